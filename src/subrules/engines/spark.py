"""The whole table on Spark: a DataFrame of subscriptions in, rows of SubscriptionSmartOffer out (SMT-01..03, LNG-18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import evolve

try:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812 - as Spark's own manual calls it
    from pyspark.sql import types as T  # noqa: N812 - as above
except ModuleNotFoundError:
    raise ModuleNotFoundError("Spark is not installed: pip install 'subrules[spark]'; it needs Java 17") from None

from ..rules.reading import Reading
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import FieldType
from .columns import Column, ColumnError, Held
from .refresh import ShrunkenError, never_missing, refuse_missing_facts, refuse_shrinking
from .rows import counted
from .sql import Statements, Table, statements

PREFIX = "subrules_"


def offers(
    rules: RuleSet, subscriptions: DataFrame, *, as_of: date, id: str = "id", columns: Mapping[str, str] | None = None
) -> DataFrame:
    """The offers of a DataFrame of running subscriptions: subscription, type, segment, rule, digest, as_of.

    The rows of the rules are broadcast: each executor joins its part of the subscriptions by itself.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a row for each, NULL standing for a missing fact.
        as_of: the day whose rules count.
        id: the column that tells the subscriptions apart.
        columns: for a field, the column that gives it, where it is not called as the field.

    Raises:
        ColumnError: a column is absent or of a type that cannot give its field, or an id is missing or repeated.
        UnfilledTemplate, TooWide: as for `statements`.
    """
    made = _prepared(rules, subscriptions, as_of, id, columns or {})
    found = subscriptions.sparkSession.sql(_broadcast(made.offers))
    return found.drop("place").withColumn("digest", F.lit(made.digest)).withColumn("as_of", F.lit(as_of))


def left_open(
    rules: RuleSet, subscriptions: DataFrame, *, as_of: date, id: str = "id", columns: Mapping[str, str] | None = None
) -> DataFrame:
    """The rules that missing facts leave open: subscription and rule (LNG-08). Arguments and errors as for `offers`."""
    made = _prepared(rules, subscriptions, as_of, id, columns or {})
    return subscriptions.sparkSession.sql(_broadcast(made.left_open))


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
        ColumnError, UnfilledTemplate, TooWide: as for `offers`.
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


def _prepared(rules: RuleSet, subscriptions: DataFrame, as_of: date, id: str, columns: Mapping[str, str]) -> Statements:
    spark = subscriptions.sparkSession
    held = _columns(rules, subscriptions, id, columns)
    _check_ids(subscriptions, id)
    required = never_missing(rules)
    if required:
        counts = [F.count(F.lit(1)) - F.count(F.col(f"`{held[name].name}`")) for name in required]
        refuse_missing_facts(dict(zip(required, subscriptions.agg(*counts).collect()[0], strict=True)))
    view = f"{PREFIX}subscriptions"
    subscriptions.createOrReplaceTempView(view)
    made = statements(rules, as_of=as_of, dialect="spark", table=view, id=id, columns=held, prefix=PREFIX)
    for table in made.tables:
        spark.createDataFrame(list(table.rows), _schema(table)).createOrReplaceTempView(table.name)
    return made


def _columns(rules: RuleSet, subscriptions: DataFrame, id: str, columns: Mapping[str, str]) -> dict[str, Column]:
    by_field = {rules.vocabulary.by_key[name.lower()].name: column for name, column in columns.items()}
    types = {field.name: field.dataType for field in subscriptions.schema.fields}
    wanted = {name: by_field.get(name, name) for name in rules.fields_asked}
    absent = [name for name in (id, *wanted.values()) if name not in types]
    if absent:
        raise ColumnError(
            f"the subscriptions have no column {', '.join(f'`{name}`' for name in absent)}: "
            f"their columns are {', '.join(f'`{name}`' for name in types)}"
        )
    held = {}
    for name, column in wanted.items():
        field = rules.vocabulary.find(name)
        assert field is not None, "a field that rules ask about is in their vocabulary"
        if evolve(field.reading, since=None, whole=None) != Reading():
            raise ColumnError(
                f"`{name}` has a reading in the vocabulary, and Spark takes a column as it stands: "
                "make the values in the DataFrame, and leave the reading out"
            )
        made = _held(field.type, column, types[column])
        if made is None:
            raise ColumnError(
                f"the column `{column}` is {types[column].simpleString()}, which gives no {field.type.value} "
                f"for `{name}`"
            )
        held[name] = made
    return held


def _held(type: FieldType, name: str, spark: T.DataType) -> Column | None:
    """What a column of a DataFrame holds; None where that gives no values of the field."""
    whole = {T.ByteType: 32, T.ShortType: 32, T.IntegerType: 32, T.LongType: 64}
    if type in (FieldType.CODE, FieldType.NUMBER) and spark.__class__ in whole:
        return Column(name, Held.INTEGER, bits=whole[spark.__class__])
    if type is FieldType.NUMBER and isinstance(spark, T.DecimalType):
        return Column(name, Held.DECIMAL, spark.precision, spark.scale)
    usual: dict[FieldType, tuple[Any, Held]] = {
        FieldType.CODE: (T.StringType, Held.TEXT),
        FieldType.TEXT: (T.StringType, Held.TEXT),
        FieldType.DATE: (T.DateType, Held.DAY),
        FieldType.YES_NO: (T.BooleanType, Held.YES_NO),
        FieldType.NUMBER: (T.DoubleType, Held.DOUBLE),
    }
    wanted, kind = usual[type]
    return Column(name, kind) if isinstance(spark, wanted) else None


def _check_ids(subscriptions: DataFrame, id: str) -> None:
    rows, known, different = subscriptions.agg(
        F.count(F.lit(1)), F.count(F.col(f"`{id}`")), F.count_distinct(F.col(f"`{id}`"))
    ).collect()[0]
    if known < rows:
        raise ColumnError(f"{counted(rows - known, 'subscription', 'has', 'have')} no `{id}`")
    if different < known:
        raise ColumnError(
            f"{counted(known - different, 'subscription', 'repeats', 'repeat')} the `{id}` of another one"
        )


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


def _broadcast(query: str) -> str:
    """The query with the hint that the rows of the rules go to every executor."""
    return query.replace("SELECT `s`.", "SELECT /*+ BROADCAST(t) */ `s`.")


__all__ = ["ColumnError", "ShrunkenError", "left_open", "offers", "refresh"]
