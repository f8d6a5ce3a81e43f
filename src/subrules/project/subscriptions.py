"""A table of subscriptions: no two rows of one id are let through, and ids that are none are said at once.

Which of two rows with one id is the subscription cannot be told, so neither is used. The ids are gathered
in a database of SQLite in a temporary file before the first row is given: memory stays the same however
long the table is, and the disk takes some 30 bytes an id.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from attrs import evolve

from ..faults import Fault
from ..offers.ids import UNFIT_ID, subscription_id
from ..offers.layout import Layout, id_column
from .row import Row, Table, TableError
from .tables import TableFile, open_table

DOUBLED = "SR505"
"""The code of a row whose id another row has too."""

_FEW = 3
"""From how many rows on a table full of what are no ids is refused as a whole."""


@contextmanager
def open_subscriptions(path: TableFile, layout: Layout, *, encoding: str | None = None) -> Iterator[Table]:
    r"""Open a table of subscriptions; every row of an id that stands in several has the fault SR505.

    Args:
        path: the file, on disk or held.
        layout: which columns are no facts, such as `project.layout`.
        encoding: that of a CSV file; UTF-8 if it is left out.

    Yields:
        The open table.

    Raises:
        TableError: as for `open_table`; it has no column for the id, or several; or most of the ids are none.

    >>> from subrules.offers import Layout
    >>> from subrules.project import HeldFile
    >>> held = HeldFile("subscriptions.csv", b"SubscriptionID,Term\n17,12\n18,3\n17,6\n")
    >>> with open_subscriptions(held, Layout()) as table:
    ...     [(row.line, row.code if row.fault else "") for row in table.rows]
    [(2, 'SR505'), (3, ''), (4, 'SR505')]
    """
    with open_table(path, encoding=encoding, beforehand=False) as table, closing(sqlite3.connect("")) as database:
        try:
            column = id_column(layout, table.columns)
            doubled = _gather(database, path, table, column)
            rows = _told(table, column, database) if doubled else table.again()
            yield evolve(table, rows=rows)
        except LookupError as error:
            raise TableError(str(error.args[0]), file=path) from error
        except sqlite3.OperationalError as error:
            raise TableError(f"the ids of {path} find no room in a temporary file: {error}") from error


def _gather(database: sqlite3.Connection, path: TableFile, table: Table, column: str) -> int:
    """Put the ids into the database; how many of them stand in several rows."""
    first: tuple[int, Fault] | None = None
    unfit = 0
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("CREATE TABLE ids (id TEXT, line INTEGER)")
    batch: list[tuple[str, int]] = []
    total = 0
    for line, cell in table.column(column):
        found = subscription_id(cell)
        if isinstance(found, Fault):
            if found.code == UNFIT_ID:
                total += 1
                unfit += 1
                first = first or (line, found)
            continue
        total += 1
        batch.append((found, line))
        if len(batch) == 10_000:
            database.executemany("INSERT INTO ids VALUES (?, ?)", batch)
            batch.clear()
    database.executemany("INSERT INTO ids VALUES (?, ?)", batch)
    if first and unfit >= _FEW and 2 * unfit > total:
        line, fault = first
        raise TableError(
            f"{unfit:,} of {total:,} rows have no id in `{column}`: {fault.message}"
            + (f" ({fault.help})" if fault.help else ""),
            file=path,
            line=line,
        )
    database.execute(
        "CREATE TABLE doubled AS SELECT id, count(*) AS rows, min(line) AS first, max(line) AS last "
        "FROM ids GROUP BY id HAVING count(*) > 1"
    )
    database.execute("DROP TABLE ids")
    database.execute("CREATE UNIQUE INDEX by_id ON doubled (id)")
    return int(database.execute("SELECT count(*) FROM doubled").fetchone()[0])


def _told(table: Table, column: str, database: sqlite3.Connection) -> Iterator[Row]:
    """The rows, those of a doubled id with their fault."""
    for row in table.again():
        found = None if row.fault else subscription_id(row.cells.get(column))
        if not isinstance(found, str):
            yield row
            continue
        twice = database.execute("SELECT rows, first, last FROM doubled WHERE id = ?", (found,)).fetchone()
        if twice is None:
            yield row
            continue
        count, first, last = twice
        shown = found if len(found) <= 60 else found[:57] + "…"
        where = (
            f"in {table.unit}s {first} and {last}"
            if count == 2
            else f"in {count:,} rows, from {table.unit} {first} to {last}"
        )
        fault = f"the id `{shown}` stands {where}: which of them is the subscription cannot be told"
        yield evolve(row, fault=fault, code=DOUBLED, column=column)
