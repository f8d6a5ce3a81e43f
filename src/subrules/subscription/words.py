"""The words for a subscription: where it is served, whether it runs, what its product is made of, ezpay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from ..days import day_in_words
from ..faults import Fault


class Channel(Enum):
    """Where a subscriber is served; both follow the same rules (RST-08, UPG-02)."""

    SELF_SERVICE = "Self-Service"
    CSR = "One CSR Portal"


class State(Enum):
    """Whether a subscription runs."""

    ACTIVE = "active"
    TEMPORARILY_STOPPED = "temporarily stopped"
    PERMANENTLY_STOPPED = "permanently stopped"


class Medium(Enum):
    """What a product is made of."""

    PRINT = "print"
    DIGITAL = "digital"
    HYBRID = "hybrid"

    @property
    def is_printed(self) -> bool:
        """Whether something is delivered on paper: a hybrid product is (PAY-07, A-13)."""
        return self is not Medium.DIGITAL


class Ezpay(Enum):
    """What an offer says about ezpay, which is auto-renew (A-42)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


class EzpaySwitch(Enum):
    """Into ezpay or out of it."""

    OPT_IN = "opt in"
    OPT_OUT = "opt out"


def stop_faults(state: State, stop_date: date | None, today: date) -> Iterator[Fault]:
    """Where a record's state and the day of its stop contradict each other (RST-01, A-19).

    One that runs may have a day of its stop that is still to come; one that is stopped may not.

    Args:
        state: whether the record runs.
        stop_date: the day of its stop in the client's zone; None for none.
        today: the day in the client's zone.

    Returns:
        An iterator of one fault, or of none.

    >>> from datetime import date
    >>> [fault.message for fault in stop_faults(State.ACTIVE, date(2026, 6, 1), date(2026, 6, 15))]
    ['1 June 2026 is before today, 15 June 2026, and yet the subscription is active']
    >>> list(stop_faults(State.ACTIVE, date(2026, 7, 1), date(2026, 6, 15)))
    []
    """
    if stop_date is None:
        return
    stop, now = day_in_words(stop_date), day_in_words(today)
    if state is not State.ACTIVE and stop_date > today:
        message = f"{stop} is after today, {now}, and yet the subscription is {state.value}"
        yield Fault("subscription.stop_date", message, "one that runs until then is active", statement="RST-01")
    if state is State.ACTIVE and stop_date < today:
        message = f"{stop} is before today, {now}, and yet the subscription is active"
        yield Fault("subscription.stop_date", message, "say that it is stopped, and how", statement="RST-01")
