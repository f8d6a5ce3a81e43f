"""Laws of fixes: whatever stands there, a safe fix keeps it, and a suggestion keeps what it is not about (LNG-11).

Each draw of dice looks at several texts: 100,000 in all with the deep profile.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import slips
from strategies import WORDS
from subrules import Vocabulary, format_text, read
from subrules.diagnostics import Severity
from subrules.diagnostics.fixing import apply_fix
from subrules.language.cut import cut
from subrules.language.fixes import mended
from subrules.language.parse import parser
from subrules.language.read import Document
from subrules.language.ready import ready_fixes
from subrules.offers import VOCABULARY

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "tests" / "language").glob("*/*.rules"), *(ROOT / "examples").glob("*/*.rules")])

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
TEXTS = 40 if DEEP else 4
"""How many texts a draw looks at."""

dice = st.integers(0, 2**32).map(random.Random)
some = settings(max_examples=500 if DEEP else 30)


def comments(text: str) -> list[str]:
    lexer = parser().lexer
    return [comment.text.strip() for chunk in cut(text) for comment in lexer.read(chunk)[1]]


def errors(document: Document) -> Counter[str]:
    return Counter(d.code for d in document.diagnostics if d.is_error)


def in_order(wanted: Iterable[object], there: Iterable[object]) -> bool:
    rest = iter(there)
    return all(any(one == other for other in rest) for one in wanted)


def unmarked(document: Document) -> list[str]:
    """The words that no message with a safe fix underlines."""
    text = list(document.source.text)
    for found in document.diagnostics:
        if any(fix.safe for fix in found.fixes):
            text[found.start : found.end] = "\0" * (found.end - found.start)
    return re.findall(r"\w+", "".join(text))


def check_laws(text: str, vocabulary: Vocabulary) -> None:
    document = read(text, vocabulary)
    text = document.source.text
    for found in document.diagnostics:
        for fix in found.fixes:
            within = all(found.start <= edit.start <= edit.end <= found.end for edit in fix.edits)
            assert within or not fix.safe, (text, fix)
    result = mended(text, vocabulary)
    again = read(result.text, vocabulary)
    assert again.diagnostics == result.remaining, text
    assert in_order(document.ruleset().rules, again.ruleset().rules), (text, result.text)
    assert in_order(document.statements, again.statements), (text, result.text)
    assert comments(result.text) == comments(text), (text, result.text)
    assert not errors(again) - errors(document), (text, result.text)
    assert in_order(unmarked(document), re.findall(r"\w+", result.text)) or len(result.applied) > 1, (text, result.text)
    assert (result.text == text) == (not result.applied), (text, result.applied)
    assert mended(result.text, vocabulary).text == result.text, (text, result.text)


def check_suggestions(text: str, vocabulary: Vocabulary) -> None:
    """What is shown as ready mends its mistake, brings no other, and gives what was said."""
    document = read(text, vocabulary)
    text = document.source.text
    for one in ready_fixes(document):
        found, fix = one.change.diagnostic, one.change.fix
        after = read(apply_fix(text, fix), vocabulary)
        new = errors(after) - errors(document)
        del new["SR301"]  # whether a name is taken is seen when the fix is applied, over the whole text
        assert not new, (text, fix)
        if found.is_error:
            assert errors(after)[found.code] < errors(document)[found.code], (text, fix)
        marked = text[
            found.start : found.end
        ]  # a heading can be made a remark, and a remark that reads like a rule a rule
        assert in_order([c for c in comments(text) if c not in marked], comments(after.source.text)), (text, fix)
        assert all(c.strip("# ") in marked for c in Counter(comments(after.source.text)) - Counter(comments(text)))
        assert len(after.ruleset().rules) >= len(document.ruleset().rules), (text, fix)
        if one.reading:
            assert format_text(one.reading, vocabulary).replace("\n", " ").split() == one.reading.split()
            said = read(one.reading, vocabulary)
            assert all(rule in after.ruleset().rules for rule in said.ruleset().rules), (text, fix, one.reading)


@pytest.mark.parametrize("maker", [slips.slipped, slips.rules], ids=["rules with slips", "rules"])
@given(dice)
@some
def test_fixes_keep_what_rules_say(maker: Callable[[random.Random], str], dice: random.Random) -> None:
    for _ in range(TEXTS):
        check_laws(maker(dice), WORDS)


@pytest.mark.parametrize(
    "maker",
    [slips.letters, slips.prose, slips.as_people_write],
    ids=["letters", "letters, mails, tables, programs", "as people write"],
)
@given(dice)
@some
def test_fixes_keep_text_that_is_nothing_like_rules(maker: Callable[[random.Random], str], dice: random.Random) -> None:
    for _ in range(TEXTS):
        check_laws(maker(dice), VOCABULARY)


@given(dice)
@some
def test_a_word_that_turns_the_meaning_never_goes(dice: random.Random) -> None:
    """Neither read over nor fixed away: what remains is another rule, or a mistake."""
    for _ in range(TEXTS):
        text, with_word = slips.turned(dice)
        result = mended(with_word, WORDS)
        if not any(d.severity is Severity.ERROR for d in result.remaining):
            assert result.document.ruleset() != read(text, WORDS).ruleset(), (with_word, result.text)


@pytest.mark.parametrize("maker", [slips.slipped, slips.prose, slips.as_people_write], ids=lambda maker: maker.__name__)
@given(dice)
@some
def test_a_suggestion_gives_what_it_says(maker: Callable[[random.Random], str], dice: random.Random) -> None:
    for _ in range(max(TEXTS // 8, 1)):
        check_suggestions(maker(dice), WORDS if maker is slips.slipped else VOCABULARY)


def by_name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", FILES, ids=by_name)
def test_the_laws_hold_for_every_file(file: Path) -> None:
    """Whole, line by line, and each line between its neighbours."""
    text = file.read_text(encoding="utf-8")
    check_laws(text, VOCABULARY)
    lines: Sequence[str] = text.split("\n")
    for line in lines[:400]:
        check_laws(line, VOCABULARY)
        check_suggestions(line, VOCABULARY)


def test_there_are_files_to_look_at() -> None:
    """Each name once, because failures are reported by it; some of every folder."""
    assert {file.parent.name for file in FILES} >= {"good", "bad", "group", "findings", "as-written"}
    assert len(set(map(by_name, FILES))) == len(FILES)
