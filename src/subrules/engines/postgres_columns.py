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
from .columns import CHANGED_CODE, Column, ColumnError, Held, quoted
from .dictionary import Unusable, UnusableError, moment, read_values
from .places import Places

VIEW = "subrules_new_subscriptions"
"""The view of a table whose columns or ids are not taken as they stand, for one refresh."""

DISTINCT = 5_000_000
"""How many different values of one column are read by way of Python."""

INTEGERS = {"smallint": 32, "integer": 32, "bigint": 64}
TEXTS = ("text", "character varying", "character")
"""Types of text; an enumeration and the text types of extensions are called `character` here."""

_NATIVE = {
    FieldType.CODE: {"text": Held.TEXT, "character varying": Held.TEXT},
    FieldType.TEXT: {"text": Held.TEXT, "character varying": Held.TEXT},
    FieldType.NUMBER: {"numeric": Held.EXACT},
    FieldType.DATE: {"date": Held.DAY},
    FieldType.YES_NO: {"boolean": Held.YES_NO},
}
_NUMBERS = (*INTEGERS, "numeric", "real", "double precision")
_WORDS = (*TEXTS, "uuid")
_MOMENTS = ("date", "timestamp without time zone", "timestamp with time zone")
_READ = {
    FieldType.CODE: (*_WORDS, *_NUMBERS),
    FieldType.TEXT: _WORDS,
    FieldType.NUMBER: (*_NUMBERS, *_WORDS),
    FieldType.DATE: (*_MOMENTS, *_WORDS),
    FieldType.YES_NO: ("boolean", *_NUMBERS, *_WORDS),
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


def types_of(cursor: Any, source: str, names: Sequence[str]) -> dict[str, str]:
    """The types of the columns: of a domain the type beneath it, `character` for all whose values are texts."""
    if not names:
        return {}
    kinds = ", ".join(f"pg_typeof({quoted(name)})::oid" for name in names)
    cursor.execute(f"SELECT {kinds} FROM (SELECT 1) AS one LEFT JOIN {source} ON true LIMIT 1")
    oids = [int(oid) for oid in cursor.fetchone()]
    cursor.execute(
        "WITH RECURSIVE beneath AS (SELECT oid AS given, oid FROM pg_type WHERE oid = ANY(%s) "
        "UNION ALL SELECT b.given, t.typbasetype FROM beneath AS b JOIN pg_type AS t ON t.oid = b.oid WHERE t.typtype = 'd') "
        "SELECT b.given, format_type(t.oid, NULL), t.typcategory IN ('S', 'E') "
        "FROM beneath AS b JOIN pg_type AS t ON t.oid = b.oid WHERE t.typtype <> 'd'",
        (oids,),
    )
    called = {
        int(given): kind if kind in TEXTS or not texts else "character" for given, kind, texts in cursor.fetchall()
    }
    return {name: called[oid] for name, oid in zip(names, oids, strict=True)}


def made_plain(
    cursor: Any, source: str, places: Places, kinds: Mapping[str, str], as_of: date, *, id: str, made: bool
) -> tuple[str, dict[str, Column]]:
    """A view of a table in which every column holds the facts, or "" where the table does; what each column holds.

    Args:
        cursor: the database's.
        source: the table.
        places: the fields, each with the columns that give it.
        kinds: the types of the columns.
        as_of: the day that "since" fields count up to.
        id: the expression of the ids.
        made: whether that is more than a column, so that there must be a view.

    Raises:
        ColumnError: a column is of a type that cannot give its field.
        UnusableError: values that do not fit.
    """
    held: dict[str, Column] = {}
    selected, joins = [f"{id} AS id"], []
    unusable: list[Unusable] = []
    for number, (field, columns) in enumerate(places):
        for name in columns:
            _refuse_type(field, name, kinds[name])
        column = _native(field, columns[0], kinds[columns[0]]) if len(columns) == 1 else None
        if column is not None and not _is_odd(cursor, source, field, columns[0], kinds[columns[0]]):
            held[field.name] = column
            selected.append(f"src.{quoted(columns[0])} AS c{number}")
            continue
        table = f"subrules_new_values_{number}"
        read = _by_dictionary(cursor, source, field, columns, kinds, as_of, table)
        if isinstance(read, Unusable):
            unusable.append(read)
            continue
        held[field.name] = read
        selected.append(f"{_value(columns, number, _HELD[field.type][0])} AS c{number}")
        same = " AND ".join(f"v{number}.{own} = {key}" for own, key in _keys(columns, "src."))
        joins.append(f"LEFT JOIN {table} AS v{number} ON {same}")
    if unusable:
        raise UnusableError(unusable)
    if not joins and not made:
        return "", held
    cursor.execute(
        f"CREATE TEMPORARY VIEW {VIEW} AS SELECT {', '.join(selected)} FROM {source} AS src {' '.join(joins)}"
    )
    return VIEW, {field.name: evolve(held[field.name], name=f"c{number}") for number, (field, _) in enumerate(places)}


def _refuse_type(field: Field, name: str, kind: str) -> None:
    if kind not in _READ[field.type] and not (field.reading.since and kind in _MOMENTS):
        wanted = " or ".join(_READ[field.type])
        raise ColumnError(
            f"the column `{name}` is {kind}, and `{field.name}` is a {field.type.value}: it takes {wanted}"
        )


def _native(field: Field, name: str, kind: str) -> Column | None:
    """The column, where the database's values are the facts as they stand."""
    if field.reading != Reading() or field.allowed is not None:
        return None
    if field.type in (FieldType.CODE, FieldType.NUMBER) and kind in INTEGERS:
        return Column(name, Held.INTEGER, bits=INTEGERS[kind])
    return Column(name, _NATIVE[field.type][kind]) if kind in _NATIVE[field.type] else None


def _is_odd(cursor: Any, source: str, field: Field, name: str, kind: str) -> bool:
    """Whether a value of a column is not as a fact would be: blanks around it, NaN, too many decimals."""
    column = quoted(name)
    if kind in TEXTS:
        text = as_text(column)
        odd = f"{text} = '' OR btrim({text}, E'{blanks_of(cursor)}') <> {text}"
        odd += f" OR {text} ~ '^({CHANGED_CODE})$'" if field.type is FieldType.CODE else ""
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
    cursor: Any,
    source: str,
    field: Field,
    columns: Sequence[str],
    kinds: Mapping[str, str],
    as_of: date,
    table: str,
) -> Column | Unusable:
    """A field whose columns' different values Python reads, and a table of what they came to."""
    keys = _keys(columns)
    query = f"SELECT {', '.join(key for _, key in keys)}, count(*) FROM {source} GROUP BY {', '.join(str(n + 1) for n in range(len(keys)))}"
    cursor.execute(f"SELECT count(*) FROM ({query} LIMIT {DISTINCT + 1}) AS different")
    if cursor.fetchone()[0] > DISTINCT:
        named = " and ".join(f"`{name}`" for name in columns)
        raise ColumnError(f"{named} has more than {DISTINCT:,} different values that have to be read one by one")
    cursor.execute(query)
    rows = (
        (
            row[:-1],
            [_as_python(_cell(k, keys), kinds[name]) for k, name in zip(row[:-1], columns, strict=True)],
            row[-1],
        )
        for row in cursor.fetchall()
    )
    read = read_values(field, columns, rows, as_of)
    if isinstance(read, Unusable):
        return read
    type, held = _HELD[field.type]
    own = ", ".join(f'{name} text COLLATE "C"' for name, _ in keys)
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({own}, value {type}) ON COMMIT DROP")
    marks = ", ".join([*("%s::text[]" for _ in keys), f"%s::{type}[]"])
    lists = [[key[at] for key in (*read.keys, *read.unknown)] for at in range(len(keys))]
    facts = [*read.facts, *(None for _ in read.unknown)]
    cursor.execute(f"INSERT INTO {table} SELECT * FROM unnest({marks})", (*lists, facts))
    cursor.execute(f"ANALYZE {table}")
    return Column(field.name, held)


