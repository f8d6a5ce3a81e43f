"""The fewest facts to change so that a condition holds: exact, from the boxes that the analysis reads rules as (LNG-16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from ..analysis.axes import axis_of
from ..analysis.axis import Axis
from ..analysis.diagram import USUAL, Budget
from ..analysis.region import outside, region_of
from ..rules.deciding import field_of, values_around
from ..rules.evaluate import holds
from ..rules.facts import Facts
from ..rules.ruleset import And, Atom, Condition, IsMissing, Not, OneOf, Or, atoms
from ..rules.text import condition_text
from ..rules.vocabulary import Fact, Vocabulary

WORK = 100_000
"""How much the search tries for a condition that is too large for boxes and for a diagram; beyond, the best so far is given."""

VALUES = 2_000
"""The values of one field that this search tries."""


@frozen
class Needed:
    """A fact that would do, and in the words of a rule everything that would (empty where only this one does)."""

    value: Fact | None
    wanted: str = ""


def smallest_change(
    condition: Condition, facts: Facts, vocabulary: Vocabulary, *, budget: Budget = USUAL
) -> tuple[Mapping[str, Needed] | None, bool]:
    """The fewest facts to change so that a condition holds, and whether it is known that fewer will not do.

    None when no facts make it hold. Of several values that would do, the one nearest to what is there.
    """
    asked: dict[str, list[Atom]] = {}
    for test in atoms(condition):
        asked.setdefault(test.field, []).append(test)
    axes = {name: axis_of(field_of(vocabulary, name), about) for name, about in asked.items()}
    own = {name: axis.bit_of(facts[name]) for name, axis in axes.items()}
    region = region_of(condition, axes, budget=budget)
    if not region.is_known:
        return _searched(condition, facts, vocabulary)
    nearest = region.nearest(own)
    if nearest is None:
        return None, True
    return {name: _needed(axes[name], nearest[name], facts[name], vocabulary) for name in outside(nearest, own)}, True


def _needed(axis: Axis, mask: int, fact: Fact | None, vocabulary: Vocabulary) -> Needed:
    value = axis.nearest(mask, fact)
    said = axis.condition(mask)
    only = value is None or said is None or said == OneOf(axis.field.name, (value,))
    return Needed(value, "" if only or said is None else condition_text(said, vocabulary))


# ---------------------------------------------------------------- for what is too large


def _searched(condition: Condition, facts: Facts, vocabulary: Vocabulary) -> tuple[Mapping[str, Needed] | None, bool]:
    found, is_smallest = _search(condition, facts, vocabulary)
    return None if found is None else {name: Needed(value) for name, value in found.items()}, is_smallest


def _search(
    condition: Condition, facts: Facts, vocabulary: Vocabulary
) -> tuple[Mapping[str, Fact | None] | None, bool]:
    """The same by trying. Searches the ways in which the condition can be true, keeping
    for each field the values that are still possible, and leaves a way as soon as it needs as many
    changes as the best one found.
    """
    values, complete = _values(condition, facts, vocabulary)
    best: dict[str, Fact | None] | None = None
    ways: list[_Way] = [_Way(((condition, True), None), {})]
    work = 0
    while ways and work < WORK:
        way = ways.pop()
        work += 1
        changes = way.changes(facts)
        if best is not None and len(changes) >= len(best):
            continue
        if way.pending is None:
            best = changes
            continue
        further, looked_at = _further(way, way.pending, values, facts)
        ways += further
        work += looked_at
    return best, complete and not ways


def _further(
    way: _Way, pending: tuple[_Asked, _Pending], values: Mapping[str, _Values], facts: Facts
) -> tuple[list[_Way], int]:
    """The ways on from one, the likeliest last, and how much was looked at to find them."""
    (part, wanted), rest = pending
    match part:
        case Not(operand):
            return [_Way(((operand, not wanted), rest), way.possible)], 0
        case And(operands) | Or(operands) if isinstance(part, And) == wanted:
            for operand in reversed(operands):
                rest = ((operand, wanted), rest)
            return [_Way(rest, way.possible)], len(operands)
        case And(operands) | Or(operands):
            likely = list(reversed(operands))
            likely.sort(key=lambda operand: holds(operand, facts) is wanted)
            return [_Way(((operand, wanted), rest), way.possible) for operand in likely], len(operands)
        case _:
            candidates = way.possible.get(part.field, values[part.field])
            possible = tuple(value for value in candidates if holds(part, {part.field: value}) is wanted)
            further = [_Way(rest, {**way.possible, part.field: possible})] if possible else []
            return further, len(candidates)


_Asked: TypeAlias = tuple[Condition, bool]
_Values: TypeAlias = "tuple[Fact | None, ...]"
_Pending: TypeAlias = "tuple[_Asked, _Pending] | None"


@frozen
class _Way:
    """A way of making a condition true: what is still to be seen to, and the values each field can still have."""

    pending: _Pending
    possible: dict[str, _Values]

    def changes(self, facts: Facts) -> dict[str, Fact | None]:
        """The facts to change: what is there comes first among the possible values, if it is possible."""
        return {name: values[0] for name, values in self.possible.items() if values[0] != facts[name]}


def _values(
    condition: Condition, facts: Facts, vocabulary: Vocabulary
) -> tuple[dict[str, tuple[Fact | None, ...]], bool]:
    """The values to try for each field: what is there, then others, then missing where that can be."""
    asked: dict[str, list[Atom]] = {}
    for test in atoms(condition):
        asked.setdefault(test.field, []).append(test)
    values: dict[str, tuple[Fact | None, ...]] = {}
    complete = True
    for name, about in asked.items():
        field = field_of(vocabulary, name)
        around = values_around(field, about)
        complete &= len(around) <= VALUES
        can_be_missing = field.may_be_missing and any(isinstance(test, IsMissing) for test in about)
        values[name] = (facts[name], *around[:VALUES], *((None,) if can_be_missing else ()))
    return values, complete
