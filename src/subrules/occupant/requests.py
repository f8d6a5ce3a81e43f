"""What somebody asks to be written: a new start, a registration, contact data, a login e-mail, an extract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias

from attrs import field

from ..checks import check, not_blank, record
from ..days import instant_faults
from ..diagnostics.nearest import nearest
from ..email import email_fault, is_blank
from ..faults import Fault
from ..subscription import Channel
from .records import CONTACT_FIELDS, EMAIL, Role


def _an_email(text: str) -> str | None:
    return "it is blank" if is_blank(text) else email_fault(text)


def _value_faults(values: Mapping[str, str | None], *, email: bool) -> Iterator[Fault]:
    """Fields of contact data that do not exist, and values that cannot be theirs."""
    known = (*CONTACT_FIELDS, EMAIL) if email else CONTACT_FIELDS
    for name, value in values.items():
        loc = ("values", name)
        if name == EMAIL and not email:
            message, help = "My Profile carries no e-mail", "change the login's e-mail instead"
            yield Fault(loc, message, help, "email-in-profile", "PRF-02")
        elif name not in known:
            close = nearest(name, known)
            help = f"did you mean `{close}`?" if close else f"the fields are {', '.join(known)}"
            yield Fault(loc, "this is not a field of contact data", help, "unknown-field")
        elif value is not None and any(not c.isprintable() for c in value):
            yield Fault(loc, "it has an invisible character", code="invisible-character")
        elif name == EMAIL and value is not None and not is_blank(value) and (fault := email_fault(value)):
            yield Fault(loc, fault, code="not-an-email", statement="EML-06")


@record(kw_only=True)
class NewStart:
    """A new subscriber: the id that circulation gives the occupant, and the contact data (OCC-01)."""

    kind: ClassVar[str] = "new start"
    occupant: str = field(metadata=check(not_blank))
    values: Mapping[str, str | None] = field(factory=dict, hash=False)

    def faults(self) -> Iterator[Fault]:
        """Values that cannot be."""
        yield from _value_faults(self.values, email=True)


@record(kw_only=True)
class Register:
    """Somebody makes a login for an occupant (EML-01..03)."""

    kind: ClassVar[str] = "register"
    registration: str = field(metadata=check(not_blank))
    email: str = field(metadata=check(_an_email))
    role: Role
    occupant: str = field(metadata=check(not_blank))


@record(kw_only=True)
class ContactChange:
    """Contact data is changed: by the subscriber in My Profile, or by a CSR in the Account tab (OCC-02).

    A field that is not named stays as it is; None or a blank clears it.
    """

    kind: ClassVar[str] = "contact change"
    channel: Channel
    occupant: str = field(metadata=check(not_blank))
    values: Mapping[str, str | None] = field(factory=dict, hash=False)

    def faults(self) -> Iterator[Fault]:
        """Values that cannot be; in My Profile an e-mail is one of them."""
        yield from _value_faults(self.values, email=self.channel is Channel.CSR)


@record(kw_only=True)
class EmailChange:
    """A login e-mail is changed: by its holder in Self-Service, or by a CSR in the Digital tab (EML-04, EML-05)."""

    kind: ClassVar[str] = "email change"
    channel: Channel
    registration: str = field(metadata=check(not_blank))
    email: str = field(metadata=check(_an_email))


@record(kw_only=True)
class ExtractRow:
    """An occupant as circulation had it: a field that is not there is not in the extract, a blank one is blank."""

    occupant: str = field(metadata=check(not_blank))
    values: Mapping[str, str] = field(factory=dict, hash=False)


@record(kw_only=True)
class Extract:
    """A whole extract: when it was taken, and its rows (SYN-01)."""

    kind: ClassVar[str] = "extract"
    taken_at: datetime
    rows: tuple[ExtractRow, ...]

    def faults(self) -> Iterator[Fault]:
        """A stamp without a zone."""
        yield from instant_faults("taken_at", self.taken_at)


Request: TypeAlias = NewStart | Register | ContactChange | EmailChange | Extract
"""Everything that can be asked for."""
