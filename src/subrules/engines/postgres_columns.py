"""Columns of a table in PostgreSQL made into facts: as they are where that is the same, else by way of Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import evolve

from ..rules.facts import cell_of
from ..rules.plain_value import SINGLE, Binary
from ..rules.reading import Reading
from ..rules.vocabulary import Field, FieldType
from .columns import Column, ColumnError, Held
from .dictionary import Unusable, UnusableError, moment, read_values

VIEW = "subrules_new_subscriptions"
"""The view of a table whose columns were read in Python; it goes with the transaction."""

DISTINCT = 5_000_000
"""How many different values of one column are read by way of Python."""

_INTEGERS = {"smallint": 32, "integer": 32, "bigint": 64}
_TEXTS = ("text", "character varying", "character", "uuid", "name")
_NATIVE = {
    FieldType.CODE: {"text": Held.TEXT, "character varying": Held.TEXT},
    FieldType.TEXT: {"text": Held.TEXT, "character varying": Held.TEXT},
    FieldType.NUMBER: {"numeric": Held.EXACT},
    FieldType.DATE: {"date": Held.DAY},
    FieldType.YES_NO: {"boolean": Held.YES_NO},
}
_NUMBERS = (*_INTEGERS, "numeric", "real", "double precision")
_MOMENTS = ("date", "timestamp without time zone", "timestamp with time zone")
_READ = {
    FieldType.CODE: (*_TEXTS, *_NUMBERS),
    FieldType.TEXT: _TEXTS,
    FieldType.NUMBER: (*_NUMBERS, *_TEXTS),
    FieldType.DATE: (*_MOMENTS, *_TEXTS),
    FieldType.YES_NO: ("boolean", *_NUMBERS, *_TEXTS),
}
"""The types of columns that may give the values of a field."""

_HELD = {
    FieldType.CODE: ("text", Held.TEXT),
    FieldType.TEXT: ("text", Held.TEXT),
    FieldType.NUMBER: ("numeric", Held.EXACT),
    FieldType.DATE: ("date", Held.DAY),
    FieldType.YES_NO: ("boolean", Held.YES_NO),
}
_BLANKS = r"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f "
_WIDE_BLANKS = r"\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""What Python takes for blank; the wide ones only a database in UTF-8 can hold."""

_POINTED = r"'^(-?(0|[1-9][0-9]*)\.0+|-?[0-9](\.[0-9]+)?E\+[0-9]{2,3})$'"


def types_of(cursor: Any, source: str, names: Sequence[str]) -> dict[str, str]:
    """The types of some columns."""
    if not names:
        return {}
    kinds = ", ".join(f"pg_typeof({_quoted(name)})::text" for name in names)
    cursor.execute(f"SELECT {kinds} FROM (SELECT 1) AS one LEFT JOIN {source} ON true LIMIT 1")
    return dict(zip(names, cursor.fetchone(), strict=True))


def made_plain(
    cursor: Any, source: str, asked: Sequence[tuple[Field, str]], kinds: Mapping[str, str], as_of: date, *, id: str
) -> tuple[str, dict[str, Column]]:
    """A view of a table in which every column holds the facts, or "" where the table does; what each column holds.

    Raises:
        ColumnError: a column is of a type that cannot give its field.
        UnusableError: values that do not fit.
    """
    held: dict[str, Column] = {}
    selected, joins = [id], []
    unusable: list[Unusable] = []
    for number, (field, name) in enumerate(asked):
        kind = kinds[name]
        if kind not in _READ[field.type] and not (field.reading.since and kind in _MOMENTS):
            wanted = " or ".join(_READ[field.type])
            raise ColumnError(
                f"the column `{name}` is {kind}, and `{field.name}` is a {field.type.value}: it takes {wanted}"
            )
        column = _native(field, name, kind)
        if column is not None and not _is_odd(cursor, source, field, name, kind):
            held[field.name] = column
            selected.append(f"src.{_quoted(name)} AS c{number}")
            continue
        table = f"subrules_new_values_{number}"
        made = _by_dictionary(cursor, source, field, name, kind, as_of, table)
        if isinstance(made, Unusable):
            unusable.append(made)
            continue
        held[field.name] = made
        selected.append(f"v{number}.value AS c{number}")
        joins.append(f"LEFT JOIN {table} AS v{number} ON v{number}.raw = {_as_text('src.' + _quoted(name))}")
    if unusable:
        raise UnusableError(unusable)
    if not joins:
        return "", held
    cursor.execute(
        f"CREATE TEMPORARY VIEW {VIEW} AS SELECT src.{', '.join(selected)} FROM {source} AS src {' '.join(joins)}"
    )
    return VIEW, {field.name: evolve(held[field.name], name=f"c{number}") for number, (field, _) in enumerate(asked)}


