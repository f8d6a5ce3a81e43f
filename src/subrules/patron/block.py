"""What a verification block stops, and which notices an opt-out silences (PAC-19, PAC-39, PAC-41)."""

from __future__ import annotations

from enum import Enum

from ..checks import argument_faults
from ..decision import Decision, Reason, decide
from ..faults import raise_if_any
from .decide import branch_of
from .records import Patron
from .settings import Action, Client, Reminder


class Notice(Enum):
    """The notices that nobody can opt out of (PAC-39)."""

    OVERDUE = "overdue"
    BILL = "bill"
    HOLD = "hold"
    MISSING_PART = "missing part"


def may_act(patron: Patron, action: Action, *, client: Client) -> Decision[bool | None]:
    """Whether a patron may do something as far as the verification block goes: it stops check-out (PAC-19, PAC-20).

    A library may let it stop more (A-PAC-05).

    Args:
        patron: the record.
        action: what the patron wants to do.
        client: the library's settings.

    Returns:
        True or False, with its one reason.

    Raises:
        InputError: an argument cannot be used, or the patron's branch is unknown (PAC-07).

    >>> from subrules import Client
    >>> from subrules.patron import Branch, Kind, Pending, Settings
    >>> client = Client(patron=Settings(branches={"North": Branch(patron_codes=("Adult",))}))
    >>> request = Pending(kind=Kind.EMAIL, values={"email": "new@ex.com"}, branch="North")
    >>> ann = Patron(id="1", code="Adult", branch="North", pending=(request,))
    >>> may_act(ann, Action.CHECK_OUT, client=client).answer, may_act(ann, Action.RENEW, client=client).answer
    (False, True)
    """
    raise_if_any(argument_faults(patron=(patron, Patron), action=(action, Action), client=(client, Client)))
    stops = branch_of(client.patron, patron.branch, "patron.branch").block_stops
    if not patron.has_verification_block:
        return decide([Reason("PAC-19", True, code="patron.no-block")])
    stopped = action in stops
    values = {"action": action.value, "stops": ", ".join(one.value for one in stops)}
    code = "patron.block-stops" if stopped else "patron.block-does-not-stop"
    return decide([Reason("PAC-19", not stopped, code=code, values=values)])


def is_sent(patron: Patron, notice: Reminder | Notice) -> Decision[bool | None]:
    """Whether a notice is sent: a reminder that the patron opted out of is not, any other is (PAC-39).

    Only the notice is silenced: items are still renewed, and records still expire (PAC-41).

    Args:
        patron: the record.
        notice: the notice.

    Returns:
        True or False, with its one reason.

    Raises:
        InputError: an argument cannot be used.

    >>> ann = Patron(id="1", code="Adult", branch="North", opted_out=(Reminder.ALMOST_OVERDUE,))
    >>> is_sent(ann, Reminder.ALMOST_OVERDUE).answer, is_sent(ann, Notice.OVERDUE).answer
    (False, True)
    """
    raise_if_any(argument_faults(patron=(patron, Patron), notice=(notice, Reminder | Notice)))
    silenced = isinstance(notice, Reminder) and notice in patron.opted_out
    code = "patron.opted-out" if silenced else "patron.not-opted-out"
    return decide([Reason("PAC-39", not silenced, code=code, values={"notice": notice.value})])
