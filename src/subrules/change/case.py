"""One change to be decided, read from plain data or put together, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from attrs import frozen

from ..checks import checked
from ..days import day_in, moment_faults
from ..faults import Fault, raise_if_any, without_repeats
from ..plain import parts_from_plain
from ..subscription import stop_faults
from .records import Ezpay, Offer, Request, Subscription


@frozen(kw_only=True)
class Case:
    """A subscription, the offer that is looked at, and what was submitted; None where nothing was yet."""

    subscription: Subscription
    offer: Offer
    request: Request | None = None
    __attrs_post_init__ = checked


def case_from(data: Any, *, now: datetime, zone: tzinfo) -> Case:
    """The case that plain data describes, with the keys `subscription`, `offer` and perhaps `request`.

    What is wrong with one part does not hide what is wrong with another.

    Raises:
        InputError: naming every fault with its path.

    >>> from datetime import UTC
    >>> request = {"channel": "Self-Service", "timing": {"immediately": True, "next_billing_cycle": True}}
    >>> case_from({"request": request}, now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC), zone=UTC)
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: subscription: this is missing; offer: this is missing; \
request.timing: choose one of immediately, next_billing_cycle and scheduled with its day, \
not both immediately and next_billing_cycle
    """
    kinds = {"subscription": Subscription, "offer": Offer, "request": Request}
    parts, faults = parts_from_plain(data, kinds, optional={"request"})
    subscription, offer, request = (parts.get(name) for name in kinds)
    raise_if_any(without_repeats(faults, case_faults(subscription, offer, request, now=now, zone=zone)))
    return Case(**parts)


def case_faults(
    subscription: Subscription | None,
    offer: Offer | None,
    request: Request | None,
    *,
    now: datetime,
    zone: tzinfo,
) -> Iterator[Fault]:
    """Everything that the parts of a case contradict each other in; a part that cannot be read is None."""
    moment = list(moment_faults(now, zone))
    yield from moment
    if subscription is not None and not moment:
        yield from stop_faults(subscription.state, subscription.stop_date, day_in(now, zone))
    if offer is not None and request is not None:
        if offer.ezpay is Ezpay.REQUIRED and request.ezpay is False:
            yield Fault("request.ezpay", f"the offer {offer.name} requires ezpay", statement="UPG-08")
        if offer.ezpay is Ezpay.NONE and request.ezpay is True:
            yield Fault("request.ezpay", f"ezpay cannot be had with the offer {offer.name}", statement="UPG-08")