def _keys(columns: Sequence[str], alias: str = "") -> list[tuple[str, str]]:
    """The columns of a table of values, and what stands in each: of several, a sign before the text tells a gap."""
    texts = [as_text(alias + quoted(name)) for name in columns]
    if len(texts) > 1:
        texts = [f"coalesce('=' || {text}, '')" for text in texts]
    return [(f"raw{number}", text) for number, text in enumerate(texts)]


def _value(columns: Sequence[str], number: int, type: str) -> str:
    """The fact of a row. One that came into the table since its values were read would be missing without a word.

    SQL has no way to stop but a mistake: a text that is no number. It must not stand there as a constant, which would
    be worked out beforehand.
    """
    first = "src." + quoted(columns[0])
    is_new = f"v{number}.raw0 IS NULL" + (f" AND {first} IS NOT NULL" if len(columns) == 1 else "")
    said = f"the column {columns[0]} has other values than a moment before: run it again".replace("'", "''")
    return (
        f"CASE WHEN {is_new} THEN ('{said}' || coalesce(left({first}::text, 0), ''))::integer::text::{type} "
        f"ELSE v{number}.value END"
    )


def _cell(key: str | None, keys: Sequence[Any]) -> str | None:
    """The text of a column, from what stands for it in a table of values."""
    return key if len(keys) == 1 else key[1:] if key else None


def as_text(column: str) -> str:
    """A column as text that is compared code point by code point."""
    return f'{column}::text COLLATE "C"'


def blanks_of(cursor: Any) -> str:
    """What Python takes for blank, as far as the database can hold it, for a string with escapes."""
    cursor.execute("SHOW server_encoding")
    return _BLANKS + (_WIDE_BLANKS if cursor.fetchone()[0] == "UTF8" else "")


def _as_python(text: str | None, kind: str) -> Any:
    """A value as a row reader takes it, from the text that the database writes for it."""
    if text is None:
        return None
    if kind in _MOMENTS:
        return moment(text)
    if kind in INTEGERS:
        return int(text)
    if kind == "real":
        return Binary(Decimal(text), SINGLE)
    if kind == "double precision":
        return Binary(Decimal(text))
    if kind == "numeric":
        return Decimal(text)
    return text == "true" if kind == "boolean" else cell_of(text)
