"""What is to be written and what is left alone; and applying it, which is a function of the records too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import ClassVar

from attrs import evolve, frozen

from ..faults import Fault, InputError
from ..records import checked
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
    new_logins: dict[str, dict[str, str]] = {}
    for write in writes:
        match write.system:
            case System.CIRC:
                records = evolve(records, circ=_written(records.circ, write, None, faults))
            case System.SUBSCRIBE:
                records = evolve(records, subscribe=_written(records.subscribe, write, at, faults))
            case System.REGISTRATION if records.registration(write.record) is None:
                new_logins.setdefault(write.record, {})[write.field] = write.new
            case System.REGISTRATION:
                records = evolve(records, registrations=_rewritten(records.registrations, write, faults))
    made = tuple(_made(id, values, faults) for id, values in new_logins.items() if not faults)
    if faults:
        raise InputError(faults)
    return evolve(records, registrations=(*records.registrations, *made))


def _written(
    occupants: tuple[Occupant, ...], write: Write, at: datetime | None, faults: list[Fault]
) -> tuple[Occupant, ...]:
    found = next((occupant for occupant in occupants if occupant.id == write.record), None)
    before = found or Occupant(id=write.record)
    _compare(write, before.values.get(write.field), faults)
    updated = before.updated if at is None else {**before.updated, write.field: at}
    after = evolve(before, values={**before.values, write.field: write.new}, updated=updated)
    if found is None:
        return (*occupants, after)
    return tuple(after if occupant.id == write.record else occupant for occupant in occupants)


def _rewritten(registrations: tuple[Registration, ...], write: Write, faults: list[Fault]) -> tuple[Registration, ...]:
    """Of a registration only the e-mail is ever rewritten."""
    return tuple(
        evolve(one, email=write.new) if one.id == write.record and _compare(write, one.email, faults) else one
        for one in registrations
    )


def _made(id: str, values: Mapping[str, str], faults: list[Fault]) -> Registration:
    role = Role(values.get("role", Role.GUEST.value))
    missing = [name for name in LOGIN_FIELDS if name not in values]
    if missing:
        faults.append(Fault(f"registration.{id}", f"{', '.join(missing)} is missing for a new registration"))
    return Registration(id=id, email=values.get("email", ""), role=role, occupant=values.get("occupant", id))


def _compare(write: Write, there: str | None, faults: list[Fault]) -> bool:
    if there != write.old:
        path = f"{write.system.value}.{write.record}.{write.field}"
        faults.append(Fault(path, f"`{there}` is there, and `{write.old}` was when it was decided", "decide anew"))
    return there == write.old
