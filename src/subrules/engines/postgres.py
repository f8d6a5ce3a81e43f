"""The refresh of a SubscriptionSmartOffer table in PostgreSQL, through any DB-API connection (SMT-01..03, LNG-18)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from attrs import evolve

from ..offers.layout import Layout
from ..offers.refresh import ChangedOffer, Refreshed
from ..rules.ruleset import RuleSet
from .columns import Column, ColumnError, quoted
from .dictionary import UnusableError
from .engine import PLAIN, Absent, EngineError, Only
from .places import places_of
from .postgres_columns import VIEW, made_plain, types_of
from .postgres_ids import Ids, ids_of
from .postgres_source import NAMED, RUNNING, PostgreSql, id_of, running_of, scoped
from .refresh import ShrunkenError, TargetError, never_missing, refuse_missing_facts
from .sql import Statements, statements
from .table_refresh import DIFFERENT, NEW, Order, changed_from, changed_query, refresh_table


def refresh(
    rules: RuleSet,
    subscriptions: str,
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
) -> Refreshed:
    """Make a table of offers in PostgreSQL what the rules give, in one transaction; readers see the old rows or the new.

    Only rows that change are written; running it twice writes none. `subrules.engines.engine.Engine` says more of
    what every engine takes.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: the table or view of subscriptions, NULL standing for a missing fact.
        table: the table to refresh; made where there is none.
        as_of: the day whose rules count.
        connection: a DB-API connection to PostgreSQL 12 or later, whose driver writes parameters as `%s` (psycopg,
            psycopg2). Its transaction is committed, or rolled back whatever happens; a connection in autocommit gets
            one of its own.
        layout: which columns hold the id and what says stopped.
        only: the subscriptions that the refresh is about, by their ids, a table or a SELECT of one column; the
            others' offers are left as they are.
        absent: whether a subscription that `only` names and the source does not have is refused, or its offers are
            deleted.
        changed: a table to hold what this refresh changed, made anew, such as "pg_temp.changed".
        runs: the table of runs; `subrules_runs` beside `table` when left out.
        shrinks_to: the least share of its rows that the table must keep; 0 allows anything.
        dry_run: whether to leave `table` and `runs` as they are.
        columns: for a field, the column that gives it, where it is not found by the field's names. A column that
            does not hold the facts as they stand has its different values read in Python, once each.

    Returns:
        How many rows were inserted, updated, deleted and left alone; how many offers there are now, and for how many
        subscriptions missing facts left a rule open.

    Raises:
        ColumnError: a column is absent or of another type, or an id is missing, repeated, or neither text nor a
            whole number.
        UnusableError: some rows hold values that do not fit, or two columns of one field that contradict each other.
        ShrunkenError: too few rows would be left; the table is as it was.
        TargetError: `table`, `changed` or `runs` is a table of another kind.
        EngineError: the connection is in autocommit, and in a transaction that was begun by hand.
        UnfilledTemplate, TooWide: as for `statements`.
    """
    with _transaction(connection) as cursor:
        cursor.execute("SET LOCAL datestyle TO ISO")
        cursor.execute("SET LOCAL extra_float_digits TO 1")  # a binary number's text is the shortest that gives it back
        id = id_of(cursor, subscriptions, layout)
        source = subscriptions if only is None else scoped(cursor, subscriptions, id, only, absent)
        view, ids, held = _columns(cursor, rules, source, id, columns or {}, as_of, layout=layout, called=subscriptions)
        made = statements(
            rules, as_of=as_of, dialect="postgres", table=view, id=ids.column, columns=held, prefix="subrules_new_"
        )
        _load(cursor, made)
        cursor.execute(
            f"CREATE TEMPORARY TABLE {NEW} ON COMMIT DROP AS "
            f"SELECT subscription, type, segment, rule FROM ({made.offers}) AS o"
        )
        cursor.execute(f"ANALYZE {NEW}")
        order = Order(
            table=table,
            changed=changed,
            runs=runs,
            as_of=as_of,
            digest=made.digest,
            scoped=only is not None,
            shrinks_to=shrinks_to,
            dry_run=dry_run,
        )
        done = refresh_table(PostgreSql(cursor), order, count_open=lambda: _count_open(cursor, made))
        cursor.execute("DROP VIEW IF EXISTS " + ", ".join(f"pg_temp.{view}" for view in (RUNNING, VIEW, NAMED)))
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{DIFFERENT}, pg_temp.{NEW}_target")
    return done


def changed_offers(connection: Any, table: str) -> Iterator[ChangedOffer]:
    """What a refresh changed, from the table that was named as `changed`, by subscription, type and segment.

    Args:
        connection: the DB-API connection.
        table: the name that `refresh` was given.

    Returns:
        An iterator of the changed offers, each as it was before and as it is after.

    Raises:
        TargetError: there is no such table, or it is of another kind.
    """
    cursor = connection.cursor()
    cursor.execute(changed_query(PostgreSql(cursor), table))
    return changed_from(iter(cursor.fetchone, None))


@contextmanager
def _transaction(connection: Any) -> Iterator[Any]:
    """A cursor in a transaction that is committed at the end, or rolled back.

    A driver begins one by itself, but not in autocommit: whether there is one shows in a setting that ends with it.
    """
    cursor = connection.cursor()
    try:
        cursor.execute("SELECT set_config('subrules.begun', 'yes', true)")
        cursor.execute("SELECT current_setting('subrules.begun', true)")
        begun = cursor.fetchone()[0] == "yes"
        if begun and getattr(connection, "autocommit", False) is True:
            raise EngineError(
                "the connection is in autocommit, and in a transaction that was begun by hand: refresh outside of it, "
                "because a refresh commits"
            )
        if not begun:
            cursor.execute("BEGIN")
        try:
            yield cursor
            if begun:
                connection.commit()
            else:
                cursor.execute("COMMIT")
        except BaseException:
            with suppress(Exception):  # what went wrong first is said, also where the connection is gone
                if begun:
                    connection.rollback()
                else:
                    cursor.execute("ROLLBACK")
            raise
    finally:
        cursor.close()


def _columns(
    cursor: Any,
    rules: RuleSet,
    source: str,
    id: str,
    columns: Mapping[str, str],
    as_of: date,
    *,
    layout: Layout,
    called: str,
) -> tuple[str, Ids, dict[str, Column]]:
    """The table or view that gives the facts of the running subscriptions, its ids, and what its columns hold.

    The ids tell the rows of the whole source apart, and the values of all of them fit.
    """
    cursor.execute(f"SELECT * FROM {_name(source)} LIMIT 0")
    there = [column[0] for column in cursor.description]
    table = f"`{called}`"
    places = places_of(rules, there, columns, table=table)
    kinds = types_of(cursor, _name(source), there)
    ids = ids_of(cursor, _name(source), id, kinds, table=table)
    view, held = made_plain(cursor, _name(source), places, kinds, as_of, id=ids.expression, made=ids.made)
    ids = evolve(ids, column="id" if view else ids.column)
    running = running_of(cursor, _name(source), view, ids, layout, as_of)
    required = never_missing(rules)
    if required:
        counts = ", ".join(f"count(*) - count({quoted(held[name].name)})" for name in required)
        cursor.execute(f"SELECT {counts} FROM {_name(running or view or source)}")
        refuse_missing_facts(dict(zip(required, cursor.fetchone(), strict=True)))
    return running or view or source, ids, held


def _load(cursor: Any, made: Statements) -> None:
    """The rows of the rules, in temporary tables that go with the transaction; a few statements, however many rows."""
    for table in made.tables:
        cursor.execute(table.create.replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1) + " ON COMMIT DROP")
        types = [_array(type) for _, type in table.columns]
        columns = [list(column) for column in zip(*table.rows, strict=True)] or [[] for _ in types]
        marks = ", ".join(f"%s::{type}[]" for type in types)
        cursor.execute(f"INSERT INTO {_name(table.name)} SELECT * FROM unnest({marks})", columns)
        cursor.execute(f"ANALYZE {_name(table.name)}")


def _array(type: str) -> str:
    return "numeric" if type.startswith("DECIMAL") else type


def _count_open(cursor: Any, made: Statements) -> int:
    cursor.execute(f"SELECT count(DISTINCT subscription) FROM ({made.left_open}) AS o")
    return int(cursor.fetchone()[0])


def _name(name: str) -> str:
    return ".".join(map(quoted, name.split(".")))


__all__ = ["ColumnError", "Refreshed", "ShrunkenError", "TargetError", "UnusableError", "changed_offers", "refresh"]
