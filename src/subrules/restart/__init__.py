"""May a stopped subscription be restarted online, from when, and what is charged (RST, DAT, PAY)."""

from __future__ import annotations

from ..decision import Refused, Undecided
from ..subscription import Channel, EarlierPayment, Medium, PaymentStatus, State, Subscription
from .case import Case, case_from
from .decide import Answer, Choice, Quote, RealTimeRestart, SubscriptionPanel, may_restart, quote, submit
from .payment import Item, Line, Payment
from .records import Rate, Rates, Request
from .settings import Client, PerChannel, Settings, settings_from, setup_checklist
from .wording import read_aloud

__all__ = [
    "Answer",
    "Case",
    "Channel",
    "Choice",
    "Client",
    "EarlierPayment",
    "Item",
    "Line",
    "Medium",
    "Payment",
    "PaymentStatus",
    "PerChannel",
    "Quote",
    "Rate",
    "Rates",
    "RealTimeRestart",
    "Refused",
    "Request",
    "Settings",
    "State",
    "Subscription",
    "SubscriptionPanel",
    "Undecided",
    "case_from",
    "may_restart",
    "quote",
    "read_aloud",
    "settings_from",
    "setup_checklist",
    "submit",
]
