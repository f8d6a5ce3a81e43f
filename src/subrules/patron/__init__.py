"""Which changes a library's patron may make online, which wait for staff, and who is told (PAC)."""

from __future__ import annotations

from ..decision import Refused
from .block import Notice, is_sent, may_act
from .case import Case, case_from
from .criteria import PhoneFault, PhoneRule, north_american
from .decide import Accepted, Answer, FieldChange, apply, submit
from .form import Entry, Form, OfferedKind, form_for
from .message import Message
from .records import Pac, Patron, Pending, Settled, Settlement, Submission
from .review import Reviewed, Waiting, approve, count, queue, reject, verify_all, withdraw
from .settings import (
    FIELDS,
    Action,
    Branch,
    Client,
    Kind,
    Mode,
    Options,
    PostalCode,
    Reminder,
    Settings,
    settings_from,
    setup_checklist,
)
from .wording import read_aloud

__all__ = [
    "FIELDS",
    "Accepted",
    "Action",
    "Answer",
    "Branch",
    "Case",
    "Client",
    "Entry",
    "FieldChange",
    "Form",
    "Kind",
    "Message",
    "Mode",
    "Notice",
    "OfferedKind",
    "Options",
    "Pac",
    "Patron",
    "Pending",
    "PhoneFault",
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
    "apply",
    "approve",
    "case_from",
    "count",
    "form_for",
    "is_sent",
    "may_act",
    "north_american",
    "queue",
    "read_aloud",
    "reject",
    "settings_from",
    "setup_checklist",
    "submit",
    "verify_all",
    "withdraw",
]
