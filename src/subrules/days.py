"""Days, windows of days, and calendar arithmetic. The only file that knows dateutil."""

from __future__ import annotations

import re
from datetime import date, datetime

from attrs import frozen

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


def require_day(day: date) -> date:
    """The day itself; anything that is not a plain day is the caller's mistake.

    Raises:
        TypeError: for a datetime (which day it is depends on a zone) and for anything else.
    """
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError(f"a day is wanted, such as date(2026, 6, 1), not {day!r}: say which day it is in your zone")
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
