"""What staff should know before they merge (MRG-05, MRG-23, MRG-26, MRG-49)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..report import Notice
from .customer import Customer, SubscriptionState
from .subscribed import states


def same_title_twice(survivor: Customer, removed: Customer, _: date) -> Iterator[Notice]:
    """Two reservations of one title are both kept (MRG-05, A-MRG-12)."""
    mine = {reservation.title for reservation in survivor.reservations}
    for reservation in removed.reservations:
        if reservation.title in mine:
            values = {"title": reservation.title}
            yield Notice(statement="MRG-05", code="merge.wise.reserved-twice", values=values, is_warning=False)


def birth_dates(survivor: Customer, removed: Customer, _: date) -> Iterator[Notice]:
    """Two birth dates are worth a look (A-MRG-14)."""
    one, other = survivor.birth_date, removed.birth_date
    if one is not None and other is not None and one != other:
        values = {"survivor": one.isoformat(), "removed": other.isoformat()}
        yield Notice(statement="MRG-49", code="merge.wise.birth-dates-differ", values=values)


def valid_one_on_top(survivor: Customer, removed: Customer, day: date) -> Iterator[Notice]:
    """The valid subscription should be the survivor's (MRG-23)."""
    has_valid = [
        any(SubscriptionState.ACTIVE in found for found in states(one, day).values()) for one in (survivor, removed)
    ]
    if has_valid == [False, True]:
        yield Notice(statement="MRG-23", code="merge.wise.valid-one-goes")


def may_not_be_found(survivor: Customer, removed: Customer, day: date) -> Iterator[Notice]:
    """Where only lapsed subscriptions go and the survivor has none, the borrower may not be found (MRG-26, A-MRG-16)."""
    mine = states(survivor, day)
    for library, found in states(removed, day).items():
        if found == {SubscriptionState.LAPSED} and library not in mine:
            yield Notice(statement="MRG-26", code="merge.wise.may-not-be-found", values={"library": library})
