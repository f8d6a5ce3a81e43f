"""What values a field can have, as far as a condition can tell them apart; and which missing facts count.

Every test speaks of one field and tells its values apart at the literals it names. Between them
one value is as good as another, so a handful of values stands for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import TypeAlias, TypeVar

from .ruleset import And, Atom, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or, atoms
from .vocabulary import Fact, Field, FieldType, Vocabulary

Value = TypeVar("Value")
Holds: TypeAlias = Callable[[Condition, Mapping[str, "Fact | None"]], "bool | None"]

COMBINATIONS = 3_000
"""How many ways of filling in missing facts are tried for one rule before naming all that it asks about."""

LITERALS = 300
"""How many values the open conditions of one rule may name before the same is done."""


def values_around(field: Field, asked: Iterable[Atom]) -> list[Fact]:
    """Values of a field, at least one of every kind that the tests tell apart."""
    if field.allowed is not None:
        return list(field.allowed)
    literals = _unique(value for test in asked for value in _literals(test))
    match field.type:
        case FieldType.YES_NO:
            return [True, False]
        case FieldType.NUMBER:
            numbers = [value for value in literals if isinstance(value, Decimal)] or [Decimal(0)]
            step = Decimal(1).scaleb(-_decimals(field, numbers))
            around: list[Fact] = [
                number + by for number in numbers for by in (Decimal(0), Decimal(1), Decimal(-1), step, -step)
            ]
            return _unique(around)
        case FieldType.DATE:
            days = [value for value in literals if isinstance(value, date)] or [date(2000, 1, 1)]
            return _unique(day for given in days for day in _days_around(given))
        case FieldType.CODE | FieldType.TEXT:
            return list(_texts_around([str(value) for value in literals]))


def _unique(values: Iterable[Value]) -> list[Value]:
    """Each value once, in order, told apart by their text: numbers can be chosen so that their hashes collide."""
    return list({str(value): value for value in values}.values())


def _literals(test: Atom) -> tuple[object, ...]:
    match test:
        case OneOf(_, values):
            return values
        case InRange(_, low, _, high, _):
            return tuple(end for end in (low, high) if end is not None)
        case BeginsWith(_, beginning):
            return (beginning,)
        case IsMissing():
            return ()


def _decimals(field: Field, numbers: list[Decimal]) -> int:
    if field.decimals is not None:
        return field.decimals
    exponents = [number.as_tuple().exponent for number in numbers]
    return 1 + max(-exponent for exponent in exponents if isinstance(exponent, int))


def _days_around(day: date) -> list[date]:
    one = timedelta(days=1)
    return [day] + ([day - one] if day > date.min else []) + ([day + one] if day < date.max else [])


def _texts_around(literals: list[str]) -> Iterable[str]:
    """The literals, each continued, and one that none of them begins."""
    taken = set(literals)
    yield from literals
    for literal in literals:
        continued = literal + "0"
        while continued in taken:
            continued += "0"
        yield continued
    other = "other"
    while any(other.startswith(literal) or other == literal for literal in literals if literal):
        other = chr(ord(other[0]) + 1) + other
    yield other


def deciding_facts(
    condition: Condition, facts: Mapping[str, Fact | None], vocabulary: Vocabulary, holds: Holds
) -> tuple[tuple[str, ...], bool]:
    """The missing facts that could have changed an undetermined condition, and whether that is exact (LNG-08).

    A missing fact counts when some way of filling in the other missing facts leaves it to this one
    whether the answer changes. Facts are named in the vocabulary's order.
    """
    order = [field.name for field in vocabulary.fields]
    open_tests = list(_open_tests(condition, facts, holds))
    names = {test.field for test in open_tests}
    asked_missing = [test for test in atoms(condition) if facts[test.field] is None]
    plain = len(names) == len(open_tests) and not any(isinstance(test, IsMissing) for test in asked_missing)
    if plain and all(_goes_both_ways(test, vocabulary) for test in open_tests):
        return tuple(name for name in order if name in names), True
    by_field: dict[str, list[Atom]] = {}
    for test in asked_missing:
        by_field.setdefault(test.field, []).append(test)
    if sum(len(_literals(test)) for test in asked_missing) > LITERALS:
        return tuple(name for name in order if name in by_field), False
    choices = {name: _kinds(field_of(vocabulary, name), asked, holds) for name, asked in by_field.items()}
    combinations = 1
    for values in choices.values():
        combinations *= len(values)
    if combinations > COMBINATIONS:
        return tuple(name for name in order if name in by_field), False
    counting = {name for name in by_field if _counts(name, choices, condition, facts, holds)}
    return tuple(name for name in order if name in counting), True


def _open_tests(condition: Condition, facts: Mapping[str, Fact | None], holds: Holds) -> Iterable[Atom]:
    """The unknown tests in the unknown parts of an unknown condition: what is decided already cannot matter."""
    if holds(condition, facts) is not None:
        return
    match condition:
        case Not(operand):
            yield from _open_tests(operand, facts, holds)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _open_tests(operand, facts, holds)
        case _:
            yield condition


def _goes_both_ways(test: Atom, vocabulary: Vocabulary) -> bool:
    """Whether a known fact can make the test true and can make it false."""
    field = field_of(vocabulary, test.field)
    if field.allowed is None:
        return field.type is not FieldType.YES_NO or (isinstance(test, OneOf) and len(test.values) == 1)
    return isinstance(test, OneOf) and 0 < len(set(test.values) & set(field.allowed)) < len(field.allowed)


def _kinds(field: Field, asked: list[Atom], holds: Holds) -> list[Fact | None]:
    """Missing, and one value for every way in which the tests can come out."""
    kinds: dict[tuple[bool | None, ...], Fact | None] = {}
    for value in (None, *values_around(field, asked)):
        kinds.setdefault(tuple(holds(test, {field.name: value}) for test in asked), value)
    return list(kinds.values())


def _counts(
    name: str,
    choices: dict[str, list[Fact | None]],
    condition: Condition,
    facts: Mapping[str, Fact | None],
    holds: Holds,
) -> bool:
    others = [other for other in choices if other != name]
    for filled in product(*(choices[other] for other in others)):
        tried = {**facts, **dict(zip(others, filled, strict=True)), name: None}
        without = holds(condition, tried)
        for value in choices[name][1:]:
            tried[name] = value
            if holds(condition, tried) is not without:
                return True
    return False


def field_of(vocabulary: Vocabulary, name: str) -> Field:
    """The field that a checked condition asks about."""
    field = vocabulary.find(name)
    assert field is not None, "a checked condition asks only about fields of its vocabulary"
    return field
