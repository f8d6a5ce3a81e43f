"""May a running subscription be changed to an offer, from when, and what follows (UPG)."""

from __future__ import annotations

from ..decision import Refused, Undecided
from ..subscription import (
    DOWNGRADE,
    OFFER_TYPES,
    UPGRADE,
    Address,
    Change,
    Channel,
    Ezpay,
    EzpaySwitch,
    Medium,
    Offer,
    OfferType,
    State,
    Subscription,
)
from .case import Case, case_from
from .decide import Answer, Incomplete, Need, may_change, submit
from .effective import effective_date
from .pending import Event, Withdrawn, apply, carried_out, events, product_on, withdraw
from .records import Request, Timing
from .settings import Client, Settings, settings_from, setup_checklist
from .wording import read_aloud

__all__ = [
    "DOWNGRADE",
    "OFFER_TYPES",
    "UPGRADE",
    "Address",
    "Answer",
    "Case",
    "Change",
    "Channel",
    "Client",
    "Event",
    "Ezpay",
    "EzpaySwitch",
    "Incomplete",
    "Medium",
    "Need",
    "Offer",
    "OfferType",
    "Refused",
    "Request",
    "Settings",
    "State",
    "Subscription",
    "Timing",
    "Undecided",
    "Withdrawn",
    "apply",
    "carried_out",
    "case_from",
    "effective_date",
    "events",
    "may_change",
    "product_on",
    "read_aloud",
    "settings_from",
    "setup_checklist",
    "submit",
    "withdraw",
]
