"""A decision about a submission in sentences that can be shown to the patron."""

from __future__ import annotations

from ..decision import Decision, Refused
from ..sentences import ENGLISH, Sentences
from .decide import Accepted


def read_aloud(decision: Decision[Accepted | Refused], *, language: Sentences = ENGLISH) -> str:
    """What changes now, what waits, or why nothing does.

    Args:
        decision: what was decided.
        language: the language to say it in.

    Returns:
        One sentence.

    >>> from subrules import Decision
    >>> read_aloud(Decision(Accepted(), ()))
    'accepted: nothing changes.'
    """

    def say(code: str, **values: str) -> str:
        return language.of(f"patron.aloud.{code}", values)

    match decision.answer:
        case Refused():
            return say("refused", why="; and ".join(reason.in_words(language) for reason in decision.against))
        case Accepted() as answer:
            now = ", ".join(change.field.replace("_", " ") for change in answer.changed)
            waiting = ", ".join(request.kind.value for request in answer.requested)
            parts = [
                *([say("changed-now", fields=now)] if now else []),
                *([say("waiting", kinds=waiting)] if waiting else []),
                *(reason.in_words(language) for reason in decision.reasons if reason.statement == "PAC-40"),
            ]
            return say("accepted", what="; ".join(parts) or say("nothing"))
