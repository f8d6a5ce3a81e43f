"""Conditions as alternatives of single tests: what the index and the SQL engines are built from.

A condition becomes its alternatives: it has the greatest value among them, and each alternative the
least among its atoms, in Kleene's order false < unknown < true. `not` goes down to the atoms, where it
turns true into false and leaves unknown alone; De Morgan and distribution hold for three values, so the
alternatives decide true, false and unknown exactly as the condition does (LNG-08).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any, TypeAlias

from attrs import define

from .ruleset import And, Atom, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or
from .vocabulary import Fact

MOST = 16
"""How many alternatives the `or`s under one `and` are multiplied out into; what goes beyond stays a condition.

Twenty `or`s of two under one `and` would be a million alternatives. Four of them are multiplied out, and
the others are looked at for the records that the four let through.
"""

SignedCondition: TypeAlias = tuple[Condition, bool]
"""A condition, an atom as a rule, and whether it is wanted to hold."""

SignedAtoms: TypeAlias = tuple[tuple[Atom, bool], ...]
"""The atoms of one field, each with whether it is wanted to hold."""


@define(frozen=True)
class Alternative:
    """One way in which a rule applies: every atom of every field, and every condition of `rest`, comes out as wanted."""

    rule: int
    atoms: dict[str, SignedAtoms]
    rest: tuple[SignedCondition, ...] = ()


def alternatives_of(rule: int, condition: Condition, *, most: int = MOST) -> list[Alternative]:
    """The alternatives of a rule's condition.

    Args:
        rule: the rule's place in its rule set.
        condition: its condition.
        most: how many alternatives the `or`s under one `and` are multiplied out into.

    Returns:
        The alternatives, each with the rule's place.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If NewspaperID = 1 and (Term = 1 or Term = 2) then upgrade offer = {A}", VOCABULARY)
    >>> [sorted(alternative.atoms) for alternative in alternatives_of(0, rules.rules[0].condition)]
    [['NewspaperID', 'Term'], ['NewspaperID', 'Term']]
    """
    return [_alternative(rule, together) for together in _multiplied_out(condition, True, most)]


def _multiplied_out(condition: Condition, wanted: bool, most: int) -> list[tuple[SignedCondition, ...]]:
    kind = type(condition)
    if kind is Not:
        return _multiplied_out(condition.operand, not wanted, most)  # type: ignore[union-attr]  # kind is Not
    if kind is not And and kind is not Or:
        return [((condition, wanted),)]
    operands: tuple[Condition, ...] = condition.operands  # type: ignore[union-attr]  # kind is And or Or
    parts = [_multiplied_out(operand, wanted, most) for operand in operands]
    if (kind is Or) is wanted:
        return [together for part in parts for together in part]
    made: list[tuple[SignedCondition, ...]] = [()]
    for part, operand in sorted(zip(parts, operands, strict=True), key=lambda pair: len(pair[0])):
        if len(made) > 1 and len(part) > 1 and len(made) * len(part) > most:
            part = [(_without_not(operand, wanted),)]
        made = [one + other for one in made for other in part]
    return made


def _without_not(condition: Condition, wanted: bool) -> SignedCondition:
    while isinstance(condition, Not):
        condition, wanted = condition.operand, not wanted
    return condition, wanted


def _alternative(rule: int, together: Iterable[SignedCondition]) -> Alternative:
    atoms: dict[str, SignedAtoms] = {}
    rest: tuple[SignedCondition, ...] = ()
    for condition, wanted in together:
        if type(condition) in (And, Or):
            rest += ((condition, wanted),)
        else:
            name = condition.field  # type: ignore[union-attr]  # an atom has a field
            atoms[name] = (*atoms.get(name, ()), (condition, wanted))  # type: ignore[arg-type]  # an atom
    return Alternative(rule, atoms, rest)


# ---------------------------------------------------------------- the atoms of one field


def named_values(atoms: SignedAtoms) -> tuple[Fact, ...] | None:
    """The only values for which all atoms can hold, where one of them lists its values; None where none does."""
    listed: list[Any] = [atom.values for atom, wanted in atoms if wanted and type(atom) is OneOf]
    if not listed:
        return None
    if len(atoms) == 1:
        return tuple(listed[0])
    accept = acceptor(atoms)
    return tuple(value for value in min(listed, key=len) if accept(value))


def acceptor(atoms: SignedAtoms) -> Callable[[Fact], bool]:
    """Whether a known value meets all atoms of its field."""
    checks = [check_of(atom, wanted) for atom, wanted in atoms]
    if len(checks) == 1:
        return checks[0]
    return lambda value: all([check(value) for check in checks])


def when_missing(atoms: SignedAtoms) -> bool | None:
    """What the atoms of a field come to when it is missing: false, unknown (None), or true."""
    answers = [(wanted if type(atom) is IsMissing else None) for atom, wanted in atoms]
    return False if False in answers else None if None in answers else True


def check_of(atom: Atom, wanted: bool) -> Callable[[Any], bool]:
    """The function that says whether a known value makes an atom come out as wanted."""
    match atom:
        case OneOf(_, (value,)):
            return (lambda fact: fact == value) if wanted else (lambda fact: fact != value)
        case OneOf(_, values) if isinstance(values[0], Decimal):
            listed: list[Any] = list(values)
            listed.sort()
            return lambda fact: _is_listed(listed, fact) is wanted
        case OneOf(_, values):
            among = frozenset(values)
            return among.__contains__ if wanted else (lambda fact: fact not in among)
        case BeginsWith(_, beginning):
            start = str(beginning)
            return (lambda fact: fact.startswith(start)) if wanted else (lambda fact: not fact.startswith(start))
        case IsMissing():
            return lambda _: not wanted
        case InRange():
            lies = _range_check(atom)
            return lies if wanted else (lambda fact: not lies(fact))


def _is_listed(listed: list[Any], number: Decimal) -> bool:
    """Whether a number is in a sorted list. Not a set: numbers can be chosen so that their hashes collide."""
    at = bisect_left(listed, number)
    return at < len(listed) and listed[at] == number


def _range_check(atom: InRange) -> Callable[[Any], bool]:
    low: Any = atom.low
    high: Any = atom.high
    above = ge if atom.low_in else gt
    below = le if atom.high_in else lt
    if low is None:
        return lambda fact: high is None or below(fact, high)
    if high is None:
        return lambda fact: above(fact, low)
    return lambda fact: above(fact, low) and below(fact, high)


def interval(atom: InRange | BeginsWith) -> tuple[tuple[Any, bool] | None, tuple[Any, bool] | None]:
    """The values between which an atom holds: the lower and the upper end, each with whether it counts; None is open.

    `starts with p` is the interval from p up to the next text that does not begin with p, in the
    order of code points.
    """
    if isinstance(atom, InRange):
        low = None if atom.low is None else (atom.low, atom.low_in)
        return low, None if atom.high is None else (atom.high, atom.high_in)
    start = str(atom.beginning)
    stem = start.rstrip("\U0010ffff")
    after = (stem[:-1] + chr(ord(stem[-1]) + 1), False) if stem else None
    return ((start, True) if start else None), after
