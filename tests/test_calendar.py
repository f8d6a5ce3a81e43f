"""A day between two rules on which an offer stops (SR615)."""

from __future__ import annotations

from datetime import date

import pytest

from subrules import load, read
from subrules.analysis.analyse import analyse
from subrules.analysis.findings import diagnostics_of
from subrules.diagnostics.fixing import apply_fix
from subrules.offers import VOCABULARY


def holes(text: str) -> list[tuple[int, date | None]]:
    return [
        (found.rules[0], found.example.day if found.example else None)
        for found in analyse(load(text, VOCABULARY)).findings
        if found.code == "SR615"
    ]


def two(first: str, second: str, *, one: str = "Term = 12", other: str = "Term = 12", then: str = "upgrade offer = {A}",
        next_then: str = "upgrade offer = {A}") -> str:  # fmt: skip
    return f"Rule {first}: If {one} then {then}\nRule {second}: If {other} then {next_then}"


JUNE_30 = (0, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (two("until 2026-06-30", "from 2026-07-01"), [JUNE_30]),
        (two("from 2026-06-01 until 2026-06-30", "from 2026-07-01 until 2026-08-01"), [JUNE_30]),
        (two("from 2026-07-01", "until 2026-06-30"), [(1, date(2026, 6, 30))]),
        (two("until 2026-06-30", "from 2026-07-01", other="Term >= 12"), [JUNE_30]),
        (two("until 2026-06-30", "from 2026-07-01", other="Term >= 12 and City = A"), [JUNE_30]),
        (two("until 2026-06-30", "from 2026-07-01", next_then="upgrade offer = {A}, {B}"), [JUNE_30]),
        (two("until 2026-06-30", "from 2026-07-01", next_then="upgrade offer = {B}"), [JUNE_30]),
        (two("until 2026-12-31", "from 2027-01-01"), [(0, date(2026, 12, 31))]),
        (two("until 2028-02-28", "from 2028-02-29"), [(0, date(2028, 2, 28))]),
        # no hole of one day
        (two("until 2026-07-01", "from 2026-07-01"), []),
        (two("until 2026-06-29", "from 2026-07-01"), []),
        (two("until 2026-07-02", "from 2026-07-01"), []),
        (two("until 2026-06-30", "from 2026-07-01", other="Term = 6"), []),
        (two("until 2026-06-30", "from 2026-07-01", next_then="downgrade offer = {A}"), []),
        (two("until 2026-06-30", "from 2026-07-01", other="Term >= 12", next_then="upgrade offer = {B}"), []),
        # somebody else gives it then
        (two("until 2026-06-30", "from 2026-07-01") + "\nIf Term > 6 then upgrade offer = {A}", []),
        (two("until 2026-06-30", "from 2026-07-01", one="Term >= 12", other="Term >= 12")
         + "\nIf Term = 12 then upgrade offer = {A}", [JUNE_30]),
    ],
)  # fmt: skip
def test_a_day_is_told_where_somebody_misses_an_offer_on_it(text: str, found: list[tuple[int, date]]) -> None:
    assert holes(text) == found


@pytest.mark.parametrize(
    "header",
    [
        'Rule "until 2026-06-30" until 2026-06-30:',
        "Rule until 2026-06-30: # until 2026-06-30",
        'Rule "it\'s spring" from 2026-06-01 until 2026-06-30:',
    ],
)
def test_the_fix_moves_the_day_of_until_and_nothing_else(header: str) -> None:
    text = f"{header}\nIf Term = 12 then upgrade offer = {{A}}\nRule from 2026-07-01:\nIf Term = 12 then upgrade offer = {{A}}"
    rules = read(text, VOCABULARY).ruleset()
    (found,) = [d for d in diagnostics_of(analyse(rules), rules) if d.code == "SR615"]
    assert text[found.start : found.end] == "2026-06-30"
    (fix,) = found.fixes
    assert not fix.safe
    mended = load(apply_fix(text, fix), VOCABULARY)
    assert [rule.window.until for rule in mended.rules] == [date(2026, 7, 1), None]
    assert [rule.name for rule in mended.rules] == [rule.name for rule in rules.rules]
    assert holes(apply_fix(text, fix)) == []


def test_on_one_day_nothing_is_said_of_others() -> None:
    rules = load(two("until 2026-06-30", "from 2026-07-01"), VOCABULARY)
    assert [f.code for f in analyse(rules, on=date(2026, 6, 15)).findings] == []


def test_many_rules_that_turn_on_one_day_are_looked_at_in_time() -> None:
    text = "\n".join(
        f"Rule {days}: If ZIP = {n} then upgrade offer = {{A}}"
        for n in range(1_000)
        for days in ("until 2026-06-30", "from 2026-07-01")
    )
    assert len(holes(text)) == 1_000
