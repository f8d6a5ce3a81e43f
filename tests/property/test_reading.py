"""Reading never raises and always ends; our steps through the grammar are lark's (LNG-11, LNG-14)."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from lark import Lark, Token, Tree

from strategies import WORDS, rule_files
from subrules import ChunkMemory, read
from subrules.diagnostics import CODES
from subrules.diagnostics.fixing import apply_fix
from subrules.language._grammar import GRAMMAR
from subrules.language.parse import parser

PIECES = [
    "If", "if", "Rule", "then", "and", "or", "not", "in", "is", "between", "starts", "with", "missing", "known",
    "from", "until", "{", "}", "(", ")", ",", ":", ";", ".", "=", "!=", "<", "<=", ">", '"', "'", "“", "”", "#", "\n",
    "NewspaperID", "Fee", "Town", "Start", "Renews", "upgrade", "offer", "upgrade offer =", "downgrade offer = {A}",
    "1", "-1", "1,000", "$0.12", "2026-06-01", "2026-02-30", "{X}", "{?name}", "X", "Y", "Sunday Only", "yes",
    "\nTest \"a\"", "\nGiven", "\nExpect", "\nBecause rule \"a\"", "\nAssume not", "\nCover", "anything else", "as of",
    "no", "includes", "excludes", "no upgrade offer",
    "1. ", "- ", "• ", "\u200b", "\u202e", "\x00", "é", "І", "１", "1e9", "==", "=>", "&&", "!", "/", "and/or",
]  # fmt: skip


@given(st.text(max_size=200))
@example("If " + "(" * 5000)
@example('Rule "')
@example("If a in {" * 50)
def test_any_text_is_read(text: str) -> None:
    check_reading(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from([" ", "", "  "]))
def test_text_made_of_the_language_s_own_pieces_is_read(pieces: list[str], glue: str) -> None:
    check_reading(glue.join(pieces))


@given(rule_files(most=3), st.randoms(use_true_random=False))
def test_nearly_valid_text_is_read(text: str, dice: random.Random) -> None:
    letters = list(text)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(letters))
        change = dice.choice(["delete", "double", "replace", "insert"])
        if change == "delete":
            letters[at] = ""
        elif change == "double":
            letters[at] *= 2
        else:
            letters[at] = dice.choice(PIECES) + (letters[at] if change == "insert" else "")
    check_reading("".join(letters))


WRITTEN = [
    line
    for file in sorted((Path(__file__).parents[1] / "language").glob("*/*.rules"))
    for line in file.read_text(encoding="utf-8").split("\n")
    if line.strip()
]


@given(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_what_people_write_with_words_lost_and_added_is_read(lines: list[str], dice: random.Random) -> None:
    words = " ".join(lines).split(" ")
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(words))
        words[at] = dice.choice(
            ["", dice.choice(PIECES), words[at] + dice.choice(PIECES), f"{words[at]} {dice.choice(PIECES)}"]
        )
    check_reading(" ".join(words))


def check_reading(text: str) -> None:
    document = read(text, WORDS, name="x.rules")
    for found in document.diagnostics:
        assert found.code in CODES
        assert found.message
        assert "``" not in found.message  # a message about nothing
        assert 0 <= found.start <= found.end <= len(document.source.text)
        assert found.line >= 1
        assert found.column >= 1
        for fix in found.fixes:
            read(apply_fix(document.source.text, fix), WORDS)
    if not document.has_errors:
        assert len(document.ruleset()) == sum(chunk.written for chunk in document.chunks)


@given(rule_files(), rule_files(), st.integers(0, 400), st.text(max_size=5))
def test_reading_again_with_a_memory_is_reading_anew(text: str, other: str, at: int, inserted: str) -> None:
    memory = ChunkMemory(WORDS)
    for version in (text, text[:at] + inserted + text[at:], other, text):
        remembered = read(version, WORDS, memory=memory)
        anew = read(version, WORDS)
        assert remembered.diagnostics == anew.diagnostics
        assert remembered.ruleset() == anew.ruleset()
        assert remembered.ruleset().labels == anew.ruleset().labels


@lru_cache(maxsize=1)
def lark() -> Lark:
    return Lark(GRAMMAR, parser="lalr", start="start", propagate_positions=True, maybe_placeholders=False)


@given(rule_files())
def test_the_reader_takes_the_steps_that_lark_takes(text: str) -> None:
    """Two ways to one tree: lark's own lexer, parser and tree, and ours made from the same grammar."""
    theirs = [shape(rule) for rule in lark().parse(text).children]
    rules = parser()
    ours = []
    from subrules.language.cut import cut
    from subrules.language.pieces import parts

    for chunk in cut(text):
        tokens, _, _ = rules.lexer.read(chunk)
        ours += [[tokens_of.word(i) for i in range(len(tokens_of.kinds))] for tokens_of in parts(tokens)]
        for part in parts(tokens):
            assert rules.rule(part).__class__.__name__ == "RuleNode"
    assert ours == theirs


def shape(tree: Tree | Token) -> list[str]:
    """The texts of a tree's tokens, in order."""
    if isinstance(tree, Token):
        return [str(tree)]
    return [text for child in tree.children for text in shape(child)]
