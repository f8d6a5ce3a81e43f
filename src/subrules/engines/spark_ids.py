"""The ids of a Spark DataFrame: each text or a whole number, each once, as a row reader takes them."""

from __future__ import annotations

from .engine import not_installed

try:
    from pyspark.sql import Column as Expression
    from pyspark.sql import functions as F  # noqa: N812 - as Spark's own manual calls it
    from pyspark.sql import types as T  # noqa: N812 - as above
except ModuleNotFoundError as error:
    raise not_installed("spark", error) from None

from .columns import BLANKS
from .ids import CHANGED, EXACT, no_id_type, no_ids, repeated_ids, unfit_ids
from .places import column_called
from .spark_columns import TEXTS, WHOLE, Frame

_UNFIT = rf"\A(?:{CHANGED})\z|[\x00-\x1f\x7f]"


def ids_of(frame: Frame, name: str) -> Expression:
    """The expression of the ids; every row has one, and no two rows have the same.

    Raises:
        ColumnError: there is no such column, a row has no id, or one that is none, or one of another row.
    """
    column = column_called(name, frame.names)
    id, blank, unfit = _form(frame, column)
    known = F.coalesce(blank, F.lit(True))
    bad = ~known & F.coalesce(unfit, F.lit(False))
    shown = frame.plain(frame.place(column)).cast("string")
    rows, blanks, unfits, example, different = frame.rows.agg(
        F.count(F.lit(1)), F.count_if(known), F.count_if(bad), F.min(F.when(bad, shown)), F.count_distinct(id)
    ).collect()[0]
    if blanks:
        raise no_ids(column, blanks)
    if unfits:
        raise unfit_ids(column, unfits, example)
    if different < rows:
        times = frame.rows.groupBy(id.alias("id")).count().where("count > 1").orderBy("id").limit(1).collect()[0]
        raise repeated_ids(column, rows - different, times[0], times[1])
    return id


def _form(frame: Frame, column: str) -> tuple[Expression, Expression, Expression]:
    """How an id is made of a cell, whether a cell is blank, and whether it holds what is no id."""
    place = frame.place(column)
    type, raw = frame.types[place], F.col(f"raw{place}")
    gap, never = raw.isNull(), F.lit(False)
    if isinstance(type, TEXTS):
        trimmed = F.btrim(frame.plain(place), F.lit(BLANKS))
        return trimmed, gap | (trimmed == ""), trimmed.rlike(_UNFIT)
    if type.__class__ in WHOLE:
        return raw, gap, never
    if isinstance(type, (T.FloatType, T.DoubleType)):
        return raw.try_cast("bigint"), gap | F.isnan(raw), (F.abs(raw) >= EXACT) | (F.rint(raw) != raw)
    if isinstance(type, T.DecimalType):
        return raw.cast(T.DecimalType(38, 0)), gap, F.round(raw, 0) != raw
    raise no_id_type(column, type.simpleString())
