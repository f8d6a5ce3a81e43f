"""Constant conditions, holes between days, and rules that nobody reaches: found exactly where trying everything finds them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from brute import SMALL, Record, every_record, gives, small_condition
from strategies import conditions
from subrules import RuleSet, load
from subrules.analysis.analyse import analyse
from subrules.analysis.constant import constants, may_be_constant
from subrules.analysis.reach import unreached
from subrules.analysis.space import Space
from subrules.diagnostics.fixing import apply_fix
from subrules.rules.evaluate import holds
from subrules.rules.ruleset import And, Condition, IsMissing, Not, Or, Rule
from subrules.rules.ruleset import atoms as asked_by

TINY = [
    *("Term != 1", "Term != 2", "Term = 1", "Term = 2", "Term > 1", "Term < 2", "Term <= 3", "Term is missing"),
    *("Town = Milroy", 'Town != "Milroy"', "Town starts with Mil", "not Town starts with A", "Town is known"),
    *("Renews = yes", "Renews != yes", "Renews in {yes, no}", "Term in {1, 2}", "Term not in {1, 3}"),
    *("Term is between 1 and 3", "NewspaperID = 1", "NewspaperID != 1", "NewspaperID starts with 1"),
]


tiny_conditions = st.recursive(
    st.sampled_from(TINY),
    lambda inner: st.one_of(
        st.tuples(st.lists(inner, min_size=2, max_size=3), st.sampled_from(["and", "or"])).map(
            lambda drawn: "(" + f" {drawn[1]} ".join(drawn[0]) + ")"
        ),
        inner.map(lambda text: f"not ({text})"),
    ),
    max_leaves=6,
)


def nodes(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, Not):
        yield from nodes(condition.operand)
    elif isinstance(condition, (And, Or)):
        for operand in condition.operands:
            yield from nodes(operand)


def outcome(condition: Condition, records: list[Record]) -> bool | None:
    """By the letter: true of all records that have the facts it compares, or true of none."""
    compared = {test.field for test in asked_by(condition) if not isinstance(test, IsMissing)}
    if all(holds(condition, r) is not False for r in records if all(r[name] is not None for name in compared)):
        return True
    return None if any(holds(condition, r) is True for r in records) else False


def compares(condition: Condition) -> bool:
    return any(not isinstance(test, IsMissing) for test in asked_by(condition))


def alone(condition: Condition) -> tuple[RuleSet, list[Record]]:
    rules = RuleSet((Rule(condition, ()),), SMALL)
    return rules, list(every_record(rules))


@given(tiny_conditions | conditions(2))
def test_what_is_constant_is_what_trying_every_record_finds(text: str) -> None:
    condition = small_condition(text)
    rules, records = alone(condition)
    axes = Space.of(SMALL, rules.rules).axes
    found = list(constants(condition, axes))
    for one in found:
        whole = one.among[0] if len(one.among) == 1 else type(one.part)(one.among)
        assert outcome(whole, records) is one.holds
        assert outcome(one.part, records) is one.holds or not one.beside
    constant = [node for node in nodes(condition) if compares(node) and outcome(node, records) is not None]
    smallest = [node for node in constant if not any(inner is not node and inner in constant for inner in nodes(node))]
    told = {id(one.part) for one in found}
    for node in smallest:
        by_known_only = outcome(node, records) is True and id(node) not in told
        if by_known_only:
            assert any(isinstance(test, IsMissing) for test in asked_by(node)), (
                "only `is known` keeps it from being told"
            )
    assert told <= {id(node) for node in constant}
    if constant:
        assert may_be_constant(condition, axes)
    else:
        assert not found


@given(tiny_conditions)
def test_what_is_told_is_minimal_where_two_are_to_blame(text: str) -> None:
    condition = small_condition(text)
    rules, records = alone(condition)
    for one in constants(condition, Space.of(SMALL, rules.rules).axes):
        if len(one.among) == 2:
            assert all(outcome(each, records) is not one.holds for each in one.among)


@given(tiny_conditions)
def test_each_suggestion_takes_the_finding_away_and_brings_no_mistake(text: str) -> None:
    from subrules import read
    from subrules.analysis.findings import diagnostics_of

    written = f"If {text} then upgrade offer = {{A}}"
    document = read(written, SMALL)
    assume(not document.has_errors)
    rules = document.ruleset()
    told = [d for d in diagnostics_of(analyse(rules), rules) if d.code in ("SR613", "SR614", "SR601", "SR602")]
    for one in told:
        assert len({fix.title for fix in one.fixes}) == len(one.fixes)
        for fix in one.fixes:
            assert not fix.safe
            assert all(one.start <= edit.start and edit.end <= one.end for edit in fix.edits)
            again = read(apply_fix(written, fix), SMALL)
            assert not again.has_errors, apply_fix(written, fix)
            left = again.ruleset()
            assert one.message not in [d.message for d in diagnostics_of(analyse(left), left) if d.start == one.start]


# ---------------------------------------------------------------- a day between two rules

WINDOWS = [
    *("", " until 2026-06-02", " until 2026-06-03", " from 2026-06-03", " from 2026-06-04"),
    *(" from 2026-06-01 until 2026-06-02", " from 2026-06-03 until 2026-06-05", " from 2026-06-02"),
]
dated = st.lists(
    st.tuples(
        st.sampled_from(["Term = 1", "Term > 1", "Term is known", "Town = Milroy", "Term = 1 and Town = Milroy"]),
        st.sampled_from(WINDOWS),
        st.sampled_from(["upgrade offer = {A}", "upgrade offer = {B}", "downgrade offer = {A}", "upgrade offer = {A}, {B}"]),
    ),
    min_size=2,
    max_size=5,
)  # fmt: skip


@given(dated)
def test_a_day_between_two_rules_is_told_exactly_where_somebody_misses_it(drawn: list[tuple[str, str, str]]) -> None:
    text = "\n".join(f'Rule "r{n}"{days}: If {c} then {o}' for n, (c, days, o) in enumerate(drawn))
    rules = load(text, SMALL)
    records = list(every_record(rules))
    one_day = timedelta(days=1)

    def given_on(record: Record, day: date) -> set[tuple[str, str]]:
        return {
            offer
            for rule in rules.rules
            if day in rule.window and holds(rule.condition, record) is True
            for offer in gives(rule)
        }

    expected: set[int] = set()
    for i, j in product(range(len(rules)), repeat=2):
        ending, next_one = rules.rules[i], rules.rules[j]
        day = ending.window.until
        if day is None or next_one.window.first != day + one_day:
            continue
        both = [r for r in records if holds(ending.condition, r) is True and holds(next_one.condition, r) is True]
        shared = gives(ending) & gives(next_one)
        types = {type for type, _ in gives(ending)} & {type for type, _ in gives(next_one)}
        if (shared and any(shared - given_on(r, day) for r in both)) or (
            not shared
            and ending.condition == next_one.condition
            and any(types - {type for type, _ in given_on(r, day)} for r in both)
        ):
            expected.add(i)
    told = [f for f in analyse(rules).findings if f.code == "SR615"]
    assert {f.rules[0] for f in told} == expected
    for one in told:
        assert one.example is not None
        day = one.example.day
        assert day == rules.rules[one.rules[0]].window.until
        before, then, after = (given_on(one.example.facts, day + by * one_day) for by in (-1, 0, 1))
        types = [{type for type, _ in offers} for offers in (before, then, after)]
        assert (before & after) - then or (types[0] & types[2]) - types[1]
        (fix,) = one.fixes
        assert apply_fix(text, evolve(fix, edits=tuple(_placed(rules, one.rules[0], fix.edits)))) != text


def _placed(rules: RuleSet, index: int, edits: tuple[object, ...]) -> Iterator[object]:
    base = rules.origins.places[index][1]
    for edit in edits:
        yield evolve(edit, start=edit.start + base, end=edit.end + base)


# ---------------------------------------------------------------- rules that nobody reaches


@given(st.lists(tiny_conditions | conditions(1), min_size=1, max_size=4), st.data())
def test_a_rule_is_unreached_exactly_where_no_record_meets_it(texts: list[str], data: st.DataObject) -> None:
    for text in texts:
        small_condition(text)
    rules = load("\n".join(f"If {text} then upgrade offer = {{A}}" for text in texts), SMALL)
    every = list(every_record(rules))
    records = data.draw(st.lists(st.sampled_from(every), max_size=8))
    found = {one.rule: one for one in unreached(rules, iter(records), as_of=date(2026, 6, 1))}
    for index, rule in enumerate(rules.rules):
        met = any(holds(rule.condition, record) is True for record in records)
        assert (index in found) is not met
        if not met:
            one = found[index]
            assert one.records == len(records)
            assert not any(all(holds(part, r) is True for part in one.unmet) for r in records)
            if len(one.unmet) == 2:
                assert all(any(holds(part, r) is True for r in records) for part in one.unmet)
            for name in one.absent:
                assert all(record[name] is None for record in records)
