"""What a restart is decided from: the subscription, the rates that the circulation system returned, the submission."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum

from attrs import field, frozen

from ..checks import check, checked, not_blank, not_negative
from ..days import InstantError, Term, require_instant
from ..faults import Fault
from ..money import Money
from ..subscription import Channel, Medium, State


class PaymentStatus(Enum):
    """What became of a payment."""

    CAPTURED = "captured"
    AUTHORISED = "authorised"
    PENDING = "pending"
    REFUNDED = "refunded"
    DECLINED = "declined"
    VOIDED = "voided"

    @property
    def was_made(self) -> bool:
        """Whether the payment was made; a refunded one was (A-08)."""
        return self not in (PaymentStatus.DECLINED, PaymentStatus.VOIDED)


def _aware(instant: datetime) -> str | None:
    try:
        require_instant(instant)
    except InstantError as error:
        return str(error)
    return None


@frozen(kw_only=True)
class EarlierPayment:
    """A payment of this subscription that there already was (RST-06)."""

    amount: Money = field(metadata=check(not_negative))
    paid_at: datetime = field(metadata=check(_aware))
    status: PaymentStatus = PaymentStatus.CAPTURED
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Subscription:
    """A subscription that somebody wants to restart, as the circulation system knows it.

    Attributes:
        id: its id.
        state: whether it runs, is stopped for a time, or for good.
        stop_date: the day of the stop, in the client's zone. A stopped one has it; one that runs may
            have a day in the future.
        complimentary: whether it is free of charge.
        balance: what the account stands at; negative is owed (PAY-10).
        balance_due: what is owed, where the caller has it as well; it must agree with `balance` (A-01).
        medium: what its product is made of; a tip needs paper (PAY-07).
        payments: all payments of the last day or more, whatever became of them.
        trial: whether it is a trial, where the client's settings ask (A-20).
        restart_pending: whether a restart is already on its way, where the settings ask (A-20).
    """

    id: str = field(metadata=check(not_blank))
    state: State
    stop_date: date | None = None
    complimentary: bool
    balance: Money
    balance_due: Money | None = None
    medium: Medium
    payments: tuple[EarlierPayment, ...]
    trial: bool = False
    restart_pending: bool = False
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """What the fields contradict each other in."""
        if self.state is not State.ACTIVE and self.stop_date is None:
            yield Fault("stop_date", f"this is missing, and the subscription is {self.state.value}")
        if self.balance_due is not None and self.balance_due.currency == self.balance.currency:
            owed = self.owed
            if self.balance_due != owed:
                message = f"{self.balance_due} does not agree with the balance {self.balance}, by which {owed} is owed"
                yield Fault("balance_due", message, "leave it out: it follows from the balance", statement="PAY-10")

    @property
    def owed(self) -> Money:
        """What the subscriber owes: the balance with its sign turned, or nothing (PAY-10, A-01)."""
        return -self.balance if self.balance.is_negative else Money.zero(self.balance.currency)


@frozen(kw_only=True)
class Rate:
    """A rate that the circulation system returned for this subscription."""

    id: str = field(metadata=check(not_blank))
    amount: Money = field(metadata=check(not_negative))
    term: Term
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Rates:
    """The answer of the circulation system about rates: those returned, or why nobody knows them (A-09).

    Exactly one is said. `returned=()` means that there are none; `unknown` is the third state, for a
    call that failed, and is never taken for "none".

    >>> Rates(returned=()), Rates(unknown="ratesInfo did not answer")
    (Rates(returned=(), unknown=None), Rates(returned=None, unknown='ratesInfo did not answer'))
    """

    returned: tuple[Rate, ...] | None = None
    unknown: str | None = field(default=None, metadata=check(not_blank))
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """What the fields contradict each other in."""
        if (self.returned is None) is (self.unknown is None):
            said = "both are" if self.returned is not None else "neither is"
            yield Fault((), f"either `returned` or `unknown` is said, and {said}", statement="RST-07")
        ids = [rate.id for rate in self.returned or ()]
        yield from (
            Fault("returned", f"two rates are called `{one}`", statement="PAY-08")
            for one in dict.fromkeys(ids)
            if ids.count(one) > 1
        )

    def find(self, id: str) -> Rate | None:
        """The returned rate of this id."""
        return next((rate for rate in self.returned or () if rate.id == id), None)


@frozen(kw_only=True)
class Request:
    """What was submitted on the page: where, the chosen rate, the chosen day, and what is given on top.

    Attributes:
        channel: Self-Service or One CSR Portal.
        rate: the id of the chosen rate; there is no default (A-10).
        date: the chosen day, if one was chosen.
        donation: a donation, where the client uses them (PAY-06).
        tip: a tip for the carrier, where the client uses them and the product is printed (PAY-07).
    """

    channel: Channel
    rate: str | None = None
    date: date | None = None
    donation: Money | None = field(default=None, metadata=check(not_negative))
    tip: Money | None = field(default=None, metadata=check(not_negative))
    __attrs_post_init__ = checked
