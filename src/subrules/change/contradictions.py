"""What the parts of a case contradict each other in, and what the client does not have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..days import day_in, moment_faults
from ..diagnostics.nearest import nearest
from ..faults import Fault
from ..subscription import Ezpay, Offer, Subscription, missing, offer_type, stop_faults
from .records import NEEDED, NEEDED_OF_OFFER, Request
from .settings import Client


def data_faults(subscription: Subscription | None, offer: Offer | None, request: Request | None) -> Iterator[Fault]:
    """What the parts of a case contradict each other in; a part that cannot be read is None."""
    if subscription is not None:
        yield from (fault.under("subscription") for fault in missing(subscription, NEEDED, purpose="a change"))
    if offer is not None:
        yield from (fault.under("offer") for fault in missing(offer, NEEDED_OF_OFFER, purpose="a change"))
    if offer is not None and request is not None:
        if offer.ezpay is Ezpay.REQUIRED and request.ezpay is False:
            message = f"the offer {offer.name} requires ezpay"
            yield Fault("request.ezpay", message, code="ezpay-required", statement="UPG-08")
        if offer.ezpay is Ezpay.NONE and request.ezpay is True:
            message = f"the offer {offer.name} cannot be had with ezpay"
            yield Fault("request.ezpay", message, code="ezpay-not-offered", statement="UPG-08")


def client_faults(subscription: Subscription, offer: Offer, client: Client, now: datetime) -> Iterator[Fault]:
    """What a case contradicts the client in, and the instant of asking."""
    moment = list(moment_faults(now, client.zone))
    yield from moment
    if client.systems is None:
        yield Fault("client.systems", "this is missing, and a change needs it", code="missing")
    if not moment:
        yield from stop_faults(subscription.state, subscription.stop_date, day_in(now, client.zone))
    if offer_type(offer.type, client.offer_types) is None:
        codes = [one.code for one in client.offer_types]
        close = nearest(offer.type, codes)
        message = f"`{offer.type}` is not one of {', '.join(codes)}"
        help = f"did you mean `{close}`?" if close else ""
        yield Fault("offer.type", message, help, "unknown-offer-type", "DSL-05")
