"""What a request contradicts the records in, and what the client lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from ..email import same_email
from ..faults import Fault
from .criteria import found
from .records import Records
from .requests import ContactChange, EmailChange, Extract, NewStart, Register, Request
from .settings import Client, Settings


def request_faults(records: Records, request: Request, client: Client) -> Iterator[Fault]:
    """Records that are not there, or are somebody else's; and versions that are not known."""
    if client.systems is None and not isinstance(request, Extract):
        yield Fault("client.systems", "this is missing, and contact data needs it", code="missing", statement="VER-01")
    match request:
        case NewStart():
            yield from _taken(records, request, client.occupant)
        case Register():
            yield from _not_in_circulation(records, request.occupant)
            yield from _another_registration(records, request, client.occupant)
        case ContactChange():
            yield from _not_in_circulation(records, request.occupant)
        case EmailChange():
            yield from _no_login(records, request)
        case Extract():
            pass
        case _ as never:
            assert_never(never)


def _taken(records: Records, request: NewStart, settings: Settings) -> Iterator[Fault]:
    there = records.in_circ(request.occupant)
    if there is not None and there.values and not found(records, request, settings):
        message = f"`{request.occupant}` is another occupant already"
        yield Fault("request.occupant", message, code="id-taken", statement="OCC-01")


def _not_in_circulation(records: Records, id: str) -> Iterator[Fault]:
    if records.in_circ(id) is None:
        yield Fault("request.occupant", f"`{id}` is not an occupant in circulation", code="no-such-occupant")


def _another_registration(records: Records, request: Register, settings: Settings) -> Iterator[Fault]:
    login = records.registration(request.registration)
    if login is None:
        return
    same = same_email(login.email, request.email, strict=settings.strict_email)
    if not same or (login.role, login.occupant) != (request.role, request.occupant):
        message = f"`{request.registration}` is a registration already, and another one"
        yield Fault("request.registration", message, "change its e-mail instead", "id-taken", "EML-07")


def _no_login(records: Records, request: EmailChange) -> Iterator[Fault]:
    login = records.registration(request.registration)
    if login is None:
        message = f"`{request.registration}` is not a registration"
        yield Fault("request.registration", message, code="no-such-registration")
    elif records.in_circ(login.occupant) is None:
        message = f"its occupant `{login.occupant}` is not in circulation"
        yield Fault("request.registration", message, code="no-such-occupant")
