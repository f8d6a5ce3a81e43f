"""The refresh of a SubscriptionSmartOffer table in DuckDB, in one transaction (SMT-03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from attrs import frozen

from ..offers.layout import Layout
from ..offers.refresh import ChangedOffer, Refreshed
from ..rules.ruleset import RuleSet
from .columns import quoted
from .duckdb_run import opened, prepared
from .engine import PLAIN, Absent, Only
from .table_refresh import DIFFERENT, NEW, Order, changed_from, changed_query, refresh_table


def refresh(
    rules: RuleSet,
    subscriptions: str | Path | Any,
    table: str,
    *,
    as_of: date,
    connection: Any,
    layout: Layout = PLAIN,
    only: Only | None = None,
    absent: Absent = "refuse",
    changed: str = "",
    runs: str = "",
    shrinks_to: float = 0.5,
    dry_run: bool = False,
    columns: Mapping[str, str] | None = None,
    memory_limit: str = "",
    progress: bool = False,
) -> Refreshed:
    """Make a table of offers in DuckDB what the rules give, in one transaction (SMT-03).

    Only rows that change are written; running it twice writes none. `subrules.engines.engine.Engine` says more of
    what every engine takes.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a Parquet or CSV file, an Arrow table or reader, a Polars frame, or the name of a table or view
            of the connection.
        table: the table to refresh; made where there is none.
        as_of: the day whose rules count.
        connection: a DuckDB connection, outside a transaction.
        layout: which columns hold the id and what says stopped.
        only: the subscriptions that the refresh is about, by their ids, a table or a SELECT of one column; the
            others' offers are left as they are.
        absent: whether a subscription that `only` names and the source does not have is refused, or its offers are
            deleted.
        changed: a table to hold what this refresh changed, made anew, such as "temp.changed".
        runs: the table of runs; `subrules_runs` beside `table` when left out.
        shrinks_to: the least share of its rows that the table must keep; 0 allows anything.
        dry_run: whether to leave `table` and `runs` as they are.
        columns: for a field, the column that gives it, where it is not found by the field's names.
        memory_limit: such as "2GB"; what does not fit goes to the disk, where the connection allows it.
        progress: whether to show a bar on the terminal.

    Returns:
        How many rows were inserted, updated, deleted and left alone; how many offers there are now, and for how many
        subscriptions missing facts left a rule open.

    Raises:
        ShrunkenError: too few rows would be left; the table is as it was.
        TargetError: `table`, `changed` or `runs` is a table of another kind.
        ColumnError, UnusableError, EngineError, UnfilledTemplate, TooWide: as for `offers_to_file`.

    >>> import duckdb
    >>> from subrules import load
    >>> from subrules.offers import VOCABULARY
    >>> database = duckdb.connect()
    >>> _ = database.execute("CREATE TABLE subs AS SELECT 17 AS id, 1 AS NewspaperID")
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> refresh(rules, "subs", "smart", as_of=date(2026, 6, 1), connection=database)
    Refreshed(inserted=1, updated=0, deleted=0, unchanged=0, offers=1, open=0)
    """
    with opened(connection, memory_limit, None, progress) as database:
        try:
            with prepared(
                database, rules, subscriptions, as_of, layout, only=only, absent=absent, columns=columns
            ) as run:
                database.execute(
                    f"CREATE OR REPLACE TEMP TABLE {NEW} AS SELECT subscription, type, segment, rule FROM ({run.made.offers})"
                )
                order = Order(
                    table=table,
                    changed=changed,
                    runs=runs,
                    as_of=as_of,
                    digest=run.made.digest,
                    scoped=only is not None,
                    shrinks_to=shrinks_to,
                    dry_run=dry_run,
                )
                database.execute("BEGIN")
                try:
                    done = refresh_table(_DuckDb(database), order, count_open=run.count_open)
                    database.execute("COMMIT")
                except BaseException:
                    database.execute("ROLLBACK")
                    raise
                return done
        finally:
            for name in (NEW, DIFFERENT, f"{NEW}_target"):
                database.execute(f"DROP TABLE IF EXISTS temp.{name}")


def changed_offers(connection: Any, table: str) -> Iterator[ChangedOffer]:
    """What a refresh changed, from the table that was named as `changed`, by subscription, type and segment.

    Args:
        connection: the DuckDB connection.
        table: the name that `refresh` was given.

    Returns:
        An iterator of the changed offers, each as it was before and as it is after.

    Raises:
        TargetError: there is no such table, or it is of another kind.

    >>> import duckdb
    >>> from subrules import load
    >>> from subrules.offers import VOCABULARY
    >>> database = duckdb.connect()
    >>> _ = database.execute("CREATE TABLE subs AS SELECT 17 AS id, 1 AS NewspaperID")
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> _ = refresh(rules, "subs", "smart", as_of=date(2026, 6, 1), connection=database, changed="temp.changed")
    >>> [(changed.before, changed.after.segment) for changed in changed_offers(database, "temp.changed")]
    [(None, 'Plus')]
    """
    query = changed_query(_DuckDb(connection), table)
    return changed_from(_fetched(connection.cursor() if not table.startswith("temp.") else connection, query))


def _fetched(database: Any, query: str) -> Iterator[Sequence[Any]]:
    found = database.execute(query)
    while rows := found.fetchmany(10_000):
        yield from rows


@frozen
class _DuckDb:
    """DuckDB, as the shared refresh asks it."""

    connection: Any
    collation: str = "C"

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        found: list[tuple[Any, ...]] = self.connection.execute(query).fetchall()
        return found

    def run(self, statement: str) -> None:
        self.connection.execute(statement)

    def columns(self, table: str) -> dict[str, str] | None:
        """They are looked up: naming a table that is not there would end the transaction."""
        *before, name = table.split(".")
        places = {
            0: "database_name = 'temp' OR database_name = current_database() AND schema_name = current_schema()",
            1: "database_name = current_database() AND schema_name = $place OR database_name = $place AND schema_name = 'main'",
            2: "database_name || '.' || schema_name = $place",
        }
        found = self.connection.execute(
            "SELECT database_name, column_name, data_type FROM duckdb_columns() "
            f"WHERE lower(table_name) = lower($name) AND ({places[len(before)]}) "
            "ORDER BY database_name <> 'temp', column_index",
            {"name": name, **({"place": ".".join(before)} if before else {})},
        ).fetchall()
        return {column: type for database, column, type in found if database == found[0][0]} or None

    def quoted(self, table: str) -> str:
        return ".".join(map(quoted, table.split(".")))

    def create(self, table: str) -> str:
        kind = "TEMP TABLE" if table.split(".", maxsplit=1)[0].lower() == "temp" else "TABLE"
        return f"CREATE {kind} {self.quoted(table)}"

    def lock(self, table: str) -> None:
        """DuckDB refuses the second of two transactions that change the same rows."""
