"""Two rule sets compared say exactly what matching every record by both of them says."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from brute import SMALL, Record, every_day, every_record, offers, rule_texts, small_rules
from strategies import WORDS, drawn_rules
from subrules import Field, FieldType, RuleSet, Vocabulary, load
from subrules.analysis.compare import NotComparable, compare
from subrules.rules.evaluate import holds


@given(rule_texts, rule_texts, st.booleans())
def test_the_differences_are_those_of_every_record_tried(first: list, second: list, shares: bool) -> None:
    a, b = small_rules(first), small_rules(first[:1] + second if shares else second)
    found = compare(a, b)
    assert not found.not_analysed
    lost = gained = False
    for record in every_record(a, *(rule.condition for rule in b.rules)):
        for day in {*every_day(a), *every_day(b)}:
            before, after = offers(a, record, day), offers(b, record, day)
            lost |= bool(before - after)
            gained |= bool(after - before)
            told = [d for d in found.differences if d.where is None or holds(d.where, {**record, "as of": day}) is True]
            assert [(set(d.lost), set(d.gained)) for d in told] == (
                [(before - after, after - before)] if before != after else []
            ), "each record that differs is in one region, and the others in none"
    assert found.verdict == {
        (False, False): "equivalent", (True, False): "less", (False, True): "more", (True, True): "incomparable"
    }[lost, gained]  # fmt: skip
    for difference in found.differences:
        example: Record = difference.example.facts
        day = difference.example.day or date(2026, 1, 1)
        assert set(difference.before) == offers(a, example, day)
        assert set(difference.after) == offers(b, example, day)
        assert set(difference.lost) == set(difference.before) - set(difference.after)
        assert set(difference.gained) == set(difference.after) - set(difference.before)


@given(rule_texts, st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(drawn: list, dice: object) -> None:
    rules = small_rules(drawn)
    shuffled = [*rules.rules, *rules.rules[:2]]
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert compare(rules, RuleSet(tuple(shuffled), SMALL)).verdict == "equivalent"


def test_one_changed_rule_among_many_is_found() -> None:
    import random

    rules = load(drawn_rules(random.Random(5), 300), WORDS)
    extra = load("If NewspaperID = 77 and Fee > 3 then upgrade offer = {New}", WORDS)
    found = compare(rules, rules + extra)
    assert found.verdict == "more"
    assert {offer for d in found.differences for offer in d.gained} == {("UPGRD", "New")}


def test_what_a_vocabulary_newly_allows_is_compared_too() -> None:
    def words(*allowed: str) -> Vocabulary:
        paper = Field(name="Paper", type=FieldType.CODE, allowed=allowed, may_be_missing=False)
        return Vocabulary((paper,), {"upgrade offer": "UPGRD"})

    old = load("If Paper = 1 or Paper = 2 then upgrade offer = {A}", words("1", "2"))
    new = load("If Paper != 3 then upgrade offer = {A}", words("1", "2", "3"))
    assert compare(old, new).verdict == "equivalent"
    assert (
        compare(old, evolve(new, rules=load("If Paper != 4 then upgrade offer = {A}", words("1", "4")).rules)).verdict
        == "more"
    )


def test_a_field_of_another_type_cannot_be_compared() -> None:
    numbers = Vocabulary((Field(name="Paper", type=FieldType.NUMBER),), {"upgrade offer": "UPGRD"})
    codes = Vocabulary((Field(name="Paper", type=FieldType.CODE),), {"upgrade offer": "UPGRD"})
    text = "If Paper = 1 then upgrade offer = {A}"
    with pytest.raises(NotComparable, match="`Paper` is number in the first and code in the second"):
        compare(load(text, numbers), load(text, codes))


def test_a_rule_too_large_for_any_region_leaves_nothing_claimed_that_is_not_so() -> None:
    """It may give what seems to be lost: differences are then told only where matching shows them."""
    from subrules.analysis.diagram import Budget
    from subrules.rules.statements import Expectation, RuleTest
    from subrules.ruletests.run import run_tests

    large = "If (Term = 1 or Town = Milroy) and (Term = 2 or Renews = yes) then upgrade offer = {A}\n"
    a = load(f"{large}If Term = 1 and Renews = yes then upgrade offer = {{A}}", SMALL)
    b = load(large, SMALL)
    small = Budget(boxes=1, nodes=2)
    found = compare(a, b, budget=small)
    assert (found.verdict, found.not_analysed, found.differences) == (
        "not decided",
        (a.labels[0], b.labels[0]),
        (),
    )
    found = compare(a, load(large + "If Term = 9 then upgrade offer = {B}", SMALL), budget=small)
    assert found.differences[0].gained == (("UPGRD", "B"),)
    assert compare(a, b).verdict == "equivalent", "the usual budget is enough to know"
    condition = load("If Term = 1 and Renews = yes then upgrade offer = {A}", SMALL).rules[0].condition
    test = RuleTest("t", condition, (), True, None, (Expectation("includes", "UPGRD", ("A",)),))
    assert run_tests(b, [test], budget=small)[0].proof == "not decided"
