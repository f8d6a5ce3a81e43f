"""The testing kit: its strategies give what they promise, its laws break when they are broken, its edges find mistakes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from _subrules_hypothesis import inputs
from brute import SMALL, decides, every_record, rule_texts, small_rules
from samples import NEWEST
from strategies import WORDS
from subrules import RuleSet, change, load, match, merge, occupant, patron, restart
from subrules.analysis.rewrite import with_replacement
from subrules.decision import Decision
from subrules.money import Money
from subrules.offers import VOCABULARY
from subrules.project import open_project
from subrules.rules.evaluate import evaluate, holds
from subrules.rules.facts import facts_of
from subrules.rules.ruleset import InRange, IsMissing, OneOf, Outcome, Rule
from subrules.rules.ruleset import atoms as asked_by
from subrules.rules.text import condition_text
from subrules.testing import (
    assert_covers,
    assert_equivalent,
    assert_never,
    conditions,
    domain,
    edges,
    laws,
    matching,
    nearly_matching,
    records,
    records_for,
    rule_set_machine,
    rule_sets,
    rules,
)
from subrules.testing.edges import around
from subrules.testing.laws.law import keep, tried

GROUP = Path(__file__).parents[2] / "examples" / "group"


# ---------------------------------------------------------------- records, rules


@given(records(WORDS))
def test_records_are_facts_that_can_be_matched(record: dict[str, Any]) -> None:
    """What is matched is what was drawn, and each fact is one of its field: a rule that names it applies."""
    assert facts_of(record, WORDS, as_of=date(2026, 6, 1)) == record
    for name, fact in record.items():
        asked = IsMissing(name) if fact is None else OneOf(name, (fact,))
        applies = RuleSet((Rule(asked, (Outcome("UPGRD", "A"),)),), WORDS)
        assert [offer.segment for offer in match(applies, record, as_of=date(2026, 6, 1)).offers] == ["A"]


@given(rule_sets(WORDS), records(WORDS))
def test_rule_sets_can_be_matched(drawn: RuleSet, record: dict[str, Any]) -> None:
    assert match(drawn, record, as_of=date(2026, 6, 1)) == evaluate(drawn, record, as_of=date(2026, 6, 1))


@given(conditions(WORDS))
def test_conditions_can_be_written_and_read_back(drawn: Any) -> None:
    again = load(f"If {condition_text(drawn, WORDS)} then upgrade offer = {{A}}", WORDS)
    assert_equivalent(again, evolve(again, rules=(evolve(again.rules[0], condition=drawn),)))


@given(rule_texts, st.data())
def test_what_matches_a_rule_matches_and_what_nearly_does_does_not(drawn: list, data: st.DataObject) -> None:
    made = small_rules(drawn)
    for index, rule in enumerate(made.rules):
        true = [r for r in every_record(made) if holds(rule.condition, r) is True]
        if not true:
            with pytest.raises(ValueError, match="never applies"):
                matching(made, index)
            continue
        assert holds(rule.condition, data.draw(matching(made, made.labels[index]))) is True
        try:
            near = nearly_matching(made, index)
        except ValueError:
            failing = [r for r in every_record(made) if holds(rule.condition, r) is not True]
            assert not any(decides(rule.condition, part, r) for r in failing for part in asked_by(rule.condition))
            continue
        assert holds(rule.condition, data.draw(near)) is not True


def test_a_rule_that_is_not_there_is_said() -> None:
    with pytest.raises(ValueError, match="there is no rule called x"):
        matching(RuleSet((), WORDS), "x")


def test_a_record_that_matches_shrinks_in_the_space_of_its_rule() -> None:
    """Most tries are records, and there are few: what plays no part goes at once."""
    made = load('Rule "a": If Term >= 12 and not Balance < 0 then upgrade offer = {Plus}', VOCABULARY)
    for strategy in (matching(made, "a"), records_for(made, vary=True), records(VOCABULARY)):
        begun, ended = [], []

        @st.composite
        def counted(draw: st.DrawFn, drawn_from: Any, begun: list) -> Any:
            begun.append(1)
            return draw(drawn_from)

        def is_one(record: dict[str, Any], ended: list = ended) -> bool:
            ended.append(record)
            return True

        found = find(counted(strategy, begun), is_one, settings=settings(settings.get_profile("quick"), database=None))
        assert len(begun) < 50
        assert 2 * len(ended) > len(begun)
        assert {name for name, fact in found.items() if fact is not None} <= {"Term", "Balance"}


# ---------------------------------------------------------------- edges


def off_by_one(made: RuleSet) -> list[tuple[int, Rule]]:
    """Every rule with one bound counted in or not, or one step further."""
    wrong = []
    for index, rule in enumerate(made.rules):
        for test, put in with_replacement(rule.condition):
            if not isinstance(test, InRange):
                continue
            field = made.vocabulary.find(test.field)
            assert field is not None
            for end in ("low", "high"):
                value = getattr(test, end)
                if value is not None:
                    others = [evolve(test, **{f"{end}_in": not getattr(test, f"{end}_in")})]
                    only = evolve(test, **{"high" if end == "low" else "low": None})
                    others += [evolve(test, **{end: other}) for other in around(only, field) if other != value]
                    wrong += [(index, evolve(rule, condition=put(other))) for other in others]
    return wrong


def with_rule(made: RuleSet, index: int, rule: Rule) -> RuleSet:
    return evolve(made, rules=(*made.rules[:index], rule, *made.rules[index + 1 :]))


@pytest.mark.parametrize("seed", range(20))
def test_a_seeded_off_by_one_in_the_group_s_rules_is_found_within_100_records(seed: int) -> None:
    """By `records_for` alone, 20 times out of 20: each time another of the comparisons, and another kind of slip."""
    made = open_project(GROUP).rules
    wrong = off_by_one(made)
    assert len({n * 7919 % len(wrong) for n in range(20)}) == 20, "another one each time"
    mutated = with_rule(made, *wrong[seed * 7919 % len(wrong)])
    day = date(2026, 5, 1)

    @settings(max_examples=100, database=None, derandomize=False)
    @given(records_for(made))
    def they_agree(record: dict[str, Any]) -> None:
        given_now = [{(o.type, o.segment) for o in evaluate(one, record, as_of=day).offers} for one in (made, mutated)]
        assert given_now[0] == given_now[1]

    with pytest.raises(AssertionError):
        they_agree()


def test_every_off_by_one_of_the_group_shows_at_one_of_its_edges() -> None:
    made = open_project(GROUP).rules
    found = edges(made)
    assert len(found) <= 100
    for index, rule in off_by_one(made):
        other = with_rule(made, index, rule)
        assert any(
            evaluate(made, e.facts, as_of=e.day or date(2026, 5, 1)).offers
            != evaluate(other, e.facts, as_of=e.day or date(2026, 5, 1)).offers
            for e in found
        ), (made.labels[index], condition_text(rule.condition))


def test_records_by_type_alone_do_not_find_it() -> None:
    """What edges are for: 300 records drawn by type miss a slip of one sign."""
    made = load(
        "If NewspaperID = 2 and ServiceType = 7Day and Term <= 12 and Fee = 5.5 then upgrade offer = {A}", WORDS
    )
    wrong = with_rule(
        made,
        0,
        load(
            "If NewspaperID = 2 and ServiceType = 7Day and Term < 12 and Fee = 5.5 then upgrade offer = {A}", WORDS
        ).rules[0],
    )
    day = date(2026, 5, 1)

    def differs(record: dict[str, Any]) -> bool:
        return evaluate(made, record, as_of=day).offers != evaluate(wrong, record, as_of=day).offers

    with pytest.raises(NoSuchExample):
        find(records(WORDS), differs, settings=settings(max_examples=300, database=None, derandomize=True))
    assert find(records_for(made), differs)["Term"] == Decimal(12)
    assert find(records_for(made, vary=True), differs)["Term"] == Decimal(12)


def test_without_rules_there_are_records_all_the_same() -> None:
    assert set(find(records_for(RuleSet((), SMALL)), lambda record: True)) == {f.name for f in SMALL.fields}


# ---------------------------------------------------------------- assertions


def test_assertions_hold_or_name_a_record() -> None:
    made = load("If Term >= 12 then upgrade offer = {A}\nIf Term < 6 then downgrade offer = {B}", WORDS)
    assert_equivalent(made, evolve(made, rules=made.rules[::-1]))
    assert_never(made, type="DNGRD", where="Term > 6")
    assert_never(made, segment="A", where="Term is missing")
    assert_covers(made, where="Term >= 12 or Term < 6")
    assert_covers(made, where="Term is known", assuming=["not Term is between 6 and 11"])
    with pytest.raises(
        AssertionError, match="not equivalent, less: Term = 12 gets UPGRD A from the first and no offer"
    ):
        assert_equivalent(
            made, evolve(made, rules=load("If Term > 12 then upgrade offer = {A}", WORDS).rules + made.rules[1:])
        )
    with pytest.raises(AssertionError, match=r"`\{A\}` is given: Term = 12"):
        assert_never(made, segment="A")
    with pytest.raises(AssertionError, match="an offer is given: Term = "):
        assert_never(made)
    with pytest.raises(AssertionError, match="no offer is given: Term = 6"):
        assert_covers(made, where="Term is known")
    with pytest.raises(ValueError, match="`Trm` is not a field"):
        assert_never(made, where="Trm = 1")
    with pytest.raises(AssertionError, match="no record fits what is given"):
        assert_never(made, where="Term = 1 and Term = 2")


# ---------------------------------------------------------------- the records of the policies


@pytest.mark.parametrize("kind", inputs(), ids=lambda kind: f"{kind.__module__.split('.')[1]}.{kind.__name__}")
def test_every_input_of_a_policy_can_be_drawn(kind: type) -> None:
    """By `domain`, and by its type alone."""

    @settings(max_examples=20, database=None)
    @given(domain(kind), st.from_type(kind))
    def drawn(one: Any, other: Any) -> None:
        assert isinstance(one, kind)
        assert isinstance(other, kind)

    drawn()


@given(st.from_type(Money), st.from_type(restart.Rate))
def test_types_are_registered_with_hypothesis(amount: Money, rate: restart.Rate) -> None:
    """No NaN, no infinity, no amount below zero where there can be none."""
    assert isinstance(amount.minor, int)
    assert not rate.amount.is_negative


def test_a_field_can_be_chosen_and_must_be_there() -> None:
    assert find(domain(restart.Rate, id=st.just("13W")), lambda rate: True).id == "13W"
    with pytest.raises(TypeError, match="Rate has no field nme"):
        domain(restart.Rate, nme=st.just("13W"))
    with pytest.raises(TypeError, match="an attrs class is wanted"):
        domain(int)


# ---------------------------------------------------------------- laws

BRANCH = patron.Branch(
    patron_codes=("Adult",), email=patron.Options(allowed=True, request=True), phone=patron.Options(allowed=True, direct=True),
    tab_address="desk@library.example",
)  # fmt: skip
LIBRARY = patron.Settings(branches={"North": BRANCH})


def test_the_laws_hold_of_what_comes_with_subrules() -> None:
    laws.restart(examples=30)
    laws.restart(restart.Settings(on=True, max_days=30), examples=30)
    laws.change(examples=30)
    laws.occupant(examples=30)
    laws.occupant(occupant.Settings(strict_email=True), examples=30)
    laws.patron(LIBRARY, examples=30)
    laws.merge(merge.wise_policy(), conserved=("loans", "reservations", "costs"), examples=30)
    laws.rules(open_project(GROUP).rules, examples=30)


def decided(answer: Any, like: Decision[Any]) -> Decision[Any]:
    return evolve(like, answer=answer)


def free_restart(**case: Any) -> Decision[restart.Answer]:
    """Somebody's own policy: restarts everybody."""
    decision = restart.submit(
        **case | {"client": evolve(case["client"], restart=evolve(case["client"].restart, on=True))}
    )
    return decision


