"""A run in DuckDB: the database opened, the source looked through, and the rows of the rules put in beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve, frozen

from .engine import Absent, EngineError, Only, not_installed

try:
    import duckdb
except ModuleNotFoundError as error:
    raise not_installed("duckdb", error) from None

from ..faults import Fault
from ..offers.layout import Layout
from ..offers.stopped import is_stopped
from ..rules.ruleset import RuleSet
from .columns import BLANKS, Column, ColumnError, quoted
from .dictionary import Unusable, UnusableError
from .duckdb_columns import columns_of, intake
from .duckdb_ids import Ids, id_column_in, ids_of
from .duckdb_sources import SourceError, plain_view, relation_of, text_literal
from .only import ids_named, one_column, query_of, refuse_absent, refuse_no_id
from .places import chosen_columns
from .refresh import never_missing, refuse_missing_facts
from .sql import Statements, statements

PREFIX = "subrules_"
"""How the names of what is put into the database for a run begin."""

STOPPED = f"{PREFIX}stopped"
SCOPE = f"{PREFIX}scope"
"""Tables for a run: the values that say stopped, and the ids that `only` names."""


@frozen
class Run:
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
def opened(connection: Any, memory_limit: str, spill: str | Path | None, progress: bool) -> Iterator[Any]:
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
            raise EngineError(plain_message(error)) from error
        except SourceError as error:
            raise EngineError(str(error)) from error
        except RuntimeError as error:
            if type(error) is RuntimeError and "interrupted" in str(error):  # what DuckDB makes of Ctrl-C
                raise KeyboardInterrupt from error
            raise
        except OSError as error:
            raise EngineError(f"{error.filename or spill}: {error.strerror or error}") from error


def plain_message(error: Exception) -> str:
    """The first line of what the database said."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


@contextmanager
def prepared(
    database: Any,
    rules: RuleSet,
    source: Any,
    as_of: date,
    layout: Layout,
    *,
    key: str = "",
    only: Only | None = None,
    absent: Absent = "refuse",
    columns: Mapping[str, str] | None = None,
) -> Iterator[Run]:
    """The source looked through, the rules put in beside it.

    `key` stands for the ids, which is quicker. With `only`, no other subscription is looked at.
    """
    relation, view = f"{PREFIX}plain", f"{PREFIX}subscriptions"
    made: Statements | None = None
    try:
        types = plain_view(database, relation_of(database, source, prefix=PREFIX), relation)
        if only is not None:
            relation = _scoped(database, relation, id_column_in(layout, types), types, only, absent, source)
        ids = ids_of(database, relation, layout, types)
        places = _Places(relation, types, chosen_columns(rules.vocabulary, list(types), columns or {}, "the table"))
        held, total, stopped = _facts(database, rules, places, ids, as_of, layout, key=key, view=view)
        refuse_missing_facts(_missing(database, rules, held, view))
        made = statements(rules, as_of=as_of, dialect="duckdb", table=view, columns=held, prefix=PREFIX)
        _load(database, made)
        lacking = any(column.missing for column in held.values())
        yield Run(database, made, total, stopped, ids, lacking, view, held)
    finally:
        for name in (view, f"{PREFIX}named", f"{PREFIX}plain"):
            database.execute(f"DROP VIEW IF EXISTS {name}")
        own = [f"{PREFIX}values_{n}" for n in range(len(rules.fields_asked))] + [STOPPED, SCOPE]
        for name in [table.name for table in (made.tables if made is not None else ())] + own:
            database.execute(f"DROP TABLE IF EXISTS temp.{quoted(name)}")


@frozen
class _Places:
    """A relation, the types of its columns, and the columns that the caller has named for fields."""

    relation: str
    types: dict[str, str]
    chosen: dict[str, str]


