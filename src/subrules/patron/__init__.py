"""Which changes a library's patron may make online, which wait for staff, and who is told (PAC)."""

from __future__ import annotations

from .block import Notice, is_sent, may
from .case import Case, case_from, settings_from
from .criteria import PhoneRule, north_american
from .decide import Accepted, FieldChange, Outcome, Refused, applied, submit
from .form import Entry, Offer, OfferedKind, offer
from .message import Message
from .records import Pac, Patron, Pending, Settled, Settlement, Submission
from .review import Reviewed, Waiting, approve, count, queue, reject, verify_all, withdraw
from .settings import FIELDS, Action, Branch, Kind, Mode, Options, PostalCode, Reminder, Settings
from .wording import read_aloud

__all__ = [
    "FIELDS",
    "Accepted",
    "Action",
    "Branch",
    "Case",
    "Entry",
    "FieldChange",
    "Kind",
    "Message",
    "Mode",
    "Notice",
    "Offer",
    "OfferedKind",
    "Options",
    "Outcome",
    "Pac",
    "Patron",
    "Pending",
    "PhoneRule",
    "PostalCode",
    "Refused",
    "Reminder",
    "Reviewed",
    "Settings",
    "Settled",
    "Settlement",
    "Submission",
    "Waiting",
    "applied",
    "approve",
    "case_from",
    "count",
    "is_sent",
    "may",
    "north_american",
    "offer",
    "queue",
    "read_aloud",
    "reject",
    "settings_from",
    "submit",
    "verify_all",
    "withdraw",
]
