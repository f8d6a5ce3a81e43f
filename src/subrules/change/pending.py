"""A change and the record: accepted, replaced or withdrawn before its day, carried out on it, and the events (UPG-07)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from attrs import evolve, frozen

from ..checks import argument_faults
from ..days import day_in, moment_faults
from ..decision import Decision, Reason, Refused
from ..faults import Fault, InputError, raise_if_any
from ..subscription import Change, EzpaySwitch, Subscription, needed, offer_type
from .settings import Client


@frozen
class Event:
    """An event for the Subscribe database: its number, or None where the source gives none, and the day it is about."""

    number: int | None
    name: str
    subscription: str
    effective: date


_EZPAY_FLOW = {EzpaySwitch.OPT_IN: "ezpay flow: opt in", EzpaySwitch.OPT_OUT: "ezpay flow: opt out"}
"""Markers for the events of the ezpay flow, whose numbers the source does not give (A-42)."""


def events(change: Change, *, accepted: bool, client: Client) -> tuple[Event, ...]:
    """The events to write once the circulation system has accepted a change; none when it has not (UPG-07, UPG-08).

    They are written on acceptance, also for a later day, and carry the day on which it takes effect (A-41).

    Args:
        change: the change that was decided.
        accepted: what the circulation system answered.
        client: its types of offers, which name the events.

    Returns:
        The events, in the order in which they are written.

    Raises:
        InputError: `change` is no change, or its type is not one of the client's.

    >>> from datetime import date
    >>> from subrules import Client
    >>> from subrules.change import Medium
    >>> change = Change(
    ...     subscription="17", offer="Daily", type="UPGRD", effective=date(2026, 7, 1), stopped="SunOnly", added="7Day",
    ...     medium=Medium.PRINT, term=None, auto_renew=True, ezpay=EzpaySwitch.OPT_IN,
    ... )
    >>> [(event.number, event.name) for event in events(change, accepted=True, client=Client())]
    [(1029, 'FULLUPGRADESUBSCRIPTION'), (None, 'ezpay flow: opt in')]
    >>> events(change, accepted=False, client=Client())
    ()
    """
    raise_if_any(argument_faults(change=(change, Change), accepted=(accepted, bool), client=(client, Client)))
    type = offer_type(change.type, client.offer_types)
    if type is None:
        message = f"`{change.type}` is not one of {', '.join(one.code for one in client.offer_types)}"
        raise InputError([Fault("change.type", message, code="unknown-offer-type", statement="DSL-05")])
    if not accepted:
        return ()
    first = Event(type.event, type.event_name, change.subscription, change.effective)
    if change.ezpay is None:
        return (first,)
    return (first, Event(None, _EZPAY_FLOW[change.ezpay], change.subscription, change.effective))


def apply(subscription: Subscription, change: Change, *, client: Client, now: datetime) -> Subscription:
    """The record after the circulation system accepted a change: in force if its day has come, and else pending.

    A change that was pending is replaced.

    Args:
        subscription: the record before.
        change: the change that was accepted.
        client: its zone.
        now: the instant of the acceptance, aware.

    Returns:
        The record afterwards.

    Raises:
        InputError: the change is of another record, or an argument cannot be used.

    >>> from datetime import UTC, date, datetime
    >>> from subrules import Client
    >>> from subrules.change import Medium, State
    >>> sunday = Subscription(id="17", state=State.ACTIVE, product="SunOnly", medium=Medium.PRINT, auto_renew=False)
    >>> change = Change(
    ...     subscription="17", offer="Daily", type="UPGRD", effective=date(2026, 7, 1), stopped="SunOnly", added="7Day",
    ...     medium=Medium.PRINT, term=None, auto_renew=False,
    ... )
    >>> waiting = apply(sunday, change, client=Client(), now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC))
    >>> waiting.product, waiting.pending.added
    ('SunOnly', '7Day')
    >>> done = apply(sunday, change, client=Client(), now=datetime(2026, 7, 1, 17, 0, tzinfo=UTC))
    >>> done.product, done.pending
    ('7Day', None)
    """
    raise_if_any(argument_faults(change=(change, Change)))
    current = carried_out(subscription, client=client, now=now)
    if (change.subscription, change.stopped) != (current.id, current.product):
        message = f"it stops {change.stopped} of {change.subscription}, not {current.product} of {current.id}"
        raise InputError([Fault("change", message, code="change-of-another", statement="UPG-01")])
    return carried_out(evolve(current, pending=change), client=client, now=now)


@frozen
class Withdrawn:
    """The record without the change that was pending."""

    kind: ClassVar[str] = "withdrawn"
    subscription: Subscription


def withdraw(subscription: Subscription, *, client: Client, now: datetime) -> Decision[Withdrawn | Refused]:
    """The record without its pending change, as long as the day of the change has not come (UPG-01).

    Args:
        subscription: the record with its pending change.
        client: its zone.
        now: the instant of asking, aware.

    Returns:
        The record as it was, or a refusal.

    Raises:
        InputError: an argument cannot be used.

    >>> from datetime import UTC, date, datetime
    >>> from attrs import evolve
    >>> from subrules import Client
    >>> from subrules.change import Medium, State
    >>> sunday = Subscription(id="17", state=State.ACTIVE, product="SunOnly", medium=Medium.PRINT, auto_renew=False)
    >>> change = Change(
    ...     subscription="17", offer="Daily", type="UPGRD", effective=date(2026, 7, 1), stopped="SunOnly", added="7Day",
    ...     medium=Medium.PRINT, term=None, auto_renew=False,
    ... )
    >>> waiting = evolve(sunday, pending=change)
    >>> withdraw(waiting, client=Client(), now=datetime(2026, 6, 30, 17, 0, tzinfo=UTC)).answer.subscription == sunday
    True
    >>> too_late = withdraw(waiting, client=Client(), now=datetime(2026, 7, 1, 17, 0, tzinfo=UTC))
    >>> too_late.answer, too_late.against[0].sentence
    (Refused(), 'the change to 7Day took effect on 1 July 2026')
    """
    _raise_faults(subscription, client, now)
    pending, today = subscription.pending, day_in(now, client.zone)
    if pending is None:
        return Decision(Refused(), (Reason("UPG-01", False, code="change.none-pending"),))
    values = {"today": today.isoformat(), "effective": pending.effective.isoformat(), "pending": pending.added}
    if pending.effective <= today:
        return Decision(Refused(), (Reason("UPG-01", False, code="change.took-effect", values=values),))
    reason = Reason("UPG-01", True, code="change.withdrawn", values=values)
    return Decision(Withdrawn(evolve(subscription, pending=None)), (reason,))


def carried_out(subscription: Subscription, *, client: Client, now: datetime) -> Subscription:
    """The record as of today: a pending change whose day has come is in force, and nothing else is touched.

    Args:
        subscription: the record with its pending change, if it has one.
        client: its zone.
        now: the instant of asking, aware.

    Returns:
        The record with the product, medium, term, ezpay and address of the change, and nothing pending; or the record
        as it is, where nothing is pending or the day has not come.

    Raises:
        InputError: an argument cannot be used.

    >>> from datetime import UTC, date, datetime
    >>> from attrs import evolve
    >>> from subrules import Client
    >>> from subrules.change import Medium, State
    >>> sunday = Subscription(id="17", state=State.ACTIVE, product="SunOnly", medium=Medium.PRINT, auto_renew=False)
    >>> change = Change(
    ...     subscription="17", offer="Daily", type="UPGRD", effective=date(2026, 7, 1), stopped="SunOnly", added="7Day",
    ...     medium=Medium.PRINT, term=None, auto_renew=False,
    ... )
    >>> waiting = evolve(sunday, pending=change)
    >>> carried_out(waiting, client=Client(), now=datetime(2026, 6, 30, 17, 0, tzinfo=UTC)).product
    'SunOnly'
    >>> carried_out(waiting, client=Client(), now=datetime(2026, 7, 1, 17, 0, tzinfo=UTC)).product
    '7Day'
    """
    _raise_faults(subscription, client, now)
    pending = subscription.pending
    if pending is None or day_in(now, client.zone) < pending.effective:
        return subscription
    return evolve(
        subscription,
        product=pending.added,
        medium=pending.medium,
        term=pending.term,
        auto_renew=pending.auto_renew,
        delivery_address=pending.address or subscription.delivery_address,
        pending=None,
    )


def product_on(subscription: Subscription, day: date) -> str:
    """The one product that is delivered on a day from now on: no gap, and no overlap (UPG-01).

    Args:
        subscription: the record, with its product, and with its pending change if it has one.
        day: the day, from now on.

    Returns:
        The id of the product: that of the pending change from its day on, and until then the present one.

    >>> from datetime import date
    >>> from subrules.change import Medium, State
    >>> change = Change(
    ...     subscription="17", offer="Daily", type="UPGRD", effective=date(2026, 7, 1), stopped="SunOnly", added="7Day",
    ...     medium=Medium.PRINT, term=None, auto_renew=False,
    ... )
    >>> sunday = Subscription(
    ...     id="17", state=State.ACTIVE, product="SunOnly", medium=Medium.PRINT, auto_renew=False, pending=change,
    ... )
    >>> product_on(sunday, date(2026, 6, 30)), product_on(sunday, date(2026, 7, 1))
    ('SunOnly', '7Day')
    """
    pending = subscription.pending
    return needed(subscription.product) if pending is None or day < pending.effective else pending.added


def _raise_faults(subscription: Subscription, client: Client, now: datetime) -> None:
    raise_if_any(argument_faults(subscription=(subscription, Subscription), client=(client, Client)))
    raise_if_any(moment_faults(now, client.zone))