def _facts(
    database: Any,
    rules: RuleSet,
    places: _Places,
    ids: Ids,
    as_of: date,
    layout: Layout,
    *,
    key: str,
    view: str,
) -> tuple[dict[str, Column], int, int]:
    """A view of the running subscriptions with a column for each field; how many were read, and how many are stopped."""
    relation, among = places.relation, rules.vocabulary.fields
    fields = [field for field in rules.vocabulary.fields if field.name in set(rules.fields_asked)]
    chosen = {name: (column,) for name, column in places.chosen.items()}
    taken, unusable = intake(database, relation, fields, as_of, prefix=PREFIX, among=among, chosen=chosen)
    running, bad = _running(database, relation, layout, places.types, as_of)
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
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT {', '.join(selected)} FROM (SELECT * FROM {relation} AS src "
        f"WHERE {running}) AS src {joins}"
    )
    return columns, total, stopped


def _missing(database: Any, rules: RuleSet, columns: dict[str, Column], view: str) -> dict[str, int]:
    """In how many rows each field is missing that must not be."""
    required = never_missing(rules)
    if not required:
        return {}
    counts = ", ".join(f"count(*) - count({columns[name].name})" for name in required)
    return dict(zip(required, database.execute(f"SELECT {counts} FROM {view}").fetchone(), strict=True))


def _scoped(
    database: Any, relation: str, column: str, types: dict[str, str], only: Only, absent: Absent, source: Any
) -> str:
    """A view of the rows that `only` names; their ids stand as text in SCOPE."""
    query = query_of(only, lambda name: ".".join(map(quoted, name.split("."))))
    database.execute(f"CREATE OR REPLACE TEMP TABLE {SCOPE} (id VARCHAR)")
    if query is None:
        assert not isinstance(only, str), "a text names a table or a query"
        database.execute(f"INSERT INTO {SCOPE} SELECT unnest(?::VARCHAR[])", [ids_named(only)])
    else:
        found = columns_of(database, f"({query}\n)")
        name = one_column(list(found), str(only))
        made = _id_text(quoted(name), found[name])
        database.execute(f"INSERT INTO {SCOPE} SELECT DISTINCT {made} FROM ({query}\n) AS named")
        blank = database.execute(f"SELECT count(*) FROM {SCOPE} WHERE id IS NULL OR id = ''").fetchone()[0]
        refuse_no_id(blank, str(only))
    id = _id_text(quoted(column), types[column])
    if absent == "refuse":
        gone, example = database.execute(
            f"SELECT count(*), min(id) FROM {SCOPE} WHERE id NOT IN (SELECT {id} FROM {relation} WHERE {id} IS NOT NULL)"
        ).fetchone()
        refuse_absent(gone, example, str(source) if isinstance(source, (str, Path)) else "the source")
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW {PREFIX}named AS SELECT * FROM {relation} WHERE {id} IN (SELECT id FROM {SCOPE})"
    )
    return f"{PREFIX}named"


def _id_text(column: str, type: str) -> str:
    """A cell of an id as the text that a row reader makes of it."""
    if type == "DOUBLE":
        return f"CAST(TRY_CAST({column} AS BIGINT) AS VARCHAR)"
    if type.startswith("DECIMAL"):
        return f"CAST(TRY_CAST({column} AS HUGEINT) AS VARCHAR)"
    return f"trim(CAST({column} AS VARCHAR), '{BLANKS}')"


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
        answer = is_stopped(stopped, value, as_of)
        if isinstance(answer, Fault):
            faults.append((answer, count))
        elif answer:
            says.append(value)
    if faults:
        return "true", [Unusable(name, tuple(faults), sum(count for _, count in faults))]
    database.execute(f"CREATE OR REPLACE TEMP TABLE {STOPPED} (value {types[name]})")
    if says:
        database.execute(f"INSERT INTO {STOPPED} SELECT unnest(?::{types[name]}[])", [says])
    return f"NOT EXISTS (SELECT 1 FROM {STOPPED} AS x WHERE x.value = src.{quoted(name)})", []


def count(database: Any, table: str) -> int:
    """How many rows a table has."""
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
