"""LNG-18: SQL, Spark and any other engine give exactly the answers of the Python matcher, NULL standing for missing."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import ANY_FEE, WORDS, drawn_record, drawn_rules
from subrules import load
from subrules.engines.sql import statements
from subrules.rules.facts import cell_of

from .databases import NAMES, in_duckdb, in_postgres, in_python, in_sqlite

DAY = date(2026, 5, 1)


def drawn(seed: int, *, rules: int, records: int, digits: int = 38) -> tuple[Any, list[dict]]:
    """A rule set and records for it: ordinary ones and odd ones, complete ones and ones that lack much."""
    dice = random.Random(seed)
    odd = dice.random() < 0.7
    made = load(drawn_rules(dice, rules, odd=odd, digits=digits), ANY_FEE)
    return made, [drawn_record(dice, dice.choice([0, 0.1, 0.5]), odd=odd) for _ in range(records)]


def same(found: tuple[list[tuple], list[tuple]], wanted: tuple[set[tuple], set[tuple]]) -> None:
    offers, left_open = found
    for rows, expected in (([row[:4] for row in offers], wanted[0]), (left_open, wanted[1])):
        assert len(rows) == len(set(rows)), "each once (DSL-06)"
        assert set(rows) == expected


seeds = st.integers(0, 2**32)


HALF = settings(max_examples=settings.default.max_examples // 2)
"""A database takes its time for each example; the deep profile tries ten times as many."""


@HALF
@given(seeds)
def test_duckdb_gives_the_same_lng_18(seed: int) -> None:
    rules, records = drawn(seed, rules=12, records=30)
    same(in_duckdb(statements(rules, as_of=DAY, dialect="duckdb"), records), in_python(rules, records, DAY))


@HALF
@given(seeds)
def test_sqlite_gives_the_same_lng_18(seed: int) -> None:
    """SQLite's numbers are binary, so rules and records there have no more than 15 digits."""
    rules, records = drawn(seed, rules=12, records=30, digits=15)
    records = [r for r in records if r["Fee"] is None or len(r["Fee"].as_tuple().digits) <= 15]
    same(in_sqlite(statements(rules, as_of=DAY, dialect="sqlite"), records), in_python(rules, records, DAY))


@pytest.mark.parametrize("seed", range(25))
def test_postgresql_gives_the_same_lng_18(postgres: Any, seed: int) -> None:
    rules, records = drawn(seed, rules=12, records=40)
    same(
        in_postgres(postgres, statements(rules, as_of=DAY, dialect="postgres"), records), in_python(rules, records, DAY)
    )


@pytest.mark.parametrize("seed", range(3))
def test_spark_gives_the_same_lng_18(spark: Any, seed: int) -> None:
    """It takes a table and reads it as every table is read: without the blanks around a text."""
    from pyspark.sql import types as T

    from subrules.engines.spark import left_open, offers

    rules, records = drawn(seed, rules=12, records=40)
    kinds = [T.StringType(), T.StringType(), T.StringType(), T.DecimalType(38, 10), T.DecimalType(38, 10), T.DateType(), T.BooleanType()]  # fmt: skip
    schema = T.StructType(
        [T.StructField("id", T.IntegerType()), *(T.StructField(n, k) for n, k in zip(NAMES, kinds, strict=True))]
    )
    frame = spark.createDataFrame([(n, *(r[name] for name in NAMES)) for n, r in enumerate(records)], schema)
    found = [tuple(row)[:4] for row in offers(rules, frame, as_of=DAY).collect()]
    open_ones = [tuple(row) for row in left_open(rules, frame, as_of=DAY).collect()]
    read = [{name: cell_of(value) for name, value in record.items()} for record in records]
    same((found, open_ones), in_python(rules, read, DAY))


def test_a_day_on_which_no_rule_counts_gives_no_rows_lng_18() -> None:
    rules = load('Rule "old" until 2020-01-01: If Term = 1 then upgrade offer = {A}', WORDS)
    record = dict.fromkeys(NAMES)
    for run, dialect in ((in_duckdb, "duckdb"), (in_sqlite, "sqlite")):
        assert run(statements(rules, as_of=DAY, dialect=dialect), [record]) == ([], [])
