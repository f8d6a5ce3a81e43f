"""Which conditions tests decide: each comparison of each rule, once while it holds and once while it fails.

A comparison decides for a record when the rule would apply with it forced to hold and would not with
it forced to fail, or the other way round. What no record can decide does not count (SR606 names it).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from ..analysis.boxes import Box, meet
from ..analysis.region import TooLarge
from ..analysis.regions import Regions
from ..analysis.rewrite import NEVER, differences, with_replacement
from ..rules.ruleset import And, Atom, IsMissing, Not, OneOf, RuleSet, Span
from ..rules.statements import Assumption, RuleTest
from ..rules.text import condition_text
from ..rules.vocabulary import Vocabulary
from .expect import concerns
from .tested_regions import TestedRegions, groups_of

ALWAYS = And(())


@frozen(eq=False)
class Target:
    """One comparison of one rule, as it is to be decided: while it holds, or while it fails.

    Attributes:
        rule: the rule's place in the rule set.
        at: which comparison of the rule, counted from 0.
        test: the comparison, without a `not` in front of it.
        state: whether it is to hold.
        boxes: the records for which it decides while in this state.
    """

    rule: int
    at: int
    test: Atom
    state: bool
    boxes: tuple[Box, ...]


@frozen
class Decided:
    """Whether tests decide a comparison: `holding` and `failing` are None where no record can do it."""

    rule: str
    text: str
    span: Span
    index: int
    holding: bool | None
    failing: bool | None

    @property
    def counts(self) -> tuple[int, int]:
        """How many of its two states are decided, and how many could be."""
        states = [state for state in (self.holding, self.failing) if state is not None]
        return sum(states), len(states)


@frozen
class Coverage:
    """What tests decide of rules, comparison by comparison; `not_analysed` are the rules that are too large for it."""

    conditions: tuple[Decided, ...]
    not_analysed: tuple[str, ...] = ()

    @property
    def decided(self) -> int:
        """How many states of comparisons are decided."""
        return sum(condition.counts[0] for condition in self.conditions)

    @property
    def total(self) -> int:
        """How many there are to decide."""
        return sum(condition.counts[1] for condition in self.conditions)

    def reaches(self, percent: int) -> bool:
        """Whether at least so many hundredths are decided; not rounded: 999 of 1,000 is less than 100."""
        return self.decided * 100 >= percent * self.total and (percent == 0 or not self.not_analysed)


def coverage(rules: RuleSet, tests: Iterable[RuleTest], *, assumed: Iterable[Assumption] = ()) -> Coverage:
    """Which comparisons some tests decide. A test counts for a rule whose offers it expects something of.

    Of a template that rows filled, a comparison is decided when it is in one of the rows.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import read
    >>> document = read('''If Term >= 12 then upgrade offer = {Plus}
    ... Test "a year is enough"
    ...   Given Term = 12
    ...   Expect upgrade offer = {Plus}''', VOCABULARY)
    >>> found = coverage(document.ruleset(), document.tests)
    >>> found.decided, found.total, found.conditions[0].failing
    (1, 2, False)
    """
    points = TestedRegions.of(rules, tests, assumed=assumed)
    targets, too_large = targets_of(points.regions)
    hit = [is_hit(target, points) for target in targets]
    return coverage_of(rules, targets, hit, too_large)


def coverage_of(rules: RuleSet, targets: list[Target], hit: list[bool], too_large: Iterable[int]) -> Coverage:
    """The same, once it is known which targets are hit."""
    groups = groups_of(rules)
    first: dict[tuple[object, int], Target] = {}
    states: dict[tuple[object, int], dict[bool, bool | None]] = {}
    for target, is_covered in zip(targets, hit, strict=True):
        key = (groups[target.rule], target.at)
        first.setdefault(key, target)
        known = states.setdefault(key, {True: None, False: None})
        if target.boxes:
            known[target.state] = bool(known[target.state]) or is_covered
    conditions = tuple(
        Decided(
            rules.labels[target.rule],
            comparison_text(target.test, True, rules.vocabulary),
            target.test.span,
            target.rule,
            states[key][True],
            states[key][False],
        )
        for key, target in first.items()
    )
    return Coverage(conditions, tuple(rules.labels[index] for index in sorted(set(too_large))))


def comparison_text(test: Atom, holds: bool, vocabulary: Vocabulary) -> str:
    """A comparison, or its contrary, in the words of a rule."""
    if not holds and isinstance(test, (OneOf, IsMissing)):
        return condition_text(Not(test), vocabulary)
    text = condition_text(test, vocabulary)
    return text if holds else f"not {text}"


def targets_of(regions: Regions) -> tuple[list[Target], set[int]]:
    """Everything that there is to decide, and the rules that are too large for it."""
    targets: list[Target] = []
    too_large: set[int] = set()
    for index, region in enumerate(regions.by_rule):
        if region is None:
            continue
        try:
            targets += list(_targets(regions, index))
        except TooLarge:
            too_large.add(index)
    return targets, too_large


def _targets(regions: Regions, index: int) -> Iterator[Target]:
    axes = regions.space.axes
    for at, (test, put) in enumerate(with_replacement(regions.rules.rules[index].condition)):
        holding = regions.region_with(index, put(ALWAYS))
        failing = regions.region_with(index, put(NEVER))
        where = list(differences(regions, holding, failing))
        for state in (True, False):
            mask = axes[test.field].mask(test, state)
            boxes = [meet(box, {test.field: mask}) for box in where] if mask else []
            yield Target(index, at, test, state, tuple(box for box in boxes if box is not None))


def is_hit(target: Target, points: TestedRegions) -> bool:
    """Whether a test that has to do with the rule's offers looks at a record for which the comparison decides."""
    types = {outcome.type for outcome in points.regions.rules.rules[target.rule].outcomes}
    for box in target.boxes:
        for point in points.inside(box):
            if any(concerns(points.tests[point.test].expected, type) for type in types):
                return True
        for number, _ in points.across(box):
            if any(concerns(points.tests[number].expected, type) for type in types):
                return True
    return False
