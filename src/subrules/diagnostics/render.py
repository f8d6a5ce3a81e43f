"""Diagnostics for people: under their line, with what to do, or one a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from . import Diagnostic, Severity

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def fix_lines(diagnostic: Diagnostic) -> tuple[str, ...]:
    """The fixes of a diagnostic in words: those that certainly keep the meaning, and those that are suggestions."""
    return tuple(f"{'fix' if fix.safe else 'suggestion'}: {fix.title}" for fix in diagnostic.fixes)


def underlined(
    diagnostic: Diagnostic,
    *,
    colour: bool = False,
    width: int | None = None,
    fixes: Callable[[Diagnostic], Iterable[str]] = fix_lines,
) -> str:
    """A diagnostic with its line, the text underlined, what to do, and the fixes (LNG-11).

    Args:
        diagnostic: what to show.
        colour: whether to use a terminal's colours.
        width: the columns of the terminal, so that long lines are broken here and the underline stays below its
            words; None where lines may be of any length.
        fixes: how its fixes are said, each a line or several.

    >>> from subrules import read
    >>> from subrules.offers import VOCABULARY
    >>> document = read("If NewspaperID = 12 and Term = soon then upgrade offer = {A}", VOCABULARY)
    >>> print(underlined(document.diagnostics[0], width=36))
    error[SR202]: `Term` is a number,
        and `soon` is none
     --> <rules>:1:32
      |
    1 | If NewspaperID = 12 and Term =
      | soon then upgrade offer = {A}
      | ^^^^
      = write digits with at most one
        point, such as 12 or $0.12
    """
    paint = partial(_paint, colour=colour)
    gutter = " " * len(str(diagnostic.line))
    first = f"{diagnostic.severity.value}[{diagnostic.code}]"
    message = wrapped(f"{first}: {diagnostic.message}", width, indent="    ")
    return "\n".join(
        [
            paint(first, _COLOURS[diagnostic.severity], bold=True) + paint(message[0][len(first) :], "", bold=True),
            *(paint(line, "", bold=True) for line in message[1:]),
            f"{gutter}{paint('-->', '34')} {diagnostic.file}:{diagnostic.line}:{diagnostic.column}",
            *_underlined_excerpt(diagnostic, gutter, paint, width),
            *_remarks([diagnostic.help, *fixes(diagnostic)], diagnostic.example, gutter, paint, width),
        ]
    )


def _underlined_excerpt(
    diagnostic: Diagnostic, gutter: str, paint: Callable[..., str], width: int | None
) -> Iterator[str]:
    """The line with its mark under it, in as many rows of a terminal as it takes."""
    if not diagnostic.excerpt:
        return
    bar = paint("|", "34")
    yield f"{gutter} {bar}"
    number = paint(str(diagnostic.line), "34")
    for shown, start, columns in _rows(*_excerpt(diagnostic), None if width is None else width - len(gutter) - 4):
        yield f"{number} {bar} {shown}"
        if columns:
            mark = paint("^" * columns, _COLOURS[diagnostic.severity], bold=True)
            yield f"{gutter} {bar} {' ' * start}{mark}"
        number = gutter


def _remarks(
    said: Iterable[str], example: str, gutter: str, paint: Callable[..., str], width: int | None
) -> Iterator[str]:
    """What stands below the line: the example, what to do, and the fixes."""
    room = None if width is None else width - len(gutter) - 3
    for text in [f"example: {example}" if example else "", *said]:
        if text:
            head, *rest = [line for part in text.split("\n") for line in wrapped(part, room)]
            yield f"{gutter} {paint('=', '34')} {head}"
            yield from (f"{gutter}   {line}" for line in rest)


_LONGEST = 120
_NARROWEST = 20
"""Fewer columns than this are not cared for: every word would stand on a line of its own."""


def _excerpt(diagnostic: Diagnostic) -> tuple[str, int, int]:
    """The line as shown, and which of its characters are underlined: from the first up to, not including, the last."""
    line = diagnostic.excerpt
    start = min(diagnostic.column - 1, len(line))
    end = diagnostic.end_column - 1 if diagnostic.end_line == diagnostic.line else len(line)
    cut = 0
    if len(line) > _LONGEST:
        cut = max(0, min(start - 40, len(line) - _LONGEST))
        line = line[cut : cut + _LONGEST]
    shown = "".join(c if c.isprintable() else " " for c in line)
    lead = "…" if cut else ""
    start, end = len(lead) + start - cut, min(len(lead) + max(end, start) - cut, len(lead) + len(shown))
    return lead + shown, start, max(end, start)


def _rows(shown: str, start: int, end: int, width: int | None) -> Iterator[tuple[str, int, int]]:
    """A line in rows of a terminal: the text of each, and where its underline begins and how wide it is, in columns."""
    at = 0
    marked = False
    rows = _broken(shown, width)
    for number, row in enumerate(rows):
        last_row = number == len(rows) - 1
        first, last = (min(max(place - at, 0), len(row)) for place in (start, end))
        columns = columns_of(row[first:last])
        if not columns and not marked and (last_row or at <= start < at + len(row)):
            columns = 1  # a place between two characters is shown too
        marked = marked or columns > 0
        yield row if last_row else row.rstrip(), columns_of(row[:first]), columns
        at += len(row)


def _broken(text: str, width: int | None) -> list[str]:
    """A text cut behind blanks, or within a word that is too long for a row, so that no part is wider."""
    if width is None or columns_of(text) <= max(width, _NARROWEST):
        return [text]
    width = max(width, _NARROWEST)
    rows: list[str] = []
    at = 0
    while at < len(text):
        stop, blank = at, 0
        while stop < len(text) and (text[stop] == " " or columns_of(text[at : stop + 1]) <= width):
            stop += 1
            blank = stop if text[stop - 1] == " " else blank
        if stop < len(text) and blank:
            stop = blank
        stop = max(stop, at + 1)
        while stop < len(text) and not columns_of(text[stop]):
            stop += 1  # a mark stays with its letter
        rows.append(text[at:stop])
        at = stop
    return rows


def wrapped(text: str, width: int | None, *, indent: str = "") -> list[str]:
    """A text in lines no wider than a terminal, broken at blanks; all but the first are indented.

    >>> wrapped("did you mean `Term`?", 20, indent="  ")
    ['did you mean `Term`?']
    >>> wrapped("write the value of the field", 20, indent="  ")
    ['write the value of', '  the field']
    """
    if width is None:
        return [text]
    width = max(width, _NARROWEST)
    lines: list[str] = []
    for word in text.split(" "):
        if lines and columns_of(lines[-1]) + 1 + columns_of(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append((indent if lines else "") + word)
    return lines


def columns_of(text: str) -> int:
    """The columns that a text takes in a terminal: two for a wide letter or an emoji, none for a mark upon a letter.

    >>> columns_of("Straße"), columns_of("新聞"), columns_of("e\u0301"), columns_of("🗞️")
    (6, 4, 1, 2)
    """
    columns = before = 0
    for character in text:
        if character == "\ufe0f":  # the letter before it is shown as an emoji
            columns, before = columns + (before == 1), 2
            continue
        if "\U0001f3fb" <= character <= "\U0001f3ff" and before == 2:
            continue  # it colours the emoji before it
        before = _columns_of_one(character)
        columns += before
    return columns


def _columns_of_one(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _paint(text: str, tone: str, *, colour: bool, bold: bool = False) -> str:
    if not colour or not (tone or bold):
        return text
    codes = ";".join(code for code in ("1" if bold else "", tone) if code)
    return f"\x1b[{codes}m{text}\x1b[0m"


def one_line(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line, as compilers write it: file, line, column, severity, code, message.

    >>> from subrules import read
    >>> from subrules.offers import VOCABULARY
    >>> one_line(read("If Term = soon then upgrade offer = {A}", VOCABULARY, name="a.rules").diagnostics[0])
    'a.rules:1:11: error: `Term` is a number, and `soon` is none; write digits with at most one point, such as 12 or $0.12 [SR202]'
    """
    example = f"; for example {diagnostic.example}" if diagnostic.example else ""
    help = f"{example}; {diagnostic.help}" if diagnostic.help else example
    return (
        f"{diagnostic.file}:{diagnostic.line}:{diagnostic.column}: {diagnostic.severity.value}: "
        f"{diagnostic.message}{help} [{diagnostic.code}]"
    )


def report(
    diagnostics: Iterable[Diagnostic],
    *,
    colour: bool = False,
    most: int = 100,
    width: int | None = None,
    fixes: Callable[[Diagnostic], Iterable[str]] = fix_lines,
) -> Iterator[str]:
    """All diagnostics, each under its line, the first `most` of them, and how many more there are."""
    shown = 0
    rest = 0
    for diagnostic in diagnostics:
        if shown < most:
            yield underlined(diagnostic, colour=colour, width=width, fixes=fixes)
            shown += 1
        else:
            rest += 1
    if rest:
        yield f"… and {rest:,} more"


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """How many of each severity, in words.

    >>> tally([])
    'no mistakes'
    """
    counts = dict.fromkeys(Severity, 0)
    for diagnostic in diagnostics:
        counts[diagnostic.severity] += 1
    words = [f"{count:,} {severity.value}{'' if count == 1 else 's'}" for severity, count in counts.items() if count]
    return ", ".join(words) or "no mistakes"
