"""How days and numbers are written in data: read by a field's settings, and which setting would read what is not.

Every text has one meaning or none: what two settings would read in two ways is read by neither of them
until one is set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from attrs import evolve

from ..days import iso_day
from .reading import BLANK_SIGNS, CURRENCIES, Reading

MOST_DIGITS = 38
"""The most digits of a number, before the point and behind it."""

LONGEST = 200
"""The most characters of a number, a range with its currency included."""

_RANGE = re.compile(r"(\S.*?)\s+(?:-|–|to)\s+(\S.*)")
_MIDNIGHT = re.compile(r"(\S+?)(?:T|\s+)(?:00?:00(?::00(?:\.0+)?)?|12:00(?::00(?:\.0+)?)?\s?[Aa][Mm])")
_TIMED = re.compile(r"(\S+?)(?:T|\s+)([0-9]{1,2}:[0-9]{2}.*)")
_PARTS = re.compile(r"([0-9]{1,4})([-/. ])([0-9]{1,2})\2([0-9]{1,4})")
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
    midnight = _MIDNIGHT.fullmatch(text)
    if midnight:
        text = midnight[1]
    elif timed := _TIMED.fullmatch(text):
        return f"it says a time of day, `{timed[2]}`: which day it is depends on the zone; give the day alone"
    return (iso_day(text) if midnight else None) or _by_order(text, reading) or order_help(text, reading, field=field)


def _by_order(text: str, reading: Reading) -> date | None:
    if reading.order is None:
        return None
    order, sign = reading.order
    found = _PARTS.fullmatch(text)
    if not found or found[2] != sign:
        return None
    parts = dict(zip(order, (found[1], found[3], found[4]), strict=True))
    if len(parts["y"]) != 4 or len(parts["m"]) > 2 or len(parts["d"]) > 2:
        return None
    return iso_day(f"{parts['y']}-{parts['m']:0>2}-{parts['d']:0>2}")


def order_help(text: str, reading: Reading, *, field: str = "FIELD") -> str:
    """What to do about a text that is not read as a day; the settings that would read it are named."""
    found = _PARTS.fullmatch(text)
    usual = "write it as year-month-day, such as 2026-06-01"
    if not found:
        return usual
    if max(len(found[1]), len(found[4])) < 4:
        return "the year has four digits, such as 2026-06-01: which century 25 is in cannot be told"
    orders = day_orders(text)
    if reading.day and orders:
        return f'the vocabulary says `day = "{reading.day}"`, and this is no day written so'
    if not orders:
        return "there is no such day in the calendar" if reading.day else usual
    said = {"m": "the month stands first", "d": "the day stands first", "y": "the year stands first"}
    ways = (f'`day = "{order}"`' + (f" if {said[order[0]]}" if len(orders) > 1 else "") for order in orders)
    return f"{usual}, or {setting_place(field)}{' or '.join(ways)}"


def day_orders(text: str) -> list[str]:
    """The orders by which a text would be a day, a time of midnight aside.

    >>> day_orders("5/6/2025"), day_orders("31.12.2025"), day_orders("soon")
    (['m/d/y', 'd/m/y'], ['d.m.y'], [])
    """
    if midnight := _MIDNIGHT.fullmatch(text):
        text = midnight[1]
    found = _PARTS.fullmatch(text)
    orders = [found[2].join(order) for order in ("mdy", "dmy", "ymd")] if found else []
    return [order for order in orders if _by_order(text, Reading(day=order)) is not None]


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
