"""Days, instants, terms and calendar arithmetic. The only file that knows dateutil.

An instant is an aware `datetime`; which day it is depends on a zone, and the zone is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import Enum
from typing import ClassVar

from attrs import frozen

from .faults import Fault, Loc, WrongValue

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def iso_day(text: str) -> date | None:
    """The day that an ISO text such as 2026-06-01 names, or None: no other form is guessed at (LNG-03).

    >>> iso_day("2026-02-28"), iso_day("2026-02-30"), iso_day("2/28/2026")
    (datetime.date(2026, 2, 28), None, None)
    """
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def month_number(word: str) -> int | None:
    """The number of a month that an English word names, in full or by its first three letters (of September also four).

    >>> month_number("Feb."), month_number("SEPT"), month_number("Februar")
    (2, 9, None)
    """
    lowered = word.lower().removesuffix(".")
    short = {month[:3].lower(): number for number, month in enumerate(MONTHS, 1)} | {"sept": 9}
    return short.get(lowered) or next((n for n, month in enumerate(MONTHS, 1) if month.lower() == lowered), None)


def require_day(day: date) -> date:
    """The day itself; anything that is not a plain day is the caller's mistake.

    Raises:
        InputError: for a datetime (which day it is depends on a zone) and for anything else.
    """
    if isinstance(day, datetime) or not isinstance(day, date):
        raise WrongValue(f"a day is wanted, such as date(2026, 6, 1), not {day!r}: say which day it is in your zone")
    return day


@frozen
class Window:
    """Days from `first` on, up to but not including `until`; None leaves that side open (LNG-03).

    >>> summer = Window(date(2026, 6, 1), date(2026, 9, 1))
    >>> date(2026, 6, 1) in summer, date(2026, 9, 1) in summer
    (True, False)
    """

    first: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)

    @property
    def is_empty(self) -> bool:
        """Whether no day lies in the window."""
        return self.first is not None and self.until is not None and self.until <= self.first


def days_between(start: date, end: date) -> int:
    """Whole days from `start` to `end`, negative when `end` comes first.

    >>> days_between(date(2026, 2, 27), date(2026, 3, 1))
    2
    """
    return (end - start).days


def months_between(start: date, end: date) -> int:
    """Whole calendar months from `start` to `end`, negative when `end` comes first.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28)), months_between(date(2025, 3, 15), date(2026, 3, 14))
    (1, 11)
    """
    from dateutil.relativedelta import relativedelta

    passed = relativedelta(end, start)
    return passed.years * 12 + passed.months


# ---------------------------------------------------------------- instants


class InstantError(WrongValue):
    """Something that is not an instant: text of another form, or a datetime without a zone."""

    code = "not-an-instant"


def iso_instant(text: str) -> datetime:
    """The instant that an ISO text with its offset from UTC names; no other form is guessed at.

    Raises:
        InstantError: saying what is wrong with the text.

    >>> iso_instant("2026-06-15T14:05:00-05:00").isoformat()
    '2026-06-15T14:05:00-05:00'
    """
    if not _ISO_INSTANT.fullmatch(text):
        if _ISO_INSTANT.fullmatch(text + "Z"):
            raise InstantError(f"`{text}` does not say in which zone: add the offset from UTC, such as -05:00, or Z")
        raise InstantError(f"`{text[:40]}` is not an instant: write it as 2026-06-15T14:05:00-05:00")
    try:
        return require_instant(datetime.fromisoformat(text))
    except InstantError:
        raise
    except ValueError as error:
        raise InstantError(f"`{text}` is not an instant: {error}") from None


def require_instant(instant: datetime) -> datetime:
    """The instant itself; a naive datetime is not one, for nobody knows which instant it is (A-07).

    Raises:
        InstantError: for a naive datetime, for anything else, and for the first and last years that there are,
            where another zone has no day.
    """
    if not isinstance(instant, datetime):
        raise InstantError(f"an instant is wanted, such as datetime(2026, 6, 15, 14, 5, tzinfo=UTC), not {instant!r}")
    if instant.utcoffset() is None:
        raise InstantError(f"{instant.isoformat()} does not say in which zone: an aware datetime is wanted")
    if not 1 < instant.year < 9999:
        raise InstantError(f"the year {instant.year} is not one that anything here happens in")
    return instant


def require_zone(zone: tzinfo) -> tzinfo:
    """The zone itself; a name is not one, because looking a name up reads files.

    Raises:
        InstantError: for anything that is not a `tzinfo`.
    """
    if not isinstance(zone, tzinfo):
        raise InstantError(f"a time zone is wanted, such as zoneinfo.ZoneInfo('America/Chicago'), not {zone!r}")
    return zone


def day_in(instant: datetime, zone: tzinfo) -> date:
    """Which day it is in a zone at an instant (A-05).

    >>> day_in(iso_instant("2026-06-16T03:00:00Z"), timezone(timedelta(hours=-5)))
    datetime.date(2026, 6, 15)
    """
    return instant.astimezone(zone).date()


def local(instant: datetime, zone: tzinfo) -> datetime:
    """The instant as clocks in the zone show it, with that moment's offset: the same wherever it is read back."""
    there = instant.astimezone(zone)
    offset = there.utcoffset()
    assert offset is not None
    return there.replace(tzinfo=timezone(offset), fold=0)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """The time that passes from one instant to another, whatever clocks are changed in between (A-07).

    Two datetimes of one zone are subtracted by their clock faces, so both go to UTC first.
    """
    return end.astimezone(UTC) - start.astimezone(UTC)


