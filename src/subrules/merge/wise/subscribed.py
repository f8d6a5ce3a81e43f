"""Subscriptions of both records: lapsed ones deleted, a second active one stopped, others as they are (MRG-23..32)."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from ..field_rules import Merging
from ..report import Fate, FieldResult, Side
from ..results import entry, items_result
from .customer import Customer, Subscription, SubscriptionState

_SUBSCRIBED = {SubscriptionState.ACTIVE, SubscriptionState.LAPSED}


def subscriptions(merging: Merging[Customer]) -> FieldResult:
    """The removed record's: lapsed ones deleted, one beside an active one stopped first, others as they are."""
    survivor, removed, day = merging.survivor.subscriptions, merging.removed.subscriptions, merging.as_of
    active = {one.library for one in survivor if one.state(day) is SubscriptionState.ACTIVE}
    value = list(survivor)
    entries = [
        entry(merging, Side.SURVIVOR, one, Fate.KEPT, statement="MRG-25", code="merge.wise.subscription.own")
        for one in survivor
    ]
    for one in removed:
        fate, statement, why = _fate(one, one.state(day), active)
        code, values = f"merge.wise.subscription.{why}", {"library": one.library}
        entries.append(entry(merging, Side.REMOVED, one, fate, statement=statement, code=code, values=values))
        if fate is Fate.STOPPED:
            value.append(evolve(one, end=day, is_stopped=True))
        elif fate is Fate.TRANSFERRED:
            value.append(one)
    return items_result(merging, "subscriptions", tuple(value), entries)


def _fate(one: Subscription, state: SubscriptionState, active: set[str]) -> tuple[Fate, str, str]:
    match state:
        case SubscriptionState.LAPSED:
            return Fate.DELETED, "MRG-24", "lapsed"
        case SubscriptionState.FUTURE:
            return Fate.TRANSFERRED, "MRG-31", "starts-later"
        case SubscriptionState.ACTIVE if one.library in active:
            return Fate.STOPPED, "MRG-27", "second"
        case SubscriptionState.ACTIVE:
            return Fate.TRANSFERRED, "MRG-28", "only"


def states(customer: Customer, day: date) -> dict[str, set[SubscriptionState]]:
    """What a customer's subscriptions are on a day, by library."""
    found: dict[str, set[SubscriptionState]] = {}
    for one in customer.subscriptions:
        found.setdefault(one.library, set()).add(one.state(day))
    return found


def shared_libraries(survivor: Customer, removed: Customer, day: date) -> tuple[str, ...]:
    """The libraries in which both have a subscription, active or lapsed: also one that is deleted (MRG-33, MRG-36)."""
    one, other = (
        {library for library, found in states(customer, day).items() if found & _SUBSCRIBED}
        for customer in (survivor, removed)
    )
    return tuple(sorted(one & other))
