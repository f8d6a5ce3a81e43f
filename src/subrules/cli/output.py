"""Rows and messages on their way out: plain in a pipe, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import Any, Protocol, TextIO

import click
from attrs import frozen

from ..diagnostics import Diagnostic
from ..diagnostics.exchange import Numbers, as_data, as_github, as_sarif
from ..diagnostics.render import fix_lines, one_line, report, tally
from ..diagnostics.wording import cut, many, printable, text_width
from .ending import is_terminal
from .targets import open_output

__all__ = [
    "DIAGNOSTIC_FORMS", "CsvWriter", "TableWriter", "Writer", "open_output", "plain_cell", "safe_cell",
    "show_diagnostics", "terminal_width", "writer",
]  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LOOKED_AT = frozenset((*_FORMULA, "'"))
_PLAIN_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe in front.

    A plain number is no formula and stays as it is. Text that begins with an apostrophe gets another
    one, so that `plain_cell` always gives the text back.

    >>> safe_cell("=SUM(A1)"), safe_cell("Plus"), safe_cell("-1001"), safe_cell("'1001")
    ("'=SUM(A1)", 'Plus', '-1001', "''1001")
    """
    text = "" if value is None else str(value)
    if text.startswith("'") or (text.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(text)):
        return "'" + text
    return text


def plain_cell(cell: str) -> str:
    """The text that `safe_cell` made a cell of: without the apostrophe in front, if there is one.

    >>> plain_cell("'=SUM(A1)"), plain_cell("-1001"), plain_cell("''1001")
    ('=SUM(A1)', '-1001', "'1001")
    """
    return cell.removeprefix("'")


class Writer(Protocol):
    """Takes rows one by one."""

    def write(self, row: Sequence[Any]) -> None:
        """Write a row."""

    def close(self) -> None:
        """Write what stands at the end."""


