"""Tests of rules come out as matching every record does; coverage and mutation are what forcing and mutating say."""

from __future__ import annotations

from datetime import date

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from brute import (
    SMALL,
    Record,
    decides,
    every_day,
    every_record,
    gives,
    offers,
    rule_texts,
    small_condition,
    small_rules,
)
from strategies import conditions
from subrules import RuleSet, read
from subrules.rules.evaluate import holds
from subrules.rules.ruleset import And, IsMissing, Not, OneOf
from subrules.rules.ruleset import atoms as asked_by
from subrules.rules.statements import Assumption, Expectation, RuleTest
from subrules.ruletests.coverage import coverage
from subrules.ruletests.expect import is_met
from subrules.ruletests.mutants import Mutant, mutants_of
from subrules.ruletests.mutation import mutation
from subrules.ruletests.run import first_days, run_tests
from subrules.ruletests.suggest import suggest, text_of

segments = st.lists(st.sampled_from(["A", "B"]), min_size=1, max_size=2, unique=True).map(tuple)
expectations = st.one_of(
    st.builds(Expectation, st.sampled_from(["exactly", "includes", "excludes"]), st.sampled_from(["UPGRD", "DNGRD"]), segments),
    st.builds(Expectation, st.just("none"), st.sampled_from(["UPGRD", "DNGRD", None])),
)  # fmt: skip


def record_test(name: str, record: Record, day: date | None, expected: tuple[Expectation, ...]) -> RuleTest:
    """A test of one record, all its facts stated."""
    stated = tuple(IsMissing(n) if fact is None else OneOf(n, (fact,)) for n, fact in record.items())
    return RuleTest(name, And(stated), tuple(record), False, day, expected)


def pinned(rules: RuleSet, name: str, record: Record, day: date) -> RuleTest:
    """A test of one record that expects what the rules give now."""
    given_now = offers(rules, record, day)
    expected = []
    for type in ("UPGRD", "DNGRD"):
        segments = tuple(sorted(s for t, s in given_now if t == type))
        expected.append(Expectation("exactly" if segments else "none", type, segments))
    return record_test(name, record, day, tuple(expected))


@given(rule_texts, conditions(1), st.lists(expectations, min_size=1, max_size=2), st.none() | conditions(1))
def test_anything_else_is_proved_exactly_when_it_is_so(
    drawn: list, given_text: str, expected: list[Expectation], assumption: str | None
) -> None:
    rules = small_rules(drawn)
    condition = small_condition(given_text)
    assumed = [] if assumption is None else [Not(small_condition(assumption))]
    test = RuleTest("t", condition, (), True, None, tuple(expected))
    (result,) = run_tests(rules, [test], assumed=[Assumption(c) for c in assumed])
    met = [
        is_met(expected, offers(rules, record, day))
        for record in every_record(rules, condition, *assumed)
        if holds(condition, record) and not any(holds(c, record) is False for c in assumed)
        for day in every_day(rules)
    ]
    assert result.passed == (bool(met) and all(met))
    for failure in result.failures if met else ():
        assert failure.facts is not None
        assert holds(condition, failure.facts) is True
        day = failure.day or first_days(rules)[0]
        assert not is_met(expected, offers(rules, failure.facts, day))


@given(rule_texts, st.data(), st.lists(expectations, min_size=1, max_size=2), st.booleans())
def test_one_record_is_matched(drawn: list, data: st.DataObject, expected: list[Expectation], dated: bool) -> None:
    rules = small_rules(drawn)
    record = data.draw(st.sampled_from(list(every_record(rules))))
    day = data.draw(st.sampled_from(every_day(rules))) if dated else None
    (result,) = run_tests(rules, [record_test("t", record, day, tuple(expected))])
    days = [day] if day is not None else every_day(rules)
    assert result.passed == all(is_met(expected, offers(rules, record, one)) for one in days)


# ---------------------------------------------------------------- coverage


@given(rule_texts, st.data())
def test_a_condition_counts_where_forcing_it_turns_the_rule(drawn: list, data: st.DataObject) -> None:
    rules = small_rules(drawn)
    records = list(every_record(rules))
    chosen = data.draw(st.lists(st.sampled_from(records), max_size=3))
    tests = [pinned(rules, f"t{n}", record, day) for n, record in enumerate(chosen) for day in every_day(rules)[:1]]
    found = coverage(rules, tests)
    assert not found.not_analysed
    told = iter(found.conditions)
    for rule in rules.rules:
        for part in asked_by(rule.condition):
            decided = next(told)
            for state, is_told in ((True, decided.holding), (False, decided.failing)):
                deciding = [r for r in records if holds(part, r) is state and decides(rule.condition, part, r)]
                assert (is_told is not None) == bool(deciding)
                if is_told is not None:
                    day = every_day(rules)[0]
                    assert is_told == any(
                        day in rule.window and holds(part, r) is state and decides(rule.condition, part, r)
                        for r in chosen
                    )


