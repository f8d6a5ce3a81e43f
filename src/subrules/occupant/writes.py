"""What is to be written and what is left alone; and applying it, which is a function of the records too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import ClassVar

from attrs import evolve
from attrs import field as attribute

from ..checks import argument_faults, record
from ..days import instant_faults
from ..faults import Fault, raise_if_any
from ..sentences import ENGLISH, Sentences
from .records import EMAIL, Occupant, Records, Registration, Role


class System(Enum):
    """Where contact data stands."""

    CIRC = "circ"
    SUBSCRIBE = "Subscribe"
    REGISTRATION = "registration"


LOGIN_FIELDS = (EMAIL, "role", "occupant")
"""The fields of a registration, all written when it is made."""


@record(kw_only=True)
class Write:
    """One value to be written: where, what was there, and what comes there. A record that is not there is made.

    `old` is None where there was no value. An empty `new` clears the value.
    """

    system: System
    record: str
    field: str
    old: str | None
    new: str


@record(kw_only=True)
class Left:
    """A value that is left as it is, although another one was brought; and why.

    Attributes:
        system: where it stands.
        record: the id of its record.
        field: its field.
        kept: the value that stays.
        offered: the value that was brought.
        statement: the statement that keeps it.
        code: which sentence says why, such as `occupant.guest`.
        values: the values of that sentence.
    """

    system: System
    record: str
    field: str
    kept: str
    offered: str
    statement: str
    code: str
    values: Mapping[str, str] = attribute(factory=dict, hash=False)

    @property
    def why(self) -> str:
        """Why it stays, in English: made from code and values when it is read."""
        return self.in_words(ENGLISH)

    def in_words(self, language: Sentences) -> str:
        """Why it stays, in a language."""
        return language.of(self.code, self.values)


@record(kw_only=True)
class Writes:
    """Everything that is to be written, and what is left alone; both may be empty.

    Attributes:
        writes: the values to be written.
        left: the values that stay, although others were brought.
        at: the instant of a real-time update, kept with the fields of Subscribe's copy (A-29); None
            for an extract.
    """

    kind: ClassVar[str] = "writes"
    writes: tuple[Write, ...] = ()
    left: tuple[Left, ...] = ()
    at: datetime | None = None

    def faults(self) -> Iterator[Fault]:
        """An instant without a zone."""
        if self.at is not None:
            yield from instant_faults("at", self.at)


def value_writes(
    system: System, record: str, before: Mapping[str, str], values: Mapping[str, str | None]
) -> Iterator[Write]:
    """The writes that bring values to a record; what is the same already is no change."""
    for name, value in values.items():
        new, old = (value or "").strip(), before.get(name)
        if new != (old or ""):
            yield Write(system=system, record=record, field=name, old=old, new=new)


def both_systems(records: Records, id: str, values: Mapping[str, str | None]) -> tuple[Write, ...]:
    """The writes that bring values to circulation, and to Subscribe's copy."""
    circ, copy = records.in_circ(id), records.in_subscribe(id)
    return (
        *value_writes(System.CIRC, id, circ.values if circ else {}, values),
        *value_writes(System.SUBSCRIBE, id, copy.values if copy else {}, values),
    )


def apply(records: Records, answer: Writes) -> Records:
    """The records after an answer was carried out; what no write names is as it was.

    Args:
        records: the records before.
        answer: what is to be written; `Refused` and `Undecided` write nothing, and cannot be applied.

    Returns:
        The records afterwards.

    Raises:
        InputError: a write's `old` is not what is there: the records are others than those decided about.

    >>> write = Write(system=System.CIRC, record="7", field="phone", old=None, new="555 0100")
    >>> apply(Records(circ=(Occupant(id="7"),)), Writes(writes=(write,))).circ[0].values
    {'phone': '555 0100'}
    """
    raise_if_any(argument_faults(records=(records, Records), answer=(answer, Writes)))
    faults: list[Fault] = []
    circ = {occupant.id: occupant for occupant in records.circ}
    subscribe = {occupant.id: occupant for occupant in records.subscribe}
    logins = {registration.id: registration for registration in records.registrations}
    new_logins: dict[str, dict[str, str]] = {}
    for write in answer.writes:
        match write.system:
            case System.CIRC:
                circ[write.record] = _written(circ.get(write.record), write, None, faults)
            case System.SUBSCRIBE:
                subscribe[write.record] = _written(subscribe.get(write.record), write, answer.at, faults)
            case System.REGISTRATION if write.record not in logins:
                _compare(write, None, faults)
                new_logins.setdefault(write.record, {})[write.field] = write.new
            case System.REGISTRATION:
                logins[write.record] = _changed(logins[write.record], write, faults)
    for id, values in new_logins.items():
        faults += _login_faults(id, values)
    raise_if_any(faults)
    made = (_made(id, values) for id, values in new_logins.items())
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


def _changed(login: Registration, write: Write, faults: list[Fault]) -> Registration:
    """A registration with another e-mail: nothing else of it ever changes (EML-07)."""
    if write.field != EMAIL:
        message = f"the {write.field} of a registration does not change"
        faults.append(Fault(_loc(write), message, code="not-written", statement="EML-07"))
        return login
    _compare(write, login.email, faults)
    return evolve(login, email=write.new)


def _login_faults(id: str, values: Mapping[str, str]) -> Iterator[Fault]:
    missing = [name for name in LOGIN_FIELDS if name not in values]
    loc = (System.REGISTRATION.value, id)
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        message = f"{', '.join(missing)} {verb} missing for a new registration"
        yield Fault(loc, message, code="missing", statement="EML-07")
    role, roles = values.get("role"), [role.value for role in Role]
    if role is not None and role not in roles:
        yield Fault((*loc, "role"), f"expected one of {', '.join(roles)}, got `{role}`", code="wrong-value")


def _made(id: str, values: Mapping[str, str]) -> Registration:
    return Registration(id=id, email=values[EMAIL], role=Role(values["role"]), occupant=values["occupant"])


def _loc(write: Write) -> tuple[str, str, str]:
    return (write.system.value, write.record, write.field)


def _compare(write: Write, there: str | None, faults: list[Fault]) -> None:
    if there != write.old:
        now, before = ("nothing" if text is None else f"`{text}`" for text in (there, write.old))
        message = f"{now} is there, and {before} was when it was decided"
        faults.append(Fault(_loc(write), message, "decide anew", "changed-meanwhile"))
