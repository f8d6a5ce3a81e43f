"""Tests as points and regions of the space of all fields: which of them look at a part of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import frozen

from ..analysis.axes import DAY
from ..analysis.box_index import BoxIndex
from ..analysis.boxes import Box
from ..analysis.region import Region
from ..analysis.regions import Regions
from ..analysis.space import window_test
from ..days import Window
from ..rules.ruleset import Atom, Condition, RuleSet
from ..rules.ruleset import atoms as tests_of
from ..rules.statements import Assumption, RuleTest
from .expect import Given
from .run import Runner, facts_given, first_days, whole_condition


@frozen(eq=False)
class Point:
    """One record on one day, as a test looks at it: its classes, and what the rules give it now, each with its rules."""

    test: int
    box: Box
    day: date
    offers: dict[Given, frozenset[int]]


@frozen(eq=False)
class TestedRegions:
    """All that some tests look at: single records, and for `anything else` whole regions."""

    regions: Regions
    tests: tuple[RuleTest, ...]
    points: tuple[Point, ...]
    single: BoxIndex
    open: tuple[tuple[int, Region], ...]

    @classmethod
    def of(
        cls,
        rules: RuleSet,
        tests: Iterable[RuleTest],
        *,
        assumed: Iterable[Assumption] = (),
        conditions: Iterable[Condition] = (),
    ) -> TestedRegions:
        """The points and regions of tests, in the space of their rules and of other conditions."""
        given, taken = tuple(tests), tuple(assumed)
        asked = [whole_condition(test) for test in given if test.is_open] + list(conditions)
        regions = Regions.of(rules, assumed=[one.condition for one in taken], conditions=asked)
        runner = Runner(rules, given, taken, False, regions)
        place = {label: index for index, label in enumerate(rules.labels)}
        points = []
        for number, test in enumerate(given):
            if test.is_open:
                continue
            facts = facts_given(test, rules)
            days = (test.day,) if test.day is not None else first_days(rules)
            for day in days:
                answer = runner.answer(facts, day)
                offers = {(o.type, o.segment): frozenset(place[label] for label in o.rules) for o in answer.offers}
                box = {name: axis.bit_of(facts[name]) for name, axis in regions.space.axes.items() if name != DAY.name}
                box[DAY.name] = regions.space.axes[DAY.name].bit_of(day)
                points.append(Point(number, box, day, offers))
        open = tuple(
            (number, regions.space.region(whole_condition(test))) for number, test in enumerate(given) if test.is_open
        )
        return cls(regions, given, tuple(points), BoxIndex([p.box for p in points], regions.space.axes), open)

    def inside(self, box: Box) -> Iterator[Point]:
        """The records of tests that lie in a box."""
        for at in self.single.touching(box):
            yield self.points[at]

    def across(self, box: Box) -> Iterator[tuple[int, Box]]:
        """The tests of `anything else` that look at a part of a box, with that part."""
        for number, region in self.open:
            for part in region.within(box):
                possible = self.regions.space.possible(part)
                if possible is not None:
                    yield number, part
                    break


def groups_of(rules: RuleSet) -> tuple[tuple[int, int, int] | int, ...]:
    """For each rule what it counts as: itself, or the template that its row filled."""
    made: list[tuple[int, int, int] | int] = []
    for index, rule in enumerate(rules.rules):
        place = rules.origins.places[index] if index < len(rules.origins.places) else None
        made.append(index if rule.row is None or place is None else (*place, rule.span[0]))
    return tuple(made)


def written(condition: Condition) -> tuple[Atom, ...]:
    """The comparisons of a condition, in order."""
    return tuple(tests_of(condition))


def days_test(window: Window) -> list[Condition]:
    """The days of a window as a condition, if it has any."""
    test = window_test(window)
    return [] if test is None else [test]
