"""The facts of a DataFrame and the rows of the rules as views of Spark, with the statements over them."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from datetime import date

from .engine import not_installed

try:
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as F  # noqa: N812 - as Spark's own manual calls it
    from pyspark.sql import types as T  # noqa: N812 - as above
except ModuleNotFoundError as error:
    raise not_installed("spark", error) from None

from ..offers.layout import Layout
from ..rules.ruleset import RuleSet
from .places import places_of
from .refresh import never_missing, refuse_missing_facts
from .spark_columns import Frame, made_plain
from .spark_ids import ids_of
from .spark_source import id_of, stopped_in
from .sql import Statements, Table, statements

PREFIX = "subrules_"


def prepared(
    rules: RuleSet, subscriptions: DataFrame, as_of: date, layout: Layout, columns: Mapping[str, str]
) -> tuple[Statements, DataFrame | None]:
    """The facts and the rows of the rules as views, and the statements over them; the facts where they are to be kept.

    Every join with rows of rules would read again what Python has read: so facts that were made are kept.
    """
    spark = subscriptions.sparkSession
    frame = Frame.of(subscriptions)
    ids = ids_of(frame, id_of(subscriptions, layout))
    places = places_of(rules, frame.names, columns)
    facts, held, were_made = made_plain(frame, places, as_of, id=ids)
    if (stopped := stopped_in(frame, ids, layout, as_of)) is not None:
        facts = facts.join(stopped, "id", "left_anti")
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


def keeping(facts: DataFrame | None, found: DataFrame) -> DataFrame:
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
