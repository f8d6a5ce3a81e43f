"""What a verification block stops, and which notices an opt-out silences (PAC-19, PAC-39, PAC-41)."""

from __future__ import annotations

from enum import Enum

from ..decision import Decision, Reason, decide
from .decide import branch_of
from .records import Patron
from .settings import Action, Reminder, Settings


class Notice(Enum):
    """The notices that nobody can opt out of (PAC-39)."""

    OVERDUE = "overdue"
    BILL = "bill"
    HOLD = "hold"
    MISSING_PART = "missing part"


def may(patron: Patron, action: Action, settings: Settings) -> Decision[bool | None]:
    """Whether a patron may do something as far as the verification block goes: it stops check-out (PAC-19, PAC-20).

    A library may let it stop more (A-PAC-05).

    Raises:
        InputError: the patron's branch is unknown (PAC-07).
    """
    stops = branch_of(settings, patron.branch, "patron.branch").block_stops
    if not patron.has_verification_block:
        return decide([Reason("PAC-19", True, "there is no verification block")])
    stopped = action in stops
    sentence = f"the verification block {'stops' if stopped else 'does not stop'} this: {action.value}"
    values = {"action": action.value, "stops": ", ".join(one.value for one in stops)}
    return decide([Reason("PAC-19", not stopped, sentence, values)])


def is_sent(patron: Patron, notice: Reminder | Notice) -> Decision[bool | None]:
    """Whether a notice is sent: a reminder that the patron opted out of is not, any other is (PAC-39).

    Only the notice is silenced: items are still renewed, and records still expire (PAC-41).
    """
    if isinstance(notice, Reminder) and notice in patron.opted_out:
        return decide([Reason("PAC-39", False, f"the patron opted out of the reminder {notice.value}")])
    return decide([Reason("PAC-39", True, f"the patron did not opt out of {notice.value}")])
