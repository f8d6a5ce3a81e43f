"""Text into values: the literals of rules. What data says is read in `cells`.

Nothing is coerced that could be meant otherwise: digits are 0 to 9, days are ISO, a number has no
exponent, and what does not fit is an `Unfit` that says why in the writer's words.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from ..days import iso_day
from ..diagnostics.nearest import nearest
from .limits import Limits
from .vocabulary import Fact, Field, FieldType

_NUMBER = re.compile(r"(-?)[$€£¥]?((?:[0-9]+(?:\.[0-9]+)?)|\.[0-9]+)")
POINT_ZERO = re.compile(r"(-?(?:0|[1-9][0-9]*))\.0+")
"""A whole number as a column of binary numbers writes it."""

_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_YES_LIKE = {"y": "yes", "true": "yes", "1": "yes", "on": "yes", "n": "no", "false": "no", "0": "no", "off": "no"}


@frozen
class Unfit:
    """Why a text is no value of a field: the code of the mistake, the reason, what to do, and better texts."""

    code: str
    message: str
    help: str = ""
    instead: tuple[str, ...] = ()


Converted: TypeAlias = Fact | Unfit


def kind_words(field: Field) -> str:
    """What values of a field are, as a writer would say it."""
    return {
        FieldType.CODE: "a code",
        FieldType.TEXT: "a text",
        FieldType.NUMBER: "a number",
        FieldType.DATE: "a date",
        FieldType.YES_NO: "yes or no",
    }[field.type]


# ---------------------------------------------------------------- literals of rules


def literal_value(field: Field, text: str, limits: Limits) -> Converted:
    """The value that a literal of a rule has for a field (LNG-06, LNG-07, LNG-14)."""
    if len(text) > limits.characters_in_value:
        return Unfit(
            "SR135",
            f"a value of {len(text)} characters is longer than the {limits.characters_in_value} allowed",
            "shorten it, or look for a quotation mark that is missing before it",
        )
    if not text.isascii() and any(c.isdigit() and not c.isascii() for c in text):
        plain = "".join(_ascii_digit(c) for c in text)
        return Unfit("SR010", f"`{text}` holds digits other than 0 to 9", "type it with plain digits", (plain,))
    match field.type:
        case FieldType.NUMBER:
            return _literal_number(field, text, limits)
        case FieldType.DATE:
            return _literal_date(field, text)
        case FieldType.YES_NO:
            return _literal_yes_no(field, text)
        case FieldType.CODE if field.reading.whole and (found := POINT_ZERO.fullmatch(text)):
            message = f"the data's `{text}` is read as `{found[1]}`, because the vocabulary says `whole = true`"
            return Unfit("SR202", message, f"write {found[1]}", (found[1],))
        case FieldType.CODE | FieldType.TEXT:
            return text if field.allowed is None or text in field.allowed else not_allowed(field, text)


def _ascii_digit(character: str) -> str:
    import unicodedata

    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _literal_number(field: Field, text: str, limits: Limits) -> Converted:
    match = _NUMBER.fullmatch(text)
    if not match:
        return Unfit(
            "SR202",
            f"`{field.name}` is a number, and {shown_value(text)} is none",
            "write digits with at most one point, such as 12 or $0.12",
        )
    digits = match[2].replace(".", "").lstrip("0")
    if len(digits) > limits.digits or len(match[2]) > 2 * limits.digits:
        return Unfit(
            "SR136",
            f"a number of {len(digits)} digits is longer than the {limits.digits} allowed",
            "check that nothing was pasted twice",
        )
    decimals = len(match[2].partition(".")[2].rstrip("0"))
    if field.decimals is not None and decimals > field.decimals:
        allowed = "whole numbers only" if not field.decimals else f"at most {field.decimals} decimals"
        return Unfit(
            "SR208",
            f"`{text}` has {decimals} decimal{'' if decimals == 1 else 's'}, and `{field.name}` has {allowed}",
            "round it yourself",
        )
    value = canonical_number(Decimal(match[1] + match[2]))
    return value if field.allowed is None or value in field.allowed else not_allowed(field, text)


def canonical_number(value: Decimal) -> Decimal:
    """The one form of equal numbers: 1.50 and 1.5, 0 and -0 are written alike.

    >>> canonical_number(Decimal("1.50")), canonical_number(Decimal("-0")), canonical_number(Decimal("1E+2"))
    (Decimal('1.5'), Decimal('0'), Decimal('100'))
    """
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "finite numbers only"
    kept = list(digits)
    while exponent < 0 and kept and kept[-1] == 0:
        kept.pop()
        exponent += 1
    if not any(kept):
        return Decimal(0)
    if exponent > 0:
        kept += [0] * exponent
        exponent = 0
    return Decimal((sign, tuple(kept), exponent))


def _literal_date(field: Field, text: str) -> Converted:
    day = iso_day(text)
    if day is None:
        return Unfit("SR202", f"`{field.name}` is a date, and {day_fault(text)}", *day_help(text))
    return day if field.allowed is None or day in field.allowed else not_allowed(field, text)


def day_fault(text: str) -> str:
    """Why a text is not a day."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return f"there is no day `{text}` in the calendar"
    return f"{shown_value(text)} is not written as one"


def day_help(text: str) -> tuple[str, tuple[str, ...]]:
    """What to write instead of a text that is not a day: the help, and the days it may have meant."""
    match = _SLASHED.fullmatch(text)
    meant = (
        () if not match else (f"{match[3]}-{match[1]:0>2}-{match[2]:0>2}", f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}")
    )
    return "write it as year-month-day, such as 2026-06-01", tuple(dict.fromkeys(day for day in meant if iso_day(day)))


def _literal_yes_no(field: Field, text: str) -> Converted:
    lowered = text.lower()
    if lowered in ("yes", "no"):
        value = lowered == "yes"
        return value if field.allowed is None or value in field.allowed else not_allowed(field, text)
    instead = _YES_LIKE.get(lowered)
    return Unfit(
        "SR202",
        f"`{field.name}` is yes or no, and {shown_value(text)} is neither",
        "write yes or no",
        (instead,) if instead else (),
    )


def not_allowed(field: Field, text: str) -> Unfit:
    """A text that is none of the values a field may have, with the nearest of them."""
    allowed = [fact_text(value) for value in field.allowed or ()]
    close = nearest(text, allowed)
    shown = ", ".join(f"`{value}`" for value in allowed[:8]) + (
        f" and {len(allowed) - 8} more" if len(allowed) > 8 else ""
    )
    return Unfit(
        "SR203",
        f"{shown_value(text)} is not a value of `{field.name}`",
        f"did you mean `{close}`?" if close else f"its values are {shown}",
        (close,) if close else (),
    )


def shown_value(text: str) -> str:
    """A value in a message: never a pair of backticks with nothing between."""
    return f"`{_cut(text)}`" if text else "an empty text"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


# ---------------------------------------------------------------- values as text


def fact_text(value: Fact | None) -> str:
    """A value in the words of a rule: `yes`, `0.12`, `2026-06-01`.

    >>> fact_text(True), fact_text(Decimal("0.12")), fact_text(None)
    ('yes', '0.12', 'missing')
    """
    match value:
        case None:
            return "missing"
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case str():
            return value
