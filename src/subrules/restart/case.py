"""One restart to be decided, read from plain data or put together, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any

import attrs
from attrs import frozen

from ..checks import checked
from ..days import day_in, day_in_words, moment_faults
from ..diagnostics.nearest import nearest
from ..faults import Fault, raise_if_any, without_repeats
from ..money import Money, MoneyError
from ..plain import parts_from_plain
from ..subscription import stop_faults
from ..versions import Systems
from .criteria import weighed
from .records import Rates, Request, Subscription
from .settings import PerChannel, Settings


@frozen(kw_only=True)
class Case:
    """A subscription, the rates returned for it, and what was submitted; None where nothing was yet."""

    subscription: Subscription
    rates: Rates
    request: Request | None = None
    __attrs_post_init__ = checked


def case_from(data: Any, *, settings: Settings, systems: Systems, now: datetime, zone: tzinfo) -> Case:
    """The case that plain data describes, with the keys `subscription`, `rates` and perhaps `request`.

    What is wrong with one part does not hide what is wrong with another.

    Raises:
        InputError: naming every fault with its path.

    >>> from datetime import UTC
    >>> from subrules.restart import Settings
    >>> from subrules.versions import Circulation, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> now = datetime(2026, 6, 15, 17, 0, tzinfo=UTC)
    >>> request = {"channel": "Self-Service", "tip": 2.0, "donation": "-1.00 USD"}
    >>> case_from({"rates": {}, "request": request}, settings=Settings(on=True), systems=systems, now=now, zone=UTC)
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: subscription: this is missing; \
rates: either `returned` or `unknown` is said, and neither is; \
request.donation: -1.00 USD is below zero; request.tip: text such as `20.20 USD` is wanted, not `2.0`
    """
    kinds = {"subscription": Subscription, "rates": Rates, "request": Request}
    parts, faults = parts_from_plain(data, kinds, optional={"request"})
    subscription, rates, request = (parts.get(name) for name in kinds)
    raise_if_any(
        without_repeats(
            faults,
            case_faults(
                subscription, rates, request, amounts=data, settings=settings, systems=systems, now=now, zone=zone
            ),
        )
    )
    return Case(**parts)


def case_faults(
    subscription: Subscription | None,
    rates: Rates | None,
    request: Request | None,
    *,
    amounts: Any = None,
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Iterator[Fault]:
    """What the parts of a case contradict each other in; a part that cannot be read is None.

    `amounts` is where amounts of money are looked for, if not in the parts: plain data has them even
    where a part has other faults.
    """
    yield from _currencies(amounts or {"subscription": subscription, "rates": rates, "request": request})
    moment = list(moment_faults(now, zone))
    yield from moment
    if subscription is not None and not moment:
        yield from stop_faults(subscription.state, subscription.stop_date, day_in(now, zone))
    if request is not None:
        yield from _extras(subscription, request, settings)
        if rates is not None:
            yield from _chosen_rate(rates, request)
        if request.rate is None and rates is not None and rates.returned and subscription is not None and not moment:
            may = weighed(subscription, rates, settings=settings, systems=systems, now=now, zone=zone)
            if may.answer:
                ids = ", ".join(rate.id for rate in rates.returned)
                yield Fault("request.rate", f"this is missing: choose one of {ids}", statement="PAY-08")
        if settings.refuse_unused_dates and request.date is not None and rates is not None and rates.returned == ():
            message = (
                f"{day_in_words(request.date)} cannot be chosen: no rates are returned, so there is no date picker"
            )
            yield Fault("request.date", message, statement="DAT-04")


def _currencies(case: Any) -> Iterator[Fault]:
    """Amounts in another currency than the balance's: of records, or of plain data that may have other faults (PAY-09)."""
    amounts = dict(_amounts(case, ""))
    if not amounts:
        return
    first = _BALANCE if _BALANCE in amounts else next(iter(amounts))
    wanted = amounts[first].currency
    for path, amount in amounts.items():
        if amount.currency != wanted:
            yield Fault(path, f"{amount} is not in {wanted}, the currency of {first}", statement="PAY-09")


_BALANCE = "subscription.balance"
_NAMES_OF_AMOUNTS = ("balance", "balance_due", "amount", "donation", "tip")


def _amounts(value: Any, path: str) -> Iterator[tuple[str, Money]]:
    """Every amount of money under a value, with its path."""
    if isinstance(value, Money):
        yield path, value
    elif isinstance(value, str) and path.rpartition(".")[2] in _NAMES_OF_AMOUNTS:
        with suppress(MoneyError):
            yield path, Money.from_text(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _amounts(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _amounts(inner, f"{path}[{index}]")
    elif attrs.has(type(value)):
        for attribute in attrs.fields(type(value)):
            yield from _amounts(getattr(value, attribute.name), f"{path}.{attribute.name}".lstrip("."))


def _chosen_rate(rates: Rates, request: Request) -> Iterator[Fault]:
    if request.rate is None or rates.returned is None or rates.find(request.rate) is not None:
        return
    ids = [rate.id for rate in rates.returned]
    if not ids:
        yield Fault("request.rate", f"`{request.rate}` cannot be chosen: no rates are returned", statement="PAY-08")
        return
    close = nearest(request.rate, ids)
    help = f"did you mean `{close}`?" if close else ""
    yield Fault(
        "request.rate", f"`{request.rate}` is not one of the returned rates: {', '.join(ids)}", help, statement="PAY-08"
    )


def _extras(subscription: Subscription | None, request: Request, settings: Settings) -> Iterator[Fault]:
    """Donation and tip only where the client uses them, and a tip only for somebody who carries paper (A-13)."""
    for name, amount, used, code in (
        ("donation", request.donation, settings.donations, "PAY-06"),
        ("tip", request.tip, settings.tips, "PAY-07"),
    ):
        if amount is not None and not amount.is_zero:
            yield from _unused(name, used, request, code)
    tip = request.tip
    if tip is not None and not tip.is_zero and subscription is not None and not subscription.medium.is_printed:
        yield Fault(
            "request.tip", "a tip is for those who deliver, and the product is digital only", statement="PAY-07"
        )


def _unused(name: str, used: PerChannel, request: Request, code: str) -> Iterator[Fault]:
    match used.of(request.channel):
        case None:
            message = f"nobody has said whether {name}s are used in {request.channel.value}"
            yield Fault(f"request.{name}", message, "say it in the settings", statement=code)
        case False:
            yield Fault(f"request.{name}", f"{name}s are not used in {request.channel.value}", statement=code)
