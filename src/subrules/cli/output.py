"""Rows and messages on their way out: plain in a pipe, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copymode
from typing import Any, Protocol, TextIO

import click

from ..diagnostics import Diagnostic
from ..diagnostics.exchange import as_data, as_github, as_sarif
from ..diagnostics.render import one_line, report, tally

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet runs: text that begins like a formula gets an apostrophe in front.

    >>> safe_cell("=SUM(A1)"), safe_cell("Plus")
    ("'=SUM(A1)", 'Plus')
    """
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA) else text


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

    def write(self, row: Sequence[Any]) -> None:
        """Write a row."""
        self._writer.writerow([safe_cell(cell) for cell in row])

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
    """The first rows as a table to look at, and how many there were in all."""

    def __init__(self, file: TextIO, columns: Sequence[str], most: int) -> None:
        self._file, self._columns, self._most = file, columns, most
        self._rows: list[list[str]] = []
        self._count = 0

    def write(self, row: Sequence[Any]) -> None:
        """Write a row."""
        self._count += 1
        if len(self._rows) < self._most:
            self._rows.append([_printable(cell) for cell in row])

    def close(self) -> None:
        """Write the table."""
        widths = [max(len(cells[i]) for cells in [list(self._columns), *self._rows]) for i in range(len(self._columns))]
        for cells in [list(self._columns), ["-" * width for width in widths], *self._rows]:
            self._file.write(
                "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip() + "\n"
            )
        if self._count > len(self._rows):
            self._file.write(f"… and {self._count - len(self._rows):,} more rows\n")


def _printable(cell: object) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(cell))


def writer(name: str, file: TextIO, columns: Sequence[str], *, most: int = 20) -> Writer:
    """The writer of a format."""
    match name:
        case "csv":
            return CsvWriter(file, columns)
        case "jsonl":
            return JsonLinesWriter(file, columns)
        case "json":
            return JsonWriter(file, columns)
        case _:
            return TableWriter(file, columns, most)


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """The file to write to, whole or not at all; standard output when there is none.

    A file that was there keeps its permissions, and a link stays a link.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    path = path.resolve()
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        if path.exists():
            copymode(path, partial)
        partial.replace(path)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


def show_diagnostics(
    diagnostics: Iterable[Diagnostic], form: str, *, summary: str = "", err: bool = False, most: int = 100
) -> None:
    """Print diagnostics in one of the forms: text, line, json, sarif or github."""
    found = list(diagnostics)
    match form:
        case "json":
            click.echo(json.dumps([as_data(d) for d in found], ensure_ascii=False, indent=2))
        case "sarif":
            from .. import __version__

            click.echo(json.dumps(as_sarif(found, version=__version__), ensure_ascii=False, indent=2))
        case "github":
            for diagnostic in found:
                click.echo(as_github(diagnostic))
        case "line":
            for diagnostic in found:
                click.echo(one_line(diagnostic), err=err)
        case _:
            colour = (sys.stderr if err else sys.stdout).isatty()
            for text in report(found, colour=colour, most=most):
                click.echo(text + "\n", err=err)
            if summary:
                click.echo(f"{summary}: {tally(found)}", err=err)


DIAGNOSTIC_FORMS = click.Choice(["text", "line", "json", "sarif", "github"])
