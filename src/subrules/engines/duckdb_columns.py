"""Columns of a table in DuckDB made into facts: as they are where that is the same, else by way of Python.

What a text means is said in one place, `rules.values`. A column that needs it has its different
texts read there, once each, and the table is joined with what they came to. So the whole table is
read exactly as its rows would be one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from ..faults import Fault
from ..rules.facts import converted, field_column
from ..rules.vocabulary import Field, FieldType, Reading
from .columns import Column, ColumnError, Held

DISTINCT = 5_000_000
"""How many different values of one column are read by way of Python."""

FEW = 10_000
"""How many different texts are looked at one by one, which is cheaper than looking at every row."""

SHOWN = 5
"""How many values that do not fit are named."""

BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What Python's `strip` takes for blank."""

_DECIMAL = re.compile(r"DECIMAL\(([0-9]+),\s*([0-9]+)\)")
_INTEGERS = {
    "TINYINT": 32, "SMALLINT": 32, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 0,
    "UTINYINT": 32, "USMALLINT": 32, "UINTEGER": 64, "UBIGINT": 0,
}  # fmt: skip
_SQL_TYPE = {
    FieldType.CODE: "VARCHAR",
    FieldType.TEXT: "VARCHAR",
    FieldType.DATE: "DATE",
    FieldType.YES_NO: "BOOLEAN",
}


@frozen
class Intake:
    """How one field is read: the expression that gives its value, the column of it, the join it needs, if any."""

    expression: str
    column: Column
    join: str = ""


