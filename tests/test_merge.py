"""Merging two customer records (MRG-01..55), each rule in both directions where it has two."""

from __future__ import annotations

import copy
import sys
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from attrs import evolve, frozen

from samples import against
from subrules.decision import Decision
from subrules.faults import InputError
from subrules.merge import (
    PERSISTENT_ERROR,
    Block,
    Card,
    CardStatus,
    Cost,
    Customer,
    CustomerKind,
    Fate,
    FieldCase,
    FieldResult,
    Group,
    HistoryEntry,
    HistorySetting,
    Ledger,
    Link,
    Loan,
    Merged,
    Message,
    NeedsAcceptance,
    Occupant,
    Plan,
    Policy,
    PolicyError,
    Preview,
    Refused,
    Reservation,
    Rule,
    Side,
    Special,
    Subscription,
    SubscriptionState,
    Transaction,
    Undone,
    When,
    commit,
    occupant_policy,
    policy_from,
    preview,
    preview_all,
    read_aloud,
    relinked,
    undo,
    wise_policy,
)
from subrules.merge.results import items_result
from subrules.merge.wise.national_number import is_valid
from subrules.money import Money
from subrules.plain import from_plain, to_plain

WISE = wise_policy()
ON = date(2026, 6, 15)
NUMBER, OTHER_NUMBER = "93.05.18-223.61", "85.07.30-033.28"
ALL = ("erase loan_history", "delete subscriptions")


def customer(number: str, **other: Any) -> Customer:
    return Customer(**({"number": number, "actor_id": f"a{number}"} | other))


def eur(text: str) -> Money:
    return Money.from_text(f"{text} EUR")


def active(id: str, library: str = "Gent", **other: Any) -> Subscription:
    usual = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    return Subscription(id=id, library=library, **(usual | other))


def lapsed(id: str, library: str = "Gent") -> Subscription:
    return active(id, library, start=date(2024, 1, 1), end=date(2024, 12, 31))


def history(id: str, library: str = "Gent", returned_on: date = date(2026, 3, 1)) -> HistoryEntry:
    return HistoryEntry(id=id, library=library, title="Wil", returned_on=returned_on)


def setting(library: str, is_on: bool) -> HistorySetting:
    return HistorySetting(library=library, is_on=is_on)


def planned(survivor: Any, removed: Any, policy: Policy[Any] = WISE) -> Plan[Any]:
    plan = preview(survivor, removed, policy=policy, as_of=ON).answer.plan
    assert plan is not None
    return plan


def merged(survivor: Any, removed: Any, policy: Policy[Any] = WISE, **other: Any) -> Merged[Any]:
    """A merge with everything accepted that it would destroy."""
    plan = preview(
        survivor, removed, policy=policy, as_of=ON, **{k: v for k, v in other.items() if k == "ledger"}
    ).answer.plan
    assert plan is not None
    answer = commit(survivor, removed, policy=policy, as_of=ON, accept=plan.destructive, **other).answer
    assert isinstance(answer, Merged)
    return answer


def fates(plan: Plan[Any], kind: str, side: Side = Side.REMOVED) -> dict[str, Fate]:
    return {entry.item: entry.fate for entry in plan.of(kind, side)}


def notices(plan: Plan[Any]) -> list[str]:
    return [notice.statement for notice in plan.notices]


# ---------------------------------------------------------------- MRG-01..03: roles


def test_mrg_01_data_go_from_the_removed_record_to_the_survivor() -> None:
    """MRG-01: swapping the two is another merge with another outcome."""
    one, other = customer("1", name="An", loans=(loan("L1"),)), customer("2", name="Bo", loans=(loan("L2"),))
    assert (merged(one, other).survivor.name, merged(other, one).survivor.name) == ("An", "Bo")
    for there in (merged(one, other), merged(other, one)):
        assert {found.id for found in there.survivor.loans} == {"L1", "L2"}


def test_mrg_02_the_survivor_keeps_its_number_and_actor_id_and_the_removed_record_is_no_customer() -> None:
    """MRG-02."""
    answer = merged(customer("1"), customer("2"))
    assert (answer.survivor.number, answer.survivor.actor_id) == ("1", "a1")
    assert answer.ledger.resolve("2") == "1"


def test_mrg_03_what_is_not_in_the_list_stays_the_survivor_s_and_is_told() -> None:
    """MRG-03."""
    own = {
        "name": "Bo", "birth_date": date(1990, 5, 18), "street": "Kerkplein 7", "zip": "9040", "city": "Gent",
        "language": "fr", "notification_wishes": "mail", "password": "secret", "identity_document": "EH 123",
    }  # fmt: skip
    plan = planned(customer("1", name="An"), customer("2", **own))
    assert plan.after.name == "An"
    for name in own:
        assert list(fates(plan, name).values()) == [Fate.LEFT_BEHIND], name
        assert plan.of(name, Side.REMOVED)[0].statement == "MRG-03"
        assert getattr(plan.after, name) == getattr(customer("1", name="An"), name)


# ---------------------------------------------------------------- MRG-04..12: what is transferred


def loan(id: str) -> Loan:
    return Loan(id=id, library="Gent", item=f"item {id}", lent_on=date(2026, 6, 1), due_on=date(2026, 6, 29))


def test_mrg_04_all_outstanding_loans() -> None:
    """MRG-04: item, library and dates unchanged."""
    one, other = customer("1", loans=(loan("L1"),)), customer("2", loans=(loan("L2"), loan("L3")))
    assert merged(one, other).survivor.loans == (loan("L1"), loan("L2"), loan("L3"))


def test_mrg_05_all_reservations_and_two_of_one_title_with_a_notice() -> None:
    """MRG-05, A-MRG-12."""
    made = [
        Reservation(id=f"R{n}", library="Gent", title=t, reserved_on=ON) for n, t in enumerate(["Wil", "Wil", "Max"])
    ]
    plan = planned(customer("1", reservations=(made[0],)), customer("2", reservations=(made[1], made[2])))
    assert plan.after.reservations == tuple(made)
    assert [(n.statement, n.sentence.split()[0], n.is_warning) for n in plan.notices] == [("MRG-05", "`Wil`", False)]


def test_mrg_06_the_loan_history() -> None:
    """MRG-06."""
    assert merged(customer("1", loan_history=(history("H1"),)), customer("2", loan_history=(history("H2"),))).survivor.loan_history == (
        history("H1"), history("H2"),
    )  # fmt: skip


def test_mrg_07_all_financial_history() -> None:
    """MRG-07."""
    paid = [Transaction(id=f"T{n}", amount=eur("1.00"), settled_on=ON) for n in range(3)]
    one, other = customer("1", financial_history=(paid[0],)), customer("2", financial_history=(paid[1], paid[2]))
    assert merged(one, other).survivor.financial_history == tuple(paid)