# ---------------------------------------------------------------- mutation


def mutated(rules: RuleSet, mutant: Mutant) -> RuleSet:
    changed = list(rules.rules)
    changed[mutant.rule] = evolve(
        changed[mutant.rule], condition=mutant.condition, window=mutant.window, outcomes=mutant.outcomes
    )
    return RuleSet(tuple(changed), rules.vocabulary)


@given(rule_texts, st.data())
def test_a_mistake_is_noticed_exactly_when_a_test_fails_with_it(drawn: list, data: st.DataObject) -> None:
    """And what no test notices is told with a record for which it makes the difference that is told."""
    rules = small_rules(drawn[:2])
    records = list(every_record(rules))
    chosen = data.draw(st.lists(st.sampled_from(records), max_size=3, unique_by=str))
    tests = [pinned(rules, f"t{n}", r, data.draw(st.sampled_from(every_day(rules)))) for n, r in enumerate(chosen)]
    region = small_condition(
        data.draw(st.sampled_from(["NewspaperID = 1", "Term = 1", "Renews = yes", "Town is known"]))
    )
    proof = RuleTest("proof", region, (), True, None, (data.draw(expectations),))
    tests += [proof] if run_tests(rules, [proof])[0].passed else []
    found = mutation(rules, tests)
    assert not found.not_analysed
    noticed = equivalent = 0
    survivors = iter(found.survivors)
    for index, rule in enumerate(rules.rules):
        for mutant in mutants_of(index, rule, SMALL):
            other = mutated(rules, mutant)
            if not all(result.passed for result in run_tests(other, tests)):
                noticed += 1
                continue
            days = {*every_day(rules), *every_day(other)}
            tried = every_record(rules, *(r.condition for r in other.rules))
            if all(offers(rules, r, day) == offers(other, r, day) for r in tried for day in days):
                equivalent += 1
                continue
            survivor = next(survivors)
            assert (survivor.was, survivor.would_be) == (mutant.was, mutant.would_be)
            day = survivor.example.day or date(2026, 1, 1)
            assert set(survivor.gives) == offers(rules, survivor.example.facts, day)
            assert set(survivor.would_give) == offers(other, survivor.example.facts, day)
            assert survivor.gives != survivor.would_give
    assert next(survivors, None) is None
    assert (found.killed, found.equivalent) == (noticed, equivalent)


@given(rule_texts, st.booleans(), st.none() | st.integers(1, 3))
def test_what_is_suggested_completes_the_tests(drawn: list, mutants: bool, most_facts: int | None) -> None:
    rules = small_rules(drawn)
    missing = [suggestion.test for suggestion in suggest(rules, (), mutants=mutants, most_facts=most_facts)]
    assert all(result.passed for result in run_tests(rules, missing))
    found = coverage(rules, missing)
    assert found.decided == found.total
    assert found.reaches(100)
    assert suggest(rules, missing) == ()
    if mutants:
        assert mutation(rules, missing).survivors == ()
        assert suggest(rules, missing, mutants=True) == ()


@given(rule_texts)
def test_what_is_suggested_can_be_pasted(drawn: list) -> None:
    rules = small_rules(drawn)
    missing = [suggestion.test for suggestion in suggest(rules, (), mutants=True)]
    assume(missing)
    document = read("\n".join(text_of(test, SMALL) for test in missing), SMALL)
    assert [d.message for d in document.diagnostics] == []
    assert [(t.name, t.day, t.expected) for t in document.tests] == [(t.name, t.day, t.expected) for t in missing]
    for again, test in zip(document.tests, missing, strict=True):
        assert set(asked_by(again.given)) == set(asked_by(test.given))


def test_every_kind_of_mistake_is_made() -> None:
    from subrules import load

    rules = load(
        'Rule "r" from 2026-01-01 until 2026-02-01:\n'
        "If (Term is between 1 and 5 or Town in {Milroy, Ashton}) and Renews = yes and not (NewspaperID starts with 1)\n"
        "then upgrade offer = {A}, {B}",
        SMALL,
    )
    made = {(m.was, m.would_be) for m in mutants_of(0, rules.rules[0], SMALL)}
    assert {
        ("Term is between 1 and 5", "Term > 1 and Term <= 5"), ("Renews = yes", "Renews != yes"),
        ("Town in {Ashton, Milroy}", "Town = Ashton"), ("Renews = yes", "left out"),
        ("upgrade offer = {A}", "nothing"), ("from 2026-01-01", "from 2026-01-02"), ("until 2026-02-01", "until 2026-01-31"),
        ("not NewspaperID starts with 1", "NewspaperID starts with 1"),
    } <= made  # fmt: skip
    assert gives(rules.rules[0]) == {("UPGRD", "A"), ("UPGRD", "B")}
