"""The laws of restarts (RST, DAT, PAY)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from attrs import evolve

from ... import restart as restarts
from ...decision import Decision
from ...money import Money
from ...plain import from_plain, to_plain
from ...subscription import Channel
from ...versions import Systems
from ..policies import restart_cases
from .law import EXAMPLES, keep, tried

Policy = Callable[..., Decision[restarts.Answer]]


def restart(
    settings: restarts.Settings | None = None,
    *,
    systems: Systems | None = None,
    zone: tzinfo | None = None,
    policy: Policy = restarts.submit,
    examples: int = EXAMPLES,
) -> None:
    """The laws of restarts, for one's settings, versions and zone, and for a policy that is called as `restart.submit`.

    A restart never costs less than nothing, and its total is the sum of its lines. Making one thing worse
    never makes a restart possible. Both channels decide alike. What is refused has a reason. A decision is
    the same when it was written as plain data and read back.

    Args:
        settings: the client's settings of restarts; any when left out.
        systems: the installed versions; any when left out.
        zone: the client's time zone; any when left out.
        policy: what is to keep the laws, a function called as `restart.submit`.
        examples: how many cases each law is tried on.

    Raises:
        LawBroken: with the smallest case that was found.

    >>> restart(restarts.Settings(on=True, max_days=60), examples=20)
    """

    def costs_nothing_less_than_nothing(case: dict[str, Any]) -> None:
        answer = policy(**case).answer
        if isinstance(answer, restarts.RealTimeRestart):
            payment = answer.payment
            amounts = [payment.total, *(line.amount for line in payment.lines)]
            keep(min(amount.minor for amount in amounts) >= 0, "no amount of a restart is below zero", case)
            total = sum(line.amount.minor for line in payment.lines)
            keep(payment.total.minor == total, "the total of a restart is the sum of its lines", case)

    def worse_is_never_better(case: dict[str, Any]) -> None:
        subscription = case["subscription"]
        just_paid = restarts.EarlierPayment(amount=Money.zero(subscription.balance.currency), paid_at=case["now"])
        worse = [
            {"subscription": evolve(subscription, complimentary=True)},
            {"subscription": evolve(subscription, payments=(*subscription.payments, just_paid))},
            {"client": evolve(case["client"], restart=evolve(case["client"].restart, on=False))},
        ]
        for change in worse:
            answer = policy(**case | change).answer
            keep(
                not isinstance(answer, restarts.RealTimeRestart),
                f"a restart that is barred by {', '.join(change)} is not possible",
                case,
            )

    def both_channels_decide_alike(case: dict[str, Any]) -> None:
        used = case["client"].restart
        if used.donations.self_service != used.donations.csr or used.tips.self_service != used.tips.csr:
            case = case | {"request": evolve(case["request"], donation=None, tip=None)}
        answers = [policy(**case | {"request": evolve(case["request"], channel=one)}).answer for one in Channel]
        keep(answers[0] == answers[1], "both channels decide alike", case)

    def a_no_has_a_reason(case: dict[str, Any]) -> None:
        decision = policy(**case)
        refused = decision.answer == restarts.SubscriptionPanel()
        keep(refused == bool(decision.against), "a restart is refused exactly when a reason does not hold", case)

    def survives_as_plain_data(case: dict[str, Any]) -> None:
        decision = policy(**case)
        again = from_plain(to_plain(decision), Decision[restarts.Answer])
        keep(again == decision, "a decision is the same when it is read back", case)

    laws = [
        costs_nothing_less_than_nothing, worse_is_never_better, both_channels_decide_alike, a_no_has_a_reason,
        survives_as_plain_data,
    ]  # fmt: skip
    tried(laws, restart_cases(settings=settings, systems=systems, zone=zone), examples=examples)