class CsvWriter:
    """Rows as CSV with a heading."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow([safe_cell(column) for column in columns])
        self.guarded = 0
        """How many cells got an apostrophe in front."""

    def write(self, row: Sequence[Any]) -> None:
        """Write a row."""
        for cell in row:
            if type(cell) is not str or cell[:1] in _LOOKED_AT:
                break
        else:
            self._writer.writerow(row)
            return
        cells = ["" if cell is None else str(cell) for cell in row]
        safe = [safe_cell(cell) for cell in cells]
        self.guarded += sum(one != other for one, other in zip(cells, safe, strict=True))
        self._writer.writerow(safe)

    def close(self) -> None:
        """Nothing stands at the end."""


class JsonLinesWriter:
    """Rows as one JSON object a line."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        self._file, self._columns = file, columns

    def write(self, row: Sequence[Any]) -> None:
        """Write a row."""
        self._file.write(json.dumps(dict(zip(self._columns, row, strict=True)), ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Nothing stands at the end."""


class JsonWriter(JsonLinesWriter):
    """Rows as one JSON array, written as they come."""

    def __init__(self, file: TextIO, columns: Sequence[str]) -> None:
        super().__init__(file, columns)
        self._count = 0

    def write(self, row: Sequence[Any]) -> None:
        """Write a row."""
        self._file.write("[\n" if not self._count else ",\n")
        self._count += 1
        self._file.write(json.dumps(dict(zip(self._columns, row, strict=True)), ensure_ascii=False))

    def close(self) -> None:
        """Write what stands at the end."""
        self._file.write("\n]\n" if self._count else "[]\n")


class TableWriter:
    """The first rows as a table to look at, and how many there were in all.

    `width` are the columns of the terminal: the widest cells are cut with `…` until a row fits, and
    that is said below. None cuts nothing.
    """

    def __init__(self, file: TextIO, columns: Sequence[str], most: int, *, width: int | None = None) -> None:
        self._file, self._columns, self._most, self._width = file, columns, most, width
        self._rows: list[list[str]] = []
        self._count = 0

    def write(self, row: Sequence[Any]) -> None:
        """Write a row."""
        self._count += 1
        if len(self._rows) < self._most:
            self._rows.append([printable(cell) for cell in row])

    def close(self) -> None:
        """Write the table."""
        table = [[printable(column) for column in self._columns], *self._rows]
        wanted = [max(text_width(cells[at]) for cells in table) for at in range(len(self._columns))]
        widths = wanted if self._width is None else _fitting(wanted, self._width - len(_BETWEEN) * (len(wanted) - 1))
        for cells in [table[0], ["-" * width for width in widths], *self._rows]:
            line = _BETWEEN.join(_filled(cell, width) for cell, width in zip(cells, widths, strict=True)).rstrip()
            self._file.write((line if self._width is None else cut(line, self._width)) + "\n")
        if self._count > len(self._rows):
            self._file.write(f"… and {many(self._count - len(self._rows), 'more row')}\n")
        if widths != wanted:
            self._file.write("(cells are cut to the terminal's width; --format csv shows them whole)\n")


_BETWEEN = "  "
_LEAST = 4


def _fitting(wanted: Sequence[int], room: int) -> list[int]:
    """The widths of columns that have so much room together: the widest give first."""
    widths = list(wanted)
    while sum(widths) > room:
        widest = max(widths)
        if widest <= _LEAST:
            break
        widths[widths.index(widest)] -= 1
    return widths


def _filled(cell: str, width: int) -> str:
    shown = cut(cell, width)
    return shown + " " * (width - text_width(shown))


def terminal_width(*, err: bool = False) -> int | None:
    """The columns of the terminal that standard output is, or standard error; None where it is none."""
    stream = sys.stderr if err else sys.stdout
    if not is_terminal(stream):
        return None
    try:
        own = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        own = 80
    return get_terminal_size((own, 24)).columns


TABLE = "table"
"""The format that shows rows to somebody instead of handing them on."""


@frozen
class RowForm:
    """A format of rows: what writes it, and the endings of files that are in it."""

    writer: Callable[[TextIO, Sequence[str]], Writer]
    endings: tuple[str, ...]


ROW_FORMS: Mapping[str, RowForm] = {
    "csv": RowForm(CsvWriter, (".csv",)),
    "jsonl": RowForm(JsonLinesWriter, (".jsonl", ".ndjson")),
    "json": RowForm(JsonWriter, (".json",)),
}
"""The formats of rows by name; one more is one more row here."""


def form_of(output: Path) -> str:
    """The format of a file by its ending; CSV where that says nothing."""
    ending = output.suffix.lower()
    return next((name for name, form in ROW_FORMS.items() if ending in form.endings), "csv")


def writer(name: str, file: TextIO, columns: Sequence[str], *, most: int = 20, width: int | None = None) -> Writer:
    """The writer of a format; a table is cut to `width` columns."""
    if name == TABLE:
        return TableWriter(file, columns, most, width=width)
    return ROW_FORMS[name].writer(file, columns)


def show_diagnostics(
    diagnostics: Iterable[Diagnostic],
    form: str,
    *,
    summary: str = "",
    err: bool = False,
    most: int = 100,
    fixes: Callable[[Diagnostic], Iterable[str]] = fix_lines,
    numbers: Numbers | None = None,
) -> None:
    """Print diagnostics in one of the forms: text, line, json, sarif or github.

    In text, fixes are shown as `fixes` says them; in JSON and SARIF, suggestions have their `numbers`.
    """
    found = list(diagnostics)
    match form:
        case "json":
            click.echo(json.dumps([as_data(d, numbers) for d in found], ensure_ascii=False, indent=2))
        case "sarif":
            from .. import __version__

            click.echo(json.dumps(as_sarif(found, version=__version__, numbers=numbers), ensure_ascii=False, indent=2))
        case "github":
            for diagnostic in found:
                click.echo(as_github(diagnostic))
        case "line":
            for diagnostic in found:
                click.echo(one_line(diagnostic), err=err)
        case _:
            width = terminal_width(err=err)
            for text in report(found, colour=width is not None, most=most, width=width, fixes=fixes):
                click.echo(text + "\n", err=err)
            if found:
                click.echo(more_about(found), err=err)
            if summary:
                click.echo(f"{summary}: {tally(found)}", err=err)


_NAMED = 4
"""How many codes the line that names their pages names."""


def more_about(diagnostics: Iterable[Diagnostic]) -> str:
    """The call that shows the pages of the first codes in a report."""
    codes = list(dict.fromkeys(diagnostic.code for diagnostic in diagnostics))
    return f"more: subrules codes {' '.join(codes[:_NAMED])}"


DIAGNOSTIC_FORMS = click.Choice(["text", "line", "json", "sarif", "github"])
