"""A newspaper's occupant as a record to be merged, and a policy for it: the engine is not a library's alone."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from ..checks import check, checked, not_blank
from ..money import Money
from .policy import Case, Group, Policy, Rule, When


@frozen(kw_only=True)
class Note:
    """A remark of an agent."""

    id: str = field(metadata=check(not_blank))
    text: str
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Occupant:
    """An occupant, a newspaper's subscriber: contact data, what the account stands at, what is agreed to, what hangs on the record."""

    id: str = field(metadata=check(not_blank))
    updated_on: date | None = None
    since: date | None = None
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    street: str = ""
    city: str = ""
    zip: str = ""
    balance: Money | None = None
    may_be_called: bool = False
    has_complained: bool = False
    subscriptions: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    __attrs_post_init__ = checked


def occupant_policy() -> Policy:
    """Occupants of a newspaper: nothing that hangs on a record is lost, and an address is never made of two.

    >>> occupant_policy().groups["address"].fields
    ('street', 'city', 'zip')
    """
    return Policy(
        name="occupants",
        record=Occupant,
        stamp="updated_on",
        rules={
            "id": Rule.SURVIVOR,
            "updated_on": Rule.SURVIVOR,
            "since": Rule.FILL,
            "email": (
                Case(When.SURVIVOR_EMPTY, Rule.REMOVED),
                Case(When.ALWAYS, Rule.SURVIVOR),
            ),
            "phone": Rule.NEWEST,
            "balance": Rule.SUM,
            "may_be_called": Rule.ALL,
            "has_complained": Rule.ANY,
            "subscriptions": Rule.UNION,
            "registrations": Rule.UNION,
            "notes": Rule.MOVE,
        },
        groups={
            "name": Group(("first_name", "last_name"), Rule.SURVIVOR),
            "address": Group(("street", "city", "zip"), Rule.NEWEST),
        },
        keys={"subscriptions": "exact", "registrations": "exact"},
    )
