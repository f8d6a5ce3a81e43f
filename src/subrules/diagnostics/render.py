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
    diagnostic: Diagnostic, *, colour: bool = False, fixes: Callable[[Diagnostic], Iterable[str]] = fix_lines
) -> str:
    """A diagnostic with its line, the text underlined, what to do, and the fixes.

    Args:
        diagnostic: what to show.
        colour: whether to use a terminal's colours.
        fixes: how its fixes are said, each a line or several.
    """
    paint = partial(_paint, colour=colour)
    tone = _COLOURS[diagnostic.severity]
    gutter = " " * len(str(diagnostic.line))
    lines = [
        paint(f"{diagnostic.severity.value}[{diagnostic.code}]", tone, bold=True)
        + paint(f": {diagnostic.message}", "", bold=True),
        f"{gutter}{paint('-->', '34')} {diagnostic.file}:{diagnostic.line}:{diagnostic.column}",
    ]
    if diagnostic.excerpt:
        shown, start, width = _excerpt(diagnostic)
        bar = paint("|", "34")
        lines += [
            f"{gutter} {bar}",
            f"{paint(str(diagnostic.line), '34')} {bar} {shown}",
            f"{gutter} {bar} {' ' * start}{paint('^' * width, tone, bold=True)}",
        ]
    if diagnostic.example:
        lines.append(f"{gutter} {paint('=', '34')} example: {diagnostic.example}")
    if diagnostic.help:
        lines.append(f"{gutter} {paint('=', '34')} {diagnostic.help}")
    under = f"\n{gutter}   "
    lines += [f"{gutter} {paint('=', '34')} {said.replace(chr(10), under)}" for said in fixes(diagnostic)]
    return "\n".join(lines)


_LONGEST = 120


def _excerpt(diagnostic: Diagnostic) -> tuple[str, int, int]:
    """The line as shown, and where in it the underline begins and how wide it is, in columns of a terminal."""
    line = diagnostic.excerpt
    start = diagnostic.column - 1
    end = diagnostic.end_column - 1 if diagnostic.end_line == diagnostic.line else len(line)
    cut = 0
    if len(line) > _LONGEST:
        cut = max(0, min(start - 40, len(line) - _LONGEST))
        line = line[cut : cut + _LONGEST]
    before, marked = line[: start - cut], line[start - cut : max(end - cut, start - cut)]
    shown = "".join(c if c.isprintable() else " " for c in line)
    lead = "…" if cut else ""
    return lead + shown, len(lead) + _width(before), max(_width(marked), 1)


def _width(text: str) -> int:
    """The columns that a text takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _paint(text: str, tone: str, *, colour: bool, bold: bool = False) -> str:
    if not colour or not (tone or bold):
        return text
    codes = ";".join(code for code in ("1" if bold else "", tone) if code)
    return f"\x1b[{codes}m{text}\x1b[0m"


def one_line(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line, as compilers write it: file, line, column, severity, code, message.

    >>> from subrules import read
    >>> from subrules.offers import VOCABULARY
    >>> one_line(read("If Term = 1 thne upgrade offer = {A}", VOCABULARY, name="a.rules").diagnostics[0])
    'a.rules:1:13: error: `thne` looks like a typo for `then`; type `then` [SR125]'
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
    fixes: Callable[[Diagnostic], Iterable[str]] = fix_lines,
) -> Iterator[str]:
    """All diagnostics, each under its line, the first `most` of them, and how many more there are."""
    shown = 0
    rest = 0
    for diagnostic in diagnostics:
        if shown < most:
            yield underlined(diagnostic, colour=colour, fixes=fixes)
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
