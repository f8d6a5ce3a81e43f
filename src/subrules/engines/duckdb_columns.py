"""Columns of a table in DuckDB made into facts: as they are where that is the same, else by way of Python.

What a text means is said in one place, `rules.cells`. A column that needs it has its different
texts read there, once each, and the table is joined with what they came to. So the whole table is
read exactly as its rows would be one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from ..rules.facts import cell_of, field_columns
from ..rules.plain_value import binary_of
from ..rules.reading import Reading
from ..rules.vocabulary import Field, FieldType
from .columns import BLANKS, CHANGED_CODE, Column, ColumnError, Held, quoted
from .dictionary import Unusable, moment, read_values

DISTINCT = 5_000_000
"""How many different values of one column are read by way of Python."""

FEW = 10_000
"""How many different texts are looked at one by one, which is cheaper than looking at every row."""

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


def columns_of(connection: Any, source: str) -> dict[str, str]:
    """The columns of a source and their types."""
    return {row[0]: str(row[1]) for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}


def intake(
    connection: Any,
    source: str,
    fields: Sequence[Field],
    as_of: date,
    *,
    prefix: str,
    among: Sequence[Field] = (),
    chosen: Mapping[str, Sequence[str]] | None = None,
) -> tuple[dict[str, Intake], list[Unusable]]:
    """How each field is read from a source, and what in it cannot be used.

    Args:
        connection: the database.
        source: the table, view or function of it.
        fields: those to read.
        as_of: the day that "since" fields count up to.
        prefix: how the names of tables made for it begin.
        among: all fields of the vocabulary, where only some are read.
        chosen: for a field, the columns that give it, where the caller has named them.

    Raises:
        ColumnError: a field has no column, or one of a type that gives no such values.
    """
    types = columns_of(connection, source)
    places = {f.name: (chosen or {}).get(f.name) or field_columns(f, types, among=among or fields) for f in fields}
    absent = [f for f in fields if not places[f.name]]
    if absent:
        names = ", ".join(f"`{f.source}` for `{f.name}`" if f.source != f.name else f"`{f.name}`" for f in absent)
        raise ColumnError(f"the table has no column {names}: its columns are {', '.join(map(_ticked, types))}")
    native = {f.name: _native(f, places[f.name], types) for f in fields}
    counted = _counted(connection, source, fields, native)
    taken: dict[str, Intake] = {}
    unusable: list[Unusable] = []
    for number, f in enumerate(fields):
        column, odd = native[f.name], counted[f.name][1]
        if column is not None and not odd and (f.may_be_missing or not counted[f.name][0]):
            column = Column(column.name, column.held, column.digits, column.decimals, column.bits, counted[f.name][0])
            taken[f.name] = Intake(quoted(column.name), column)
            continue
        made = _by_dictionary(connection, source, f, places[f.name], types, as_of, f"{prefix}values_{number}")
        if isinstance(made, Unusable):
            unusable.append(made)
        else:
            taken[f.name] = made
    return taken, unusable


def _ticked(name: str) -> str:
    return f"`{name}`"


def _native(field: Field, places: Sequence[str], types: Mapping[str, str]) -> Column | None:
    """The column, where there is one and the database's values are the facts as they stand."""
    if len(places) > 1 or field.reading != Reading() or field.allowed is not None:
        return None
    name, type = places[0], types[places[0]]
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
            odd = _blanks(connection, source, name, code=f.type is FieldType.CODE)
        elif column.held is Held.DOUBLE:
            odd = f"NOT isfinite({name}) OR abs({name}) >= 1e15 OR abs({name}) < 1e-20 AND {name} <> 0"
            if f.decimals is not None:
                odd = f"{odd} OR round({name}, {f.decimals}) <> {name}"
            odd = f"bool_or({odd})"
        elif column.held is Held.DECIMAL and f.decimals is not None and column.decimals > f.decimals:
            odd = f"bool_or(round({name}, {f.decimals}) <> {name})"
        elif column.held is Held.DAY:
            odd = f"bool_or(NOT isfinite({name}) OR year({name}) NOT BETWEEN 1 AND 9999)"
        asked += [f"count(*) > count({name})", odd]
    if not asked:
        return {}
    found = connection.execute(f"SELECT {', '.join(asked)} FROM {source}").fetchone()
    return {f.name: (bool(found[2 * at]), bool(found[2 * at + 1])) for at, f in enumerate(fields)}


