"""A change and the record: accepted, replaced or withdrawn before its day, carried out on it, and the events (UPG-07)."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import ClassVar

from attrs import evolve, frozen

from ..days import day_in, day_in_words, moment_faults
from ..decision import Decision, Reason
from ..faults import Fault, InputError, raise_if_any
from ..subscription import UPGRADE
from .records import Change, EzpaySwitch, Subscription


@frozen
class Event:
    """An event for the Subscribe database: its number, or None where the source gives none, and the day it is about."""

    number: int | None
    name: str
    subscription: str
    effective: date


FULL_UPGRADE = (1029, "FULLUPGRADESUBSCRIPTION")
FULL_DOWNGRADE = (1031, "FULLDOWNGRADESUBSCRIPTION")
_EZPAY_FLOW = {EzpaySwitch.OPT_IN: "ezpay flow: opt in", EzpaySwitch.OPT_OUT: "ezpay flow: opt out"}
"""Markers for the events of the ezpay flow, whose numbers the source does not give (A-42)."""


def events(change: Change, *, accepted: bool) -> tuple[Event, ...]:
    """The events to write once the circulation system has accepted a change; none when it has not (UPG-07, UPG-08).

    They are written on acceptance, also for a later day, and carry the day on which it takes effect (A-41).
    """
    if not accepted:
        return ()
    number, name = FULL_UPGRADE if change.type == UPGRADE else FULL_DOWNGRADE
    first = Event(number, name, change.subscription, change.effective)
    if change.ezpay is None:
        return (first,)
    return (first, Event(None, _EZPAY_FLOW[change.ezpay], change.subscription, change.effective))


def accept(subscription: Subscription, change: Change, *, now: datetime, zone: tzinfo) -> Subscription:
    """The record after the circulation system accepted a change: in force if its day has come, and else pending.

    A change that was pending is replaced.

    Raises:
        InputError: the change is of another record.
    """
    raise_if_any(moment_faults(now, zone))
    current = carried_out(subscription, now=now, zone=zone)
    if (change.subscription, change.stopped) != (current.id, current.product):
        message = f"it stops {change.stopped} of {change.subscription}, not {current.product} of {current.id}"
        raise InputError([Fault("change", message, statement="UPG-01")])
    return carried_out(evolve(current, pending=change), now=now, zone=zone)


@frozen
class Withdrawn:
    """The record without the change that was pending."""

    kind: ClassVar[str] = "withdrawn"
    subscription: Subscription


@frozen
class NotWithdrawn:
    """Nothing was withdrawn."""

    kind: ClassVar[str] = "not withdrawn"


def withdraw(subscription: Subscription, *, now: datetime, zone: tzinfo) -> Decision[Withdrawn | NotWithdrawn]:
    """The record without its pending change, as long as the day of the change has not come (UPG-01).

    Raises:
        InputError: `now` or `zone` cannot be used.
    """
    raise_if_any(moment_faults(now, zone))
    pending, today = subscription.pending, day_in(now, zone)
    if pending is None:
        return Decision(NotWithdrawn(), (Reason("UPG-01", False, "no change is pending"),))
    day = day_in_words(pending.effective)
    values = {"today": today.isoformat(), "effective": pending.effective.isoformat(), "pending": pending.added}
    if pending.effective <= today:
        sentence = f"the change to {pending.added} took effect on {day}"
        return Decision(NotWithdrawn(), (Reason("UPG-01", False, sentence, values),))
    sentence = f"the change to {pending.added} on {day} is withdrawn"
    return Decision(Withdrawn(evolve(subscription, pending=None)), (Reason("UPG-01", True, sentence, values),))


def carried_out(subscription: Subscription, *, now: datetime, zone: tzinfo) -> Subscription:
    """The record as of today: a pending change whose day has come is in force, and nothing else is touched."""
    pending = subscription.pending
    if pending is None or day_in(now, zone) < pending.effective:
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
    """The one product that is delivered on a day from now on: no gap, and no overlap (UPG-01)."""
    pending = subscription.pending
    return subscription.product if pending is None or day < pending.effective else pending.added
