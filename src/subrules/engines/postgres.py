"""The refresh of a SubscriptionSmartOffer table in PostgreSQL, through any DB-API connection (SMT-01..03, LNG-18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve, frozen

from ..rules.ruleset import RuleSet
from .columns import Column, ColumnError, quoted
from .dictionary import UnusableError
from .places import places_of
from .postgres_columns import VIEW, made_plain, types_of
from .postgres_ids import Ids, ids_of
from .refresh import ShrunkenError, never_missing, refuse_missing_facts, refuse_shrinking
from .sql import Statements, statements


@frozen
class Refreshed:
    """What a refresh did: rows that came, were changed, went, and are there now; subscriptions with a rule left open."""

    inserted: int
    updated: int
    deleted: int
    offers: int
    undetermined: int


def refresh(
    connection: Any,
    rules: RuleSet,
    *,
    as_of: date,
    subscriptions: str,
    table: str,
    id: str = "id",
    columns: Mapping[str, str] | None = None,
    shrinks_to: float = 0.5,
) -> Refreshed:
    """Make a table of offers say what the rules give, in one transaction; readers see the old rows or the new.

    Args:
        connection: a DB-API connection to PostgreSQL 12 or later, whose driver writes parameters as
            `%s` (psycopg, psycopg2). The transaction is committed, or rolled back whatever happens.
        rules: a rule set without unfilled templates.
        as_of: the day whose rules count.
        subscriptions: the table or view of running subscriptions, NULL standing for a missing fact.
        table: the table to refresh; made where there is none, with the columns subscription, type,
            segment, rule, digest and as_of.
        id: the column of `subscriptions` that tells them apart.
        columns: for a field, the column that gives it, where it is not found by the field's names. A column that
            does not hold the facts as they stand has its different values read in Python, once each.
        shrinks_to: the least share of its rows that must come again; 0 allows anything.

    Raises:
        ColumnError: a column is absent or of another type, or an id is missing, repeated, or neither text nor a
            whole number.
        UnusableError: some rows hold values that do not fit, or two columns of one field that contradict each other.
        ShrunkenError: too few rows would be left; the table is as it was.
        UnfilledTemplate, TooWide: as for `statements`.
    """
    cursor = connection.cursor()
    try:
        cursor.execute("SET LOCAL datestyle TO ISO")
        cursor.execute("SET LOCAL extra_float_digits TO 1")  # a binary number's text is the shortest that gives it back
        view, ids, held = _columns(cursor, rules, subscriptions, id, columns or {}, as_of)
        made = statements(
            rules, as_of=as_of, dialect="postgres", table=view, id=ids.column, columns=held, prefix="subrules_new_"
        )
        _load(cursor, made)
        done = _refresh(cursor, made, table, is_text=ids.is_text, shrinks_to=shrinks_to)
        cursor.execute(f"DROP VIEW IF EXISTS pg_temp.{VIEW}")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        cursor.close()
    return done


def _columns(
    cursor: Any, rules: RuleSet, source: str, id: str, columns: Mapping[str, str], as_of: date
) -> tuple[str, Ids, dict[str, Column]]:
    """The table or view that gives the facts, its ids, and what its columns hold; the ids tell its rows apart."""
    cursor.execute(f"SELECT * FROM {_name(source)} LIMIT 0")
    there = [column[0] for column in cursor.description]
    table = f"`{source}`"
    places = places_of(rules, there, columns, table=table)
    kinds = types_of(cursor, _name(source), there)
    ids = ids_of(cursor, _name(source), id, kinds, table=table)
    view, held = made_plain(cursor, _name(source), places, kinds, as_of, id=ids.expression, made=ids.made)
    required = never_missing(rules)
    if required:
        counts = ", ".join(f"count(*) - count({quoted(held[name].name)})" for name in required)
        cursor.execute(f"SELECT {counts} FROM {_name(view or source)}")
        refuse_missing_facts(dict(zip(required, cursor.fetchone(), strict=True)))
    return view or source, evolve(ids, column="id" if view else ids.column), held


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


def _refresh(cursor: Any, made: Statements, table: str, *, is_text: bool, shrinks_to: float) -> Refreshed:
    cursor.execute(f"CREATE TEMPORARY TABLE subrules_new ON COMMIT DROP AS {made.offers}")
    cursor.execute("ANALYZE subrules_new")
    name = _name(table)
    cursor.execute(
        f"CREATE TABLE IF NOT EXISTS {name} AS SELECT subscription, type, segment, rule, ''::text AS digest, "
        "DATE '2000-01-01' AS as_of FROM subrules_new WITH NO DATA"
    )
    cursor.execute(f"LOCK TABLE {name} IN SHARE ROW EXCLUSIVE MODE")
    before, after = _count(cursor, name), _count(cursor, "subrules_new")
    refuse_shrinking(table, before=before, after=after, shrinks_to=shrinks_to)
    by_code_point = ' COLLATE "C"' if is_text else ""
    same = f"t.subscription = n.subscription{by_code_point} AND t.type = n.type AND t.segment = n.segment"
    cursor.execute(f"DELETE FROM {name} AS t WHERE NOT EXISTS (SELECT 1 FROM subrules_new AS n WHERE {same})")
    deleted = cursor.rowcount
    stamp = (made.digest, made.as_of)
    cursor.execute(
        f"UPDATE {name} AS t SET rule = n.rule, digest = %s, as_of = %s FROM subrules_new AS n "
        f"WHERE {same} AND (t.rule, t.digest, t.as_of) IS DISTINCT FROM (n.rule, %s, %s)",
        stamp + stamp,
    )
    updated = cursor.rowcount
    cursor.execute(
        f"INSERT INTO {name} (subscription, type, segment, rule, digest, as_of) "
        "SELECT n.subscription, n.type, n.segment, n.rule, %s, %s FROM subrules_new AS n "
        f"WHERE NOT EXISTS (SELECT 1 FROM {name} AS t WHERE {same})",
        stamp,
    )
    inserted = cursor.rowcount
    cursor.execute(f"SELECT count(DISTINCT subscription) FROM ({made.left_open}) AS o")
    return Refreshed(inserted, updated, deleted, after, int(cursor.fetchone()[0]))


def _count(cursor: Any, name: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {name}")
    return int(cursor.fetchone()[0])


def _name(name: str) -> str:
    return ".".join(map(quoted, name.split(".")))


__all__ = ["ColumnError", "Refreshed", "ShrunkenError", "UnusableError", "refresh"]
