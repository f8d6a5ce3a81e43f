"""A change of a subscription to an offer: decided, and perhaps pending until its day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ..checks import record
from ..days import Term
from .address import Address
from .words import EzpaySwitch, Medium


@record(kw_only=True)
class Change:
    """A change with everything that it needs: what is added and stopped on one day, and what goes with it (UPG-01).

    Attributes:
        subscription: the id of the subscription.
        offer: the name of the offer.
        type: UPGRD or DNGRD.
        effective: the day on which the one product is stopped and the other added.
        stopped: the product until then.
        added: the product from then on.
        medium: what the added product is made of.
        term: its term, where it is known.
        auto_renew: whether it renews by itself from then on.
        ezpay: the switch of ezpay that this is, if it is one (UPG-08).
        address: the delivery address that goes with it, if one was entered (UPG-09).
        cautions: what to be careful about (UPG-12).
    """

    kind: ClassVar[str] = "change"
    subscription: str
    offer: str
    type: str
    effective: date
    stopped: str
    added: str
    medium: Medium
    term: Term | None
    auto_renew: bool
    ezpay: EzpaySwitch | None = None
    address: Address | None = None
    cautions: tuple[str, ...] = ()