def _native(field: Field, name: str, kind: str) -> Column | None:
    """The column, where the database's values are the facts as they stand."""
    if field.reading != Reading() or field.allowed is not None:
        return None
    if field.type in (FieldType.CODE, FieldType.NUMBER) and kind in _INTEGERS:
        return Column(name, Held.INTEGER, bits=_INTEGERS[kind])
    return Column(name, _NATIVE[field.type][kind]) if kind in _NATIVE[field.type] else None


def _is_odd(cursor: Any, source: str, field: Field, name: str, kind: str) -> bool:
    """Whether a value of a column is not as a fact would be: blanks around it, NaN, too many decimals."""
    column = _quoted(name)
    if kind in _TEXTS:
        cursor.execute("SHOW server_encoding")
        blanks = _BLANKS + (_WIDE_BLANKS if cursor.fetchone()[0] == "UTF8" else "")
        odd = f"{column} = '' OR btrim({column}, E'{blanks}') <> {column}"
        odd += f" OR {column} ~ {_POINTED}" if field.type is FieldType.CODE else ""
    elif kind == "numeric":
        odd = f"{column}::text IN ('NaN', 'Infinity', '-Infinity') OR abs({column}) >= 1e38"
        odd += f" OR round({column}, {field.decimals}) <> {column}" if field.decimals is not None else ""
    elif kind == "date":
        odd = f"NOT isfinite({column}) OR {column} NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'"
    else:
        return False
    cursor.execute(f"SELECT coalesce(bool_or({odd}), false) FROM {source}")
    return bool(cursor.fetchone()[0])


def _by_dictionary(
    cursor: Any, source: str, field: Field, name: str, kind: str, as_of: date, table: str
) -> Column | Unusable:
    """A field whose column's different values Python reads, and a table of what they came to."""
    query = f"SELECT {_as_text(_quoted(name))} AS raw, count(*) FROM {source} GROUP BY 1"
    cursor.execute(f"SELECT count(*) FROM ({query} LIMIT {DISTINCT + 1}) AS different")
    if cursor.fetchone()[0] > DISTINCT:
        raise ColumnError(f"`{name}` has more than {DISTINCT:,} different values that have to be read one by one")
    cursor.execute(query)
    rows = (((text,), (_as_python(text, kind),), count) for text, count in cursor.fetchall())
    read = read_values(field, [name], rows, as_of)
    if isinstance(read, Unusable):
        return read
    type, held = _HELD[field.type]
    cursor.execute(f'CREATE TEMPORARY TABLE {table} (raw text COLLATE "C", value {type}) ON COMMIT DROP')
    cursor.execute(
        f"INSERT INTO {table} SELECT * FROM unnest(%s::text[], %s::{type}[])",
        ([key[0] for key in read.keys], list(read.facts)),
    )
    cursor.execute(f"ANALYZE {table}")
    return Column(field.name, held)


def _as_text(column: str) -> str:
    return f'{column}::text COLLATE "C"'


def _as_python(text: str | None, kind: str) -> Any:
    """A value as a row reader takes it, from the text that the database writes for it."""
    if text is None:
        return None
    if kind in _MOMENTS:
        return moment(text)
    if kind in _INTEGERS:
        return int(text)
    if kind == "real":
        return Binary(Decimal(text), SINGLE)
    if kind == "double precision":
        return Binary(Decimal(text))
    if kind == "numeric":
        return Decimal(text)
    return text == "true" if kind == "boolean" else cell_of(text)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
