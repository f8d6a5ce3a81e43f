"""A decision about a restart in sentences that an agent can read aloud."""

from __future__ import annotations

from ..decision import Decision
from .decide import Quote, RealTimeRestart, SubscriptionPanel, Undecided
from .payment import Item, Line, Payment


def read_aloud(decision: Decision[RealTimeRestart | SubscriptionPanel | Undecided | Quote | bool | None]) -> str:
    """A decision of `restart`, `quote` or `eligibility` as it can be said to the subscriber.

    >>> from subrules.decision import Reason
    >>> read_aloud(Decision(SubscriptionPanel(), (Reason("RST-05", False, "it is complimentary"),)))
    'cannot restart online: it is complimentary. The way on is a new subscription, in the Subscription Panel.'
    """
    match decision.answer:
        case RealTimeRestart() as answer:
            dated = next(reason.sentence for reason in decision.reasons if reason.statement.startswith("DAT-"))
            return f"can restart online for {paid_in_words(answer.payment)}. {dated[0].upper()}{dated[1:]}."
        case Quote() as answer:
            payments = dict.fromkeys(paid_in_words(choice.payment) for choice in answer.choices)
            later = "a later day can be chosen" if answer.date_picker else "it starts at once"
            return f"can restart online for {', or '.join(payments)}; {later}."
        case True:
            return "can restart online."
        case SubscriptionPanel() | False:
            why = "; and ".join(reason.sentence for reason in decision.against)
            return f"cannot restart online: {why}. The way on is a new subscription, in the Subscription Panel."
        case Undecided() | None:
            why = "; and ".join(reason.sentence for reason in decision.unknown if reason.statement == "RST-07")
            return f"cannot be decided yet: {why}. Nothing is charged; ask again."


def paid_in_words(payment: Payment) -> str:
    """A payment with its lines."""
    lines = ", ".join(map(_line, payment.lines))
    return f"{payment.total}" + (f" ({lines})" if lines else "")


def _line(line: Line) -> str:
    return line.about if line.item is Item.RATE else f"{line.amount} {line.about}"