def test_mrg_08_all_costs_to_the_cent_and_credits_keep_their_sign() -> None:
    """MRG-08, MRG-32: per currency; fees of a stopped subscription too."""
    one = customer("1", costs=(Cost(id="C1", amount=eur("2.50")),), subscriptions=(active("S1"),))
    other = customer(
        "2",
        costs=(
            Cost(id="C2", amount=eur("10.00"), about="contributie"), Cost(id="C3", amount=eur("-1.25")),
            Cost(id="C4", amount=Money(3, "USD")),
        ),
        subscriptions=(active("S2"), lapsed("S3")),
    )  # fmt: skip
    costs = merged(one, other).survivor.costs
    assert [str(cost.amount) for cost in costs] == ["2.50 EUR", "10.00 EUR", "-1.25 EUR", "3.00 USD"]


@pytest.mark.parametrize(
    ("mine", "theirs", "after"),
    [
        (("an@ex.be",), ("bo@ex.be",), ("an@ex.be", "bo@ex.be")),
        ((), ("bo@ex.be", "bo2@ex.be"), ("bo@ex.be", "bo2@ex.be")),
        (("an@ex.be",), ("AN@ex.be ",), ("an@ex.be",)),
        (("an@ex.be",), (), ("an@ex.be",)),
    ],
)
def test_mrg_09_e_mails_are_added_and_the_survivor_s_stays_primary(mine, theirs, after) -> None:
    """MRG-09: as primary if the survivor had none; equal ones once; nothing is overwritten."""
    assert merged(customer("1", emails=mine), customer("2", emails=theirs)).survivor.emails == after


def test_mrg_09_how_contact_data_travels_can_be_switched() -> None:
    """MRG-09, MRG-10, A-MRG-03."""
    one, other = customer("1", emails=("an@ex.be",)), customer("2", emails=("bo@ex.be",), phones=("09 1",))
    for rule, emails in ((Rule.FILL, ("an@ex.be",)), (Rule.SURVIVOR, ("an@ex.be",)), (Rule.REMOVED, ("bo@ex.be",))):
        answer = merged(one, other, wise_policy(contact=rule))
        assert answer.survivor.emails == emails
        assert answer.survivor.phones == (() if rule is Rule.SURVIVOR else ("09 1",))


def test_mrg_10_phones_are_added_and_equal_digits_are_one() -> None:
    """MRG-10: the survivor's first."""
    one, other = customer("1", phones=("09 123 45 67",)), customer("2", phones=("09/123.45.67", "0470 00 00 01"))
    assert merged(one, other).survivor.phones == ("09 123 45 67", "0470 00 00 01")


def test_mrg_11_messages_of_both_each_marked_with_where_it_came_from() -> None:
    """MRG-11: the same message twice is two messages (A-MRG-12)."""
    one = customer("1", messages=(Message(id="M1", text="belt"),))
    other = customer("2", messages=(Message(id="M2", text="belt"), Message(id="M3", text="x", origin="0")))
    assert [(m.text, m.origin) for m in merged(one, other).survivor.messages] == [
        ("belt", "1"),
        ("belt", "2"),
        ("x", "0"),
    ]


def test_mrg_12_the_cards_of_both_each_number_once_with_one_primary() -> None:
    """MRG-12, A-MRG-10."""
    first = Card(number="111", is_primary=True)
    theirs = (Card(number="111"), Card(number="222", status=CardStatus.BLOCKED, is_primary=True), Card(number="333"))
    after = merged(customer("1", cards=(first,)), customer("2", cards=theirs)).survivor.cards
    assert after == (first, Card(number="222", status=CardStatus.BLOCKED), Card(number="333"))
    without = merged(customer("1", cards=(Card(number="444"),)), customer("2", cards=theirs)).survivor.cards
    assert [card.number for card in without if card.is_primary] == ["222"]
    shared = merged(customer("1", cards=(Card(number="222"),)), customer("2", cards=theirs)).survivor.cards
    assert [card.number for card in shared if card.is_primary] == ["222"]


# ---------------------------------------------------------------- MRG-13..16: the national register number


@pytest.mark.parametrize(
    ("mine", "theirs", "number"),
    [
        ({"identity_document": NUMBER}, {}, NUMBER),
        ({}, {"identity_document": NUMBER}, NUMBER),
        ({}, {"register_number": NUMBER}, NUMBER),
        ({"register_number": NUMBER}, {}, NUMBER),
        ({"register_number": NUMBER}, {"identity_document": "93051822361"}, NUMBER),
        ({"identity_document": "93051822361"}, {"register_number": NUMBER}, "93051822361"),
        ({}, {"identity_document": "EH 123456"}, ""),
        ({}, {"identity_document": "93.05.18-223.62"}, ""),
        ({}, {}, ""),
    ],
)
def test_mrg_13_and_mrg_14_where_the_number_comes_from(mine: dict, theirs: dict, number: str) -> None:
    """MRG-13: a copy; the document is not emptied. MRG-14: the removed record's own field (A-MRG-04)."""
    plan = planned(customer("1", **mine), customer("2", **theirs))
    assert plan.after.register_number == number
    assert plan.after.identity_document == mine.get("identity_document", "")


@pytest.mark.parametrize(
    ("mine", "theirs", "told"),
    [
        (NUMBER, "93051822361", [Fate.KEPT, Fate.COMBINED]),
        ("", NUMBER, [Fate.TRANSFERRED]),
        (NUMBER, "", [Fate.KEPT]),
        (NUMBER, "unknown", [Fate.KEPT, Fate.LEFT_BEHIND]),
        ("unknown", NUMBER, [Fate.REPLACED, Fate.TRANSFERRED]),
        ("unknown", "", [Fate.KEPT]),
    ],
)
def test_mrg_14_what_becomes_of_the_two_numbers(mine: str, theirs: str, told: list[Fate]) -> None:
    """MRG-13, MRG-14, MRG-51: and a number from a document is told as a copy."""
    plan = planned(customer("1", register_number=mine), customer("2", register_number=theirs))
    assert [entry.fate for entry in plan.of("register_number")] == told
    assert {entry.statement for entry in plan.of("register_number")} == {"MRG-14"}
    copied = planned(customer("1", register_number="unknown", identity_document=NUMBER), customer("2"))
    assert [(e.statement, e.fate) for e in copied.of("register_number")] == [("MRG-13", Fate.REPLACED)]


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (NUMBER, True), (OTHER_NUMBER, True), ("93051822361", True), ("93 05 18 223 61", True),
        ("93.05.18-223.62", False), ("9305182236", False), ("930518223611", False), ("EH 123456", False),
        ("", False), ("\uff19\uff13051822361", False),
    ],
)  # fmt: skip
def test_mrg_15_eleven_digits_with_the_right_check_number(text: str, valid: bool) -> None:
    """MRG-15."""
    assert is_valid(text) is valid


