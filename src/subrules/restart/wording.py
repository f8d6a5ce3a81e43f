"""A decision about a restart in sentences that an agent can read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from ..decision import Decision, Reason, Refused, Undecided
from ..sentences import ENGLISH, Sentences
from .decide import Quote, RealTimeRestart, SubscriptionPanel
from .payment import Item, Line, Payment


def read_aloud(
    decision: Decision[RealTimeRestart | SubscriptionPanel | Refused | Undecided | Quote | bool | None],
    *,
    language: Sentences = ENGLISH,
) -> str:
    """A decision of `submit`, `quote` or `may_restart` as it can be said to the subscriber.

    Args:
        decision: what was decided.
        language: the language to say it in.

    Returns:
        One or two sentences.

    >>> from subrules import Decision, Reason
    >>> read_aloud(Decision(SubscriptionPanel(), (Reason("RST-05", False, code="restart.complimentary"),)))
    'cannot restart online: it is complimentary. The way on is a new subscription, in the Subscription Panel.'
    """

    def say(code: str, **values: str) -> str:
        return language.of(f"restart.aloud.{code}", values)

    def joined(reasons: Iterable[Reason]) -> str:
        return "; and ".join(reason.in_words(language) for reason in reasons)

    match decision.answer:
        case RealTimeRestart() as answer:
            dated = next(reason for reason in decision.reasons if reason.statement.startswith("DAT-"))
            return say("restarted", payment=paid_in_words(answer.payment, language), dated=dated.in_words(language))
        case Quote() as answer:
            payments = dict.fromkeys(paid_in_words(choice.payment, language) for choice in answer.choices)
            return say("quote-later" if answer.date_picker else "quote-at-once", payments=", or ".join(payments))
        case True:
            return say("can")
        case Refused():
            return say("refused", why=joined(decision.against))
        case SubscriptionPanel() | False:
            return say("cannot", why=joined(decision.against))
        case Undecided() | None:
            return say("undecided", why=joined(r for r in decision.unknown if r.statement == "RST-07"))


def paid_in_words(payment: Payment, language: Sentences = ENGLISH) -> str:
    """A payment with its lines."""
    lines = ", ".join(_line(line, language) for line in payment.lines)
    return f"{payment.total}" + (f" ({lines})" if lines else "")


def _line(line: Line, language: Sentences) -> str:
    about = language.of(line.code, line.values)
    return about if line.item is Item.RATE else f"{line.amount} {about}"
