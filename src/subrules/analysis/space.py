"""Rules in the space of all fields: where each applies, what lies where, and what nothing covers.

The days of a rule are a condition on the as-of day, which is one more field (`DAY`), so gaps and
overlaps in the calendar are found like any others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice

from attrs import frozen

from ..days import Window
from ..faults import SubrulesError
from ..rules.facts import NamedFacts
from ..rules.ruleset import All, Condition, InRange, Rule, Test, tests
from ..rules.text import condition_text
from ..rules.vocabulary import Fact, Vocabulary
from .axes import DAY, axis_of
from .axis import Axis
from .boxes import BOXES, Axes, Box, TooManyBoxes, boxes_of, contains, meet, touches, without
from .diagram import USUAL, Budget, Diagram, TooManyNodes

STEPS = 20_000
"""How often a box is split before the search for what nothing covers is given up."""

FEW = 24
"""Up to so many boxes are looked at one by one; more get an index."""

WIDE = 48
"""A set of more classes than this is not put into an index: its boxes are looked at one by one."""


ALL_DAYS = Window()
"""The window of a rule without days."""


class TooLarge(Exception):
    """A question that would take more than its budget: it stays without an answer, and that is said."""


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
class Region:
    """Where a condition is true: its boxes, or a diagram where they would be too many, or neither."""

    boxes: tuple[Box, ...] | None
    diagram: Diagram | None = None
    size: int = 0

    @property
    def is_known(self) -> bool:
        """Whether the budget was enough."""
        return self.boxes is not None or self.diagram is not None

    def within(self, box: Box) -> Iterator[Box]:
        """The parts of the region that lie in a box."""
        if self.boxes is not None:
            for own in self.boxes:
                both = meet(own, box)
                if both is not None:
                    yield both
        elif self.diagram is not None:
            yield from self.diagram.paths(box)


@frozen(eq=False)
class Space:
    """The axes that some rules and conditions need, and where in them a condition is true.

    `impossible` are the records that are assumed not to occur; they count nowhere.
    """

    vocabulary: Vocabulary
    axes: Axes
    impossible: Cover
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
        asked: dict[str, list[Test]] = {DAY.name: []}
        for condition in [*(rule.condition for rule in rules), *conditions, *taken]:
            for test in tests(condition):
                asked.setdefault(test.field, []).append(test)
        asked[DAY.name] += [w for rule in rules if (w := window_test(rule.window)) is not None]
        fields = {field.name: field for field in vocabulary.fields} | {DAY.name: DAY}
        axes: dict[str, Axis] = {name: axis_of(fields[name], about) for name, about in asked.items()}
        nothing = cls(vocabulary, axes, Cover((), axes), budget)
        if not taken:
            return nothing
        boxes: list[Box] = []
        for condition in taken:
            try:
                boxes += parts(nothing.region(condition, wanted=False))
            except TooLarge:
                said = condition_text(condition)
                raise AssumptionTooLarge(
                    f"what is assumed is too large to be analysed: `{said[:80]}…`; split it into several"
                ) from None
        return cls(vocabulary, axes, Cover(tuple(boxes), axes), budget)

    def region(self, condition: Condition, window: Window = ALL_DAYS, *, wanted: bool = True) -> Region:
        """Where a condition is true, or false where that is wanted, on the days of a window."""
        days = window_test(window)
        whole = condition if days is None else All((condition, days))
        if window.is_empty:
            return Region(())
        try:
            if days is None or wanted:
                return Region(tuple(boxes_of(whole, self.axes, wanted=wanted, budget=self.budget.boxes)))
            raise ValueError("what is false within a window is not asked for")
        except TooManyBoxes:
            try:
                return Region(None, Diagram(whole, self.axes, wanted=wanted, budget=self.budget.nodes))
            except TooManyNodes:
                return Region(None, None, alternatives(condition, wanted))

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

    def uncovered(self, box: Box, covers: Iterable[Cover], *, but: int = -1, steps: int = STEPS) -> Box | None:
        """A part of a box that nothing covers and that is possible, or None: then all of it is covered.

        Args:
            box: what is to be covered.
            covers: what may cover it.
            but: an owner whose boxes do not count.
            steps: how often the box may be split.

        Raises:
            TooLarge: neither was found within the budget.
        """
        return next(self.all_uncovered(box, covers, but=but, steps=steps), None)

    def all_uncovered(self, box: Box, covers: Iterable[Cover], *, but: int = -1, steps: int = STEPS) -> Iterator[Box]:
        """Everything in a box that nothing covers, as boxes that do not touch one another."""
        asked = [cover for cover in (*covers, self.impossible) if cover.boxes or cover.diagrams]
        stack = [box]
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

    def left(self, region: Region, covers: Sequence[Cover], *, but: int = -1, steps: int = STEPS) -> Box | None:
        """A part of a region that nothing covers, or None.

        Raises:
            TooLarge: neither was found within the budget, or the region is not known.
        """
        for box in parts(region):
            found = self.uncovered(box, covers, but=but, steps=steps)
            if found is not None:
                return found
        return None

    def is_same(self, one: Region, other: Region) -> bool:
        """Whether two regions hold the same possible records."""
        axes = self.axes
        return (
            self.left(one, [Cover.over([(0, other)], axes)]) is None
            and self.left(other, [Cover.over([(0, one)], axes)]) is None
        )


def parts(region: Region) -> Iterator[Box]:
    """The boxes of a region, as many as the budget allows.

    Raises:
        TooLarge: there are more, or the region is not known.
    """
    if region.boxes is not None:
        yield from region.boxes
        return
    if region.diagram is None:
        raise TooLarge("this condition is too large to be analysed")
    paths = region.diagram.paths()
    yield from islice(paths, BOXES)
    if next(paths, None) is not None:
        raise TooLarge("this condition comes to too many boxes for this question")


class Cover:
    """Boxes, and diagrams, as something that lies over a part of the space; which of them lies where is looked up."""

    def __init__(
        self,
        boxes: Sequence[Box],
        axes: Axes,
        *,
        owners: Sequence[int] = (),
        diagrams: Sequence[tuple[Diagram, int]] = (),
    ) -> None:
        self.boxes = boxes
        self.owners = owners
        self.diagrams = diagrams
        self.axes = axes

    @classmethod
    def over(cls, regions: Iterable[tuple[int, Region]], axes: Axes) -> Cover:
        """The cover that some regions are, each with the rule that it belongs to."""
        boxes: list[Box] = []
        owners: list[int] = []
        diagrams: list[tuple[Diagram, int]] = []
        for owner, region in regions:
            if region.boxes is not None:
                boxes += region.boxes
                owners += [owner] * len(region.boxes)
            elif region.diagram is not None:
                diagrams.append((region.diagram, owner))
        return cls(boxes, axes, owners=owners, diagrams=diagrams)

    def at(self, box: Box, but: int = -1) -> Box | None:
        """A box of the cover that touches this one, one that contains it if there is any; `but` is an owner to pass over."""
        touching = None
        for index in self.touching(box):
            if self.owners and self.owners[index] == but:
                continue
            found = self.boxes[index]
            if contains(found, box):
                return found
            touching = touching or found
        if touching is not None:
            return touching
        for diagram, owner in self.diagrams:
            if owner != but:
                path = next(diagram.paths(box), None)
                if path is not None:
                    return path
        return None

    def touching(self, box: Box) -> Iterator[int]:
        """The boxes of the cover that touch this one, by their place in it."""
        boxes = self.boxes
        if len(boxes) <= FEW:
            for index, one in enumerate(boxes):
                if touches(one, box):
                    yield index
            return
        bit_set = self._candidates(box)
        while bit_set:
            low = bit_set & -bit_set
            index = low.bit_length() - 1
            bit_set ^= low
            if touches(boxes[index], box):
                yield index

    def _candidates(self, box: Box) -> int:
        """The boxes that may touch, as bits: those that cannot by the index are left out."""
        left = self._all
        for name, mask in box.items():
            of_field = self._index.get(name)
            if of_field is None or mask.bit_count() > WIDE:
                continue
            free, by_class = of_field
            found = free
            while mask:
                low = mask & -mask
                found |= by_class.get(low, 0)
                mask ^= low
            left &= found
        return left

    @cached_property
    def _all(self) -> int:
        return (1 << len(self.boxes)) - 1

    @cached_property
    def _index(self) -> dict[str, tuple[int, dict[int, int]]]:
        """For each field the boxes that leave it free or are wide in it, and by class those that have the class."""
        listed: dict[str, dict[int, list[int]]] = {}
        narrow: dict[str, list[int]] = {}
        for index, box in enumerate(self.boxes):
            for name, mask in box.items():
                if mask.bit_count() > WIDE:
                    continue
                by_class = listed.setdefault(name, {})
                narrow.setdefault(name, []).append(index)
                while mask:
                    low = mask & -mask
                    by_class.setdefault(low, []).append(index)
                    mask ^= low
        size = len(self.boxes)
        return {
            name: (
                self._all ^ _bit_set(narrow[name], size),
                {bit: _bit_set(indices, size) for bit, indices in by_class.items()},
            )
            for name, by_class in listed.items()
        }


def _bit_set(indices: Iterable[int], size: int) -> int:
    buffer = bytearray((size + 7) // 8)
    for index in indices:
        buffer[index >> 3] |= 1 << (index & 7)
    return int.from_bytes(buffer, "little")


def window_test(window: Window) -> InRange | None:
    """The days of a rule as a condition on the as-of day; None for all days."""
    if window.first is None and window.until is None:
        return None
    return InRange(DAY.name, window.first, True, window.until, False)


def alternatives(condition: Condition, wanted: bool = True) -> int:
    """At most how many boxes a condition comes to: what multiplying it out would give."""
    from ..rules.ruleset import Either, Not

    match condition:
        case Not(operand):
            return alternatives(operand, not wanted)
        case All(operands) | Either(operands):
            counts = [alternatives(operand, wanted) for operand in operands]
            if isinstance(condition, Either) is wanted:
                return sum(counts)
            product = 1
            for count in counts:
                product *= count
            return product
        case _:
            return 1
