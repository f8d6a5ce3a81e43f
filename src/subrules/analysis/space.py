"""Rules in the space of all fields: where each applies, what lies where, and what nothing covers.

The days of a rule are a condition on the as-of day, which is one more field (`DAY`), so gaps and
overlaps in the calendar are found like any others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from ..days import Window
from ..faults import SubrulesError
from ..rules.facts import NamedFacts
from ..rules.ruleset import And, Atom, Condition, InRange, Rule, atoms
from ..rules.text import condition_text
from ..rules.vocabulary import Fact, Vocabulary
from .axes import DAY, axis_of
from .axis import Axis
from .box_index import BoxIndex
from .boxes import Axes, Box, without
from .diagram import USUAL, Budget
from .region import Region, TooLarge, parts, region_of

STEPS = 20_000
"""How often a box is split before the search for what nothing covers is given up."""

ALL_DAYS = Window()
"""The window of a rule without days."""


class AssumptionTooLarge(SubrulesError, ValueError):
    """An assumption that comes to too many boxes: what contradicts it could not be left out of account."""


@frozen
class Example:
    """A record, and a day where days matter: what shows that a finding is true.

    Attributes:
        facts: a value, or None for missing, for every field of the vocabulary.
        day: the as-of day; None where every day is as good.
        fields: the fields that the finding is about; the others could have any value.
    """

    facts: Mapping[str, Fact | None]
    day: date | None = None
    fields: tuple[str, ...] = ()


@frozen(eq=False)
class Space:
    """The axes that some rules and conditions need, and where in them a condition is true.

    `impossible` are the records that are assumed not to occur; they count nowhere.
    """

    vocabulary: Vocabulary
    axes: Axes
    impossible: BoxIndex
    budget: Budget = USUAL

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        rules: Iterable[Rule],
        *,
        conditions: Iterable[Condition] = (),
        assumed: Iterable[Condition] = (),
        budget: Budget = USUAL,
    ) -> Space:
        """The space that tells apart what these rules and conditions tell apart.

        Args:
            vocabulary: the fields.
            rules: rules, with their days.
            conditions: other conditions that will be asked about; of the as-of day, as tests of `DAY`.
            assumed: conditions that are never false of any record.
            budget: how much each condition may take.

        Raises:
            AssumptionTooLarge: one of them comes to too many boxes.
        """
        taken = list(assumed)
        asked: dict[str, list[Atom]] = {DAY.name: []}
        for condition in [*(rule.condition for rule in rules), *conditions, *taken]:
            for test in atoms(condition):
                asked.setdefault(test.field, []).append(test)
        asked[DAY.name] += [w for rule in rules if (w := window_test(rule.window)) is not None]
        fields = {field.name: field for field in vocabulary.fields} | {DAY.name: DAY}
        axes: dict[str, Axis] = {name: axis_of(fields[name], about) for name, about in asked.items()}
        nothing = cls(vocabulary, axes, BoxIndex((), axes), budget)
        if not taken:
            return nothing
        boxes: list[Box] = []
        for condition in taken:
            try:
                boxes += parts(region_of(condition, axes, wanted=False, budget=budget))
            except TooLarge:
                said = condition_text(condition)
                raise AssumptionTooLarge(
                    f"what is assumed is too large to be analysed: `{said[:80]}…`; split it into several"
                ) from None
        return cls(vocabulary, axes, BoxIndex(tuple(boxes), axes), budget)

    def region(self, condition: Condition, window: Window = ALL_DAYS) -> Region:
        """Where a condition is true on the days of a window."""
        if window.is_empty:
            return Region(())
        days = window_test(window)
        return region_of(condition if days is None else And((condition, days)), self.axes, budget=self.budget)

    def example(self, box: Box) -> Example:
        """A record of a box: for each field that plays a part the plainest value, others missing where they can be."""
        facts = NamedFacts()
        for field in self.vocabulary.fields:
            axis = self.axes.get(field.name)
            if axis is not None and field.name in box:
                facts[field.name] = axis.pick(box[field.name])
            elif field.may_be_missing:
                facts[field.name] = None
            else:
                axis = axis or axis_of(field, ())
                facts[field.name] = axis.pick(axis.known)
        day = self.axes[DAY.name].pick(box.get(DAY.name, self.axes[DAY.name].full))
        assert isinstance(day, date), "a day is never missing"
        days_matter = self.axes[DAY.name].full.bit_count() > 1
        about = tuple(name for name in facts if name in box)
        return Example(facts, day if days_matter else None, about)

    def point(self, example: Example) -> Box:
        """The classes of an example: one for each field."""
        facts = {**example.facts, DAY.name: example.day}
        return {
            name: axis.known if name == DAY.name and example.day is None else axis.bit_of(facts[name])
            for name, axis in self.axes.items()
        }

    def possible(self, box: Box) -> Box | None:
        """A part of a box that no assumption rules out, or None."""
        return self.uncovered(box, ()) if self.impossible.boxes else box

    def uncovered(self, box: Box, covers: Iterable[BoxIndex], *, but: int = -1) -> Box | None:
        """A part of a box that nothing covers and that is possible, or None: then all of it is covered.

        Args:
            box: what is to be covered.
            covers: what may cover it.
            but: an owner whose boxes do not count.

        Raises:
            TooLarge: neither was found within the budget.
        """
        return next(self.all_uncovered(box, covers, but=but), None)

    def all_uncovered(self, box: Box, covers: Iterable[BoxIndex], *, but: int = -1) -> Iterator[Box]:
        """Everything in a box that nothing covers, as boxes that do not touch one another."""
        asked = [cover for cover in (*covers, self.impossible) if cover.boxes or cover.diagrams]
        stack = [box]
        steps = STEPS
        while stack:
            rest = stack.pop()
            for cover in asked:
                hit = cover.at(rest, but)
                if hit is not None:
                    stack += reversed(list(without(rest, hit, self.axes)))
                    break
            else:
                yield rest
            steps -= 1
            if steps < 0:
                raise TooLarge("this question takes more steps than are allowed")

    def left(self, region: Region, covers: Sequence[BoxIndex], *, but: int = -1) -> Box | None:
        """A part of a region that nothing covers, or None.

        Raises:
            TooLarge: neither was found within the budget, or the region is not known.
        """
        for box in parts(region):
            found = self.uncovered(box, covers, but=but)
            if found is not None:
                return found
        return None

    def is_same(self, one: Region, other: Region) -> bool:
        """Whether two regions hold the same possible records."""
        axes = self.axes
        return (
            self.left(one, [BoxIndex.over([(0, other)], axes)]) is None
            and self.left(other, [BoxIndex.over([(0, one)], axes)]) is None
        )


def window_test(window: Window) -> InRange | None:
    """The days of a rule as a condition on the as-of day; None for all days."""
    if window.first is None and window.until is None:
        return None
    return InRange(DAY.name, window.first, True, window.until, False)
