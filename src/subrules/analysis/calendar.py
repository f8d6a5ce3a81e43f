"""Holes of one day between the days of two rules: `until` does not count, and the next rule begins the day after (SR615).

`until 2026-06-30` beside `from 2026-07-01` is the usual one: nobody is given the offer on June 30. A longer
pause may be meant and is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from ..days import Window
from ..diagnostics import Edit, Fix
from ..rules.ruleset import And, RuleSet, Span
from ..rules.text import article, braced_text, condition_text
from .boxes import Box
from .findings import Answered, RuleFinding, answered
from .regions import Given, Regions

ONE_DAY = timedelta(days=1)

TRIED = 50
"""With so many rules that begin on the day after, a rule is compared; the first that fits is told."""

_SAID = re.compile(r"[\"“”„][^\"“”„\n]*[\"“”]|'[^'\n]*'|#[^\n]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def holes(regions: Regions) -> Answered:
    """Rules that end one day before another begins, where some record is given the offer before and after, but not then.

    Only over all days. The two give the same offer to that record; or they stand under the same
    condition and give the same type of offer.
    """
    rules = regions.rules.rules
    firsts = {rule.window.first for rule in rules}
    ending = [(index, region) for index, region in regions.known if _day_after(rules[index].window) in firsts - {None}]
    if regions.on is not None or not ending:
        return Answered(())
    followers = _Followers(regions)
    return answered(ending, lambda index, _: _hole_after(regions, index, followers))


def _day_after(window: Window) -> date | None:
    """The day after the first that no longer counts; None where there is none."""
    return None if window.until is None or window.until == date.max else window.until + ONE_DAY


def _hole_after(regions: Regions, index: int, followers: _Followers) -> Iterator[RuleFinding]:
    after = _day_after(regions.rules.rules[index].window)
    assert after is not None, "only rules that end are asked about"
    day = after - ONE_DAY
    for other, offers in followers.of(index, after):
        shown, what = _hole(regions, index, other, offers, day)
        if shown is not None:
            yield _told(regions, index, other, day, what, shown)
            return


class _Followers:
    """The rules that begin on a day, by what they give and by their condition."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self._by_offer: dict[tuple[date, Given], list[int]] = {}
        self._by_condition: dict[tuple[date, str], list[int]] = {}
        for index, _ in regions.known:
            rule = regions.rules.rules[index]
            first = rule.window.first
            if first is not None:
                for offer in regions.given[index]:
                    self._by_offer.setdefault((first, offer), []).append(index)
                self._by_condition.setdefault((first, condition_text(rule.condition)), []).append(index)

    def of(self, index: int, first: date) -> list[tuple[int, tuple[Given, ...]]]:
        """The rules that may go on where one ends, each with the offers that both give: likely ones come first."""
        given = self._regions.given
        alike = self._by_condition.get((first, condition_text(self._regions.rules.rules[index].condition)), [])
        same = [other for offer in sorted(given[index]) for other in self._by_offer.get((first, offer), [])]
        others = dict.fromkeys([*(one for one in alike if given[one] & given[index]), *same, *alike])
        return [(other, tuple(sorted(given[index] & given[other]))) for other in islice(others, TRIED)]


def _hole(regions: Regions, index: int, other: int, offers: tuple[Given, ...], day: date) -> tuple[Box | None, str]:
    """A record that both rules mean and that is given nothing of the kind on the day between, and what it lacks."""
    rules = regions.rules
    both = And((rules.rules[index].condition, rules.rules[other].condition))
    then = regions.space.region(both, Window(day, day + ONE_DAY))
    for offer in offers:
        shown = regions.space.left(then, [regions.givers[offer]])
        if shown is not None:
            return shown, f"`{braced_text(offer[1])}`"
    if not offers:
        for type in sorted({type for type, _ in regions.given[index]} & {type for type, _ in regions.given[other]}):
            shown = regions.space.left(then, [regions.of_types([type])])
            if shown is not None:
                return shown, article(rules.vocabulary.phrase(type))
    return None, ""


def _told(regions: Regions, index: int, other: int, day: date, what: str, shown: Box) -> RuleFinding:
    rules = regions.rules
    after = day + ONE_DAY
    until = _written(rules, index, day)
    fixes = (Fix(f"write `until {after}`", (Edit(*until, after.isoformat()),)),) if until is not None else ()
    return RuleFinding(
        "SR615",
        (index, other),
        (until or rules.rules[index].span, rules.rules[other].span),
        f"on {day} neither the rule {rules.labels[index]} nor the rule {rules.labels[other]} counts: "
        f"who gets {what} before and after that day gets it from neither then",
        f"the day of `until` does not count; if no day is to be left out, write `until {after}`",
        regions.space.example(shown),
        fixes=fixes,
    )


def _written(rules: RuleSet, index: int, day: date) -> Span | None:
    """Where the last day of a rule is written; None for a row of a template, or where it is not written plainly."""
    rule = rules.rules[index]
    if rule.row is not None or index >= len(rules.origins.places):
        return None
    source, base = rules.origins.places[index]
    header = rules.origins.sources[source].text[base + rule.span[0] : base + rule.condition.span[0]]
    written = [found for found in _SAID.finditer(header) if found[0] == day.isoformat()]
    if not written:
        return None
    return rule.span[0] + written[-1].start(), rule.span[0] + written[-1].end()
