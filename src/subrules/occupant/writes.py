"""What is to be written and what is left alone; and applying it, which is a function of the records too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import ClassVar

from attrs import evolve, frozen

from ..checks import checked
from ..faults import Fault, InputError
from .records import Occupant, Records, Registration, Role


class System(Enum):
    """Where contact data stands."""

    CIRC = "circ"
    SUBSCRIBE = "Subscribe"
    REGISTRATION = "registration"


LOGIN_FIELDS = ("email", "role", "occupant")
"""The fields of a registration, all written when it is made."""


@frozen(kw_only=True)
class Write:
    """One value to be written: where, what was there, and what comes there. A record that is not there is made.

    `old` is None where there was no value. An empty `new` clears the value.
    """

    system: System
    record: str
    field: str
    old: str | None
    new: str
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Left:
    """A value that is left as it is, although another one was brought; and why."""

    system: System
    record: str
    field: str
    kept: str
    offered: str
    statement: str
    why: str


@frozen(kw_only=True)
class Outcome:
    """What a decision comes to: everything to be written, and what is left alone."""

    kind: ClassVar[str] = "outcome"
    writes: tuple[Write, ...] = ()
    left: tuple[Left, ...] = ()


def value_writes(
    system: System, record: str, before: Mapping[str, str], values: Mapping[str, str | None]
) -> Iterator[Write]:
    """The writes that bring values to a record; what is the same already is no change."""
    for name, value in values.items():
        new, old = (value or "").strip(), before.get(name)
        if new != (old or ""):
            yield Write(system=system, record=record, field=name, old=old, new=new)


def apply(records: Records, writes: Iterable[Write], *, at: datetime | None = None) -> Records:
    """The records after some writes; what no write names is as it was.

    Args:
        records: the records before.
        writes: what is to be written.
        at: the instant of a real-time update, kept with the fields of Subscribe's copy (A-29); None
            for an extract.

    Raises:
        InputError: a write's `old` is not what is there: the records are others than those decided about.

    >>> write = Write(system=System.CIRC, record="7", field="phone", old=None, new="555 0100")
    >>> apply(Records(circ=(Occupant(id="7"),)), [write]).circ[0].values
    {'phone': '555 0100'}
    """
    faults: list[Fault] = []
    circ = {occupant.id: occupant for occupant in records.circ}
    subscribe = {occupant.id: occupant for occupant in records.subscribe}
    logins = {registration.id: registration for registration in records.registrations}
    new_logins: dict[str, dict[str, str]] = {}
    for write in writes:
        match write.system:
            case System.CIRC:
                circ[write.record] = _written(circ.get(write.record), write, None, faults)
            case System.SUBSCRIBE:
                subscribe[write.record] = _written(subscribe.get(write.record), write, at, faults)
            case System.REGISTRATION if write.record not in logins:
                new_logins.setdefault(write.record, {})[write.field] = write.new
            case System.REGISTRATION:
                _compare(write, logins[write.record].email, faults)
                logins[write.record] = evolve(logins[write.record], email=write.new)
    made = tuple(_made(id, values, faults) for id, values in new_logins.items() if not faults)
    if faults:
        raise InputError(faults)
    return Records(
        circ=tuple(circ.values()),
        subscribe=tuple(subscribe.values()),
        registrations=(*logins.values(), *made),
    )


def _written(found: Occupant | None, write: Write, at: datetime | None, faults: list[Fault]) -> Occupant:
    before = found or Occupant(id=write.record)
    _compare(write, before.values.get(write.field), faults)
    updated = before.updated if at is None else {**before.updated, write.field: at}
    return evolve(before, values={**before.values, write.field: write.new}, updated=updated)


def _made(id: str, values: Mapping[str, str], faults: list[Fault]) -> Registration:
    role = Role(values.get("role", Role.GUEST.value))
    missing = [name for name in LOGIN_FIELDS if name not in values]
    if missing:
        faults.append(Fault(f"registration.{id}", f"{', '.join(missing)} is missing for a new registration"))
    return Registration(id=id, email=values.get("email", ""), role=role, occupant=values.get("occupant", id))


def _compare(write: Write, there: str | None, faults: list[Fault]) -> None:
    if there != write.old:
        path = f"{write.system.value}.{write.record}.{write.field}"
        faults.append(Fault(path, f"`{there}` is there, and `{write.old}` was when it was decided", "decide anew"))
