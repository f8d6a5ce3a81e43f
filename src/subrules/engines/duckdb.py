"""The whole table inside DuckDB: subscriptions in, rows of SubscriptionSmartOffer out (SMT-01..03, LNG-18)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, TypeAlias

from attrs import evolve, frozen

try:
    import duckdb
except ModuleNotFoundError:
    raise ModuleNotFoundError("DuckDB is not installed: pip install 'subrules[duckdb]'") from None

from ..faults import Fault, SubrulesError
from ..offers.counting import Counting
from ..offers.layout import Layout
from ..offers.stopped import is_stopped
from ..rules.ruleset import RuleSet
from .columns import Column, ColumnError, Held, quoted
from .dictionary import Unusable, UnusableError
from .duckdb_columns import intake
from .duckdb_counts import count_run, stopped_by
from .duckdb_ids import Ids, id_column_in, ids_of
from .duckdb_sources import SourceError, plain_view, relation_of, text_literal
from .refresh import ShrunkenError, never_missing, refuse_missing_facts, refuse_shrinking
from .sql import Statements, statements

PREFIX = "subrules_"
"""How the names of what is put into the database for a run begin."""

STOPPED = f"{PREFIX}stopped"

PLAIN = Layout()
"""The usual names of the id's column, and no subscription stopped."""

Given: TypeAlias = Literal["subscription", "type", "segment", "rule", "digest", "as_of"]
GIVEN: tuple[Given, ...] = ("subscription", "type", "segment", "rule", "digest", "as_of")
"""The columns of SubscriptionSmartOffer."""


