"""The colours of the rule language: its words are the grammar's, and nothing of the text is lost."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subrules.language import lex
from subrules.language._grammar import GRAMMAR

pytest.importorskip("pygments")

from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String, Token

from subrules.highlight import _COLOURS, RulesLexer

ROOT = Path(__file__).parents[1]
GOOD = sorted([*(ROOT / "tests/language/good").glob("*.rules"), *(ROOT / "examples").rglob("*.rules")])
MISTAKEN = {ROOT / "examples/beginner/mistakes.rules", *(ROOT / "examples/as-written").glob("*.rules")}

TERMINALS = set(re.findall(r"^([A-Z]+)(?:\.\d)?:", GRAMMAR, re.MULTILINE))
DECLARED = {word for line in re.findall(r"^%declare (.+)$", GRAMMAR, re.MULTILINE) for word in line.split()}
PASSED_OVER = set(re.findall(r"^%ignore (\w+)$", GRAMMAR, re.MULTILINE))
WORDS = set(re.findall(r'^([A-Z]+)(?:\.\d)?: "[a-z]+"i', GRAMMAR, re.MULTILINE)) | DECLARED


def coloured(text: str) -> list[tuple[object, str]]:
    return [(kind, word) for _, kind, word in RulesLexer().get_tokens_unprocessed(text) if word.strip()]


def colours_of(text: str) -> dict[str, object]:
    return {word: kind for kind, word in coloured(text)}


# ---------------------------------------------------------------- its words are the grammar's


def test_every_kind_of_token_has_a_colour_and_no_other() -> None:
    assert set(_COLOURS) == (TERMINALS | DECLARED | {lex.JUNK, lex.OPEN_QUOTE}) - PASSED_OVER


def test_every_word_of_the_grammar_has_the_colour_of_a_word() -> None:
    assert len(WORDS) >= 27
    assert {word for word in WORDS if _COLOURS[word] not in Keyword and _COLOURS[word] not in Operator} == set()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_word_is_coloured_where_it_is_used(word: str) -> None:
    """Each word of the grammar occurs in some good file, in the colour of its kind."""
    found = {kind for file in GOOD for kind, text in coloured(file.read_text(encoding="utf-8")) if text.upper() == word}
    assert _COLOURS[word] in found


# ---------------------------------------------------------------- whole files


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_text_is_lost(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "".join(word for _, _, word in RulesLexer().get_tokens_unprocessed(text)) == text


@pytest.mark.parametrize("file", GOOD, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_file_has_a_sign_that_the_language_lacks(file: Path) -> None:
    wrong = [word for kind, word in coloured(file.read_text(encoding="utf-8")) if kind is Error]
    assert wrong == [] or file in MISTAKEN


@given(st.text(alphabet="If then=<>{}()\"'“#,.;:\n ANDor1-2XY?é\t•$&not rule test given", max_size=120) | st.text())
def test_no_text_is_lost_whatever_it_is(text: str) -> None:
    pieces = list(RulesLexer().get_tokens_unprocessed(text))
    assert "".join(word for _, _, word in pieces) == text
    assert [at for at, _, _ in pieces] == [sum(len(w) for _, _, w in pieces[:n]) for n in range(len(pieces))]


# ---------------------------------------------------------------- what is what


def test_fields_values_and_directions_are_told_apart() -> None:
    text = "If NewspaperID = 1 and ServiceType in {SunOnly, Sunday Only} then upgrade offer = MAAUPPlus, {Other} # why"
    found = colours_of(text)
    for word, kind in {
        "NewspaperID": Name.Attribute,
        "1": Number,
        "ServiceType": Name.Attribute,
        "SunOnly": String,
        "Sunday": String,
        "upgrade": Name.Function,
        "offer": Name.Function,
        "MAAUPPlus": String,
        "Other": String,
        "# why": Comment.Single,
    }.items():
        assert found[word] is kind, word


def test_placeholders_are_not_values() -> None:
    found = colours_of("If ZIP = {X} and City in {?city, Y Z} then upgrade offer = {Z}")
    assert (found["X"], found["?city"], found["Y"]) == (Name.Variable, Name.Variable, String)


def test_a_word_of_statements_is_a_name_elsewhere() -> None:
    found = colours_of("If Test = Cover and Given = no then upgrade offer = {Expect}")
    assert (found["Test"], found["Cover"], found["Expect"]) == (Name.Attribute, String, String)
    assert (found["Given"], found["no"]) == (Name.Attribute, String)


def test_in_a_test_they_are_words() -> None:
    found = colours_of('Test "t"\n  Given Term = 1, anything else\n  Expect no upgrade offer\n  Because Rule "r"\n')
    for word in ("Test", "Given", "Expect", "Because", "Rule"):
        assert found[word] is Keyword, word
    assert (found["anything"], found["no"], found["upgrade"]) == (Keyword.Constant, Operator.Word, Name.Function)


def test_what_the_language_has_no_sign_for_is_an_error() -> None:
    assert [word for kind, word in coloured("If Term = 1 && ZIP = 2 then upgrade offer = {A}") if kind is Error] == [
        "&&"
    ]


# ---------------------------------------------------------------- found by pygments


def test_pygments_finds_it_by_name_and_ending() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [(name, value)] = project["entry-points"]["pygments.lexers"].items()
    lexer = EntryPoint(name, value, "pygments.lexers").load()
    assert (lexer, lexer.aliases, lexer.filenames) == (RulesLexer, ("subrules", "rules"), ("*.rules",))


def test_the_core_does_not_need_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not any("pygments" in needed.lower() for needed in project["dependencies"])
    assert Keyword in Token
