"""Whose contact data may be written where: circulation, the Subscribe database, the registration (OCC, SYN, EML, PRF, CSR)."""

from __future__ import annotations

from ..decision import Refused, Undecided
from ..subscription import Channel
from .case import Case, case_from
from .decide import Answer, submit
from .extracts import Synced, extract
from .records import Occupant, Records, Registration, Role
from .requests import ContactChange, EmailChange, Extract, ExtractRow, NewStart, Register, Request
from .settings import Client, Lookup, Settings, settings_from, setup_checklist
from .wording import read_aloud
from .writes import Left, System, Write, Writes, apply

__all__ = [
    "Answer",
    "Case",
    "Channel",
    "Client",
    "ContactChange",
    "EmailChange",
    "Extract",
    "ExtractRow",
    "Left",
    "Lookup",
    "NewStart",
    "Occupant",
    "Records",
    "Refused",
    "Register",
    "Registration",
    "Request",
    "Role",
    "Settings",
    "Synced",
    "System",
    "Undecided",
    "Write",
    "Writes",
    "apply",
    "case_from",
    "extract",
    "read_aloud",
    "settings_from",
    "setup_checklist",
    "submit",
]
