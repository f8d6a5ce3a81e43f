"""The decision: restarted in real time, from when and for how much, or the way to the Subscription Panel (RST-02)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from typing import ClassVar, TypeAlias

from attrs import frozen

from ..days import Term, day_in, day_in_words
from ..decision import Decision, Reason
from ..faults import raise_if_any
from ..subscription import Channel
from ..versions import Systems
from .case import case_faults
from .criteria import weighed
from .payment import Payment, payment
from .records import Rates, Request, Subscription
from .settings import Settings


@frozen(kw_only=True)
class RealTimeRestart:
    """It is restarted in real time: from which day, whether at once, on which rate, for what payment.

    `rate` is None where none were returned and the debt alone is paid (PAY-03).
    """

    kind: ClassVar[str] = "real-time restart"
    effective: date
    immediate: bool
    rate: str | None
    payment: Payment


@frozen
class SubscriptionPanel:
    """It is not restarted; the way on is to buy a new subscription in the Subscription Panel (RST-02)."""

    kind: ClassVar[str] = "subscription panel"


@frozen
class Undecided:
    """Nobody can tell yet, because the rates are not known: ask again, and charge nothing (A-09)."""

    kind: ClassVar[str] = "undecided"


Outcome: TypeAlias = RealTimeRestart | SubscriptionPanel | Undecided


@frozen(kw_only=True)
class Choice:
    """What one rate costs when it starts on one day; `rate` is None for paying the debt alone."""

    rate: str | None
    term: Term | None
    effective: date
    immediate: bool
    payment: Payment


@frozen(kw_only=True)
class Quote:
    """What a page may offer: its choices, and whether it shows a date picker, a donation, a tip (DAT-01, PAY-06, PAY-07)."""

    kind: ClassVar[str] = "quote"
    choices: tuple[Choice, ...]
    date_picker: bool
    donation: bool
    tip: bool


def eligibility(
    subscription: Subscription,
    rates: Rates,
    *,
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Decision[bool | None]:
    """Whether the subscription may be restarted online, with every criterion and its values (RST-01..09).

    Args:
        subscription: as the circulation system knows it.
        rates: what the circulation system answered about rates.
        settings: what the client has settled.
        systems: what the client has installed.
        now: the instant of asking, aware.
        zone: the client's time zone, in which days are counted.

    Returns:
        True, False, or None where only unknown rates keep it open.

    Raises:
        InputError: naming every fault of the input with its field.

    >>> from datetime import UTC
    >>> from subrules.restart import EarlierPayment, Rates, Settings
    >>> from subrules.subscription import Medium, State
    >>> from subrules.money import Money
    >>> from subrules.versions import Circulation, Version
    >>> owing = Subscription(
    ...     id="100016", state=State.PERMANENTLY_STOPPED, stop_date=date(2026, 6, 1), complimentary=True,
    ...     balance=Money.from_text("-8.75 USD"), medium=Medium.PRINT, payments=(),
    ... )
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> may = eligibility(
    ...     owing, Rates(returned=()), settings=Settings(on=True, max_days=60), systems=systems,
    ...     now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC), zone=UTC,
    ... )
    >>> may.answer, [reason.statement for reason in may.against]
    (False, ['RST-05'])
    """
    raise_if_any(case_faults(subscription, rates, None, settings=settings, systems=systems, now=now, zone=zone))
    return weighed(subscription, rates, settings=settings, systems=systems, now=now, zone=zone)


def restart(
    subscription: Subscription,
    rates: Rates,
    request: Request,
    *,
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Decision[Outcome]:
    """What becomes of a submission: the route, the day and the payment, with every reason (RST, DAT, PAY).

    The same in both channels (RST-08). Nothing is done: the answer says what is to be done.

    Args:
        subscription: as the circulation system knows it.
        rates: what the circulation system answered about rates.
        request: what was submitted.
        settings: what the client has settled.
        systems: what the client has installed.
        now: the instant of the submission, aware.
        zone: the client's time zone.

    Raises:
        InputError: naming every fault of the input with its field: a rate that was not returned, or
            none chosen where there are some; a donation or tip that is not used; two currencies.
    """
    raise_if_any(case_faults(subscription, rates, request, settings=settings, systems=systems, now=now, zone=zone))
    may = weighed(subscription, rates, settings=settings, systems=systems, now=now, zone=zone)
    if not may.answer:
        return _otherwise(may)
    rate = rates.find(request.rate) if request.rate is not None else None
    effective, dated = _effective(rates, request.date, day_in(now, zone))
    paid, priced = payment(subscription, rate, request, settings)
    answer = RealTimeRestart(
        effective=effective,
        immediate=dated.statement != "DAT-02",
        rate=None if rate is None else rate.id,
        payment=paid,
    )
    reasons = (*may.reasons, _route(answer), dated, priced, *_given(request, paid))
    return Decision(answer, reasons)


def quote(
    subscription: Subscription,
    rates: Rates,
    *,
    channel: Channel,
    dates: Iterable[date] = (),
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Decision[Quote | SubscriptionPanel | Undecided]:
    """What each returned rate would cost from today, and on each later day asked about; nothing is done.

    Args:
        subscription: as the circulation system knows it.
        rates: what the circulation system answered about rates.
        channel: where the choices would be shown.
        dates: days beside today; only days after today can be chosen, and only where rates are
            returned (DAT-01..04).
        settings: what the client has settled.
        systems: what the client has installed.
        now: the instant of asking, aware.
        zone: the client's time zone.

    Raises:
        InputError: naming every fault of the input with its field.
    """
    raise_if_any(case_faults(subscription, rates, None, settings=settings, systems=systems, now=now, zone=zone))
    may = weighed(subscription, rates, settings=settings, systems=systems, now=now, zone=zone)
    if not may.answer:
        return _otherwise(may)
    today = day_in(now, zone)
    returned = rates.returned or ()
    days = [today, *sorted({day for day in dates if returned and day > today})]
    choices = tuple(
        Choice(
            rate=None if rate is None else rate.id,
            term=None if rate is None else rate.term,
            effective=day,
            immediate=day == today,
            payment=payment(subscription, rate, None, settings)[0],
        )
        for rate in returned or (None,)
        for day in days
    )
    picker = "rates are returned, so a later day can be chosen"
    if not returned:
        picker = "no rates are returned, so there is no day to choose"
    answer = Quote(
        choices=choices,
        date_picker=bool(returned),
        donation=settings.donations.of(channel) is True,
        tip=settings.tips.of(channel) is True and subscription.medium.is_printed,
    )
    return Decision(answer, (*may.reasons, Reason("DAT-01", True, picker, {"rates": str(len(returned))})))


def _otherwise(may: Decision[bool | None]) -> Decision[SubscriptionPanel | Undecided]:
    answer = Undecided() if may.answer is None else SubscriptionPanel()
    return Decision(answer, (*may.reasons, _route(answer)))


def _route(outcome: Outcome) -> Reason:
    match outcome:
        case RealTimeRestart():
            return Reason("RST-02", True, "it is restarted in real time")
        case SubscriptionPanel():
            return Reason("RST-02", True, "the way on is a new subscription, in the Subscription Panel")
        case Undecided():
            return Reason("RST-02", None, "no way is taken until the rates are known, and nothing is charged")


def _effective(rates: Rates, chosen: date | None, today: date) -> tuple[date, Reason]:
    """The day from which it runs, and why (DAT-02..04); never a day before today."""
    values = {"today": today.isoformat(), "chosen": "none" if chosen is None else chosen.isoformat()}
    if not rates.returned:
        note = "" if chosen is None else f"; {day_in_words(chosen)}, which was sent, is not used"
        return today, Reason("DAT-04", True, f"it starts at once, because no rates are returned{note}", values)
    if chosen is not None and chosen > today:
        return chosen, Reason("DAT-02", True, f"it starts on {day_in_words(chosen)}, the chosen day", values)
    note = "no later day is chosen"
    if chosen is not None and chosen < today:
        note = f"{day_in_words(chosen)}, the chosen day, is past"
    return today, Reason("DAT-03", True, f"it starts at once: {note}", values)


def _given(request: Request, paid: Payment) -> Iterator[Reason]:
    """What is given on top, and that it may be."""
    where = request.channel.value
    if not paid.donation.is_zero:
        yield Reason("PAY-06", True, f"donations are used in {where}", {"donation": str(paid.donation)})
    if not paid.tip.is_zero:
        yield Reason("PAY-07", True, f"tips are used in {where}, and the product is printed", {"tip": str(paid.tip)})
