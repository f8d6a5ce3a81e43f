"""Whether two readings of a sentence mean the same, whatever is known of a record and whatever is not (LNG-08).

Each comparison holds, fails or cannot be decided, and all combinations are tried at once: a bit for each. What
comparisons have to do with one another is not looked at, so that two readings may mean the same and not be found to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeAlias

from .. import tree
from ..precedence import settled

_MOST = 10
"""How many different comparisons are tried; with more, only equal trees mean the same."""

Outcomes: TypeAlias = tuple[int, int]
"""The combinations in which a condition holds, and in which it fails, as bits."""


def same_meaning(one: tree.RuleNode, other: tree.RuleNode, scope: Collection[str]) -> bool:
    """Whether two rules give the same offers on the same days under conditions that mean the same.

    Args:
        one: a reading.
        other: another.
        scope: the names of the field that the template's shape begins with (LNG-05).
    """
    if one == other:
        return True
    if (one.header, one.outcomes) != (other.header, other.outcomes):
        return False
    conditions = [settled(node.condition, scope) for node in (one, other)]
    atoms = list(dict.fromkeys(atom for condition in conditions for atom in _atoms(condition)))
    if len(atoms) > _MOST or any(_has_mix(condition) for condition in conditions):
        return False
    every = (1 << 3 ** len(atoms)) - 1
    table = {atom: _column(index, len(atoms)) for index, atom in enumerate(atoms)}
    first, second = (_outcomes(condition, table, every) for condition in conditions)
    return first == second


def _column(index: int, count: int) -> Outcomes:
    """The combinations in which a comparison holds and fails: three ways each, like digits of a number."""
    width = 3**index
    holds = (1 << width) - 1
    fails = holds << width
    for repeat in range(index + 1, count):
        size = 3**repeat
        holds |= holds << size | holds << 2 * size
        fails |= fails << size | fails << 2 * size
    return holds, fails


def _outcomes(node: tree.Condition, table: dict[tree.Comparison, Outcomes], every: int) -> Outcomes:
    match node:
        case tree.Negation(operand):
            holds, fails = _outcomes(operand, table, every)
            return fails, holds
        case tree.And(operands):
            holds, fails = every, 0
            for one in operands:
                true, false = _outcomes(one, table, every)
                holds, fails = holds & true, fails | false
            return holds, fails
        case tree.Or(operands):
            holds, fails = 0, every
            for one in operands:
                true, false = _outcomes(one, table, every)
                holds, fails = holds | true, fails & false
            return holds, fails
        case tree.Comparison():
            holds, fails = table[_plain(node)]
            return (fails, holds) if node.relation in ("!=", "not in") else (holds, fails)
        case tree.Mixed():
            raise AssertionError("a mix that means nothing is not compared")


def _plain(node: tree.Comparison) -> tree.Comparison:
    """The comparison that this one denies, or itself."""
    match node.relation:
        case "!=":
            return tree.Comparison(node.field, "=", node.values, node.span)
        case "not in":
            return tree.Comparison(node.field, "in", node.values, node.span)
        case _:
            return node


def _atoms(node: tree.Condition) -> Iterable[tree.Comparison]:
    match node:
        case tree.Comparison():
            yield _plain(node)
        case tree.Negation(operand):
            yield from _atoms(operand)
        case tree.And(operands) | tree.Or(operands) | tree.Mixed(operands):
            for operand in operands:
                yield from _atoms(operand)


def _has_mix(node: tree.Condition) -> bool:
    match node:
        case tree.Comparison():
            return False
        case tree.Negation(operand):
            return _has_mix(operand)
        case tree.And(operands) | tree.Or(operands):
            return any(_has_mix(operand) for operand in operands)
        case tree.Mixed():
            return True
