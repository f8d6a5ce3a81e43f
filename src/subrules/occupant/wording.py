"""A decision about contact data in sentences that an agent can read aloud."""

from __future__ import annotations

from ..decision import Decision
from .records import EMAIL
from .writes import Outcome, System

_WHERE = {System.CIRC: "circulation", System.SUBSCRIBE: "Subscribe", System.REGISTRATION: "the registration"}


def read_aloud(decision: Decision[Outcome]) -> str:
    """What is written where, and what stays as it is.

    >>> read_aloud(Decision(Outcome(), ()))
    'nothing changes.'
    """
    answer = decision.answer
    if decision.against or decision.unknown:
        return f"nothing is written: {'; and '.join(r.sentence for r in (*decision.against, *decision.unknown))}."
    by_system = {
        where: ", ".join(dict.fromkeys(_named(write.field) for write in answer.writes if write.system is system))
        for system, where in _WHERE.items()
    }
    written = "; ".join(f"{fields} in {where}" for where, fields in by_system.items() if fields)
    first = f"written: {written}." if written else "nothing changes."
    kept = "".join(f" The {_named(left.field)} in {_WHERE[left.system]} stays: {left.why}." for left in answer.left)
    return first + kept


def _named(field: str) -> str:
    return "e-mail" if field == EMAIL else field.replace("_", " ")
