"""How days and numbers are written in data: read by a field's settings, and which setting would read what is not.

Every text has one meaning or none: what two settings would read in two ways is read by neither of them
until one is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from attrs import evolve

from ..days import iso_day, month_number
from .reading import BLANK_SIGNS, CURRENCIES, Reading

MOST_DIGITS = 38
"""The most digits of a number, before the point and behind it."""

LONGEST = 200
"""The most characters of a number, a range with its currency included."""

_RANGE = re.compile(r"(\S.*?)\s+(?:-|–|to)\s+(\S.*)")
_MIDNIGHT = re.compile(r"(\S.*?)(?:T|\s+)(?:00?:00(?::00(?:\.0+)?)?|12:00(?::00(?:\.0+)?)?\s?[Aa][Mm])")
_TIMED = re.compile(r"(\S.*?)(?:T|\s+)([0-9]{1,2}:[0-9]{2}.*)")
_PARTS = re.compile(r"([0-9]{1,4})([-/. ])([0-9]{1,2})\2([0-9]{1,4})")
_NAMED = re.compile(r"([0-9]{1,4}|[^\W\d_]{3,}\.?)([-/. ]) *([0-9]{1,2}|[^\W\d_]{3,}\.?)(\2|,) *([0-9]{1,4})")
_EXAMPLE = 1950
"""The first of a hundred years, where a setting for years of two digits is shown."""
_AFFIX = re.compile(r"([^0-9]*?)[0-9].*?([^0-9]*)", re.DOTALL)
_WORDLIKE = frozenset("kr Fr fr zł Kč Ft lei US$ C$ A$ R$ NZ$".split())  # noqa: SIM905 - read as a line


# ---------------------------------------------------------------- days


def day_written(text: str, reading: Reading, *, field: str = "FIELD") -> date | str:
    """The day that a text says, or why it says none; `field` is named where a setting would help.

    >>> day_written("1/15/2025", Reading(day="m/d/y")), day_written("2025-01-15 00:00:00", Reading())
    (datetime.date(2025, 1, 15), datetime.date(2025, 1, 15))
    """
    day = iso_day(text)
    if day is not None:
        return day
    if len(text) > LONGEST:
        return _USUAL
    midnight = _MIDNIGHT.fullmatch(text)
    if midnight:
        text = midnight[1]
    elif timed := _TIMED.fullmatch(text):
        return f"it says a time of day, `{timed[2]}`: which day it is depends on the zone; give the day alone"
    return (iso_day(text) if midnight else None) or _by_order(text, reading) or order_help(text, reading, field=field)


_USUAL = "write it as year-month-day, such as 2026-06-01"


def _by_order(text: str, reading: Reading) -> date | None:
    if reading.order is None or reading.day_form is None or not (found := reading.day_form.fullmatch(text)):
        return None
    parts = dict(zip(reading.order, found.groups(), strict=True))
    month = int(parts["m"]) if "m" in parts else month_number(parts["mon"])
    if month is None:
        return None
    year = int(parts["y"])
    if len(parts["y"]) == 2 and reading.years_from is not None:
        year = reading.years_from + (year - reading.years_from) % 100
    return iso_day(f"{year:04}-{month:02}-{parts['d']:0>2}")


def order_help(text: str, reading: Reading, *, field: str = "FIELD") -> str:
    """What to do about a text that is not read as a day; the settings that would read it are named."""
    found = _PARTS.fullmatch(text)
    named = None if found else _NAMED.fullmatch(text)
    if not found and not named:
        return _USUAL
    if named and (foreign := [word for word in named.group(1, 3) if word[0].isalpha() and month_number(word) is None]):
        return f"`{foreign[0]}` is no English name of a month, and no others are read; {_USUAL}"
    ends = found.group(1, 4) if found else named.group(1, 5) if named else ()
    digits = max(len(end) for end in ends if end.isdigit())
    if digits < 4:
        return _century_help(text, reading, field, ends)
    orders = day_orders(text)
    if reading.day and orders:
        return f'the vocabulary says `day = "{reading.day}"`, and this is no day written so'
    if not orders:
        return "there is no such day in the calendar" if reading.day or named else _USUAL
    return f"{_USUAL}, or {setting_place(field)}{_ways_of_orders(orders)}"


def _century_help(text: str, reading: Reading, field: str, ends: tuple[str | Any, ...]) -> str:
    """What to do about a year of two digits: only the vocabulary can say which it is."""
    orders = day_orders(text, years_from=_EXAMPLE)
    if not orders:
        return _USUAL
    if reading.years_from is not None:
        return f'the vocabulary says `day = "{reading.day}"`, and this is no day written so'
    order = reading.day or orders[0]
    parts = [part[0] for part in re.split(r"[-/. ,]+", order)]
    year = ends[0 if parts[0] == "y" else -1]
    said = f"the year has four digits, such as 2026-06-01: which century {year} is in cannot be told"
    setting = f"`years_from = {_EXAMPLE}` if {_EXAMPLE % 100} is {_EXAMPLE} and {_EXAMPLE % 100 - 1} is {_EXAMPLE + 99}"
    if reading.day in orders:
        return f"{said}; or {setting_place(field)}{setting}"
    return f"{said}; or {setting_place(field)}{_ways_of_orders(orders)}, and {setting}"


def _ways_of_orders(orders: Sequence[str]) -> str:
    """Settings of orders, each with what stands first where there are several."""
    said = {"m": "the month stands first", "d": "the day stands first", "y": "the year stands first"}
    ways = (f'`day = "{order}"`' + (f" if {said[order[0]]}" if len(orders) > 1 else "") for order in orders)
    return " or ".join(ways)


def day_orders(text: str, *, years_from: int | None = None) -> list[str]:
    """The orders by which a text would be a day, a time of midnight aside.

    Args:
        text: what a cell holds.
        years_from: what years of two digits would be read with; without it they are not read.

    >>> day_orders("5/6/2025"), day_orders("31.12.2025"), day_orders("soon")
    (['m/d/y', 'd/m/y'], ['d.m.y'], [])
    >>> day_orders("3 February 2026"), day_orders("Feb 3, 2026"), day_orders("03-Feb-26", years_from=1950)
    (['d mon y'], ['mon d, y'], ['d-mon-y', 'y-mon-d'])
    """
    if len(text) > LONGEST:
        return []
    if midnight := _MIDNIGHT.fullmatch(text):
        text = midnight[1]
    orders: list[str] = []
    if found := _PARTS.fullmatch(text):
        orders = [found[2].join(order) for order in ("mdy", "dmy", "ymd")]
    elif found := _NAMED.fullmatch(text):
        last = ", " if found[4] == "," else found[2]
        is_first = found[1][0].isalpha()
        several = (("mon", "d", "y"),) if is_first else (("d", "mon", "y"), ("y", "mon", "d"))
        orders = [f"{one}{found[2]}{two}{last}{three}" for one, two, three in several]
    return [order for order in orders if _by_order(text, Reading(day=order, years_from=years_from)) is not None]


# ---------------------------------------------------------------- numbers


def number_written(text: str, reading: Reading) -> Decimal | None:
    """The number that a text says by the settings, exactly, or None.

    >>> german = Reading(thousands=".", decimal=",", currency=("€",))
    >>> number_written("1.234,50 €", german), number_written("1,234.50", german), number_written("-.5", Reading())
    (Decimal('1234.50'), None, Decimal('-0.5'))
    """
    if len(text) > LONGEST:
        return None
    if reading.part:
        found = _RANGE.fullmatch(text)
        text = text if not found else found[1] if reading.part == "low" else found[2]
    return _signed(text, reading)


def _signed(text: str, reading: Reading) -> Decimal | None:
    """A number with at most one sign and at most one currency, in any order in front."""
    minus: bool | None = None
    paid = False
    rest = text
    while rest:
        if minus is None and rest[0] in "+-":
            minus, rest = rest[0] == "-", rest[1:].lstrip()
        elif minus is None and reading.negative == "(5)" and rest[0] == "(" and rest[-1] == ")":
            minus, rest = True, rest[1:-1].strip()
        elif minus is None and reading.negative == "5-" and rest[-1] == "-":
            minus, rest = True, rest[:-1].rstrip()
        elif not paid and (without := _without_currency(rest, reading)) is not None:
            paid, rest = True, without
        else:
            break
    found = reading.digits.fullmatch(rest)
    if not found:
        return None
    whole = "".join(sign for sign in found[1] or "0" if sign.isdigit())
    decimals = found[2] or found[3] or ""
    if len(whole) > MOST_DIGITS or len(decimals) > MOST_DIGITS:
        return None
    return Decimal(f"{'-' if minus else ''}{whole}.{decimals}" if decimals else f"{'-' if minus else ''}{whole}")


def _without_currency(text: str, reading: Reading) -> str | None:
    for sign in reading.currency or CURRENCIES:
        if text.startswith(sign):
            return text[len(sign) :].lstrip()
        if reading.currency and text.endswith(sign):
            return text[: -len(sign)].rstrip()
    return None


def number_help(text: str, reading: Reading, *, field: str = "FIELD") -> str:
    """What to do about a text that is not read as a number; the settings that would read it are named.

    >>> number_help("2,50", Reading(), field="Fee")
    'write in the vocabulary, under `[fields.Fee.reading]`: `decimal = ","`'
    >>> number_help("1,234", Reading(), field="Fee")
    'write in the vocabulary, under `[fields.Fee.reading]`: `decimal = ","` if it is 1.234, or `thousands = ","` if it is 1234'
    >>> number_help("lots", Reading())
    'write digits with at most one point'
    """
    if len(text) > LONGEST:
        return "it is far too long"
    ways = _ways(text, reading)
    if ways:
        said = [", ".join(f"`{name} = {_toml(value)}`" for name, value in way) for way, _ in ways]
        if len(ways) > 1:
            said = [f"{one} if it is {value:f}" for one, (_, value) in zip(said, ways, strict=True)]
        return setting_place(field) + ", or ".join(said)
    if reading.thousands and reading.thousands in text:
        return f"`{reading.thousands}` stands between groups of three digits"
    if sum(map(str.isdecimal, text)) > MOST_DIGITS:
        return f"it has more than {MOST_DIGITS} digits"
    return f"write digits with at most one {'point' if reading.decimal == '.' else 'comma'}"


def setting_place(field: str) -> str:
    """Where in the vocabulary's file the settings of a field stand."""
    name = field if re.fullmatch(r"[A-Za-z0-9_-]+", field) else f'"{field}"'
    return f"write in the vocabulary, under `[fields.{name}.reading]`: "


