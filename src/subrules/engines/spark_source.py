"""The subscriptions of a DataFrame that a refresh is about: those that `only` names, and that are running."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from .engine import not_installed

try:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql import functions as F  # noqa: N812 - as Spark's own manual calls it
except ModuleNotFoundError as error:
    raise not_installed("spark", error) from None

from ..faults import Fault
from ..offers.layout import Layout, id_column
from ..offers.stopped import is_stopped
from .columns import ColumnError
from .dictionary import Unusable, UnusableError
from .engine import Absent, Only
from .only import ids_named, one_column, query_of, refuse_absent, refuse_no_id
from .places import column_called
from .spark_columns import Frame


def frame_of(subscriptions: DataFrame | str, session: SparkSession | None) -> DataFrame:
    """The DataFrame, or the table of the session that has the name."""
    if not isinstance(subscriptions, str):
        return subscriptions
    spark = session or SparkSession.getActiveSession()
    if spark is None:
        raise ColumnError(f"`{subscriptions}` names a table, and no session says of what: give it as `connection`")
    return spark.table(subscriptions)


def id_of(frame: DataFrame, layout: Layout) -> str:
    """The column of the ids, by the layout or by its usual names.

    Raises:
        ColumnError: there is none, or several.
    """
    try:
        return id_column(layout, frame.columns)
    except LookupError as error:
        raise ColumnError(error.args[0]) from error


def stopped_in(frame: Frame, id: Expression, layout: Layout, as_of: date) -> DataFrame | None:
    """The ids of the subscriptions that are stopped (SMT-01), None where none can be.

    The different values of what says stopped are few: each is read in Python, as a row's would be.

    Raises:
        ColumnError: there is no such column.
        UnusableError: cells that say neither.
    """
    stopped = layout.stopped
    if stopped is None:
        return None
    what = ", which says whether a subscription is stopped"
    cell = F.col(f"raw{frame.place(column_called(stopped.column, frame.names, what=what))}")
    says: list[Any] = []
    faults: list[tuple[Fault, int]] = []
    for value, count in frame.rows.groupBy(cell).count().collect():
        answer = is_stopped(stopped, value, as_of)
        if isinstance(answer, Fault):
            faults.append((answer, count))
        elif answer:
            says.append(value)
    if faults:
        raise UnusableError([Unusable(stopped.column, tuple(faults), sum(count for _, count in faults))])
    return frame.rows.where(cell.isin(says)).select(id.alias("id")) if says else None


def scope_of(spark: SparkSession, only: Only) -> DataFrame:
    """The ids that `only` names, as text, each once.

    Raises:
        ColumnError: what it names has several columns, or rows without an id.
        InputError: some are no ids.
    """
    query = query_of(only, str)
    if query is None:
        ids: Iterable[object] = only
        return spark.createDataFrame([(id,) for id in ids_named(ids)], "id string")
    named = spark.sql(query)
    column = one_column(named.columns, str(only))
    found = named.select(id_text(named, column).alias("id")).distinct()
    refuse_no_id(found.where(F.col("id").isNull() | (F.col("id") == "")).count(), str(only))
    return found


def scoped(frame: DataFrame, id: str, scope: DataFrame, absent: Absent) -> DataFrame:
    """The rows that the scope names.

    Raises:
        ColumnError: the frame does not have some of them, and that is refused.
    """
    with_text = frame.withColumn("subrules_id", id_text(frame, id))
    if absent == "refuse":
        gone = scope.join(with_text, scope["id"] == with_text["subrules_id"], "left_anti")
        count, example = gone.agg(F.count(F.lit(1)), F.min("id")).collect()[0]
        refuse_absent(count, example, "the source")
    return with_text.join(scope, with_text["subrules_id"] == scope["id"], "left_semi").drop("subrules_id")


def id_text(frame: DataFrame, name: str) -> Any:
    """A cell of an id as the text that a row reader makes of it."""
    kind = dict(frame.dtypes)[name]
    cell = _cell(name)
    if kind in ("float", "double"):
        cell = cell.cast("bigint")
    elif kind.startswith("decimal"):
        cell = cell.cast("decimal(38,0)")
    return F.trim(cell.cast("string"))


def _cell(name: str) -> Any:
    return F.col("`" + name.replace("`", "``") + "`")
