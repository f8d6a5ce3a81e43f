"""CSV as people hand it over: where its heading stands, what separates its cells, and rows that are never half.

A quotation mark that is never closed swallows the rows behind it, and may be closed by another one far
below. A cell over several lines is taken for what it is unless a line of it looks like a row of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TextIO

from attrs import frozen

from ..faults import SubrulesError
from .file_kinds import ReadableFile

csv.field_size_limit(10_000_000)

SEPARATORS = ",;\t|"
_NAMES = {",": "`,`", ";": "`;`", "\t": "a tab", "|": "`|`"}
_SEP_LINE = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_VALUE = re.compile(r"[-+]?[$€£¥]?[0-9]+(?:[.,][0-9]+)*%?|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SAMPLE = 40
_LONGEST_HEADING = 1_000_000
_MANY = 4
"""From how many columns on a line with as many separators is no chance."""


class CsvFault(SubrulesError, ValueError):
    """A CSV file that cannot be read as rows: the line, what is wrong there, and what to do."""

    def __init__(self, line: int, message: str, help: str = "") -> None:
        self.line, self.message, self.help = line, message, help
        super().__init__(f"line {line}: {message}" + (f"; {help}" if help else ""))


@frozen
class Heading:
    """The columns' names, what separates cells, the line of the heading, and how many lines it ends after."""

    columns: tuple[str, ...]
    separator: str
    line: int
    lines: int


class Record(NamedTuple):
    """A row as it stands: its first line, its cells, and why it cannot be used, if it cannot."""

    line: int
    cells: list[str]
    fault: str = ""


# ---------------------------------------------------------------- the heading


def heading_of(text: TextIO) -> Heading:
    """The heading of a file that is open at its beginning.

    Blank lines above it, and Excel's `sep=;`, are passed over. A title above it is refused: which line
    is the heading would be a guess.

    Raises:
        CsvFault: there is none, or it cannot be told what it says.
    """
    lines = [line for line in (text.readline(_LONGEST_HEADING) for _ in range(_SAMPLE)) if line]
    at = _next_line(lines, 0)
    given = _SEP_LINE.fullmatch(lines[at]) if at < len(lines) else None
    if given:
        at = _next_line(lines, at + 1)
    if at == len(lines):
        raise CsvFault(1, "the file is empty: a heading with the columns' names is wanted")
    if "\0" in lines[at]:
        raise CsvFault(at + 1, "the heading holds bytes of zero, so this is no text", "save the table as CSV UTF-8")
    parsed = {one: cells for one in (given[1] if given else SEPARATORS) if (cells := _cells(lines[at:], one))}
    torn = [one for one in SEPARATORS if one not in parsed and not given and one in lines[at]]
    if not parsed or (torn and all(len(cells) == 1 for cells, _ in parsed.values())):
        raise CsvFault(at + 1, "a quotation mark in the heading is not closed, or stands within a cell", _CLOSE)
    below = [line for line in lines[at + 1 :] if line.strip()]
    separator = _separator(parsed, below, at + 1)
    columns, used = parsed[separator]
    heading = Heading(tuple(name.strip() for name in columns), separator, at + 1, at + used)
    if any(line.count(separator) == lines[at].count(separator) > 0 for line in lines[at + 1 : at + used]):
        raise CsvFault(at + 1, "a quotation mark opens in the heading and swallows the line below", _CLOSE)
    _refuse_title(heading, lines)
    _refuse_data(heading, lines)
    doubled = sorted({name for name in heading.columns if name and heading.columns.count(name) > 1})
    if doubled:
        raise CsvFault(at + 1, f"there are two columns called {', '.join(doubled)}: which one is meant?")
    return heading


_CLOSE = "close it, or write a quotation mark within a cell twice"


