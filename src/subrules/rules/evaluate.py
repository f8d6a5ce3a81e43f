"""The answer by the letter of the language: the evaluator that a reader can check against the statements by eye.

It looks at every rule in turn. The index is compared with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from .answers import Answer, Offered, Undetermined, refuse_missing, refuse_templates
from .deciding import deciding_facts
from .facts import Facts
from .ruleset import And, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or, RuleSet
from .vocabulary import Fact


def evaluate(rules: RuleSet, facts: Facts, *, as_of: date) -> Answer:
    """What the rules give, by looking at each of them: the meaning of a rule set, as plainly as it can be said.

    Args:
        rules: the rules, with every template filled.
        facts: the facts of a record, as `facts_of` makes them.
        as_of: the day whose rules count: a `date`, and no `datetime`.

    Returns:
        The answer that `match` gives by its index.

    Raises:
        FactsError: the rule set refuses missing facts, and one is missing.
        UnfilledTemplate: a rule still has placeholders.

    >>> from datetime import date
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.rules.facts import facts_of
    >>> rules = load("If Term >= 12 and Balance < 0 then upgrade offer = {Plus}", VOCABULARY)
    >>> evaluate(rules, facts_of({"Term": 12}, VOCABULARY), as_of=date(2026, 6, 1))
    Answer(offers=(), undetermined=(Undetermined(rule='<rules>:1', missing=('Balance',), exact=True),))
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


def holds(condition: Condition, facts: Mapping[str, Fact | None]) -> bool | None:
    """Whether a condition holds: True, False, or None for unknown (LNG-08, Kleene's three values)."""
    match condition:
        case IsMissing(name):
            return facts[name] is None
        case Not(operand):
            held = holds(operand, facts)
            return None if held is None else not held
        case And(operands):
            answers = [holds(operand, facts) for operand in operands]
            return False if False in answers else None if None in answers else True
        case Or(operands):
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
