"""A submission decided: what changes now, what waits, the block, the messages, or why it is refused (PAC-01..46)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar, TypeAlias

from attrs import evolve, frozen

from ..checks import checked
from ..decision import Decision, Reason
from ..faults import Fault, raise_if_any
from .criteria import Invalid, PhoneRule, method_fault, north_american, value_faults
from .message import Message, messages
from .records import Patron, Pending, Settled, Settlement, Submission
from .settings import FIELDS, Action, Branch, Kind, Mode, Reminder, Settings


@frozen(kw_only=True)
class FieldChange:
    """A field before and after."""

    field: str
    before: str
    after: str
    __attrs_post_init__ = checked


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


@frozen
class Refused:
    """A submission that is refused as a whole: nothing changes, nothing waits, nothing is sent (PAC-42)."""

    kind: ClassVar[str] = "refused"


Outcome: TypeAlias = Accepted | Refused


def branch_of(settings: Settings, name: str, path: str) -> Branch:
    """The options of the branch that governs; there is no falling back to another one (PAC-07).

    Raises:
        InputError: there is no such branch.
    """
    if name not in settings.branches:
        raise_if_any([Fault(path, f"`{name}` is no branch of these settings", statement="PAC-07")])
    return settings.branches[name]


def submit(
    settings: Settings,
    patron: Patron | None,
    submission: Submission,
    *,
    phone_rule: PhoneRule = north_american,
) -> Decision[Outcome]:
    """What becomes of a submission, all of it or nothing (PAC-42), with a reason for every kind (PAC-45).

    The same in both catalogues (PAC-04). The branch where the patron is registered governs, whichever the
    session connected through (PAC-02).

    Args:
        settings: the library's, as saved (PAC-44).
        patron: the record of the patron who is signed in; None for nobody (PAC-06).
        submission: what was submitted.
        phone_rule: checks a phone number where phone validation is on.

    Raises:
        InputError: the governing branch is unknown (PAC-07).

    >>> from subrules.patron import Options, Pac
    >>> north = Branch(patron_codes=("Adult",), email=Options(allowed=True, direct=True))
    >>> ann = Patron(id="1", code="Adult", branch="North", values={"email": "ann@ex.com"})
    >>> request = Submission(pac=Pac.POWER, connection_branch="South", values={"email": "new@ex.com"})
    >>> submit(Settings(branches={"North": north}), ann, request).answer.changed
    (FieldChange(field='email', before='ann@ex.com', after='new@ex.com'),)
    """
    if patron is None:
        reason = Reason("PAC-06", False, "nobody is signed in, and a change needs somebody who is")
        return Decision(Refused(), (reason,))
    branch = branch_of(settings, patron.branch, "patron.branch")
    changes, same = _changes(patron, submission)
    kinds = tuple(kind for kind in Kind if any(FIELDS[name] is kind for name in changes))
    reasons = [
        _governing(patron, submission),
        *(Reason("PAC-43", True, f"the {name} is on the record already", {"field": name}) for name in same),
    ]
    if kinds:
        reasons.append(_code(patron, branch))
        reasons += _stopped(patron, branch)
    reasons += [_allowed(kind, branch, patron.branch) for kind in kinds]
    reasons += [_refused(invalid) for invalid in _invalid(patron, branch, changes, settings, phone_rule)]
    reasons += _opting_out(patron, submission, branch)
    if any(reason.held is False for reason in reasons):
        return Decision(Refused(), tuple(reasons))
    accepted = _accepted(patron, branch, changes, submission)
    return Decision(accepted, (*reasons, *_consequences(patron, branch, accepted)))


def applied(patron: Patron, accepted: Accepted) -> Patron:
    """The record after a submission was accepted; what it does not name is as it was."""
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
    sentence = f"the options of {patron.branch} decide, where the patron is registered"
    values = {"branch": patron.branch, "connected through": submission.connection_branch, "level": "branch"}
    return Reason("PAC-02", True, sentence, values)


def _code(patron: Patron, branch: Branch) -> Reason:
    held = patron.code in branch.patron_codes
    can = "can" if held else "cannot"
    values = {"patron code": patron.code, "codes": ", ".join(branch.patron_codes) or "none", "branch": patron.branch}
    return Reason("PAC-09", held, f"patrons of the code {patron.code} {can} ask for changes online", values)


def _stopped(patron: Patron, branch: Branch) -> Iterator[Reason]:
    """A block stops further changes only where a library has settled that it does (PAC-19, A-PAC-05)."""
    if patron.has_verification_block and Action.CHANGE_ACCOUNT in branch.block_stops:
        sentence = f"{patron.branch} lets nobody change the account while staff have something to verify"
        yield Reason("PAC-19", False, sentence, {"branch": patron.branch, "code": "blocked"})


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
        sentence = f"the {kind.value} cannot be changed online"
        return Reason("PAC-11", False, sentence, {**values, "code": "change-not-allowed"})
    if kind is Kind.NOTIFICATION_METHOD:
        return Reason("PAC-15", True, f"the {kind.value} changes at once", values)
    if mode is Mode.REQUEST:
        return Reason("PAC-13", True, f"the {kind.value} waits for staff, and stays as it is until then", values)
    return Reason("PAC-14", True, f"the {kind.value} changes at once", values)


def _refused(invalid: Invalid) -> Reason:
    values = {"field": invalid.field, "code": invalid.code, "level": "system"}
    return Reason(invalid.statement, False, f"{invalid.field.replace('_', ' ')}: {invalid.why}", values)


def _invalid(
    patron: Patron, branch: Branch, changes: Mapping[str, str], settings: Settings, phone_rule: PhoneRule
) -> Iterator[Invalid]:
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
    """PAC-38, PAC-40: only what is offered; and nobody's code is asked (A-PAC-03)."""
    for reminder, refused in submission.opt_outs.items():
        values = {"reminder": reminder.value, "branch": patron.branch, "level": "branch"}
        if (reminder in patron.opted_out) is refused:
            yield Reason(
                "PAC-43", True, f"the choice about the reminder {reminder.value} is on the record already", values
            )
        elif reminder not in branch.reminders:
            sentence = f"{patron.branch} does not let patrons choose about the reminder {reminder.value}"
            yield Reason("PAC-38", False, sentence, {**values, "code": "reminder-not-offered"})
        else:
            wanted = "is not sent any more" if refused else "is sent again"
            yield Reason("PAC-40", True, f"the reminder {reminder.value} {wanted}, from now on", values)


# ---------------------------------------------------------------- what follows


def _accepted(patron: Patron, branch: Branch, changes: Mapping[str, str], submission: Submission) -> Accepted:
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
        if (request := Pending(kind=kind, values=values, branch=patron.branch)) != _as_asked(patron, kind)
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
        sentence = "the account has its verification block already" if had else "a verification block is placed"
        yield Reason(
            "PAC-18" if had else "PAC-17", True, sentence, {"stops": ", ".join(a.value for a in branch.block_stops)}
        )
    for request in accepted.superseded:
        yield Reason("PAC-23", True, f"an earlier request to change the {request.kind.value} is replaced")
    for message in accepted.messages:
        sentence = f"a message goes to {' and '.join(message.to)}"
        yield Reason(message.statement, True, sentence, {"content": message.content})
