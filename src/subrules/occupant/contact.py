"""Contact data: a new start, My Profile, the CSR's Account tab (OCC-01, OCC-02, PRF-01, PRF-02, CSR-01, CSR-02)."""

from __future__ import annotations

from datetime import datetime

from ..decision import Decision, Undecided
from .criteria import found, may_be_changed, who_is_there
from .records import Occupant, Records
from .requests import ContactChange, NewStart
from .settings import Settings
from .writes import Left, System, Writes, both_systems, value_writes


def started(records: Records, request: NewStart, settings: Settings, now: datetime) -> Decision[Writes | Undecided]:
    """A new subscriber: the occupant in circulation and the record in Subscribe, both in one answer (OCC-01).

    An occupant who is found in circulation is not made again; Subscribe gets a copy of what circulation
    has, and what was brought with the new start is left aside where it differs. Of several staff choose.
    """
    there = found(records, request, settings)
    reason = who_is_there(there, request, settings)
    match there:
        case []:
            return Decision(Writes(writes=both_systems(records, request.occupant, request.values), at=now), (reason,))
        case [one]:
            return Decision(_already_there(records, request, one, now), (reason,))
        case _:
            return Decision(Undecided(), (reason,))


def _already_there(records: Records, request: NewStart, occupant: Occupant, now: datetime) -> Writes:
    is_copied = records.in_subscribe(occupant.id) is not None
    left = tuple(
        Left(
            system=System.CIRC,
            record=occupant.id,
            field=write.field,
            kept=occupant.values.get(write.field, ""),
            offered=write.new,
            statement="OCC-01",
            code="occupant.there-already",
            values={"found": occupant.id},
        )
        for write in value_writes(System.CIRC, occupant.id, occupant.values, request.values)
    )
    writes = () if is_copied else tuple(value_writes(System.SUBSCRIBE, occupant.id, {}, occupant.values))
    return Writes(writes=writes, left=left, at=now)


def contact_changed(records: Records, request: ContactChange, now: datetime) -> Decision[Writes]:
    """My Profile or the Account tab: to circulation and to Subscribe, and nowhere else (PRF-01, CSR-01)."""
    writes = both_systems(records, request.occupant, request.values)
    return Decision(Writes(writes=writes, at=now), tuple(may_be_changed(request)))
