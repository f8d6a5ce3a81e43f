"""How what the data holds becomes a value: the settings of one field, and what is wrong with them (LNG-06).

Each setting says something that a cell alone does not: whether 5/6 is in May or in June, whether 1,234 is
more than a thousand. None is guessed; a cell that needs one is refused with its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, TypeAlias

from attrs import field, frozen

from ..faults import Fault

Negative: TypeAlias = Literal["-5", "(5)", "5-"]
"""How numbers below zero are written. A minus in front is always read."""

CURRENCIES = ("$", "€", "£", "¥")
"""The signs that may stand in front of a number where no currency is set."""

BLANK_SIGNS = " \u00a0\u202f\u2009"
"""Blanks that group digits: the plain one stands for all of them."""

GROUPING = (",", ".", "'", "’", "_", " ")
"""The signs that may group digits; any other could be part of a number."""

_ORDER = re.compile(r"(y|mon|m|d)([-/. ])(y|mon|m|d)(\2|, )(y|mon|m|d)")
_PART_FORMS = {"m": "[0-9]{1,2}", "d": "[0-9]{1,2}", "mon": r"[A-Za-z]{3,9}\.?"}
_SIGN_FORMS = {" ": " +", ", ": ", *"}


@frozen(kw_only=True)
class Reading:
    """How a field's value is made from what the data holds.

    Attributes:
        missing: texts that mean that nothing is known, such as "N/A".
        replace: texts that stand for another, as {"7DAY": "7Day"}.
        ignore_case: let letter case not count in `missing`, in `replace` and in the allowed values.
        whole: of codes: True takes a text such as "1.0" for the code "1", False takes it as it stands;
            None refuses it, since both occur.
        part: of a range such as "$0.01 - $0.50", the "low" or the "high" end.
        since: the data holds a day, and the value is the "days" or "months" from it to the as-of day.
        thousands: the sign that groups the digits of a number, such as ",".
        decimal: the sign before the decimals: "." or ",".
        negative: how a number below zero is written besides "-5": "(5)" or "5-".
        currency: what may stand in front of a number or behind it, such as ("€", "EUR"); when empty,
            $, €, £ and ¥ in front.
        day: how days are written besides 2026-06-01, such as "m/d/y" or "d.m.y"; `mon` is the English name of a
            month, in full or its first three letters, as in "d-mon-y" or "mon d, y".
        years_from: the first of the hundred years in which a year of two digits lies: with 1950, 49 is 2049 and
            50 is 1950. Without it years have four digits.
        yes: texts that mean yes, letter case aside.
        no: texts that mean no.
    """

    missing: tuple[str, ...] = ()
    replace: Mapping[str, str] = field(factory=dict, hash=False)
    ignore_case: bool = False
    whole: bool | None = None
    part: Literal["low", "high"] | None = None
    since: Literal["days", "months"] | None = None
    thousands: str = ""
    decimal: str = "."
    negative: Negative = "-5"
    currency: tuple[str, ...] = ()
    day: str = ""
    years_from: int | None = None
    yes: tuple[str, ...] = ("yes", "y", "true", "t", "1")
    no: tuple[str, ...] = ("no", "n", "false", "f", "0")

    @cached_property
    def words(self) -> dict[str, bool]:
        """What yes and no look like, in lower case."""
        return {text.strip().lower(): meant for texts, meant in ((self.no, False), (self.yes, True)) for text in texts}

    @cached_property
    def unknown(self) -> frozenset[str]:
        """The texts that mean that nothing is known, folded where letter case does not count."""
        return frozenset(map(self.folded, self.missing))

    @cached_property
    def replaced(self) -> dict[str, str]:
        """What stands for another text, folded likewise."""
        return {self.folded(text): meant for text, meant in self.replace.items()}

    def folded(self, text: str) -> str:
        """A text as it is compared with `missing`, `replace` and allowed values."""
        text = text.strip()
        return text.casefold() if self.ignore_case else text

    @cached_property
    def order(self) -> tuple[str, str, str] | None:
        """The parts of a day in their order, such as ("m", "d", "y")."""
        found = _ORDER.fullmatch(self.day)
        if found is None or (found[4] == ", " and found[2] != " "):
            return None
        return found[1], found[3], found[5]

    @cached_property
    def day_form(self) -> re.Pattern[str] | None:
        """The form of a day in that order, with a group for each part."""
        found = _ORDER.fullmatch(self.day)
        if found is None or self.order is None:
            return None
        year = "[0-9]{4}" if self.years_from is None else "[0-9]{4}|[0-9]{2}"
        first, second, third = (f"({(_PART_FORMS | {'y': year})[part]})" for part in self.order)
        signs = [_SIGN_FORMS.get(sign, re.escape(sign)) for sign in (found[2], found[4])]
        return re.compile(first + signs[0] + second + signs[1] + third)

    @cached_property
    def digits(self) -> re.Pattern[str]:
        """The form of a number without its sign and currency: whole part, grouped or not, and decimals."""
        decimal = re.escape(self.decimal)
        sign = f"[{BLANK_SIGNS}]" if self.thousands == " " else re.escape(self.thousands)
        grouped = f"|[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+" if self.thousands else ""
        return re.compile(rf"([0-9]+{grouped})(?:{decimal}([0-9]*))?|{decimal}([0-9]+)")


def reading_faults(reading: Reading) -> Iterator[Fault]:
    """What is wrong with settings by themselves, whatever field they belong to.

    >>> [str(fault) for fault in reading_faults(Reading(thousands=",", decimal=","))]
    ['reading: `thousands` and `decimal` are both `,`']
    """
    if reading.part and reading.since:
        yield Fault("reading", "`part` and `since` exclude each other", code="vocabulary-reading")
    for text in sorted({text.lower() for text in reading.yes} & {text.lower() for text in reading.no}):
        yield Fault("reading", f"`{text}` means both yes and no", code="vocabulary-reading")
    if reading.thousands and reading.thousands not in GROUPING:
        signs = " ".join(f"`{sign}`" for sign in GROUPING)
        yield Fault(
            "reading.thousands",
            f"`{reading.thousands}` cannot group digits; the signs are {signs}",
            code="vocabulary-reading-thousands",
        )
    if reading.decimal not in (".", ","):
        yield Fault(
            "reading.decimal",
            f"`{reading.decimal}` is not a decimal sign; it is `.` or `,`",
            code="vocabulary-reading-decimal",
        )
    elif reading.thousands == reading.decimal:
        yield Fault("reading", f"`thousands` and `decimal` are both `{reading.decimal}`", code="vocabulary-reading")
    if reading.negative not in ("-5", "(5)", "5-"):
        message = f'`{reading.negative}` is not known; it is "(5)" or "5-"'
        yield Fault("reading.negative", message, code="vocabulary-reading-negative")
    for text in reading.currency:
        if not text.strip() or text != text.strip() or any(c.isdigit() or c in "+-.,()'_" for c in text.rstrip(".")):
            yield Fault("reading.currency", f"`{text}` could be part of a number", code="vocabulary-reading-currency")
    yield from _order_faults(reading)
    yield from _replace_faults(reading)


def _order_faults(reading: Reading) -> Iterator[Fault]:
    if reading.years_from is not None and not reading.day:
        yield Fault(
            "reading.years_from",
            "it needs `day`, the order in which days are written",
            code="vocabulary-reading-years-from",
        )
    if reading.years_from is not None and not _FIRST <= reading.years_from <= _LAST:
        yield Fault(
            "reading.years_from",
            f"`{reading.years_from}` is not a year from {_FIRST} to {_LAST}; write one such as 1950",
            code="vocabulary-reading-years-from",
        )
    if not reading.day:
        return
    if reading.order is None or sorted(part[:1] for part in reading.order) != ["d", "m", "y"]:
        message = f"`{reading.day}` is not an order of days"
        help = "write one such as `m/d/y` or `d.m.y`, with `mon` for the name of a month"
        yield Fault("reading.day", message, help, "vocabulary-reading-day")
    elif reading.day == "y-d-m":
        yield Fault("reading.day", "`y-d-m` cannot be told from year-month-day", code="vocabulary-reading-day")


_FIRST, _LAST = 1000, 9900
"""The first years of a hundred that can be set."""


def _replace_faults(reading: Reading) -> Iterator[Fault]:
    seen: dict[str, tuple[str, str]] = {}
    for text, meant in reading.replace.items():
        key = reading.folded(text)
        if seen.setdefault(key, (text, meant))[1] != meant:
            yield Fault(
                "reading.replace",
                f"`{seen[key][0]}` and `{text}` are one text, and stand for different ones",
                code="vocabulary-reading-replace",
            )
        if key in reading.unknown:
            yield Fault("reading", f"`{text}` is both missing and replaced", code="vocabulary-reading")
