"""A submission decided: what changes now, what waits, the block, the messages, or why it is refused (PAC-01..46)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias

from attrs import evolve, frozen

from ..checks import argument_faults, record
from ..days import instant_faults
from ..decision import Decision, Reason, Refused
from ..diagnostics.nearest import nearest
from ..faults import Fault, raise_if_any
from .criteria import PhoneRule, method_fault, north_american, value_faults
from .message import Message, messages
from .records import Patron, Pending, Settled, Settlement, Submission
from .settings import FIELDS, Action, Branch, Client, Kind, Mode, Reminder, Settings


@record(kw_only=True)
class FieldChange:
    """A field before and after."""

    field: str
    before: str
    after: str


@frozen(kw_only=True)
class Accepted:
    """A submission that is accepted.

    Attributes:
        changed: what changes at once, with its value before and after.
        requested: what waits for staff from now on.
        superseded: what waited and is replaced.
        opted_out: the reminders that are not wanted from now on, all of them.
        blocked: whether the account has its verification block afterwards.
        messages: what is to be sent; nothing is sent here.
    """

    kind: ClassVar[str] = "accepted"
    changed: tuple[FieldChange, ...] = ()
    requested: tuple[Pending, ...] = ()
    superseded: tuple[Pending, ...] = ()
    opted_out: tuple[Reminder, ...] = ()
    blocked: bool = False
    messages: tuple[Message, ...] = ()


Answer: TypeAlias = Accepted | Refused
"""What becomes of a submission. Refused as a whole: nothing changes, nothing waits, nothing is sent (PAC-42)."""


def branch_of(settings: Settings, name: str, path: str) -> Branch:
    """The options of the branch that governs; there is no falling back to another one (PAC-07).

    Raises:
        InputError: there is no such branch.
    """
    if name not in settings.branches:
        close = nearest(name, settings.branches)
        help = f"did you mean `{close}`?" if close else f"the branches are {', '.join(settings.branches) or 'none'}"
        message = f"`{name}` is not a branch of these settings"
        raise_if_any([Fault(path, message, help, "unknown-branch", "PAC-07")])
    return settings.branches[name]


def submit(
    patron: Patron | None,
    submission: Submission,
    *,
    client: Client,
    now: datetime,
    phone_rule: PhoneRule = north_american,
) -> Decision[Answer]:
    """What becomes of a submission, all of it or nothing (PAC-42), with a reason for every kind (PAC-45).

    The same in both catalogues (PAC-04). The branch where the patron is registered governs, whichever the
    session connected through (PAC-02).

    Args:
        patron: the record of the patron who is signed in; None for nobody (PAC-06).
        submission: what was submitted.
        client: the library's settings, as saved (PAC-44).
        now: the instant of the submission, aware; kept with what waits.
        phone_rule: checks a phone number where phone validation is on.

    Returns:
        What changes at once, what waits and who is told; or a refusal.

    Raises:
        InputError: an argument cannot be used, or the governing branch is unknown (PAC-07).

    >>> from datetime import UTC, datetime
    >>> from subrules import Client
    >>> from subrules.patron import Options, Pac, Settings
    >>> north = Branch(patron_codes=("Adult",), email=Options(allowed=True, direct=True))
    >>> ann = Patron(id="1", code="Adult", branch="North", values={"email": "ann@ex.com"})
    >>> request = Submission(pac=Pac.POWER, connection_branch="South", values={"email": "new@ex.com"})
    >>> client = Client(patron=Settings(branches={"North": north}))
    >>> submit(ann, request, client=client, now=datetime(2026, 6, 15, tzinfo=UTC)).answer.changed
    (FieldChange(field='email', before='ann@ex.com', after='new@ex.com'),)
    """
    arguments = {"patron": (patron, Patron | None), "submission": (submission, Submission), "client": (client, Client)}
    raise_if_any((*argument_faults(**arguments), *instant_faults("now", now)))
    if patron is None:
        return Decision(Refused(), (Reason("PAC-06", False, code="patron.nobody-signed-in"),))
    settings = client.patron
    branch = branch_of(settings, patron.branch, "patron.branch")
    changes, same = _changes(patron, submission)
    kinds = tuple(kind for kind in Kind if any(FIELDS[name] is kind for name in changes))
    reasons = [
        _governing(patron, submission),
        *(Reason("PAC-43", True, code="patron.on-record", values={"field": name}) for name in same),
    ]
    if kinds:
        reasons.append(_code(patron, branch))
        reasons += _stopped(patron, branch)
    reasons += [_allowed(kind, branch, patron.branch) for kind in kinds]
    reasons += _invalid(patron, branch, changes, settings, phone_rule)
    reasons += _opting_out(patron, submission, branch)
    if any(reason.held is False for reason in reasons):
        return Decision(Refused(), tuple(reasons))
    accepted = _accepted(patron, branch, changes, submission, now)
    return Decision(accepted, (*reasons, *_consequences(patron, branch, accepted)))


def apply(patron: Patron, accepted: Accepted) -> Patron:
    """The record after a submission was accepted; what it does not name is as it was.

    Args:
        patron: the record before.
        accepted: the answer to the submission.

    Returns:
        The record afterwards.

    Raises:
        InputError: `accepted` is no accepted submission.

    >>> ann = Patron(id="1", code="Adult", branch="North", values={"email": "ann@ex.com", "city": "Dewitt"})
    >>> accepted = Accepted(changed=(FieldChange(field="email", before="ann@ex.com", after="new@ex.com"),))
    >>> apply(ann, accepted).values
    {'email': 'new@ex.com', 'city': 'Dewitt'}
    """
    raise_if_any(argument_faults(patron=(patron, Patron), accepted=(accepted, Accepted)))
    replaced = {request.kind for request in accepted.requested}
    history = (Settled(request=request, settlement=Settlement.SUPERSEDED) for request in accepted.superseded)
    return evolve(
        patron,
        values={**patron.values, **{change.field: change.after for change in accepted.changed}},
        opted_out=accepted.opted_out,
        pending=(*(request for request in patron.pending if request.kind not in replaced), *accepted.requested),
        history=(*patron.history, *history),
    )


# ---------------------------------------------------------------- what is weighed


def _changes(patron: Patron, submission: Submission) -> tuple[dict[str, str], list[str]]:
    """What differs from the record, and what does not (PAC-43)."""
    changes: dict[str, str] = {}
    same: list[str] = []
    for name, value in submission.values.items():
        new = (value or "").strip()
        if new == patron.values.get(name, "").strip():
            same.append(name)
        else:
            changes[name] = new
    return changes, same


def _governing(patron: Patron, submission: Submission) -> Reason:
    values = {"branch": patron.branch, "connected_through": submission.connection_branch, "level": "branch"}
    return Reason("PAC-02", True, code="patron.registered-branch", values=values)


def _code(patron: Patron, branch: Branch) -> Reason:
    held = patron.code in branch.patron_codes
    values = {"patron_code": patron.code, "codes": ", ".join(branch.patron_codes), "branch": patron.branch}
    return Reason("PAC-09", held, code="patron.code-allowed" if held else "patron.code-barred", values=values)


def _stopped(patron: Patron, branch: Branch) -> Iterator[Reason]:
    """A block stops further changes only where a library has settled that it does (PAC-19, A-PAC-05)."""
    if patron.has_verification_block and Action.CHANGE_ACCOUNT in branch.block_stops:
        yield Reason("PAC-19", False, code="patron.blocked", values={"branch": patron.branch})


def _allowed(kind: Kind, branch: Branch, name: str) -> Reason:
    """PAC-11, and the mode by PAC-13, PAC-14 or PAC-15."""
    mode = branch.mode(kind)
    values = {
        "kind": kind.value,
        "branch": name,
        "level": "branch",
        "option": "off" if mode is None else "on",
        "mode": "none" if mode is None else mode.value,
    }
    if mode is None:
        return Reason("PAC-11", False, code="patron.change-not-allowed", values=values)
    if kind is Kind.NOTIFICATION_METHOD:
        return Reason("PAC-15", True, code="patron.changes-at-once", values=values)
    if mode is Mode.REQUEST:
        return Reason("PAC-13", True, code="patron.waits-for-staff", values=values)
    return Reason("PAC-14", True, code="patron.changes-at-once", values=values)


def _invalid(
    patron: Patron, branch: Branch, changes: Mapping[str, str], settings: Settings, phone_rule: PhoneRule
) -> Iterator[Reason]:
    yield from value_faults(changes, {**patron.values, **changes}, settings, phone_rule)
    method = changes.get("notification_method")
    if method is not None:
        now = {name: value for name, value in changes.items() if branch.mode(FIELDS[name]) is Mode.DIRECT}
        for record in ({**patron.values, **now}, {**patron.values, **changes}):
            fault = method_fault(method, record, settings)
            if fault is not None:
                yield fault
                break


def _opting_out(patron: Patron, submission: Submission, branch: Branch) -> Iterator[Reason]:
    """PAC-38, PAC-40: only what is offered; the patron's code does not matter here (A-PAC-03)."""
    for reminder, refused in submission.opt_outs.items():
        values = {"reminder": reminder.value, "branch": patron.branch, "level": "branch"}
        if (reminder in patron.opted_out) is refused:
            yield Reason("PAC-43", True, code="patron.reminder-on-record", values=values)
        elif reminder not in branch.reminders:
            yield Reason("PAC-38", False, code="patron.reminder-not-offered", values=values)
        else:
            code = "patron.reminder-stopped" if refused else "patron.reminder-sent-again"
            yield Reason("PAC-40", True, code=code, values=values)


