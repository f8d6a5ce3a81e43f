"""Small mistakes that a writer could have made in a rule, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from ..analysis.rewrite import operand_replacement
from ..days import Window
from ..rules.ruleset import And, Condition, InRange, Not, OneOf, Or, Outcome, Rule, Span, Wanted
from ..rules.text import condition_text, outcome_text
from ..rules.vocabulary import Vocabulary

VALUES = 50
"""How many values of one list are left out, one at a time."""


@frozen(eq=False)
class Mutant:
    """A rule with one mistake: its condition, days and outcomes, and in words what was changed into what."""

    rule: int
    number: int
    condition: Condition
    window: Window
    outcomes: tuple[Outcome, ...]
    was: str
    would_be: str
    span: Span


def mutants_of(index: int, rule: Rule, vocabulary: Vocabulary) -> Iterator[Mutant]:
    """The mistakes of a rule.

    A bound counted in or not, a comparison turned into its contrary, a condition or a value of a list left out, `and`
    for `or`, an offer left out, a day more or less.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rule = load("If Term >= 12 then upgrade offer = {Plus}", VOCABULARY).rules[0]
    >>> [(m.was, m.would_be) for m in mutants_of(0, rule, VOCABULARY)]
    [('Term >= 12', 'Term > 12'), ('Term >= 12', 'Term < 12'), ('upgrade offer = {Plus}', 'nothing')]
    """
    number = 0
    for was, would_be, condition, span in _conditions(rule.condition, lambda inner: inner, vocabulary):
        yield Mutant(index, number, condition, rule.window, rule.outcomes, was, would_be, span)
        number += 1
    for at, outcome in enumerate(rule.outcomes):
        rest = rule.outcomes[:at] + rule.outcomes[at + 1 :]
        was = outcome_text(outcome, vocabulary)
        yield Mutant(index, number, rule.condition, rule.window, rest, was, "nothing", outcome.span)
        number += 1
    for was, would_be, window in _windows(rule.window):
        yield Mutant(index, number, rule.condition, window, rule.outcomes, was, would_be, rule.span)
        number += 1


def _conditions(
    written: Condition, whole: Callable[[Condition], Condition], vocabulary: Vocabulary
) -> Iterator[tuple[str, str, Condition, Span]]:
    condition: Any = written
    match condition:
        case Not(And() | Or() | Not() as operand):
            yield from _conditions(operand, lambda inner: whole(evolve(condition, operand=inner)), vocabulary)
            was = condition_text(condition, vocabulary)
            yield was, condition_text(operand, vocabulary), whole(operand), condition.span
        case And(operands) | Or(operands):
            is_all = isinstance(condition, And)
            other: Condition = Or(operands, condition.span) if is_all else And(operands, condition.span)
            was, would_be = condition_text(condition, vocabulary), condition_text(other, vocabulary)
            yield was, would_be, whole(other), condition.span
            for at, part in enumerate(operands):
                rest = operands[:at] + operands[at + 1 :]
                left = rest[0] if len(rest) == 1 else evolve(condition, operands=rest)
                yield condition_text(part, vocabulary), "left out", whole(left), part.span
                yield from _conditions(part, operand_replacement(condition, at, whole), vocabulary)
        case _:
            was = condition_text(condition, vocabulary)
            for changed in _comparisons(condition):
                yield was, condition_text(changed, vocabulary), whole(changed), condition.span


def _comparisons(part: Condition) -> Iterator[Condition]:
    match part:
        case Not(OneOf(_, values) as among) if len(values) > 1:
            yield from (Not(evolve(among, values=rest), part.span) for rest in _each_left_out(values))
            yield among
        case Not(operand):
            yield operand
        case OneOf(_, values) if len(values) > 1:
            yield from (evolve(part, values=rest) for rest in _each_left_out(values))
            yield Not(part, part.span)
        case InRange(_, low, low_in, high, high_in):
            if low is not None:
                yield evolve(part, low_in=not low_in)
            if high is not None:
                yield evolve(part, high_in=not high_in)
            yield _contrary(part)
        case _:
            yield Not(part, part.span)


def _each_left_out(values: tuple[Wanted, ...]) -> Iterator[tuple[Wanted, ...]]:
    for at in range(min(len(values), VALUES)):
        yield values[:at] + values[at + 1 :]


def _contrary(part: InRange) -> Condition:
    """`<` for `>=`, as a writer would mistake it; both are false of nothing that is known."""
    if part.high is None:
        return InRange(part.field, None, False, part.low, not part.low_in, part.span)
    if part.low is None:
        return InRange(part.field, part.high, not part.high_in, None, False, part.span)
    return Not(part, part.span)


def _windows(window: Window) -> Iterator[tuple[str, str, Window]]:
    for name in ("first", "until"):
        day: date | None = getattr(window, name)
        for by in (-1, 1):
            if day is None or (by < 0 and day == date.min) or (by > 0 and day == date.max):
                continue
            moved = day + timedelta(days=by)
            word = "from" if name == "first" else "until"
            yield f"{word} {day}", f"{word} {moved}", evolve(window, **{name: moved})
