"""Columns of a Spark DataFrame made into facts: as they are where that is the same, else by way of Python.

A frame is looked at by position, with names of our own, so that no name of a column can be mistaken. Where a column's
values are not the facts, the different ones come to the driver, are read there once each as `rules.cells` says,
and go out again as a small table that each executor joins with its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from attrs import frozen

from .engine import not_installed

try:
    from pyspark.sql import Column as Expression
    from pyspark.sql import DataFrame
    from pyspark.sql import functions as F  # noqa: N812 - as Spark's own manual calls it
    from pyspark.sql import types as T  # noqa: N812 - as above
except ModuleNotFoundError as error:
    raise not_installed("spark", error) from None

from ..rules.facts import cell_of
from ..rules.plain_value import binary_of
from ..rules.reading import Reading
from ..rules.vocabulary import Field, FieldType
from .columns import BLANKS, CHANGED_CODE, Column, ColumnError, Held
from .dictionary import Read, Unusable, UnusableError, moment, read_values
from .places import Places

DISTINCT = 1_000_000
"""How many different values of one column come to the driver to be read in Python."""

WHOLE: dict[type[T.DataType], int] = {T.ByteType: 32, T.ShortType: 32, T.IntegerType: 32, T.LongType: 64}
"""Types of whole numbers, and the bits that hold them."""

TEXTS = (T.StringType, T.CharType, T.VarcharType)
_NUMBERS = (*WHOLE, T.DecimalType, T.FloatType, T.DoubleType)
_MOMENTS = (T.DateType, T.TimestampType, T.TimestampNTZType)
_READ: dict[FieldType, tuple[type[T.DataType], ...]] = {
    FieldType.CODE: (*TEXTS, *_NUMBERS, T.NullType),
    FieldType.TEXT: (*TEXTS, T.NullType),
    FieldType.NUMBER: (*_NUMBERS, *TEXTS, T.NullType),
    FieldType.DATE: (*_MOMENTS, *TEXTS, T.NullType),
    FieldType.YES_NO: (T.BooleanType, *_NUMBERS, *TEXTS, T.NullType),
}
"""The types of columns that may give the values of a field."""

_BLANK = "".join(f"\\x{{{ord(c):x}}}" for c in BLANKS)
_AROUND = rf"\A[{_BLANK}]|[{_BLANK}]\z|\A\z"
"""A text with blanks around it, or of nothing."""

_MADE: dict[FieldType, tuple[T.DataType, Held]] = {
    FieldType.CODE: (T.StringType(), Held.TEXT),
    FieldType.TEXT: (T.StringType(), Held.TEXT),
    FieldType.DATE: (T.DateType(), Held.DAY),
    FieldType.YES_NO: (T.BooleanType(), Held.YES_NO),
}
"""What a column of facts is, where it is not a number."""


@frozen
class Frame:
    """A DataFrame whose columns are called by their places; what they were called, and their types."""

    rows: DataFrame
    names: tuple[str, ...]
    types: tuple[T.DataType, ...]

    @classmethod
    def of(cls, given: DataFrame) -> Frame:
        """A frame with names of our own."""
        fields = given.schema.fields
        rows = given.toDF(*(f"raw{place}" for place in range(len(fields))))
        return cls(rows, tuple(f.name for f in fields), tuple(f.dataType for f in fields))

    def place(self, name: str) -> int:
        """Where a column stands."""
        return self.names.index(name)

    def plain(self, place: int) -> Expression:
        """A column as its values are compared and fetched: text without a collation, moments as text."""
        column, held = F.col(f"raw{place}"), self.types[place]
        if isinstance(held, T.TimestampType):  # which day it is depends on the zone, so the zone is in it
            return F.date_format(column, "yyyy-MM-dd HH:mm:ss.SSSSSSXXX")
        if isinstance(held, (*TEXTS, *_MOMENTS, T.NullType)):
            return column.cast(T.StringType())
        return column


def made_plain(
    frame: Frame, places: Places, as_of: date, *, id: Expression
) -> tuple[DataFrame, dict[str, Column], bool]:
    """A DataFrame of the ids and the facts; what each of its columns holds, and whether Python made some of them.

    Raises:
        ColumnError: a column is of a type that cannot give its field, or has too many different values to be read.
        UnusableError: values that do not fit.
    """
    for field, columns in places:
        _refuse_type(field, [(name, frame.types[frame.place(name)]) for name in columns])
    held = _as_they_are(frame, places)
    rows = frame.rows
    selected = [id.alias("id")]
    unusable: list[Unusable] = []
    for number, (field, columns) in enumerate(places):
        name = f"c{number}"
        if field.name in held:
            selected.append(frame.plain(frame.place(columns[0])).alias(name))
            continue
        read = _read(frame, field, columns, as_of)
        if isinstance(read, Unusable):
            unusable.append(read)
            continue
        rows, fact = _joined(rows, frame, field, columns, read, number)
        selected.append(fact.alias(name))
        held[field.name] = _made(field, name, read.decimals)[1]
    if unusable:
        raise UnusableError(unusable)
    return rows.select(*selected), held, rows is not frame.rows


def _refuse_type(field: Field, columns: Sequence[tuple[str, T.DataType]]) -> None:
    for name, type in columns:
        if isinstance(type, _READ[field.type]) or (field.reading.since and isinstance(type, _MOMENTS)):
            continue
        raise ColumnError(
            f"the column `{name}` is {type.simpleString()}, which gives no {field.type.value} for `{field.name}`"
        )


def _as_they_are(frame: Frame, places: Places) -> dict[str, Column]:
    """The columns whose values are the facts as they stand; one scan looks whether some value is odd."""
    found: dict[str, Column] = {}
    looked_at: dict[str, Expression] = {}
    for number, (field, columns) in enumerate(places):
        place = frame.place(columns[0])
        column = _native(field, f"c{number}", frame.types[place]) if len(columns) == 1 else None
        if column is None:
            continue
        found[field.name] = column
        odd = _odd(frame.plain(place), F.col(f"raw{place}"), field, column)
        if odd is not None:
            looked_at[field.name] = F.max(odd)
    if looked_at:
        told = frame.rows.agg(*looked_at.values()).collect()[0]
        for name, is_odd in zip(looked_at, told, strict=True):
            if is_odd:
                del found[name]
    return found


def _native(field: Field, name: str, spark: T.DataType) -> Column | None:
    """What a column holds, where Spark's values of its type can be the facts as they stand."""
    if field.reading != Reading() or field.allowed is not None:
        return None
    if field.type in (FieldType.CODE, FieldType.NUMBER) and spark.__class__ in WHOLE:
        return Column(name, Held.INTEGER, bits=WHOLE[spark.__class__])
    if field.type is FieldType.NUMBER and isinstance(spark, T.DecimalType):
        return Column(name, Held.DECIMAL, spark.precision, spark.scale)
    usual: dict[FieldType, tuple[tuple[type[T.DataType], ...], Held]] = {
        FieldType.CODE: (TEXTS, Held.TEXT),
        FieldType.TEXT: (TEXTS, Held.TEXT),
        FieldType.DATE: ((T.DateType,), Held.DAY),
        FieldType.YES_NO: ((T.BooleanType,), Held.YES_NO),
        FieldType.NUMBER: ((T.DoubleType,), Held.DOUBLE),
    }
    wanted, kind = usual[field.type]
    return Column(name, kind) if isinstance(spark, wanted) else None


