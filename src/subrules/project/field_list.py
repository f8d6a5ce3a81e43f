"""What rules may ask, field by field, in plain words: what it is, where it stands, how to write about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..rules.text import value_text
from ..rules.values import fact_text
from ..rules.vocabulary import Fact, Field, FieldType
from .column_roles import counted
from .seen import Seen

_KINDS = {
    FieldType.CODE: "code",
    FieldType.TEXT: "text",
    FieldType.NUMBER: "number",
    FieldType.DATE: "day",
    FieldType.YES_NO: "yes or no",
}


def kind_of_field(field: Field) -> str:
    """What a field is, in a few words.

    >>> kind_of_field(Field(name="Rate", type=FieldType.NUMBER, decimals=2))
    'number, at most 2 decimals; may be missing'
    """
    kind = _KINDS[field.type]
    if field.decimals is not None:
        kind += (
            ", whole"
            if not field.decimals
            else f", at most {field.decimals} decimal{'' if field.decimals == 1 else 's'}"
        )
    return f"{kind}; {'may be missing' if field.may_be_missing else 'never missing'}"


def example_of(field: Field, seen: Seen | None = None) -> str:
    """A comparison that a rule may hold.

    >>> example_of(Field(name="AutoRenew", type=FieldType.YES_NO))
    'AutoRenew = yes'
    """
    if field.allowed:
        return f"{field.name} = {_written(field.allowed[0])}"
    match field.type:
        case FieldType.NUMBER:
            return f"{field.name} < 12"
        case FieldType.DATE:
            return f"{field.name} < 2026-06-01"
        case FieldType.YES_NO:
            return f"{field.name} = yes"
        case FieldType.CODE | FieldType.TEXT:
            known = [text for text in seen.values if text not in field.reading.missing] if seen is not None else []
            value = min(known, key=lambda text: (-seen.values[text], text)) if seen is not None and known else ""
            if value and len(value) <= 60:
                return f"{field.name} = {value_text(value)}"
            return f"{field.name} = 1" if field.type is FieldType.CODE else f'{field.name} = "Some words"'


def _written(value: Fact) -> str:
    return value_text(value) if isinstance(value, str) else fact_text(value)


def lines_about(field: Field, seen: Seen | None, *, data: str = "") -> Iterator[str]:
    """What is to be said about a field, a line each; `seen` is its column in the table called `data`."""
    yield kind_of_field(field)
    if field.about:
        yield field.about
    if field.aliases:
        yield f"also called {', '.join(field.aliases)}"
    if field.allowed is not None:
        shown = ", ".join(_written(value) for value in field.allowed[:12])
        more = f" and {len(field.allowed) - 12} more" if len(field.allowed) > 12 else ""
        yield f"its values: {shown}{more}"
    yield f"read from the column `{field.source}`" + (f", {how}" if (how := _read(field)) else "")
    if seen is not None:
        yield f"in {data}: {values_in(seen)}"
    elif data:
        yield f"in {data}: there is no such column"
    yield f"write: {example_of(field, seen)}"


def _read(field: Field) -> str:
    reading = field.reading
    parts = [
        f"as {reading.since} from that day to the day that counts" if reading.since else "",
        f"of a range the {reading.part} end" if reading.part else "",
        f"where {' or '.join(f'`{text}`' for text in reading.missing)} means that nothing is known"
        if reading.missing
        else "",
    ]
    return "; ".join(part for part in parts if part)


def values_in(seen: Seen) -> str:
    """The commonest values of a column with how often each stands there."""
    blank = f"; blank in {seen.blank:,} row{'' if seen.blank == 1 else 's'}" if seen.blank else ""
    if seen.is_unique and seen.rows > 1:
        return f"another value in every row, such as {', '.join(list(seen.values)[:3])}"
    return f"{counted(seen, 8) or 'nothing'}{blank}"


def field_data(field: Field, seen: Seen | None) -> dict[str, Any]:
    """A field as plain data."""
    data: dict[str, Any] = {
        "name": field.name,
        "type": field.type.value,
        "about": field.about,
        "aliases": list(field.aliases),
        "allowed": None if field.allowed is None else [_plain(value) for value in field.allowed],
        "may_be_missing": field.may_be_missing,
        "decimals": field.decimals,
        "column": field.source,
        "example": example_of(field, seen),
    }
    if seen is not None:
        ordered = sorted(seen.values.items(), key=lambda pair: (-pair[1], pair[0]))
        data["seen"] = {"rows": seen.rows, "blank": seen.blank, "different": len(ordered), "values": dict(ordered[:20])}
    return data


def _plain(value: Fact) -> str | bool:
    return value if isinstance(value, bool) else fact_text(value)
