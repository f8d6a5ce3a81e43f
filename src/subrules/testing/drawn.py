"""Strategies for conditions, rules and rule sets over a vocabulary."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from ..days import Window
from ..rules.ruleset import And, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or, Outcome, Rule, RuleSet
from ..rules.vocabulary import Fact, Field, Vocabulary
from .records import facts

SEGMENTS = ("Plus", "Premium", "Weekend", "Sunday Only")


def comparisons(vocabulary: Vocabulary) -> st.SearchStrategy[Condition]:
    """Single comparisons, of every kind that their field allows."""
    return st.sampled_from(vocabulary.fields).flatmap(_comparisons_of)


def _comparisons_of(field: Field) -> st.SearchStrategy[Condition]:
    values = facts(field)
    ways: list[st.SearchStrategy[Condition]] = [
        values.map(lambda value: OneOf(field.name, (value,))),
        st.lists(values, min_size=1, max_size=3, unique_by=str).map(lambda some: OneOf(field.name, _in_order(some))),
    ]
    if field.may_be_missing:
        ways.append(st.just(IsMissing(field.name)))
    if field.type.has_order:
        ways.append(st.builds(_range, st.just(field), values, values, st.integers(0, 4)))
    if field.type.has_beginning:
        ways.append(values.map(str).filter(bool).map(lambda text: BeginsWith(field.name, text[:2])))
    return st.one_of(ways)


def _in_order(values: list[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(values))


def _range(field: Field, one: Fact, other: Fact, kind: int) -> Condition:
    low, high = sorted((one, other))
    match kind:
        case 0 | 1:
            return InRange(field.name, low, kind == 0, None, False)
        case 2 | 3:
            return InRange(field.name, None, False, high, kind == 2)
        case _:
            return InRange(field.name, low, True, high, True)


def conditions(vocabulary: Vocabulary, *, depth: int = 2) -> st.SearchStrategy[Condition]:
    """Conditions over a vocabulary: comparisons, joined by `and`, `or` and `not`.

    Args:
        vocabulary: the fields to ask about.
        depth: how deep `and`, `or` and `not` may stand inside one another; 0 for single comparisons.

    Returns:
        A strategy for conditions.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.rules.ruleset import Not
    >>> isinstance(find(conditions(VOCABULARY), lambda drawn: isinstance(drawn, Not), settings=quick), Not)
    True
    """
    if depth <= 0:
        return comparisons(vocabulary)
    inner = conditions(vocabulary, depth=depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(comparisons(vocabulary), st.builds(Not, inner), st.builds(And, several), st.builds(Or, several))


def windows() -> st.SearchStrategy[Window]:
    """Days of rules: most have none, some begin, some end, some do both."""
    days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    both = st.tuples(days, days).filter(lambda pair: pair[0] != pair[1]).map(sorted)
    return st.one_of(
        st.just(Window()), st.just(Window()), st.builds(Window, days), both.map(lambda pair: Window(pair[0], pair[1]))
    )


def rules(vocabulary: Vocabulary, *, depth: int = 2) -> st.SearchStrategy[Rule]:
    """Rules without placeholders, each with one or two outcomes, on some days or on all.

    Args:
        vocabulary: the fields to ask about, and the types of offers to give.
        depth: how deep `and`, `or` and `not` may stand inside one another; 0 for single comparisons.

    Returns:
        A strategy for single rules; `rule_sets` draws several together.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.offers import VOCABULARY
    >>> two = find(rules(VOCABULARY), lambda rule: len(rule.outcomes) == 2, settings=quick)
    >>> {outcome.type for outcome in two.outcomes} <= {"UPGRD", "DNGRD"}, two.placeholders
    (True, ())
    """
    types = st.sampled_from(sorted(vocabulary.outcomes.values()))
    outcomes = st.lists(st.builds(Outcome, types, st.sampled_from(SEGMENTS)), min_size=1, max_size=2, unique_by=str)
    return st.builds(Rule, conditions(vocabulary, depth=depth), outcomes.map(tuple), windows())


def rule_sets(vocabulary: Vocabulary, *, most: int = 5, depth: int = 2) -> st.SearchStrategy[RuleSet]:
    """Rule sets over a vocabulary, the empty one among them.

    Args:
        vocabulary: the fields to ask about, and the types of offers to give.
        most: how many rules at most.
        depth: how deep `and`, `or` and `not` may stand inside one another; 0 for single comparisons.

    Returns:
        A strategy for rule sets.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.offers import VOCABULARY
    >>> len(find(rule_sets(VOCABULARY, most=2), lambda drawn: len(drawn) > 1, settings=quick))
    2
    """
    return st.lists(rules(vocabulary, depth=depth), max_size=most).map(lambda drawn: RuleSet(tuple(drawn), vocabulary))