def _ways(text: str, reading: Reading) -> list[tuple[tuple[tuple[str, Any], ...], Decimal]]:
    """The fewest settings that would read a text, in each way that there is, and what it would be."""
    if not any("0" <= sign <= "9" for sign in text):
        return []
    candidates = list(_candidates(text, reading))
    for count in range(1, 5):
        found: list[tuple[tuple[tuple[str, Any], ...], Decimal]] = []
        for way in combinations(candidates, count):
            names = [name for name, _ in way]
            if len(set(names)) < count:
                continue
            settings = evolve(reading, **dict(way))
            value = number_written(text, settings) if settings.thousands != settings.decimal else None
            if value is not None and value not in [before for _, before in found]:
                found.append((way, value))
        if found:
            return found
    return []


def _candidates(text: str, reading: Reading) -> Iterator[tuple[str, Any]]:
    """Settings that a text may ask for, by the signs in it; what is set stays as it is."""
    inside = _AFFIX.fullmatch(text)
    if reading.decimal == "." and reading.thousands != "," and "," in text:
        yield "decimal", ","
    if not reading.thousands:
        yield from (("thousands", sign) for sign in ",'’_" if sign in text and sign != reading.decimal)
        if "." in text and reading.decimal == ".":
            yield "thousands", "."
        if re.search(rf"[0-9][{BLANK_SIGNS}][0-9]", text):
            yield "thousands", " "
    if reading.negative == "-5":
        yield from (("negative", "(5)"),) if "(" in text else ()
        yield from (("negative", "5-"),) if text.rstrip().endswith("-") or re.search(r"[0-9]-", text) else ()
    for affix in inside.groups() if inside else ():
        sign = affix.strip("-+() \u00a0")
        if sign and sign not in reading.currency and _is_currency(sign):
            yield "currency", (*reading.currency, sign)
    if not reading.part and not reading.since and _RANGE.fullmatch(text):
        yield "part", "low"
        yield "part", "high"


def _is_currency(text: str) -> bool:
    import unicodedata

    return (
        text in _WORDLIKE
        or (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper())
        or (len(text) == 1 and unicodedata.category(text) == "Sc")
    )


def _toml(value: Any) -> str:
    return "[" + ", ".join(map(_toml, value)) + "]" if isinstance(value, tuple) else f'"{value}"'
