"""Every record that some rules can tell apart, found without the analysis: what it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product

from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st

from strategies import WORDS, conditions
from subrules import RuleSet, load
from subrules.rules.deciding import values_around
from subrules.rules.evaluate import holds
from subrules.rules.ruleset import And, Atom, Condition, Not, Or, Rule
from subrules.rules.ruleset import atoms as asked_by
from subrules.rules.vocabulary import Fact

SMALL = evolve(WORDS, fields=tuple(f for f in WORDS.fields if f.name in ("NewspaperID", "Term", "Town", "Renews")))

Record = Mapping[str, Fact | None]


def every_record(rules: RuleSet, *more: Condition) -> Iterator[Record]:
    """A record of every kind that the rules can tell apart, found without the analysis."""
    vocabulary = rules.vocabulary
    asked = {field.name: [] for field in vocabulary.fields}
    for condition in (*(rule.condition for rule in rules.rules), *more):
        for test in asked_by(condition):
            asked[test.field].append(test)
    choices = []
    for field in vocabulary.fields:
        kinds: dict[tuple[bool | None, ...], Fact | None] = {}
        for value in ((None,) if field.may_be_missing else ()) + tuple(values_around(field, asked[field.name])):
            kinds.setdefault(tuple(holds(test, {field.name: value}) for test in asked[field.name]), value)
        choices.append(list(kinds.values()))
    count = 1
    for values in choices:
        count *= len(values)
    assume(count <= 3000)
    for combination in product(*choices):
        yield dict(zip((field.name for field in vocabulary.fields), combination, strict=True))


def every_day(rules: RuleSet) -> list[date]:
    turns = rules.turns
    return [date(2000, 1, 1)] + [day + timedelta(days=by) for day in turns for by in (-1, 0, 1)]


def gives(rule: Rule) -> set[tuple[str, str]]:
    return {(outcome.type, str(outcome.segment)) for outcome in rule.outcomes}


rule_texts = st.lists(
    st.tuples(conditions(1), st.sampled_from(["", " until 2026-06-02", " from 2026-06-02"]),
              st.sampled_from(["upgrade offer = {A}", "upgrade offer = {B}", "downgrade offer = {A}",
                               "upgrade offer = {A}, {B}"])),
    min_size=1, max_size=5,
)  # fmt: skip


def small_rules(drawn: list[tuple[str, str, str]]) -> RuleSet:
    """Rules over four fields; conditions on others are left out."""
    kept = [(c, d, o) for c, d, o in drawn if not any(w in c.lower() for w in ("servicetype", "fee", "start "))]
    assume(kept)
    text = "\n".join(f'Rule "r{n}"{days}: If {c} then {o}' for n, (c, days, o) in enumerate(kept))
    return load(text, SMALL)


def offers(rules: RuleSet, record: Record, day: date) -> set[tuple[str, str]]:
    """What is given, by the letter."""
    return {
        offer
        for rule in rules.rules
        if day in rule.window and holds(rule.condition, record) is True
        for offer in gives(rule)
    }


def small_condition(text: str) -> Condition:
    """A condition over the small vocabulary; one on another field is not drawn again."""
    assume(not any(w in text.lower() for w in ("servicetype", "fee", "start ")))
    return load(f"If {text} then upgrade offer = {{A}}", SMALL).rules[0].condition


def forced(condition: Condition, part: Atom, value: bool) -> Condition:
    """The condition with one of its tests forced to hold or to fail."""
    if condition is part:
        return And(()) if value else Or(())
    if isinstance(condition, Not):
        return evolve(condition, operand=forced(condition.operand, part, value))
    if isinstance(condition, (And, Or)):
        return evolve(condition, operands=tuple(forced(o, part, value) for o in condition.operands))
    return condition


def decides(condition: Condition, part: Atom, record: Record) -> bool:
    """Whether a rule turns on one of its tests for a record."""
    with_it, without_it = (holds(forced(condition, part, value), record) is True for value in (True, False))
    return with_it != without_it