class EngineError(SubrulesError, RuntimeError):
    """What the database could not do: read a file, find room on the disk. Nothing was half done."""


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
    layout: Layout = PLAIN,
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
                constant = {"as_of": f"DATE '{as_of.isoformat()}'"}
                if "digest" in columns:
                    constant["digest"] = text_literal(run.made.digest)
                wanted = ", ".join(f"{constant[name]} AS {name}" if name in constant else name for name in columns)
                query = f"SELECT {wanted} FROM ({run.made.offers})"
                written = database.execute(f"COPY ({query}) TO {text_literal(str(partial))} (FORMAT {form})").fetchone()
                undetermined = run.count_open()
                partial.replace(target)
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
    layout: Layout = PLAIN,
    shrinks_to: float = 0.5,
    memory_limit: str = "",
    progress: bool = False,
) -> Done:
    """The refresh of a SubscriptionSmartOffer table in DuckDB, in one transaction (SMT-03).

    Rows that are there stay or get the new rule, digest and day, new ones come, others go; running
    it twice changes nothing. The table is made where there is none.

    Args:
        rules: a rule set without unfilled templates.
        source: as for `offers_to_file`.
        table: its name in the connection.
        as_of: the day whose rules count.
        connection: a DuckDB connection.
        layout: which columns hold the id and what says stopped.
        shrinks_to: the least share of its rows that must come again: a source that is empty or cut
            short would otherwise empty the table. 0 allows anything.
        memory_limit: such as "2GB"; what does not fit goes to the disk, where the connection allows it.
        progress: whether to show a bar on the terminal.

    Raises:
        ShrunkenError: too few rows would be left; the table is as it was.
        ColumnError, UnusableError, EngineError, UnfilledTemplate, TooWide: as for `offers_to_file`.
    """
    name = ".".join(map(quoted, table.split(".")))
    with (
        _database(connection, memory_limit, None, progress) as database,
        _prepared(database, rules, source, as_of, layout) as run,
    ):
        database.execute(f"CREATE OR REPLACE TEMP TABLE {PREFIX}new AS {run.made.offers}")
        undetermined = run.count_open()
        rows = _count(database, f"{PREFIX}new")
        database.execute("BEGIN")
        try:
            database.execute(
                f"CREATE TABLE IF NOT EXISTS {name} (subscription {run.ids.type}, type VARCHAR, segment VARCHAR, "
                "rule VARCHAR, digest VARCHAR, as_of DATE)"
            )
            refuse_shrinking(table, before=_count(database, name), after=rows, shrinks_to=shrinks_to)
            same = "t.subscription = n.subscription"
            if run.ids.type == "VARCHAR":
                same = "CAST(t.subscription AS VARCHAR) COLLATE C = n.subscription"
            digest, day = text_literal(run.made.digest), f"DATE '{as_of.isoformat()}'"
            database.execute(
                f"MERGE INTO {name} AS t USING {PREFIX}new AS n "
                f"ON {same} AND t.type COLLATE C = n.type AND t.segment COLLATE C = n.segment "
                f"WHEN MATCHED AND (t.rule COLLATE C, t.digest, t.as_of) IS DISTINCT FROM (n.rule, {digest}, {day}) "
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


@contextmanager
def offers_in_order(
    rules: RuleSet,
    source: Path,
    *,
    as_of: date,
    layout: Layout = PLAIN,
    counting: Counting | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[Done, Iterator[tuple[Any, str, str, str]]]]:
    """The offers of a file in the order of its rows and of the rules, one by one: id, type, segment, rule.

    `counting` gets all figures of the run, and `step` is told what is being done. Other arguments and
    errors as for `offers_to_file`.
    """
    with _database(None, "", None, False) as database:
        step("reading the table")
        reader = relation_of(database, source, prefix=PREFIX)
        database.execute("SET preserve_insertion_order = true")
        columns = plain_view(database, reader, f"{PREFIX}read")
        wanted = {layout.stopped.column.strip().lower()} if layout.stopped else set()
        for field in rules.vocabulary.fields:
            if field.name in set(rules.fields_asked):
                wanted |= {name.lower() for name in (field.source, *field.names())}
        id = id_column_in(layout, columns)
        kept = [name for name in columns if name.strip().lower() in wanted or name == id]
        database.execute(f"CREATE TEMP TABLE {PREFIX}file AS SELECT {', '.join(map(quoted, kept))} FROM {PREFIX}read")
        database.execute(f"CREATE TEMP VIEW {PREFIX}rows AS SELECT rowid AS {PREFIX}row, * FROM {PREFIX}file")
        with _prepared(database, rules, f"{PREFIX}rows", as_of, layout, key=f"{PREFIX}row") as run:
            step("working out the offers")
            database.execute(
                f"CREATE TEMP TABLE {PREFIX}new AS SELECT {run.ids.of('s')} AS id, o.type, o.segment, o.rule "
                f"FROM ({run.made.offers}) AS o JOIN {PREFIX}rows AS s ON o.subscription = s.{PREFIX}row "
                "ORDER BY o.subscription, o.place"
            )
            if counting is None:
                undetermined = run.count_open()
            else:
                step("counting")
                counting.running = run.subscriptions - run.stopped
                for says, times in stopped_by(database, f"{PREFIX}rows", layout, columns, run.stopped, said=STOPPED):
                    counting.add_stopped(says, times)
                open_by = run.made.left_open if run.may_be_open else ""
                undetermined = count_run(
                    database,
                    counting,
                    run.made,
                    new=f"{PREFIX}new",
                    view=run.view,
                    columns=run.columns,
                    left_open=open_by,
                )
            done = Done(run.subscriptions, run.stopped, _count(database, f"{PREFIX}new"), undetermined)
            yield done, _rows(database, f"SELECT * FROM {PREFIX}new")


def _rows(database: Any, query: str) -> Iterator[tuple[Any, str, str, str]]:
    found = database.execute(query)
    while rows := found.fetchmany(10_000):
        yield from rows


def offers_to_arrow(rules: RuleSet, source: Any, *, as_of: date, layout: Layout = PLAIN, connection: Any = None) -> Any:
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
    ids: Ids
    may_be_open: bool
    view: str
    columns: dict[str, Column]

    def count_open(self) -> int:
        """For how many subscriptions some rule is left open."""
        if not self.may_be_open:
            return 0
        query = f"SELECT count(DISTINCT subscription) FROM ({self.made.left_open})"
        return int(self.database.execute(query).fetchone()[0])


@contextmanager
def _database(connection: Any, memory_limit: str, spill: str | Path | None, progress: bool) -> Iterator[Any]:
    """The caller's connection, or one of its own that spills into a folder of its own; the database's errors made plain."""
    with ExitStack() as stack:
        try:
            database = connection
            if connection is None:
                folder = stack.enter_context(
                    TemporaryDirectory(prefix=".subrules-", dir=spill, ignore_cleanup_errors=True)
                )
                database = stack.enter_context(duckdb.connect())
                database.execute(f"SET temp_directory = {text_literal(folder)}")
                database.execute("SET preserve_insertion_order = false")
            if memory_limit:
                database.execute(f"SET memory_limit = {text_literal(memory_limit)}")
            if progress:
                database.execute("SET enable_progress_bar = true")
            yield database
        except duckdb.Error as error:
            raise EngineError(_plain(error)) from error
        except SourceError as error:
            raise EngineError(str(error)) from error
        except RuntimeError as error:
            if type(error) is RuntimeError and "interrupted" in str(error):  # what DuckDB makes of Ctrl-C
                raise KeyboardInterrupt from error
            raise
        except OSError as error:
            raise EngineError(f"{error.filename or spill}: {error.strerror or error}") from error


def _plain(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


@contextmanager
def _prepared(
    database: Any, rules: RuleSet, source: Any, as_of: date, layout: Layout, *, key: str = ""
) -> Iterator[_Run]:
    """The source looked through, the rules put in beside it. `key` stands for the ids, which is quicker."""
    relation = f"{PREFIX}plain"
    types = plain_view(database, relation_of(database, source, prefix=PREFIX), relation)
    ids = ids_of(database, relation, layout, types)
    fields = [field for field in rules.vocabulary.fields if field.name in set(rules.fields_asked)]
    taken, unusable = intake(database, relation, fields, as_of, prefix=PREFIX, among=rules.vocabulary.fields)
    running, bad = _running(database, relation, layout, types, as_of)
    if unusable or bad:
        raise UnusableError([*unusable, *bad])
    total, stopped = database.execute(
        f"SELECT count(*), count(*) FILTER (WHERE NOT ({running})) FROM {relation} AS src"
    ).fetchone()
    selected = [f"{f'src.{quoted(key)}' if key else ids.of('src')} AS {quoted('id')}"]
    columns: dict[str, Column] = {}
    for number, (name, one) in enumerate(taken.items()):
        expression = one.expression if one.join else f"src.{one.expression}"
        selected.append(f"{expression} AS c{number}")
        columns[name] = evolve(one.column, name=f"c{number}")
    joins = " ".join(one.join for one in taken.values())
    view = f"{PREFIX}subscriptions"
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {', '.join(selected)} FROM (SELECT * FROM {relation} AS src "
        f"WHERE {running}) AS src {joins}"
    )
    required = never_missing(rules)
    if required:
        counts = ", ".join(f"count(*) - count({columns[name].name})" for name in required)
        found = database.execute(f"SELECT {counts} FROM {view}").fetchone()
        refuse_missing_facts(dict(zip(required, found, strict=True)))
    made = statements(rules, as_of=as_of, dialect="duckdb", table=view, columns=columns, prefix=PREFIX)
    _load(database, made)
    try:
        lacking = any(column.missing for column in columns.values())
        yield _Run(database, made, total, stopped, ids, lacking, view, columns)
    finally:
        database.execute(f"DROP VIEW IF EXISTS {view}")
        database.execute(f"DROP VIEW IF EXISTS {relation}")
        own = [f"{PREFIX}values_{n}" for n in range(len(fields))] + [STOPPED]
        for name in [table.name for table in made.tables] + own:
            database.execute(f"DROP TABLE IF EXISTS temp.{quoted(name)}")


def _load(database: Any, made: Statements) -> None:
    """The tables of rows, each by one statement with a list for every column."""
    for table in made.tables:
        database.execute(table.create.replace("CREATE TABLE", "CREATE OR REPLACE TEMP TABLE", 1))
        if table.rows:
            lists = ", ".join(f"unnest(?::{type}[])" for _, type in table.columns)
            columns = [list(column) for column in zip(*table.rows, strict=True)]
            database.execute(f"INSERT INTO {quoted(table.name)} SELECT {lists}", columns)


def _running(
    database: Any, relation: str, layout: Layout, types: dict[str, str], as_of: date
) -> tuple[str, list[Unusable]]:
    """The condition of a subscription that is not stopped (SMT-01), and the cells that do not say.

    Its different values are few: each is read in Python, as a row's would be.
    """
    stopped = layout.stopped
    if stopped is None:
        return "true", []
    by_lower = {name.strip().lower(): name for name in types}
    name = by_lower.get(stopped.column.strip().lower())
    if name is None:
        raise ColumnError(f"no column `{stopped.column}` says whether a subscription is stopped")
    says: list[Any] = []
    faults: list[tuple[Fault, int]] = []
    for value, count in database.execute(f"SELECT {quoted(name)}, count(*) FROM {relation} GROUP BY 1").fetchall():
        said = is_stopped(stopped, value, as_of)
        if isinstance(said, Fault):
            faults.append((said, count))
        elif said:
            says.append(value)
    if faults:
        return "true", [Unusable(name, tuple(faults), sum(count for _, count in faults))]
    database.execute(f"CREATE OR REPLACE TEMP TABLE {STOPPED} (value {types[name]})")
    if says:
        database.execute(f"INSERT INTO {STOPPED} SELECT unnest(?::{types[name]}[])", [says])
    return f"NOT EXISTS (SELECT 1 FROM {STOPPED} AS x WHERE x.value = src.{quoted(name)})", []


def _count(database: Any, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


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