def _next_line(lines: Sequence[str], at: int) -> int:
    """The first line from here on that is not blank."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _cells(lines: Sequence[str], separator: str) -> tuple[list[str], int] | None:
    """The cells of the first record, and how many lines it has; None where its quotation marks do not fit."""
    reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        return None


def _count(line: str, separator: str) -> int:
    """How many cells a line has by itself."""
    return len(next(csv.reader([line], delimiter=separator, skipinitialspace=True), []))


def _separator(parsed: dict[str, tuple[list[str], int]], below: Sequence[str], line: int) -> str:
    """What separates cells: the sign that most of the lines below agree on; of several, the one with most cells."""
    several = {one: len(cells) for one, (cells, _) in parsed.items() if len(cells) > 1}
    if len(parsed) == 1 or not several:
        return next(iter(parsed))
    agreed = {
        one: count
        for one, count in several.items()
        if below and 2 * sum(_count(row, one) == count for row in below) >= len(below)
    }
    counted = agreed or several
    most = max(counted.values())
    best = [one for one, count in counted.items() if count == most]
    if len(best) > 1:
        signs = " or ".join(_NAMES[one] for one in best)
        raise CsvFault(
            line, f"it cannot be told whether {signs} stands between cells", "say it in a first line `sep=;`"
        )
    return best[0]


def _refuse_title(heading: Heading, lines: Sequence[str]) -> None:
    """A title above the heading: one cell where rows have several, or a number of cells that no row has."""
    below = [(at, line) for at, line in enumerate(lines, start=1) if at > heading.lines and line.strip()]
    width = len(heading.columns)
    filled = [name for name in heading.columns if name]
    signs = heading.separator if width > 1 else SEPARATORS
    wider = [(at, max(len(_filled(line, sign)) for sign in signs)) for at, line in below]
    found = next(((at, count) for at, count in wider if count > 1), None)
    is_alone = len(filled) == 1 and bool(heading.columns[0]) and found is not None
    rows = list(csv.reader(lines[heading.lines :], delimiter=heading.separator, skipinitialspace=True))
    counts = [len(row) for row in (rows if len(lines) < _SAMPLE else rows[:-1]) if row]
    fits_none = width > 1 and len(counts) >= 3 and width not in counts and max(counts) > 1
    if not is_alone and not fits_none:
        return
    at, count = found or (below[0][0], counts[0])
    said = f"holds `{filled[0][:60]}` alone" if is_alone else f"has {width} cells"
    raise CsvFault(
        heading.line,
        f"this line {said}, and line {at} has {count if is_alone else counts[0]} cells",
        "if it is a title, delete what stands above the heading with the columns' names",
    )


def _filled(line: str, separator: str) -> list[str]:
    return [cell for cell in next(csv.reader([line], delimiter=separator), []) if cell.strip()]


def _refuse_data(heading: Heading, lines: Sequence[str]) -> None:
    """A first line of numbers and days, as those below it have in the same places, is a row."""
    names = [name for name in heading.columns if name]
    values = [name for name in names if _VALUE.fullmatch(name) and not _YEAR.fullmatch(name)]
    if not values or 2 * len(values) < len(names):
        return
    below = next((line for line in lines[heading.lines :] if line.strip()), None)
    row = next(csv.reader([below], delimiter=heading.separator), []) if below else []
    for name, cell in zip(heading.columns, row, strict=False):
        if name and not _VALUE.fullmatch(name) and _VALUE.fullmatch(cell.strip()):
            return
    raise CsvFault(
        heading.line,
        f"the first line, with `{values[0]}`, looks like a row: a heading is wanted",
        "put a line with the columns' names above it",
    )


# ---------------------------------------------------------------- the rows


def records(text: TextIO, heading: Heading) -> Iterator[Record]:
    """The rows of a file that is open at its beginning; blank ones are passed over.

    Raises:
        CsvFault: a quotation mark is not closed, so that it cannot be told where rows end.
    """
    for _ in range(heading.lines):
        text.readline()
    since: list[str] = []

    def lines() -> Iterator[str]:
        for line in text:
            since.append(line)
            yield line

    width = len(heading.columns)
    reader = csv.reader(lines(), delimiter=heading.separator, strict=True, skipinitialspace=True)
    at = heading.lines + 1
    while True:
        fault = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells, fault = _mended(since, at, heading)
        if len(since) > 1:
            _refuse_swallowed(since, cells, at, heading)
        if "\0" in since[0] or (len(since) > 1 and any("\0" in line for line in since)):
            cells, fault = [since[0].replace("\0", "").strip()], "the row holds bytes of zero, so it is no text"
        if fault:
            yield Record(at, cells, fault)
        elif any(cell and not cell.isspace() for cell in cells):
            yield Record(at, cells, "" if len(cells) == width else _ragged(len(cells), width))
        at += len(since)
        since.clear()


def _ragged(cells: int, width: int) -> str:
    return f"the row has {cells} cell{'' if cells == 1 else 's'}, and the heading {width}"


def _mended(since: Sequence[str], at: int, heading: Heading) -> tuple[list[str], str]:
    """A line with text behind a closing quotation mark: blanks there are nothing, other text rejects the row."""
    line = since[0]
    if len(since) > 1 or _ends_open(line, heading.separator):
        raise CsvFault(at, "a quotation mark opens in this row and is not closed", _CLOSE)
    without = re.sub(rf'"[ \t]+(?=[{re.escape(heading.separator)}\r\n]|$)', '"', line)
    found = _cells([without], heading.separator)
    if found and len(found[0]) == len(heading.columns):
        return found[0], ""
    return [line.rstrip("\r\n")], f"text stands behind a closing quotation mark: {_CLOSE}"


def _ends_open(line: str, separator: str) -> bool:
    """Whether behind the last quotation mark that begins a cell there is none that ends it."""
    sign = re.escape(separator)
    openings = list(re.finditer(rf'(?:^|{sign})[ ]*"', line))
    return bool(openings) and not re.search(rf'"[ \t]*(?:{sign}|[\r\n]|$)', line[openings[-1].end() :])


def _refuse_swallowed(since: Sequence[str], cells: Sequence[str], at: int, heading: Heading) -> None:
    """A row over several lines, one of which is a row of its own: its quotation mark was meant to be closed before."""
    width = len(heading.columns)
    counts = [line.count(heading.separator) + 1 for line in since]
    shape = _shape(since[0], heading.separator)
    alike = counts[0] >= width and any(
        count >= width and _shape(line, heading.separator) == shape
        for line, count in zip(since[1:], counts[1:], strict=True)
    )
    if len(cells) == width and (width == 1 or not alike) and (width < _MANY or set(counts) != {width}):
        return
    last = at + len(since) - 1
    why = "and a line of it looks like a row of its own" if len(cells) == width else f"and has {len(cells)} cells"
    raise CsvFault(
        at, f"a quotation mark opens here and makes one row of lines {at} to {last}, {why}", f"if it is open, {_CLOSE}"
    )


def _shape(line: str, separator: str) -> str:
    """What the first cell of a line is made of: digits, letters, signs."""
    cell = line.partition(separator)[0].strip().strip('"')
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"[0-9]+", "9", cell))


# ---------------------------------------------------------------- the whole file beforehand


def heading_in(path: ReadableFile, encoding: str) -> Heading:
    """The heading of a file.

    Raises:
        CsvFault, UnicodeError: as for `look_through`.
    """
    with path.open("r", encoding=encoding, newline="") as text:
        return heading_of(text)


def look_through(path: ReadableFile, encoding: str) -> Heading:
    """The heading, after the whole file was seen to be text whose quotation marks are closed.

    A file without quotation marks is only decoded, which takes a second for a gigabyte.

    Raises:
        CsvFault: as for `heading_of` and `records`.
        UnicodeError: the file is not of this encoding.
    """
    heading = heading_in(path, encoding)
    with path.open("rb") as file:
        has_marks = any(b'"' in part for part in iter(lambda: file.read(1 << 20), b""))
    with path.open("r", encoding=encoding, newline="") as text:
        if has_marks:
            for _ in records(text, heading):
                pass
        else:
            while text.read(1 << 20):
                pass
    return heading
