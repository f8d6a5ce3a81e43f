"""What the columns of a table hold, counted: the forms of their cells, how often each value stands there, and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from attrs import define, field

from ..days import iso_day
from .tables import Row

MOST_VALUES = 200_000
"""How many different values of a column are counted; the forms of all cells are."""

_MISSING = frozenset({"n/a", "na", "#n/a", "null", "none", "nan", "nil", "-", "--", "?", "unknown", "tbd"})
_YES_NO = frozenset({"y", "n", "yes", "no", "true", "false", "t", "f"})
_DAY = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_SHORT_DAY = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(?::00(?:\.0+)?)?Z?")
_SIGN = r"(?:[$€£¥]|[A-Z]{3})"
_DIGITS = r"[0-9][0-9.,'’ ]*"
_NUMBER = re.compile(rf"([-+]?)({_SIGN})?\s?([-+]?)({_DIGITS}|\.[0-9]+)\s?({_SIGN})?(-?)")
_BRACKETED = re.compile(rf"\(\s*({_SIGN}?\s?{_DIGITS}\s?{_SIGN}?)\s*\)")
_RANGE = re.compile(r"(\S.*?)\s+(?:-|–|to)\s+(\S.*)")


@define
class Seen:
    """One column: how often each form and each value stands in it, and the first line of each."""

    name: str
    rows: int = 0
    blank: int = 0
    values: Counter[str] = field(factory=Counter)
    forms: Counter[str] = field(factory=Counter)
    lines: dict[str, int] = field(factory=dict)
    examples: dict[str, list[tuple[int, str]]] = field(factory=dict)
    """Of each form the first few cells, with their lines."""
    whole: bool = True
    """Whether every different value was counted."""
    nested: bool = False

    @property
    def filled(self) -> int:
        """The rows that say something."""
        return sum(self.forms.values()) - self.forms["missing"]

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value, and none has another's."""
        return self.rows > 0 and self.whole and not self.blank and len(self.values) == self.rows

    def add(self, line: int, cell: Any) -> None:
        """Count a cell."""
        self.rows += 1
        if isinstance(cell, dict | list):
            self.nested = True
            return
        text = cell_text(cell)
        if not text:
            self.blank += 1
            return
        form = form_of(text)
        self.forms[form] += 1
        found = self.examples.setdefault(form, [])
        if len(found) < 3 and all(text != other for _, other in found):
            found.append((line, text))
        if text in self.values or len(self.values) < MOST_VALUES:
            self.values[text] += 1
            self.lines.setdefault(text, line)
        else:
            self.whole = False


@define
class SeenTable:
    """A table as it was read through: its columns, its rows, and the rows that cannot be read."""

    columns: dict[str, Seen]
    rows: int = 0
    unreadable: list[tuple[int, str]] = field(factory=list)


def look_at(columns: Iterable[str], rows: Iterable[Row]) -> SeenTable:
    """Every row of a table, looked at once."""
    table = SeenTable({name: Seen(name) for name in columns})
    for row in rows:
        if row.fault:
            table.unreadable.append((row.line, row.fault))
            continue
        for name in row.cells:
            if name not in table.columns:
                table.columns[name] = Seen(name, rows=table.rows, blank=table.rows)
        table.rows += 1
        for name, seen in table.columns.items():
            seen.add(row.line, row.cells.get(name))
    return table


def cell_text(cell: Any) -> str:
    """A cell as text, without blanks around it."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case datetime():
            return cell.isoformat(sep=" ")
        case date():
            return cell.isoformat()
        case _:
            return str(cell).strip()


def form_of(text: str) -> str:
    """What a cell looks like, in a word; a form is told only where there is no other.

    >>> [form_of(text) for text in ("02134", "7", "$1,250.00", "2,50", "3/15/2025", "Y", "7Day", "N/A")]
    ['zeros', 'integer', 'grouped', 'decimal comma', 'm/d/y', 'yes/no', 'text', 'missing']
    """
    if text.lower() in _MISSING:
        return "missing"
    if text.lower() in _YES_NO:
        return "yes/no"
    day = _MIDNIGHT.fullmatch(text)
    if iso_day(text) or (day and iso_day(day[1])):
        return "day with a time" if day else "day"
    if _DAY.fullmatch(text):
        return _day_form(text)
    if _SHORT_DAY.fullmatch(text):
        return "short day"
    range = _RANGE.fullmatch(text)
    if range and all(_number_form(end) not in ("text", "zeros") for end in range.groups()):
        return "range"
    return _number_form(text)


def _day_form(text: str) -> str:
    found = _DAY.fullmatch(text)
    assert found is not None
    first, sign, second, year = found.groups()
    month_first = iso_day(f"{year}-{first:0>2}-{second:0>2}") is not None
    day_first = iso_day(f"{year}-{second:0>2}-{first:0>2}") is not None
    if month_first and day_first:
        return f"either {sign}" if first != second else f"same {sign}"
    return f"m{sign}d{sign}y" if month_first else f"d{sign}m{sign}y" if day_first else "text"


def _number_form(text: str) -> str:
    """The form of a number: what its signs can only mean, or `either comma` where they can mean two things."""
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        return "bracketed" if _number_form(bracketed[1].strip()) != "text" else "text"
    found = _NUMBER.fullmatch(text)
    if not found or (found[1] and (found[3] or found[6])) or (found[2] and found[5]):
        return "text"
    digits = found[4].strip()
    letters = [sign for sign in (found[2], found[5]) if sign]
    if re.fullmatch(r"0[0-9]+", digits):
        return "zeros" if text == digits else "text"
    if found[6]:
        return "minus behind"
    if re.fullmatch(r"[0-9]+", digits):
        return "integer" if not letters else "money"
    if re.fullmatch(r"[0-9]*\.[0-9]+|[0-9]+\.", digits):
        return "decimal" if not letters else "money"
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}", digits):
        return "grouped"
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]*", digits):
        return "grouped by points"
    if re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", digits):
        return "either comma"
    return "decimal comma" if re.fullmatch(r"[0-9]+,[0-9]+", digits) else "text"


def sign_of(text: str) -> tuple[str, str]:
    """The sign of a currency in front of a number and behind it.

    >>> sign_of("2,50 €"), sign_of("$5")
    (('', '€'), ('$', ''))
    """
    found = _NUMBER.fullmatch(text.strip("() "))
    return (found[2] or "", found[5] or "") if found else ("", "")
