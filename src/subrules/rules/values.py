"""Text into values: the literals of rules, and the cells of data.

Nothing is coerced that could be meant otherwise: digits are 0 to 9, days are ISO, a number has no
exponent, and what does not fit is an `Unfit` that says why in the writer's words.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from attrs import frozen

from ..days import days_between, iso_day, months_between
from ..diagnostics.nearest import nearest
from .limits import Limits
from .vocabulary import Fact, Field, FieldType

_NUMBER = re.compile(r"(-?)[$€£¥]?((?:[0-9]+(?:\.[0-9]+)?)|\.[0-9]+)")
_CELL_NUMBER = re.compile(r"([-+]?)[$€£¥]?\s?((?:[0-9]+(?:\.[0-9]*)?)|\.[0-9]+)")
_RANGE = re.compile(r"(\S.*?)\s+(?:-|–|to)\s+(\S.*)")
_SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_YES_LIKE = {"y": "yes", "true": "yes", "1": "yes", "on": "yes", "n": "no", "false": "no", "0": "no", "off": "no"}

_MAX_DIGITS = 38
_LARGEST = 10**_MAX_DIGITS
_LONGEST_NUMBER = 200  # characters, a range with its currency signs included


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
        case FieldType.CODE | FieldType.TEXT:
            return text if field.allowed is None or text in field.allowed else _not_allowed(field, text)


def _ascii_digit(character: str) -> str:
    import unicodedata

    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _literal_number(field: Field, text: str, limits: Limits) -> Converted:
    match = _NUMBER.fullmatch(text)
    if not match:
        return Unfit(
            "SR202",
            f"`{field.name}` is a number, and {_shown(text)} is none",
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
    return value if field.allowed is None or value in field.allowed else _not_allowed(field, text)


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
    return day if field.allowed is None or day in field.allowed else _not_allowed(field, text)


def day_fault(text: str) -> str:
    """Why a text is not a day."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return f"there is no day `{text}` in the calendar"
    return f"{_shown(text)} is not written as one"


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
        return value if field.allowed is None or value in field.allowed else _not_allowed(field, text)
    instead = _YES_LIKE.get(lowered)
    return Unfit(
        "SR202",
        f"`{field.name}` is yes or no, and {_shown(text)} is neither",
        "write yes or no",
        (instead,) if instead else (),
    )


def _not_allowed(field: Field, text: str) -> Unfit:
    allowed = [fact_text(value) for value in field.allowed or ()]
    close = nearest(text, allowed)
    shown = ", ".join(f"`{value}`" for value in allowed[:8]) + (
        f" and {len(allowed) - 8} more" if len(allowed) > 8 else ""
    )
    return Unfit(
        "SR203",
        f"{_shown(text)} is not a value of `{field.name}`",
        f"did you mean `{close}`?" if close else f"its values are {shown}",
        (close,) if close else (),
    )


def _shown(text: str) -> str:
    """A value in a message: never a pair of backticks with nothing between."""
    return f"`{_cut(text)}`" if text else "an empty text"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


# ---------------------------------------------------------------- data


def data_value(field: Field, raw: object, as_of: date | None) -> Fact | Unfit | None:
    """The value that a piece of data has for a field; None where it says that nothing is known (LNG-06).

    Text is read by the field's `reading`. Floats are refused: they are not exact.
    """
    if raw is None:
        return None
    if isinstance(raw, str):
        if raw in field.reading.missing:
            return None
        value = _from_text(field, field.reading.replace.get(raw, raw), as_of)
    else:
        value = _from_object(field, raw, as_of)
    if isinstance(value, Unfit) or field.allowed is None or value in field.allowed:
        return value
    return _not_allowed(field, fact_text(value))


