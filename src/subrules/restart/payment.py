"""What a restart costs, line by line, with an exact total (PAY-01..10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

from attrs import field

from ..checks import check, not_negative, record
from ..decision import Reason
from ..faults import Fault
from ..money import Money, total
from ..sentences import ENGLISH
from ..subscription import Subscription, needed
from .records import Rate, Request
from .settings import Settings


class Item(Enum):
    """What a line of a payment is for."""

    RATE = "rate"
    BALANCE_DUE = "balance due"
    DONATION = "donation"
    TIP = "tip"


@record
class Line:
    """One line of a payment: what for, how much, and the values that are read aloud with it."""

    item: Item
    amount: Money = field(metadata=check(not_negative))
    values: Mapping[str, str] = field(factory=dict, hash=False)

    @property
    def code(self) -> str:
        """Which sentence it is."""
        less = "-less-credit" if "used" in self.values else ""
        return f"restart.line.{self.item.value.replace(' ', '-')}{less}"

    @property
    def about(self) -> str:
        """What it is for, in English.

        >>> Line(Item.RATE, Money.from_text("52.00 USD"), {"term": "13 weeks", "amount": "52.00 USD"}).about
        '13 weeks at 52.00 USD'
        """
        return ENGLISH.of(self.code, self.values)


@record(kw_only=True)
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

    def faults(self) -> Iterator[Fault]:
        """A total that the lines do not come to."""
        currency = self.total.currency
        if total((line.amount for line in self.lines), currency) != self.total:
            yield Fault(
                "total", f"{self.total} is not the sum of the lines", code="total-not-the-sum", statement="PAY-05"
            )
        if total((self.base, self.donation, self.tip), currency) != self.total:
            message = f"{self.total} is not base, donation and tip together"
            yield Fault("total", message, code="total-not-the-parts", statement="PAY-05")


def payment_for(
    subscription: Subscription, rate: Rate | None, request: Request | None, settings: Settings
) -> tuple[Payment, Reason]:
    """What is paid for a rate, or without any for the debt alone, and the reason for the amount (PAY-01..05).

    A credit stays where it is and a debt is charged, unless the client's settings say otherwise.
    """
    balance = needed(subscription.balance)
    nothing = Money.zero(balance.currency)
    forgiven = settings.forgive_balance and rate is not None
    owed = nothing if forgiven else subscription.owed
    credit = balance if not balance.is_negative and settings.apply_credit else nothing
    used = min(credit, rate.amount) if rate is not None else nothing
    donation = (request and request.donation) or nothing
    tip = (request and request.tip) or nothing
    bought = () if rate is None else (_rate_line(rate, used),)
    extras = ((Item.BALANCE_DUE, owed), (Item.DONATION, donation), (Item.TIP, tip))
    lines = (*bought, *(Line(item, amount) for item, amount in extras if not amount.is_zero))
    currency = balance.currency
    paid = Payment(
        lines=lines,
        base=total((line.amount for line in lines if line.item in (Item.RATE, Item.BALANCE_DUE)), currency),
        donation=donation,
        tip=tip,
        total=total((line.amount for line in lines), currency),
        credit_used=used,
    )
    return paid, _why(subscription, rate, forgiven=forgiven, used=used)


def _rate_line(rate: Rate, used: Money) -> Line:
    values = {"term": str(rate.term), "amount": str(rate.amount)}
    return Line(Item.RATE, rate.amount - used, values if used.is_zero else {**values, "used": str(used)})


def _why(subscription: Subscription, rate: Rate | None, *, forgiven: bool, used: Money) -> Reason:
    """Which of the four cases it is."""
    balance, owed = needed(subscription.balance), subscription.owed
    values = {"balance": str(balance), "balance_due": str(owed)}
    if rate is None:
        return Reason("PAY-03", True, code="restart.debt-alone", values=values)
    values |= {"rate": rate.id, "rate_amount": str(rate.amount), "used": str(used)}
    if forgiven and not owed.is_zero:
        return Reason("PAY-01", True, code="restart.debt-forgiven", values=values)
    if not owed.is_zero:
        return Reason("PAY-01", True, code="restart.rate-and-debt", values=values)
    if not used.is_zero:
        return Reason("PAY-02", True, code="restart.rate-less-credit", values=values)
    if not balance.is_zero:
        return Reason("PAY-02", True, code="restart.rate-credit-stays", values=values)
    return Reason("PAY-04", True, code="restart.rate-alone", values=values)
