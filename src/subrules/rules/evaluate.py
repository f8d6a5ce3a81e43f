"""The answer by the letter of the language: the evaluator that a reader can check against the statements by eye.

It looks at every rule in turn. The index is compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from ..faults import Fault
from .deciding import deciding_facts
from .facts import UNFIT, Facts, FactsError
from .ruleset import All, BeginsWith, Condition, Either, InRange, IsMissing, Not, OneOf, RuleSet
from .vocabulary import Fact


@frozen
class Offered:
    """An offer that some rule gives: its type and segment, and the rules that gave it, the first one first."""

    type: str
    segment: str
    rules: tuple[str, ...]


@frozen
class Undetermined:
    """A rule that missing facts left open, and the facts that could have changed that (LNG-08).

    `exact` is False when the rule asks about so much that is missing that the facts named are only
    known to include every one that counts.
    """

    rule: str
    missing: tuple[str, ...]
    exact: bool = True


@frozen
class Answer:
    """What a rule set gives for one record.

    Attributes:
        offers: each (type, segment) once, in the order of the rules (LNG-09, DSL-06).
        undetermined: the rules that neither apply nor fail, because facts are missing.
    """

    offers: tuple[Offered, ...]
    undetermined: tuple[Undetermined, ...] = field(default=())


class UnfilledTemplate(ValueError):
    """A rule set that still holds a template: it has no answers until rows fill it (LNG-10)."""


def evaluate(rules: RuleSet, facts: Facts, *, as_of: date) -> Answer:
    """What the rules give, by looking at each of them: the meaning of a rule set, as plainly as it can be said.

    Raises:
        FactsError: the rule set refuses missing facts, and one is missing.
        UnfilledTemplate: a rule still has placeholders.
    """
    refuse_templates(rules)
    if rules.refuse_missing:
        refuse_missing(rules, facts)
    applying: list[int] = []
    left_open: list[int] = []
    for index, rule in enumerate(rules.rules):
        if as_of in rule.window:
            applies = holds(rule.condition, facts)
            if applies is None:
                left_open.append(index)
            elif applies:
                applying.append(index)
    return Answer(offers_of(rules, applying), undetermined_of(rules, left_open, facts))


def offers_of(rules: RuleSet, applying: Iterable[int]) -> tuple[Offered, ...]:
    """What rules give, each (type, segment) once, in the order of the rules (LNG-09, DSL-06)."""
    offered: dict[tuple[str, str], list[str]] = {}
    for index in applying:
        label = rules.labels[index]
        for outcome in rules.rules[index].outcomes:
            given = offered.setdefault((outcome.type, str(outcome.segment)), [])
            if label not in given:
                given.append(label)
    return tuple(Offered(type, segment, tuple(by)) for (type, segment), by in offered.items())


def undetermined_of(rules: RuleSet, left_open: Iterable[int], facts: Facts) -> tuple[Undetermined, ...]:
    """The rules that are left open, with the missing facts that could have changed that (LNG-08)."""
    return tuple(
        Undetermined(rules.labels[index], *deciding_facts(rules.rules[index].condition, facts, rules.vocabulary, holds))
        for index in left_open
    )


def refuse_templates(rules: RuleSet) -> None:
    """Raise when a rule still has placeholders."""
    if rules.templates:
        index = rules.templates[0]
        names = ", ".join(f"`{name}`" for name in rules.rules[index].placeholders)
        more = f", and so are {len(rules.templates) - 1} more rules" if len(rules.templates) > 1 else ""
        raise UnfilledTemplate(
            f"the rule {rules.labels[index]} is a template whose {names} no row has filled{more}: "
            "fill it with `fill(rules, rows)` first"
        )


def refuse_missing(rules: RuleSet, facts: Facts) -> None:
    """Raise when a fact that some rule asks about is missing, other than by `is missing` / `is known`."""
    lacking = [name for name in rules.fields_needed if facts[name] is None]
    if lacking:
        raise FactsError(
            Fault(name, f"`{name}` is missing, and this rule set refuses missing facts", "supply it", UNFIT)
            for name in lacking
        )


def holds(condition: Condition, facts: Mapping[str, Fact | None]) -> bool | None:
    """Whether a condition holds: True, False, or None for unknown (LNG-08, Kleene's three values)."""
    match condition:
        case IsMissing(name):
            return facts[name] is None
        case Not(operand):
            held = holds(operand, facts)
            return None if held is None else not held
        case All(operands):
            answers = [holds(operand, facts) for operand in operands]
            return False if False in answers else None if None in answers else True
        case Either(operands):
            answers = [holds(operand, facts) for operand in operands]
            return True if True in answers else None if None in answers else False
        case OneOf(name, values):
            fact = facts[name]
            return None if fact is None else fact in values
        case InRange(name, low, low_in, high, high_in):
            fact = facts[name]
            return None if fact is None else _lies_between(fact, low, low_in, high, high_in)
        case BeginsWith(name, beginning):
            fact = facts[name]
            return None if fact is None else str(fact).startswith(str(beginning))


def _lies_between(fact: Any, low: Any, low_in: bool, high: Any, high_in: bool) -> bool:
    """Numbers with numbers, days with days: the checker saw to it."""
    above = low is None or (fact >= low if low_in else fact > low)
    below = high is None or (fact <= high if high_in else fact < high)
    return bool(above and below)
