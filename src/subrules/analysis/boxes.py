"""Conditions as boxes: for each field the classes that are possible. A condition is true in its boxes and nowhere else.

Kleene's unknown takes care of itself: `not` goes down to the comparisons, and a negated comparison
is true where the fact is known and the comparison false. De Morgan and distribution hold for three
values; that something or its contrary holds does not, and nothing here uses it (LNG-08).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from ..rules.ruleset import And, Condition, Not, Or
from .axis import Axis

BOXES = 512
"""How many boxes a condition may come to; one that comes to more is looked at as a diagram."""

Box: TypeAlias = dict[str, int]
"""The classes that each field can have, as masks; a field that can have any is left out."""

Axes: TypeAlias = Mapping[str, Axis]


class TooManyBoxes(Exception):
    """A condition comes to more boxes than the budget."""


def boxes_of(condition: Condition, axes: Axes, *, wanted: bool = True, budget: int = BOXES) -> list[Box]:
    """The boxes in which a condition is true, or false where that is wanted; none where it never is.

    Raises:
        TooManyBoxes: there would be more than `budget`.
    """
    kind = type(condition)
    if kind is Not:
        return boxes_of(condition.operand, axes, wanted=not wanted, budget=budget)  # type: ignore[union-attr]  # kind is Not
    if kind is not And and kind is not Or:
        axis = axes[condition.field]  # type: ignore[union-attr]  # a single test has a field
        mask = axis.mask(condition, wanted)  # type: ignore[arg-type]  # a single test
        return [] if not mask else [{}] if mask == axis.full else [{axis.field.name: mask}]
    operands: tuple[Condition, ...] = condition.operands  # type: ignore[union-attr]  # kind is All or Either
    if (kind is Or) is wanted:
        either: list[Box] = []
        for operand in operands:
            either += boxes_of(operand, axes, wanted=wanted, budget=budget)
        return _within(merged(either), budget)
    made: list[Box] = [{}]
    for operand in operands:
        part = boxes_of(operand, axes, wanted=wanted, budget=budget)
        if len(made) == 1 and len(part) == 1:
            both = meet(made[0], part[0])
            made = [] if both is None else [both]
        else:
            made = _product(made, part, budget)
        if not made:
            return made
    return made


def _product(some: list[Box], others: list[Box], budget: int) -> list[Box]:
    made: list[Box] = []
    for one in some:
        for other in others:
            both = meet(one, other)
            if both is not None:
                made.append(both)
        if len(made) > 4 * budget:
            made = merged(made)
            if len(made) > 2 * budget:
                raise TooManyBoxes
    return _within(merged(made), budget)


def _within(boxes: list[Box], budget: int) -> list[Box]:
    if len(boxes) > budget:
        raise TooManyBoxes
    return boxes


def meet(one: Box, other: Box) -> Box | None:
    """What lies in both boxes; None where nothing does."""
    if not one:
        return other
    both = dict(one)
    for name, mask in other.items():
        have = both.get(name)
        if have is not None:
            mask &= have
            if not mask:
                return None
        both[name] = mask
    return both


def touches(one: Box, other: Box) -> bool:
    """Whether two boxes have something in common."""
    if len(one) > len(other):
        one, other = other, one
    for name, mask in one.items():
        have = other.get(name)
        if have is not None and not mask & have:
            return False
    return True


def contains(outer: Box, inner: Box) -> bool:
    """Whether all of one box lies in another."""
    for name, mask in outer.items():
        have = inner.get(name)
        if have is None or have & ~mask:
            return False
    return True


def without(box: Box, hole: Box, axes: Axes) -> Iterable[Box]:
    """What remains of a box outside another that touches it, as boxes that do not touch one another."""
    rest = box
    for name, mask in hole.items():
        have = rest.get(name)
        if have is None:
            have = axes[name].full
        outside = have & ~mask
        if outside:
            yield {**rest, name: outside}
            rest = {**rest, name: have & mask}


def merged(boxes: list[Box]) -> list[Box]:
    """The same place in fewer boxes: those that differ in one field become one, and those inside another go."""
    if len(boxes) < 2:
        return boxes
    boxes = list({frozenset(box.items()): box for box in boxes}.values())
    if len(boxes) <= 64:
        boxes = [b for b in boxes if not any(o is not b and contains(o, b) for o in boxes)]
    if len(boxes) < 2:
        return boxes
    names = sorted({name for box in boxes for name in box})
    before = len(boxes) + 1
    while len(boxes) < before:
        before = len(boxes)
        for name in names:
            groups: dict[frozenset[tuple[str, int]], int] = {}
            alike: dict[frozenset[tuple[str, int]], Box] = {}
            whole: list[Box] = []
            for box in boxes:
                mask = box.get(name)
                if mask is None:
                    whole.append(box)
                    continue
                rest = frozenset(item for item in box.items() if item[0] != name)
                groups[rest] = groups.get(rest, 0) | mask
                alike.setdefault(rest, box)
            boxes = whole + [{**alike[rest], name: mask} for rest, mask in groups.items()]
    return boxes
