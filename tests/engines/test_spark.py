"""Spark: a cluster of two workers, the refresh of a day's partition (SMT-03, LNG-18)."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from subrules import load
from subrules.offers import VOCABULARY

RULES = load(
    "If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}\nIf City starts with Ž then downgrade offer = {Less}",
    VOCABULARY,
)
COLUMNS = "no int, paper int, Balance decimal(10, 2), City string"
ROWS = [(1, 1, -1, None), (2, 1, None, "Žďár"), (3, 2, -5, "Žďár"), (4, None, 0, "zdar")]


def frame(spark: Any, rows: list[tuple] = ROWS, columns: str = COLUMNS) -> Any:
    from decimal import Decimal

    made = [tuple(Decimal(v) if at == 2 and v is not None else v for at, v in enumerate(row)) for row in rows]
    return spark.createDataFrame(made, columns)


def test_the_cluster_is_one_of_two_workers(spark: Any) -> None:
    """Executors join as they come up; the driver is one of those that are told."""
    for _ in range(60):
        spark.range(100).count()
        told = spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
        if len(told) == 3:
            return
        time.sleep(0.5)
    pytest.fail(f"{len(told) - 1} of two workers came up")


def test_a_refresh_writes_a_day_and_twice_is_once_smt_03(spark: Any, tmp_path: Path) -> None:
    from subrules.engines.spark import ShrunkenError, refresh

    case = {"id": "no", "columns": {"NewspaperID": "paper"}}
    path = str(tmp_path / "smart")

    def rows() -> list[tuple]:
        found = spark.read.parquet(path).select("as_of", "subscription", "type", "segment", "rule", "digest").collect()
        return sorted(tuple(row) for row in found)

    assert refresh(RULES, frame(spark), path, as_of=date(2026, 6, 1), **case) == 3
    first = rows()
    assert [row[1:4] for row in first] == [(1, "UPGRD", "Plus"), (2, "DNGRD", "Less"), (3, "DNGRD", "Less")]
    assert {row[5] for row in first} == {RULES.digest}
    refresh(RULES, frame(spark), path, as_of=date(2026, 6, 1), **case)
    assert rows() == first
    refresh(RULES, frame(spark, ROWS[:3]), path, as_of=date(2026, 6, 2), **case)
    assert [row for row in rows() if row[0] == date(2026, 6, 1)] == first, "other days are not touched"
    with pytest.raises(ShrunkenError):
        refresh(RULES, frame(spark, ROWS[3:]), path, as_of=date(2026, 6, 2), **case)
    assert len(rows()) == 6


def test_a_frame_that_cannot_be_used_is_refused(spark: Any) -> None:
    from pyspark.sql import functions as F

    from subrules.engines.spark import ColumnError, offers

    case = {"as_of": date(2026, 6, 1), "id": "no", "columns": {"NewspaperID": "paper"}}
    with pytest.raises(ColumnError, match="no column `City`"):
        offers(RULES, frame(spark).drop("City"), **case)
    with pytest.raises(ColumnError, match="`City` is boolean, which gives no text"):
        offers(RULES, frame(spark).withColumn("City", F.lit(True)), **case)
    with pytest.raises(ColumnError, match="1 row repeats the id of another one, such as 1 in 2 rows: `no` must tell"):
        offers(RULES, frame(spark, [*ROWS, ROWS[0]]), **case)
    with pytest.raises(ColumnError, match="1 row has no subscription's id in `no`"):
        offers(RULES, frame(spark, [*ROWS, (None, 1, 1, "a")]), **case)
    strict = load("If Balance < 0 then upgrade offer = {A}", VOCABULARY, refuse_missing=True)
    with pytest.raises(ColumnError, match="`Balance` is missing in 1 row"):
        offers(strict, frame(spark), **case)
