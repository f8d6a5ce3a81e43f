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
from ..rules.ruleset import All, RuleSet, Span
from ..rules.text import article, braced_text, condition_text
from .boxes import Box
from .findings import RuleFinding
from .regions import Given, Standing
from .space import TooLarge

ONE_DAY = timedelta(days=1)

TRIED = 50
"""With so many rules that begin on the day after, a rule is compared; the first that fits is told."""

_SAID = re.compile(r"[\"“”„][^\"“”„\n]*[\"“”]|'[^'\n]*'|#[^\n]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def holes(standing: Standing) -> Iterator[RuleFinding]:
    """Rules that end one day before another begins, where some record is given the offer before and after, but not then.

    Only over all days. The two give the same offer to that record; or they stand under the same
    condition and give the same type of offer.
    """
    if standing.on is not None:
        return
    rules = standing.rules.rules
    firsts = {rule.window.first for rule in rules}
    ending: list[tuple[int, date]] = []
    for index, _ in standing.known:
        until = rules[index].window.until
        if until is not None and until < date.max and until + ONE_DAY in firsts:
            ending.append((index, until))
    if not ending:
        return
    followers = _Followers(standing)
    for index, day in ending:
        for other, offers in followers.of(index, day + ONE_DAY):
            try:
                shown, what = _hole(standing, index, other, offers, day)
            except TooLarge:
                standing.too_large.add(index)
                continue
            if shown is not None:
                yield _told(standing, index, other, day, what, shown)
                break


class _Followers:
    """The rules that begin on a day, by what they give and by their condition."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._by_offer: dict[tuple[date, Given], list[int]] = {}
        self._by_condition: dict[tuple[date, str], list[int]] = {}
        for index, _ in standing.known:
            rule = standing.rules.rules[index]
            first = rule.window.first
            if first is not None:
                for offer in standing.given[index]:
                    self._by_offer.setdefault((first, offer), []).append(index)
                self._by_condition.setdefault((first, condition_text(rule.condition)), []).append(index)

    def of(self, index: int, first: date) -> list[tuple[int, tuple[Given, ...]]]:
        """The rules that may go on where one ends, each with the offers that both give: likely ones come first."""
        given = self._standing.given
        alike = self._by_condition.get((first, condition_text(self._standing.rules.rules[index].condition)), [])
        same = [other for offer in sorted(given[index]) for other in self._by_offer.get((first, offer), [])]
        others = dict.fromkeys([*(one for one in alike if given[one] & given[index]), *same, *alike])
        return [(other, tuple(sorted(given[index] & given[other]))) for other in islice(others, TRIED)]


def _hole(standing: Standing, index: int, other: int, offers: tuple[Given, ...], day: date) -> tuple[Box | None, str]:
    """A record that both rules mean and that is given nothing of the kind on the day between, and what it lacks."""
    rules = standing.rules
    both = All((rules.rules[index].condition, rules.rules[other].condition))
    then = standing.space.region(both, Window(day, day + ONE_DAY))
    for offer in offers:
        shown = standing.space.left(then, [standing.givers[offer]])
        if shown is not None:
            return shown, f"`{braced_text(offer[1])}`"
    if not offers:
        for type in sorted({type for type, _ in standing.given[index]} & {type for type, _ in standing.given[other]}):
            shown = standing.space.left(then, [standing.of_types([type])])
            if shown is not None:
                return shown, article(rules.vocabulary.phrase(type))
    return None, ""


def _told(standing: Standing, index: int, other: int, day: date, what: str, shown: Box) -> RuleFinding:
    rules = standing.rules
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
        standing.space.example(shown),
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
