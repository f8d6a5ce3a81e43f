"""A decision about a change in sentences that an agent can read aloud."""

from __future__ import annotations

from ..days import day_in_words
from ..decision import Decision
from ..subscription import UPGRADE
from .decide import Incomplete, Refused, Undecided
from .records import Change


def read_aloud(decision: Decision[Change | Incomplete | Refused | Undecided | bool | None]) -> str:
    """A decision of `change` or `eligibility` as it can be said to the subscriber.

    >>> from subrules.decision import Reason
    >>> read_aloud(Decision(Refused(), (Reason("UPG-05", False, "the circulation system gave no next publishing date"),)))
    'cannot be changed to this offer: the circulation system gave no next publishing date.'
    """
    match decision.answer:
        case Change() as answer:
            way = "upgraded" if answer.type == UPGRADE else "downgraded"
            day = day_in_words(answer.effective)
            first = f"can be {way} to {answer.offer}: on {day} {answer.stopped} stops and {answer.added} starts."
            return first + _careful(answer.cautions)
        case Incomplete() as answer:
            needs = " and ".join(need.value for need in answer.needs)
            first = f"can be changed from {day_in_words(answer.effective)} on, once there is {needs}."
            return first + _careful(answer.cautions)
        case True:
            return "can be changed to this offer."
        case Refused() | False:
            return f"cannot be changed to this offer: {'; and '.join(r.sentence for r in decision.against)}."
        case Undecided() | None:
            return f"cannot be decided yet: {'; and '.join(r.sentence for r in decision.unknown)}."


def _careful(cautions: tuple[str, ...]) -> str:
    return "".join(f" Careful, {caution}." for caution in cautions)
