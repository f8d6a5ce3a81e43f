"""The decision: restarted in real time, from when and for how much, or the way to the Subscription Panel (RST-02)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import ClassVar, TypeAlias

from attrs import frozen

from ..checks import argument_faults
from ..days import Term, day_in
from ..decision import Decision, Reason, Refused, Undecided
from ..faults import raise_if_any
from ..subscription import Channel, Subscription
from .contradictions import client_faults, data_faults, rate_missing
from .criteria import weighed
from .payment import Payment, payment_for
from .records import Rates, Request
from .settings import Client


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


Answer: TypeAlias = RealTimeRestart | SubscriptionPanel | Refused | Undecided
"""What becomes of a submission. Refused: another total was shown (RST-13); undecided: rates are not known (A-09)."""


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


def may_restart(subscription: Subscription, rates: Rates, *, client: Client, now: datetime) -> Decision[bool | None]:
    """Whether the subscription may be restarted online, with every criterion and its values (RST-01..09).

    Args:
        subscription: as the circulation system knows it.
        rates: what the circulation system answered about rates.
        client: its zone, systems and settings of restarts.
        now: the instant of asking, aware.

    Returns:
        True, False, or None where only unknown rates keep it open.

    Raises:
        InputError: naming every fault of the input with its place.

    >>> from datetime import UTC, date, datetime
    >>> from subrules import Client, Money
    >>> from subrules.restart import Medium, Settings, State
    >>> from subrules.versions import Circulation, Systems, Version
    >>> owing = Subscription(
    ...     id="100016", state=State.PERMANENTLY_STOPPED, stop_date=date(2026, 6, 1), complimentary=True,
    ...     balance=Money.from_text("-8.75 USD"), medium=Medium.PRINT, payments=(),
    ... )
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> client = Client(systems=systems, restart=Settings(on=True, max_days=60))
    >>> may = may_restart(owing, Rates(returned=()), client=client, now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC))
    >>> may.answer, [reason.statement for reason in may.against]
    (False, ['RST-05'])
    """
    _raise_faults(subscription, rates, None, client, now)
    return weighed(subscription, rates, client, now)


def submit(
    subscription: Subscription, rates: Rates, request: Request, *, client: Client, now: datetime
) -> Decision[Answer]:
    """What becomes of a submission: the route, the day and the payment, with every reason (RST, DAT, PAY).

    The same in both channels (RST-08). Nothing is done: the answer says what is to be done.

    Args:
        subscription: as the circulation system knows it.
        rates: what the circulation system answered about rates.
        request: what was submitted.
        client: its zone, systems and settings of restarts.
        now: the instant of the submission, aware.

    Returns:
        The answer with every reason, those that held as well.

    Raises:
        InputError: naming every fault of the input with its place: a rate that was not returned, or
            none chosen where there are some; a donation or tip that is not used; two currencies.

    >>> from datetime import UTC, date, datetime
    >>> from subrules import Client, Money, Term
    >>> from subrules.restart import Medium, Rate, Settings, State
    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> stopped = Subscription(
    ...     id="100016", state=State.PERMANENTLY_STOPPED, stop_date=date(2026, 6, 1), complimentary=False,
    ...     balance=Money.from_text("-20.20 USD"), medium=Medium.PRINT, payments=(),
    ... )
    >>> rate = Rate(id="13W", amount=Money.from_text("52.00 USD"), term=Term.from_text("13 weeks"))
    >>> decision = submit(
    ...     stopped, Rates(returned=(rate,)), Request(channel=Channel.SELF_SERVICE, rate="13W"),
    ...     client=Client(systems=systems, restart=Settings(on=True, max_days=60)),
    ...     now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC),
    ... )
    >>> decision.answer.payment.total
    Money('72.20 USD')
    """
    raise_if_any(argument_faults(request=(request, Request)))
    _raise_faults(subscription, rates, request, client, now)
    may = weighed(subscription, rates, client, now)
    if not may.answer:
        return _otherwise(may)
    raise_if_any(rate_missing(rates, request))
    rate = rates.find(request.rate) if request.rate is not None else None
    effective, dated = _effective(rates, request.date, day_in(now, client.zone))
    paid, priced = payment_for(subscription, rate, request, client.restart)
    shown = tuple(_shown_total(request, paid))
    reasons = (*may.reasons, *shown, dated, priced, *_given(request, paid))
    if any(reason.held is False for reason in shown):
        return Decision(Refused(), reasons)
    answer = RealTimeRestart(
        effective=effective,
        immediate=dated.statement != "DAT-02",
        rate=None if rate is None else rate.id,
        payment=paid,
    )
    return Decision(answer, (*may.reasons, _route(answer), *reasons[len(may.reasons) :]))


def quote(
    subscription: Subscription,
    rates: Rates,
    *,
    channel: Channel,
    dates: Iterable[date] = (),
    client: Client,
    now: datetime,
) -> Decision[Quote | SubscriptionPanel | Undecided]:
    """What each returned rate would cost from today, and on each later day asked about; nothing is done.

    Args:
        subscription: as the circulation system knows it.
        rates: what the circulation system answered about rates.
        channel: where the choices would be shown.
        dates: days beside today; only days after today can be chosen, and only where rates are
            returned (DAT-01..04).
        client: its zone, systems and settings of restarts.
        now: the instant of asking, aware.

    Returns:
        The choices, or the way on; with every reason.

    Raises:
        InputError: naming every fault of the input with its place.

    >>> from datetime import UTC, date, datetime
    >>> from subrules import Client, Money, Term
    >>> from subrules.restart import Medium, Rate, Settings, State
    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> stopped = Subscription(
    ...     id="100016", state=State.PERMANENTLY_STOPPED, stop_date=date(2026, 6, 1), complimentary=False,
    ...     balance=Money.from_text("-20.20 USD"), medium=Medium.PRINT, payments=(),
    ... )
    >>> rate = Rate(id="13W", amount=Money.from_text("52.00 USD"), term=Term.from_text("13 weeks"))
    >>> decision = quote(
    ...     stopped, Rates(returned=(rate,)), channel=Channel.SELF_SERVICE, dates=[date(2026, 7, 1)],
    ...     client=Client(systems=systems, restart=Settings(on=True, max_days=60)),
    ...     now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC),
    ... )
    >>> for choice in decision.answer.choices:
    ...     print(choice.rate, choice.effective, choice.payment.total)
    13W 2026-06-15 72.20 USD
    13W 2026-07-01 72.20 USD
    """
    days = tuple(dates)
    raise_if_any(argument_faults(channel=(channel, Channel), dates=(days, tuple[date, ...])))
    _raise_faults(subscription, rates, None, client, now)
    may = weighed(subscription, rates, client, now)
    if not may.answer:
        return _otherwise(may)
    today = day_in(now, client.zone)
    returned, settings = rates.returned or (), client.restart
    choices = tuple(
        Choice(
            rate=None if rate is None else rate.id,
            term=None if rate is None else rate.term,
            effective=day,
            immediate=day == today,
            payment=payment_for(subscription, rate, None, settings)[0],
        )
        for rate in returned or (None,)
        for day in [today, *sorted({day for day in days if returned and day > today})]
    )
    code = "restart.day-can-be-chosen" if returned else "restart.no-day-to-choose"
    answer = Quote(
        choices=choices,
        date_picker=bool(returned),
        donation=settings.donations.of(channel) is True,
        tip=settings.tips.of(channel) is True and subscription.medium.is_printed,
    )
    return Decision(answer, (*may.reasons, Reason("DAT-01", True, code=code, values={"rates": str(len(returned))})))


def _raise_faults(
    subscription: Subscription, rates: Rates, request: Request | None, client: Client, now: datetime
) -> None:
    """Raise everything that is wrong with the input, at once."""
    raise_if_any(
        argument_faults(subscription=(subscription, Subscription), rates=(rates, Rates), client=(client, Client))
    )
    raise_if_any(
        (*data_faults(subscription, rates, request), *client_faults(subscription, rates, request, client, now))
    )


def _otherwise(may: Decision[bool | None]) -> Decision[SubscriptionPanel | Undecided]:
    answer = Undecided() if may.answer is None else SubscriptionPanel()
    return Decision(answer, (*may.reasons, _route(answer)))


def _route(answer: RealTimeRestart | SubscriptionPanel | Undecided) -> Reason:
    match answer:
        case RealTimeRestart():
            return Reason("RST-02", True, code="restart.real-time")
        case SubscriptionPanel():
            return Reason("RST-02", True, code="restart.subscription-panel")
        case Undecided():
            return Reason("RST-02", None, code="restart.undecided")


def _shown_total(request: Request, paid: Payment) -> Iterator[Reason]:
    """RST-13: what the subscriber saw is what is charged."""
    if request.total is not None:
        same = request.total == paid.total
        code = "restart.total-agrees" if same else "restart.total-differs"
        yield Reason("RST-13", same, code=code, values={"shown": str(request.total), "total": str(paid.total)})


def _effective(rates: Rates, chosen: date | None, today: date) -> tuple[date, Reason]:
    """The day from which it runs, and why (DAT-02..04); never a day before today."""
    values = {"today": today.isoformat()} | ({} if chosen is None else {"chosen": chosen.isoformat()})
    if not rates.returned:
        code = "restart.at-once-without-rates" if chosen is None else "restart.at-once-day-not-used"
        return today, Reason("DAT-04", True, code=code, values=values)
    if chosen is not None and chosen > today:
        return chosen, Reason("DAT-02", True, code="restart.on-chosen-day", values=values)
    past = chosen is not None and chosen < today
    code = "restart.at-once-day-past" if past else "restart.at-once"
    return today, Reason("DAT-03", True, code=code, values=values)


def _given(request: Request, paid: Payment) -> Iterator[Reason]:
    """What is given on top, and that it may be."""
    channel = request.channel.value
    for statement, name, amount in (("PAY-06", "donation", paid.donation), ("PAY-07", "tip", paid.tip)):
        if not amount.is_zero:
            yield Reason(statement, True, code=f"restart.{name}", values={name: str(amount), "channel": channel})
