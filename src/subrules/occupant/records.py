"""What is decided about: occupants in both systems, registrations, and what somebody asks to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import ClassVar

from attrs import field, frozen

from ..checks import check, checked, not_blank
from ..days import InstantError, require_instant
from ..diagnostics.nearest import nearest
from ..email import email_fault, is_blank
from ..faults import Fault
from ..subscription import Channel

EMAIL = "email"
"""The contact e-mail of an occupant; the login e-mail of a registration is another thing."""

CONTACT_FIELDS = (
    "title", "first_name", "middle_name", "last_name", "suffix", "company", "phone", "mobile_phone", "work_phone",
)  # fmt: skip
"""The fields of contact data beside the e-mail (PRF-01, A-28)."""

_FIRST_NAME, _LAST_NAME = "first_name", "last_name"


class Role(Enum):
    """Whom a registration is for. A spouse to whom the owner gave access registers as an owner too (EML-02)."""

    OWNER = "owner"
    GUEST = "guest"


class Lookup(Enum):
    """How an occupant who is already there is found at a new start."""

    EMAIL = "email"
    NAMES_AND_EMAIL = "first name, last name and email"


@frozen(kw_only=True)
class Occupant:
    """A subscriber's record in circulation, or Subscribe's copy of it.

    Attributes:
        id: the occupant's id in circulation.
        values: the contact data by field; a field that is not there has no value.
        updated: of Subscribe's copy: when a field was last written in real time (A-29).
    """

    id: str = field(metadata=check(not_blank))
    values: Mapping[str, str] = field(factory=dict, hash=False)
    updated: Mapping[str, datetime] = field(factory=dict, hash=False)
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """Stamps without a zone."""
        for name, instant in self.updated.items():
            try:
                require_instant(instant)
            except InstantError as error:
                yield Fault(f"updated.{name}", str(error))

    @property
    def email(self) -> str:
        """The contact e-mail, or nothing."""
        return self.values.get(EMAIL, "")


@frozen(kw_only=True)
class Registration:
    """A login record: its e-mail, whose it is, and the occupant that it belongs to."""

    id: str = field(metadata=check(not_blank))
    email: str
    role: Role
    occupant: str = field(metadata=check(not_blank))
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Records:
    """All records that a decision looks at: of circulation, of Subscribe, and the registrations; each id once."""

    circ: tuple[Occupant, ...] = ()
    subscribe: tuple[Occupant, ...] = ()
    registrations: tuple[Registration, ...] = ()
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """Ids that stand twice."""
        kinds: tuple[tuple[str, tuple[Occupant | Registration, ...]], ...] = (
            ("circ", self.circ),
            ("subscribe", self.subscribe),
            ("registrations", self.registrations),
        )
        for name, records in kinds:
            for id, times in Counter(record.id for record in records).items():
                if times > 1:
                    yield Fault(name, f"`{id}` stands twice")

    def in_circ(self, id: str) -> Occupant | None:
        """Circulation's record of an occupant."""
        return next((occupant for occupant in self.circ if occupant.id == id), None)

    def in_subscribe(self, id: str) -> Occupant | None:
        """Subscribe's copy of an occupant."""
        return next((occupant for occupant in self.subscribe if occupant.id == id), None)

    def registration(self, id: str) -> Registration | None:
        """A registration."""
        return next((registration for registration in self.registrations if registration.id == id), None)


@frozen(kw_only=True)
class Settings:
    """What a client settles about contact data.

    Attributes:
        lookup: how an occupant is found at a new start (OCC-01).
        strict_email: letter case in front of the @ counts when e-mails are compared (A-27).
        guard_stale: a field that was written in real time after an extract was taken is not overwritten
            by it, and that is reported (A-29).
    """

    lookup: Lookup = Lookup.EMAIL
    strict_email: bool = False
    guard_stale: bool = False
    __attrs_post_init__ = checked


USUAL = Settings()
"""The settings of a client who has settled nothing."""


# ---------------------------------------------------------------- what is asked for


def _an_email(text: str) -> str | None:
    return "it is blank" if is_blank(text) else email_fault(text)


def contact_faults(values: Mapping[str, str | None], *, email: bool) -> Iterator[Fault]:
    """Fields of contact data that there are not, and values that cannot be theirs."""
    known = (*CONTACT_FIELDS, EMAIL) if email else CONTACT_FIELDS
    for name, value in values.items():
        if name == EMAIL and not email:
            yield Fault(
                f"values.{name}", "My Profile carries no e-mail: the login is changed by itself", statement="PRF-02"
            )
        elif name not in known:
            close = nearest(name, known)
            yield Fault(
                f"values.{name}", "this is no field of contact data", f"did you mean `{close}`?" if close else ""
            )
        elif value is not None and any(not c.isprintable() for c in value):
            yield Fault(f"values.{name}", "it has a sign that nobody can see")
        elif name == EMAIL and value is not None and not is_blank(value) and (fault := email_fault(value)):
            yield Fault(f"values.{name}", fault, statement="EML-06")


@frozen(kw_only=True)
class NewStart:
    """A new subscriber: the id that circulation gives the occupant, and the contact data (OCC-01)."""

    kind: ClassVar[str] = "new start"
    occupant: str = field(metadata=check(not_blank))
    values: Mapping[str, str | None] = field(factory=dict, hash=False)
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """Values that cannot be."""
        yield from contact_faults(self.values, email=True)


@frozen(kw_only=True)
class Register:
    """Somebody makes a login for an occupant (EML-01..03)."""

    kind: ClassVar[str] = "register"
    registration: str = field(metadata=check(not_blank))
    email: str = field(metadata=check(_an_email))
    role: Role
    occupant: str = field(metadata=check(not_blank))
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Change:
    """Contact data is changed: by the subscriber in My Profile, or by a CSR in the Account tab (OCC-02).

    A field that is not named stays as it is; None or a blank clears it.
    """

    kind: ClassVar[str] = "change"
    channel: Channel
    occupant: str = field(metadata=check(not_blank))
    values: Mapping[str, str | None] = field(factory=dict, hash=False)
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """Values that cannot be; in My Profile an e-mail is one of them."""
        yield from contact_faults(self.values, email=self.channel is Channel.CSR)


@frozen(kw_only=True)
class EmailChange:
    """A login e-mail is changed: by its holder in Self-Service, or by a CSR in the Digital tab (EML-04, EML-05)."""

    kind: ClassVar[str] = "email change"
    channel: Channel
    registration: str = field(metadata=check(not_blank))
    email: str = field(metadata=check(_an_email))
    __attrs_post_init__ = checked