def test_mrg_15_for_births_from_2000_on_the_check_has_a_2_in_front_and_a_wrong_one_is_reported() -> None:
    """MRG-15."""
    body = 50101001
    before, since = 97 - body % 97, 97 - (2_000_000_000 + body) % 97
    assert before != since
    assert is_valid(f"{body:09}{before:02}")
    assert is_valid(f"{body:09}{since:02}")
    wrong = next(n for n in range(1, 98) if n not in (before, since))
    plan = planned(customer("1", identity_document=f"{body:09}{wrong:02}"), customer("2"))
    assert (plan.after.register_number, notices(plan)) == ("", ["MRG-15"])


def test_mrg_16_two_numbers_are_two_people() -> None:
    """MRG-16: in the fields, or found in a document; equal ones in another spelling are one."""
    for mine, theirs in (("register_number", "register_number"), ("register_number", "identity_document"),
                         ("identity_document", "identity_document")):  # fmt: skip
        one, other = customer("1", **{mine: NUMBER}), customer("2", **{theirs: OTHER_NUMBER})
        for pair in ((one, other), (other, one)):
            refused = commit(*pair, policy=WISE, as_of=ON)
            assert (refused.answer, against(refused)) == (Refused(), ["MRG-16"])
    same = customer("2", register_number="93051822361")
    assert merged(customer("1", register_number=NUMBER), same).survivor.register_number == NUMBER


def test_mrg_16_within_one_record_the_field_wins_with_a_warning() -> None:
    """MRG-16, A-MRG-05."""
    plan = planned(customer("1", register_number=NUMBER, identity_document=OTHER_NUMBER), customer("2"))
    assert (plan.after.register_number, notices(plan), plan.notices[0].is_warning) == (NUMBER, ["MRG-16"], True)


# ---------------------------------------------------------------- MRG-17..22: the internet block


@pytest.mark.parametrize(
    ("mine", "theirs", "block", "statement"),
    [
        ({}, {"registered_online": True}, True, "MRG-17"),
        ({"registered_online": True}, {}, True, "MRG-17"),
        ({"registered_online": True}, {"registered_online": True}, True, "MRG-21"),
        ({"registered_online": True, "internet_block": True}, {"register_number": NUMBER}, False, "MRG-18"),
        ({"register_number": NUMBER, "internet_block": True}, {"registered_online": True}, False, "MRG-18"),
        ({"registered_online": True}, {"identity_document": NUMBER}, False, "MRG-20"),
        ({"registered_online": True, "identity_document": NUMBER}, {}, False, "MRG-20"),
        ({}, {"internet_block": True}, False, "MRG-19"),
        ({}, {}, False, "MRG-19"),
        ({"internet_block": True}, {}, True, "MRG-22"),
        ({"internet_block": True}, {"register_number": NUMBER}, True, "MRG-22"),
    ],
)
def test_mrg_17_to_22_the_internet_block_afterwards(mine: dict, theirs: dict, block: bool, statement: str) -> None:
    """MRG-17, MRG-18, MRG-19, MRG-20, MRG-21, MRG-22."""
    plan = planned(customer("1", **mine), customer("2", **theirs))
    assert plan.after.internet_block is block, statement
    changed = block is not mine.get("internet_block", False)
    assert any(notice.statement in ("MRG-17", "MRG-18") for notice in plan.notices) is changed


def test_mrg_18_a_library_may_keep_the_survivor_s_block() -> None:
    """MRG-18, A-MRG-06."""
    one, other = customer("1", registered_online=True, internet_block=True), customer("2", register_number=NUMBER)
    keeping = wise_policy(keep_survivor_internet_block=True)
    assert planned(one, other, keeping).after.internet_block is True
    assert planned(customer("1", registered_online=True), other, keeping).after.internet_block is False


# ---------------------------------------------------------------- MRG-23..32: subscriptions


def test_mrg_23_a_warning_where_the_valid_subscription_is_not_on_top() -> None:
    """MRG-23: a warning, not a refusal; not in the other direction."""
    one, other = customer("1", subscriptions=(lapsed("S1", "Brugge"),)), customer("2", subscriptions=(active("S2"),))
    assert "MRG-23" in notices(planned(one, other))
    assert "MRG-23" not in notices(planned(other, one))
    assert isinstance(commit(one, other, policy=WISE, as_of=ON).answer, Merged)


def test_mrg_24_and_mrg_25_lapsed_ones_of_the_removed_record_are_deleted_and_the_survivor_s_stay() -> None:
    """MRG-24, MRG-25."""
    plan = planned(customer("1", subscriptions=(lapsed("S1"),)), customer("2", subscriptions=(lapsed("S2"),)))
    assert plan.after.subscriptions == (lapsed("S1"),)
    assert (fates(plan, "subscriptions"), plan.destructive) == ({"S2": Fate.DELETED}, ("delete subscriptions",))
    assert fates(plan, "subscriptions", Side.SURVIVOR) == {"S1": Fate.KEPT}


@pytest.mark.parametrize(
    ("mine", "theirs", "warned"),
    [
        ((), (lapsed("S2"),), ["Gent"]),
        ((lapsed("S1"),), (lapsed("S2"),), []),
        ((active("S1", "Brugge"),), (lapsed("S2"), lapsed("S3", "Brugge")), ["Gent"]),
        ((), (lapsed("S2"), active("S3")), []),
        ((), (active("S2"),), []),
    ],
)
def test_mrg_26_a_warning_where_the_borrower_may_not_be_found(mine, theirs, warned: list[str]) -> None:
    """MRG-26: per library, with the tip (A-MRG-16)."""
    found = [
        n for n in planned(customer("1", subscriptions=mine), customer("2", subscriptions=theirs)).notices
        if n.statement == "MRG-26"
    ]  # fmt: skip
    assert [notice.sentence.split()[1] for notice in found] == warned
    assert all(notice.remedy == "merge, then register again straight away" for notice in found)


def test_mrg_27_both_active_in_one_library_and_the_removed_one_is_stopped_and_then_added() -> None:
    """MRG-27, MRG-30: stopped on the merge date; it is not deleted as a lapsed one."""
    plan = planned(customer("1", subscriptions=(active("S1"),)), customer("2", subscriptions=(active("S2"),)))
    assert plan.after.subscriptions == (active("S1"), active("S2", end=ON, is_stopped=True))
    assert fates(plan, "subscriptions") == {"S2": Fate.STOPPED}
    assert [one.id for one in plan.after.subscriptions if one.state(ON) is SubscriptionState.ACTIVE] == ["S1"]
    assert plan.destructive == ()


