"""Instants, days in a zone, terms: what clock changes may and may not move (RST-06, UPG-10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from strategies import instants, zones
from subrules.days import Term, after, day_in, elapsed, iso_instant, local
from subrules.plain import from_plain, to_plain
from subrules.testing import terms as drawn_terms

hours = st.integers(0, 72).map(lambda count: timedelta(hours=count))

terms = drawn_terms()


@given(instants, hours, zones, zones)
def test_what_passes_between_two_instants_does_not_depend_on_their_zones(
    start: datetime, passed: timedelta, one: ZoneInfo, other: ZoneInfo
) -> None:
    """RST-06: also where both are in one zone, and its clocks were changed in between."""
    end = after(start, passed)
    assert elapsed(start.astimezone(one), end.astimezone(other)) == passed
    assert elapsed(start.astimezone(one), end.astimezone(one)) == passed


@given(instants, zones)
def test_a_local_time_is_the_same_instant_and_the_same_day(instant: datetime, zone: ZoneInfo) -> None:
    there = local(instant, zone)
    assert elapsed(there, instant) == timedelta(0)
    assert there.date() == day_in(instant, zone)
    assert iso_instant(there.isoformat()) == there
    assert from_plain(to_plain(there), datetime) == there


@given(instants, zones)
def test_a_day_in_a_zone_lasts_from_midnight_to_midnight(instant: datetime, zone: ZoneInfo) -> None:
    today = day_in(instant, zone)
    assert (
        day_in(after(instant, timedelta(hours=-30)), zone) < today < day_in(after(instant, timedelta(hours=50)), zone)
    )


@given(terms, terms)
def test_terms_are_equal_as_a_relation_should_be(one: Term, other: Term) -> None:
    """UPG-10."""
    assert (one == other) == (other == one)
    assert one != other or hash(one) == hash(other)
    assert Term.from_text(str(one)) == one
