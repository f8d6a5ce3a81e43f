"""The subscriptions of a table in PostgreSQL that a refresh is about: those that `only` names, and that are running."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import frozen

from ..faults import Fault
from ..offers.layout import Layout, id_column
from ..offers.stopped import is_stopped
from .columns import ColumnError, quoted
from .dictionary import Unusable, UnusableError
from .engine import Absent, Only
from .only import ids_named, is_query, one_column, query_of, refuse_absent, refuse_no_id
from .places import column_called
from .postgres_columns import INTEGERS, as_text, blanks_of, types_of
from .postgres_ids import Ids
from .table_refresh import SCOPE

NAMED, RUNNING, STOPPED = "subrules_new_named", "subrules_new_running", "subrules_new_stopped"
"""Views of the rows that `only` names and of those that are running, and the values that say stopped."""

_SAYS = ", which says whether a subscription is stopped"


@frozen
class PostgreSql:
    """PostgreSQL, as the shared refresh asks it."""

    cursor: Any
    collation: str = '"C"'

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        """The rows of a query."""
        self.cursor.execute(query)
        found: list[tuple[Any, ...]] = self.cursor.fetchall()
        return found

    def run(self, statement: str) -> None:
        """Carry out a statement."""
        self.cursor.execute(statement)

    def columns(self, table: str) -> dict[str, str] | None:
        """The columns of a table with their types, or None where there is no such table."""
        self.cursor.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
            "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            (self.quoted(table),),
        )
        return dict(self.cursor.fetchall()) or None

    def quoted(self, table: str) -> str:
        """The name of a table as SQL writes it, with its schema before a point."""
        return ".".join(map(quoted, table.split(".")))

    def create(self, table: str) -> str:
        """How a statement begins that makes a table; `pg_temp` is a schema like any other."""
        return f"CREATE TABLE {self.quoted(table)}"

    def lock(self, table: str) -> None:
        """Keep others from writing into a table; they may read it."""
        self.cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def id_of(cursor: Any, source: str, layout: Layout) -> str:
    """The column of the ids, by the layout or by its usual names.

    Raises:
        ColumnError: there is no such table, no such column, or several.
    """
    there = PostgreSql(cursor).columns(source)
    if there is None:
        raise ColumnError(f"there is no table or view `{source}`")
    try:
        return id_column(layout, there)
    except LookupError as error:
        raise ColumnError(f"`{source}`: {error.args[0]}") from error


def scoped(cursor: Any, source: str, id: str, only: Only, absent: Absent) -> str:
    """A view of the rows of a table that `only` names; their ids stand as text in SCOPE.

    Raises:
        ColumnError: the source does not have some of them, and that is refused.
        InputError: some are no ids.
    """
    database = PostgreSql(cursor)
    _put_ids(database, only)
    kind = types_of(cursor, database.quoted(source), [id])[id]
    text, whole = _id_text(cursor, quoted(id), kind), kind in INTEGERS
    if absent == "refuse":
        cursor.execute(
            f"SELECT count(*), min(id) FROM {SCOPE} AS x WHERE NOT EXISTS "
            f"(SELECT 1 FROM {database.quoted(source)} WHERE {text} = x.id)"
        )
        gone, example = cursor.fetchone()
        refuse_absent(gone, example, source)
    # By the column itself where that can be, so that an index of it counts.
    wanted = (
        f"SELECT CASE WHEN id ~ '^-?[0-9]{{1,18}}$' THEN id::bigint END FROM {SCOPE}"
        if whole
        else f"SELECT id FROM {SCOPE}"
    )
    cursor.execute(
        f"CREATE TEMPORARY VIEW {NAMED} AS SELECT * FROM {database.quoted(source)} "
        f"WHERE {quoted(id) if whole else text} IN ({wanted})"
    )
    return NAMED


def _put_ids(database: PostgreSql, only: Only) -> None:
    """The ids that `only` names, as text in SCOPE, a temporary table that goes with the transaction."""
    cursor, query = database.cursor, query_of(only, database.quoted)
    cursor.execute(f'CREATE TEMPORARY TABLE {SCOPE} (id text COLLATE "C") ON COMMIT DROP')
    if query is None:
        cursor.execute(f"INSERT INTO {SCOPE} SELECT unnest(%s::text[])", (ids_named(only),))
    else:
        if not is_query(str(only)) and database.columns(str(only)) is None:
            raise ColumnError(f"`only` names the table `{only}`, and there is no such table or view")
        named = f"({query}\n) AS named"  # the query may end in a comment
        cursor.execute(f"SELECT * FROM {named} LIMIT 0")
        name = one_column([column[0] for column in cursor.description], str(only))
        text = _id_text(cursor, quoted(name), types_of(cursor, named, [name])[name])
        cursor.execute(f"INSERT INTO {SCOPE} SELECT DISTINCT {text} FROM {named}")
        cursor.execute(f"SELECT count(*) FROM {SCOPE} WHERE id IS NULL OR id = ''")
        refuse_no_id(cursor.fetchone()[0], str(only))
    cursor.execute(f"ANALYZE {SCOPE}")


def running_of(cursor: Any, source: str, facts: str, ids: Ids, layout: Layout, as_of: date) -> str:
    """A view of the subscriptions that are not stopped (SMT-01), or "" where none can be.

    The different values of what says stopped are few: each is read in Python, as a row's would be.

    Args:
        cursor: of the connection.
        source: the table, as SQL writes it.
        facts: the view of its facts, or "" where the table gives them itself.
        ids: its ids.
        layout: which column says stopped.
        as_of: the day that counts.

    Raises:
        ColumnError: there is no such column.
        UnusableError: cells that say neither.
    """
    stopped = layout.stopped
    if stopped is None:
        return ""
    cursor.execute(f"SELECT * FROM {source} LIMIT 0")
    cell = quoted(column_called(stopped.column, [column[0] for column in cursor.description], what=_SAYS))
    cursor.execute(f"SELECT {cell}, {cell}::text, count(*) FROM {source} GROUP BY 1, 2")
    says: list[str] = []
    faults: list[tuple[Fault, int]] = []
    for value, text, count in cursor.fetchall():
        answer = is_stopped(stopped, value, as_of)
        if isinstance(answer, Fault):
            faults.append((answer, count))
        elif answer:
            says.append(text)
    if faults:
        raise UnusableError([Unusable(stopped.column, tuple(faults), sum(count for _, count in faults))])
    cursor.execute(f'CREATE TEMPORARY TABLE {STOPPED} (value text COLLATE "C") ON COMMIT DROP')
    cursor.execute(f"INSERT INTO {STOPPED} SELECT unnest(%s::text[])", (says,))
    are_stopped = f"EXISTS (SELECT 1 FROM {STOPPED} AS x WHERE x.value = src.{cell}::text)"
    rows = f"{source} AS src WHERE NOT {are_stopped}"
    if facts:
        rows = f"{facts} AS f WHERE id NOT IN (SELECT {ids.expression} FROM {source} AS src WHERE {are_stopped})"
    cursor.execute(f"CREATE TEMPORARY VIEW {RUNNING} AS SELECT * FROM {rows}")
    return RUNNING


def _id_text(cursor: Any, column: str, kind: str) -> str:
    """A cell of an id as the text that a row reader makes of it."""
    if kind in ("numeric", "real", "double precision"):
        return f"trunc({column}::numeric)::text"
    return f"btrim({as_text(column)}, E'{blanks_of(cursor)}')"