def _from_text(field: Field, text: str, as_of: date | None) -> Converted:
    reading = field.reading
    match field.type:
        case FieldType.CODE | FieldType.TEXT:
            if reading.ignore_case and field.allowed is not None:
                folded = text.casefold()
                return next((v for v in field.allowed if isinstance(v, str) and v.casefold() == folded), text)
            return text
        case FieldType.NUMBER:
            if len(text) > _LONGEST_NUMBER:
                return _unfit(field, text, "it is far too long")
            if reading.since:
                day = iso_day(text)
                if day is not None:
                    return _since(field, day, as_of)
                return (
                    _number_from_text(field, text)
                    if text.isdecimal()
                    else _unfit(field, text, "a day such as 2026-06-01 is wanted")
                )
            if reading.part:
                found = _RANGE.fullmatch(text)
                text = text if not found else found[1] if reading.part == "low" else found[2]
            return _number_from_text(field, text)
        case FieldType.DATE:
            day = iso_day(text)
            return _unfit(field, text, day_help(text)[0]) if day is None else day
        case FieldType.YES_NO:
            lowered = text.lower()
            if lowered in reading.yes or lowered in (word.lower() for word in reading.yes):
                return True
            if lowered in reading.no or lowered in (word.lower() for word in reading.no):
                return False
            return _unfit(field, text, f"it is {'/'.join(reading.yes)} or {'/'.join(reading.no)}")


def _number_from_text(field: Field, text: str) -> Converted:
    sign = field.reading.thousands
    if sign and sign in text:
        if not re.fullmatch(rf"[^0-9]*[0-9]{{1,3}}(?:{re.escape(sign)}[0-9]{{3}})+(?:\.[0-9]*)?", text):
            return _unfit(field, text, f"`{sign}` stands between groups of three digits")
        text = text.replace(sign, "")
    match = _CELL_NUMBER.fullmatch(text)
    if not match or len(match[2]) > _MAX_DIGITS + 1:
        return _unfit(field, text, "write digits with at most one point")
    return _sized(field, canonical_number(Decimal(match[1] + match[2])))


def _since(field: Field, day: date, as_of: date | None) -> Converted:
    if as_of is None:
        return _unfit(field, day.isoformat(), "it counts from this day to the as-of day, and none was given")
    counted = days_between(day, as_of) if field.reading.since == "days" else months_between(day, as_of)
    return Decimal(counted)


def _from_object(field: Field, raw: object, as_of: date | None) -> Converted:
    match field.type:
        case FieldType.CODE if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < _LARGEST:
            return str(raw)
        case FieldType.NUMBER if field.reading.since and isinstance(raw, date) and not isinstance(raw, datetime):
            return _since(field, raw, as_of)
        case FieldType.NUMBER if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < _LARGEST:
            return Decimal(raw)
        case FieldType.NUMBER if isinstance(raw, Decimal):
            return _number_from_decimal(field, raw)
        case FieldType.DATE if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        case FieldType.YES_NO if isinstance(raw, bool):
            return raw
    if isinstance(raw, float):
        return _unfit(field, raw, "a float is not exact; give a Decimal, an int or text")
    if isinstance(raw, datetime):
        return _unfit(field, raw, "a day is wanted, not a time of day: which day it is depends on the zone")
    return _unfit(field, raw, f"{kind_words(field)} is wanted, not {_python_kind(raw)}")


def _number_from_decimal(field: Field, raw: Decimal) -> Converted:
    if not raw.is_finite():
        return _unfit(field, raw, "it is not a number")
    exponent = raw.as_tuple().exponent
    assert isinstance(exponent, int), "finite, so the exponent is a number"
    if raw.adjusted() >= _MAX_DIGITS or exponent < -_MAX_DIGITS:
        return _unfit(field, raw, f"it has more than {_MAX_DIGITS} digits")
    return _sized(field, canonical_number(raw))


def _sized(field: Field, value: Decimal) -> Converted:
    exponent = value.as_tuple().exponent
    if field.decimals is not None and isinstance(exponent, int) and -exponent > field.decimals:
        return _unfit(field, value, f"it has more than {field.decimals} decimals")
    return value


def _unfit(field: Field, raw: object, why: str) -> Unfit:
    return Unfit("SR501", f"{_shown(str(raw))} is not {kind_words(field)} for `{field.name}`", why)


def _python_kind(raw: object) -> str:
    known = {bool: "yes or no", int: "a number", str: "a text", list: "a list", dict: "a table", date: "a date"}
    return known.get(type(raw), f"a {type(raw).__name__}")


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
