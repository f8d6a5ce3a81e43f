"""The refresh of a day's partition of a table of offers, as Parquet files by Spark (SMT-03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from .engine import PLAIN, Absent, Only, not_installed

try:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812 - as Spark's own manual calls it
except ModuleNotFoundError as error:
    raise not_installed("spark", error) from None

from attrs import frozen

from ..offers.layout import Layout
from ..offers.refresh import ChangedOffer, Refreshed
from ..rules.ruleset import RuleSet
from .refresh import TargetError, refuse_shrinking
from .spark_source import frame_of, id_of, id_text, scope_of, scoped
from .spark_views import prepared
from .table_refresh import CHANGED, COLUMNS, RUNS, changed_from

_KEY = ["subscription", "type", "segment"]


def refresh(
    rules: RuleSet,
    subscriptions: DataFrame | str,
    table: str,
    *,
    as_of: date,
    connection: SparkSession | None = None,
    layout: Layout = PLAIN,
    only: Only | None = None,
    absent: Absent = "refuse",
    changed: str = "",
    runs: str = "",
    shrinks_to: float = 0.5,
    dry_run: bool = False,
    columns: Mapping[str, str] | None = None,
) -> Refreshed:
    """Write the offers of a day as one partition of Parquet files; other days' partitions are not touched.

    The numbers are those against what the partition held, or, where the day is new, against the latest day before
    it. A partition that already holds the offers is not written again. `subrules.engines.engine.Engine` says more of
    what every engine takes.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a row for each, NULL standing for a missing fact; a DataFrame, or a table of the session.
        table: the folder of the table, partitioned by `as_of`.
        as_of: the day whose rules count.
        connection: the session; the DataFrame's when left out.
        layout: which columns hold the id and what says stopped.
        only: the subscriptions that the refresh is about, by their ids, a table or a SELECT of one column; the
            others keep the offers of the partition, or of the day before.
        absent: whether a subscription that `only` names and the source does not have is refused, or its offers go.
        changed: a folder of Parquet files to hold what this refresh changed, made anew.
        runs: the folder of the table of runs; that of `table` with `_runs` behind it when left out.
        shrinks_to: the least share of the rows it is compared with that must be left; 0 allows anything.
        dry_run: whether to leave `table` and `runs` as they are.
        columns: for a field, the column that gives it, where it is not called as the field.

    Returns:
        How many rows were inserted, updated, deleted and left alone; how many offers there are now, and for how many
        subscriptions missing facts left a rule open.

    Raises:
        ShrunkenError: too few rows; nothing was written.
        TargetError: `changed` is a folder of other data.
        ColumnError, UnusableError, UnfilledTemplate, TooWide: as for `offers`.
    """
    frame = frame_of(subscriptions, connection)
    spark = frame.sparkSession
    _refuse_other(spark, changed, table)
    before = _before(spark, table, as_of)
    scope = None if only is None else scope_of(spark, only)
    named = frame if scope is None else scoped(frame, id_of(frame, layout), scope, absent)
    made, facts = prepared(rules, named, as_of, layout, columns or {})
    new = spark.sql(made.offers).select(*COLUMNS).localCheckpoint()
    left_open = spark.sql(made.left_open).select("subscription").distinct().count()
    if facts is not None:
        facts.unpersist()
    rows = new.limit(0) if before.rows is None else before.rows
    held, given = (dict(one.dtypes)["subscription"] for one in (rows, new))
    if held != given:
        raise TargetError(f"`subscription` of {table} is {held}, and the ids are {given}: make it of one type")
    base, kept = _parts(rows, scope)
    different = _different(base, new).localCheckpoint()
    done = _numbers(different, new.count(), left_open)
    total = rows.count()
    left = total - done.deleted + done.inserted
    refuse_shrinking(table, before=total, after=left, shrinks_to=shrinks_to)
    if not dry_run:
        if done.changed or not before.is_same_day:
            _write(new if kept is None else kept.unionByName(new), table, as_of)
        _note_run(spark, runs or f"{table.rstrip('/')}_runs", table, as_of, made.digest, done, whole=scope is None)
    if changed:
        different.select(*CHANGED).write.mode("overwrite").parquet(changed)
    return done


def _parts(rows: DataFrame, scope: DataFrame | None) -> tuple[DataFrame, DataFrame | None]:
    """The rows that a refresh is about, and those that it leaves as they are."""
    if scope is None:
        return rows, None
    ids = rows.withColumn("subrules_id", id_text(rows, "subscription"))
    here = ids["subrules_id"] == scope["id"]
    about, others = (ids.join(scope, here, kind).drop("subrules_id") for kind in ("left_semi", "left_anti"))
    return about, others


def _numbers(different: DataFrame, offers: int, left_open: int) -> Refreshed:
    """The numbers of a refresh, by what is different."""
    counts = {row[0]: row[1] for row in different.groupBy("change").count().collect()}
    inserted, updated, deleted = (int(counts.get(what, 0)) for what in ("inserted", "updated", "deleted"))
    return Refreshed(inserted, updated, deleted, offers - inserted - updated, offers, left_open)


def changed_offers(connection: SparkSession, table: str) -> Iterator[ChangedOffer]:
    """What a refresh changed, from the folder that was named as `changed`, by subscription, type and segment.

    Args:
        connection: the session.
        table: the folder that `refresh` was given.

    Returns:
        An iterator of the changed offers, each as it was before and as it is after.

    Raises:
        TargetError: there is no such folder, or it holds other data.
    """
    if not _exists(connection, table) or tuple(connection.read.parquet(table).columns) != CHANGED:
        raise TargetError(
            f"`{table}` is no table of changed offers: `refresh` makes one by the name given as `changed`"
        )
    return changed_from(connection.read.parquet(table).orderBy(*_KEY).toLocalIterator())


@frozen
class _Before:
    """What a refresh is compared with: the rows of the day's partition, or of the latest day before it, if there are."""

    rows: DataFrame | None
    is_same_day: bool


