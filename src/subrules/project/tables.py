"""Tables as people hand them over, one row at a time: CSV, JSON lines, and Parquet where its reader is installed."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from attrs import field, frozen

csv.field_size_limit(10_000_000)


class TableError(ValueError):
    """A table that cannot be read at all."""


@frozen
class Row:
    """One row: the line it begins on, its cells by column, or why it has none. `raw` are the cells as they stand."""

    line: int
    cells: Mapping[str, Any]
    raw: list[Any] = field(factory=list)
    fault: str = ""


@frozen
class Table:
    """An open table: its columns, its rows, its size and how far it was read, in bytes."""

    columns: tuple[str, ...]
    rows: Iterator[Row]
    size: int
    position: Callable[[], int]


@contextmanager
def open_table(path: Path, *, encoding: str = "utf-8-sig") -> Iterator[Table]:
    """Open a table by its ending; anything but .jsonl, .ndjson, .json and .parquet is read as CSV.

    Raises:
        TableError: it cannot be opened, or is no such table.
    """
    ending = path.suffix.lower()
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise TableError(f"there is no encoding called {encoding}") from error
    try:
        if ending == ".parquet":
            with _parquet(path) as table:
                yield table
            return
        size = path.stat().st_size
        if ending in (".jsonl", ".ndjson", ".json"):
            with path.open("rb") as file:
                columns, rows = _json_lines(file, encoding)
                yield Table(tuple(columns), rows, size, file.tell)
            return
        with path.open(encoding=encoding, newline="") as text:
            columns, rows = _csv(path, text)
            binary: Any = text.buffer
            yield Table(tuple(columns), rows, size, binary.tell)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise TableError(
            f"{path} is not {error.encoding} text (byte {error.object[error.start]:#04x}): save it as UTF-8, "
            "or say what it is with --encoding, such as --encoding cp1252"
        ) from error


def _csv(path: Path, text: TextIO) -> tuple[list[str], Iterator[Row]]:
    first = text.readline()
    if not first.strip():
        raise TableError(f"{path} is empty: a heading with the columns' names is wanted")
    separator = max(",;\t|", key=first.count)
    text.seek(0)
    reader = csv.reader(text, delimiter=separator, strict=False)
    heading = [column.strip() for column in next(reader)]
    doubled = sorted({column for column in heading if column and heading.count(column) > 1})
    if doubled:
        raise TableError(f"{path} has two columns called {', '.join(doubled)}: which one is meant?")
    return heading, _csv_rows(reader, heading)


def _csv_rows(reader: Any, heading: list[str]) -> Iterator[Row]:
    line = reader.line_num + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, {}, [], f"the row cannot be read: {error}")
            line = reader.line_num + 1
            continue
        if cells and any(cell.strip() for cell in cells):
            if len(cells) == len(heading):
                yield Row(line, dict(zip(heading, cells, strict=True)), cells)
            else:
                yield Row(line, {}, cells, f"the row has {len(cells)} cells, and the heading {len(heading)}")
        line = reader.line_num + 1


def _json_lines(file: BinaryIO, encoding: str) -> tuple[list[str], Iterator[Row]]:
    columns: list[str] = []
    for line in file:
        if line.strip():
            try:
                first = json.loads(line.decode(encoding), parse_float=Decimal)
            except (ValueError, RecursionError):
                break
            if isinstance(first, dict):
                columns = list(first)
                break
    file.seek(0)
    return columns, _json_rows(file, encoding)


def _json_rows(file: BinaryIO, encoding: str) -> Iterator[Row]:
    for number, line in enumerate(file, start=1):
        text = line.decode(encoding)
        if not text.strip():
            continue
        try:
            value = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
        except RecursionError:
            yield Row(number, {}, [text.strip()[:200]], "the line is nested too deep")
            continue
        except ValueError as error:
            yield Row(number, {}, [text.strip()], f"the line is not JSON: {error}")
            continue
        if isinstance(value, dict):
            yield Row(number, value, list(value.values()))
        else:
            yield Row(number, {}, [text.strip()], "the line is not an object with the columns' names")


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not a number")


@contextmanager
def _parquet(path: Path) -> Iterator[Table]:
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise TableError(
            f"{path} is Parquet, and its reader is not installed: pip install 'subrules[parquet]'"
        ) from None
    try:
        with ParquetFile(path) as file:
            size = file.metadata.num_rows
            read = [0]
            yield Table(tuple(file.schema_arrow.names), _parquet_rows(file, read), size, lambda: read[0])
    except ArrowInvalid as error:
        raise TableError(f"{path} is not a Parquet file: {error}") from error


def _parquet_rows(file: Any, read: list[int]) -> Iterator[Row]:
    for batch in file.iter_batches(batch_size=10_000):
        for cells in batch.to_pylist():
            read[0] += 1
            yield Row(read[0], {k: exact(v) for k, v in cells.items()}, list(cells.values()))


def exact(value: Any) -> Any:
    """A binary float of a column file is taken as the shortest decimal that gives it: 0.12 is 0.12."""
    return Decimal(repr(value)) if isinstance(value, float) else value
