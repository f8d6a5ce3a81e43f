"""Windows of days: half-open, and what set algebra says of them (LNG-03)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from subrules.days import Window, days_between, iso_day, months_between

DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_a_window_and_the_next_share_no_day_and_leave_none_out(a: date, b: date, day: date) -> None:
    a, b = sorted([a, b])
    before, between, after = Window(None, a), Window(a, b), Window(b, None)
    assert [day in window for window in (before, between, after)].count(True) == 1


@given(DAYS)
def test_from_counts_and_until_does_not(day: date) -> None:
    window = Window(day, day + timedelta(days=1))
    assert day in window
    assert day + timedelta(days=1) not in window
    assert day - timedelta(days=1) not in window


@given(DAYS, DAYS)
def test_an_empty_window_holds_no_day(a: date, b: date) -> None:
    window = Window(a, b)
    assert window.is_empty == (b <= a)
    assert (a in window) == (not window.is_empty)


@given(DAYS)
def test_iso_text_is_the_only_form_of_a_day(day: date) -> None:
    assert iso_day(day.isoformat()) == day
    assert iso_day(day.strftime("%m/%d/%Y")) is None
    assert iso_day(" " + day.isoformat()) is None


@given(DAYS, DAYS)
def test_counting_days_and_months_agrees_with_the_calendar(a: date, b: date) -> None:
    assert a + timedelta(days=days_between(a, b)) == b
    assert (months_between(a, b) > 0) <= (b > a)
    assert abs(months_between(a, b)) * 28 <= abs(days_between(a, b)) + 3
