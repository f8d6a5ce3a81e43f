"""The figures of a run are what looking at every rule for every record gives; and what is near is held."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from strategies import WORDS, drawn_record, drawn_rules
from subrules import load
from subrules.matching.match import Matcher
from subrules.offers.counting import Counting
from subrules.offers.near import Neighbours, difference, folded
from subrules.offers.silent import silent_rules, unnamed_values
from subrules.rules.evaluate import evaluate, holds
from subrules.rules.values import fact_text

DAY = date(2026, 5, 1)
words = st.text(st.sampled_from("Ab é’'-. 07\u0301"), min_size=1, max_size=6)


@given(st.integers(0, 2**32), st.integers(1, 40))
def test_counts_are_those_of_the_plain_evaluator(seed: int, records: int) -> None:
    dice = random.Random(seed)
    rules = load(drawn_rules(dice, 8), WORDS)
    given_records = [drawn_record(dice, dice.choice([0, 0.3])) for _ in range(records)]
    counting, matcher = Counting(rules, DAY), Matcher(rules, DAY)
    segments: Counter = Counter()
    applies: Counter = Counter()
    first: Counter = Counter()
    missing: Counter = Counter()
    undetermined = 0
    for record in given_records:
        counting.add(record, matcher.match_facts(record))
        answer = evaluate(rules, record, as_of=DAY)
        segments.update((offer.type, offer.segment) for offer in answer.offers)
        first.update(offer.rules[0] for offer in answer.offers)
        applies.update({rule for offer in answer.offers for rule in offer.rules})
        missing.update({name for one in answer.undetermined for name in one.missing})
        undetermined += bool(answer.undetermined)
    counts = counting.counts()
    assert {(one.type, one.segment): one.offers for one in counts.segments} == segments
    assert {one.rule: one.applies for one in counts.rules if one.applies} == applies
    assert {one.rule: one.gives_first for one in counts.rules if one.gives_first} == first
    assert dict(counts.missing) == missing
    assert (counts.undetermined, counts.offers) == (undetermined, sum(segments.values()))
    for column in counts.columns:
        values = [record[column.field] for record in given_records]
        held = Counter(fact_text(value) for value in values if value is not None)
        assert {text: n for text, n in column.held.items() if n} == held
        assert column.missing == sum(value is None for value in values)
    # a rule is silent exactly if it counts and applies to nobody, and what is said of it is so
    silent = silent_rules(rules, counts)
    assert [one.rule for one in silent] == [
        label
        for label, rule in zip(rules.labels, rules.rules, strict=True)
        if DAY in rule.window and not applies[label]
    ]
    for one in silent:
        for compared in one.compared:
            condition = load(f"If {compared.text} then upgrade offer = {{A}}", WORDS).rules[0].condition
            assert compared.met == sum(holds(condition, record) is True for record in given_records), compared
    for field in unnamed_values(rules, counts):
        assert field.subscriptions == sum(value.count for value in field.values)


@given(st.dictionaries(words, st.integers(1, 9), max_size=20), words)
def test_what_is_near_is_held_and_is_not_the_text_itself(held: dict[str, int], asked: str) -> None:
    near = Neighbours(held).near(asked)
    assert len(near) <= 3
    assert all(held[one.text] == one.count and one.text != asked for one in near)
    alike = [text for text in held if text != asked and folded(text) == folded(asked)]
    if alike:
        assert {one.text for one in near} <= set(alike)


@given(words)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(words, words)
def test_in_what_two_texts_differ_does_not_depend_on_their_order(one: str, other: str) -> None:
    assert difference(one, other) == difference(other, one)
