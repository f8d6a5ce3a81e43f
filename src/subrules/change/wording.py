"""A decision about a change in sentences that an agent can read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from ..decision import Decision, Reason, Refused, Undecided
from ..sentences import ENGLISH, Sentences
from ..subscription import OFFER_TYPES, Change, OfferType, offer_type
from .decide import Incomplete


def read_aloud(
    decision: Decision[Change | Incomplete | Refused | Undecided | bool | None],
    *,
    types: Iterable[OfferType] = OFFER_TYPES,
    language: Sentences = ENGLISH,
) -> str:
    """A decision of `submit` or `may_change` as it can be said to the subscriber.

    Args:
        decision: what was decided.
        types: the client's types of offers.
        language: the language to say it in.

    Returns:
        One or more sentences.

    >>> from subrules import Decision, Reason
    >>> read_aloud(Decision(Refused(), (Reason("UPG-05", False, code="change.no-publishing-date"),)))
    'cannot be changed to this offer: the circulation system gave no next publishing date.'
    """

    def say(code: str, **values: str) -> str:
        return language.of(f"change.aloud.{code}", values)

    def joined(reasons: Iterable[Reason]) -> str:
        return "; and ".join(reason.in_words(language) for reason in reasons)

    def careful(cautions: tuple[str, ...]) -> str:
        return "".join(" " + say("careful", caution=language.of(caution, {})) for caution in cautions)

    match decision.answer:
        case Change() as answer:
            type = offer_type(answer.type, types)
            values = {
                "done": "changed" if type is None else type.participle,
                "offer": answer.offer,
                "effective": answer.effective.isoformat(),
                "stopped": answer.stopped,
                "added": answer.added,
            }
            return say("can", **values) + careful(answer.cautions)
        case Incomplete() as answer:
            needs = say("and").join(need.value for need in answer.needs)
            return say("incomplete", effective=answer.effective.isoformat(), needs=needs) + careful(answer.cautions)
        case True:
            return say("may")
        case Refused() | False:
            return say("cannot", why=joined(decision.against))
        case Undecided() | None:
            return say("undecided", why=joined(decision.unknown))
