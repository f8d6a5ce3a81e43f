"""The whole table inside DuckDB: subscriptions in, rows of SubscriptionSmartOffer out (SMT-01..03, LNG-18)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

from attrs import frozen

try:
    import duckdb
except ModuleNotFoundError:
    raise ModuleNotFoundError("DuckDB is not installed: pip install 'subrules[duckdb]'") from None

from ..offers.subscription import ID_COLUMNS, Layout
from ..rules.ruleset import RuleSet
from .intake import Unusable, columns_of, intake, quoted
from .refresh import ShrunkenError, refuse_shrinking
from .source import Column, ColumnError, Held
from .sql import Statements, statements

PREFIX = "subrules_"
"""How the names of what is put into the database for a run begin."""

Given: TypeAlias = Literal["subscription", "type", "segment", "rule", "digest", "as_of"]
GIVEN: tuple[Given, ...] = ("subscription", "type", "segment", "rule", "digest", "as_of")
"""The columns of SubscriptionSmartOffer."""


class EngineError(RuntimeError):
    """What the database could not do: read a file, find room on the disk. Nothing was half done."""


class UnusableError(ValueError):
    """Rows that cannot be used; `columns` says which columns hold what."""

    def __init__(self, columns: Sequence[Unusable]) -> None:
        self.columns = tuple(columns)
        super().__init__("the table cannot be used as it is: " + "; ".join(map(str, columns)))


@frozen
class Done:
    """What a run did.

    Attributes:
        subscriptions: how many were read, the stopped ones included.
        stopped: how many of them were stopped, and so got nothing (SMT-01).
        offers: how many rows were written.
        undetermined: for how many subscriptions missing facts left some rule open (LNG-08).
    """

    subscriptions: int
    stopped: int
    offers: int
    undetermined: int


def offers_to_file(
    rules: RuleSet,
    source: str | Path | Any,
    target: str | Path,
    *,
    as_of: date,
    layout: Layout = Layout(),
    columns: Sequence[Given] = GIVEN,
    connection: Any = None,
    memory_limit: str = "",
    spill: str | Path | None = None,
    progress: bool = False,
) -> Done:
    """The offers of a whole table, into a Parquet or CSV file that is there whole or not at all.

    The columns are `subscription`, `type`, `segment`, `rule` (the first that gives it), `digest` (of
    the rule set) and `as_of`; the rows stand in no order.

    Args:
        rules: a rule set without unfilled templates.
        source: a Parquet or CSV file, an Arrow table or reader, a Polars frame, or the name of a
            table or view of the connection.
        target: the file to write; its ending says which kind.
        as_of: the day whose rules count.
        layout: which columns hold the id and what says stopped.
        columns: those to write, where not all are wanted.
        connection: a DuckDB connection; one of its own when left out.
        memory_limit: such as "2GB"; what does not fit goes to the disk.
        spill: the folder where it goes; beside the target when left out.
        progress: whether to show a bar on the terminal.

    Raises:
        ColumnError: a column is absent or of a type that cannot give its field.
        UnusableError: some rows hold values that do not fit.
        EngineError: a file that cannot be read or written, a full disk.
        UnfilledTemplate, TooWide: as for `statements`.
    """
    target = Path(target)
    partial = target.with_name(f"{target.name}.partial")
    form = "CSV, HEADER" if target.suffix.lower() == ".csv" else "PARQUET"
    with _database(connection, memory_limit, spill or target.parent, progress) as database:
        try:
            with _prepared(database, rules, source, as_of, layout) as run:
                constant = {"digest": _text(run.made.digest), "as_of": f"DATE '{as_of.isoformat()}'"}
                wanted = ", ".join(f"{constant[name]} AS {name}" if name in constant else name for name in columns)
                query = f"SELECT {wanted} FROM ({run.made.offers})"
                written = database.execute(f"COPY ({query}) TO {_text(str(partial))} (FORMAT {form})").fetchone()
                undetermined = run.count_open()
                os.replace(partial, target)
                return Done(run.subscriptions, run.stopped, int(written[0]), undetermined)
        finally:
            partial.unlink(missing_ok=True)


def offers_to_table(
    rules: RuleSet,
    source: str | Path | Any,
    table: str,
    *,
    as_of: date,
    connection: Any,
    layout: Layout = Layout(),
    shrinks_to: float = 0.5,
    memory_limit: str = "",
    spill: str | Path | None = None,
    progress: bool = False,
) -> Done:
    """The refresh of a SubscriptionSmartOffer table in DuckDB, in one transaction (SMT-03).

    Rows that are there stay or get the new rule, digest and day, new ones come, others go; running
    it twice changes nothing. The table is made where there is none.

    Args:
        table: its name in the connection.
        shrinks_to: the least share of its rows that must come again: a source that is empty or cut
            short would otherwise empty the table. 0 allows anything.
        rules, source, as_of, layout, connection, memory_limit, spill, progress: as for `offers_to_file`.

    Raises:
        ShrunkenError: too few rows would be left; the table is as it was.
        ColumnError, UnusableError, EngineError, UnfilledTemplate, TooWide: as for `offers_to_file`.
    """
    name = ".".join(map(quoted, table.split(".")))
    with (
        _database(connection, memory_limit, spill, progress) as database,
        _prepared(database, rules, source, as_of, layout) as run,
    ):
        database.execute(f"CREATE OR REPLACE TEMP TABLE {PREFIX}new AS {run.made.offers}")
        undetermined = run.count_open()
        rows = _count(database, f"{PREFIX}new")
        database.execute("BEGIN")
        try:
            database.execute(
                f"CREATE TABLE IF NOT EXISTS {name} (subscription {run.id_type}, type VARCHAR, segment VARCHAR, "
                "rule VARCHAR, digest VARCHAR, as_of DATE)"
            )
            refuse_shrinking(table, before=_count(database, name), after=rows, shrinks_to=shrinks_to)
            digest, day = _text(run.made.digest), f"DATE '{as_of.isoformat()}'"
            database.execute(
                f"MERGE INTO {name} AS t USING {PREFIX}new AS n "
                "ON t.subscription = n.subscription AND t.type = n.type AND t.segment = n.segment "
                f"WHEN MATCHED AND (t.rule, t.digest, t.as_of) IS DISTINCT FROM (n.rule, {digest}, {day}) "
                f"THEN UPDATE SET rule = n.rule, digest = {digest}, as_of = {day} "
                f"WHEN NOT MATCHED THEN INSERT VALUES (n.subscription, n.type, n.segment, n.rule, {digest}, {day}) "
                "WHEN NOT MATCHED BY SOURCE THEN DELETE"
            )
            database.execute("COMMIT")
        except BaseException:
            database.execute("ROLLBACK")
            raise
        finally:
            database.execute(f"DROP TABLE IF EXISTS {PREFIX}new")
        return Done(run.subscriptions, run.stopped, rows, undetermined)


def offers_to_arrow(
    rules: RuleSet, source: Any, *, as_of: date, layout: Layout = Layout(), connection: Any = None
) -> Any:
    """The offers of an Arrow table, a Polars frame or any other source, as an Arrow table; no Python object a row.

    Columns and errors are those of `offers_to_file`, without digest and day.
    """
    with _database(connection, "", None, False) as database, _prepared(database, rules, source, as_of, layout) as run:
        return database.sql(run.made.offers).to_arrow_table()


# ---------------------------------------------------------------- a run


@frozen
class _Run:
    """A source made ready in a database: the view of running subscriptions, and the statements over it."""

    database: Any
    made: Statements
    subscriptions: int
    stopped: int
    id_type: str
    may_be_open: bool

    def count_open(self) -> int:
        """For how many subscriptions some rule is left open."""
        if not self.may_be_open:
            return 0
        query = f"SELECT count(DISTINCT subscription) FROM ({self.made.left_open})"
        return int(self.database.execute(query).fetchone()[0])


@contextmanager
def _database(connection: Any, memory_limit: str, spill: str | Path | None, progress: bool) -> Iterator[Any]:
    """A connection, its own or a cursor of the caller's, with the database's errors made plain."""
    database = duckdb.connect() if connection is None else connection
    try:
        if connection is None:
            database.execute("SET preserve_insertion_order = false")
        if memory_limit:
            database.execute(f"SET memory_limit = {_text(memory_limit)}")
        if spill is not None and connection is None:
            database.execute(f"SET temp_directory = {_text(str(Path(spill) / '.subrules-spill'))}")
        if progress:
            database.execute("SET enable_progress_bar = true")
        yield database
    except duckdb.Error as error:
        raise EngineError(_plain(error)) from error
    finally:
        if connection is None:
            database.close()


def _plain(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


@contextmanager
def _prepared(database: Any, rules: RuleSet, source: Any, as_of: date, layout: Layout) -> Iterator[_Run]:
    """The source looked through, the rules put in beside it."""
    relation = _relation(database, source)
    types = columns_of(database, relation)
    id = _id_column(layout, types)
    fields = [field for field in rules.vocabulary.fields if field.name in set(rules.fields_asked)]
    taken, unusable = intake(database, relation, fields, as_of, prefix=PREFIX)
    running = _running(layout, types, as_of)
    total, blank, different, stopped = database.execute(
        f"SELECT count(*), count(*) FILTER ({_is_blank(id, types[id])}), count(DISTINCT {quoted(id)}), "
        f"count(*) FILTER (NOT ({running})) FROM {relation}"
    ).fetchone()
    if unusable:
        raise UnusableError(unusable)
    if blank:
        raise ColumnError(f"{blank:,} rows have no subscription's id in `{id}`")
    if different < total:
        twice = database.execute(
            f"SELECT {quoted(id)} FROM {relation} GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1"
        ).fetchone()[0]
        raise ColumnError(
            f"{total - different:,} rows repeat the id of another one, such as {twice}: "
            f"`{id}` must tell the subscriptions apart"
        )
    selected = [f"src.{quoted(id)} AS {quoted('id')}"]
    columns: dict[str, Column] = {}
    for number, (name, one) in enumerate(taken.items()):
        expression = one.expression if one.join else f"src.{one.expression}"
        selected.append(f"{expression} AS c{number}")
        held = one.column
        columns[name] = Column(f"c{number}", held.held, held.digits, held.decimals, held.bits, held.missing)
    joins = " ".join(one.join for one in taken.values())
    view = f"{PREFIX}subscriptions"
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {', '.join(selected)} FROM (SELECT * FROM {relation} "
        f"WHERE {running}) AS src {joins}"
    )
    made = statements(rules, as_of=as_of, dialect="duckdb", table=view, columns=columns, prefix=PREFIX)
    _load(database, made)
    try:
        lacking = any(column.missing for column in columns.values())
        yield _Run(database, made, total, stopped, types[id], lacking)
    finally:
        database.execute(f"DROP VIEW IF EXISTS {view}")
        for name in [table.name for table in made.tables] + [f"{PREFIX}values_{n}" for n in range(len(fields))]:
            database.execute(f"DROP TABLE IF EXISTS temp.{quoted(name)}")


def _load(database: Any, made: Statements) -> None:
    """The tables of rows, each by one statement with a list for every column."""
    for table in made.tables:
        database.execute(table.create.replace("CREATE TABLE", "CREATE OR REPLACE TEMP TABLE", 1))
        if table.rows:
            lists = ", ".join(f"unnest(?::{type}[])" for _, type in table.columns)
            columns = [list(column) for column in zip(*table.rows, strict=True)]
            database.execute(f"INSERT INTO {quoted(table.name)} SELECT {lists}", columns)


def _relation(database: Any, source: Any) -> str:
    """The source as a name or a function of SQL."""
    if isinstance(source, Path):
        if not source.exists():
            raise EngineError(f"{source} cannot be read: there is no such file")
        path = _text(str(source))
        if source.suffix.lower() == ".parquet":
            return f"read_parquet({path})"
        return f"read_csv({path}, header = true, all_varchar = true, strict_mode = true)"
    if isinstance(source, str):
        return ".".join(map(quoted, source.split(".")))
    name = f"{PREFIX}source"
    database.register(name, source)
    return name


def _id_column(layout: Layout, types: dict[str, str]) -> str:
    by_lower = {name.strip().lower(): name for name in types}
    wanted = [layout.id] if layout.id else list(ID_COLUMNS) + ["subscription"]
    for name in wanted:
        if name.strip().lower() in by_lower:
            return by_lower[name.strip().lower()]
    raise ColumnError(
        f"no column {' or '.join(f'`{name}`' for name in wanted)} says the subscription's id; "
        f"the columns are {', '.join(f'`{name}`' for name in types)}"
    )


def _is_blank(id: str, type: str) -> str:
    blank = f"{quoted(id)} IS NULL"
    return f"WHERE {blank} OR trim({quoted(id)}) = ''" if type == "VARCHAR" else f"WHERE {blank}"


def _running(layout: Layout, types: dict[str, str], as_of: date) -> str:
    """The condition of a subscription that is not stopped (SMT-01)."""
    stopped = layout.stopped
    if stopped is None:
        return "true"
    by_lower = {name.strip().lower(): name for name in types}
    name = by_lower.get(stopped.column.strip().lower())
    if name is None:
        raise ColumnError(f"no column `{stopped.column}` says whether a subscription is stopped")
    if stopped.values:
        listed = ", ".join(_text(value) for value in stopped.values)
        return f"trim(CAST({quoted(name)} AS VARCHAR)) NOT IN ({listed})"
    day = quoted(name) if types[name] == "DATE" else f"CAST(nullif(trim({quoted(name)}), '') AS DATE)"
    return f"({day} IS NULL OR {day} > DATE '{as_of.isoformat()}')"


def _count(database: Any, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


__all__ = [
    "ColumnError",
    "Done",
    "EngineError",
    "Held",
    "ShrunkenError",
    "UnusableError",
    "offers_to_arrow",
    "offers_to_file",
    "offers_to_table",
]
