"""Contact data: a new start, My Profile, the CSR's Account tab (OCC-01, OCC-02, PRF-01, PRF-02, CSR-01, CSR-02)."""

from __future__ import annotations

from collections.abc import Mapping

from ..decision import Decision, Reason
from ..email import same_email
from ..faults import Fault, raise_if_any
from ..subscription import Channel
from ..versions import Feature, Systems, supported
from .records import EMAIL, USUAL, Change, Lookup, NewStart, Occupant, Records, Settings
from .writes import Left, Outcome, System, Write, value_writes


def new_start(
    records: Records, request: NewStart, *, systems: Systems, settings: Settings = USUAL
) -> Decision[Outcome]:
    """A new subscriber: the occupant in circulation and the record in Subscribe, both in one outcome (OCC-01).

    An occupant who is found in circulation is not made again; Subscribe gets a copy of what circulation
    has, and what was brought with the new start is left aside where it differs.

    Raises:
        InputError: the id is another occupant's already.

    >>> from subrules.versions import Circulation, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> decision = new_start(Records(), NewStart(occupant="7", values={"last_name": "Lee"}), systems=systems)
    >>> [(write.system.value, write.record, write.new) for write in decision.answer.writes]
    [('circ', '7', 'Lee'), ('Subscribe', '7', 'Lee')]
    """
    version = supported(Feature.CONTACT_DATA, systems).reasons
    if version[0].held is False:
        return Decision(Outcome(), version)
    found = _found(records, request, settings)
    if len(found) > 1:
        who = ", ".join(occupant.id for occupant in found)
        sentence = f"several occupants are found by {settings.lookup.value}: {who}"
        return Decision(Outcome(), (*version, Reason("OCC-01", None, sentence, {"found": who})))
    if found:
        return _already_there(records, request, found[0], version)
    there = records.in_circ(request.occupant)
    if there is not None and there.values:
        raise_if_any(
            [Fault("request.occupant", f"`{request.occupant}` is another occupant already", statement="OCC-01")]
        )
    copy = records.in_subscribe(request.occupant)
    writes = (
        *value_writes(System.CIRC, request.occupant, {}, request.values),
        *value_writes(System.SUBSCRIBE, request.occupant, copy.values if copy else {}, request.values),
    )
    sentence = "the occupant is made in circulation at once, and the record in Subscribe"
    return Decision(
        Outcome(writes=writes), (*version, Reason("OCC-01", True, sentence, {"occupant": request.occupant}))
    )


def _found(records: Records, request: NewStart, settings: Settings) -> list[Occupant]:
    """The occupants in circulation who are this subscriber already."""
    values = {name: (value or "").strip() for name, value in request.values.items()}

    def matches(occupant: Occupant) -> bool:
        if not same_email(occupant.email, values.get(EMAIL), strict=settings.strict_email):
            return False
        match settings.lookup:
            case Lookup.EMAIL:
                return True
            case Lookup.NAMES_AND_EMAIL:
                names = ("first_name", "last_name")
                return all(_same_name(occupant.values.get(name), values.get(name)) for name in names)

    return [occupant for occupant in records.circ if matches(occupant)]


def _same_name(one: str | None, other: str | None) -> bool:
    return (one or "").strip().casefold() == (other or "").strip().casefold()


def _already_there(
    records: Records, request: NewStart, occupant: Occupant, version: tuple[Reason, ...]
) -> Decision[Outcome]:
    copy = records.in_subscribe(occupant.id)
    writes = () if copy is not None else tuple(value_writes(System.SUBSCRIBE, occupant.id, {}, occupant.values))
    why = "the occupant is there already, and is not made again"
    left = tuple(
        Left(
            system=System.CIRC,
            record=occupant.id,
            field=write.field,
            kept=occupant.values.get(write.field, ""),
            offered=write.new,
            statement="OCC-01",
            why=why,
        )
        for write in value_writes(System.CIRC, occupant.id, occupant.values, request.values)
    )
    return Decision(Outcome(writes=writes, left=left), (*version, Reason("OCC-01", True, why, {"found": occupant.id})))


def update(records: Records, request: Change, *, systems: Systems) -> Decision[Outcome]:
    """Contact data as it is changed through a channel: there are two, and no other (OCC-02)."""
    match request.channel:
        case Channel.SELF_SERVICE:
            return profile(records, request, systems=systems)
        case Channel.CSR:
            return account_tab(records, request, systems=systems)


def profile(records: Records, request: Change, *, systems: Systems) -> Decision[Outcome]:
    """My Profile: names, phones and the like go to circulation and to Subscribe, and nothing else (PRF-01, PRF-02).

    Raises:
        InputError: the occupant is not in circulation, or the change is not of Self-Service.
    """
    raise_if_any(_wrong_channel(request, Channel.SELF_SERVICE))
    reasons = (
        Reason("PRF-01", True, "My Profile is written to circulation and to Subscribe"),
        Reason("PRF-02", True, _only_given(request.values), {"fields": ", ".join(request.values)}),
    )
    return _changed(records, request, reasons, systems)


def account_tab(records: Records, request: Change, *, systems: Systems) -> Decision[Outcome]:
    """The CSR's Account tab: names, phone and the contact e-mail; the registration is not touched (CSR-01, CSR-02).

    Raises:
        InputError: the occupant is not in circulation, or the change is not a CSR's.
    """
    raise_if_any(_wrong_channel(request, Channel.CSR))
    reasons = [Reason("CSR-01", True, f"the Account tab is written to both systems; {_only_given(request.values)}")]
    if EMAIL in request.values:
        sentence = "the contact e-mail is written to both systems, and no registration is touched"
        reasons.append(Reason("CSR-02", True, sentence, {"email": request.values[EMAIL] or "cleared"}))
    return _changed(records, request, tuple(reasons), systems)


def _only_given(values: Mapping[str, str | None]) -> str:
    return "only the fields that are given change" if values else "no field is given, so nothing changes"


def _wrong_channel(request: Change, wanted: Channel) -> list[Fault]:
    if request.channel is wanted:
        return []
    return [Fault("request.channel", f"{request.channel.value} does not come here", statement="OCC-02")]


def _changed(records: Records, request: Change, reasons: tuple[Reason, ...], systems: Systems) -> Decision[Outcome]:
    version = supported(Feature.CONTACT_DATA, systems).reasons
    if version[0].held is False:
        return Decision(Outcome(), version)
    occupant = records.in_circ(request.occupant)
    if occupant is None:
        raise_if_any([Fault("request.occupant", f"`{request.occupant}` is no occupant in circulation")])
    assert occupant is not None
    copy = records.in_subscribe(request.occupant)
    writes: tuple[Write, ...] = (
        *value_writes(System.CIRC, occupant.id, occupant.values, request.values),
        *value_writes(System.SUBSCRIBE, occupant.id, copy.values if copy else {}, request.values),
    )
    by = Reason("OCC-02", True, f"contact data may be changed through {request.channel.value}")
    return Decision(Outcome(writes=writes), (*version, by, *reasons))
