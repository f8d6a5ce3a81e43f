"""Rules that are too wide for a database are named, all of them at once."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from strategies import WORDS
from subrules import load
from subrules.engines.rows import TooWide, counted, shapes_of

DAY = date(2026, 6, 15)
ORS = " and ".join(f"(Fee = {n} or Term = {n})" for n in range(13))
LISTS = " and ".join(f"{f} in {{{', '.join(map(str, range(400)))}}}" for f in ("NewspaperID", "ServiceType"))
NARROW = 'Rule "narrow":\nIf Term = 1 then upgrade offer = {A}\n'


def wide(name: str, condition: str, days: str = "") -> str:
    return f'Rule "{name}"{days}:\nIf {condition} then upgrade offer = {{A}}\n'


def refused(text: str) -> TooWide:
    with pytest.raises(TooWide) as caught:
        shapes_of(load(text, WORDS), DAY)
    return caught.value


def test_one_rule_is_named_with_its_reason() -> None:
    error = refused(wide("w", ORS) + NARROW)
    assert error.rules == ("w",)
    assert str(error) == (
        "the rule w has more than 4,096 alternatives when its `or`s are written out, too much for a database: "
        "split it into several rules, or let Python answer it"
    )


def test_all_rules_are_named_in_order_each_with_its_reason() -> None:
    error = refused(NARROW + wide("b", LISTS) + wide("a", ORS) + wide("gone", ORS, " until 2026-01-01"))
    assert error.rules == ("b", "a")
    assert str(error).startswith("2 rules are too wide for a database: b lists so many values that it would be 160,000")
    assert "; a has more than 4,096 alternatives" in str(error)


def test_of_many_rules_ten_are_shown_and_all_are_there() -> None:
    error = refused("".join(wide(f"r{n}", ORS) for n in range(12)))
    assert len(error.rules) == 12
    assert "; r9 has" in str(error)
    assert "; and 2 more. Split" in str(error)


def test_it_survives_pickling() -> None:
    error = refused(wide("w", ORS))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.rules) == (str(error), error.rules)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 rows repeat"), (1, "1 row repeats"), (2, "2 rows repeat"), (1_500, "1,500 rows repeat")]
)
def test_numbers_of_things_have_their_verb(count: int, said: str) -> None:
    assert counted(count, "row", "repeats", "repeat") == said
