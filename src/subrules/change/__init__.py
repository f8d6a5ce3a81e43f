"""May a running subscription be changed to an offer, from when, and what follows (UPG)."""

from __future__ import annotations

from ..subscription import DOWNGRADE, UPGRADE, Channel, Medium, State
from .case import Case, case_from
from .decide import Incomplete, Need, Outcome, Refused, Undecided, change, effective_date, eligibility
from .pending import Event, NotWithdrawn, Withdrawn, accept, carried_out, events, product_on, withdraw
from .records import Address, Change, Ezpay, EzpaySwitch, Offer, Request, Settings, Subscription, Timing
from .wording import read_aloud

__all__ = [
    "DOWNGRADE",
    "UPGRADE",
    "Address",
    "Case",
    "Change",
    "Channel",
    "Event",
    "Ezpay",
    "EzpaySwitch",
    "Incomplete",
    "Medium",
    "Need",
    "NotWithdrawn",
    "Offer",
    "Outcome",
    "Refused",
    "Request",
    "Settings",
    "State",
    "Subscription",
    "Timing",
    "Undecided",
    "Withdrawn",
    "accept",
    "carried_out",
    "case_from",
    "change",
    "effective_date",
    "eligibility",
    "events",
    "product_on",
    "read_aloud",
    "withdraw",
]