def _blanks(connection: Any, source: str, name: str, *, code: bool) -> str:
    """The expression that tells whether a text is not as it stands: blanks around it, nothing else, `1.0` as a code.

    Few different texts are looked at here.
    """
    found = connection.execute(
        f"SELECT {name} FROM {source} WHERE {name} IS NOT NULL GROUP BY 1 LIMIT {FEW + 1}"
    ).fetchall()
    if len(found) <= FEW:
        odd = (text != text.strip() or not text or (code and re.fullmatch(CHANGED_CODE, text)) for (text,) in found)
        return "true" if any(odd) else "false"
    pointed = f" OR regexp_full_match({name}, '{CHANGED_CODE}')" if code else ""
    return f"bool_or({name} = '' OR trim({name}, '{BLANKS}') <> {name}{pointed})"


def _by_dictionary(
    connection: Any, source: str, f: Field, places: Sequence[str], types: Mapping[str, str], as_of: date, table: str
) -> Intake | Unusable:
    """A field whose columns' different values Python reads, and a table of what they came to."""
    named = " and ".join(map(_ticked, places))
    kinds = [types[name] for name in places]
    texts = [_as_text(kind) for kind in kinds]
    raw = [
        f"CAST({quoted(name)} AS VARCHAR)" if text else quoted(name) for name, text in zip(places, texts, strict=True)
    ]
    held = ["VARCHAR" if text else kind for kind, text in zip(kinds, texts, strict=True)]
    query = f"SELECT {', '.join(raw)}, count(*) FROM {source} GROUP BY ALL"
    different = connection.execute(f"SELECT count(*) FROM ({query} LIMIT {DISTINCT + 1})").fetchone()[0]
    if different > DISTINCT:
        raise ColumnError(f"{named} has more than {DISTINCT:,} different values that have to be read one by one")
    rows = (
        (cells, [_as_python(cell, kind) for cell, kind in zip(cells, kinds, strict=True)], count)
        for *cells, count in connection.execute(query).fetchall()
    )
    read = read_values(f, places, rows, as_of)
    if isinstance(read, Unusable):
        return read
    type = _SQL_TYPE.get(f.type, f"DECIMAL(38, {read.decimals})")
    own = [*(f"raw{number}" for number in range(len(places))), "value"]
    columns = [*held, type]
    made = ", ".join(f"{name} {kind}" for name, kind in zip(own, columns, strict=True))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(table)} ({made})")
    lists = [*([key[at] for key in read.keys] for at in range(len(places))), list(read.facts)]
    given = ", ".join(f"unnest(?::{kind}[])" for kind in columns)
    connection.execute(f"INSERT INTO {quoted(table)} SELECT {given}", lists)
    usual = {FieldType.DATE: Held.DAY, FieldType.YES_NO: Held.YES_NO, FieldType.NUMBER: Held.DECIMAL}
    column = Column(f.name, usual.get(f.type, Held.TEXT), 38, read.decimals)
    alias = quoted(table)
    same = "=" if len(places) == 1 else "IS NOT DISTINCT FROM"
    on = " AND ".join(
        f"{alias}.raw{number} {same} "
        + (f"CAST(src.{quoted(name)} AS VARCHAR)" if texts[number] else f"src.{quoted(name)}")
        for number, name in enumerate(places)
    )
    return Intake(f"{alias}.value", column, f"LEFT JOIN {alias} ON {on}")


def _as_text(type: str) -> bool:
    """Whether values of a type are fetched as text: Python cannot hold all of its days and moments."""
    return type.startswith(("TIMESTAMP", "TIME", "DATE", "ENUM"))


def _as_python(value: Any, type: str) -> Any:
    """A value as a row reader takes it: text without the blanks around it, a day, a binary number of its own width."""
    if value is not None and type.startswith(("TIMESTAMP", "TIME", "DATE")):
        return moment(value)
    if type == "FLOAT" and value is not None:
        return binary_of(value, type)
    return cell_of(value)