def _odd(plain: Expression, raw: Expression, field: Field, column: Column) -> Expression | None:
    """Whether a value is not as a fact would be: blanks around it, NaN, more decimals than there can be."""
    if column.held is Held.TEXT:
        around = plain.rlike(_AROUND)
        return around | plain.rlike(rf"\A(?:{CHANGED_CODE})\z") if field.type is FieldType.CODE else around
    if column.held is Held.DAY:
        return ~F.year(raw).between(1, 9999)
    if column.held is Held.DOUBLE:
        odd = F.isnan(raw) | (F.abs(raw) >= 1e15) | ((F.abs(raw) < 1e-20) & (raw != 0))
        return odd if field.decimals is None else odd | (F.round(raw, field.decimals) != raw)
    if column.held is Held.DECIMAL and field.decimals is not None and column.decimals > field.decimals:
        return F.round(raw, field.decimals) != raw
    return None


# ---------------------------------------------------------------- by way of Python


def _read(frame: Frame, field: Field, columns: Sequence[str], as_of: date) -> Read | Unusable:
    """The different values of the columns that give a field, and the facts that they come to."""
    places = [frame.place(name) for name in columns]
    keys = [frame.plain(place).alias(f"key{at}") for at, place in enumerate(places)]
    different = frame.rows.select(*keys).groupBy(*(f"key{at}" for at in range(len(keys)))).count()
    rows = different.limit(DISTINCT + 1).collect()
    if len(rows) > DISTINCT:
        raise ColumnError(
            f"{' and '.join(f'`{name}`' for name in columns)} has more than {DISTINCT:,} different values that have to be read one by "
            f"one for `{field.name}`: make them in the DataFrame, and take the vocabulary's reading out"
        )
    types = [frame.types[place] for place in places]
    cells = (
        (row[:-1], [_as_python(cell, type) for cell, type in zip(row[:-1], types, strict=True)], row[-1])
        for row in map(tuple, rows)
    )
    return read_values(field, columns, cells, as_of)


