"""Laws of changes: one day, one product, given back by a withdrawal (UPG-01..11)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from subrules import change
from subrules.change import Answer, Change, Incomplete, Need, Refused, State, Undecided, Withdrawn
from subrules.decision import Decision
from subrules.plain import from_plain, to_plain
from subrules.testing import change_cases
from subrules.versions import CirculationSystem, Version


def decide(case: dict[str, Any]) -> Decision[Answer]:
    return change.submit(**case)


def today(case: dict[str, Any]) -> date:
    return case["now"].astimezone(case["client"].zone).date()


# ---------------------------------------------------------------- a second way: straight from the statements


def ezpay_after(case: dict[str, Any]) -> bool:
    kind, asked = case["offer"].ezpay.value, case["request"].ezpay
    before = case["subscription"].auto_renew
    return {"required": True, "none": False, "optional": before if asked is None else asked}[kind]


def needs_form(case: dict[str, Any]) -> bool:
    address = case["subscription"].delivery_address
    return case["offer"].medium.value != "digital" and (address is None or not address.street)


def effective(case: dict[str, Any]) -> date | None:
    timing = case["request"].timing
    day = today(case) if timing.immediately else timing.scheduled or case["subscription"].next_publishing_date
    return None if day is None or day < today(case) else day


def failing(case: dict[str, Any]) -> set[str]:
    """The criteria that fail, written down as the statements say them."""
    subscription, offer, systems = case["subscription"], case["offer"], case["client"].systems
    ncs = systems.circulation.system is CirculationSystem.NCS
    matrix = systems.circulation.system is CirculationSystem.MATRIX
    new, circ = systems.subscribe >= Version("3.16.0"), systems.circulation.version
    printed = offer.medium.value != "digital"
    addressed = needs_form(case) or case["request"].address is not None
    found = set()
    if not case["client"].change.on:
        found.add("UPG-02")
    if subscription.state is not State.ACTIVE:
        found.add("UPG-01")
    if not ((ncs and circ >= Version("2018.5+SP1")) or (matrix and systems.subscribe >= Version("3.14.1"))):
        found.add("VER-07")
    if addressed and not (ncs and new and circ >= Version("2020.2.1")):
        found.add("VER-09" if ncs else "UPG-09")
    if (
        printed
        and not addressed
        and ncs
        and not (systems.subscribe >= Version("3.14.0") and circ >= Version("2018.5+SP1"))
    ):
        found.add("VER-08")
    if printed and not addressed and not ncs and not (matrix and systems.subscribe >= Version("3.14.1")):
        found.add("VER-07")
    if ezpay_after(case) != subscription.auto_renew and not (ncs and new and circ >= Version("2018.5+SP1")):
        found.add("UPG-08")
    renews = subscription.auto_renew or ezpay_after(case)
    known = subscription.term is not None and offer.term is not None
    if ncs and renews and printed_or_hybrid(case) and known and subscription.term != offer.term:
        found.add("UPG-10")
    day = effective(case)
    if day is None:
        found.add("UPG-05" if case["request"].timing.next_billing_cycle else "UPG-06")
    if day is not None and subscription.stop_date is not None and day >= subscription.stop_date:
        found.add("UPG-01")
    return found


def printed_or_hybrid(case: dict[str, Any]) -> bool:
    return case["offer"].medium.value in ("print", "hybrid")


@given(change_cases())
def test_the_outcome_is_what_the_statements_say_and_everything_that_bars_is_named(case: dict[str, Any]) -> None:
    """UPG-01 to UPG-11, VER-07 to VER-09."""
    decision, expected = decide(case), failing(case)
    assert {reason.statement for reason in decision.against} == expected
    answer = decision.answer
    if expected:
        assert answer == Refused()
        return
    terms_matter = (
        case["client"].systems.circulation.system is CirculationSystem.NCS
        and (case["subscription"].auto_renew or ezpay_after(case))
        and printed_or_hybrid(case)
    )
    if terms_matter and None in (case["subscription"].term, case["offer"].term):
        assert answer == Undecided()
        return
    switched = ezpay_after(case) != case["subscription"].auto_renew
    wanted = [Need.ADDRESS] if needs_form(case) and case["request"].address is None else []
    wanted += [Need.CONSENT] if switched and not case["request"].ezpay_consent else []
    assert isinstance(answer, Incomplete if wanted else Change)
    assert answer.effective == effective(case)
    if isinstance(answer, Incomplete):
        assert list(answer.needs) == wanted
    else:
        assert answer.auto_renew is ezpay_after(case)
        assert (answer.ezpay is not None) is switched


# ---------------------------------------------------------------- laws


def made(case: dict[str, Any]) -> Change:
    answer = decide(case).answer
    assume(isinstance(answer, Change))
    assert isinstance(answer, Change)
    return answer


@st.composite
def likely(draw: st.DrawFn) -> dict[str, Any]:
    """Cases in which nothing but the timing stands in the way."""
    case = draw(change_cases())
    subscription = evolve(case["subscription"], state=State.ACTIVE, stop_date=None, term=case["offer"].term)
    request = evolve(case["request"], ezpay_consent=True, address=change.Address(street="12 Mill Lane", zip="55555"))
    from samples import NEWEST

    return case | {
        "subscription": subscription, "request": request,
        "client": evolve(case["client"], change=change.Settings(on=True), systems=NEWEST),
    }  # fmt: skip


@given(likely())
def test_a_change_and_its_withdrawal_give_back_the_record(case: dict[str, Any]) -> None:
    """UPG-01: before its day."""
    answer, moment = made(case), {"client": case["client"], "now": case["now"]}
    accepted = change.apply(case["subscription"], answer, **moment)
    withdrawn = change.withdraw(accepted, **moment).answer
    if answer.effective > today(case):
        assert withdrawn == Withdrawn(case["subscription"])
    else:
        assert accepted.pending is None
        assert withdrawn == Refused()


@given(likely(), st.integers(0, 40))
def test_on_every_day_there_is_one_product_the_old_one_until_the_day_and_the_new_one_from_it_on(
    case: dict[str, Any], later: int
) -> None:
    """UPG-01: without gap or overlap; and looking at the record again changes nothing."""
    answer, moment = made(case), {"client": case["client"], "now": case["now"]}
    accepted = change.apply(case["subscription"], answer, **moment)
    day = today(case) + timedelta(days=later)
    assert change.product_on(accepted, day) == (answer.stopped if day < answer.effective else answer.added)
    then = case["now"] + timedelta(days=later)
    carried = change.carried_out(accepted, client=case["client"], now=then)
    assert carried == change.carried_out(carried, client=case["client"], now=then)
    assert carried.product == change.product_on(accepted, then.astimezone(case["client"].zone).date())
    untouched = ("id", "state", "stop_date", "next_publishing_date")
    assert all(getattr(carried, name) == getattr(case["subscription"], name) for name in untouched)


@given(likely())
def test_an_event_for_each_accepted_change_and_none_for_a_failed_one(case: dict[str, Any]) -> None:
    """UPG-07, UPG-08."""
    answer = made(case)
    written = change.events(answer, accepted=True, client=case["client"])
    assert written[0].number == {"UPGRD": 1029, "DNGRD": 1031}[answer.type]
    assert {event.effective for event in written} == {answer.effective}
    assert len(written) == (2 if answer.ezpay else 1)
    assert change.events(answer, accepted=False, client=case["client"]) == ()


@given(change_cases())
def test_what_may_not_be_offered_may_not_be_submitted(case: dict[str, Any]) -> None:
    """UPG-01 to UPG-11: with nothing chosen but the timing, what bars an offer bars the change."""
    plain = evolve(case["request"], address=None, ezpay=None)
    asked = {name: value for name, value in case.items() if name != "request"}
    may = change.may_change(**asked)
    decision = decide(case | {"request": plain})
    assert {r.statement for r in may.against} <= {r.statement for r in decision.against}
    if may.answer is False:
        assert decision.answer == Refused()


@given(change_cases())
def test_a_decision_is_written_as_plain_data_and_read_back(case: dict[str, Any]) -> None:
    decision = decide(case)
    assert from_plain(json.loads(json.dumps(to_plain(decision))), Decision[Answer]) == decision
    for name, kind in (("subscription", change.Subscription), ("offer", change.Offer), ("request", change.Request)):
        assert from_plain(json.loads(json.dumps(to_plain(case[name]))), kind) == case[name]
    assert change.read_aloud(decision).endswith(".")
