"""Two records of one customer become one, with nothing lost unannounced (MRG)."""

from __future__ import annotations

from ..decision import Refused, Undecided
from .case import Case, case_from
from .decide import Answer, Merged, NeedsAcceptance, Preview, Step, commit, preview, preview_all
from .field_rules import (
    FieldCase,
    FieldRule,
    Functions,
    Group,
    Merging,
    Rule,
    Special,
    When,
    offer_functions,
    offered_functions,
)
from .ledger import Ledger
from .newspaper.policy import occupant_policy
from .newspaper.records import Note, Occupant
from .policy import Policy, PolicyError, policy_from
from .ready import ready_policy, setup_checklist
from .report import Entry, Fate, FieldResult, Notice, Plan, Provenance, Side
from .results import entry, items_result, provenance, value_result
from .settings import Client, Settings, settings_from
from .way_back import Undo, Undone, undo
from .wise.customer import (
    Block,
    Card,
    CardStatus,
    Cost,
    Customer,
    CustomerKind,
    HistoryEntry,
    HistorySetting,
    Loan,
    Message,
    Reservation,
    Subscription,
    SubscriptionState,
    Transaction,
)
from .wise.links import PERSISTENT_ERROR, Link, Relinked, relinked
from .wise.policy import wise_policy
from .wording import read_aloud, side_by_side

__all__ = [
    "PERSISTENT_ERROR",
    "Answer",
    "Block",
    "Card",
    "CardStatus",
    "Case",
    "Client",
    "Cost",
    "Customer",
    "CustomerKind",
    "Entry",
    "Fate",
    "FieldCase",
    "FieldResult",
    "FieldRule",
    "Functions",
    "Group",
    "HistoryEntry",
    "HistorySetting",
    "Ledger",
    "Link",
    "Loan",
    "Merged",
    "Merging",
    "Message",
    "NeedsAcceptance",
    "Note",
    "Notice",
    "Occupant",
    "Plan",
    "Policy",
    "PolicyError",
    "Preview",
    "Provenance",
    "Refused",
    "Relinked",
    "Reservation",
    "Rule",
    "Settings",
    "Side",
    "Special",
    "Step",
    "Subscription",
    "SubscriptionState",
    "Transaction",
    "Undecided",
    "Undo",
    "Undone",
    "When",
    "case_from",
    "commit",
    "entry",
    "items_result",
    "occupant_policy",
    "offer_functions",
    "offered_functions",
    "policy_from",
    "preview",
    "preview_all",
    "provenance",
    "read_aloud",
    "ready_policy",
    "relinked",
    "settings_from",
    "setup_checklist",
    "side_by_side",
    "undo",
    "value_result",
    "wise_policy",
]
