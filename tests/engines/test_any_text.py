"""Any text in a column of a whole table is the fact, or the fault, that it is in a row of a file (LNG-06, LNG-18)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")
pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")

from subrules import FactsError, RuleSet
from subrules.faults import Fault
from subrules.rules.declare import vocabulary_from
from subrules.rules.facts import row_reader
from subrules.rules.ruleset import IsMissing, OneOf, Outcome, Rule

DAY = date(2026, 6, 15)
Cells: TypeAlias = Sequence[str | None]
PIECES = [
    *" \t\n\x1f\u00a0\u3000\u200b", *"017", "1.0", "1.00", "01.0", "E+05", ".", ",", "-", "(", ")", "$", "'", '"', "\\", "%",
    "N", "n", "yes", "No", "true", "NaN", "2026-06-01", "T00:00:00", "6/1/2026", "Irvine", "é", "e\u0301", "Ž", "𝟙",
]  # fmt: skip


def drawn(seed: int) -> list[str | None]:
    """Texts of a few pieces each, in which blanks and signs stand everywhere."""
    dice = random.Random(seed)
    texts = ["".join(dice.choices(PIECES, k=dice.randint(1, 3))) for _ in range(150)]
    return [*dict.fromkeys(texts), None, "", "1", "Irvine", "0.50", "yes", "2026-06-01"]


def by_arrow(server: Any, rules: Any, cells: Cells) -> set[tuple[int, str]]:
    from subrules.engines.arrow import offers_of_batches

    table = pa.table({"id": range(len(cells)), "F": pa.array(cells, pa.string())})
    found = offers_of_batches(rules, table.to_batches(), as_of=DAY, id="id")
    return {(row["subscription"], row["segment"]) for batch in found for row in batch.to_pylist()}


def by_duckdb(server: Any, rules: Any, cells: Cells) -> set[tuple[int, str]]:
    from subrules.engines.duckdb import offers_to_arrow

    table = pa.table({"id": range(len(cells)), "F": pa.array(cells, pa.string())})
    return {(row["subscription"], row["segment"]) for row in offers_to_arrow(rules, table, as_of=DAY).to_pylist()}


def by_postgres(connection: Any, rules: Any, cells: Cells) -> set[tuple[int, str]]:
    from subrules.engines.postgres import refresh

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS texts CASCADE")
        cursor.execute("CREATE SCHEMA texts")
        cursor.execute("CREATE TABLE texts.subs (id int, f text)")
        cursor.executemany("INSERT INTO texts.subs VALUES (%s, %s)", list(enumerate(cells)))
    connection.commit()
    refresh(rules, "texts.subs", "texts.smart", as_of=DAY, connection=connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subscription, segment FROM texts.smart")
        return set(cursor.fetchall())


def by_spark(session: Any, rules: Any, cells: Cells) -> set[tuple[int, str]]:
    from subrules.engines.spark import offers

    frame = session.createDataFrame(list(enumerate(cells)), "id int, F string").coalesce(1)
    return {(row[0], row[2]) for row in offers(rules, frame, as_of=DAY).collect()}


DOORS = {"arrow": by_arrow, "duckdb": by_duckdb, "postgres": by_postgres, "spark": by_spark}


@pytest.fixture(params=[("arrow", 6), ("duckdb", 6), ("postgres", 6), ("spark", 1)], ids=lambda param: param[0])
def door(request: pytest.FixtureRequest) -> Any:
    """What answers a column of cells, and how many columns it is given."""
    name, times = request.param
    server = request.getfixturevalue(name) if name in ("postgres", "spark") else None
    return lambda rules, cells: DOORS[name](server, rules, cells), times


def faults_told(run: Any) -> set[str]:
    from subrules.engines.dictionary import UnusableError

    with pytest.raises((FactsError, UnusableError)) as raised:
        run()
    error: Any = raised.value
    faults = error.faults if isinstance(error, FactsError) else [f for c in error.columns for f, _ in c.faults]
    return {fault.message for fault in faults}


@pytest.mark.parametrize("type", ["code", "text", "number", "date", "yes/no"])
def test_a_column_of_any_texts_is_read_as_its_rows_are_lng_18(door: Any, type: str) -> None:
    through, times = door
    words = vocabulary_from({"fields": {"F": {"type": type}}}, outcomes={"upgrade offer": "UPGRD"})
    read = row_reader(words.fields, ["F"], DAY)
    for seed in range(times):
        faults: list[Fault] = []
        good: list[tuple[str | None, Any]] = []
        cells = drawn(seed)
        for cell in cells:
            found: list[Fault] = []
            fact = read({"F": cell}, found)["F"]
            faults += found
            if not found:
                good.append((cell, fact))
        wanted = {fact: f"S{at}" for at, fact in enumerate(dict.fromkeys(fact for _, fact in good if fact is not None))}
        named = [(OneOf("F", (fact,)), name) for fact, name in wanted.items()]
        rules = RuleSet(
            tuple(Rule(test, (Outcome("UPGRD", name),)) for test, name in [*named, (IsMissing("F"), "Gap")]), words
        )
        assert through(rules, [cell for cell, _ in good]) == {
            (at, wanted.get(fact, "Gap")) for at, (_, fact) in enumerate(good)
        }
        if faults:
            assert faults_told(lambda: through(rules, cells)) == {fault.message for fault in faults}  # noqa: B023 - called at once
