"""What a catalogue offers somebody to change, and in which form it is entered (PAC-02, PAC-03, PAC-34, PAC-37)."""

from __future__ import annotations

from attrs import frozen

from ..decision import Decision, Reason
from .decide import branch_of
from .records import Pac, Patron
from .settings import Kind, Mode, Reminder, Settings, fields_of

_PHONE_PARTS = (3, 3, 4)
"""Area code, prefix, number."""


@frozen(kw_only=True)
class Entry:
    """A field to be entered: its name, and how many signs each of its boxes holds; one box when empty."""

    field: str
    boxes: tuple[int, ...] = ()


@frozen(kw_only=True)
class OfferedKind:
    """A kind that can be changed: how, and in which fields."""

    kind: Kind
    mode: Mode
    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class Offer:
    """What a page offers: the branch whose options decide, the kinds, and the reminders to opt out of."""

    branch: str
    kinds: tuple[OfferedKind, ...]
    reminders: tuple[Reminder, ...]


def offer(settings: Settings, *, patron: Patron | None, connection_branch: str, pac: Pac) -> Decision[Offer]:
    """What is offered: by the options of the patron's branch, or of the connection's for nobody signed in.

    Raises:
        InputError: the governing branch is unknown (PAC-07).
    """
    if patron is None:
        name, branch = connection_branch, branch_of(settings, connection_branch, "connection_branch")
        why = Reason("PAC-03", True, f"nobody is signed in, so the options of {name} decide", {"branch": name})
    else:
        name, branch = patron.branch, branch_of(settings, patron.branch, "patron.branch")
        why = Reason("PAC-02", True, f"the options of {name} decide, where the patron is registered", {"branch": name})
    may = patron is None or patron.code in branch.patron_codes
    reasons = [why]
    if patron is not None:
        can = "can" if may else "cannot"
        reasons.append(Reason("PAC-09", may, f"patrons of the code {patron.code} {can} ask for changes online"))
    in_parts = settings.phone_validation and pac is Pac.MOBILE
    reasons.append(Reason("PAC-34", True, f"a phone number is entered in {'three boxes' if in_parts else 'one box'}"))
    kinds = tuple(
        OfferedKind(
            kind=kind,
            mode=mode,
            entries=tuple(
                Entry(field=field, boxes=_PHONE_PARTS if in_parts and kind is Kind.PHONE else ())
                for field in fields_of(kind)
            ),
        )
        for kind in Kind
        if may and (mode := branch.mode(kind)) is not None
    )
    return Decision(Offer(branch=name, kinds=kinds, reminders=branch.reminders), tuple(reasons))
