"""What all policies share: the one subscription, the one offer, and the words for them."""

from __future__ import annotations

from .address import Address, deliverable
from .change import Change
from .offer import SUBSCRIBER_SITE, Offer
from .offer_types import DOWNGRADE, OFFER_TYPES, UPGRADE, OfferType, offer_type
from .payments import EarlierPayment, PaymentStatus
from .subscription import Subscription, missing, needed
from .words import Channel, Ezpay, EzpaySwitch, Medium, State, stop_faults

__all__ = [
    "DOWNGRADE",
    "OFFER_TYPES",
    "SUBSCRIBER_SITE",
    "UPGRADE",
    "Address",
    "Change",
    "Channel",
    "EarlierPayment",
    "Ezpay",
    "EzpaySwitch",
    "Medium",
    "Offer",
    "OfferType",
    "PaymentStatus",
    "State",
    "Subscription",
    "deliverable",
    "missing",
    "needed",
    "offer_type",
    "stop_faults",
]
