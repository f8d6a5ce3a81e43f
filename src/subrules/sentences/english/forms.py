"""How English writes days, counts and times that reasons hold as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ...days import (
    after,
    day_in_words,
    days_between,
    duration_in_words,
    elapsed,
    iso_day,
    iso_instant,
)
from ..language import Form

Values = Mapping[str, str]


def day(value: str, _: str, values: Values) -> str:
    """A day: `1 June 2026`.

    >>> day("2026-06-01", "", {})
    '1 June 2026'
    """
    found = iso_day(value)
    return value if found is None else day_in_words(found)


def count(value: str, noun: str, values: Values) -> str:
    """A number of things: `1 day`, `60 days`, from `{limit:count day}`; `{n:count entry/entries}` gives the plural.

    >>> count("1", "day", {}), count("60", "day", {}), count("2", "entry/entries", {})
    ('1 day', '60 days', '2 entries')
    """
    one, _, many = noun.partition("/")
    return f"{value} {one if value == '1' else many or one + 's'}"


def ago(value: str, _: str, values: Values) -> str:
    """A number of days as a distance from today.

    >>> ago("0", "", {}), ago("1", "", {}), ago("14", "", {})
    ('today', 'yesterday', '14 days ago')
    """
    return {"0": "today", "1": "yesterday"}.get(value, f"{value} days ago")


def time(value: str, _: str, values: Values) -> str:
    """The next full minute at or after an instant, with its day unless that is the day of the value `now`.

    >>> time("2026-06-16T14:04:01+00:00", "", {"now": "2026-06-15T12:00:00+00:00"})
    '14:05 tomorrow'
    """
    instant, now = iso_instant(value), datetime.fromisoformat(values["now"])
    whole = after(instant, timedelta(seconds=59, microseconds=999_999)).astimezone(instant.tzinfo)
    match days_between(now.date(), whole.date()):
        case 0:
            return f"{whole:%H:%M}"
        case 1:
            return f"{whole:%H:%M} tomorrow"
        case _:
            return f"{whole:%H:%M} on {day_in_words(whole.date())}"


def passed(value: str, _: str, values: Values) -> str:
    """How long an instant lies back from the value `now`, or ahead of it, without a sign.

    >>> passed("2026-06-15T10:00:00+00:00", "", {"now": "2026-06-15T12:00:00+00:00"})
    '2 h'
    """
    return duration_in_words(abs(elapsed(iso_instant(value), iso_instant(values["now"]))))


def capital(value: str, _: str, values: Values) -> str:
    """A sentence with a capital letter at its beginning.

    >>> capital("it starts at once", "", {})
    'It starts at once'
    """
    return value[:1].upper() + value[1:]


def field(value: str, _: str, values: Values) -> str:
    """The name of a field as people write it.

    >>> field("phone_1", "", {})
    'phone 1'
    """
    return value.replace("_", " ")


def quoted(value: str, _: str, values: Values) -> str:
    """A text as somebody wrote it; nothing where it is blank.

    >>> quoted("An", "", {}), quoted("", "", {})
    ('`An`', 'nothing')
    """
    return f"`{value}`" if value else "nothing"


def a(value: str, _: str, values: Values) -> str:
    """A thing with its article.

    >>> a("person", "", {}), a("institution", "", {})
    ('a person', 'an institution')
    """
    return f"{'an' if value[:1].lower() in 'aeiou' else 'a'} {value}"


FORMS: Mapping[str, Form] = {
    "day": day,
    "count": count,
    "ago": ago,
    "time": time,
    "passed": passed,
    "capital": capital,
    "field": field,
    "quoted": quoted,
    "a": a,
}
"""The forms by the name that texts use."""
