"""Conditions as alternatives of tests: what the index and the SQL engines are built from.

A condition becomes its terms: it has the greatest value among them, and each term the least among
its tests, in Kleene's order false < unknown < true. `not` goes down to the tests, where it turns
true into false and leaves unknown alone; De Morgan and distribution hold for three values, so the
terms decide true, false and unknown exactly as the condition does (LNG-08).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from attrs import define

from .ruleset import All, BeginsWith, Condition, Either, InRange, IsMissing, Not, OneOf, Test
from .vocabulary import Fact

ALTERNATIVES = 16
"""How many terms the `or`s under one `and` are multiplied out into; what goes beyond stays a condition.

Twenty `or`s of two under one `and` would be a million terms. Four of them are multiplied out, and
the others are looked at for the records that the four let through.
"""

Literal: TypeAlias = tuple[Condition, bool]
"""A condition, a single test as a rule, and whether it is wanted to hold."""


Tests: TypeAlias = tuple[tuple[Test, bool], ...]
"""The tests of one field, each with whether it is wanted to hold."""


@define(frozen=True)
class Term:
    """One alternative of a rule: every test of every field, and every condition of `rest`, must come out as wanted."""

    rule: int
    tests: dict[str, Tests]
    rest: tuple[Literal, ...] = ()


def terms_of(rule: int, condition: Condition, *, alternatives: int = ALTERNATIVES) -> list[Term]:
    """The terms of a rule's condition.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If NewspaperID = 1 and (Term = 1 or Term = 2) then upgrade offer = {A}", VOCABULARY)
    >>> [sorted(term.tests) for term in terms_of(0, rules.rules[0].condition)]
    [['NewspaperID', 'Term'], ['NewspaperID', 'Term']]
    """
    return [_term(rule, literals) for literals in _alternatives(condition, True, alternatives)]


def _alternatives(condition: Condition, wanted: bool, most: int) -> list[tuple[Literal, ...]]:
    kind = type(condition)
    if kind is Not:
        return _alternatives(condition.operand, not wanted, most)  # type: ignore[union-attr]  # kind is Not
    if kind is not All and kind is not Either:
        return [((condition, wanted),)]
    operands: tuple[Condition, ...] = condition.operands  # type: ignore[union-attr]  # kind is All or Either
    parts = [_alternatives(operand, wanted, most) for operand in operands]
    if (kind is Either) is wanted:
        return [literals for part in parts for literals in part]
    made: list[tuple[Literal, ...]] = [()]
    for part, operand in sorted(zip(parts, operands, strict=True), key=lambda pair: len(pair[0])):
        if len(made) > 1 and len(part) > 1 and len(made) * len(part) > most:
            part = [(_without_not(operand, wanted),)]
        made = [one + other for one in made for other in part]
    return made


def _without_not(condition: Condition, wanted: bool) -> Literal:
    while isinstance(condition, Not):
        condition, wanted = condition.operand, not wanted
    return condition, wanted


def _term(rule: int, literals: Iterable[Literal]) -> Term:
    tests: dict[str, Tests] = {}
    rest: tuple[Literal, ...] = ()
    for condition, wanted in literals:
        if type(condition) in (All, Either):
            rest += ((condition, wanted),)
        else:
            name = condition.field  # type: ignore[union-attr]  # a single test has a field
            tests[name] = (*tests.get(name, ()), (condition, wanted))  # type: ignore[arg-type]  # a single test
    return Term(rule, tests, rest)


# ---------------------------------------------------------------- the tests of one field


def named_values(tests: Tests) -> tuple[Fact, ...] | None:
    """The only values for which all tests can hold, where one of them lists its values; None where none does."""
    listed: list[Any] = [test.values for test, wanted in tests if wanted and type(test) is OneOf]
    if not listed:
        return None
    if len(tests) == 1:
        return tuple(listed[0])
    accept = acceptor(tests)
    return tuple(value for value in min(listed, key=len) if accept(value))


def acceptor(tests: Tests) -> Callable[[Fact], bool]:
    """Whether a known value meets all tests of its field."""
    checks = [check_of(test, wanted) for test, wanted in tests]
    if len(checks) == 1:
        return checks[0]
    return lambda value: all([check(value) for check in checks])


def when_missing(tests: Tests) -> bool | None:
    """What the tests of a field come to when it is missing: false, unknown (None), or true."""
    answers = [(wanted if type(test) is IsMissing else None) for test, wanted in tests]
    return False if False in answers else None if None in answers else True


def check_of(test: Test, wanted: bool) -> Callable[[Any], bool]:
    """The function that says whether a known value makes a test come out as wanted."""
    match test:
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
            lies = _range_check(test)
            return lies if wanted else (lambda fact: not lies(fact))


def _is_listed(listed: list[Any], number: Decimal) -> bool:
    """Whether a number is in a sorted list. Not a set: numbers can be chosen so that their hashes collide."""
    at = bisect_left(listed, number)
    return at < len(listed) and listed[at] == number


def _range_check(test: InRange) -> Callable[[Any], bool]:
    low: Any = test.low
    high: Any = test.high
    match low is None, test.low_in, high is None, test.high_in:
        case True, _, True, _:
            return lambda _: True
        case True, _, _, True:
            return lambda fact: bool(fact <= high)
        case True, _, _, _:
            return lambda fact: bool(fact < high)
        case _, True, True, _:
            return lambda fact: bool(fact >= low)
        case _, _, True, _:
            return lambda fact: bool(fact > low)
        case _, True, _, True:
            return lambda fact: bool(low <= fact <= high)
        case _, True, _, _:
            return lambda fact: bool(low <= fact < high)
        case _, _, _, True:
            return lambda fact: bool(low < fact <= high)
        case _:
            return lambda fact: bool(low < fact < high)


def interval(test: InRange | BeginsWith) -> tuple[tuple[Any, bool] | None, tuple[Any, bool] | None]:
    """The values between which a test holds: the lower and the upper end, each with whether it counts; None is open.

    `starts with p` is the interval from p up to the next text that does not begin with p, in the
    order of code points.
    """
    if isinstance(test, InRange):
        low = None if test.low is None else (test.low, test.low_in)
        return low, None if test.high is None else (test.high, test.high_in)
    start = str(test.beginning)
    stem = start.rstrip("\U0010ffff")
    after = (stem[:-1] + chr(ord(stem[-1]) + 1), False) if stem else None
    return ((start, True) if start else None), after
