"""The way back from a merge: the two originals, less what was erased, or why they cannot be had (A-MRG-20)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Generic

from attrs import frozen

from ..checks import argument_faults
from ..decision import Decision, Reason, Refused
from ..faults import Fault, raise_if_any
from .ledger import Ledger
from .policy import Policy
from .record_faults import record_faults
from .report import R


@frozen(kw_only=True)
class Undo(Generic[R]):
    """What it takes to give the two originals back, less what was erased: that is in neither (A-MRG-20).

    It goes to plain data and comes back with `from_plain(data, Undo[Customer])`, years later. The records in
    it are whole: passwords too.

    Attributes:
        before: the survivor's record before the merge.
        removed: the removed record, without what was erased.
        after: the survivor's record after the merge.
        erased: the fields of which something was erased.
    """

    stored_version: ClassVar[int] = 1
    before: R
    removed: R
    after: R
    erased: tuple[str, ...]


@frozen(kw_only=True)
class Undone(Generic[R]):
    """The two originals, less what was erased, and the ledger without the merge."""

    kind: ClassVar[str] = "undone"
    survivor: R
    removed: R
    ledger: Ledger


def undo(current: R, way_back: Undo[R], *, policy: Policy[R], ledger: Ledger) -> Decision[Undone[R] | Refused]:
    """The two records as they were before a merge, less what was erased; or why they cannot be had (A-MRG-20).

    Args:
        current: the survivor's record as it is now.
        way_back: what the merge gave for this.
        policy: the policy of the merge.
        ledger: the merges that were; this one must be the last of the survivor's.

    Returns:
        `Undone`, or `Refused` with the reason.

    Raises:
        InputError: naming every argument that cannot be used.

    >>> from datetime import date
    >>> from subrules.merge import Customer, commit, wise_policy
    >>> an, bo = (Customer(number=number, actor_id=number) for number in ("1", "2"))
    >>> merged = commit(an, bo, policy=wise_policy(), as_of=date(2026, 6, 15)).answer
    >>> undo(merged.survivor, merged.undo, policy=wise_policy(), ledger=merged.ledger).answer.removed == bo
    True
    """
    raise_if_any(_argument_faults(current, way_back, policy, ledger))
    against = _against(current, way_back, policy, ledger)
    if against is not None:
        return Decision(Refused(), (against,))
    answer = Undone(
        survivor=way_back.before, removed=way_back.removed, ledger=ledger.without(policy.id_of(way_back.removed))
    )
    erased = ", ".join(way_back.erased)
    code = "merge.undone-but-erased" if erased else "merge.undone"
    return Decision(answer, (Reason("MRG-50", True, code=code, values={"erased": erased} if erased else {}),))


def _argument_faults(current: Any, way_back: Any, policy: Any, ledger: Any) -> Iterator[Fault]:
    yield from argument_faults(policy=(policy, Policy), way_back=(way_back, Undo), ledger=(ledger, Ledger))
    if not isinstance(policy, Policy):
        return
    yield from record_faults(policy, current, ("current",))
    if isinstance(way_back, Undo):
        for name in ("before", "removed", "after"):
            yield from record_faults(policy, getattr(way_back, name), ("way_back", name))


def _against(current: R, way_back: Undo[R], policy: Policy[R], ledger: Ledger) -> Reason | None:
    """Why the merge cannot be undone, or None."""
    removed, survivor = policy.id_of(way_back.removed), policy.id_of(way_back.before)
    values = {"survivor": survivor, "removed": removed}
    if ledger.into.get(removed) != survivor:
        return Reason("MRG-47", False, code="merge.undo-not-merged", values=values)
    if survivor in ledger.into:
        return Reason("MRG-47", False, code="merge.undo-gone", values={**values, "into": ledger.into[survivor]})
    last = ledger.last_into(survivor)
    if last is not None and last != removed:
        return Reason("MRG-47", False, code="merge.undo-not-last", values={**values, "last": last})
    if current != way_back.after:
        changed = [name for name in policy.fields if getattr(current, name) != getattr(way_back.after, name)]
        return Reason("MRG-50", False, code="merge.undo-changed", values={**values, "changed": ", ".join(changed)})
    return None
