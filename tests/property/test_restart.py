"""Laws of restarts, and the same answer a second way (RST, DAT, PAY)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from strategies import CURRENCIES, zones
from subrules import restart
from subrules.days import iso_instant
from subrules.decision import Decision
from subrules.money import Money
from subrules.plain import from_plain, to_plain
from subrules.restart import Answer, PaymentStatus, RealTimeRestart, State, SubscriptionPanel, Undecided
from subrules.testing import restart_cases
from subrules.versions import CirculationSystem, NotSupported, supported
from subrules.versions.features import Feature


def decide(case: dict[str, Any]) -> Decision[Answer]:
    return restart.submit(**case)


def weighed(case: dict[str, Any]) -> Decision[bool | None]:
    return restart.may_restart(**{name: value for name, value in case.items() if name != "request"})


def today(case: dict[str, Any]) -> date:
    return case["now"].astimezone(case["client"].zone).date()


# ---------------------------------------------------------------- a second way: straight from the statements


def usual(settled: bool | None, matrix: bool) -> bool:
    """A-20: as settled, and else as is usual with the circulation system."""
    return matrix if settled is None else settled


def failing(case: dict[str, Any]) -> list[str]:
    """The criteria that fail, written down as the statements say them."""
    subscription, rates, settings = case["subscription"], case["rates"], case["client"].restart
    matrix = case["client"].systems.circulation.system is CirculationSystem.MATRIX
    window = settings.payment_hours * 3600
    found = []
    if not settings.on or settings.max_days is None:
        found.append("RST-09")
    if isinstance(supported(Feature.RESTART, case["client"].systems).answer, NotSupported):
        found.append("VER-04")
    if subscription.state is not State.PERMANENTLY_STOPPED:
        found.append("RST-01")
    if subscription.state is State.ACTIVE or (
        settings.max_days is not None and (today(case) - subscription.stop_date).days >= settings.max_days
    ):
        found.append("RST-04")
    if subscription.complimentary:
        found.append("RST-05")
    for payment in subscription.payments:
        made = payment.status not in (PaymentStatus.DECLINED, PaymentStatus.VOIDED)
        if (made or settings.count_failed_payments) and (
            case["now"].timestamp() - payment.paid_at.timestamp() < window
        ):
            found.append("RST-06")
            break
    if rates.returned == () and subscription.balance.amount >= 0:
        found.append("RST-07")
    if usual(settings.refuse_trials, matrix) and subscription.trial:
        found.append("A-20")
    if usual(settings.refuse_pending_restarts, matrix) and subscription.restart_pending:
        found.append("A-20")
    return found


@given(restart_cases())
def test_eligibility_is_what_the_statements_say_and_every_failing_criterion_is_named(case: dict[str, Any]) -> None:
    """RST-01 to RST-09: whatever the others do."""
    decision, expected = weighed(case), failing(case)
    assert sorted(reason.statement for reason in decision.against) == sorted(expected)
    unknown = case["rates"].returned is None
    assert decision.answer is (False if expected else None if unknown else True)


@given(restart_cases())
def test_the_outcome_is_what_the_statements_say(case: dict[str, Any]) -> None:
    """RST-02, DAT-02 to DAT-04, PAY-01 to PAY-05."""
    answer = decide(case).answer
    subscription, rates, request = (case[n] for n in ("subscription", "rates", "request"))
    settings = case["client"].restart
    if failing(case):
        assert answer == SubscriptionPanel()
        return
    if rates.returned is None:
        assert answer == Undecided()
        return
    assert isinstance(answer, RealTimeRestart)
    later = bool(rates.returned) and request.date is not None and request.date > today(case)
    assert (answer.effective, answer.immediate) == (request.date if later else today(case), not later)
    balance = subscription.balance.amount
    if rates.returned:
        base = rates.find(request.rate).amount.amount
        if balance < 0 and not settings.forgive_balance:
            base += -balance
        if balance > 0 and settings.apply_credit:
            base = max(base - balance, 0)
    else:
        base = -balance
    extras = sum((given.amount for given in (request.donation, request.tip) if given is not None), 0)
    assert answer.payment.base.amount == base
    assert answer.payment.total.amount == base + extras


# ---------------------------------------------------------------- laws


def not_for_good(subscription: restart.Subscription) -> dict[str, Any]:
    return {} if subscription.state is State.ACTIVE else {"state": State.TEMPORARILY_STOPPED}


def settled(case: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {"client": evolve(case["client"], restart=evolve(case["client"].restart, **settings))}


WORSE: dict[str, Any] = {
    "RST-01": lambda case: {"subscription": evolve(case["subscription"], **not_for_good(case["subscription"]))},
    "RST-04": lambda case: settled(case, max_days=0),
    "RST-05": lambda case: {"subscription": evolve(case["subscription"], complimentary=True)},
    "RST-06": lambda case: {
        "subscription": evolve(
            case["subscription"],
            payments=(
                *case["subscription"].payments,
                restart.EarlierPayment(amount=Money.zero(case["subscription"].balance.currency), paid_at=case["now"]),
            ),
        )
    },
    "RST-07": lambda case: {
        "subscription": evolve(case["subscription"], balance=Money.zero(case["subscription"].balance.currency)),
        "rates": restart.Rates(returned=()),
        "request": evolve(case["request"], rate=None),
    },
    "RST-09": lambda case: settled(case, on=False),
}


@given(restart_cases(), st.sampled_from(sorted(WORSE)))
def test_made_worse_in_one_criterion_it_is_never_eligible_and_that_one_is_named(
    case: dict[str, Any], which: str
) -> None:
    """RST-03."""
    assume(
        which != "RST-04" or case["client"].restart.max_days is not None
    )  # a limit that is not set cannot be made less
    before = {reason.statement for reason in weighed(case).against}
    worse = case | WORSE[which](case)
    decision = weighed(worse)
    assert decision.answer is False
    assert which in {reason.statement for reason in decision.against}
    assert before <= {reason.statement for reason in decision.against}
    assert decide(worse).answer == SubscriptionPanel()


@pytest.mark.parametrize("currency", CURRENCIES)
@given(st.data())
def test_the_total_is_the_sum_of_its_lines_and_none_is_below_zero(currency: str, data: st.DataObject) -> None:
    """PAY-05, PAY-09: exact with 0, 2 and 3 decimals."""
    answer = decide(data.draw(restart_cases(currency))).answer
    if isinstance(answer, RealTimeRestart):
        payment = answer.payment
        assert payment.total.minor == sum(line.amount.minor for line in payment.lines)
        assert payment.total.minor == payment.base.minor + payment.donation.minor + payment.tip.minor
        assert min([payment.total, payment.credit_used, *(line.amount for line in payment.lines)]).minor >= 0
        assert {line.amount.currency for line in payment.lines} <= {currency}


@given(restart_cases(), st.sampled_from([-1, 1]))
def test_a_cent_more_on_the_balance_moves_the_payment_by_a_cent_or_not_at_all(case: dict[str, Any], cent: int) -> None:
    """PAY-01 to PAY-04."""
    subscription = case["subscription"]
    balance = subscription.balance
    moved = evolve(subscription, balance=Money.of_minor(balance.minor + cent, balance.currency))
    before, after = decide(case).answer, decide(case | {"subscription": moved}).answer
    if isinstance(before, RealTimeRestart) and isinstance(after, RealTimeRestart):
        assert after.payment.total.minor - before.payment.total.minor in (0, -cent)


@given(restart_cases(), zones)
def test_the_same_instant_in_another_zone_is_the_same_answer(case: dict[str, Any], elsewhere: Any) -> None:
    """RST-06: the zone of a stamp decides nothing; only the client's zone says which day it is (A-05)."""
    assert decide(case | {"now": case["now"].astimezone(elsewhere)}) == decide(case)
    before, after = (
        weighed(case),
        weighed(case | {"client": evolve(case["client"], zone=elsewhere)})
        if not contradicts(case, elsewhere)
        else None,
    )
    if after is not None:
        by_days = {"RST-04"}
        assert {r.statement for r in before.against} ^ {r.statement for r in after.against} <= by_days


