"""The figures of a run in DuckDB: the same that `offers.counting` has of its rows, taken by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ..matching.match import Matcher
from ..offers.counting import DISTINCT, Counting
from ..offers.layout import Layout
from ..rules.values import canonical_number
from ..rules.vocabulary import Fact, FieldType
from .columns import Column, quoted
from .sql import Statements

OPEN = "subrules_open"
"""The table of the subscriptions for which some rule is left open."""

COMBINATIONS = 20_000
"""How many combinations of facts that leave a rule open are looked at one by one."""


def count_run(
    database: Any,
    counting: Counting,
    made: Statements,
    *,
    new: str,
    view: str,
    columns: Mapping[str, Column],
    left_open: str,
) -> int:
    """Count a run into `counting`, and for how many subscriptions some rule is left open.

    Args:
        database: the connection.
        counting: takes the figures; its numbers of subscriptions are set already.
        made: the statements of the run.
        new: the table of its offers, each once.
        view: the running subscriptions: `id`, which is the number of the row, and a column for each field.
        columns: the column of each field.
        left_open: the SELECT of what is left open; empty where no fact is missing.
    """
    counting.add_offers(
        database.execute(f"SELECT type, segment, rule, count(*) FROM {new} GROUP BY ALL ORDER BY min(rowid)").fetchall()
    )
    applying: dict[str, int] = {}
    by_place: dict[int, int] = {}
    for place, times in database.execute(made.applying).fetchall():
        by_place[place] = by_place.get(place, 0) + times
    for place, times in by_place.items():
        applying[made.places[place]] = max(times, applying.get(made.places[place], 0))
    counting.add_applying(applying.items())
    types = {field.name: field.type for field in counting.rules.vocabulary.fields}
    for name, column in columns.items():
        _count_column(database, counting, name, types[name], view, column.name)
    if left_open:
        _count_open(database, counting, columns, types, view, left_open)
    return counting.undetermined


def stopped_by(
    database: Any, relation: str, layout: Layout, types: Mapping[str, str], stopped: int, *, said: str
) -> list[tuple[str, int]]:
    """How many are stopped by what their cell says, which stands in the table `said`; by days, only how many."""
    if layout.stopped is None or not layout.stopped.values:
        return [("", stopped)]
    wanted = layout.stopped.column.strip().lower()
    name = next(name for name in types if name.strip().lower() == wanted)
    found = database.execute(
        f"SELECT x.value, count(*) FROM {relation} AS src JOIN {said} AS x ON x.value = src.{quoted(name)} GROUP BY 1"
    ).fetchall()
    return [(str(value).strip(), times) for value, times in found]


def _count_column(database: Any, counting: Counting, name: str, type: FieldType, view: str, column: str) -> None:
    """The values of a field, those first that come first; those that rules name whatever comes."""
    named = counting.named(name)
    most = DISTINCT + len(named) + 1  # one of them may be NULL
    found = database.execute(
        f"SELECT {column}, count(*) FROM {view} GROUP BY 1 ORDER BY min(id) LIMIT {most + 1}"
    ).fetchall()
    values = [(fact_of(type, value), times) for value, times in found]
    if len(found) <= most:
        counting.add_column(name, values)
        return
    held = dict(
        database.execute(
            f"SELECT {column}, count(*) FROM {view} WHERE CAST({column} AS VARCHAR) IN (SELECT unnest(?::VARCHAR[])) "
            f"OR {column} IN (SELECT TRY_CAST(unnest(?::VARCHAR[]) AS {_type(database, view, column)})) GROUP BY 1",
            [list(named), list(named)],
        ).fetchall()
    )
    rows, missing = database.execute(f"SELECT count(*), count(*) - count({column}) FROM {view}").fetchone()
    taken: dict[Any, int] = {fact_of(type, value): times for value, times in held.items()}
    taken = {value: times for value, times in taken.items() if _text(value) in set(named)}
    room = DISTINCT
    for value, times in values:
        if value is not None and value not in taken and room:
            taken[value] = times
            room -= 1
    counting.add_column(name, [*taken.items(), (None, missing)], beyond=rows - missing - sum(taken.values()))


def _type(database: Any, view: str, column: str) -> str:
    found = database.execute(f"SELECT column_type FROM (DESCRIBE SELECT {column} FROM {view})").fetchone()
    return str(found[0])


def _text(value: Fact | None) -> str:
    return str(value)


def fact_of(type: FieldType, value: Any) -> Fact | None:
    """The fact that a value of the database is."""
    if value is None:
        return None
    match type:
        case FieldType.CODE | FieldType.TEXT:
            return str(value)
        case FieldType.NUMBER:
            return canonical_number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))
        case FieldType.DATE:
            assert isinstance(value, date), "a column of days"
            return value
        case FieldType.YES_NO:
            return bool(value)


def _count_open(
    database: Any,
    counting: Counting,
    columns: Mapping[str, Column],
    types: Mapping[str, FieldType],
    view: str,
    left_open: str,
) -> None:
    """Which rules missing facts leave open, and which facts: each combination of facts is looked at once, by the matcher."""
    database.execute(f"CREATE OR REPLACE TEMP TABLE {OPEN} AS SELECT DISTINCT subscription AS id FROM ({left_open})")
    try:
        counting.undetermined += int(database.execute(f"SELECT count(*) FROM {OPEN}").fetchone()[0])
        names: Sequence[str] = list(columns)
        selected = ", ".join(f"v.{quoted(columns[name].name)}" for name in names)
        combinations = database.execute(
            f"SELECT {selected}, count(*) FROM {view} AS v JOIN {OPEN} AS o ON v.id = o.id GROUP BY ALL "
            f"LIMIT {COMBINATIONS + 1}"
        ).fetchall()
    finally:
        database.execute(f"DROP TABLE IF EXISTS {OPEN}")
    if len(combinations) > COMBINATIONS:
        counting.not_counted.append(
            "which missing facts left which rules open: with DuckDB only up to "
            f"{COMBINATIONS:,} combinations of facts are looked at; --engine python counts them all"
        )
        return
    matcher = Matcher(counting.rules, counting.as_of)
    for *values, times in combinations:
        facts = {name: fact_of(types[name], value) for name, value in zip(names, values, strict=True)}
        counting.add_left_open(matcher.match_facts(facts), times)