def test_mrg_28_and_mrg_29_an_active_one_elsewhere_stays_active() -> None:
    """MRG-28, MRG-29."""
    mine, theirs = (active("S1"), lapsed("S0", "Brugge")), (active("S2", "Brugge"),)
    plan = planned(customer("1", subscriptions=mine), customer("2", subscriptions=theirs))
    assert plan.after.subscriptions == (*mine, *theirs)
    assert fates(plan, "subscriptions") == {"S2": Fate.TRANSFERRED}


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("subscription", "state"),
    [
        (active("S", start=ON), SubscriptionState.ACTIVE),
        (active("S", start=ON + DAY), SubscriptionState.FUTURE),
        (active("S", end=ON), SubscriptionState.ACTIVE),
        (active("S", end=ON - DAY), SubscriptionState.LAPSED),
        (active("S", end=ON, is_stopped=True), SubscriptionState.LAPSED),
        (active("S", end=ON + DAY, is_stopped=True), SubscriptionState.ACTIVE),
        (active("S", end=ON - DAY, is_stopped=True), SubscriptionState.LAPSED),
    ],
)
def test_mrg_31_what_a_subscription_is_on_the_merge_date(subscription, state) -> None:
    """MRG-31: one that starts later is transferred unchanged (A-MRG-07)."""
    assert subscription.state(ON) is state
    plan = planned(customer("1", subscriptions=(active("S1"),)), customer("2", subscriptions=(subscription,)))
    fate = {SubscriptionState.ACTIVE: Fate.STOPPED, SubscriptionState.FUTURE: Fate.TRANSFERRED,
            SubscriptionState.LAPSED: Fate.DELETED}[state]  # fmt: skip
    assert fates(plan, "subscriptions") == {"S": fate}
    if state is SubscriptionState.FUTURE:
        assert plan.after.subscriptions[-1] == subscription


# ---------------------------------------------------------------- MRG-33..40: the loan-history setting


def reader_of(number: str, is_on: bool | None, *subscriptions: Subscription, **other: Any) -> Customer:
    settings = () if is_on is None else (setting("Gent", is_on),)
    return customer(number, history_settings=settings, subscriptions=subscriptions, **other)


@pytest.mark.parametrize("mine", [active("S1"), lapsed("S1")])
@pytest.mark.parametrize("theirs", [active("S2"), lapsed("S2")])
def test_mrg_33_to_36_the_survivor_s_setting_holds_and_history_may_be_erased(mine, theirs) -> None:
    """MRG-33, MRG-34, MRG-36: a lapsed subscription counts, also one that is deleted in the same merge."""
    entries = (history("H1"), history("H2", "Brugge"))
    one, other = reader_of("1", False, mine), reader_of("2", True, theirs, loan_history=entries)
    plan = planned(one, other)
    assert plan.after.history_settings == (setting("Gent", False),)
    assert fates(plan, "loan_history") == {"H1": Fate.ERASED, "H2": Fate.TRANSFERRED}
    assert plan.after.loan_history == (entries[1],)
    assert "erase loan_history" in plan.destructive


def test_mrg_35_the_other_way_round_all_history_comes_along_with_an_information() -> None:
    """MRG-35, MRG-40: with the roles swapped nothing is erased, and the preview shows it."""
    one = reader_of("1", False, active("S1"))
    other = reader_of("2", True, active("S2"), loan_history=(history("H1"),))
    plan = planned(other, one)
    assert (plan.after.history_settings, plan.after.loan_history) == ((setting("Gent", True),), (history("H1"),))
    assert [(n.statement, n.is_warning) for n in plan.notices] == [("MRG-35", False)]
    shown = preview(one, other, policy=WISE, as_of=ON).answer
    assert (shown.plan.destructive, shown.other.destructive) == (("erase loan_history",), ())


@pytest.mark.parametrize("theirs", [active("S2", "Brugge"), active("S2", start=ON + DAY)])
def test_mrg_37_no_library_in_common_and_nothing_is_erased(theirs: Subscription) -> None:
    """MRG-37: one that starts later is neither active nor lapsed."""
    one, other = reader_of("1", False, active("S1")), reader_of("2", True, theirs, loan_history=(history("H1"),))
    other = evolve(other, history_settings=(*other.history_settings, setting("Brugge", True)))
    plan = planned(one, other)
    assert plan.after.loan_history == (history("H1"),)
    assert plan.after.history_settings == (setting("Gent", False), setting("Brugge", True))


def test_mrg_38_the_erasure_is_announced_and_happens_only_when_it_is_accepted() -> None:
    """MRG-38: with library, number of entries and remedy; refused, nothing changes."""
    one = reader_of("1", False, active("S1"))
    other = reader_of("2", True, active("S2"), loan_history=(history("H1"), history("H2")))
    (notice,) = [n for n in planned(one, other).notices if n.statement == "MRG-38"]
    assert notice.sentence == "the loan history of the removed record in Gent is erased: 2 entries"
    assert notice.remedy.startswith("turn the survivor's loan history on first")
    refused = commit(one, other, policy=WISE, as_of=ON)
    assert (refused.answer, against(refused)) == (NeedsAcceptance(needs=("erase loan_history",)), ["MRG-38"])
    assert isinstance(commit(one, other, policy=WISE, as_of=ON, accept=("erase loan_history",)).answer, Merged)
    with pytest.raises(InputError, match="nothing here would `erase everything`"):
        commit(one, other, policy=WISE, as_of=ON, accept=("erase everything",))


def test_mrg_38_nothing_to_erase_is_an_information() -> None:
    """MRG-34, A-MRG-19."""
    plan = planned(reader_of("1", False, active("S1")), reader_of("2", True, active("S2")))
    assert ([(n.statement, n.is_warning) for n in plan.notices], plan.destructive) == ([("MRG-34", False)], ())


def test_mrg_39_only_loan_history_is_erased() -> None:
    """MRG-39."""
    other = reader_of(
        "2", True, active("S2"), loan_history=(history("H1"),), loans=(loan("L1"),), costs=(Cost(id="C", amount=eur("1.00")),),
        financial_history=(Transaction(id="T", amount=eur("1.00"), settled_on=ON),),
    )  # fmt: skip
    plan = planned(reader_of("1", False, active("S1")), other)
    assert {entry.kind for entry in plan.entries if entry.fate is Fate.ERASED} == {"loan_history"}
    assert (plan.after.loans, plan.after.costs, plan.after.financial_history) == (
        other.loans,
        other.costs,
        other.financial_history,
    )


