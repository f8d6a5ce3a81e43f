"""What a catalogue offers somebody to change, and in which form it is entered (PAC-02, PAC-03, PAC-34, PAC-37)."""

from __future__ import annotations

from attrs import frozen

from ..checks import argument_faults
from ..decision import Decision, Reason
from ..faults import raise_if_any
from .decide import branch_of
from .records import Pac, Patron
from .settings import Client, Kind, Mode, Reminder, fields_of

_PHONE_PARTS = (3, 3, 4)
"""Area code, prefix, number."""


@frozen(kw_only=True)
class Entry:
    """A field to be entered: its name, and how many characters each of its boxes holds; one box when empty."""

    field: str
    boxes: tuple[int, ...] = ()


@frozen(kw_only=True)
class OfferedKind:
    """A kind that can be changed: how, and in which fields."""

    kind: Kind
    mode: Mode
    entries: tuple[Entry, ...]


@frozen(kw_only=True)
class Form:
    """What a page shows: the branch whose options decide, the kinds, and the reminders to opt out of."""

    branch: str
    kinds: tuple[OfferedKind, ...]
    reminders: tuple[Reminder, ...]


def form_for(patron: Patron | None, *, connection_branch: str, pac: Pac, client: Client) -> Decision[Form]:
    """What can be changed: by the options of the patron's branch, or of the connection's where nobody is signed in.

    Args:
        patron: the record of the patron who is signed in; None for nobody.
        connection_branch: the branch through which the session connected.
        pac: the catalogue.
        client: the library's settings.

    Returns:
        The kinds with their fields, and the reminders.

    Raises:
        InputError: an argument cannot be used, or the governing branch is unknown (PAC-07).

    >>> from subrules import Client
    >>> from subrules.patron import Branch, Options, Settings
    >>> north = Branch(patron_codes=("Adult",), phone=Options(allowed=True, direct=True))
    >>> client = Client(patron=Settings(branches={"North": north}))
    >>> ann = Patron(id="1", code="Adult", branch="North")
    >>> form = form_for(ann, connection_branch="North", pac=Pac.POWER, client=client).answer
    >>> [(kind.kind.value, kind.mode.value) for kind in form.kinds]
    [('phone number', 'direct')]
    """
    raise_if_any(argument_faults(patron=(patron, Patron | None), pac=(pac, Pac), client=(client, Client)))
    settings = client.patron
    if patron is None:
        name, branch = connection_branch, branch_of(settings, connection_branch, "connection_branch")
        why = Reason("PAC-03", True, code="patron.connection-branch", values={"branch": name})
    else:
        name, branch = patron.branch, branch_of(settings, patron.branch, "patron.branch")
        why = Reason("PAC-02", True, code="patron.registered-branch", values={"branch": name})
    may = patron is None or patron.code in branch.patron_codes
    reasons = [why]
    if patron is not None:
        code = "patron.code-allowed" if may else "patron.code-barred"
        reasons.append(Reason("PAC-09", may, code=code, values={"patron_code": patron.code, "branch": name}))
    in_parts = settings.phone_validation and pac is Pac.MOBILE
    boxes = "patron.phone-in-three-boxes" if in_parts else "patron.phone-in-one-box"
    reasons.append(Reason("PAC-34", True, code=boxes))
    kinds = tuple(
        OfferedKind(kind=kind, mode=mode, entries=_entries(kind, in_parts=in_parts))
        for kind in Kind
        if may and (mode := branch.mode(kind)) is not None
    )
    return Decision(Form(branch=name, kinds=kinds, reminders=branch.reminders), tuple(reasons))


def _entries(kind: Kind, *, in_parts: bool) -> tuple[Entry, ...]:
    boxes = _PHONE_PARTS if in_parts and kind is Kind.PHONE else ()
    return tuple(Entry(field=field, boxes=boxes) for field in fields_of(kind))