# ---------------------------------------------------------------- what follows


def _accepted(
    patron: Patron, branch: Branch, changes: Mapping[str, str], submission: Submission, now: datetime
) -> Accepted:
    changed = tuple(
        FieldChange(field=name, before=patron.values.get(name, ""), after=value)
        for name, value in changes.items()
        if branch.mode(FIELDS[name]) is Mode.DIRECT
    )
    asked = {
        kind: {name: value for name, value in changes.items() if FIELDS[name] is kind}
        for kind in Kind
        if branch.mode(kind) is Mode.REQUEST and any(FIELDS[name] is kind for name in changes)
    }
    requested = tuple(
        request
        for kind, values in asked.items()
        if (request := Pending(kind=kind, values=values, branch=patron.branch, asked_at=now)) != _as_asked(patron, kind)
    )
    superseded = tuple(old for request in requested if (old := patron.waiting(request.kind)) is not None)
    wanted = {**dict.fromkeys(patron.opted_out, True), **submission.opt_outs}
    opted_out = tuple(reminder for reminder in Reminder if wanted.get(reminder))
    accepted = Accepted(
        changed=changed,
        requested=requested,
        superseded=superseded,
        opted_out=opted_out,
        blocked=bool(patron.pending or requested),
    )
    is_any = bool(changed or requested or set(opted_out) != set(patron.opted_out))
    return evolve(accepted, messages=messages(patron, branch, requested, is_any=is_any))


def _as_asked(patron: Patron, kind: Kind) -> Pending | None:
    """What waits of a kind, as it was asked: asking for the same again is no change (PAC-43)."""
    waiting = patron.waiting(kind)
    return None if waiting is None or waiting.is_withdrawn else waiting


def _consequences(patron: Patron, branch: Branch, accepted: Accepted) -> Iterator[Reason]:
    if accepted.requested:
        had = patron.has_verification_block
        values = {"stops": ", ".join(action.value for action in branch.block_stops)}
        code = "patron.block-there-already" if had else "patron.block-placed"
        yield Reason("PAC-18" if had else "PAC-17", True, code=code, values=values)
    for request in accepted.superseded:
        yield Reason("PAC-23", True, code="patron.replaced", values={"kind": request.kind.value})
    for message in accepted.messages:
        values = {"to": " and ".join(message.to), "content": message.content}
        yield Reason(message.statement, True, code="patron.message", values=values)
