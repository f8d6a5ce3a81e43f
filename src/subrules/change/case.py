"""One change to be decided, read from plain data, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ..checks import record
from ..decision import Decision
from ..faults import Fault, InputError, raise_if_any, without_repeats
from ..plain import parts_from_plain
from ..subscription import Offer, Subscription
from .contradictions import data_faults
from .decide import Answer, submit
from .records import Request
from .settings import Client


@record(kw_only=True)
class Case:
    """A subscription, the offer that is looked at, and what was submitted; None where nothing was yet."""

    subscription: Subscription
    offer: Offer
    request: Request | None = None

    def faults(self) -> Iterator[Fault]:
        """What the parts contradict each other in."""
        return data_faults(self.subscription, self.offer, self.request)

    def decide(self, client: Client, *, now: datetime) -> Decision[Answer]:
        """What becomes of the submission, as `submit` says.

        Args:
            client: its zone, systems, settings of changes and types of offers.
            now: the instant of the submission, aware.

        Returns:
            The answer with every reason.

        Raises:
            InputError: naming every fault; nothing was submitted.
        """
        if self.request is None:
            help = "ask `may_change` whether the offer may be taken"
            raise InputError([Fault("request", "this is missing, so nothing can be decided", help, "missing")])
        return submit(self.subscription, self.offer, self.request, client=client, now=now)


def case_from(data: Any) -> Case:
    """The case that plain data describes, with the keys `subscription`, `offer` and perhaps `request`.

    What is wrong with one part does not hide what is wrong with another.

    Args:
        data: a mapping as JSON gives it; days in ISO form, terms as `13 weeks`.

    Returns:
        The case, ready for `case.decide(client, now=now)`.

    Raises:
        InputError: naming every fault with its place.

    >>> request = {"channel": "Self-Service", "timing": {"immediately": True, "next_billing_cycle": True}}
    >>> case_from({"request": request})
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: subscription: this is missing; offer: this is missing; \
request.timing: choose one of immediately, next_billing_cycle and scheduled with its day, \
not both immediately and next_billing_cycle
    """
    kinds = {"subscription": Subscription, "offer": Offer, "request": Request}
    parts, faults = parts_from_plain(data, kinds, optional={"request"})
    subscription, offer, request = (parts.get(name) for name in kinds)
    raise_if_any(without_repeats(faults, data_faults(subscription, offer, request)))
    return Case(**parts)
