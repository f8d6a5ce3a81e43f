"""The refresh of a SubscriptionSmartOffer table in PostgreSQL, through any DB-API connection (SMT-01..03, LNG-18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ..rules.ruleset import RuleSet
from .columns import Column, ColumnError
from .dictionary import UnusableError
from .postgres_columns import made_plain, types_of
from .refresh import ShrunkenError, never_missing, refuse_missing_facts, refuse_shrinking
from .rows import counted
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
        columns: for a field, the column that gives it, where it is not called as the field. A column that
            does not hold the facts as they stand has its different values read in Python, once each.
        shrinks_to: the least share of its rows that must come again; 0 allows anything.

    Raises:
        ColumnError: a column is absent, of another type, or the ids are missing or repeated.
        UnusableError: some rows hold values that do not fit.
        ShrunkenError: too few rows would be left; the table is as it was.
        UnfilledTemplate, TooWide: as for `statements`.
    """
    cursor = connection.cursor()
    try:
        cursor.execute("SET LOCAL datestyle TO ISO")
        view, held = _columns(cursor, rules, subscriptions, id, columns or {}, as_of)
        made = statements(
            rules, as_of=as_of, dialect="postgres", table=view, id=id, columns=held, prefix="subrules_new_"
        )
        _load(cursor, made)
        done = _refresh(cursor, made, table, subscriptions, id, shrinks_to)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        cursor.close()
    return done


def _columns(
    cursor: Any, rules: RuleSet, source: str, id: str, columns: Mapping[str, str], as_of: date
) -> tuple[str, dict[str, Column]]:
    """The table or view that gives the facts, and what its columns hold; the ids tell its rows apart."""
    cursor.execute(f"SELECT * FROM {_name(source)} LIMIT 0")
    there = {column[0] for column in cursor.description}
    by_field = {rules.vocabulary.by_key[name.lower()].name: column for name, column in columns.items()}
    wanted = {name: by_field.get(name, name) for name in rules.fields_asked}
    absent = [name for name in (id, *wanted.values()) if name not in there]
    if absent:
        raise ColumnError(
            f"`{source}` has no column {', '.join(f'`{name}`' for name in absent)}: "
            f"its columns are {', '.join(f'`{name}`' for name in sorted(there))}"
        )
    kinds = types_of(cursor, _name(source), list(wanted.values()))
    cursor.execute(f"SELECT count(*), count({_name(id)}), count(DISTINCT {_name(id)}) FROM {_name(source)}")
    rows, known, different = cursor.fetchone()
    if known < rows:
        raise ColumnError(f"in `{source}` {counted(rows - known, 'row', 'has', 'have')} no `{id}`")
    if different < known:
        raise ColumnError(
            f"in `{source}` {counted(known - different, 'row', 'repeats', 'repeat')} the `{id}` of another one"
        )
    fields = {f.name: f for f in rules.vocabulary.fields}
    asked = [(fields[name], column) for name, column in wanted.items()]
    view, held = made_plain(cursor, _name(source), asked, kinds, as_of, id=_name(id))
    required = never_missing(rules)
    if required:
        counts = ", ".join(f"count(*) - count({_name(held[name].name)})" for name in required)
        cursor.execute(f"SELECT {counts} FROM {_name(view or source)}")
        refuse_missing_facts(dict(zip(required, cursor.fetchone(), strict=True)))
    return view or source, held


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


def _refresh(cursor: Any, made: Statements, table: str, source: str, id: str, shrinks_to: float) -> Refreshed:
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
    same = "t.subscription = n.subscription AND t.type = n.type AND t.segment = n.segment"
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
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


__all__ = ["ColumnError", "Refreshed", "ShrunkenError", "UnusableError", "refresh"]
