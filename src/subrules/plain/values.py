"""Single values: numbers, days, instants, zones, words, facts, and what has a text form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum
from typing import Any, get_args

from ..checks import in_words
from ..days import iso_day, iso_instant
from ..diagnostics.nearest import nearest
from .mistakes import expected, refuse, shown

NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?"
"""How an exact number is written."""

OFFSET = r"([+-])([0-9]{2}):([0-9]{2})"


def exactly(data: Any, kind: type) -> Any:
    """Text, a whole number, true or false: nothing is converted."""
    if type(data) is not kind:
        raise expected(in_words(kind), data)
    return data


def number(data: Any) -> Decimal:
    """An exact number, from its text."""
    if not isinstance(data, str):
        raise refuse(f"an exact number is written as text, not {shown(data)}")
    if not re.fullmatch(NUMBER, data, re.ASCII):
        raise refuse(f"{shown(data)} is not a number")
    return Decimal(data)


def day(data: Any) -> date:
    """A day, from its ISO text."""
    found = iso_day(data) if isinstance(data, str) else None
    if found is None:
        raise refuse(f"a day is written as year-month-day, not {shown(data)}")
    return found


def instant(data: Any) -> datetime:
    """An instant, from its ISO text with its offset."""
    if not isinstance(data, str):
        raise refuse(f"an instant is written as text, such as 2026-06-15T14:05:00-05:00, not {shown(data)}")
    return iso_instant(data)


def zone_as_text(zone: tzinfo) -> str:
    """The name of a time zone, or its offset from UTC where it has no name of its own."""
    name = getattr(zone, "key", None)
    if isinstance(name, str):
        return name
    if isinstance(zone, timezone):
        minutes = round(zone.utcoffset(None).total_seconds() / 60)
        sign, away = "-" if minutes < 0 else "+", abs(minutes)
        return "UTC" if not minutes else f"{sign}{away // 60:02d}:{away % 60:02d}"
    raise refuse(f"this time zone has no name that it can be found by again: {zone!r:.60}")


def zone_reader(zones: Callable[[str], tzinfo] | None) -> Callable[[Any, Any], tzinfo]:
    """Time zones by their names: UTC and offsets are read here, others by whoever can look them up."""

    def read(data: Any, _: Any) -> tzinfo:
        if not isinstance(data, str):
            raise expected("the name of a time zone", data)
        if data == "UTC" and zones is None:
            return UTC
        if found := re.fullmatch(OFFSET, data, re.ASCII):
            away = timedelta(hours=int(found[2]), minutes=int(found[3]))
            if away >= timedelta(days=1):
                raise refuse(f"{shown(data)} is no offset from UTC")
            return timezone(-away if found[1] == "-" else away)
        if zones is None:
            raise refuse(f"{shown(data)} names a time zone, and nothing looks it up", "give `zones`, such as ZoneInfo")
        try:
            return zones(data)
        except (LookupError, ValueError, OSError):
            raise refuse(f"there is no time zone {shown(data)}") from None

    return read


def word(data: Any, kind: type[Enum]) -> Enum:
    """One of the words of an enumeration."""
    values = [member.value for member in kind]
    if data in values and not isinstance(data, bool):
        return kind(data)
    raise not_one_of(data, values)


def literal(data: Any, kind: Any) -> Any:
    """One of the words that a field names itself."""
    words = get_args(kind)
    for one in words:
        if type(one) is type(data) and one == data:
            return one
    raise not_one_of(data, words)


def not_one_of(data: Any, words: Any) -> Exception:
    """A word that is none of those known, with the one that was perhaps meant."""
    names = [str(one) for one in words]
    close = nearest(data, names) if isinstance(data, str) else None
    return refuse(f"{shown(data)} is not one of {', '.join(names)}" + (f": did you mean `{close}`?" if close else ""))


def from_text(data: Any, kind: Any) -> Any:
    """A value of a class that has a text form, such as money."""
    if not isinstance(data, str):
        raise expected(f"text such as `{kind.text_form}`", data)
    return kind.from_text(data)


def fact_as_data(value: Any) -> Any:
    """A fact; numbers and days say that they are, for as text they would be texts."""
    match value:
        case Decimal():
            return {"number": format(value, "f")}
        case date():
            return {"day": value.isoformat()}
    return value


def fact(data: Any, kind: Any) -> Any:
    """A fact: text, true, false, null, a number or a day."""
    members = get_args(kind)
    match data:
        case None | bool() | str():
            if type(data) in members:
                return data
        case Mapping() if len(data) == 1 and "number" in data and Decimal in members:
            return number(data["number"])
        case Mapping() if len(data) == 1 and "day" in data and date in members:
            return day(data["day"])
    raise refuse(f"a fact is text, true, false, null, a number or a day, not {shown(data)}")