def _as_python(value: Any, type: T.DataType) -> Any:
    """A value as a row reader takes it: text without the blanks around it, a day, a number of its own width."""
    if value is not None and isinstance(type, _MOMENTS):
        return moment(value)
    if value is not None and isinstance(type, T.FloatType):
        return binary_of(value, "float")
    return cell_of(value)


def _made(field: Field, name: str, decimals: int) -> tuple[T.DataType, Column]:
    """The type of a column of facts, and what it holds."""
    if field.type is FieldType.NUMBER:
        return T.DecimalType(38, decimals), Column(name, Held.DECIMAL, 38, decimals)
    type, held = _MADE[field.type]
    return type, Column(name, held)


def _joined(
    rows: DataFrame, frame: Frame, field: Field, columns: Sequence[str], read: Read, number: int
) -> tuple[DataFrame, Expression]:
    """The rows beside what the columns' values came to, and the expression of the fact.

    A value that was not there when the different ones were fetched would be missing without a word: it ends the job.
    """
    places = [frame.place(name) for name in columns]
    type, _ = _made(field, "", read.decimals)
    own = [f"v{number}_key{at}" for at in range(len(places))]
    fact, known = f"v{number}_fact", f"v{number}_known"
    kinds = [frame.rows.select(frame.plain(place).alias("a")).schema[0].dataType for place in places]
    schema = T.StructType(
        [T.StructField(n, t) for n, t in zip([*own, fact, known], [*kinds, type, T.BooleanType()], strict=True)]
    )
    values = [(*key, value, True) for key, value in zip(read.keys, read.facts, strict=True)]
    values += [(*key, None, True) for key in read.unknown]
    table = F.broadcast(rows.sparkSession.createDataFrame(values, schema, verifySchema=False))
    raws = [frame.plain(place) for place in places]
    same = reduce(and_, [raw.eqNullSafe(F.col(key)) for raw, key in zip(raws, own, strict=True)])
    is_new = reduce(or_, [raw.isNotNull() for raw in raws]) & F.col(known).isNull()
    changed = F.raise_error(
        F.lit(f"`{columns[0]}` has other values than a moment before: keep the DataFrame with cache() while it is read")
    )
    return rows.join(table, same, "left"), F.when(is_new, changed.cast(type)).otherwise(F.col(fact))
