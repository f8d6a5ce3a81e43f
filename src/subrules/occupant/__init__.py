"""Whose contact data may be written where: circulation, the Subscribe database, the registration (OCC, SYN, EML, PRF, CSR)."""

from __future__ import annotations

from ..subscription import Channel
from .case import Case, case_from
from .contact import account_tab, new_start, profile, update
from .extract import Extract, ExtractRow, Synced, extract, synchronised
from .login import change_email, digital_tab, register
from .records import (
    Change,
    EmailChange,
    Lookup,
    NewStart,
    Occupant,
    Records,
    Register,
    Registration,
    Role,
    Settings,
)
from .wording import read_aloud
from .writes import Left, Outcome, System, Write, apply

__all__ = [
    "Case",
    "Change",
    "Channel",
    "EmailChange",
    "Extract",
    "ExtractRow",
    "Left",
    "Lookup",
    "NewStart",
    "Occupant",
    "Outcome",
    "Records",
    "Register",
    "Registration",
    "Role",
    "Settings",
    "Synced",
    "System",
    "Write",
    "account_tab",
    "apply",
    "case_from",
    "change_email",
    "digital_tab",
    "extract",
    "new_start",
    "profile",
    "read_aloud",
    "register",
    "synchronised",
    "update",
]
