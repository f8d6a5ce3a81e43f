"""What is weighed: who is found at a new start, and whose e-mail reaches circulation; a reason for each (OCC, EML)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..decision import Reason
from ..email import is_blank, same_email
from ..subscription import Channel
from .records import EMAIL, Occupant, Records, Registration, Role
from .requests import ContactChange, NewStart
from .settings import Lookup, Settings, lookup_of
from .writes import Write


def found(records: Records, request: NewStart, settings: Settings) -> list[Occupant]:
    """The occupants in circulation who are this subscriber already (OCC-01)."""
    values = {name: (value or "").strip() for name, value in request.values.items()}

    def matches(occupant: Occupant) -> bool:
        if not same_email(occupant.email, values.get(EMAIL), strict=settings.strict_email):
            return False
        match lookup_of(settings):
            case Lookup.EMAIL:
                return True
            case Lookup.NAMES_AND_EMAIL:
                names = ("first_name", "last_name")
                return all(_same_name(occupant.values.get(name), values.get(name)) for name in names)

    return [occupant for occupant in records.circ if matches(occupant)]


def _same_name(one: str | None, other: str | None) -> bool:
    return (one or "").strip().casefold() == (other or "").strip().casefold()


def who_is_there(occupants: list[Occupant], request: NewStart, settings: Settings) -> Reason:
    """OCC-01: whether the occupant is made, is there already, or staff must choose."""
    values = {"found": ", ".join(occupant.id for occupant in occupants), "lookup": lookup_of(settings).value}
    match len(occupants):
        case 0:
            return Reason("OCC-01", True, code="occupant.made", values={"occupant": request.occupant})
        case 1:
            return Reason("OCC-01", True, code="occupant.there-already", values=values)
        case _:
            return Reason("OCC-01", None, code="occupant.several-found", values=values)


def may_be_changed(request: ContactChange) -> Iterator[Reason]:
    """OCC-02, and what its channel writes: PRF-01 and PRF-02, or CSR-01 and CSR-02."""
    yield Reason("OCC-02", True, code="occupant.channel", values={"channel": request.channel.value})
    values = {"fields": ", ".join(request.values)}
    given = "only-given" if request.values else "none-given"
    match request.channel:
        case Channel.SELF_SERVICE:
            yield Reason("PRF-01", True, code="occupant.my-profile")
            yield Reason("PRF-02", True, code=f"occupant.{given}", values=values)
        case Channel.CSR:
            yield Reason("CSR-01", True, code=f"occupant.account-tab-{given}", values=values)
            if EMAIL in request.values:
                email = (request.values[EMAIL] or "").strip()
                yield Reason("CSR-02", True, code="occupant.contact-email", values={"email": email})


def first_email(role: Role, occupant: Occupant) -> Reason:
    """Whether the e-mail of a new registration reaches circulation: only an owner's, where there is none (EML-01..03)."""
    values = _about(role, occupant)
    if role is Role.GUEST:
        return Reason("EML-03", True, code="occupant.guest", values=values)
    if not is_blank(occupant.email):
        return Reason("EML-02", True, code="occupant.has-email-already", values=values)
    return Reason("EML-01", True, code="occupant.gets-email", values=values)


def email_follows(login: Registration, occupant: Occupant, channel: Channel, *, strict: bool) -> Reason:
    """Whether circulation follows a login: only an owner's whose old e-mail is the occupant's (EML-03..05)."""
    statement = "EML-04" if channel is Channel.CSR else "EML-05"
    values = {**_about(login.role, occupant), "registered_until_now": login.email}
    if login.role is Role.GUEST:
        return Reason("EML-03", True, code="occupant.guest", values=values)
    if is_blank(occupant.email):
        return Reason(statement, True, code="occupant.has-no-email", values=values)
    if not same_email(login.email, occupant.email, strict=strict):
        return Reason(statement, True, code="occupant.has-another-email", values=values)
    return Reason(statement, True, code="occupant.email-follows", values=values)


def reaches_circulation(reason: Reason) -> bool:
    """Whether `first_email` or `email_follows` found that circulation is written."""
    return reason.code in ("occupant.gets-email", "occupant.email-follows")


def copy_follows(occupant: str, writes_to_copy: tuple[Write, ...]) -> Reason:
    """EML-08: Subscribe's copy of the occupant gets the e-mail that circulation gets."""
    code = "occupant.copy-follows" if writes_to_copy else "occupant.copy-has-it"
    return Reason("EML-08", True, code=code, values={"occupant": occupant})


def _about(role: Role, occupant: Occupant) -> Mapping[str, str]:
    return {"role": role.value, "email_in_circulation": occupant.email.strip()}
