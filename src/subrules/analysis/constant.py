"""Conditions that nothing depends on: they hold for every record that has their facts, or for none.

`A != 1 or A != 2` is the usual one. Whether a fact is missing is another question: what holds whenever
the facts are known may still be unknown (LNG-08). A condition that asks only what is missing is not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from attrs import frozen

from ..rules.ruleset import And, Condition, IsMissing, Not, Or, Span, atoms
from .axis import MISSING
from .boxes import Axes, Box
from .region import TooLarge, region_of

FEW = 40
"""Among so many conditions the fewest that are to blame are looked for; of more, all are named."""


@frozen
class Constant:
    """A condition that comes out the same for every record that has the facts it compares.

    Attributes:
        part: the whole condition.
        holds: whether it always holds, or never.
        among: those of the conditions it joins that are enough to make it so; the part itself where it joins none.
        beside: all the conditions that it joins.
        wanted: False where it stands under a `not`.
    """

    part: Condition
    holds: bool
    among: tuple[Condition, ...]
    beside: tuple[Condition, ...] = ()
    wanted: bool = True

    @property
    def span(self) -> Span:
        """From the first condition that is to blame to the last."""
        return min(one.span[0] for one in self.among), max(one.span[1] for one in self.among)


def may_be_constant(condition: Condition, axes: Axes) -> bool:
    """Whether some part could be constant: a field is asked about twice, or a test tells no known values apart."""
    seen: set[str] = set()
    for test in atoms(condition):
        name = test.field
        if name in seen:
            return True
        seen.add(name)
        axis = axes[name]
        mask = axis.mask(test)
        if mask == axis.full or not mask or (mask == axis.known and type(test) is not IsMissing):
            return True
    return False


def constants(condition: Condition, axes: Axes) -> Iterator[Constant]:
    """The smallest parts of a condition that are constant, except for what only `is known` makes so.

    In `A is known or A = 1` it is `A = 1` that never decides, and that is told of it.

    Raises:
        TooLarge: for some part it cannot be told.
    """
    for found in _within(condition, axes, True)[1]:
        if not found.holds or all(_compares(one) for one in found.among):
            yield found


def _within(condition: Condition, axes: Axes, wanted: bool) -> tuple[bool, list[Constant]]:
    """Whether a part leaves something out of question, and the smallest parts that are constant."""
    match condition:
        case Not(operand):
            return _within(operand, axes, not wanted)
        case And(operands) | Or(operands):
            found: list[Constant] = []
            suspect = _share_a_field(operands)
            for operand in operands:
                inside, below = _within(operand, axes, wanted)
                suspect |= inside
                found += below
            if suspect and not found and _compares(condition):
                holds = outcome_of(condition, axes)
                if holds is not None:
                    found.append(Constant(condition, holds, _to_blame(condition, holds, axes), operands, wanted))
            return suspect, found
        case IsMissing(name):
            return not axes[name].full & MISSING, []
        case _:
            holds = outcome_of(condition, axes)
            return holds is not None, [] if holds is None else [Constant(condition, holds, (condition,), (), wanted)]


def _share_a_field(operands: Iterable[Condition]) -> bool:
    """Whether two of several conditions ask about one field: if not, none leans on another."""
    seen: set[str] = set()
    for operand in operands:
        names = {test.field for test in atoms(operand)}
        if names & seen:
            return True
        seen |= names
    return False


def _compares(condition: Condition) -> bool:
    """Whether it asks for more than what is missing."""
    return any(not isinstance(test, IsMissing) for test in atoms(condition))


def outcome_of(condition: Condition, axes: Axes) -> bool | None:
    """True where it is false of no record that has the facts it compares, False where it holds for none; else None.

    Raises:
        TooLarge: it comes to too many boxes, and to too large a diagram.
    """
    compared = {test.field: axes[test.field].known for test in atoms(condition) if not isinstance(test, IsMissing)}
    if not _comes_out(condition, axes, False, compared):
        return True
    return None if _comes_out(condition, axes, True, {}) else False


def _comes_out(condition: Condition, axes: Axes, wanted: bool, within: Box) -> bool:
    """Whether it comes out as wanted for some record of a box."""
    region = region_of(condition, axes, wanted=wanted)
    if not region.is_known:
        raise TooLarge("this condition is too large to be analysed")
    return next(region.within(within), None) is not None


def _to_blame(condition: And | Or, holds: bool, axes: Axes) -> tuple[Condition, ...]:
    """The fewest of several conditions that make the whole constant, as far as pairs and leaving out can tell."""
    operands = condition.operands
    if len(operands) > FEW or isinstance(condition, And) is holds:
        return operands
    kind = type(condition)
    for pair in combinations(operands, 2):
        if _share_a_field(pair) and outcome_of(kind(pair), axes) is holds:
            return pair
    kept = operands
    for operand in operands:
        rest = tuple(other for other in kept if other is not operand)
        if len(rest) > 1 and outcome_of(kind(rest), axes) is holds:
            kept = rest
    return kept
