"""Mistakes on a terminal: rows of its width, the underline below its words (LNG-11)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subrules import Diagnostic, read
from subrules.diagnostics import Source, finding, place
from subrules.diagnostics.render import columns_of, underlined, wrapped
from subrules.offers import VOCABULARY

LONG = (
    "If NewspaperID in {1, 4} and Term >= 12 and ServiceTyp = {SunOnly} and Balance < $0.50 then upgrade offer = {Plus}"
)


def marked(line: str, what: str, message: str = "m", help: str = "") -> Diagnostic:
    """A mistake whose underline is to stand below some words of a line."""
    start = line.index(what)
    return place(finding("SR201", (start, start + len(what)), message, help), Source("a.rules", line))


def under(shown: str) -> str:
    """What stands above the underline, over all rows."""
    rows = shown.split("\n")
    found = []
    for above, below in itertools.pairwise(rows):
        if set(below) <= set(" |^") and "^" in below:
            first, last = below.index("^"), below.rindex("^") + 1
            found.append(cut_columns(above, first, last))
    return "".join(found)


def cut_columns(text: str, first: int, last: int) -> str:
    """The part of a text that takes these columns of a terminal."""
    at, part = 0, ""
    for index, character in enumerate(text):
        width = columns_of(text[: index + 1]) - columns_of(text[:index])
        if first <= at < last or (first < at <= last and width == 0 and part):
            part += character
        at += width
    return part


def test_a_long_line_is_broken_and_the_underline_stays_under_its_word() -> None:
    found = marked(LONG, "ServiceTyp", help="did you mean `ServiceType`?")
    rows = underlined(found, width=60).split("\n")
    assert rows[3:8] == [
        "1 | If NewspaperID in {1, 4} and Term >= 12 and ServiceTyp",
        "  |                                             ^^^^^^^^^^",
        "  | = {SunOnly} and Balance < $0.50 then upgrade offer =",
        "  | {Plus}",
        "  = did you mean `ServiceType`?",
    ]


def test_an_underline_goes_on_in_the_next_row() -> None:
    found = marked(LONG, "ServiceTyp = {SunOnly} and Balance")
    assert underlined(found, width=50).split("\n")[3:9] == [
        "1 | If NewspaperID in {1, 4} and Term >= 12 and",
        "  | ServiceTyp = {SunOnly} and Balance < $0.50",
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "  | then upgrade offer = {Plus}",
    ]
    split = underlined(found, width=30).split("\n")
    assert [row for row in split if "^" in row] == ["  | " + "^" * 23, "  | " + "^" * 11]


def test_without_a_terminal_nothing_is_broken() -> None:
    (found,) = read(LONG, VOCABULARY, name="a.rules").diagnostics
    assert f"1 | {LONG}" in underlined(found).split("\n")


def test_messages_and_help_hang() -> None:
    found = marked("If Trm = 1", "Trm", "`Trm` is not a field that these rules know", "did you mean `Term`, or `Rate`?")
    assert underlined(found, width=32).split("\n") == [
        "error[SR201]: `Trm` is not a",
        "    field that these rules know",
        " --> a.rules:1:4",
        "  |",
        "1 | If Trm = 1",
        "  |    ^^^",
        "  = did you mean `Term`, or",
        "    `Rate`?",
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("If 新聞 = {東京新聞} and Trm = 1", "Trm"),
        ("If City = {e\u0301te\u0301} and Trm = 1", "Trm"),
        ("If City = {Zu\u0308rich} then", "Zu\u0308rich"),
        ("If\tCity\t= {A}\tand Trm = 1", "Trm"),
        ("If City = {🗞️ 👍🏽} and Trm = 1", "Trm"),
        ("If City = {新聞} and x", "新聞"),
        ("If City = {\u1112\u1161\u11ab} and Trm", "Trm"),
    ],
)
@pytest.mark.parametrize("width", [None, 200, 24])
def test_wide_letters_marks_tabs_and_emoji_count_as_the_terminal_shows_them(
    line: str, what: str, width: int | None
) -> None:
    assert under(underlined(marked(line, what), width=width)) == what


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("新聞", 4), ("e\u0301", 1), ("👍", 2), ("👍🏽", 2), ("🗞️", 2), ("❤️", 2), ("\u1112\u1161\u11ab", 2), ("ﾊﾝｶｸ", 4), ("", 0)],
)  # fmt: skip
def test_columns_of_letters(text: str, columns: int) -> None:
    assert columns_of(text) == columns


def test_a_word_wider_than_the_terminal_is_cut() -> None:
    found = marked("x" * 60, "x" * 60)
    rows = [row for row in underlined(found, width=34).split("\n") if "x" in row]
    assert [len(row) for row in rows] == [33, 33, 6]


def test_the_end_of_a_line_is_marked() -> None:
    line = "If Term = 12 and Balance < $0.50 then"
    found = place(finding("SR107", (len(line), len(line)), "m"), Source("a.rules", line))
    rows = underlined(found, width=25).split("\n")
    assert rows[-2:] == ["  | Balance < $0.50 then", "  |                     ^"]


text = st.text(st.sampled_from("ab 新é\u0301{}=👍\t"), max_size=150)


@given(text, st.integers(0, 150), st.integers(0, 40), st.integers(1, 130))
def test_no_row_is_wider_than_the_terminal_and_no_letter_is_lost(
    line: str, start: int, length: int, width: int
) -> None:
    start = min(start, len(line))
    found = place(finding("SR201", (start, min(start + length, len(line))), "m"), Source("a.rules", line))
    rows = [row[4:] for row in underlined(found, width=width).split("\n")[3:] if "^" not in row]
    whole = underlined(found).split("\n")[3][4:] if line else ""
    assert "".join("".join(rows).split()) == "".join(whole.split())
    assert all(columns_of(row) <= max(width - 4, 20) for row in rows)
    assert sum(row.count("^") for row in underlined(found, width=width).split("\n")) >= bool(line)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60), st.integers(1, 60))
def test_wrapping_loses_no_word(said: str, width: int) -> None:
    lines = wrapped(said, width, indent="  ")
    assert " ".join(line.removeprefix("  ") if number else line for number, line in enumerate(lines)) == said
