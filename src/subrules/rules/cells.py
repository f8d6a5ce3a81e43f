"""The one door from data to values: a cell of a file, a value of a column, a mapping or a record (LNG-06).

Whatever library a value comes from, and whatever file, it is read here, and so in the same way:
a number is the shortest decimal that gives it back, a whole number is its code, midnight is its day,
blanks around a text do not count. What could be meant in two ways is an `Unfit` that names the setting.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from ..days import days_between, months_between
from .plain_value import Binary, Plain, Strange, Timed, kind_of, plain_value
from .values import POINT_ZERO, Converted, Unfit, canonical_number, fact_text, kind_words, not_allowed, shown_value
from .vocabulary import Fact, Field, FieldType
from .written import LONGEST, MOST_DIGITS, day_written, number_help, number_written, setting_place

_LARGEST = 10**MOST_DIGITS
_SHORTENED = re.compile(r"-?[0-9](?:\.[0-9]+)?E\+[0-9]{2,3}")
_COUNT = re.compile(r"-?[0-9]+(?:\.0+)?")
_AS_WRITTEN = (FieldType.CODE, FieldType.TEXT)
_GAP_WORDS = frozenset("nan na n/a #n/a null none nil nat <na> unknown missing - -- ? .".split())  # noqa: SIM905 - a line
_PLAIN = frozenset({str, int, Decimal, date, bool})


def data_value(field: Field, raw: object, as_of: date | None, *, under: str = "") -> Fact | Unfit | None:
    """The value that a piece of data has for a field; None where it says that nothing is known (LNG-06).

    Args:
        field: the field.
        raw: a cell, or a value of any library.
        as_of: the day that "since" fields count up to.
        under: the column or key that holds it; a count is taken for a "since" field only under its own
            name. Its own name when empty.

    >>> from .vocabulary import Reading
    >>> paper, fee = Field(name="Paper", type=FieldType.CODE), Field(name="Fee", type=FieldType.NUMBER)
    >>> data_value(paper, 1.0, None), data_value(fee, 0.1, None), data_value(fee, float("nan"), None).message
    ('1', Decimal('0.1'), '`nan` is not a number for `Fee`')
    """
    if raw is None:
        return None
    kind = type(raw)
    plain: Plain = raw if kind in _PLAIN else plain_value(raw)  # type: ignore[assignment]  # the kind is looked at
    if plain is None:
        return None
    value: Fact | Unfit | None
    if isinstance(plain, str):
        value = _of_text(field, plain, as_of, under)
    else:
        value = _of_object(field, plain, raw, as_of, under)
        if field.reading.missing or field.reading.replace:
            value = _as_text_would_be(field, value, as_of, under)
    if field.allowed is None or value is None or isinstance(value, Unfit) or value in field.allowed:
        return value
    return not_allowed(field, fact_text(value))


# ---------------------------------------------------------------- text


def _of_text(field: Field, given: str, as_of: date | None, under: str) -> Fact | Unfit | None:
    """What a text says. One of nothing but blanks says nothing; an empty one is a text of its own."""
    reading = field.reading
    text = given.strip()
    if not text and (given or field.type not in _AS_WRITTEN):
        return None
    if reading.missing or reading.replace:
        key = reading.folded(text)
        if key in reading.unknown:
            return None
        if key in reading.replaced:
            return _read(field, reading.replaced[key], as_of, under)
        return _as_text_would_be(field, _read(field, text, as_of, under), as_of, under)
    return _read(field, text, as_of, under)


def _as_text_would_be(field: Field, value: Fact | Unfit | None, as_of: date | None, under: str) -> Fact | Unfit | None:
    """A number or a day for which `missing` and `replace` have a word: 999.00 is 999."""
    if isinstance(value, (Unfit, str, bool)) or value is None:
        return value
    key = field.reading.folded(fact_text(value))
    if key in field.reading.unknown:
        return None
    meant = field.reading.replaced.get(key)
    return value if meant is None else _read(field, meant, as_of, under)


def _read(field: Field, text: str, as_of: date | None, under: str) -> Fact | Unfit | None:
    match field.type:
        case FieldType.TEXT:
            return _spelled(field, text)
        case FieldType.CODE:
            return _code(field, text)
        case FieldType.NUMBER:
            return _since_text(field, text, as_of, under) if field.reading.since else _number(field, text)
        case FieldType.DATE:
            day = day_written(text, field.reading, field=field.name)
            return _unfit(field, text, _gap_help(field, text) or day) if isinstance(day, str) else day
        case FieldType.YES_NO:
            return _yes_or_no(field, text)


def _spelled(field: Field, text: str) -> str:
    """A text as the vocabulary spells it, where letter case does not count."""
    if field.reading.ignore_case and field.allowed is not None:
        folded = text.casefold()
        return next((v for v in field.allowed if isinstance(v, str) and v.casefold() == folded), text)
    return text


def _code(field: Field, text: str) -> Converted:
    """A code as it stands; one that a spreadsheet or a column of binary numbers may have changed is refused."""
    if text[-1:].isdigit() and field.reading.whole is not False and ("." in text or "+" in text):
        if field.allowed is not None and text in field.allowed:
            return text
        found = POINT_ZERO.fullmatch(text)
        if found and field.reading.whole:
            text = found[1]
        elif found:
            return _unfit(
                field, text, f"{setting_place(field.name)}`whole = true` if it is the code {found[1]}, "
                "or `whole = false` if it is a code of its own",
            )  # fmt: skip
        elif _SHORTENED.fullmatch(text):
            return _unfit(field, text, "a spreadsheet has shortened it and its last digits are lost: export it as text")
    return _spelled(field, text)


def _number(field: Field, text: str) -> Converted:
    value = number_written(text, field.reading)
    if value is None:
        return _unfit(field, text, _gap_help(field, text) or number_help(text, field.reading, field=field.name))
    return _sized(field, value, text)


def _gap_help(field: Field, text: str) -> str:
    """What to do about a word that often says that nothing is known; it is never taken to say so by itself."""
    if text.lower() not in _GAP_WORDS:
        return ""
    return f'if nothing is known there, {setting_place(field.name)}`missing = ["{text}"]`'


def _yes_or_no(field: Field, text: str) -> Converted:
    words = field.reading.words
    lowered = text.lower()
    meant = words.get(lowered)
    if meant is None and (found := POINT_ZERO.fullmatch(lowered)):
        meant = words.get(found[1])
    if meant is None:
        reading = field.reading
        meanings = f"it is {'/'.join(reading.yes)} or {'/'.join(reading.no)}"
        return _unfit(field, text, _gap_help(field, text) or meanings)
    return meant


# ---------------------------------------------------------------- everything else


def _of_object(field: Field, plain: Plain, raw: object, as_of: date | None, under: str) -> Fact | Unfit | None:
    if isinstance(plain, (Binary, Decimal)):
        value = plain.value if isinstance(plain, Binary) else plain
        if not value.is_finite():
            return _no_number(field, value)
    if isinstance(plain, Timed):
        return _unfit(
            field, plain.text, "it says a time of day: which day it is depends on the zone; give the day alone"
        )
    match field.type:
        case FieldType.CODE if isinstance(plain, (int, Decimal, Binary)) and not isinstance(plain, bool):
            code = _whole(field, plain)
            return code if isinstance(code, Unfit) else _of_text(field, code, as_of, under)
        case FieldType.NUMBER if isinstance(plain, date) and field.reading.since:
            return _since(field, plain, as_of)
        case FieldType.NUMBER if isinstance(plain, (int, Decimal, Binary)) and not isinstance(plain, bool):
            number = plain.value if isinstance(plain, Binary) else plain
            return _count(field, number, under) if field.reading.since else _sized(field, number, number)
        case FieldType.DATE if isinstance(plain, date):
            return plain
        case FieldType.YES_NO if isinstance(plain, bool):
            return plain
        case FieldType.YES_NO if isinstance(plain, (int, Decimal, Binary)):
            number = plain.value if isinstance(plain, Binary) else plain
            return _yes_or_no(field, str(int(number)) if number in (0, 1) else str(number))
    if isinstance(plain, Strange):
        return _unfit(field, plain.text or raw, f"{kind_words(field)} is wanted, not {plain.kind}")
    kind = kind_of(plain.value if isinstance(plain, Binary) else plain)
    return _unfit(field, raw, f"{kind_words(field)} is wanted, not {kind}")


def _no_number(field: Field, value: Decimal) -> Unfit | None:
    """NaN: in codes, texts and days a gap; among numbers a gap or a failed calculation, and a setting says which."""
    if value.is_nan():
        is_of_numbers = field.type is FieldType.NUMBER and not field.reading.since
        if not is_of_numbers or any(text.strip().lower() == "nan" for text in field.reading.missing):
            return None
        setting = f'{setting_place(field.name)}`missing = ["NaN"]`'
        return _unfit(field, "nan", f"it may be a gap or a failed calculation; if nothing is known there, {setting}")
    return _unfit(field, value, "it is not a number")


def _whole(field: Field, number: int | Decimal | Binary) -> str | Unfit:
    """The code of a whole number; one so large that a binary number may have changed it is refused."""
    value = number.value if isinstance(number, Binary) else Decimal(number) if isinstance(number, int) else number
    if value.adjusted() >= MOST_DIGITS:
        return _unfit(field, value, f"it has more than {MOST_DIGITS} digits")
    if value != value.to_integral_value():
        return _unfit(field, value, "a code is text or a whole number")
    if isinstance(number, Binary) and abs(value) >= number.exact_below:
        return _unfit(field, value, "a binary number of so many digits may have lost some: hold the codes as text")
    return str(int(value))


def _sized(field: Field, value: Decimal | int, said: object) -> Converted:
    """A number in its one form, if it has no more digits and decimals than there can be."""
    if isinstance(value, int):
        return (
            Decimal(value) if abs(value) < _LARGEST else _unfit(field, said, f"it has more than {MOST_DIGITS} digits")
        )
    if not value:
        return Decimal(0)
    if value.adjusted() >= MOST_DIGITS:
        return _unfit(field, said, f"it has more than {MOST_DIGITS} digits")
    value = canonical_number(value)
    decimals = -int(value.as_tuple().exponent)
    if decimals > MOST_DIGITS:
        return _unfit(field, said, f"it has more than {MOST_DIGITS} digits")
    if field.decimals is not None and decimals > field.decimals:
        most = f"more than {field.decimals} decimal{'' if field.decimals == 1 else 's'}"
        return _unfit(field, said, f"it has {most}" if field.decimals else "only a whole number fits")
    return value


# ---------------------------------------------------------------- since a day


def _since_text(field: Field, text: str, as_of: date | None, under: str) -> Fact | Unfit | None:
    day = day_written(text, field.reading, field=field.name)
    if not isinstance(day, str):
        return _since(field, day, as_of)
    if _COUNT.fullmatch(text):
        return _unfit(field, text, "it is far too long") if len(text) > LONGEST else _count(field, Decimal(text), under)
    return _unfit(field, text, _gap_help(field, text) or day)


def _since(field: Field, day: date, as_of: date | None) -> Fact | Unfit | None:
    """How long ago a day was. Of a day that is still to come nothing is known: no small number of days has passed."""
    if as_of is None:
        return _unfit(field, day.isoformat(), "it counts from this day to the as-of day, and none was given")
    if day > as_of:
        return None
    counted = days_between(day, as_of) if field.reading.since == "days" else months_between(day, as_of)
    return Decimal(counted)


def _count(field: Field, number: Decimal | int, under: str) -> Converted:
    """A count as it stands: under the field's own name. In a column of days it may be a spreadsheet's day."""
    if under and under.strip().lower() not in field.keys:
        why = f"`{under}` holds days: a number of {field.reading.since} is taken under `{field.name}` only"
        if 20_000 <= number <= 80_000:
            day = date(1899, 12, 30) + timedelta(days=int(number))
            why = f"{why}; a spreadsheet's {int(number)} is {day}: export the column as days"
        return _unfit(field, number, why)
    return _sized(field, number, number)


def _unfit(field: Field, raw: object, why: str) -> Unfit:
    try:
        text = raw if isinstance(raw, str) else " ".join(str(raw).split())
    except Exception:  # noqa: BLE001 - whatever a strange object does, the row has one fault
        text = type(raw).__name__
    kind = "a day" if field.reading.since else kind_words(field)
    return Unfit("SR501", f"{shown_value(text)} is not {kind} for `{field.name}`", why)