def _before(spark: SparkSession, table: str, as_of: date) -> _Before:
    if not _exists(spark, table):
        return _Before(None, is_same_day=False)
    there = spark.read.parquet(table)
    days = there.where(F.col("as_of") <= F.lit(as_of)).agg(F.max("as_of")).collect()[0][0]
    if days is None:
        return _Before(None, is_same_day=False)
    rows = there.where(F.col("as_of") == F.lit(days)).select(*COLUMNS)
    # The partition may be written over: what was read of it stays where it is.
    return _Before(rows.localCheckpoint(), is_same_day=days == as_of)


def _different(base: DataFrame, new: DataFrame) -> DataFrame:
    """The offers that only one of two tables has, or that have another rule."""
    old = base.withColumn("was", F.lit(True)).withColumnRenamed("rule", "rule_before")
    now = new.withColumn("is", F.lit(True)).withColumnRenamed("rule", "rule_after")
    joined = old.join(now, _KEY, "full_outer")
    change = F.when(F.col("was").isNull(), "inserted").when(F.col("is").isNull(), "deleted").otherwise("updated")
    told = joined.where(
        F.col("was").isNull() | F.col("is").isNull() | ~F.col("rule_before").eqNullSafe(F.col("rule_after"))
    )
    return told.select("subscription", change.alias("change"), "type", "segment", "rule_before", "rule_after")


def _write(rows: DataFrame, table: str, as_of: date) -> None:
    """One day's partition, in place of what it held."""
    (
        rows.withColumn("as_of", F.lit(as_of))
        .write.mode("overwrite")
        .option("partitionOverwriteMode", "dynamic")
        .partitionBy("as_of")
        .parquet(table)
    )


def _note_run(
    spark: SparkSession, runs: str, table: str, as_of: date, digest: str, done: Refreshed, *, whole: bool
) -> None:
    """One row in the table of runs."""
    ran_at = datetime.now(UTC).replace(tzinfo=None)
    numbers = (done.inserted, done.updated, done.deleted, done.unchanged, done.offers, done.open)
    types = ", ".join(f"{name} {_TYPES.get(type, type)}" for name, type in RUNS)
    row = spark.createDataFrame([(table, ran_at, as_of, digest, whole, *numbers)], types)
    row.write.mode("append").parquet(runs)


_TYPES = {"text": "string", "timestamp": "timestamp_ntz"}


def _refuse_other(spark: SparkSession, changed: str, table: str) -> None:
    """Refuse to write what changed over other data."""
    if not changed:
        return
    if changed.rstrip("/") == table.rstrip("/"):
        raise TargetError(f"the table and its changes need a folder each, not {table} twice")
    if _exists(spark, changed) and tuple(spark.read.parquet(changed).columns) != CHANGED:
        raise TargetError(f"`{changed}` holds other data, and would be made anew: name another folder for what changed")


def _exists(spark: SparkSession, path: str) -> bool:
    context: Any = spark.sparkContext
    folder = context._jvm.org.apache.hadoop.fs.Path(path)  # noqa: SLF001 - the only way to ask the file system
    return bool(folder.getFileSystem(context._jsc.hadoopConfiguration()).exists(folder))  # noqa: SLF001 - as above
