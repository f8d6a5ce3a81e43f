"""Which mistakes no test would notice, each as a question with the record that tells the two apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from attrs import frozen

from ..analysis.box_index import BoxIndex
from ..analysis.boxes import Box
from ..analysis.region import Region, TooLarge, parts
from ..analysis.regions import Regions
from ..analysis.space import Example
from ..rules.ruleset import Condition, InRange, OneOf, RuleSet, Span
from ..rules.statements import Assumption, RuleTest
from .expect import Given, is_met
from .mutants import Mutant, mutants_of
from .tested_regions import Point, TestedRegions, days_test, groups_of, written


@frozen
class Survivor:
    """A mistake that no test would notice.

    Attributes:
        rule: the rule's label.
        index: its place in the rule set.
        was: what is written, in the words of rules.
        would_be: what it could be instead without a test failing.
        span: where it stands.
        example: a record for which it would make a difference.
        gives: what the rules give for it.
        would_give: what they would give with the mistake.
    """

    rule: str
    index: int
    was: str
    would_be: str
    span: Span
    example: Example
    gives: tuple[Given, ...]
    would_give: tuple[Given, ...]

    @property
    def question(self) -> str:
        """What to ask the author."""
        return (
            f"`{self.was}` could be `{self.would_be}`"
            if self.would_be not in ("left out", "nothing")
            else (f"`{self.was}` could be left out")
        )


@frozen
class Mutation:
    """How a set of tests stands up to mistakes.

    Attributes:
        killed: how many mistakes some test notices.
        equivalent: how many make no difference to any record, and so are none.
        survivors: those that no test notices.
        not_analysed: rules that are too large for it.
    """

    killed: int
    equivalent: int
    survivors: tuple[Survivor, ...]
    not_analysed: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many mistakes there are to notice."""
        return self.killed + len(self.survivors)

    def reaches(self, percent: int) -> bool:
        """Whether at least so many hundredths of them are noticed; not rounded."""
        return self.killed * 100 >= percent * self.total and (percent == 0 or not self.not_analysed)


@frozen(eq=False)
class Change:
    """Records for which a mistake changes what its rule gives: what is lost, and what is gained."""

    box: Box
    lost: frozenset[Given]
    gained: frozenset[Given]


def mutation(rules: RuleSet, tests: Iterable[RuleTest], *, assumed: Iterable[Assumption] = ()) -> Mutation:
    """Which mistakes in the rules the tests would notice. Tests are to pass: one that fails notices everything.

    Of a template that rows filled, a mistake is noticed when it is in one of the rows.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import read
    >>> document = read('''If Term >= 12 then upgrade offer = {Plus}
    ... Test "two years"
    ...   Given Term = 24
    ...   Expect upgrade offer = {Plus}''', VOCABULARY)
    >>> survivor = mutation(document.ruleset(), document.tests).survivors[0]
    >>> survivor.question, survivor.example.facts["Term"]
    ('`Term >= 12` could be `Term > 12`', Decimal('12'))
    """
    points, mutants = points_and_mutants(rules, tests, assumed)
    found = weighed(points, mutants)
    survivors = [_survivor(mutant, *shown[0], points.regions) for mutant, shown in found.alive.values()]
    return Mutation(
        len(found.killed),
        found.count - len(found.killed) - len(found.alive),
        tuple(survivors),
        tuple(rules.labels[index] for index in sorted(found.too_large)),
    )


Key: TypeAlias = tuple[object, int]
"""A mistake of a rule, or of a template: what it counts as, and which mistake it is."""


@frozen(eq=False)
class Weighed:
    """Mistakes after the tests were asked: those noticed, and those that are not, each with places where it shows."""

    count: int
    killed: set[Key]
    alive: dict[Key, tuple[Mutant, list[tuple[Box, Change]]]]
    too_large: set[int]


def weighed(points: TestedRegions, mutants: Iterable[Mutant], *, most: int = 1) -> Weighed:
    """Which mistakes the tests notice; of the others up to so many places where they show. Of a template, in one row."""
    groups = groups_of(points.regions.rules)
    killed: set[Key] = set()
    alive: dict[Key, tuple[Mutant, list[tuple[Box, Change]]]] = {}
    seen: set[Key] = set()
    too_large: set[int] = set()
    for mutant in mutants:
        key = (groups[mutant.rule], mutant.number)
        seen.add(key)
        if key in killed:
            continue
        try:
            changes = list(changes_of(mutant, points.regions))
            if any(is_noticed(change, mutant, points) for change in changes):
                killed.add(key)
                alive.pop(key, None)
            elif key not in alive:
                shown = list(islice(unmasked(changes, mutant.rule, points.regions), most))
                if shown:
                    alive[key] = mutant, shown
        except TooLarge:
            too_large.add(mutant.rule)
    return Weighed(len(seen), killed, alive, too_large)


