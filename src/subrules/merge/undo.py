"""The way back from a merge: the two originals, less what was erased, or why they cannot be had (A-MRG-20)."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs
from attrs import frozen

from ..decision import Decision, Reason
from .ledger import Ledger
from .plan import Undo
from .policy import Policy


@frozen(kw_only=True)
class Undone:
    """The two originals, less what was erased, and the ledger without the merge."""

    kind: ClassVar[str] = "undone"
    survivor: Any
    removed: Any
    ledger: Ledger


@frozen
class NotUndone:
    """Nothing was undone."""

    kind: ClassVar[str] = "not undone"


def undo(policy: Policy, current: Any, way_back: Undo, *, ledger: Ledger) -> Decision[Undone | NotUndone]:
    """The two records as they were before a merge, less what was erased; or why they cannot be had (A-MRG-20).

    Args:
        policy: the policy of the merge.
        current: the survivor's record as it is now.
        way_back: what the merge gave for this.
        ledger: the merges that were; this one must be the last of the survivor's.
    """
    removed = str(getattr(way_back.removed, policy.id_field))
    survivor = str(getattr(way_back.before, policy.id_field))
    if ledger.into.get(removed) != survivor:
        sentence = f"cannot be undone, because {removed} was not merged into {survivor}, or not any more"
        return Decision(NotUndone(), (Reason("MRG-47", False, sentence),))
    if survivor in ledger.into:
        sentence = f"cannot be undone, because {survivor} went into {ledger.into[survivor]} since: undo that first"
        return Decision(NotUndone(), (Reason("MRG-47", False, sentence),))
    last = ledger.last_into(survivor)
    if last != removed:
        sentence = f"cannot be undone, because {last} went into {survivor} after it: undo that first"
        return Decision(NotUndone(), (Reason("MRG-47", False, sentence),))
    if current != way_back.after:
        names = [
            one.name
            for one in attrs.fields(policy.record)
            if getattr(current, one.name) != getattr(way_back.after, one.name)
        ]
        sentence = f"cannot be undone, because {', '.join(names)} changed since"
        return Decision(NotUndone(), (Reason("MRG-50", False, sentence, {"changed": ", ".join(names)}),))
    sentence = "both records are as they were"
    if way_back.erased:
        sentence += f", less what was erased: {', '.join(way_back.erased)}"
    answer = Undone(survivor=way_back.before, removed=way_back.removed, ledger=ledger.without(removed))
    return Decision(answer, (Reason("MRG-50", True, sentence),))
