"""Merges: laws of one, and hundreds of records merged and undone in any order while the books balance (MRG)."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import attrs
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from subrules.merge import (
    Card,
    Cost,
    Customer,
    Fate,
    HistoryEntry,
    HistorySetting,
    Ledger,
    Loan,
    Merged,
    NeedsAcceptance,
    Occupant,
    Plan,
    Side,
    Subscription,
    SubscriptionState,
    Undone,
    commit,
    occupant_policy,
    preview,
    undo,
    wise_policy,
)
from subrules.merge.report import label
from subrules.money import Money
from subrules.plain import from_plain, to_plain
from subrules.testing import wise_customers, wise_pairs

ON = date(2026, 6, 15)
WISE, OCCUPANTS = wise_policy(), occupant_policy()
customers = wise_customers
pairs = wise_pairs()
days = st.integers(-800, 400).map(lambda n: ON + timedelta(days=n))


def plan_of(survivor: Any, removed: Any, policy: Any = WISE) -> Plan[Any] | None:
    return preview(survivor, removed, policy=policy, as_of=ON).answer.plan


def sums(*records: Customer) -> Counter[str]:
    """What is owed, by currency, in smallest units."""
    total: Counter[str] = Counter()
    for cost in (cost for record in records for cost in record.costs):
        total[cost.amount.currency] += cost.amount.minor
    return total


def ids(name: str, *records: Customer) -> Counter[str]:
    return Counter(label(item) for record in records for item in getattr(record, name))


CONSERVED = ["loans", "reservations", "costs", "financial_history", "messages", "blocks"]


@given(pairs)
def test_every_item_of_both_records_is_told_of_exactly_once(pair: tuple[Customer, Customer]) -> None:
    """MRG-51."""
    plan = plan_of(*pair)
    if plan is None:
        return
    for attribute in attrs.fields(Customer):
        before = [getattr(record, attribute.name) for record in pair]
        if isinstance(before[0], tuple):
            for side, items in zip(Side, before, strict=True):
                assert Counter(e.item for e in plan.of(attribute.name, side)) == Counter(map(label, items))
            there = Counter(e.item for e in plan.of(attribute.name) if e.fate.is_there_afterwards)
            assert there == Counter(map(label, getattr(plan.after, attribute.name)))


@given(pairs)
def test_loans_reservations_costs_and_cards_are_conserved(pair: tuple[Customer, Customer]) -> None:
    """MRG-04, MRG-05, MRG-07, MRG-08, MRG-12, MRG-55."""
    plan = plan_of(*pair)
    if plan is None:
        return
    for name in CONSERVED:
        assert ids(name, plan.after) == ids(name, *pair)
    assert sums(plan.after) == sums(*pair)
    assert set(ids("cards", plan.after)) == set(ids("cards", *pair))
    assert sum(card.is_primary for card in plan.after.cards) == any(c.is_primary for one in pair for c in one.cards)


@given(pairs)
def test_swapping_the_roles_keeps_the_sums(pair: tuple[Customer, Customer]) -> None:
    """MRG-01, MRG-40."""
    one, other = plan_of(*pair), plan_of(*reversed(pair))
    assert (one is None) is (other is None)
    if one is not None and other is not None:
        assert sums(one.after) == sums(other.after)
        for name in [*CONSERVED, "cards"]:
            assert ids(name, one.after) == ids(name, other.after)
        assert one.after.internet_block == other.after.internet_block or not any(c.registered_online for c in pair)
        assert preview(*pair, policy=WISE, as_of=ON).answer.other == other


@given(pairs)
def test_of_a_library_s_active_subscriptions_only_the_survivor_s_go_on(pair: tuple[Customer, Customer]) -> None:
    """MRG-24, MRG-25, MRG-27, MRG-28, MRG-31."""
    plan = plan_of(*pair)
    if plan is None:
        return
    mine, theirs = (
        {one.library for one in record.subscriptions if one.state(ON) is SubscriptionState.ACTIVE} for record in pair
    )
    for one in plan.after.subscriptions[len(pair[0].subscriptions) :]:
        assert not (one.library in mine and one.state(ON) is SubscriptionState.ACTIVE)
    active = {one.library for one in plan.after.subscriptions if one.state(ON) is SubscriptionState.ACTIVE}
    assert active == mine | theirs
    assert plan.after.subscriptions[: len(pair[0].subscriptions)] == pair[0].subscriptions


@given(pairs)
def test_history_is_erased_only_where_both_have_a_subscription_and_only_one_wants_none(pair) -> None:
    """MRG-33, MRG-34, MRG-36, MRG-37, MRG-39."""
    plan = plan_of(*pair)
    if plan is None:
        return
    removed = pair[1]
    for entry in plan.of("loan_history", Side.REMOVED):
        library = next(one.library for one in removed.loan_history if one.id == entry.item)
        settings = [{s.library: s.is_on for s in one.history_settings}.get(library) for one in pair]
        shared = all(
            any(s.library == library and s.state(ON) is not SubscriptionState.FUTURE for s in one.subscriptions)
            for one in pair
        )
        assert (entry.fate is Fate.ERASED) is (shared and settings == [False, True])
    assert ("erase loan_history" in plan.destructive) is any(e.fate is Fate.ERASED for e in plan.entries)


@given(pairs)
def test_a_merge_is_what_the_preview_said_and_its_undoing_gives_the_originals(pair) -> None:
    """MRG-38, MRG-50, MRG-54, A-MRG-20."""
    plan = plan_of(*pair)
    if plan is None:
        return
    without = commit(*pair, policy=WISE, as_of=ON).answer
    assert isinstance(without, NeedsAcceptance if plan.destructive else Merged)
    answer = commit(*pair, policy=WISE, as_of=ON, accept=plan.destructive).answer
    assert isinstance(answer, Merged)
    assert answer.plan == plan
    back = undo(answer.survivor, answer.undo, policy=WISE, ledger=answer.ledger).answer
    assert isinstance(back, Undone)
    erased = {e.item for e in plan.of("loan_history") if e.fate is Fate.ERASED}
    kept = tuple(one for one in pair[1].loan_history if one.id not in erased)
    assert (back.survivor, back.removed, back.ledger) == (pair[0], evolve(pair[1], loan_history=kept), Ledger())
    assert from_plain(json.loads(json.dumps(to_plain(answer), sort_keys=True)), Merged[Customer]) == answer


occupants = st.builds(
    Occupant,
    id=st.sampled_from(["1"]),
    updated_on=st.none() | days,
    email=st.sampled_from(["", "a@ex.com", "b@ex.com"]),
    phone=st.sampled_from(["", "1", "2"]),
    street=st.sampled_from(["", "1 Elm"]),
    zip=st.sampled_from(["", "55555", "66666"]),
    balance=st.none() | st.builds(Money.of_minor, st.integers(-500, 500), st.just("USD")),
    may_be_called=st.booleans(),
    subscriptions=st.lists(st.sampled_from("abc"), unique=True).map(tuple),
)


@given(occupants, occupants)
def test_an_address_is_never_assembled_and_nothing_is_overwritten_with_empty(one: Occupant, other: Occupant) -> None:
    """The other ready policy."""
    other = evolve(other, id="2")
    after = plan_of(one, other, OCCUPANTS).after
    assert (after.street, after.zip) in {(r.street, r.zip) for r in (one, other)}
    for name in ("email", "phone"):
        assert bool(getattr(after, name)) is bool(getattr(one, name) or getattr(other, name))
    assert set(after.subscriptions) == set(one.subscriptions) | set(other.subscriptions)
    assert after.may_be_called is (one.may_be_called and other.may_be_called)
    owed = [r.balance.minor for r in (one, other) if r.balance is not None]
    assert after.balance is None if not owed else after.balance.minor == sum(owed)


class Desk(RuleBasedStateMachine):
    """Records merged and undone in any order; what is owed and what is lent is the same throughout."""

    records: dict[str, Customer]

    @initialize(drawn=st.tuples(*(customers(str(n)) for n in range(6))))
    def begin(self, drawn: tuple[Customer, ...]) -> None:
        plain = [evolve(one, register_number="", identity_document="") for one in drawn]
        # a card number or two may be on several records, as it is in life; ids of items are not
        self.records = {one.number: one for one in plain}
        self.ledger = Ledger()
        self.ways_back: list[Any] = []
        self.owed = sums(*plain)
        self.lent = ids("loans", *plain)
        self.cards = set(ids("cards", *plain))
        self.history = ids("loan_history", *plain)
        self.erased: Counter[str] = Counter()

    @rule(data=st.data())
    def merges(self, data: st.DataObject) -> None:
        survivor, removed = data.draw(
            st.tuples(st.sampled_from(sorted(self.records)), st.sampled_from(sorted(self.records)))
        )
        one, other = self.records[survivor], self.records[removed]
        plan = preview(one, other, policy=WISE, as_of=ON, ledger=self.ledger).answer.plan
        accept = () if plan is None else plan.destructive
        answer = commit(one, other, policy=WISE, as_of=ON, accept=accept, ledger=self.ledger).answer
        allowed = survivor != removed and survivor not in self.ledger.into and removed not in self.ledger.into
        assert isinstance(answer, Merged) is allowed
        if isinstance(answer, Merged):
            gone = Counter(e.item for e in answer.plan.of("loan_history") if e.fate is Fate.ERASED)
            self.erased += gone
            self.records[survivor] = answer.survivor
            self.ledger = answer.ledger
            self.ways_back.append(answer.undo)

    @precondition(lambda self: self.ways_back)
    @rule(data=st.data())
    def undoes(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.ways_back) - 1))
        way_back = self.ways_back[index]
        survivor = way_back.before.number
        answer = undo(self.records[survivor], way_back, policy=WISE, ledger=self.ledger).answer
        if isinstance(answer, Undone):
            self.records[survivor], self.records[way_back.removed.number] = answer.survivor, answer.removed
            self.ledger = answer.ledger
            self.ways_back.pop(index)
        else:
            later = [one for one in self.ways_back[index + 1 :] if survivor in (one.before.number, one.removed.number)]
            erased_since = self.records[survivor].loan_history != way_back.after.loan_history
            assert later or erased_since, "a later merge stands in the way, or what such a one erased for good"

    @invariant()
    def the_books_balance(self) -> None:
        if not hasattr(self, "ledger"):
            return
        there = [one for number, one in self.records.items() if number not in self.ledger.into]
        assert sums(*there) == self.owed
        assert ids("loans", *there) == self.lent
        assert set(ids("cards", *there)) == self.cards
        assert ids("loan_history", *there) + self.erased == self.history
        for number in self.records:
            assert self.ledger.resolve(number) in {one.number for one in there}


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=settings.default.max_examples // 2)


@pytest.mark.parametrize("number", ["1", "2"])
def test_the_strategy_draws_records_that_can_be_merged(number: str) -> None:
    from hypothesis import find

    assert find(customers(number), lambda one: bool(one.loans and one.costs and one.subscriptions))


def made(number: int, dice: Random) -> Customer:
    """A customer out of dice, with a little of everything."""
    name = str(number)
    library = dice.choice(["Gent", "Brugge"])
    start = ON - timedelta(days=dice.randrange(800))
    return Customer(
        number=name,
        actor_id=f"a{name}",
        registered_online=dice.random() < 0.3,
        loans=tuple(Loan(id=f"L{name}-{n}", library=library, item="i", lent_on=ON, due_on=ON) for n in range(dice.randrange(3))),
        costs=tuple(
            Cost(id=f"C{name}-{n}", amount=Money.of_minor(dice.randrange(-500, 900), "EUR")) for n in range(dice.randrange(3))
        ),
        cards=(Card(number=f"c{name}", is_primary=True),),
        loan_history=tuple(HistoryEntry(id=f"H{name}-{n}", library=library, title="t", returned_on=ON) for n in range(2)),
        history_settings=(HistorySetting(library=library, is_on=dice.random() < 0.5),),
        subscriptions=(
            Subscription(id=f"S{name}", library=library, start=start, end=start + timedelta(days=365)),
        ),
    )  # fmt: skip


def test_hundreds_of_records_merged_and_undone_in_any_order_and_the_books_balance() -> None:
    """MRG-08, MRG-46, MRG-47, MRG-48, MRG-51."""
    dice = Random(20210316)
    records = {str(number): made(number, dice) for number in range(300)}
    owed, lent, cards = sums(*records.values()), ids("loans", *records.values()), ids("cards", *records.values())
    history, erased = ids("loan_history", *records.values()), Counter[str]()
    ledger, ways_back, merges, undone = Ledger(), [], 0, 0
    for step in range(1_500):
        if ways_back and dice.random() < 0.35:
            way_back = ways_back[dice.randrange(len(ways_back))]
            answer = undo(records[way_back.before.number], way_back, policy=WISE, ledger=ledger).answer
            if isinstance(answer, Undone):
                ways_back.remove(way_back)
                records[way_back.before.number], records[way_back.removed.number] = answer.survivor, answer.removed
                ledger, undone = answer.ledger, undone + 1
        else:
            survivor, removed = (records[str(dice.randrange(300))] for _ in range(2))
            plan = preview(survivor, removed, policy=WISE, as_of=ON, ledger=ledger).answer.plan
            if plan is not None:
                answer = commit(survivor, removed, policy=WISE, as_of=ON, accept=plan.destructive, ledger=ledger).answer
                assert isinstance(answer, Merged)
                erased += Counter(e.item for e in plan.entries if e.fate is Fate.ERASED)
                records[survivor.number], ledger = answer.survivor, answer.ledger
                ways_back.append(answer.undo)
                merges += 1
        if step % 50 == 0 or step == 1_499:
            there = [one for number, one in records.items() if number not in ledger.into]
            assert (sums(*there), ids("loans", *there), ids("cards", *there)) == (owed, lent, cards)
            assert ids("loan_history", *there) + erased == history
            assert {ledger.resolve(number) for number in records} == {one.number for one in there}
    assert min(merges, undone) > 200