def points_and_mutants(
    rules: RuleSet, tests: Iterable[RuleTest], assumed: Iterable[Assumption]
) -> tuple[TestedRegions, list[Mutant]]:
    """The mistakes of all rules, and the tests in a space that tells them apart."""
    mutants = [
        mutant
        for index, rule in enumerate(rules.rules)
        if not rule.placeholders
        for mutant in mutants_of(index, rule, rules.vocabulary)
    ]
    asked: list[Condition] = []
    for mutant in mutants:
        if mutant.window != rules.rules[mutant.rule].window:
            asked += days_test(mutant.window)
    for rule in rules.rules:  # a bound that is counted in or not: the bound itself has to be a class
        for test in () if rule.placeholders else written(rule.condition):
            if isinstance(test, InRange):
                asked.append(OneOf(test.field, tuple(end for end in (test.low, test.high) if end is not None)))
    return TestedRegions.of(rules, tests, assumed=assumed, conditions=asked), mutants


def changes_of(mutant: Mutant, regions: Regions) -> Iterator[Change]:
    """Where a mistake makes its rule apply or not apply, or give less."""
    index = mutant.rule
    before = regions.by_rule[index]
    assert before is not None, "templates have no mutants"
    rule = regions.rules.rules[index]
    gives = regions.given[index]
    if mutant.outcomes is not rule.outcomes:
        kept = frozenset((o.type, str(o.segment)) for o in mutant.outcomes)
        yield from (Change(box, gives - kept, frozenset()) for box in parts(before))
        return
    after = regions.space.region(mutant.condition, mutant.window)
    yield from (Change(box, gives, frozenset()) for box in _only_in(regions, before, after))
    yield from (Change(box, frozenset(), gives) for box in _only_in(regions, after, before))


def _only_in(regions: Regions, one: Region, other: Region) -> Iterator[Box]:
    cover = BoxIndex.over([(0, other)], regions.space.axes)
    for box in parts(one):
        yield from regions.space.all_uncovered(box, [cover])


def is_noticed(change: Change, mutant: Mutant, points: TestedRegions) -> bool:
    """Whether a test fails because of a change."""
    for point in points.inside(change.box):
        test = points.tests[point.test]
        if not is_met(test.expected, with_change(point, change, mutant.rule)):
            return True
        if change.lost and _names(test, mutant, points) and change.lost == points.regions.given[mutant.rule]:
            return True
    return any(
        _breaks(change, part, points.tests[number], mutant, points) for number, part in points.across(change.box)
    )


def with_change(point: Point, change: Change, rule: int) -> set[Given]:
    """What a record is given after a change of one rule."""
    kept = {offer for offer, by in point.offers.items() if offer not in change.lost or by != {rule}}
    return kept | change.gained


def _names(test: RuleTest, mutant: Mutant, points: TestedRegions) -> bool:
    """Whether a test says that it is because of this rule, and no other rule has the name."""
    rules = points.regions.rules
    rule, label = rules.rules[mutant.rule], rules.labels[mutant.rule]
    return any(name == label or (name == rule.name and rule.row is None) for name in test.because)


def _breaks(change: Change, part: Box, test: RuleTest, mutant: Mutant, points: TestedRegions) -> bool:
    """Whether a test of `anything else` no longer holds for all of a part of what it looks at."""
    if _names(test, mutant, points) and change.lost == points.regions.given[mutant.rule]:
        return True
    for expectation in test.expected:
        named = {(str(expectation.type), segment) for segment in expectation.segments}
        concerned = {g for g in change.gained if expectation.type in (None, g[0])}
        if expectation.kind in ("exactly", "none") and concerned - named:
            return True
        if expectation.kind == "excludes" and concerned & named:
            return True
        if expectation.kind in ("exactly", "includes"):
            for offer in change.lost & named:
                cover = points.regions.givers[offer]
                if points.regions.space.uncovered(part, [cover], but=mutant.rule) is not None:
                    return True
    return False


def unmasked(changes: Iterable[Change], rule: int, regions: Regions) -> Iterator[tuple[Box, Change]]:
    """The records for which a change shows: those for which no other rule gives what is lost or gained."""
    for change in changes:
        for offer in sorted(change.lost | change.gained):
            cover = regions.givers.get(offer)
            for box in regions.space.all_uncovered(change.box, [cover] if cover else [], but=rule):
                yield box, change


def _survivor(mutant: Mutant, box: Box, change: Change, regions: Regions) -> Survivor:
    index = mutant.rule
    example = regions.space.example(box)
    applying = regions.applying_to(example)
    gives = {offer for rule in applying for offer in regions.given[rule]}
    others = {offer for rule in applying - {index} for offer in regions.given[rule]}
    would_give = (gives - change.lost) | (others & change.lost) | change.gained
    return Survivor(
        regions.rules.labels[index],
        index,
        mutant.was,
        mutant.would_be,
        mutant.span,
        example,
        tuple(sorted(gives)),
        tuple(sorted(would_give)),
    )