def test_mrg_34_a_library_may_keep_the_latest_days() -> None:
    """MRG-34, A-MRG-08."""
    entries = (history("old", returned_on=ON - timedelta(days=91)), history("new", returned_on=ON - timedelta(days=90)))
    plan = planned(
        reader_of("1", False, active("S1")),
        reader_of("2", True, active("S2"), loan_history=entries),
        wise_policy(keep_days=90),
    )
    assert fates(plan, "loan_history") == {"old": Fate.ERASED, "new": Fate.TRANSFERRED}


def test_mrg_06_both_off_and_the_remainder_comes_along() -> None:
    """MRG-06, A-MRG-18."""
    one, other = reader_of("1", False, active("S1")), reader_of("2", False, active("S2"), loan_history=(history("H1"),))
    assert planned(one, other).after.loan_history == (history("H1"),)


# ---------------------------------------------------------------- MRG-41..44: profile links


def link(profile: str, actor_id: str, library: str = "Gent") -> Link:
    return Link(profile=profile, library=library, actor_id=actor_id)


def test_mrg_41_a_link_to_the_removed_record_points_to_the_survivor() -> None:
    """MRG-41."""
    done = relinked([link("p", "a2"), link("q", "a3")], removed="a2", survivor="a1")
    assert (done.links, done.updated) == ((link("p", "a1"), link("q", "a3")), (link("p", "a1"),))


@pytest.mark.parametrize("first", ["a1", "a2"])
def test_mrg_42_of_two_identical_links_the_earlier_stays(first: str) -> None:
    """MRG-42."""
    second = "a2" if first == "a1" else "a1"
    done = relinked([link("p", first), link("p", second)], removed="a2", survivor="a1")
    assert (done.links, done.taken_out) == ((link("p", "a1"),), (link("p", second),))


def test_mrg_43_links_of_other_libraries_and_profiles_all_stay() -> None:
    """MRG-43, A-MRG-11."""
    links = [link("p", "a1"), link("p", "a2", "Brugge"), link("q", "a2"), link("p", "a9"), link("p", "a9")]
    done = relinked(links, removed="a2", survivor="a1")
    after = [link("p", "a1"), link("p", "a1", "Brugge"), link("q", "a1"), link("p", "a9"), link("p", "a9")]
    assert (list(done.links), done.taken_out) == (after, ())


def test_mrg_44_the_advice_for_an_error_that_persists() -> None:
    """MRG-44."""
    assert "unlink and link again" in PERSISTENT_ERROR


# ---------------------------------------------------------------- MRG-45..50, MRG-52..55: safety


def test_mrg_45_a_record_is_not_merged_with_itself() -> None:
    """MRG-45."""
    refused = commit(customer("1"), customer("1"), policy=WISE, as_of=ON)
    assert (refused.answer, against(refused)) == (Refused(), ["MRG-45"])


def test_mrg_46_a_record_that_was_merged_is_not_merged_again() -> None:
    """MRG-46: it names where it went, and totals do not change."""
    one, two = customer("1", loans=(loan("L1"),)), customer("2", loans=(loan("L2"),))
    first = merged(one, two)
    again = commit(first.survivor, two, policy=WISE, as_of=ON, ledger=first.ledger)
    assert (again.answer, against(again)) == (Refused(), ["MRG-46"])
    assert again.against[0].sentence == "2 was merged already: it went into 1"
    chained = merged(customer("3"), first.survivor, ledger=first.ledger)
    told = commit(chained.survivor, two, policy=WISE, as_of=ON, ledger=chained.ledger).against[0]
    assert (told.sentence, told.values["now"]) == ("2 was merged already: it went into 1, and is now 3", "3")


def test_mrg_47_a_chain_has_what_all_had() -> None:
    """MRG-47."""
    a, b, c = (customer(n, loans=(loan(f"L{n}"),), costs=(Cost(id=f"C{n}", amount=eur("1.10")),)) for n in "ABC")
    first = merged(b, a)
    second = merged(c, first.survivor, ledger=first.ledger)
    assert sorted(found.id for found in second.survivor.loans) == ["LA", "LB", "LC"]
    assert sum(cost.amount.minor for cost in second.survivor.costs) == 330
    assert [second.ledger.resolve(n) for n in "ABC"] == ["C", "C", "C"]


def test_mrg_48_no_circles() -> None:
    """MRG-48: and nothing goes into a record that is gone."""
    a, b = customer("A"), customer("B")
    ledger = merged(b, a).ledger
    for survivor, removed in ((a, b), (a, customer("C"))):
        refused = commit(survivor, removed, policy=WISE, as_of=ON, ledger=ledger)
        assert (refused.answer, against(refused)) == (Refused(), ["MRG-48"])
    with pytest.raises(ValueError, match="back to itself"):
        Ledger({"A": "B", "B": "A"}).resolve("A")


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        (CustomerKind.PERSON, CustomerKind.PERSON, True),
        (CustomerKind.INSTITUTION, CustomerKind.INSTITUTION, True),
        (CustomerKind.PERSON, CustomerKind.INSTITUTION, False),
        (CustomerKind.INSTITUTION, CustomerKind.PERSON, False),
        (CustomerKind.ADMINISTRATIVE, CustomerKind.ADMINISTRATIVE, False),
        (CustomerKind.PERSON, CustomerKind.ADMINISTRATIVE, False),
    ],
)
def test_mrg_49_regular_customers_of_one_kind(mine, theirs, may: bool) -> None:
    """MRG-49."""
    decision = commit(customer("1", kind=mine), customer("2", kind=theirs), policy=WISE, as_of=ON)
    assert isinstance(decision.answer, Merged) is may
    assert set(against(decision)) == (set() if may else {"MRG-49"})


def test_mrg_49_differing_birth_dates_are_a_warning() -> None:
    """MRG-49, A-MRG-14."""
    plan = planned(customer("1", birth_date=date(1990, 5, 18)), customer("2", birth_date=date(1990, 5, 19)))
    assert notices(plan) == ["MRG-49"]
    assert notices(planned(customer("1", birth_date=date(1990, 5, 18)), customer("2"))) == []
    assert notices(planned(customer("1"), customer("2", birth_date=date(1990, 5, 18)))) == []