def after(instant: datetime, passed: timedelta) -> datetime:
    """The instant so much later, whatever clocks are changed in between."""
    return instant.astimezone(UTC) + passed


def moment_faults(now: datetime, zone: tzinfo) -> Iterator[Fault]:
    """What is wrong with the instant and the zone that a decision is asked for in."""
    yield from instant_faults("now", now)
    try:
        require_zone(zone)
    except InstantError as error:
        yield Fault("client.zone", str(error), code="not-a-zone")


def instant_faults(loc: str | Loc, instant: datetime) -> Iterator[Fault]:
    """What is wrong with an instant that a caller gave, at its place."""
    try:
        require_instant(instant)
    except InstantError as error:
        yield Fault(loc, str(error), code=error.code)


# ---------------------------------------------------------------- terms


class Unit(Enum):
    """What a term is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_TERM = re.compile(r"([1-9][0-9]{0,3}) (day|week|month|year)s?")


@frozen(eq=False)
class Term:
    """A length of calendar time that a rate is paid for.

    Two terms are equal when they always last the same: 1 year and 12 months, 2 weeks and 14 days;
    13 weeks and 3 months are not (A-38).

    >>> Term.from_text("1 year") == Term.from_text("12 months"), Term.from_text("13 weeks") == Term.from_text("3 months")
    (True, False)
    """

    text_form: ClassVar[str] = "13 weeks"
    text_pattern: ClassVar[str] = _TERM.pattern
    count: int
    unit: Unit

    def __attrs_post_init__(self) -> None:
        if type(self.count) is not int or not 1 <= self.count <= 9999:
            raise WrongValue(f"a term is a whole number of days, weeks, months or years, not {self.count!r}")
        if not isinstance(self.unit, Unit):
            raise WrongValue(f"a term is counted in a Unit, not {self.unit!r}")

    @classmethod
    def from_text(cls, text: str) -> Term:
        """The term that a text such as `13 weeks` says.

        Raises:
            ValueError: the text is no term.
        """
        found = _TERM.fullmatch(text)
        if found is None:
            raise WrongValue(f"`{text[:40]}` is not a term: write it as `13 weeks`, `1 month` or `1 year`")
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}{'s' if self.count != 1 else ''}"

    @property
    def _length(self) -> tuple[int, int]:
        """Months and days: what a year and a week always are."""
        match self.unit:
            case Unit.YEAR:
                return 12 * self.count, 0
            case Unit.MONTH:
                return self.count, 0
            case Unit.WEEK:
                return 0, 7 * self.count
            case Unit.DAY:
                return 0, self.count

    def __eq__(self, other: object) -> bool:
        return self._length == other._length if isinstance(other, Term) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._length)


# ---------------------------------------------------------------- in words


def day_in_words(day: date) -> str:
    """A day as it is read aloud.

    >>> day_in_words(date(2026, 7, 1))
    '1 July 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def duration_in_words(passed: timedelta) -> str:
    """A length of time, seconds left out.

    >>> duration_in_words(timedelta(hours=3, minutes=12, seconds=59)), duration_in_words(timedelta(days=2))
    ('3 h 12 min', '48 h')
    """
    hours, minutes = divmod(passed // timedelta(minutes=1), 60)
    parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(part for part in parts if part) or "less than a minute"


def time_in_words(instant: datetime, *, now: datetime, zone: tzinfo) -> str:
    """From when on, on the zone's clocks: the next full minute, with the day unless it is today.

    >>> now, zone = iso_instant("2026-06-15T12:00:00Z"), UTC
    >>> time_in_words(iso_instant("2026-06-15T14:04:01Z"), now=now, zone=zone)
    '14:05'
    >>> time_in_words(iso_instant("2026-06-16T14:05:00Z"), now=now, zone=zone)
    '14:05 tomorrow'
    """
    whole = local(after(instant, timedelta(seconds=59, microseconds=999_999)), zone).replace(second=0, microsecond=0)
    match days_between(day_in(now, zone), whole.date()):
        case 0:
            return f"{whole:%H:%M}"
        case 1:
            return f"{whole:%H:%M} tomorrow"
        case _:
            return f"{whole:%H:%M} on {day_in_words(whole.date())}"
