"""The whole table on Spark: a DataFrame of subscriptions in, rows of SubscriptionSmartOffer out (SMT-01..03, LNG-18)."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from datetime import date
from typing import Any

try:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812 - as Spark's own manual calls it
    from pyspark.sql import types as T  # noqa: N812 - as above
except ModuleNotFoundError:
    raise ModuleNotFoundError("Spark is not installed: pip install 'subrules[spark]'; it needs Java 17") from None

from ..rules.ruleset import RuleSet
from .columns import ColumnError
from .dictionary import UnusableError
from .places import places_of
from .refresh import ShrunkenError, never_missing, refuse_missing_facts, refuse_shrinking
from .spark_columns import Frame, made_plain
from .spark_ids import ids_of
from .sql import Statements, Table, statements

PREFIX = "subrules_"


def offers(
    rules: RuleSet, subscriptions: DataFrame, *, as_of: date, id: str = "id", columns: Mapping[str, str] | None = None
) -> DataFrame:
    """The offers of a DataFrame of running subscriptions: subscription, type, segment, rule, digest, as_of.

    The rows of the rules are broadcast: each executor joins its part of the subscriptions by itself. The frame is
    read several times: first to look at its ids and values, then for the offers.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a row for each, NULL standing for a missing fact.
        as_of: the day whose rules count.
        id: the column that tells the subscriptions apart.
        columns: for a field, the column that gives it, where it is not called as the field. A column that does not
            hold the facts as they stand has its different values read in Python, once each.

    Raises:
        ColumnError: a column is absent, of a type that cannot give its field, or of too many different values to be
            read in Python; or an id is missing, repeated, or neither text nor a whole number.
        UnusableError: some rows hold values that do not fit.
        UnfilledTemplate, TooWide: as for `statements`.
    """
    made, kept = _prepared(rules, subscriptions, as_of, id, columns or {})
    found = subscriptions.sparkSession.sql(made.offers).drop("place")
    return _keeping(kept, found.withColumn("digest", F.lit(made.digest)).withColumn("as_of", F.lit(as_of)))


def left_open(
    rules: RuleSet, subscriptions: DataFrame, *, as_of: date, id: str = "id", columns: Mapping[str, str] | None = None
) -> DataFrame:
    """The rules that missing facts leave open: subscription and rule (LNG-08). Arguments and errors as for `offers`."""
    made, kept = _prepared(rules, subscriptions, as_of, id, columns or {})
    return _keeping(kept, subscriptions.sparkSession.sql(made.left_open))


def refresh(
    rules: RuleSet,
    subscriptions: DataFrame,
    path: str,
    *,
    as_of: date,
    id: str = "id",
    columns: Mapping[str, str] | None = None,
    shrinks_to: float = 0.5,
) -> int:
    """Write the offers of a day as one partition of Parquet files, in place of what that partition held.

    Running it twice leaves the same rows; other days' partitions are not touched.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a row for each, NULL standing for a missing fact.
        path: the folder of the table, partitioned by `as_of`.
        as_of: the day whose rules count.
        id: the column that tells the subscriptions apart.
        columns: for a field, the column that gives it, where it is not called as the field.
        shrinks_to: the least share of the rows of the latest day there that must come again; 0 allows anything.

    Returns:
        how many rows were written.

    Raises:
        ShrunkenError: too few rows; nothing was written.
        ColumnError, UnusableError, UnfilledTemplate, TooWide: as for `offers`.
    """
    spark = subscriptions.sparkSession
    found = offers(rules, subscriptions, as_of=as_of, id=id, columns=columns).cache()
    try:
        after = found.count()
        refuse_shrinking(path, before=_latest(spark, path), after=after, shrinks_to=shrinks_to)
        (
            found.write.mode("overwrite")
            .option("partitionOverwriteMode", "dynamic")
            .partitionBy("as_of")
            .parquet(path)
        )  # fmt: skip
    finally:
        found.unpersist()
    return after


def _latest(spark: SparkSession, path: str) -> int:
    """How many rows the latest day of a table has; 0 where there is no table yet."""
    context: Any = spark.sparkContext
    folder = context._jvm.org.apache.hadoop.fs.Path(path)  # noqa: SLF001 - the only way to ask the file system
    if not folder.getFileSystem(context._jsc.hadoopConfiguration()).exists(folder):  # noqa: SLF001 - as above
        return 0
    days = spark.read.parquet(path).groupBy("as_of").count().orderBy(F.desc("as_of")).limit(1).collect()
    return int(days[0]["count"]) if days else 0


# ---------------------------------------------------------------- preparing


def _prepared(
    rules: RuleSet, subscriptions: DataFrame, as_of: date, id: str, columns: Mapping[str, str]
) -> tuple[Statements, DataFrame | None]:
    """The facts and the rows of the rules as views, and the statements over them; the facts where they are to be kept.

    Every join with rows of rules would read again what Python has read: so facts that were made are kept.
    """
    spark = subscriptions.sparkSession
    frame = Frame.of(subscriptions)
    ids = ids_of(frame, id)
    places = places_of(rules, frame.names, columns)
    facts, held, were_made = made_plain(frame, places, as_of, id=ids)
    if were_made:
        facts = facts.persist()
    required = never_missing(rules)
    if required:
        counts = [F.count(F.lit(1)) - F.count(F.col(held[name].name)) for name in required]
        refuse_missing_facts(dict(zip(required, facts.agg(*counts).collect()[0], strict=True)))
    view = f"{PREFIX}subscriptions"
    facts.createOrReplaceTempView(view)
    made = statements(rules, as_of=as_of, dialect="spark", table=view, columns=held, prefix=PREFIX)
    for table in made.tables:
        rows = spark.createDataFrame(list(table.rows), _schema(table))
        F.broadcast(rows).createOrReplaceTempView(table.name)
    return made, facts if were_made else None


def _keeping(facts: DataFrame | None, found: DataFrame) -> DataFrame:
    """What was found; the facts it is made of are kept by the cluster for as long as somebody holds it."""
    if facts is not None:
        weakref.finalize(found, facts.unpersist).atexit = False
    return found


def _schema(table: Table) -> T.StructType:
    return T.StructType([T.StructField(name, _type(type)) for name, type in table.columns])


def _type(sql: str) -> T.DataType:
    if sql.startswith("DECIMAL"):
        digits, _, scale = sql.removeprefix("DECIMAL(").rstrip(")").partition(",")
        return T.DecimalType(int(digits), int(scale))
    known: dict[str, T.DataType] = {
        "INT": T.IntegerType(), "BIGINT": T.LongType(), "TEXT": T.StringType(), "DOUBLE": T.DoubleType(),
        "DATE": T.DateType(), "BOOLEAN": T.BooleanType(),
    }  # fmt: skip
    return known[sql]


__all__ = ["ColumnError", "ShrunkenError", "UnusableError", "left_open", "offers", "refresh"]
