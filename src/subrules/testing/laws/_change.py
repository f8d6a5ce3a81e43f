"""The laws of changes (UPG)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta, tzinfo
from typing import Any

from attrs import evolve

from ... import change as changes
from ...decision import Decision
from ...subscription import Channel
from ...versions import Systems
from ..policies import change_cases
from .law import EXAMPLES, keep, tried

Policy = Callable[..., Decision[changes.Answer]]


def change(
    settings: changes.Settings | None = None,
    *,
    systems: Systems | None = None,
    zone: tzinfo | None = None,
    policy: Policy = changes.submit,
    examples: int = EXAMPLES,
) -> None:
    """The laws of upgrades and downgrades, for one's settings, versions and zone, and a policy called as `change.submit`.

    On every day there is one product: the old one until the day of the change, the new one from it on. A change
    that was withdrawn before its day leaves the record as it was. Nothing takes effect in the past. Both channels
    decide alike. What may not be offered may not be submitted.

    Args:
        settings: the client's settings of changes; any when left out.
        systems: the installed versions; any when left out.
        zone: the client's time zone; any when left out.
        policy: what is to keep the laws, a function called as `change.submit`.
        examples: how many cases each law is tried on.

    Raises:
        LawBroken: with the smallest case that was found.

    >>> change(changes.Settings(on=True), examples=20)
    """

    def one_product_on_every_day(case: dict[str, Any]) -> None:
        answer = policy(**case).answer
        if not isinstance(answer, changes.Change):
            return
        today = case["now"].astimezone(case["client"].zone).date()
        keep(answer.effective >= today, "no change takes effect in the past", case)
        accepted = changes.apply(case["subscription"], answer, client=case["client"], now=case["now"])
        for later in range(20):
            day = today + timedelta(days=later)
            expected = answer.stopped if day < answer.effective else answer.added
            keep(changes.product_on(accepted, day) == expected, "there is one product on every day", case)

    def withdrawn_is_as_before(case: dict[str, Any]) -> None:
        answer = policy(**case).answer
        if isinstance(answer, changes.Change):
            moment = {"client": case["client"], "now": case["now"]}
            accepted = changes.apply(case["subscription"], answer, **moment)
            back = changes.withdraw(accepted, **moment).answer
            is_pending = answer.effective > case["now"].astimezone(case["client"].zone).date()
            expected = changes.Withdrawn(case["subscription"]) if is_pending else changes.Refused()
            keep(back == expected, "a change that is withdrawn leaves the record as it was", case)

    def both_channels_decide_alike(case: dict[str, Any]) -> None:
        answers = [policy(**case | {"request": evolve(case["request"], channel=one)}).answer for one in Channel]
        keep(answers[0] == answers[1], "both channels decide alike", case)

    def what_may_not_be_offered_may_not_be_submitted(case: dict[str, Any]) -> None:
        plain = evolve(case["request"], address=None, ezpay=None)
        may = changes.may_change(**{name: value for name, value in case.items() if name != "request"})
        answer = policy(**case | {"request": plain}).answer
        keep(
            may.answer is not False or answer == changes.Refused(), "what may not be offered may not be submitted", case
        )

    laws = [
        one_product_on_every_day, withdrawn_is_as_before, both_channels_decide_alike,
        what_may_not_be_offered_may_not_be_submitted,
    ]  # fmt: skip
    tried(laws, change_cases(settings=settings, systems=systems, zone=zone), examples=examples)
