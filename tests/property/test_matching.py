"""Laws of matching and explaining (LNG-03, LNG-08, LNG-09, LNG-16, DSL-06)."""

from __future__ import annotations

from datetime import date
from itertools import product

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from strategies import FACTS, WORDS, as_of_days, conditions, records, rule_files
from subrules import explain, load, match
from subrules.rules.deciding import deciding_facts, values_around
from subrules.rules.evaluate import holds
from subrules.rules.facts import facts_of
from subrules.rules.ruleset import atoms as asked_tests

DAY = date(2026, 3, 1)


def condition_of(text: str):
    return load(f"If {text} then upgrade offer = {{A}}", WORDS).rules[0].condition


@given(conditions(), records, st.data())
def test_filling_in_a_missing_fact_never_flips_a_decided_answer(text: str, record: dict, data: st.DataObject) -> None:
    """LNG-08, the law of Kleene's logic, for conditions that do not ask about missing itself."""
    condition = condition_of(text)
    if "issing" in text or "nown" in text:
        return
    before = holds(condition, record)
    filled = {name: data.draw(FACTS[name]) if value is None else value for name, value in record.items()}
    if before is not None:
        assert holds(condition, filled) is before


@given(conditions(), records)
def test_unknown_only_where_a_fact_is_missing(text: str, record: dict) -> None:
    """LNG-08."""
    condition = condition_of(text)
    if all(record[test.field] is not None for test in asked_tests(condition)):
        assert holds(condition, record) is not None


@given(conditions(1), records)
def test_the_facts_named_are_exactly_those_that_could_change_an_open_rule(text: str, record: dict) -> None:
    """LNG-08, against every way of filling in the missing facts."""
    condition = condition_of(text)
    if holds(condition, record) is not None:
        return
    named, exact = deciding_facts(condition, record, WORDS, holds)
    missing = [n for n in dict.fromkeys(t.field for t in asked_tests(condition)) if record[n] is None]
    choices = {
        n: [None, *values_around(WORDS.find(n), [t for t in asked_tests(condition) if t.field == n])] for n in missing
    }
    counting = set()
    for values in product(*choices.values()):
        tried = {**record, **dict(zip(choices, values, strict=True))}
        for name in missing:
            if holds(condition, tried) is not holds(condition, {**tried, name: None}):
                counting.add(name)
    assert exact
    assert set(named) == counting


@given(rule_files(), records, as_of_days, st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_change_the_set_of_offers(text: str, record: dict, as_of: date, dice) -> None:
    """DSL-06."""
    rules = load(text, WORDS)
    shuffled = list(rules.rules)
    dice.shuffle(shuffled)
    other = evolve(rules, rules=tuple(shuffled))

    def offers(of):
        return {(o.type, o.segment) for o in match(of, record, as_of=as_of).offers}

    assert offers(rules) == offers(other)


@given(rule_files(), records, as_of_days)
def test_each_offer_once_and_in_the_order_of_the_rules(text: str, record: dict, as_of: date) -> None:
    """LNG-09, LNG-03."""
    rules = load(text, WORDS)
    answer = match(rules, record, as_of=as_of)
    given_by_rules = [
        (outcome.type, outcome.segment)
        for rule in rules.rules
        if as_of in rule.window and holds(rule.condition, record) is True
        for outcome in rule.outcomes
    ]
    assert [(o.type, o.segment) for o in answer.offers] == list(dict.fromkeys(given_by_rules))


@given(rule_files(), records, as_of_days)
def test_a_change_that_explain_offers_makes_the_rule_apply(text: str, record: dict, as_of: date) -> None:
    """LNG-16: tried here by matching anew."""
    rules = load(text, WORDS)
    for rule in explain(rules, record, as_of=as_of).rules:
        if rule.change is None:
            continue
        changed = {**record, **{c.field: c.needed for c in rule.change.facts}}
        after = explain(rules, changed, as_of=rule.change.day or as_of, only=[rule.rule]).rules[0]
        assert after.applies is True


@given(conditions(1), records)
def test_no_change_of_fewer_facts_would_do(text: str, record: dict) -> None:
    """LNG-16: against every change of the facts that the rule asks about."""
    rules = load(f"If {text} then upgrade offer = {{A}}", WORDS)
    condition = rules.rules[0].condition
    explained = explain(rules, record, as_of=DAY).rules[0]
    asked = list(dict.fromkeys(t.field for t in asked_tests(condition)))
    choices = [
        [record[n], *values_around(WORDS.find(n), [t for t in asked_tests(condition) if t.field == n]), None]
        for n in asked
    ]
    fewest = min(
        (
            sum(value != record[name] for name, value in zip(asked, values, strict=True))
            for values in product(*choices)
            if holds(condition, {**record, **dict(zip(asked, values, strict=True))}) is True
        ),
        default=None,
    )
    if explained.applies:
        assert fewest == 0
    elif fewest is None:
        assert explained.change is None
    else:
        assert explained.change is not None
        assert explained.change.smallest
        assert len(explained.change.facts) == fewest


@given(records)
def test_facts_of_facts_are_the_facts(record: dict) -> None:
    """LNG-06: values are taken as they are, and taking them again changes nothing."""
    facts = facts_of(record, WORDS)
    assert facts == record
    assert facts_of(facts, WORDS) == facts
