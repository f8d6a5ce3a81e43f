"""A decision about a submission in sentences that can be shown to the patron."""

from __future__ import annotations

from ..decision import Decision
from .decide import Accepted, Refused


def read_aloud(decision: Decision[Accepted | Refused]) -> str:
    """What changes now, what waits, or why nothing does.

    >>> read_aloud(Decision(Accepted(), ()))
    'accepted: nothing changes.'
    """
    match decision.answer:
        case Refused():
            return f"refused, and nothing changes: {'; and '.join(reason.sentence for reason in decision.against)}."
        case Accepted() as answer:
            now = ", ".join(change.field.replace("_", " ") for change in answer.changed)
            waiting = ", ".join(request.kind.value for request in answer.requested)
            chosen = [reason.sentence for reason in decision.reasons if reason.statement == "PAC-40"]
            said = [
                f"changed now: {now}" if now else "",
                f"waiting for staff: {waiting}; until then nothing can be checked out" if waiting else "",
                *chosen,
            ]
            return f"accepted: {'; '.join(part for part in said if part) or 'nothing changes'}."
