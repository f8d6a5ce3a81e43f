"""May a stopped subscription be restarted online, from when, and what is charged (RST, DAT, PAY)."""

from __future__ import annotations

from ..subscription import Channel, Medium, State
from .case import Case, case_from
from .decide import Choice, Outcome, Quote, RealTimeRestart, SubscriptionPanel, Undecided, eligibility, quote, restart
from .payment import Item, Line, Payment
from .records import EarlierPayment, PaymentStatus, Rate, Rates, Request, Subscription
from .settings import PerChannel, Settings, configured, profile, settings_from
from .wording import read_aloud

__all__ = [
    "Case",
    "Channel",
    "Choice",
    "EarlierPayment",
    "Item",
    "Line",
    "Medium",
    "Outcome",
    "Payment",
    "PaymentStatus",
    "PerChannel",
    "Quote",
    "Rate",
    "Rates",
    "RealTimeRestart",
    "Request",
    "Settings",
    "State",
    "Subscription",
    "SubscriptionPanel",
    "Undecided",
    "case_from",
    "configured",
    "eligibility",
    "profile",
    "quote",
    "read_aloud",
    "restart",
    "settings_from",
]
