"""Why a rule applies or does not, condition by condition, and what would make it apply (LNG-16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from ..days import require_day
from ..diagnostics.nearest import nearest
from ..faults import WrongValue
from ..rules.answers import Answer
from ..rules.deciding import deciding_facts
from ..rules.evaluate import evaluate, holds
from ..rules.facts import Facts, facts_of
from ..rules.ruleset import And, Atom, Condition, Not, Or, RuleSet, atoms
from ..rules.text import condition_text, outcome_text
from ..rules.vocabulary import Fact
from .counterfactual import smallest_change


@frozen
class Weighed:
    """One condition of a rule against the facts: its words, how it came out, and what was found.

    `held` is None for unknown; `wanted` is False where the condition stands under a `not`, so that
    the rule needs it not to hold. `line` and `column` are where the condition stands, `end_line` and
    `end_column` where it ends; 0 for a rule that was not read from a text.
    """

    text: str
    held: bool | None
    field: str
    found: Fact | None
    wanted: bool = True
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


@frozen
class FactChange:
    """A fact that would have to be another: None stands for missing.

    `wanted` says in the words of a rule everything that would do; it is empty where only `needed` does.
    """

    field: str
    found: Fact | None
    needed: Fact | None
    wanted: str = ""


@frozen
class Change:
    """A change that would make a rule apply; it was tried. `day` is another as-of day, where one is needed.

    `smallest` says that no change of fewer facts would do; it is False only where a rule is so
    large that the search was cut short.
    """

    facts: tuple[FactChange, ...]
    day: date | None = None
    smallest: bool = True


@frozen
class RuleExplained:
    """One rule against the facts: whether it applies, its conditions, the facts it lacks, the change it needs."""

    rule: str
    applies: bool | None
    gives: tuple[str, ...]
    in_window: bool
    conditions: tuple[Weighed, ...]
    missing: tuple[str, ...] = ()
    change: Change | None = None


@frozen
class Explanation:
    """The answer for a record, and every rule's part in it."""

    as_of: date
    answer: Answer
    rules: tuple[RuleExplained, ...]


def explain(
    rules: RuleSet,
    record: object,
    *,
    as_of: date,
    only: Sequence[str] | None = None,
    extra: Literal["refuse", "ignore"] = "refuse",
) -> Explanation:
    """The answer for a record with the reasons, rule by rule (LNG-08, LNG-16).

    Args:
        rules: a rule set without unfilled templates.
        record: the facts, as a mapping by field name or as an attrs record.
        as_of: the day whose rules count.
        only: the labels of the rules to explain, or segments that they give; all rules when left out.
        extra: whether keys of the mapping that belong to no field are refused or ignored.

    Returns:
        The answer as `match` gives it, and for each rule whether it applies, how each of its conditions came out, and
        for one that does not apply what would make it.

    Raises:
        InputError: `as_of` is no plain day.
        FactsError: the record has faults, or lacks a fact that the rule set refuses to do without.
        UnfilledTemplate: a rule still has placeholders.
        ValueError: `only` names a rule or a segment that is not there; the nearest are named.

    >>> from datetime import date
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 and AutoRenew = yes then upgrade offer = {Plus}", VOCABULARY)
    >>> explained = explain(rules, {"NewspaperID": 1, "AutoRenew": False}, as_of=date(2026, 6, 1)).rules[0]
    >>> [(condition.text, condition.held) for condition in explained.conditions]
    [('NewspaperID = 1', True), ('AutoRenew = yes', False)]
    >>> explained.change.facts
    (FactChange(field='AutoRenew', found=False, needed=True, wanted=''),)
    """
    require_day(as_of)
    facts = facts_of(record, rules.vocabulary, as_of=as_of, extra=extra)
    return explain_facts(rules, facts, as_of=as_of, only=only)


def explain_facts(rules: RuleSet, facts: Facts, *, as_of: date, only: Sequence[str] | None = None) -> Explanation:
    """The same for facts that `facts_of` or a `row_reader` has made."""
    answer = evaluate(rules, facts, as_of=as_of)
    chosen = range(len(rules)) if only is None else _named(rules, only)
    return Explanation(as_of, answer, tuple(_explained(rules, index, facts, as_of) for index in chosen))


def _named(rules: RuleSet, only: Sequence[str]) -> list[int]:
    """The rules that bear one of these names, or give a segment of that name."""
    segments: dict[str, set[int]] = {}
    for index, rule in enumerate(rules.rules):
        for outcome in rule.outcomes:
            segments.setdefault(str(outcome.segment), set()).add(index)
    labels = {label: index for index, label in enumerate(rules.labels)}
    chosen: set[int] = set()
    unknown = []
    for name in only:
        if name in labels:
            chosen.add(labels[name])
        elif name in segments:
            chosen |= segments[name]
        else:
            close = nearest(name, [*labels, *segments])
            unknown.append(f"`{name}`" + (f" (did you mean `{close}`?)" if close else ""))
    if unknown:
        such = ", ".join(f"`{label}`" for label in rules.labels[:3])
        raise WrongValue(
            f"no rule is called {' or '.join(unknown)}, and none gives a segment of that name; "
            + (f"rules are called as in the answer, such as {such}" if such else "there are no rules")
        )
    return sorted(chosen)


def _explained(rules: RuleSet, index: int, facts: Facts, as_of: date) -> RuleExplained:
    rule = rules.rules[index]
    in_window = as_of in rule.window
    held = holds(rule.condition, facts)
    conditions = tuple(_weighed(rules, index, part, wanted, facts) for part, wanted in _written(rule.condition))
    gives = tuple(outcome_text(outcome, rules.vocabulary) for outcome in rule.outcomes)
    missing: tuple[str, ...] = ()
    if held is None:
        missing, _ = deciding_facts(rule.condition, facts, rules.vocabulary, holds)
    applies = held if in_window else False
    change = None if applies else _change(rules, index, facts, as_of)
    return RuleExplained(rules.labels[index], applies, gives, in_window, conditions, missing, change)


def _written(condition: Condition, wanted: bool = True) -> Iterable[tuple[Atom | Not, bool]]:
    """The comparisons of a condition, each with its own `not`, and whether the rule needs it to hold."""
    match condition:
        case Not(And() | Or() | Not() as inner):
            yield from _written(inner, not wanted)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _written(operand, wanted)
        case _:
            yield condition, wanted


def _weighed(rules: RuleSet, index: int, part: Atom | Not, wanted: bool, facts: Facts) -> Weighed:
    name = next(iter(atoms(part))).field
    place = (0, 0, 0, 0)
    if index < len(rules.origins.places):
        source, base = rules.origins.places[index]
        positions = [rules.origins.sources[source].position(base + offset) for offset in part.span]
        place = (*positions[0], *positions[1])
    return Weighed(condition_text(part), holds(part, facts), name, facts[name], wanted, *place)


def _change(rules: RuleSet, index: int, facts: Facts, as_of: date) -> Change | None:
    rule = rules.rules[index]
    if rule.window.is_empty:
        return None
    day = None
    if as_of not in rule.window:
        before = rule.window.first is not None and as_of < rule.window.first
        day = rule.window.first if before else rule.window.until and rule.window.until - timedelta(days=1)
    needed, smallest = smallest_change(rule.condition, facts, rules.vocabulary)
    if needed is None:
        return None
    tried = {**facts, **{name: one.value for name, one in needed.items()}}
    assert holds(rule.condition, tried) is True, "a change is only given once it was tried"
    changes = tuple(FactChange(name, facts[name], one.value, one.wanted) for name, one in needed.items())
    return Change(changes, day, smallest)
