"""Where a condition is true: its boxes, or a diagram where they would be too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from math import prod

from attrs import frozen

from ..rules.ruleset import And, Condition, Not, Or
from .boxes import BOXES, Axes, Box, TooManyBoxes, boxes_of, meet
from .diagram import USUAL, Budget, Diagram, TooManyNodes


class TooLarge(Exception):
    """A question that would take more than its budget: it stays without an answer, and that is said."""


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

    def nearest(self, own: Mapping[str, int]) -> Box | None:
        """The box for which the fewest facts have to change, `own` being the bit of each; None where there is no box."""
        if self.diagram is not None:
            return self.diagram.nearest(own)
        return min(self.boxes or (), key=lambda box: len(outside(box, own)), default=None)


def outside(box: Box, own: Mapping[str, int]) -> list[str]:
    """The fields whose fact, of which `own` has the bit, is not in a box."""
    return [name for name in own if name in box and not box[name] & own[name]]


def region_of(condition: Condition, axes: Axes, *, wanted: bool = True, budget: Budget = USUAL) -> Region:
    """Where a condition is true, or false where that is wanted."""
    try:
        return Region(tuple(boxes_of(condition, axes, wanted=wanted, budget=budget.boxes)))
    except TooManyBoxes:
        try:
            return Region(None, Diagram(condition, axes, wanted=wanted, budget=budget.nodes))
        except TooManyNodes:
            return Region(None, None, _boxes_at_most(condition, wanted))


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


def _boxes_at_most(condition: Condition, wanted: bool) -> int:
    """At most how many boxes a condition comes to: what multiplying it out would give."""
    match condition:
        case Not(operand):
            return _boxes_at_most(operand, not wanted)
        case And(operands) | Or(operands):
            counts = [_boxes_at_most(operand, wanted) for operand in operands]
            return sum(counts) if isinstance(condition, Or) is wanted else prod(counts)
        case _:
            return 1