def full(number: str, **other: Any) -> Customer:
    """A customer with something of everything."""
    usual: dict[str, Any] = {
        "name": f"name {number}", "loans": (loan(f"L{number}"),), "emails": (f"{number}@ex.be",), "phones": ("09 1",),
        "cards": (Card(number=f"c{number}", is_primary=True),), "messages": (Message(id=f"M{number}", text="x"),),
        "loan_history": (history(f"H{number}"),), "history_settings": (setting("Gent", number == "2"),),
        "costs": (Cost(id=f"C{number}", amount=eur("2.50")),), "subscriptions": (active(f"S{number}"), lapsed(f"T{number}")),
        "blocks": (Block(id=f"B{number}", reason="deurwaarder"),), "registered_online": True,
    }  # fmt: skip
    return customer(number, **(usual | other))


def test_mrg_50_a_refused_merge_leaves_both_records_as_they_were() -> None:
    """MRG-50: inputs are never modified, by a merge, a refusal or a preview."""
    one, other = full("1"), full("2")
    before = copy.deepcopy((one, other))
    preview(one, other, policy=WISE, as_of=ON)
    assert commit(one, other, policy=WISE, as_of=ON).answer == NeedsAcceptance(needs=ALL)
    merged(one, other)
    assert (one, other) == before


def test_mrg_51_every_item_of_both_records_is_told_of_exactly_once() -> None:
    """MRG-51: and numbers add up."""
    one, other = full("1"), full("2")
    plan = planned(one, other)
    for attribute in attrs.fields(Customer):
        for side, record in ((Side.SURVIVOR, one), (Side.REMOVED, other)):
            items = getattr(record, attribute.name)
            told = plan.of(attribute.name, side)
            if isinstance(items, tuple):
                assert len(told) == len(items), attribute.name
            else:
                assert len(told) <= 1
    assert len({(e.side, e.kind, e.item) for e in plan.entries}) == len(plan.entries)


@frozen
class Crate:
    id: str
    costs: tuple[Cost, ...] = ()


@pytest.mark.parametrize("what", ["loses", "doubles", "says otherwise"])
def test_mrg_51_a_special_rule_that_does_not_add_up_is_found(what: str) -> None:
    """MRG-51, MRG-08."""

    def rule(merging: Any) -> FieldResult:
        from subrules.merge.results import entry

        mine, theirs = merging.survivor.costs, merging.removed.costs
        kept = tuple(entry(merging, Side.SURVIVOR, one, Fate.KEPT) for one in mine)
        came = tuple(entry(merging, Side.REMOVED, one, Fate.TRANSFERRED) for one in theirs)
        if what == "loses":
            return items_result(merging, "wrong", mine, kept)
        if what == "doubles":
            return items_result(merging, "wrong", (*mine, *theirs), (*kept, *came, *came))
        changed = tuple(evolve(one, amount=eur("99.00")) for one in theirs)
        return items_result(merging, "wrong", (*mine, *changed), (*kept, *came))

    policy = Policy(
        name="wrong", record=Crate, rules={"id": Rule.SURVIVOR, "costs": Special("wrong")}, specials={"wrong": rule}
    )
    with pytest.raises(InputError, match=r"exactly once|does not add up"):
        preview(Crate("1"), Crate("2", (Cost(id="C", amount=eur("1.00")),)), policy=policy, as_of=ON)


def test_mrg_52_the_same_again_is_the_same() -> None:
    """MRG-52: the date is an input; a datetime is not a day."""
    assert commit(full("1"), full("2"), policy=WISE, as_of=ON, accept=ALL) == commit(
        full("1"), full("2"), policy=WISE, as_of=ON, accept=ALL
    )
    with pytest.raises(InputError, match="as_of: expected a day"):
        commit(full("1"), full("2"), policy=WISE, as_of=datetime(2026, 6, 15))


def test_mrg_53_the_order_of_merges_can_matter_and_the_previews_say_so() -> None:
    """MRG-53: A(on) into B(off) into C(on) loses A's history; A into C, then B into C, does not."""
    a = reader_of("A", True, active("SA"), loan_history=(history("HA"),))
    b, c = reader_of("B", False, active("SB")), reader_of("C", True, active("SC"))
    (into_b,) = preview_all(b, [a], policy=WISE, as_of=ON)
    assert into_b.plan.destructive == ("erase loan_history",)
    steps = preview_all(c, [a, b], policy=WISE, as_of=ON)
    assert [step.plan.destructive for step in steps] == [(), ()]
    assert steps[-1].plan.after.loan_history == (history("HA"),)
    again = preview_all(c, [a, a, b], policy=WISE, as_of=ON)
    assert [step.plan is None for step in again] == [False, True, False]
    assert [reason.statement for reason in again[1].against] == ["MRG-46"]


def test_mrg_54_a_preview_is_what_the_merge_does() -> None:
    """MRG-54."""
    plan = planned(full("1"), full("2"))
    answer = merged(full("1"), full("2"))
    assert (answer.plan, answer.survivor) == (plan, plan.after)


def test_mrg_55_other_blocks_are_carried_over() -> None:
    """MRG-55."""
    assert [block.id for block in merged(full("1"), full("2")).survivor.blocks] == ["B1", "B2"]


# ---------------------------------------------------------------- undo


def test_undoing_gives_the_two_originals_less_what_was_erased() -> None:
    """A-MRG-20: what was erased is nowhere, unless it was asked for."""
    one, other = full("1"), full("2")
    answer = merged(one, other)
    back = undo(answer.survivor, answer.undo, policy=WISE, ledger=answer.ledger)
    assert back.answer == Undone(survivor=one, removed=evolve(other, loan_history=()), ledger=Ledger())
    assert back.reasons[0].sentence == "both records are as they were, less what was erased: loan_history"
    kept = merged(one, other, keep_erased=True)
    assert undo(kept.survivor, kept.undo, policy=WISE, ledger=kept.ledger).answer.removed == other


def test_undoing_says_why_it_cannot() -> None:
    """MRG-47, MRG-50."""
    one, other = full("1"), full("2")
    answer = merged(one, other)
    changed = undo(evolve(answer.survivor, name="x"), answer.undo, policy=WISE, ledger=answer.ledger)
    assert (changed.answer, changed.reasons[0].sentence) == (
        Refused(),
        "name changed since",
    )
    gone = merged(customer("3"), answer.survivor, ledger=answer.ledger)
    later = undo(answer.survivor, answer.undo, policy=WISE, ledger=gone.ledger)
    assert later.reasons[0].sentence == "1 went into 3 since: undo that first"
    twice = merged(answer.survivor, customer("4"), ledger=answer.ledger)
    first = undo(twice.survivor, answer.undo, policy=WISE, ledger=twice.ledger)
    assert first.reasons[0].sentence == "4 went into 1 after it: undo that first"
    never = undo(answer.survivor, answer.undo, policy=WISE, ledger=Ledger())
    assert never.reasons[0].sentence == "2 was not merged into 1, or not any more"


# ---------------------------------------------------------------- provenance


