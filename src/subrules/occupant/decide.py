"""The decision about contact data: what is written where, why nothing may be, or that staff must choose (OCC, SYN, EML)."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias, assert_never

from ..checks import argument_faults
from ..days import instant_faults
from ..decision import Decision, Refused, Undecided
from ..faults import raise_if_any
from ..subscription import needed
from ..versions import Feature, supported
from .contact import contact_changed, started
from .contradictions import request_faults
from .extracts import synchronised
from .login import email_changed, registered
from .records import Records
from .requests import ContactChange, EmailChange, Extract, NewStart, Register, Request
from .settings import Client
from .writes import Writes

Answer: TypeAlias = Writes | Refused | Undecided
"""What becomes of a request. Refused: the versions do not support it (VER-01); undecided: staff choose whom (OCC-01)."""


def submit(records: Records, request: Request, *, client: Client, now: datetime) -> Decision[Answer]:
    """What is written to circulation, to Subscribe and to a registration, and what is left alone.

    Args:
        records: the records that the request is about, as they are now.
        request: a new start, a registration, a change of contact data or of a login e-mail, or an extract.
        client: its systems and settings of contact data; an extract needs no systems.
        now: the instant of the request, aware; kept as the instant of what is written in real time.

    Returns:
        The answer with every reason; nothing is done.

    Raises:
        InputError: naming every fault with its place: an occupant or a registration that is not there,
            an id that is somebody else's, systems that are not known.

    >>> from datetime import UTC
    >>> from subrules import Client
    >>> from subrules.occupant import Occupant, Role
    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> records = Records(circ=(Occupant(id="7"),), subscribe=(Occupant(id="7"),))
    >>> owner = Register(registration="r1", email="ann@ex.com", role=Role.OWNER, occupant="7")
    >>> decision = submit(records, owner, client=Client(systems=systems), now=datetime(2026, 6, 15, tzinfo=UTC))
    >>> [(write.system.value, write.field, write.new) for write in decision.answer.writes]
    [('registration', 'email', 'ann@ex.com'), ('registration', 'role', 'owner'), ('registration', 'occupant', '7'), \
('circ', 'email', 'ann@ex.com'), ('Subscribe', 'email', 'ann@ex.com')]
    """
    arguments = {"records": (records, Records), "request": (request, Request), "client": (client, Client)}
    raise_if_any((*argument_faults(**arguments), *instant_faults("now", now)))
    raise_if_any(request_faults(records, request, client))
    if isinstance(request, Extract):
        return synchronised(records, request, client)
    version = supported(Feature.CONTACT_DATA, needed(client.systems)).reasons
    if any(reason.held is False for reason in version):
        return Decision(Refused(), version)
    decision = _decided(records, request, client, now)
    return Decision(decision.answer, (*version, *decision.reasons))


def _decided(
    records: Records, request: NewStart | Register | ContactChange | EmailChange, client: Client, now: datetime
) -> Decision[Answer]:
    match request:
        case NewStart():
            return started(records, request, client.occupant, now)
        case Register():
            return registered(records, request, now)
        case ContactChange():
            return contact_changed(records, request, now)
        case EmailChange():
            return email_changed(records, request, client.occupant, now)
        case _ as never:
            assert_never(never)
