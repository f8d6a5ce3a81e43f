"""What staff do with pending changes, and what patrons can take back (PAC-20, PAC-22, PAC-23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from ..checks import argument_faults
from ..decision import Decision, Reason
from ..faults import Fault, raise_if_any
from .decide import FieldChange
from .records import Patron, Pending, Settled, Settlement
from .settings import FIELDS, Kind


@frozen(kw_only=True)
class Waiting:
    """An entry of the review queue."""

    patron: str
    branch: str
    request: Pending


@frozen(kw_only=True)
class Reviewed:
    """A record after staff settled something: what was written, and whether the block went."""

    patron: Patron
    changed: tuple[FieldChange, ...]
    lifted: bool


def queue(patrons: Iterable[Patron], *, branch: str | None = None) -> tuple[Waiting, ...]:
    """The requests that wait for staff, of one branch or of all.

    Args:
        patrons: the records to look through.
        branch: the branch under which it was asked; all when left out.

    Returns:
        An entry for each request, in the order of the patrons.

    >>> request = Pending(kind=Kind.EMAIL, values={"email": "new@ex.com"}, branch="North")
    >>> patrons = [Patron(id="1", code="Adult", branch="North", pending=(request,)), Patron(id="2", code="Adult", branch="South")]
    >>> [(waiting.patron, waiting.request.kind.value) for waiting in queue(patrons)]
    [('1', 'e-mail address')]
    >>> queue(patrons, branch="South")
    ()
    """
    return tuple(
        Waiting(patron=patron.id, branch=request.branch, request=request)
        for patron in patrons
        for request in patron.pending
        if branch in (None, request.branch)
    )


def count(patrons: Iterable[Patron]) -> Mapping[str, int]:
    """How many requests wait for each branch.

    Args:
        patrons: the records to look through.

    Returns:
        The number of requests by branch; a branch for which none waits is not there.

    >>> request = Pending(kind=Kind.EMAIL, values={"email": "new@ex.com"}, branch="North")
    >>> count([Patron(id=id, code="Adult", branch="North", pending=(request,)) for id in ("1", "2")])
    {'North': 2}
    """
    return dict(Counter(waiting.branch for waiting in queue(patrons)))


def approve(patron: Patron, kind: Kind, *, correction: Mapping[str, str] | None = None) -> Decision[Reviewed]:
    """A pending change is accepted: its values are written, or those that staff put in their place (PAC-22).

    A withdrawn one is only closed. The block goes when nothing is pending any more.

    Args:
        patron: the record, with what is pending.
        kind: the kind of the change; at most one of a kind is pending.
        correction: for a field of this kind the value that staff put in place of the one asked for.

    Returns:
        The record afterwards, what was written, and whether the block went.

    Raises:
        InputError: nothing of this kind is pending, the correction is of other fields, or an argument is of another
            type.

    >>> request = Pending(kind=Kind.EMAIL, values={"email": "new@ex.com"}, branch="North")
    >>> ann = Patron(id="1", code="Adult", branch="North", values={"email": "ann@ex.com"}, pending=(request,))
    >>> reviewed = approve(ann, Kind.EMAIL, correction={"email": "ann.new@ex.com"}).answer
    >>> reviewed.patron.values, reviewed.patron.history[0].settlement.value, reviewed.lifted
    ({'email': 'ann.new@ex.com'}, 'corrected', True)
    """
    request = _waiting(patron, kind)
    corrected = dict(correction or {})
    raise_if_any(
        Fault(("correction", name), f"this is no field of the {kind.value}", "", "field-of-another-kind", "PAC-22")
        for name in corrected
        if FIELDS.get(name) is not kind
    )
    if request.is_withdrawn:
        return _settled(patron, request, Settlement.WITHDRAWN, {})
    values = {**request.values, **{name: value.strip() for name, value in corrected.items()}}
    settlement = Settlement.APPROVED if values == request.values else Settlement.CORRECTED
    return _settled(patron, request, settlement, values)


def reject(patron: Patron, kind: Kind) -> Decision[Reviewed]:
    """A pending change is refused: it is dropped, and nothing is written (PAC-22).

    Args:
        patron: the record, with what is pending.
        kind: the kind of the change; at most one of a kind is pending.

    Returns:
        The record afterwards, and whether the block went; nothing was written.

    Raises:
        InputError: nothing of this kind is pending, or an argument is of another type.

    >>> request = Pending(kind=Kind.EMAIL, values={"email": "new@ex.com"}, branch="North")
    >>> ann = Patron(id="1", code="Adult", branch="North", values={"email": "ann@ex.com"}, pending=(request,))
    >>> reviewed = reject(ann, Kind.EMAIL).answer
    >>> reviewed.patron.values, reviewed.changed, reviewed.lifted
    ({'email': 'ann@ex.com'}, (), True)
    """
    request = _waiting(patron, kind)
    settlement = Settlement.WITHDRAWN if request.is_withdrawn else Settlement.REFUSED
    return _settled(patron, request, settlement, {})


def verify_all(patron: Patron) -> Decision[Reviewed]:
    """Everything that is pending is accepted, and the block goes (PAC-20).

    Args:
        patron: the record, with what is pending.

    Returns:
        The record afterwards, everything that was written, and whether there was a block to lift.

    >>> request = Pending(kind=Kind.EMAIL, values={"email": "new@ex.com"}, branch="North")
    >>> ann = Patron(id="1", code="Adult", branch="North", values={"email": "ann@ex.com"}, pending=(request,))
    >>> reviewed = verify_all(ann).answer
    >>> reviewed.changed, reviewed.lifted, verify_all(reviewed.patron).answer.lifted
    ((FieldChange(field='email', before='ann@ex.com', after='new@ex.com'),), True, False)
    """
    changed: tuple[FieldChange, ...] = ()
    reasons: tuple[Reason, ...] = ()
    before = patron
    for request in before.pending:
        decision = approve(patron, request.kind)
        patron, changed = decision.answer.patron, (*changed, *decision.answer.changed)
        reasons = (*reasons, *decision.reasons)
    return Decision(Reviewed(patron=patron, changed=changed, lifted=before.has_verification_block), reasons)


def withdraw(patron: Patron, kind: Kind) -> Decision[Patron]:
    """A patron takes a pending change back: nothing of it will be written, and the block stays until staff look (PAC-20).

    Args:
        patron: the record, with what is pending.
        kind: the kind of the change; at most one of a kind is pending.

    Returns:
        The record, in which the request still waits and is marked as withdrawn.

    Raises:
        InputError: nothing of this kind is pending, or an argument is of another type.

    >>> request = Pending(kind=Kind.EMAIL, values={"email": "new@ex.com"}, branch="North")
    >>> ann = Patron(id="1", code="Adult", branch="North", values={"email": "ann@ex.com"}, pending=(request,))
    >>> taken_back = withdraw(ann, Kind.EMAIL).answer
    >>> taken_back.has_verification_block
    True
    >>> approve(taken_back, Kind.EMAIL).answer.patron.values
    {'email': 'ann@ex.com'}
    """
    request = _waiting(patron, kind)
    taken_back = evolve(request, is_withdrawn=True)
    pending = tuple(taken_back if one is request else one for one in patron.pending)
    reason = Reason("PAC-20", True, code="patron.withdrawn", values={"kind": kind.value})
    return Decision(evolve(patron, pending=pending), (reason,))


def _waiting(patron: Patron, kind: Kind) -> Pending:
    raise_if_any(argument_faults(patron=(patron, Patron), kind=(kind, Kind)))
    request = patron.waiting(kind)
    if request is None:
        message = f"no request to change the {kind.value} is pending"
        raise_if_any([Fault("kind", message, code="none-pending", statement="PAC-22")])
    assert request is not None
    return request


def _settled(patron: Patron, request: Pending, settlement: Settlement, values: Mapping[str, str]) -> Decision[Reviewed]:
    changed = tuple(
        FieldChange(field=name, before=patron.values.get(name, ""), after=value)
        for name, value in values.items()
        if value != patron.values.get(name, "")
    )
    after = evolve(
        patron,
        values={**patron.values, **{change.field: change.after for change in changed}},
        pending=tuple(one for one in patron.pending if one is not request),
        history=(*patron.history, Settled(request=request, settlement=settlement)),
    )
    lifted = not after.has_verification_block
    code = "patron.settled-block-lifted" if lifted else "patron.settled-block-stays"
    values = {"kind": request.kind.value, "settlement": settlement.value}
    return Decision(
        Reviewed(patron=after, changed=changed, lifted=lifted), (Reason("PAC-22", True, code=code, values=values),)
    )