def test_each_field_says_where_it_comes_from() -> None:
    plan = planned(customer("1", name="An"), customer("2", name="Bo", identity_document=NUMBER))
    by_field = {one.field: one for one in plan.provenance}
    assert len(by_field) == len(attrs.fields(Customer))
    assert by_field["name"].sentence == (
        "name comes from survivor by the rule `survivor's`: the survivor had `An`, the removed record `Bo`"
    )
    assert (by_field["name"].conflict, by_field["loans"].conflict) == (True, False)
    assert by_field["register_number"].source == "a copy from the removed record's identity document"
    assert by_field["register_number"].after == NUMBER


# ---------------------------------------------------------------- policies as data


@frozen
class Person:
    id: str
    stamp: date | None = None
    name: str = ""
    street: str = ""
    zip: str = ""
    points: int | None = None
    balance: Money | None = None
    friendly: bool = False
    tags: tuple[str, ...] = ()


def person_policy(**other: Any) -> Policy[Any]:
    """Everything the survivor's, except what a test says."""
    names = [one.name for one in attrs.fields(Person)]
    groups = other.pop("groups", {})
    grouped = {name for group in groups.values() for name in group.fields}
    rules = {name: Rule.SURVIVOR for name in names if name not in grouped} | other.pop("rules", {})
    return Policy(name="p", record=Person, rules=rules, groups=groups, stamp=other.pop("stamp", "stamp"), **other)


OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("rule", "mine", "theirs", "after"),
    [
        (Rule.SURVIVOR, "a", "b", "a"), (Rule.SURVIVOR, "", "b", ""), (Rule.REMOVED, "a", "b", "b"),
        (Rule.REMOVED, "a", "", "a"), (Rule.REMOVED, "a", "  ", "a"), (Rule.FILL, "a", "b", "a"),
        (Rule.FILL, "", "b", "b"), (Rule.NEWEST, "a", "b", "b"), (Rule.NEWEST, "a", "", "a"),
        (Rule.OLDEST, "a", "b", "a"), (Rule.REFUSE, "a", "a", "a"), (Rule.REFUSE, "", "b", "b"),
    ],
)  # fmt: skip
def test_how_each_rule_carries_a_single_value(rule: Rule, mine: str, theirs: str, after: str) -> None:
    """MRG-03: never overwrite with empty; the removed record is the newer one here."""
    policy = person_policy(rules={"name": rule})
    assert merged(Person("1", OLD, mine), Person("2", NEW, theirs), policy).survivor.name == after


def test_newest_and_oldest_in_the_other_direction_and_without_a_stamp() -> None:
    for rule, after in ((Rule.NEWEST, "a"), (Rule.OLDEST, "b")):
        policy = person_policy(rules={"name": rule})
        assert merged(Person("1", NEW, "a"), Person("2", OLD, "b"), policy).survivor.name == after
        assert merged(Person("1", None, "a"), Person("2", NEW, "b"), policy).survivor.name == "a"


@pytest.mark.parametrize(
    ("name", "rule", "mine", "theirs", "after"),
    [
        ("points", Rule.SUM, 3, 4, 7), ("points", Rule.SUM, None, 4, 4), ("points", Rule.SUM, None, None, None),
        ("balance", Rule.SUM, eur("-1.10"), eur("0.20"), eur("-0.90")),
        ("friendly", Rule.ANY, False, True, True), ("friendly", Rule.ANY, False, False, False),
        ("friendly", Rule.ALL, False, True, False), ("friendly", Rule.ALL, True, True, True),
        ("tags", Rule.UNION, ("a",), ("a", "b"), ("a", "b")), ("tags", Rule.MOVE, ("a",), ("a", "b"), ("a", "a", "b")),
        ("tags", Rule.DROP, ("a",), ("b",), ("a",)), ("tags", Rule.SURVIVOR, (), ("b",), ()),
        ("tags", Rule.REMOVED, ("a",), ("b",), ("b",)), ("tags", Rule.REMOVED, ("a",), (), ("a",)),
        ("tags", Rule.FILL, (), ("b",), ("b",)), ("tags", Rule.FILL, ("a",), ("b",), ("a",)),
    ],
)  # fmt: skip
def test_how_each_rule_carries_numbers_flags_and_items(name: str, rule: Rule, mine, theirs, after) -> None:
    policy = person_policy(rules={name: rule})
    assert getattr(merged(Person("1", **{name: mine}), Person("2", **{name: theirs}), policy).survivor, name) == after


def test_what_is_dropped_needs_to_be_accepted() -> None:
    """MRG-38."""
    policy = person_policy(rules={"tags": Rule.DROP})
    refused = commit(Person("1"), Person("2", tags=("a",)), policy=policy, as_of=ON)
    assert refused.answer == NeedsAcceptance(needs=("delete tags",))


def test_a_group_is_never_assembled_from_two_records() -> None:
    for rule, after in ((Rule.NEWEST, ("2 Oak", "")), (Rule.FILL, ("1 Elm", "9000")), (Rule.REMOVED, ("2 Oak", ""))):
        policy = person_policy(groups={"address": Group(("street", "zip"), rule)})
        done = merged(Person("1", OLD, street="1 Elm", zip="9000"), Person("2", NEW, street="2 Oak"), policy).survivor
        assert (done.street, done.zip) == after
    policy = person_policy(groups={"address": Group(("street", "zip"), Rule.NEWEST)})
    empty = merged(Person("1", OLD, street="1 Elm", zip="9000"), Person("2", NEW), policy).survivor
    assert (empty.street, empty.zip) == ("1 Elm", "9000")


def test_what_must_not_differ_refuses_the_merge() -> None:
    for policy, field in (
        (person_policy(rules={"name": Rule.REFUSE}), "name"),
        (person_policy(groups={"g": Group(("name", "zip"), Rule.REFUSE)}), "name and zip"),
    ):
        refused = commit(Person("1", name="a"), Person("2", name="b"), policy=policy, as_of=ON)
        assert refused.answer == Refused()
        assert refused.against[0].sentence.startswith(f"{field} must be the same on both records")


def test_cases_are_tried_in_order() -> None:
    cases = (
        FieldCase(When.SURVIVOR_EMPTY, Rule.REMOVED),
        FieldCase(When.REMOVED_NEWER, Rule.REMOVED),
        FieldCase(When.ALWAYS, Rule.SURVIVOR),
    )
    policy = person_policy(rules={"name": cases})
    assert merged(Person("1", NEW, ""), Person("2", OLD, "b"), policy).survivor.name == "b"
    assert merged(Person("1", OLD, "a"), Person("2", NEW, "b"), policy).survivor.name == "b"
    assert merged(Person("1", NEW, "a"), Person("2", OLD, "b"), policy).survivor.name == "a"


