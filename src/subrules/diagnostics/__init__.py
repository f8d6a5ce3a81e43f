"""What is wrong with a text, as values: findings while it is read, diagnostics once they have a place.

A `Finding` speaks of a stretch of the text it was made from. A `Diagnostic` is a finding with its
file, line and column, and is what callers get. Neither knows how it will be shown: that is
`diagnostics.render` for people and `diagnostics.exchange` for other programs.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from attrs import define, evolve, field, frozen

from .codes import CODES, Code, Severity

__all__ = ["CODES", "Code", "Diagnostic", "Edit", "Finding", "Fix", "Related", "Severity", "Source", "finding", "place"]


@frozen
class Edit:
    """Replace the text from `start` up to, not including, `end` by `text`. Offsets count code points."""

    start: int
    end: int
    text: str


@frozen
class Fix:
    """A change that would mend a mistake: what it does, in words, and the edits that do it.

    `safe` says that the text certainly means the same afterwards as it was read before: only such a
    fix is ever applied without being looked at. Any other is a suggestion that needs a person.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@frozen
class Finding:
    """A mistake in a stretch of text, not yet placed in a file.

    `start` and `end` are offsets in code points; `help` says what to do; `fixes` are ready changes,
    the likeliest first; `example` is a record that shows it, where there is one.
    """

    code: str
    start: int
    end: int
    message: str
    help: str = ""
    fixes: tuple[Fix, ...] = ()
    example: str = ""

    def shifted(self, by: int) -> Finding:
        """The same finding in a text in front of which `by` characters were put."""
        if not by:
            return self
        fixes = tuple(
            evolve(fix, edits=tuple(Edit(e.start + by, e.end + by, e.text) for e in fix.edits)) for fix in self.fixes
        )
        return evolve(self, start=self.start + by, end=self.end + by, fixes=fixes)


def finding(code: str, span: tuple[int, int], message: str, help: str = "", *fixes: Fix) -> Finding:
    """A finding from a span, for the places that make many of them."""
    return Finding(code, span[0], span[1], message, help, fixes)


@define(frozen=True, slots=False)
class Source:
    r"""A named text, as read: line ends are all newlines and there is no byte order mark.

    >>> Source("a.rules", "one\ntwo").position(5)
    (2, 2)
    """

    name: str
    text: str = field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset, both counted from 1 in code points."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] - 1 if number < len(self._line_starts) else len(self.text)
        return self.text[start:end]


@frozen
class Related:
    """Another place that a diagnostic is about: a rule's file, line and column, and what the rule is called."""

    file: str
    line: int
    column: int
    what: str


@frozen
class Diagnostic:
    """A mistake with its place: what the reader of a file is told (LNG-11).

    `line`, `column`, `end_line` and `end_column` count from 1 in code points; the end is the first
    position after the marked text. `start` and `end` are offsets into the file's text, and so are
    those of the fixes. `excerpt` is the first marked line; `example` is a record that shows what is
    meant, where there is one; `related` are the other rules that it is about.
    """

    code: str
    severity: Severity
    message: str
    help: str
    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    excerpt: str
    fixes: tuple[Fix, ...] = ()
    example: str = ""
    related: tuple[Related, ...] = ()

    @property
    def name(self) -> str:
        """The name of the code, as in `unknown-field`."""
        return CODES[self.code].name

    @property
    def is_error(self) -> bool:
        """Whether a rule set with this mistake cannot be used."""
        return self.severity is Severity.ERROR


def place(found: Finding, source: Source, *, severity: Severity | None = None) -> Diagnostic:
    """Give a finding its place in a source; the severity is the code's own unless another is given."""
    line, column = source.position(found.start)
    end_line, end_column = source.position(found.end)
    return Diagnostic(
        found.code,
        severity or CODES[found.code].severity,
        found.message,
        found.help,
        source.name,
        line,
        column,
        end_line,
        end_column,
        found.start,
        found.end,
        source.line(line),
        found.fixes,
        found.example,
    )
