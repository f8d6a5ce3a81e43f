"""What is decided about: occupants in both systems, and registrations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from functools import cached_property

from attrs import define, field

from ..checks import check, checked, not_blank, record
from ..days import instant_faults
from ..faults import Fault

EMAIL = "email"
"""The contact e-mail of an occupant; the login e-mail of a registration is another thing."""

CONTACT_FIELDS = (
    "title", "first_name", "middle_name", "last_name", "suffix", "company", "phone", "mobile_phone", "work_phone",
)  # fmt: skip
"""The fields of contact data beside the e-mail (PRF-01, A-28)."""


class Role(Enum):
    """Whom a registration is for. A spouse to whom the owner gave access registers as an owner too (EML-02)."""

    OWNER = "owner"
    GUEST = "guest"


@record(kw_only=True)
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

    def faults(self) -> Iterator[Fault]:
        """Stamps without a zone."""
        for name, instant in self.updated.items():
            yield from instant_faults(("updated", name), instant)

    @property
    def email(self) -> str:
        """The contact e-mail, or nothing."""
        return self.values.get(EMAIL, "")


@record(kw_only=True)
class Registration:
    """A login record: its e-mail, whose it is, and the occupant that it belongs to."""

    id: str = field(metadata=check(not_blank))
    email: str
    role: Role
    occupant: str = field(metadata=check(not_blank))


@define(frozen=True, slots=False, kw_only=True)
class Records:
    """All records that a decision looks at: of circulation, of Subscribe, and the registrations; each id once."""

    circ: tuple[Occupant, ...] = ()
    subscribe: tuple[Occupant, ...] = ()
    registrations: tuple[Registration, ...] = ()
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """Ids that are there twice."""
        kinds: tuple[tuple[str, tuple[Occupant | Registration, ...]], ...] = (
            ("circ", self.circ),
            ("subscribe", self.subscribe),
            ("registrations", self.registrations),
        )
        for name, records in kinds:
            for id, times in Counter(one.id for one in records).items():
                if times > 1:
                    yield Fault(name, f"`{id}` is there twice", code="id-twice")

    def in_circ(self, id: str) -> Occupant | None:
        """Circulation's record of an occupant."""
        return self._circ_by_id.get(id)

    def in_subscribe(self, id: str) -> Occupant | None:
        """Subscribe's copy of an occupant."""
        return self._subscribe_by_id.get(id)

    def registration(self, id: str) -> Registration | None:
        """A registration."""
        return self._registrations_by_id.get(id)

    @cached_property
    def _circ_by_id(self) -> Mapping[str, Occupant]:
        return {occupant.id: occupant for occupant in self.circ}

    @cached_property
    def _subscribe_by_id(self) -> Mapping[str, Occupant]:
        return {occupant.id: occupant for occupant in self.subscribe}

    @cached_property
    def _registrations_by_id(self) -> Mapping[str, Registration]:
        return {registration.id: registration for registration in self.registrations}