def test_a_policy_that_loses_a_field_is_refused() -> None:
    """MRG-51: completeness; adding a field to a record type without a rule is found when the policy is built."""
    with pytest.raises(PolicyError, match=r"rules\.tags: no rule says how it travels: it would be lost"):
        Policy(name="p", record=Person, rules={one.name: Rule.SURVIVOR for one in attrs.fields(Person)[:-1]})
    for policy in (WISE, occupant_policy()):
        extended = attrs.make_class("Extended", {"shoe_size": attrs.field(type=int, default=0)}, bases=(policy.record,))
        with pytest.raises(PolicyError, match=r"rules\.shoe_size: no rule says how it travels"):
            evolve_policy(policy, record=extended)


def evolve_policy(policy: Policy[Any], **other: Any) -> Policy[Any]:
    given = {one.name: getattr(policy, one.name) for one in attrs.fields(Policy)}
    return Policy(**(given | other))


def test_everything_wrong_with_a_policy_is_told_at_once() -> None:
    with pytest.raises(PolicyError) as raised:
        policy_from(
            {
                "stamps": "stamp",
                "rules": {
                    "id": "survivors", "name": "sum", "points": "any", "balance": "all", "friendly": "union",
                    "tags": "newest", "zipcode": "fill if empty", "street": {"special": "streets"},
                    "stamp": [{"when": "removed is newer", "rule": "removed's"}],
                },
                "groups": {"address": {"fields": ["zip", "name"], "rule": "sum"}, "half": {"rule": "sum"}},
                "keys": {"tags": "sound"},
                "statements": {"tag": "MRG-01"},
            },
            Person,
        )  # fmt: skip
    assert sorted({fault.path for fault in raised.value.faults}) == [
        "groups.address", "groups.half", "keys.tags", "rules.balance", "rules.friendly", "rules.id", "rules.name",
        "rules.points", "rules.stamp", "rules.street", "rules.tags", "rules.zipcode", "stamps", "statements.tag",
    ]  # fmt: skip


def test_a_policy_from_a_mapping_is_the_policy_in_python() -> None:
    mapping = {
        "name": "occupants", "stamp": "updated_on",
        "rules": {
            "id": "survivor's", "updated_on": "survivor's", "since": "fill if empty", "phone": "newest", "balance": "sum",
            "email": [{"when": "survivor is empty", "rule": "removed's"}, {"when": "always", "rule": "survivor's"}],
            "may_be_called": "all", "has_complained": "any", "subscriptions": "union", "registrations": "union", "notes": "move",
        },
        "groups": {
            "name": {"fields": ["first_name", "last_name"], "rule": "survivor's"},
            "address": {"fields": ["street", "city", "zip"], "rule": "newest"},
        },
        "keys": {"subscriptions": "exact", "registrations": "exact"},
    }  # fmt: skip
    assert policy_from(mapping, Occupant) == occupant_policy()


# ---------------------------------------------------------------- bad input


def test_records_that_cannot_be_merged_are_told() -> None:
    with pytest.raises(InputError, match="survivor: expected a Customer, got 'x'"):
        commit("x", customer("2"), policy=WISE, as_of=ON)
    twice = customer("2", loans=(loan("L1"), loan("L1")))
    with pytest.raises(InputError, match=r"removed\.loans: two items have the id `L1`"):
        commit(customer("1"), twice, policy=WISE, as_of=ON)
    with pytest.raises(InputError, match=r"the merged record\.loans: two items have the id `L1`"):
        commit(customer("1", loans=(loan("L1"),)), customer("2", loans=(loan("L1"),)), policy=WISE, as_of=ON)
    with pytest.raises(InputError, match="cards: two of them are the primary card"):
        customer("1", cards=(Card(number="1", is_primary=True), Card(number="2", is_primary=True)))
    with pytest.raises(InputError) as raised:
        from_plain({"number": "", "actor_id": 1, "loans": [{"id": "L", "due_on": "2026-02-30"}]}, Customer)
    assert [fault.path for fault in raised.value.faults] == [
        "number", "actor_id", "loans[0].library", "loans[0].item", "loans[0].lent_on", "loans[0].due_on",
    ]  # fmt: skip


def test_many_items_take_linear_time() -> None:
    """MRG-51: counted in calls, which no busy machine disturbs; `benchmarks/run.py` measures a hundred thousand."""

    def calls(count: int) -> int:
        phones = tuple(f"09 {n}" for n in range(count))
        entries = tuple(history(f"H{n}") for n in range(count))
        one, many = customer("1", phones=phones[: count // 2]), customer("2", phones=phones, loan_history=entries)
        made = [0]
        sys.setprofile(lambda *_: made.__setitem__(0, made[0] + 1))
        try:
            after = merged(one, many).survivor
        finally:
            sys.setprofile(None)
        assert len(after.phones) == len(after.loan_history) == count
        return made[0]

    small, large = calls(200), calls(2_000)
    assert large < 11 * small, (small, large)


# ---------------------------------------------------------------- plain data, read aloud


def test_records_and_plans_are_plain_data() -> None:
    assert from_plain(to_plain(full("1")), Customer) == full("1")
    data = to_plain(commit(full("1"), full("2"), policy=WISE, as_of=ON, accept=ALL))
    assert data["answer"]["kind"] == "merged"
    assert from_plain(data["answer"]["survivor"], Customer) == merged(full("1"), full("2")).survivor
    plan = planned(customer("1", password="secret"), customer("2", password="other"))
    told = repr((plan.entries, plan.provenance, plan.after))
    assert ("secret" in told, "other" in told) == (False, False)
    assert [entry.item for entry in plan.of("password")] == ["not shown", "not shown"]


def test_merges_can_be_read_aloud() -> None:
    one, other = customer("1", name="An"), customer("2", subscriptions=(lapsed("S2"),))
    assert [
        read_aloud(preview(one, other, policy=WISE, as_of=ON)),
        read_aloud(commit(one, other, policy=WISE, as_of=ON)),
        read_aloud(commit(one, other, policy=WISE, as_of=ON, accept=("delete subscriptions",))),
        read_aloud(Decision(Preview(plan=None, other=None), commit(one, one, policy=WISE, as_of=ON).reasons)),
    ] == [
        "would be merged: 5 kept, 2 left behind, 2 combined, 1 deleted. To be accepted first: delete subscriptions.",
        "not merged, and nothing changed: `delete subscriptions` has not been accepted.",
        "merged: 5 kept, 2 left behind, 2 combined, 1 deleted.",
        "would not be merged: 1 cannot be merged with itself.",
    ]
