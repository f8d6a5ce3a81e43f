"""Values of any library as those of Python: whole numbers, exact numbers, days, text, yes or no, or nothing known.

No library is imported: a number of numpy is told by its `dtype`, a gap of pandas by its name.
"""

from __future__ import annotations

import struct
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final, TypeAlias

from attrs import frozen

from ..days import iso_day

_GAPS = frozenset({"NAType", "NaTType", "MaskedConstant"})
"""The types whose one value says that there is none, in pandas and numpy."""

DOUBLE: Final = 2**53
"""From here on whole numbers of a double have neighbours that it cannot tell from them."""

SINGLE: Final = 2**24
"""The same of a binary number of 32 bits."""

HALF: Final = 2**11


@frozen
class Binary:
    """A binary number: the shortest decimal that gives it back, and up to where its whole numbers are exact."""

    value: Decimal
    exact_below: int = DOUBLE


@frozen
class Timed:
    """A moment with a time of day, or one in a zone."""

    text: str


@frozen
class Strange:
    """A value of a kind that no field has, and how it is shown where not as it stands."""

    kind: str
    text: str = ""


Plain: TypeAlias = str | int | Decimal | date | bool | Binary | Timed | Strange | None


def plain_value(raw: Any) -> Plain:
    """A value as one of Python's kinds; None where it says that nothing is known.

    >>> plain_value(0.1), plain_value(datetime(2026, 6, 1)), plain_value([1])
    (Binary(value=Decimal('0.1'), exact_below=9007199254740992), datetime.date(2026, 6, 1), Strange(kind='a list', text=''))
    """
    if raw is None or type(raw).__name__ in _GAPS:
        return None
    if isinstance(raw, (Binary, Timed, Strange)):
        return raw
    if isinstance(raw, Enum):
        return plain_value(raw.value)
    if isinstance(raw, bool):
        return raw
    if _is_one_of_numpy(raw):
        return _of_numpy(raw)
    if isinstance(raw, str):
        return str(raw)
    if isinstance(raw, int):
        return int(raw)
    if isinstance(raw, float):
        return Binary(Decimal(float.__repr__(raw)))
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, datetime):
        return _day_of(raw)
    if isinstance(raw, date):
        return raw
    if callable(getattr(raw, "as_py", None)):
        return _of_arrow(raw)
    return Strange(kind_of(raw))


def _is_one_of_numpy(raw: Any) -> bool:
    return hasattr(raw, "dtype") and hasattr(raw, "item") and getattr(raw, "ndim", None) == 0


def _of_numpy(raw: Any) -> Plain:
    """A single number, text or day of numpy, or the like: its kind is a letter."""
    kind = getattr(raw.dtype, "kind", "")
    if kind == "f":
        bits = {2: HALF, 4: SINGLE}.get(getattr(raw.dtype, "itemsize", 8), DOUBLE)
        try:
            return Binary(Decimal(str(raw)), bits)
        except InvalidOperation:
            return None
    if kind == "M":
        if str(raw) == "NaT":
            return None
        day, _, time = str(raw).partition("T")
        return Timed(str(raw)) if time.strip("0:.") else iso_day(day) or Strange("a month or a year")
    if kind in "biuUO":
        return plain_value(raw.item())
    return Strange(kind_of(raw))


def _of_arrow(raw: Any) -> Plain:
    """A single value of an Arrow array."""
    try:
        value = raw.as_py()
    except ValueError:  # more exact than a microsecond
        return Timed(str(raw))
    if isinstance(value, float):
        return binary_of(value, str(getattr(raw, "type", "")))
    return plain_value(value)


def _day_of(raw: datetime) -> Plain:
    """A moment of midnight is its day; which day another one is depends on the zone."""
    if raw.tzinfo is None and not any(
        (raw.hour, raw.minute, raw.second, raw.microsecond, getattr(raw, "nanosecond", 0))
    ):
        return date(raw.year, raw.month, raw.day)
    return Timed(str(raw))


def binary_of(value: float, type: str) -> Binary:
    """A binary number that came out of a column of a type such as FLOAT, `float` or `halffloat`.

    >>> binary_of(0.30000001192092896, "float").value, binary_of(0.3, "double").value
    (Decimal('0.3'), Decimal('0.3'))
    """
    match type.lower():
        case "float" | "float32" | "real":
            return Binary(shortest(value, "f"), SINGLE)
        case "halffloat" | "float16":
            return Binary(shortest(value, "e"), HALF)
        case _:
            return Binary(Decimal(float.__repr__(value)))


def shortest(value: float, form: str) -> Decimal:
    """The shortest decimal that gives a binary number of 32 or 16 bits back."""
    if value != value or value in (float("inf"), float("-inf")):
        return Decimal(str(value))
    for digits in range(1, 10):
        text = f"{value:.{digits}g}"
        try:
            if struct.unpack(form, struct.pack(form, float(text)))[0] == value:
                return Decimal(text)
        except OverflowError:  # rounded up beyond the largest
            continue
    return Decimal(float.__repr__(value))


def kind_of(raw: object) -> str:
    """What a value is, in plain words."""
    known = {
        bool: "yes or no", int: "a number", float: "a number", Decimal: "a number", str: "a text",
        list: "a list", tuple: "a list", set: "a list", dict: "a table", date: "a date", bytes: "bytes",
    }  # fmt: skip
    name = type(raw).__name__
    return known.get(type(raw)) or f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
