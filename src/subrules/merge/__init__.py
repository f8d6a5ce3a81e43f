"""Two records of one customer become one, with nothing lost unannounced (MRG)."""

from __future__ import annotations

from .declare import policy_from
from .ledger import Ledger
from .occupants import Note, Occupant, occupant_policy
from .plan import (
    Merged,
    NotMerged,
    Outcome,
    Preview,
    Step,
    Undo,
    merge,
    preview,
    preview_all,
)
from .policy import Case, Group, Merging, Policy, PolicyError, Rule, Special, When
from .report import Entry, Fate, Notice, Plan, Provenance, Side, Travelled
from .undo import NotUndone, Undone, undo
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
    "Block",
    "Card",
    "CardStatus",
    "Case",
    "Cost",
    "Customer",
    "CustomerKind",
    "Entry",
    "Fate",
    "Group",
    "HistoryEntry",
    "HistorySetting",
    "Ledger",
    "Link",
    "Loan",
    "Merged",
    "Merging",
    "Message",
    "NotMerged",
    "NotUndone",
    "Note",
    "Notice",
    "Occupant",
    "Outcome",
    "Plan",
    "Policy",
    "PolicyError",
    "Preview",
    "Provenance",
    "Relinked",
    "Reservation",
    "Rule",
    "Side",
    "Special",
    "Step",
    "Subscription",
    "SubscriptionState",
    "Transaction",
    "Travelled",
    "Undo",
    "Undone",
    "When",
    "merge",
    "occupant_policy",
    "policy_from",
    "preview",
    "preview_all",
    "read_aloud",
    "relinked",
    "side_by_side",
    "undo",
    "wise_policy",
]
