"""Tables as people hand them over, one row at a time: CSV, JSON, and Parquet where its reader is installed."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from os import SEEK_END
from pathlib import Path
from typing import Any, TextIO, TypeAlias

from attrs import field, frozen

from ..engines.csv_file import CsvFault, Heading, heading_in, look_through, records
from ..engines.file_kinds import head_of, kind_of, text_of
from .json_rows import json_columns, json_rows
from .parquet_rows import open_parquet
from .row import Row, Table, TableError, exact

JSON = (".jsonl", ".ndjson", ".json")
_USUAL = ("utf-8", "utf-8-sig")
_ONE_BYTE = ("cp1252", "iso8859-1", "iso8859-15", "cp1250", "cp850", "cp437", "mac-roman")


@frozen
class HeldFile:
    r"""The bytes of a file that was read already, to be opened like the file.

    >>> HeldFile("a.csv", b"X\n1\n").open("r", encoding="utf-8").read()
    'X\n1\n'
    """

    path: Path = field(converter=Path)
    data: bytes = field(repr=False)

    def __str__(self) -> str:
        return str(self.path)

    @property
    def suffix(self) -> str:
        """The ending of its name, with the full stop."""
        return self.path.suffix

    def exists(self) -> bool:
        """It is there: it was read."""
        return True

    is_file = exists

    def is_dir(self) -> bool:
        """It is no folder."""
        return False

    def open(self, mode: str, *, encoding: str | None = None, newline: str | None = None) -> Any:
        """Open it from its beginning."""
        held = BytesIO(self.data)
        return held if "b" in mode else TextIOWrapper(held, encoding=encoding, newline=newline)


TableFile: TypeAlias = Path | HeldFile


@contextmanager
def open_table(path: TableFile, *, encoding: str | None = None, beforehand: bool = True) -> Iterator[Table]:
    r"""Open a table by its ending; anything but .jsonl, .ndjson, .json and .parquet is read as CSV.

    A text is looked through before its first row is given, so that what cannot be read whole is
    not read by half.

    Args:
        path: the file, on disk or held.
        encoding: that of the text; None where the call has no option for it, and UTF-8 is wanted.
        beforehand: whether CSV is looked through; not where the caller reads a whole column first.

    Yields:
        The open table: its columns, and its rows one by one.

    Raises:
        TableError: it cannot be opened, or is no such table.

    >>> with open_table(HeldFile("a.csv", b"Term;Rate\n12;1.50\n")) as table:
    ...     [(row.line, row.cells) for row in table.rows]
    [(2, {'Term': '12', 'Rate': '1.50'})]
    """
    try:
        if path.suffix.lower() == ".parquet" and path.is_file() and head_of(path).startswith(b"PAR1"):
            with open_parquet(path) as table:
                yield table
            return
        used = _encoding(path, encoding)
        if path.suffix.lower() == ".parquet":
            raise TableError(f"{path} is not a Parquet file, though its name says so")
        if path.suffix.lower() in JSON:
            with path.open("r", encoding=used, newline="\n") as text, _said(path, used, encoding):
                yield _json(text, str(path))
            return
        with _said(path, used, encoding):
            heading = look_through(path, used) if beforehand else heading_in(path, used)
            with path.open("r", encoding=used, newline="") as text:
                yield _csv(text, heading)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror or error}") from error


@contextmanager
def _said(path: TableFile, used: str, given: str | None) -> Iterator[None]:
    """What is wrong with a text while it is read, as an error of the table."""
    try:
        yield
    except CsvFault as error:
        message = error.message + (f" ({error.help})" if error.help else "")
        raise TableError(message, file=path, line=error.line) from error
    except UnicodeError as error:
        raise _not_text(path, used, given) from error


def _csv(text: TextIO, heading: Heading) -> Table:
    columns = heading.columns

    def again() -> Iterator[Row]:
        text.seek(0)
        for line, cells, fault in records(text, heading):
            yield Row(line, {} if fault else dict(zip(columns, cells, strict=True)), cells, fault)

    def column(name: str) -> Iterator[tuple[int, Any]]:
        text.seek(0)
        at = columns.index(name)
        return ((line, cells[at]) for line, cells, fault in records(text, heading) if not fault)

    return Table(columns, again(), *_size(text), again, column)


def _json(text: TextIO, name: str) -> Table:
    columns = json_columns(text, name)

    def again() -> Iterator[Row]:
        return json_rows(text, name, columns)

    def column(name: str) -> Iterator[tuple[int, Any]]:
        return ((row.line, row.cells.get(name)) for row in again() if not row.fault)

    return Table(tuple(columns.values()), again(), *_size(text), again, column)


def _size(text: Any) -> tuple[int, Callable[[], int]]:
    """How many bytes a text has that is open, and what says how many of them were read; it is at its beginning then."""
    text.seek(0)
    size = text.buffer.seek(0, SEEK_END)
    text.seek(0)
    return size, text.buffer.tell


# ---------------------------------------------------------------- what the file is


def _encoding(path: TableFile, given: str | None) -> str:
    """The encoding to read a file in: what its first bytes say for certain, else what was given, else UTF-8.

    Raises:
        TableError: it is no text, or no text of the encoding that was given.
    """
    try:
        wanted = codecs.lookup(given or "utf-8")
    except LookupError as error:
        raise TableError(f"there is no encoding called {given}") from error
    if not getattr(wanted, "_is_text_encoding", True):  # such as hex, which turns bytes into bytes
        raise TableError(f"{given} is not an encoding of text")
    if path.exists() and not path.is_file():
        raise TableError(
            f"{path} is {'a folder' if path.is_dir() else 'no file that can be read twice: save the table as one first'}"
        )
    kind = kind_of(path, wanted="table")
    if kind is not None:
        raise TableError(f"{path} is {kind.name}, not a table of text: {kind.help}")
    head = head_of(path)
    said = text_of(head)
    is_usual = wanted.name in _USUAL
    if said in ("utf-16-le", "utf-16-be") and is_usual:
        raise TableError(f"{path} is UTF-16 without its mark: {_save(given, said)}")
    if said == "utf-32" and is_usual:
        raise TableError(f"{path} is UTF-32: {_save(given, said)}")
    if said in ("utf-16", "utf-8-sig"):
        if is_usual or wanted.name.startswith(said.removesuffix("-sig")):
            return said
        name = said.removesuffix("-sig").upper()
        raise TableError(f"{path} begins with the mark of {name}, and --encoding says {given}: leave --encoding out")
    if wanted.name in _ONE_BYTE and _is_utf_8(path):
        raise TableError(f"{path} is UTF-8, and --encoding says {given}: leave --encoding out")
    return "utf-8-sig" if is_usual else wanted.name


def _save(given: str | None, encoding: str) -> str:
    """What to do with a text of another encoding; an option is named only where the call has it."""
    if given is None:
        return "save it as CSV UTF-8"
    return f"save it as CSV UTF-8, or say what it is with --encoding {encoding}"


def _not_text(path: TableFile, used: str, given: str | None) -> TableError:
    """Where a file is not text of its encoding: the line and the byte."""
    name = "UTF-8" if used in _USUAL else used
    decoder = codecs.getincrementaldecoder(used)()
    line = 1
    with path.open("rb") as file:
        for part in file:
            try:
                decoder.decode(part)
            except UnicodeDecodeError as error:
                byte = f"the byte {error.object[error.start]:#04x}"
                return TableError(f"{byte} is not {name} text: {_save(given, 'cp1252')}", file=path, line=line)
            except UnicodeError:
                break
            line += 1
    return TableError(
        f"{path} is not {name} text: " + ("save it as CSV UTF-8" if given is None else "leave --encoding out")
    )


def _is_utf_8(path: TableFile) -> bool:
    """Whether a file that was said to be of one byte a letter is UTF-8 with letters of several bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_plain = True
    with path.open("rb") as file:
        try:
            for part in iter(lambda: file.read(1 << 20), b""):
                is_plain = is_plain and part.isascii()
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return not is_plain


__all__ = ["JSON", "HeldFile", "Row", "Table", "TableError", "TableFile", "exact", "open_table"]
