"""A newspaper's occupant as a record to be merged."""

from __future__ import annotations

from datetime import date

from attrs import field

from ...checks import check, not_blank, record
from ...money import Money


@record(kw_only=True)
class Note:
    """A remark of an agent."""

    id: str = field(metadata=check(not_blank))
    text: str


@record(kw_only=True)
class Occupant:
    """An occupant, a newspaper's subscriber.

    Attributes:
        id: the occupant's id.
        updated_on: when the record was changed last.
        since: since when there has been an occupant.
        first_name, last_name, email, phone, street, city, zip: contact data.
        balance: what the account stands at.
        may_be_called: whether the occupant agreed to be called.
        has_complained: whether there is a complaint.
        subscriptions, registrations: ids of what belongs to the record.
        notes: remarks of agents.
    """

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
