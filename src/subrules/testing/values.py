"""Strategies for the values that all policies speak of: money, instants, zones, terms, versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from ..days import Term
from ..money import Money
from ..versions import Circulation, Systems, Version

CURRENCIES = ("JPY", "USD", "EUR", "KWD")
"""One with no decimals, two with two, one with three."""


def money(
    *, currencies: Sequence[str] = CURRENCIES, least: int = -(10**9), most: int = 10**9
) -> st.SearchStrategy[Money]:
    """Amounts of money; zero and its neighbours are drawn often.

    Args:
        currencies: their codes, such as USD.
        least: the least amount, in the currency's smallest unit: 500 are 5 dollars, and 500 yen.
        most: the greatest amount, in the same unit.

    Returns:
        A strategy for amounts.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> amount = find(money(currencies=("USD",), least=0, most=500), lambda amount: amount.minor > 100, settings=quick)
    >>> amount.currency, 100 < amount.minor <= 500
    ('USD', True)
    """
    near = st.integers(max(least, -2), min(most, 2)) if max(least, -2) <= min(most, 2) else st.integers(least, most)
    units = st.one_of(st.integers(least, most), near)
    return st.builds(Money.of_minor, units, st.sampled_from(currencies))


def zones() -> st.SearchStrategy[tzinfo]:
    """Time zones: with changes of clocks and without, of half and quarter hours, on both sides of the date line.

    Returns:
        A strategy for time zones.

    >>> from datetime import UTC, datetime
    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> noon = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
    >>> find(zones(), lambda zone: noon.astimezone(zone).minute == 45, settings=quick).key
    'Asia/Kathmandu'
    """
    names = ["UTC", "America/Chicago", "America/St_Johns", "Europe/Amsterdam", "Asia/Kathmandu", "Pacific/Apia"]
    return st.sampled_from(names).map(ZoneInfo)


def instants(
    first: datetime = datetime(2025, 1, 1, tzinfo=UTC), last: datetime = datetime(2027, 12, 31, tzinfo=UTC)
) -> st.SearchStrategy[datetime]:
    """Instants in UTC, by default over several changes of clocks.

    Args:
        first: the earliest instant, aware.
        last: the latest instant, aware.

    Returns:
        A strategy for instants in UTC.

    >>> from datetime import UTC, datetime
    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> first, last = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)
    >>> find(instants(first, last), lambda now: now.day > 8, settings=quick).isoformat()[:8]
    '2026-03-'
    """
    naive = st.datetimes(first.astimezone(UTC).replace(tzinfo=None), last.astimezone(UTC).replace(tzinfo=None))
    return naive.map(lambda moment: moment.replace(tzinfo=UTC))


def terms() -> st.SearchStrategy[Term]:
    """Terms as rates have them: weeks, days, months, years; 12 months and 1 year among them.

    Returns:
        A strategy for terms.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> year, months = (find(terms(), lambda term: str(term) == text, settings=quick) for text in ("1 year", "12 months"))
    >>> year == months
    True
    """
    return st.sampled_from(["13 weeks", "3 months", "1 year", "12 months", "91 days"]).map(Term.from_text)


def versions() -> st.SearchStrategy[Version]:
    """Versions near to those at which something changed.

    Returns:
        A strategy for versions, of Subscribe and of circulation systems.

    >>> from hypothesis import Phase, find, settings
    >>> from subrules.versions import Version
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> find(versions(), lambda version: version > Version("2018.5") and str(version).startswith("2018"), settings=quick)
    Version('2018.5+SP1')
    """
    texts = ["3.13", "3.14", "3.14.1", "3.15", "3.16.0", "2018.5", "2018.5+SP1", "2020.2.0", "2020.2.1", "2020.4"]
    return st.sampled_from(texts).map(Version)


def circulations() -> st.SearchStrategy[Circulation]:
    """Circulation systems of each kind, with versions on both sides of what matters."""
    texts = [
        "NCS Circ 2020.4",
        "NCS Circ 2020.4",
        "NCS Circ 2020.2.0",
        "NCS Circ 2018.5+SP1",
        "Matrix 38.0.034",
        "CircPro 2021-3",
    ]
    return st.sampled_from(texts).map(Circulation.from_text)


def systems() -> st.SearchStrategy[Systems]:
    """Installations: a version of Subscribe and a circulation system."""
    subscribe = st.sampled_from(["3.16.0", "3.16.0", "3.16.0", "3.15", "3.14.1", "3.13"]).map(Version)
    return st.builds(Systems, subscribe=subscribe, circulation=circulations())
