"""The one subscription that restarts, changes and pages look at (UPG-17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from attrs import field

from ..checks import check, not_blank, record
from ..days import Term
from ..faults import Fault
from ..money import Money
from .address import Address
from .change import Change
from .payments import EarlierPayment
from .words import Medium, State

Value = TypeVar("Value")


@record(kw_only=True)
class Subscription:
    """A subscription as the circulation system knows it. What a policy does not need may be left out; it says what it needs.

    Attributes:
        id: its id.
        state: whether it runs, is stopped for a time, or for good.
        stop_date: the day of the stop, past or to come, in the client's zone.
        medium: what its product is made of; a tip needs paper (PAY-07).
        product: the id of its product; needed for changes.
        division: its newspaper, with which the divisions of offers are compared (SOL-05).
        term: the term that is paid for; None where it is not known.
        auto_renew: whether it is on ezpay; needed for changes.
        complimentary: whether it is free of charge; needed for restarts.
        balance: what the account stands at; negative is owed (PAY-10); needed for restarts.
        balance_due: what is owed, where the caller has it as well; it must agree with `balance` (A-01).
        payments: all payments of the last day or more, whatever became of them; needed for restarts.
        trial: whether it is a trial (A-20).
        restart_pending: whether a restart is already on its way (A-20).
        delivery_address: the address on file; None where there is none.
        next_publishing_date: as received from the circulation system; None where none was (UPG-05).
        pending: a change that was accepted for a later day.
    """

    id: str = field(metadata=check(not_blank))
    state: State
    stop_date: date | None = None
    medium: Medium
    product: str | None = field(default=None, metadata=check(not_blank))
    division: str | None = None
    term: Term | None = None
    auto_renew: bool | None = None
    complimentary: bool | None = None
    balance: Money | None = None
    balance_due: Money | None = None
    payments: tuple[EarlierPayment, ...] | None = None
    trial: bool = False
    restart_pending: bool = False
    delivery_address: Address | None = None
    next_publishing_date: date | None = None
    pending: Change | None = None

    def faults(self) -> Iterator[Fault]:
        """What the fields contradict each other in."""
        due, balance = self.balance_due, self.balance
        if due is not None and balance is not None and due.currency == balance.currency and due != self.owed:
            message = f"{due} does not agree with the balance {balance}, by which {self.owed} is owed"
            help = "leave it out: it follows from the balance"
            yield Fault("balance_due", message, help, code="balance-due-differs", statement="PAY-10")
        pending = self.pending
        if pending is not None and (pending.subscription, pending.stopped) != (self.id, self.product):
            message = f"it stops {pending.stopped} of {pending.subscription}, not {self.product} of {self.id}"
            yield Fault("pending", message, code="pending-of-another")

    @property
    def owed(self) -> Money:
        """What the subscriber owes: the balance with its sign turned, or nothing (PAY-10, A-01)."""
        balance = needed(self.balance)
        return -balance if balance.is_negative else Money.zero(balance.currency)

    @property
    def has_delivery_address(self) -> bool:
        """Whether there is an address on file that can be delivered to; a ZIP alone is none (A-43)."""
        return self.delivery_address is not None and self.delivery_address.is_deliverable


def missing(record: object, names: tuple[str, ...], *, purpose: str) -> Iterator[Fault]:
    """What a policy needs of a record and is not there.

    Args:
        record: a subscription or an offer.
        names: the fields that the policy needs.
        purpose: what for, in words, as in `a restart`.

    Returns:
        An iterator of faults, one for each field that is None, in the order of the names.

    >>> mine = Subscription(id="1", state=State.ACTIVE, medium=Medium.PRINT)
    >>> [str(fault) for fault in missing(mine, ("balance",), purpose="a restart")]
    ['balance: this is missing, and a restart needs it']
    """
    for name in names:
        if getattr(record, name) is None:
            yield Fault((name,), f"this is missing, and {purpose} needs it", code="missing")


def needed(value: Value | None) -> Value:
    """A value that the policy has made sure of: `missing` was asked before.

    Args:
        value: the value of a field, or None.

    Returns:
        The value.

    Raises:
        AssertionError: it is None: the policy uses a field that it did not ask for, which is a mistake in the policy.

    >>> mine = Subscription(id="1", state=State.ACTIVE, medium=Medium.PRINT, product="7Day")
    >>> list(missing(mine, ("product",), purpose="a change"))
    []
    >>> needed(mine.product)
    '7Day'
    """
    if value is None:
        raise AssertionError("a policy used a field that it had not asked for")
    return value