@frozen
class Unusable:
    """Values of a column that cannot be used, with how many rows hold each."""

    column: str
    faults: tuple[tuple[Fault, int], ...] = field(repr=False)
    rows: int

    def __str__(self) -> str:
        shown = "; ".join(fault.message for fault, _ in self.faults[:SHOWN])
        return f"`{self.column}`, {self.rows:,} row{'' if self.rows == 1 else 's'}: {shown}"


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def columns_of(connection: Any, source: str) -> dict[str, str]:
    """The columns of a source and their types."""
    return {row[0]: str(row[1]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}


def intake(
    connection: Any, source: str, fields: Sequence[Field], as_of: date, *, prefix: str
) -> tuple[dict[str, Intake], list[Unusable]]:
    """How each field is read from a source, and what in it cannot be used.

    Raises:
        ColumnError: a field has no column, or one of a type that gives no such values.
    """
    types = columns_of(connection, source)
    places = {f.name: field_column(f, types) for f in fields}
    absent = [f for f in fields if places[f.name] is None]
    if absent:
        names = ", ".join(f"`{f.source}` for `{f.name}`" if f.source != f.name else f"`{f.name}`" for f in absent)
        raise ColumnError(f"the table has no column {names}: its columns are {', '.join(map(_ticked, types))}")
    native = {f.name: _native(f, str(places[f.name]), types[str(places[f.name])]) for f in fields}
    counted = _counted(connection, source, fields, native)
    taken: dict[str, Intake] = {}
    unusable: list[Unusable] = []
    for number, f in enumerate(fields):
        column, odd = native[f.name], counted[f.name][1]
        if column is not None and not odd and (f.may_be_missing or not counted[f.name][0]):
            column = Column(column.name, column.held, column.digits, column.decimals, column.bits, counted[f.name][0])
            taken[f.name] = Intake(quoted(column.name), column)
            continue
        made = _by_dictionary(connection, source, f, str(places[f.name]), types, as_of, f"{prefix}values_{number}")
        if isinstance(made, Unusable):
            unusable.append(made)
        else:
            taken[f.name] = made
    return taken, unusable


def _ticked(name: str) -> str:
    return f"`{name}`"


def _native(field: Field, name: str, type: str) -> Column | None:
    """The column, where the database's values are the facts as they stand."""
    plain = field.reading == Reading() and field.allowed is None
    if not plain:
        return None
    if field.type in (FieldType.CODE, FieldType.NUMBER) and type in _INTEGERS:
        return Column(name, Held.INTEGER, digits=38, bits=_INTEGERS[type])
    found = _DECIMAL.fullmatch(type)
    if field.type is FieldType.NUMBER and found:
        return Column(name, Held.DECIMAL, int(found[1]), int(found[2]))
    wanted = {
        FieldType.CODE: ("VARCHAR", Held.TEXT),
        FieldType.TEXT: ("VARCHAR", Held.TEXT),
        FieldType.DATE: ("DATE", Held.DAY),
        FieldType.YES_NO: ("BOOLEAN", Held.YES_NO),
        FieldType.NUMBER: ("DOUBLE", Held.DOUBLE),
    }[field.type]
    return Column(name, wanted[1]) if type == wanted[0] else None


def _counted(
    connection: Any, source: str, fields: Sequence[Field], native: dict[str, Column | None]
) -> dict[str, tuple[bool, bool]]:
    """For each field, in one scan: whether it is missing somewhere, and whether a value is not as a fact would be."""
    asked: list[str] = []
    for f in fields:
        column = native[f.name]
        if column is None:
            asked += ["false", "false"]
            continue
        name = quoted(column.name)
        odd = "false"
        if column.held is Held.TEXT:
            odd = _blanks(connection, source, name)
        elif column.held is Held.DOUBLE:
            odd = f"bool_or(NOT isfinite({name}) OR abs({name}) >= 1e15)"
            if f.decimals is not None:
                odd = f"bool_or(NOT isfinite({name}) OR abs({name}) >= 1e15 OR round({name}, {f.decimals}) <> {name})"
        elif column.held is Held.DECIMAL and f.decimals is not None and column.decimals > f.decimals:
            odd = f"bool_or(round({name}, {f.decimals}) <> {name})"
        elif column.held is Held.DAY:
            odd = f"bool_or(NOT isfinite({name}) OR year({name}) NOT BETWEEN 1 AND 9999)"
        asked += [f"count(*) > count({name})", odd]
    if not asked:
        return {}
    found = connection.execute(f"SELECT {', '.join(asked)} FROM {source}").fetchone()
    return {f.name: (bool(found[2 * at]), bool(found[2 * at + 1])) for at, f in enumerate(fields)}


def _blanks(connection: Any, source: str, name: str) -> str:
    """The expression that tells whether a text has blanks around it or nothing else; few different texts are looked at here."""
    found = connection.execute(
        f"SELECT {name} FROM {source} WHERE {name} IS NOT NULL GROUP BY 1 LIMIT {FEW + 1}"
    ).fetchall()
    if len(found) <= FEW:
        return "true" if any(text != text.strip() or not text for (text,) in found) else "false"
    return f"bool_or({name} = '' OR trim({name}, '{BLANKS}') <> {name})"


def _by_dictionary(
    connection: Any, source: str, f: Field, name: str, types: dict[str, str], as_of: date, table: str
) -> Intake | Unusable:
    """A column whose different values Python reads, and a table of what they came to."""
    column = quoted(name)
    held = types[name]
    if held.startswith(("TIMESTAMP", "TIME")):
        raise ColumnError(
            f"`{name}` holds times of day, and `{f.name}` is {_kind(f)}: which day it is depends on the zone; "
            "make it a date first"
        )
    query = f"SELECT {column}, count(*) FROM {source} GROUP BY {column}"
    different = connection.execute(f"SELECT count(*) FROM ({query} LIMIT {DISTINCT + 1})").fetchone()[0]
    if different > DISTINCT:
        raise ColumnError(f"`{name}` has more than {DISTINCT:,} different values that have to be read one by one")
    texts: list[Any] = []
    values: list[Any] = []
    faults: list[tuple[Fault, int]] = []
    decimals = whole = 0
    for value, count in connection.execute(query).fetchall():
        found: list[Fault] = []
        fact = converted(f, _as_python(value), as_of, found, path=name)
        faults += [(fault, count) for fault in found]
        if fact is not None:
            texts.append(value)
            values.append(fact)
            if f.type is FieldType.NUMBER:
                assert isinstance(fact, Decimal), "a number's fact is a Decimal"
                decimals = max(decimals, -int(fact.as_tuple().exponent))
                whole = max(whole, fact.adjusted() + 1)
    if faults:
        return Unusable(name, tuple(faults), sum(count for _, count in faults))
    if f.type is FieldType.NUMBER and whole + decimals > 38:
        raise ColumnError(f"`{name}` holds numbers of more than 38 digits in all, more than the database can hold")
    type = _SQL_TYPE.get(f.type, f"DECIMAL(38, {decimals})")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(table)} (raw {held}, value {type})")
    connection.execute(f"INSERT INTO {quoted(table)} SELECT unnest(?::{held}[]), unnest(?::{type}[])", [texts, values])
    usual = {FieldType.DATE: Held.DAY, FieldType.YES_NO: Held.YES_NO, FieldType.NUMBER: Held.DECIMAL}
    made = Column(f.name, usual.get(f.type, Held.TEXT), 38, decimals)
    alias = quoted(table)
    return Intake(f"{alias}.value", made, f"LEFT JOIN {alias} ON {alias}.raw = src.{column}")


def _as_python(value: Any) -> Any:
    """A value as a row reader takes it: text without the blanks around it, a binary number as its shortest decimal."""
    if isinstance(value, str):
        return value.strip() or None
    return Decimal(repr(value)) if isinstance(value, float) else value


def _kind(f: Field) -> str:
    return {FieldType.DATE: "a date", FieldType.YES_NO: "yes or no", FieldType.NUMBER: "a number"}.get(f.type, "a code")
