"""A decision about contact data in sentences that an agent can read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from ..decision import Decision, Reason, Refused, Undecided
from ..sentences import ENGLISH, Sentences
from .decide import Answer
from .records import EMAIL
from .writes import System, Writes

_SAID_FIRST = (System.CIRC, System.SUBSCRIBE, System.REGISTRATION)


def read_aloud(decision: Decision[Answer], *, language: Sentences = ENGLISH) -> str:
    """What is written where, and what stays as it is; or why nothing is written.

    Args:
        decision: what was decided.
        language: the language to say it in.

    Returns:
        A sentence, and another one for each value that stays.

    >>> read_aloud(Decision(Writes(), ()))
    'nothing changes.'
    """

    def joined(reasons: Iterable[Reason]) -> str:
        return "; and ".join(reason.in_words(language) for reason in reasons)

    match decision.answer:
        case Refused():
            return language.of("occupant.aloud.refused", {"why": joined(decision.against)})
        case Undecided():
            return language.of("occupant.aloud.undecided", {"why": joined(decision.unknown)})
        case Writes() as answer:
            return _written(answer, language)


def _written(answer: Writes, language: Sentences) -> str:
    parts: list[str] = []
    for system in _SAID_FIRST:
        fields = dict.fromkeys(_named(write.field, language) for write in answer.writes if write.system is system)
        if fields:
            values = {"fields": ", ".join(fields), "where": _where(system, language)}
            parts.append(language.of("occupant.aloud.fields", values))
    if parts:
        first = language.of("occupant.aloud.written", {"what": "; ".join(parts)})
    else:
        first = language.of("occupant.aloud.nothing", {})
    kept = (
        language.of(
            "occupant.aloud.stays",
            {
                "field": _named(left.field, language),
                "where": _where(left.system, language),
                "why": left.in_words(language),
            },
        )
        for left in answer.left
    )
    return " ".join((first, *kept))


def _where(system: System, language: Sentences) -> str:
    return language.of(f"occupant.aloud.in-{system.value.lower()}", {})


def _named(field: str, language: Sentences) -> str:
    return language.of("occupant.aloud.email" if field == EMAIL else "occupant.aloud.field", {"field": field})