def yesterday(**case: Any) -> Decision[change.Answer]:
    decision = change.submit(**case)
    if isinstance(decision.answer, change.Change):
        return decided(evolve(decision.answer, effective=date(2020, 1, 1)), decision)
    return decision


def for_csr_only(**case: Any) -> Decision[change.Answer]:
    decision = change.submit(**case)
    return decision if case["request"].channel is change.Channel.CSR else decided(change.Refused(), decision)


def guests_too(records: occupant.Records, request: Any, **more: Any) -> Decision[occupant.Answer]:
    """Takes every login for an owner's."""
    owners = tuple(evolve(one, role=occupant.Role.OWNER) for one in records.registrations)
    return occupant.submit(evolve(records, registrations=owners), request, **more)


def loose(record: patron.Patron, submission: patron.Submission, **asked: Any) -> Decision[Any]:
    """Tells the address that was just entered."""
    decision = patron.submit(record, submission, **asked)
    if isinstance(decision.answer, patron.Accepted) and decision.answer.messages:
        told = tuple(evolve(m, to=(*m.to, "somebody@else.example")) for m in decision.answer.messages)
        return decided(evolve(decision.answer, messages=told), decision)
    return decision


def test_the_laws_break_where_a_policy_breaks_them() -> None:
    with pytest.raises(laws.LawBroken, match="a restart that is barred by client is not possible"):
        laws.restart(restart.Settings(on=True, max_days=400), systems=NEWEST, policy=free_restart, examples=300)
    with pytest.raises(laws.LawBroken, match="no change takes effect in the past"):
        laws.change(change.Settings(on=True), policy=yesterday, examples=300)
    with pytest.raises(laws.LawBroken, match="both channels decide alike"):
        laws.change(change.Settings(on=True), policy=for_csr_only, examples=300)
    with pytest.raises(laws.LawBroken, match="a guest never reaches circulation"):
        laws.occupant(policy=guests_too, examples=300)
    with pytest.raises(laws.LawBroken, match="nobody is told but those configured"):
        laws.patron(LIBRARY, policy=loose, examples=1_000)
    with pytest.raises(laws.LawBroken, match="nothing of emails is lost"):
        laws.merge(merge.wise_policy(), conserved=("emails",), examples=300)


def test_of_several_broken_laws_one_is_raised_with_its_own_smallest_case() -> None:
    """Shrinking keeps to the law that broke first, though a smaller case breaks another."""

    def odd_ones_are_below_a_hundred(number: int) -> None:
        keep(number < 100 or number % 2 == 0, "odd ones are below a hundred", number)

    def all_are_below_ten(number: int) -> None:
        keep(number < 10, "all are below ten", number)

    cases = st.sampled_from([0, 50, *[101] * 50])  # the last ones are drawn first, and the first ones are smaller
    with pytest.raises(laws.LawBroken, match="odd ones are below a hundred: 101"):
        tried([odd_ones_are_below_a_hundred, all_are_below_ten], cases, examples=50)


# ---------------------------------------------------------------- the machine, and pytest

TestRuleSets = rule_set_machine(SMALL, most=3).TestCase


def test_a_rule_strategy_gives_windows_and_several_outcomes() -> None:
    found = find(rules(WORDS), lambda rule: rule.window.first is not None and len(rule.outcomes) > 1)
    assert len(found.outcomes) == len(set(found.outcomes)) == 2
    assert found.window.until is None or found.window.first < found.window.until
