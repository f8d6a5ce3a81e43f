"""Spark: a cluster of two workers, the refresh of a day's partition (SMT-03, LNG-18)."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from subrules import load
from subrules.offers import VOCABULARY, Layout, Refreshed, Stopped

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


CASE: dict[str, Any] = {"layout": Layout(id="no"), "columns": {"NewspaperID": "paper"}}
FIRST, SECOND = date(2026, 6, 1), date(2026, 6, 2)


def test_a_refresh_writes_a_day_and_twice_is_once_smt_03(spark: Any, tmp_path: Path) -> None:
    from subrules.engines.spark import ShrunkenError, TargetError, changed_offers, refresh

    path, changed = str(tmp_path / "smart"), str(tmp_path / "changed")

    def rows() -> list[tuple]:
        found = spark.read.parquet(path).select("as_of", "subscription", "type", "segment", "rule").collect()
        return sorted(tuple(row) for row in found)

    def files() -> set[tuple[str, int]]:
        return {(str(file), file.stat().st_mtime_ns) for file in Path(path).rglob("*.parquet")}

    tried = refresh(RULES, frame(spark), path, as_of=FIRST, dry_run=True, **CASE)
    assert not Path(path).exists()
    done = refresh(RULES, frame(spark), path, as_of=FIRST, **CASE)
    assert done == tried == Refreshed(inserted=3, updated=0, deleted=0, unchanged=0, offers=3, open=2)
    first = rows()
    assert [row[1:4] for row in first] == [(1, "UPGRD", "Plus"), (2, "DNGRD", "Less"), (3, "DNGRD", "Less")]
    written = files()
    again = refresh(RULES, frame(spark), path, as_of=FIRST, **CASE)
    assert (again.unchanged, again.changed) == (3, 0)
    assert files() == written, "a partition that holds the offers already is not written again"
    done = refresh(RULES, frame(spark, ROWS[:2]), path, as_of=SECOND, changed=changed, **CASE)
    assert done == Refreshed(inserted=0, updated=0, deleted=1, unchanged=2, offers=2, open=2)
    assert [(c.subscription, c.before and c.before.segment, c.after) for c in changed_offers(spark, changed)] == [("3", "Less", None)]  # fmt: skip
    assert [row for row in rows() if row[0] == FIRST] == first, "other days are not touched"
    with pytest.raises(ShrunkenError):
        refresh(RULES, frame(spark, ROWS[3:]), path, as_of=SECOND, **CASE)
    with pytest.raises(TargetError, match="holds other data"):
        refresh(RULES, frame(spark), path, as_of=SECOND, changed=f"{path}_runs", **CASE)
    assert len(rows()) == 5
    runs = spark.read.parquet(f"{path}_runs").select("as_of", "digest", "whole", "inserted", "deleted").collect()
    assert sorted(map(tuple, runs)) == [
        (FIRST, RULES.digest, True, 0, 0), (FIRST, RULES.digest, True, 3, 0), (SECOND, RULES.digest, True, 0, 1),
    ]  # fmt: skip


def test_those_that_are_not_named_keep_their_offers_smt_03(spark: Any, tmp_path: Path) -> None:
    from subrules.engines.spark import ColumnError, refresh

    path = str(tmp_path / "smart")

    def rows(day: date) -> list[int]:
        found = spark.read.parquet(path).where(f"as_of = DATE '{day}'").select("subscription").collect()
        return sorted(row[0] for row in found)

    refresh(RULES, frame(spark), path, as_of=FIRST, **CASE)
    delta = [(1, 2, 0, None), (4, 1, -1, "zdar")]
    done = refresh(RULES, frame(spark, delta), path, as_of=SECOND, only=[1, "4"], **CASE)
    assert done == Refreshed(inserted=1, updated=0, deleted=1, unchanged=0, offers=1, open=1)
    assert (rows(FIRST), rows(SECOND)) == ([1, 2, 3], [2, 3, 4])
    frame(spark, delta).createOrReplaceTempView("delta")
    again = refresh(RULES, "delta", path, as_of=SECOND, connection=spark, only="SELECT no FROM delta", **CASE)
    assert again.changed == 0
    with pytest.raises(ColumnError, match="names a subscription that `the source` does not have, 2"):
        refresh(RULES, "delta", path, as_of=SECOND, connection=spark, only=[1, 2], **CASE)
    gone = refresh(RULES, "delta", path, as_of=SECOND, connection=spark, only=[1, 2], absent="delete", **CASE)
    assert gone.deleted == 1
    assert rows(SECOND) == [3, 4]


def test_a_stopped_subscription_has_no_row_on_spark_smt_01(spark: Any) -> None:
    from subrules.engines.spark import UnusableError, offers

    layout = Layout(id="no", stopped=Stopped(column="City", values=["zdar"], running=["Žďár", "Zlín"]))
    rows = [(1, 1, -1, "zdar"), (2, 1, -1, "Žďár")]
    found = offers(RULES, frame(spark, rows), as_of=FIRST, **{**CASE, "layout": layout})
    assert {row["subscription"] for row in found.collect()} == {2}
    with pytest.raises(UnusableError, match="says neither stopped nor running"):
        offers(RULES, frame(spark, [(1, 1, -1, "?")]), as_of=FIRST, **{**CASE, "layout": layout})


def test_a_frame_that_cannot_be_used_is_refused(spark: Any) -> None:
    from pyspark.sql import functions as F

    from subrules.engines.spark import ColumnError, offers

    case: dict[str, Any] = {"as_of": date(2026, 6, 1), "layout": Layout(id="no"), "columns": {"NewspaperID": "paper"}}
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


# ---------------------------------------------------------------- columns, found and read as in every table


def offered(spark: Any, condition: str, frame: Any, **more: Any) -> list[int]:
    from subrules.engines.spark import offers

    rules = load(f"If {condition} then upgrade offer = {{Plus}}", VOCABULARY)
    return sorted(row[0] for row in offers(rules, frame, as_of=date(2026, 6, 15), **more).collect())


def test_two_columns_of_one_field_agree_in_every_row_or_are_refused_lng_06(spark: Any) -> None:
    """Names may differ in letter case only, and may hold points and ticks: columns are looked at by their places."""
    from subrules.engines.spark import ColumnError, UnusableError

    rows = [(1, "Y", None, "x"), (2, None, True, "x"), (3, "n", False, "x"), (4, None, None, "x"), (5, " ", True, "x")]
    made = spark.createDataFrame(rows, "ID int, AutoRenew string, autorenew boolean, `a.b``c` string").coalesce(1)
    assert offered(spark, "AutoRenew = yes", made) == [1, 2, 5]
    against = spark.createDataFrame([*rows, (6, "Y", False, "x")], made.schema).coalesce(1)
    with pytest.raises(UnusableError, match="1 row: `no` says otherwise than `AutoRenew`, which gives `yes`"):
        offered(spark, "AutoRenew = yes", against)
    with pytest.raises(ColumnError, match="two columns are called `Term`: which one is meant"):
        offered(
            spark, "Term = 1", spark.createDataFrame([(1, 1, 1)], "id int, Term int, t int").toDF("id", "Term", "Term")
        )
    with pytest.raises(ColumnError, match="`Trem` is not a field of the vocabulary"):
        offered(spark, "AutoRenew = yes", made, columns={"Trem": "id"})


def test_too_many_different_values_to_be_read_in_python_are_refused(
    spark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from subrules.engines import spark_columns

    monkeypatch.setattr(spark_columns, "DISTINCT", 2)
    made = spark.createDataFrame([(1, "1"), (2, "2")], "id int, Balance string").coalesce(1)
    assert offered(spark, "Balance = 1", made) == [1]
    more = made.union(spark.createDataFrame([(3, None)], made.schema)).coalesce(1)
    with pytest.raises(spark_columns.ColumnError, match="more than 2 different values that have to be read one by one"):
        offered(spark, "Balance = 1", more)


def test_a_value_that_comes_in_while_the_frame_is_read_stops_it_and_is_never_a_missing_fact(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark.errors import PySparkException

    from subrules.engines import spark_columns

    path, columns, read = tmp_path / "subs", "id int, AutoRenew string", spark_columns.read_values
    spark.createDataFrame([(1, "Y")], columns).coalesce(1).write.json(str(path))

    def read_late(*given: Any) -> Any:
        for file in path.glob("part-*"):
            (path / f".{file.name}.crc").unlink()
            file.write_text(file.read_text().replace('"Y"', '"N"'))
        return read(*given)

    monkeypatch.setattr(spark_columns, "read_values", read_late)
    with pytest.raises(PySparkException, match="`AutoRenew` has other values than a moment before"):
        offered(spark, "AutoRenew is missing", spark.read.schema(columns).json(str(path)))


def test_facts_that_python_read_are_kept_only_as_long_as_the_offers(spark: Any) -> None:
    from subrules.engines.spark import offers

    rules = load("If AutoRenew = yes then upgrade offer = {Plus}", VOCABULARY)
    made = spark.createDataFrame([(1, "Y")], "id int, AutoRenew string")
    found = offers(rules, made, as_of=date(2026, 6, 15))
    assert found.count() == 1
    assert spark.table("subrules_subscriptions").storageLevel.useMemory
    further = found.select("subscription")
    del found
    assert not spark.table("subrules_subscriptions").storageLevel.useMemory
    assert [row[0] for row in further.collect()] == [1], "they are made again where they are needed"
