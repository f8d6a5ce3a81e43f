"""One restart to be decided, read from plain data, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from ..checks import record
from ..decision import Decision, Undecided
from ..faults import Fault, InputError, raise_if_any, without_repeats
from ..plain import parts_from_plain
from ..subscription import Channel, Subscription
from .contradictions import data_faults
from .decide import Answer, Quote, SubscriptionPanel, quote, submit
from .records import Rates, Request
from .settings import Client


@record(kw_only=True)
class Case:
    """A subscription, the rates returned for it, and what was submitted; None where nothing was yet."""

    subscription: Subscription
    rates: Rates
    request: Request | None = None

    def faults(self) -> Iterator[Fault]:
        """What the parts contradict each other in."""
        return data_faults(self.subscription, self.rates, self.request)

    def decide(self, client: Client, *, now: datetime) -> Decision[Answer]:
        """What becomes of the submission, as `submit` says.

        Args:
            client: its zone, systems and settings of restarts.
            now: the instant of the submission, aware.

        Returns:
            The answer with every reason.

        Raises:
            InputError: naming every fault; nothing was submitted.
        """
        if self.request is None:
            help = "ask `case.quote` what could be chosen"
            raise InputError([Fault("request", "this is missing, so nothing can be decided", help, "missing")])
        return submit(self.subscription, self.rates, self.request, client=client, now=now)

    def quote(
        self, client: Client, *, now: datetime, channel: Channel, dates: Iterable[date] = ()
    ) -> Decision[Quote | SubscriptionPanel | Undecided]:
        """What could be chosen, as `quote` says."""
        return quote(self.subscription, self.rates, channel=channel, dates=dates, client=client, now=now)


def case_from(data: Any) -> Case:
    """The case that plain data describes, with the keys `subscription`, `rates` and perhaps `request`.

    What is wrong with one part does not hide what is wrong with another.

    Args:
        data: a mapping as JSON gives it; amounts of money as `20.20 USD`, days and instants in ISO form.

    Returns:
        The case, ready for `case.decide(client, now=now)`.

    Raises:
        InputError: naming every fault with its place.

    >>> case_from({"rates": {}, "request": {"channel": "Self-Service", "tip": 2.0, "donation": "-1.00 USD"}})
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: subscription: this is missing; \
rates: expected either `returned` or `unknown`, got neither; \
request.donation: -1.00 USD is below zero; request.tip: expected text such as `20.20 USD`, got `2.0`
    """
    kinds = {"subscription": Subscription, "rates": Rates, "request": Request}
    parts, faults = parts_from_plain(data, kinds, optional={"request"})
    subscription, rates, request = (parts.get(name) for name in kinds)
    raise_if_any(without_repeats(faults, data_faults(subscription, rates, request, amounts=data)))
    return Case(**parts)
