"""The newspaper's policy: nothing that belongs to a record is lost, and an address is never made of two."""

from __future__ import annotations

from ..field_rules import FieldCase, Group, Rule, When
from ..policy import Policy
from .records import Occupant


def occupant_policy() -> Policy[Occupant]:
    """Occupants of a newspaper: nothing that belongs to a record is lost, and an address is never made of two.

    Returns:
        The policy.

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
                FieldCase(When.SURVIVOR_EMPTY, Rule.REMOVED),
                FieldCase(When.ALWAYS, Rule.SURVIVOR),
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
