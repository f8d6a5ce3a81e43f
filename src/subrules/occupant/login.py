"""Registrations and their e-mail: what of it reaches circulation (EML-01..07, CSR-03)."""

from __future__ import annotations

from ..decision import Decision, Reason
from ..email import is_blank, same_email
from ..faults import Fault, raise_if_any
from ..subscription import Channel
from ..versions import Feature, Systems, supported
from .records import EMAIL, USUAL, EmailChange, Occupant, Records, Register, Registration, Role, Settings
from .writes import LOGIN_FIELDS, Left, Outcome, System, Write


def register(records: Records, request: Register, *, systems: Systems, settings: Settings = USUAL) -> Decision[Outcome]:
    """A login is made; an owner's e-mail goes to circulation where the occupant has none (EML-01, EML-02, EML-03).

    Raises:
        InputError: the occupant is not in circulation, or the registration is somebody else's.

    >>> from subrules.versions import Circulation, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> records = Records(circ=(Occupant(id="7"),))
    >>> owner = Register(registration="r1", email="ann@ex.com", role=Role.OWNER, occupant="7")
    >>> [(w.system.value, w.field, w.new) for w in register(records, owner, systems=systems).answer.writes]
    [('registration', 'email', 'ann@ex.com'), ('registration', 'role', 'owner'), ('registration', 'occupant', '7'), \
('circ', 'email', 'ann@ex.com')]
    """
    version = supported(Feature.CONTACT_DATA, systems).reasons
    if version[0].held is False:
        return Decision(Outcome(), version)
    occupant, login = records.in_circ(request.occupant), records.registration(request.registration)
    if occupant is None:
        raise_if_any([Fault("request.occupant", f"`{request.occupant}` is no occupant in circulation")])
    assert occupant is not None
    email = request.email.strip()
    if login is not None:
        same = same_email(login.email, email, strict=settings.strict_email)
        if not same or (login.role, login.occupant) != (request.role, request.occupant):
            message = f"`{request.registration}` is a registration already, and another one"
            raise_if_any([Fault("request.registration", message, "change its e-mail instead", statement="EML-07")])
        reason = Reason("EML-07", True, "it is registered already, and nothing changes")
        return Decision(Outcome(), (*version, reason))
    values = dict(zip(LOGIN_FIELDS, (email, request.role.value, request.occupant), strict=True))
    made = tuple(
        Write(system=System.REGISTRATION, record=request.registration, field=name, old=None, new=value)
        for name, value in values.items()
    )
    one = Reason("EML-07", True, "one registration is made", {"registration": request.registration})
    written, left, reason = _first_email(occupant, email, request.role)
    return Decision(Outcome(writes=(*made, *written), left=left), (*version, one, reason))


def _first_email(occupant: Occupant, email: str, role: Role) -> tuple[tuple[Write, ...], tuple[Left, ...], Reason]:
    values = {"role": role.value, "email in circulation": occupant.email.strip() or "none"}
    if role is Role.GUEST:
        why = "a guest's e-mail never reaches circulation"
        return (), (_left(occupant, email, "EML-03", why),), Reason("EML-03", True, why, values)
    if not is_blank(occupant.email):
        why = "the occupant has an e-mail in circulation already, and keeps it"
        return (), (_left(occupant, email, "EML-02", why),), Reason("EML-02", True, why, values)
    why = "the occupant has no e-mail in circulation, and gets the owner's"
    return (_circ(occupant, email),), (), Reason("EML-01", True, why, values)


def change_email(
    records: Records, request: EmailChange, *, systems: Systems, settings: Settings = USUAL
) -> Decision[Outcome]:
    """A login e-mail is changed: by its holder, or by a CSR in the Digital tab; one test governs both (EML-04, EML-05).

    The registration changes. Circulation's e-mail changes with it only for an owner, and only where the
    e-mail that the login had until now is the occupant's.

    Raises:
        InputError: there is no such registration, or its occupant is not in circulation.
    """
    version = supported(Feature.CONTACT_DATA, systems).reasons
    if version[0].held is False:
        return Decision(Outcome(), version)
    login = records.registration(request.registration)
    occupant = None if login is None else records.in_circ(login.occupant)
    if login is None:
        raise_if_any([Fault("request.registration", f"`{request.registration}` is no registration")])
    elif occupant is None:
        raise_if_any([Fault("request.registration", f"its occupant `{login.occupant}` is not in circulation")])
    assert login is not None
    assert occupant is not None
    email, strict = request.email.strip(), settings.strict_email
    asked = _asked(request.channel)
    if same_email(login.email, email, strict=strict):
        same = Reason("EML-06", True, "it is the e-mail that is registered, so nothing changes")
        return Decision(Outcome(), (*version, *asked, same))
    statement = "EML-04" if request.channel is Channel.CSR else "EML-05"
    rewritten = Write(system=System.REGISTRATION, record=login.id, field=EMAIL, old=login.email, new=email)
    one = Reason("EML-07", True, "the one registration is changed", {"registration": login.id})
    why = _why_not(login, occupant, strict=strict)
    values = {
        "role": login.role.value,
        "registered until now": login.email,
        "email in circulation": occupant.email.strip() or "none",
    }
    if why is None:
        sentence = "it is an owner's, and the occupant had the same e-mail in circulation, which changes too"
        reasons = (*version, *asked, one, Reason(statement, True, sentence, values))
        return Decision(Outcome(writes=(rewritten, _circ(occupant, email))), reasons)
    said = "EML-03" if login.role is Role.GUEST else statement
    left = _left(occupant, email, said, why)
    return Decision(
        Outcome(writes=(rewritten,), left=(left,)), (*version, *asked, one, Reason(said, True, why, values))
    )


def digital_tab(
    records: Records, request: EmailChange, *, systems: Systems, settings: Settings = USUAL
) -> Decision[Outcome]:
    """The CSR's Digital tab, where a registered e-mail is changed (CSR-03, EML-04).

    Raises:
        InputError: the change is not a CSR's, or as for `change_email`.
    """
    if request.channel is not Channel.CSR:
        raise_if_any([Fault("request.channel", f"{request.channel.value} has no Digital tab", statement="CSR-03")])
    return change_email(records, request, systems=systems, settings=settings)


def _asked(channel: Channel) -> tuple[Reason, ...]:
    if channel is Channel.CSR:
        return (Reason("CSR-03", True, "a CSR changes the registered e-mail in the Digital tab"),)
    return ()


def _why_not(login: Registration, occupant: Occupant, *, strict: bool) -> str | None:
    """Why an e-mail does not reach circulation, or None where it does."""
    if login.role is Role.GUEST:
        return "a guest's e-mail never reaches circulation"
    if is_blank(occupant.email):
        return "the occupant has no e-mail in circulation, so it is not the one that changes"
    if not same_email(login.email, occupant.email, strict=strict):
        return "the occupant has another e-mail in circulation, and keeps it"
    return None


def _circ(occupant: Occupant, email: str) -> Write:
    return Write(system=System.CIRC, record=occupant.id, field=EMAIL, old=occupant.values.get(EMAIL), new=email)


def _left(occupant: Occupant, email: str, statement: str, why: str) -> Left:
    return Left(
        system=System.CIRC,
        record=occupant.id,
        field=EMAIL,
        kept=occupant.email,
        offered=email,
        statement=statement,
        why=why,
    )
