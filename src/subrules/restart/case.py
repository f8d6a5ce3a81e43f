"""One restart to be decided, read from plain data or put together, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from attrs import frozen

from ..days import InstantError, day_in, day_in_words, require_instant, require_zone
from ..diagnostics.nearest import nearest
from ..faults import Fault, refuse
from ..money import Money
from ..plain import parts_from_plain
from ..records import checked
from ..subscription import State
from ..versions import Systems
from .eligibility import weighed
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
request.donation: -1.00 USD is below zero; request.tip: text is wanted, not 2.0
    """
    kinds = {"subscription": Subscription, "rates": Rates, "request": Request}
    parts, faults = parts_from_plain(data, kinds, optional={"request"})
    subscription, rates, request = (parts.get(name) for name in kinds)
    faults += case_faults(subscription, rates, request, settings=settings, systems=systems, now=now, zone=zone)
    refuse(faults)
    return Case(**parts)


def case_faults(
    subscription: Subscription | None,
    rates: Rates | None,
    request: Request | None,
    *,
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Iterator[Fault]:
    """Everything that the parts of a case contradict each other in; a part that cannot be read is None."""
    moment = list(moment_faults(now, zone))
    yield from moment
    yield from _currencies(subscription, rates, request)
    if subscription is not None and not moment:
        yield from _stop_date(subscription, now, zone)
    if request is not None:
        yield from _extras(subscription, request, settings)
        if rates is not None:
            yield from _chosen_rate(rates, request)
        if request.rate is None and rates is not None and rates.returned and subscription is not None and not moment:
            may = weighed(subscription, rates, settings=settings, systems=systems, now=now, zone=zone)
            if may.answer:
                ids = ", ".join(rate.id for rate in rates.returned)
                yield Fault("request.rate", f"this is missing: choose one of {ids}", code="PAY-08")


def moment_faults(now: datetime, zone: tzinfo) -> Iterator[Fault]:
    """What is wrong with the instant and the zone that a decision is asked for in."""
    for name, required in (("now", lambda: require_instant(now)), ("zone", lambda: require_zone(zone))):
        try:
            required()
        except InstantError as error:
            yield Fault(name, str(error))


def _currencies(subscription: Subscription | None, rates: Rates | None, request: Request | None) -> Iterator[Fault]:
    """Amounts of another currency than the first one's, which is the balance's where there is one."""
    amounts = list(_amounts(subscription, rates, request))
    for path, amount in amounts[1:]:
        first, leading = amounts[0]
        if amount.currency != leading.currency:
            yield Fault(path, f"{amount} is not in {leading.currency}, the currency of {first}", code="PAY-09")


def _amounts(
    subscription: Subscription | None, rates: Rates | None, request: Request | None
) -> Iterator[tuple[str, Money]]:
    if subscription is not None:
        yield "subscription.balance", subscription.balance
        if subscription.balance_due is not None:
            yield "subscription.balance_due", subscription.balance_due
        for index, payment in enumerate(subscription.payments):
            yield f"subscription.payments[{index}].amount", payment.amount
    for index, rate in enumerate((rates and rates.returned) or ()):
        yield f"rates.returned[{index}].amount", rate.amount
    if request is not None:
        if request.donation is not None:
            yield "request.donation", request.donation
        if request.tip is not None:
            yield "request.tip", request.tip


def _stop_date(subscription: Subscription, now: datetime, zone: tzinfo) -> Iterator[Fault]:
    stop, today = subscription.stop_date, day_in(now, zone)
    if stop is None:
        return
    if subscription.state is not State.ACTIVE and stop > today:
        message = (
            f"{day_in_words(stop)} is after today, {day_in_words(today)}, and yet it is {subscription.state.value}"
        )
        yield Fault("subscription.stop_date", message, "one that still runs is active", "RST-01")
    if subscription.state is State.ACTIVE and stop < today:
        message = f"{day_in_words(stop)} is before today, {day_in_words(today)}, and yet it is active"
        yield Fault("subscription.stop_date", message, "say that it is stopped, and how", "RST-01")


def _chosen_rate(rates: Rates, request: Request) -> Iterator[Fault]:
    if request.rate is None or rates.returned is None or rates.find(request.rate) is not None:
        return
    ids = [rate.id for rate in rates.returned]
    if not ids:
        yield Fault("request.rate", f"`{request.rate}` cannot be chosen: no rates are returned", code="PAY-08")
        return
    close = nearest(request.rate, ids)
    help = f"did you mean `{close}`?" if close else ""
    yield Fault("request.rate", f"`{request.rate}` is not one of the returned rates: {', '.join(ids)}", help, "PAY-08")


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
        yield Fault("request.tip", "a tip is for those who deliver, and the product is digital only", code="PAY-07")


def _unused(name: str, used: PerChannel, request: Request, code: str) -> Iterator[Fault]:
    match used.of(request.channel):
        case None:
            message = f"nobody has said whether {name}s are used in {request.channel.value}"
            yield Fault(f"request.{name}", message, "say it in the settings", code)
        case False:
            yield Fault(f"request.{name}", f"{name}s are not used in {request.channel.value}", code=code)
