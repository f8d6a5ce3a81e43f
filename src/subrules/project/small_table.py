"""Tables that fit into memory: rows of templates, the catalogue, tests; each row with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..diagnostics import Diagnostic, Source
from .mistakes import TABLE_MISTAKE, ProjectError, mistake, text_shown
from .tables import HeldFile, TableError, open_table


@frozen
class SmallTable:
    """A table that was read whole: its columns, its rows, the line of each, and the file's text to point into."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    lines: tuple[int, ...]
    source: Source = field(eq=False)


def small_table(file: HeldFile) -> SmallTable:
    r"""The table that a file holds.

    Raises:
        ProjectError: it cannot be read, or rows of it: all of them.

    >>> found = small_table(HeldFile("a.csv", b"X,Y\n\n1,2\n"))
    >>> found.rows, found.lines
    (({'X': '1', 'Y': '2'},), (3,))
    """
    faults: list[Diagnostic] = []
    rows: list[Mapping[str, Any]] = []
    lines: list[int] = []
    try:
        with open_table(file) as table:
            for row in table.rows:
                if row.fault:
                    source = Source(str(file), text_shown(file.data))
                    faults.append(mistake(TABLE_MISTAKE, source, row.fault, line=row.line))
                rows.append(row.cells)
                lines.append(row.line)
            columns = table.columns
    except TableError as error:
        source = Source(str(file), text_shown(file.data) if error.line else "")
        raise ProjectError([mistake(TABLE_MISTAKE, source, error.message, line=error.line)]) from error
    if faults:
        raise ProjectError(faults)
    return SmallTable(columns, tuple(rows), tuple(lines), Source(str(file), text_shown(file.data)))
