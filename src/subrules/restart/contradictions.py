"""What the parts of a case contradict each other in, and what the client does not use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import attrs

from ..days import day_in, day_in_words, moment_faults
from ..diagnostics.nearest import nearest
from ..faults import Fault, Loc
from ..money import Money, MoneyError
from ..subscription import State, Subscription, missing, stop_faults
from .records import NEEDED, Rates, Request
from .settings import Client, PerChannel, Settings


def data_faults(
    subscription: Subscription | None, rates: Rates | None, request: Request | None, *, amounts: Any = None
) -> Iterator[Fault]:
    """What the parts of a case contradict each other in; a part that cannot be read is None.

    Args:
        subscription: the subscription.
        rates: the rates.
        request: what was submitted.
        amounts: where amounts of money are looked for, if not in the parts: plain data has them even
            where a part has other faults.
    """
    yield from _currencies(amounts or {"subscription": subscription, "rates": rates, "request": request})
    if subscription is not None:
        yield from (fault.under("subscription") for fault in missing(subscription, NEEDED, purpose="a restart"))
        if subscription.state is not State.ACTIVE and subscription.stop_date is None:
            message = f"this is missing, and the subscription is {subscription.state.value}"
            yield Fault("subscription.stop_date", message, code="missing", statement="RST-01")
    if request is None:
        return
    if rates is not None:
        yield from _chosen_rate(rates, request)
    tip, printed = request.tip, subscription is None or subscription.medium.is_printed
    if tip is not None and not tip.is_zero and not printed:
        message = "a tip is for those who deliver, and the product is digital only"
        yield Fault("request.tip", message, code="tip-without-delivery", statement="PAY-07")


def client_faults(
    subscription: Subscription, rates: Rates, request: Request | None, client: Client, now: datetime
) -> Iterator[Fault]:
    """What a case contradicts the client's settings in, and the instant of asking."""
    moment = list(moment_faults(now, client.zone))
    yield from moment
    if client.systems is None:
        yield Fault("client.systems", "this is missing, and a restart needs it", code="missing")
    if not moment:
        yield from stop_faults(subscription.state, subscription.stop_date, day_in(now, client.zone))
    if request is not None:
        yield from _extras(request, client.restart)
        if client.restart.refuse_unused_dates and request.date is not None and rates.returned == ():
            yield _unused_day(request.date)


def _unused_day(day: date) -> Fault:
    message = f"{day_in_words(day)} cannot be chosen: no rates are returned, so there is no date picker"
    return Fault("request.date", message, code="day-not-used", statement="DAT-04")


# ---------------------------------------------------------------- amounts


def _currencies(case: Any) -> Iterator[Fault]:
    """Amounts in another currency than the balance's: of records, or of plain data that may have other faults (PAY-09)."""
    amounts = dict(_amounts(case, ()))
    if not amounts:
        return
    first = _BALANCE if _BALANCE in amounts else next(iter(amounts))
    expected = amounts[first].currency
    for loc, amount in amounts.items():
        if amount.currency != expected:
            message = f"{amount} is not in {expected}, the currency of {Fault(first, '').path}"
            yield Fault(loc, message, code="other-currency", statement="PAY-09")


_BALANCE: Loc = ("subscription", "balance")
_NAMES_OF_AMOUNTS = ("balance", "balance_due", "amount", "donation", "tip", "total")


def _amounts(value: Any, loc: Loc) -> Iterator[tuple[Loc, Money]]:
    """Every amount of money under a value, with its place."""
    if isinstance(value, Money):
        yield loc, value
    elif isinstance(value, str) and loc and loc[-1] in _NAMES_OF_AMOUNTS:
        with suppress(MoneyError):
            yield loc, Money.from_text(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _amounts(inner, (*loc, str(name)))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _amounts(inner, (*loc, index))
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            yield from _amounts(getattr(value, attribute.name), (*loc, attribute.name))


# ---------------------------------------------------------------- what was submitted


def _chosen_rate(rates: Rates, request: Request) -> Iterator[Fault]:
    if request.rate is None or rates.returned is None or rates.find(request.rate) is not None:
        return
    ids = [rate.id for rate in rates.returned]
    message, help = f"`{request.rate}` cannot be chosen: no rates are returned", ""
    if ids:
        close = nearest(request.rate, ids)
        message = f"`{request.rate}` is not one of the returned rates: {', '.join(ids)}"
        help = f"did you mean `{close}`?" if close else ""
    yield Fault("request.rate", message, help, "rate-not-returned", "PAY-08")


def rate_missing(rates: Rates, request: Request) -> Iterator[Fault]:
    """That no rate was chosen, where there are some and the restart is possible: there is no default (A-10)."""
    if request.rate is None and rates.returned:
        ids = ", ".join(rate.id for rate in rates.returned)
        yield Fault("request.rate", f"this is missing: choose one of {ids}", code="missing", statement="PAY-08")


def _extras(request: Request, settings: Settings) -> Iterator[Fault]:
    """Donation and tip only where the client uses them (A-13)."""
    for name, amount, used, statement in (
        ("donation", request.donation, settings.donations, "PAY-06"),
        ("tip", request.tip, settings.tips, "PAY-07"),
    ):
        if amount is not None and not amount.is_zero:
            yield from _unused(name, used, request, statement)


def _unused(name: str, used: PerChannel, request: Request, statement: str) -> Iterator[Fault]:
    where = request.channel.value
    match used.of(request.channel):
        case None:
            message, help = f"it is not settled whether {name}s are used in {where}", "say it in the settings"
            yield Fault(("request", name), message, help, f"{name}-not-settled", statement)
        case False:
            yield Fault(("request", name), f"{name}s are not used in {where}", "", f"{name}-not-used", statement)
