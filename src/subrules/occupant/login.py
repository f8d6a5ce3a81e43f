"""Registrations and their e-mail: what of it reaches circulation, and Subscribe's copy with it (EML-01..08, CSR-03)."""

from __future__ import annotations

from datetime import datetime

from ..decision import Decision, Reason
from ..email import same_email
from ..subscription import Channel, needed
from .criteria import copy_follows, email_follows, first_email, reaches_circulation
from .records import EMAIL, Occupant, Records
from .requests import EmailChange, Register
from .settings import Settings
from .writes import LOGIN_FIELDS, Left, System, Write, Writes, value_writes


def registered(records: Records, request: Register, now: datetime) -> Decision[Writes]:
    """A login is made; an owner's e-mail goes to circulation where the occupant has none (EML-01, EML-02, EML-03)."""
    values = {"registration": request.registration}
    if records.registration(request.registration) is not None:
        return Decision(Writes(at=now), (Reason("EML-07", True, code="occupant.registered-already", values=values),))
    email, occupant = request.email.strip(), needed(records.in_circ(request.occupant))
    login: dict[str, str | None] = dict(zip(LOGIN_FIELDS, (email, request.role.value, request.occupant), strict=True))
    made = tuple(value_writes(System.REGISTRATION, request.registration, {}, login))
    one = Reason("EML-07", True, code="occupant.registered", values=values)
    return _with_circulation(records, occupant, email, made, (one, first_email(request.role, occupant)), now)


def email_changed(records: Records, request: EmailChange, settings: Settings, now: datetime) -> Decision[Writes]:
    """A login e-mail is changed: by its holder, or by a CSR in the Digital tab; one test governs both (EML-04, EML-05).

    The registration changes. Circulation's e-mail changes with it only for an owner, and only where the
    e-mail that the login had until now is the occupant's.
    """
    login = needed(records.registration(request.registration))
    email, strict = request.email.strip(), settings.strict_email
    asked = (Reason("CSR-03", True, code="occupant.digital-tab"),) if request.channel is Channel.CSR else ()
    if same_email(login.email, email, strict=strict):
        return Decision(Writes(at=now), (*asked, Reason("EML-06", True, code="occupant.same-email")))
    occupant = needed(records.in_circ(login.occupant))
    rewritten = Write(system=System.REGISTRATION, record=login.id, field=EMAIL, old=login.email, new=email)
    one = Reason("EML-07", True, code="occupant.registration-changed", values={"registration": login.id})
    reasons = (*asked, one, email_follows(login, occupant, request.channel, strict=strict))
    return _with_circulation(records, occupant, email, (rewritten,), reasons, now)


def _with_circulation(
    records: Records,
    occupant: Occupant,
    email: str,
    login: tuple[Write, ...],
    reasons: tuple[Reason, ...],
    now: datetime,
) -> Decision[Writes]:
    """The writes to a registration, and as the last reason says to circulation and to Subscribe's copy (EML-08)."""
    why = reasons[-1]
    if not reaches_circulation(why):
        return Decision(Writes(writes=login, left=(_left(occupant, email, why),), at=now), reasons)
    circ = Write(system=System.CIRC, record=occupant.id, field=EMAIL, old=occupant.values.get(EMAIL), new=email)
    copy = records.in_subscribe(occupant.id)
    to_copy = tuple(value_writes(System.SUBSCRIBE, occupant.id, copy.values if copy else {}, {EMAIL: email}))
    return Decision(Writes(writes=(*login, circ, *to_copy), at=now), (*reasons, copy_follows(occupant.id, to_copy)))


def _left(occupant: Occupant, email: str, why: Reason) -> Left:
    return Left(
        system=System.CIRC,
        record=occupant.id,
        field=EMAIL,
        kept=occupant.email,
        offered=email,
        statement=why.statement,
        code=why.code,
        values=why.values,
    )
