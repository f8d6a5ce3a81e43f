"""What a restart costs, line by line, with an exact total (PAY-01..10)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from attrs import field, frozen

from ..checks import check, checked, not_negative
from ..decision import Reason
from ..faults import Fault
from ..money import Money, total
from .records import Rate, Request, Subscription
from .settings import Settings


class Item(Enum):
    """What a line of a payment is for."""

    RATE = "rate"
    BALANCE_DUE = "balance due"
    DONATION = "donation"
    TIP = "tip"


@frozen
class Line:
    """One line of a payment: what for, how much, and a remark to read aloud."""

    item: Item
    amount: Money = field(metadata=check(not_negative))
    about: str
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Payment:
    """What is to be paid: the lines, and what they come to (PAY-05).

    `base` is rate and balance due together; `total` is the base with donation and tip, and the sum
    of the lines. `credit_used` has been taken off the rate's line (A-03).
    """

    lines: tuple[Line, ...]
    base: Money
    donation: Money
    tip: Money
    total: Money
    credit_used: Money
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """A total that the lines do not come to."""
        currency = self.total.currency
        if total((line.amount for line in self.lines), currency) != self.total:
            yield Fault("total", f"{self.total} is not the sum of the lines", statement="PAY-05")
        if total((self.base, self.donation, self.tip), currency) != self.total:
            yield Fault("total", f"{self.total} is not base, donation and tip together", statement="PAY-05")


def payment(
    subscription: Subscription, rate: Rate | None, request: Request | None, settings: Settings
) -> tuple[Payment, Reason]:
    """What is paid for a rate, or without any for the debt alone, and the reason for the amount (PAY-01..05).

    A credit stays where it is and a debt is charged, unless the client's settings say otherwise.
    """
    currency = subscription.balance.currency
    nothing = Money.zero(currency)
    forgiven = settings.forgive_balance and rate is not None
    owed = nothing if forgiven else subscription.owed
    credit = subscription.balance if not subscription.balance.is_negative and settings.apply_credit else nothing
    used = min(credit, rate.amount) if rate is not None else nothing
    donation = (request and request.donation) or nothing
    tip = (request and request.tip) or nothing
    lines = []
    if rate is not None:
        about = f"{rate.term} at {rate.amount}" + ("" if used.is_zero else f", less {used} of credit")
        lines.append(Line(Item.RATE, rate.amount - used, about))
    if not owed.is_zero:
        lines.append(Line(Item.BALANCE_DUE, owed, "still owed"))
    if not donation.is_zero:
        lines.append(Line(Item.DONATION, donation, "donation"))
    if not tip.is_zero:
        lines.append(Line(Item.TIP, tip, "tip for the carrier"))
    base = total((line.amount for line in lines if line.item in (Item.RATE, Item.BALANCE_DUE)), currency)
    paid = Payment(
        lines=tuple(lines),
        base=base,
        donation=donation,
        tip=tip,
        total=total((line.amount for line in lines), currency),
        credit_used=used,
    )
    return paid, _why(subscription, rate, forgiven=forgiven, used=used)


def _why(subscription: Subscription, rate: Rate | None, *, forgiven: bool, used: Money) -> Reason:
    """Which of the four cases it is."""
    balance, owed = subscription.balance, subscription.owed
    values = {"balance": str(balance), "balance due": str(owed)}
    if rate is None:
        return Reason("PAY-03", True, f"without rates, what is owed is paid alone: {owed}", values)
    values |= {"rate": rate.id, "rate amount": str(rate.amount)}
    if forgiven and not owed.is_zero:
        return Reason("PAY-01", True, f"the rate is paid; the {owed} that is owed is forgiven here", values)
    if not owed.is_zero:
        return Reason("PAY-01", True, f"the rate is paid, and the {owed} that is owed", values)
    if not used.is_zero:
        return Reason("PAY-02", True, f"the rate is paid, less {used} of the credit of {balance}", values)
    if not balance.is_zero:
        return Reason("PAY-02", True, f"the rate alone is paid; the credit of {balance} stays on the account", values)
    return Reason("PAY-04", True, "the rate alone is paid, and nothing is owed", values)
