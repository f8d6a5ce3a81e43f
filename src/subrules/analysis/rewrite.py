"""Conditions with a part left out or replaced, and where two versions of one differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve

from ..rules.ruleset import And, Atom, Condition, Not, Or
from .box_index import BoxIndex
from .boxes import Box
from .region import Region, parts
from .regions import Regions

NEVER: Condition = Or(())
"""A condition that is false of every record."""


def _operands(
    condition: Condition, whole: Callable[[Condition], Condition]
) -> Iterator[tuple[Condition, Condition, tuple[Condition, ...]]]:
    """Each condition that stands beside others, the last first, the whole without it, and those it stands among."""
    match condition:
        case Not(operand):
            yield from _operands(operand, lambda inner: whole(evolve(condition, operand=inner)))
        case And(operands) | Or(operands):
            for at in reversed(range(len(operands))):
                rest = operands[:at] + operands[at + 1 :]
                yield operands[at], whole(rest[0] if len(rest) == 1 else evolve(condition, operands=rest)), operands
            for at, operand in enumerate(operands):
                yield from _operands(operand, operand_replacement(condition, at, whole))
        case _:
            return


def operand_replacement(
    condition: And | Or, at: int, whole: Callable[[Condition], Condition]
) -> Callable[[Condition], Condition]:
    """The function that puts something else in the place of one of several conditions."""
    before, after = condition.operands[:at], condition.operands[at + 1 :]
    return lambda inner: whole(evolve(condition, operands=(*before, inner, *after)))


def with_replacement(condition: Condition) -> Iterator[tuple[Atom, Callable[[Condition], Condition]]]:
    """Each test of a condition, in order, with the function that puts something else in its place."""
    yield from _replaced(condition, lambda inner: inner)


def _replaced(
    condition: Condition, whole: Callable[[Condition], Condition]
) -> Iterator[tuple[Atom, Callable[[Condition], Condition]]]:
    match condition:
        case Not(operand):
            yield from _replaced(operand, lambda inner: whole(evolve(condition, operand=inner)))
        case And(operands) | Or(operands):
            for at, operand in enumerate(operands):
                yield from _replaced(operand, operand_replacement(condition, at, whole))
        case _:
            yield condition, whole


def differences(regions: Regions, one: Region, other: Region) -> Iterator[Box]:
    """Everything that lies in one of two regions and not in the other, and is possible."""
    space = regions.space
    for inside, outside in ((one, other), (other, one)):
        cover = BoxIndex.over([(0, outside)], space.axes)
        for box in parts(inside):
            yield from space.all_uncovered(box, [cover])