def contradicts(case: dict[str, Any], zone: Any) -> bool:
    """Whether in this zone it is a day on which the record's stop date cannot be."""
    stop, today = case["subscription"].stop_date, case["now"].astimezone(zone).date()
    if stop is None:
        return False
    return stop < today if case["subscription"].state is State.ACTIVE else stop > today


@given(restart_cases())
def test_a_payment_stops_blocking_exactly_when_it_was_said(case: dict[str, Any]) -> None:
    """RST-06: at that instant it no longer stands in the way, and a moment before it does."""
    stopped = evolve(case["subscription"], state=State.PERMANENTLY_STOPPED, stop_date=date(2024, 12, 1))
    case = case | {"subscription": stopped}
    blocked = next((reason for reason in weighed(case).against if reason.statement == "RST-06"), None)
    if blocked is not None:
        clears = iso_instant(blocked.values["clears_at"])
        just_before = clears - timedelta(microseconds=1)
        assert "RST-06" not in {reason.statement for reason in weighed(case | {"now": clears}).against}
        assert "RST-06" in {reason.statement for reason in weighed(case | {"now": just_before}).against}


@given(restart_cases())
def test_a_quote_and_a_submission_of_its_choices_come_to_the_same(case: dict[str, Any]) -> None:
    """PAY-01 to PAY-04, DAT-01 to DAT-04."""
    asked = {name: value for name, value in case.items() if name != "request"}
    request = evolve(case["request"], donation=None, tip=None)
    dates = [] if request.date is None else [request.date]
    quoted = restart.quote(channel=request.channel, dates=dates, **asked).answer
    if not isinstance(quoted, restart.Quote):
        assert quoted == decide(case).answer
        return
    assert quoted.date_picker is bool(case["rates"].returned)
    for choice in quoted.choices:
        answer = decide(case | {"request": evolve(request, rate=choice.rate, date=choice.effective)}).answer
        assert isinstance(answer, RealTimeRestart)
        assert (answer.rate, answer.effective, answer.immediate, answer.payment) == (
            choice.rate, choice.effective, choice.immediate, choice.payment,
        )  # fmt: skip


@given(restart_cases())
def test_a_decision_is_written_as_plain_data_and_read_back(case: dict[str, Any]) -> None:
    decision = decide(case)
    written = json.loads(json.dumps(to_plain(decision)))
    assert from_plain(written, Decision[Answer]) == decision
    for name, kind in (
        ("subscription", restart.Subscription),
        ("rates", restart.Rates),
        ("request", restart.Request),
    ):
        assert from_plain(json.loads(json.dumps(to_plain(case[name]))), kind) == case[name]
    assert restart.read_aloud(decision).endswith(".")
