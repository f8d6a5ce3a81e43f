"""One question about contact data, read from plain data, with everything wrong with it named at once."""

from __future__ import annotations

from typing import Any, TypeAlias

from attrs import frozen

from ..checks import checked
from ..decision import Decision
from ..faults import raise_if_any
from ..plain import parts_from_plain
from ..versions import Systems
from .contact import new_start, update
from .extract import Extract, synchronised
from .login import change_email, register
from .records import USUAL, Change, EmailChange, NewStart, Records, Register, Settings
from .writes import Outcome

Request: TypeAlias = NewStart | Register | Change | EmailChange | Extract


@frozen(kw_only=True)
class Case:
    """The records, and what somebody asks to be written."""

    records: Records
    request: Request
    __attrs_post_init__ = checked

    def decide(self, *, systems: Systems, settings: Settings = USUAL) -> Decision[Outcome]:
        """What is written, and what is left alone.

        Raises:
            InputError: as the function for the request does.
        """
        match self.request:
            case NewStart() as request:
                return new_start(self.records, request, systems=systems, settings=settings)
            case Register() as request:
                return register(self.records, request, systems=systems, settings=settings)
            case Change() as request:
                return update(self.records, request, systems=systems)
            case EmailChange() as request:
                return change_email(self.records, request, systems=systems, settings=settings)
            case Extract() as request:
                return synchronised(self.records, request, settings=settings)


def case_from(data: Any) -> Case:
    """The case that plain data describes, with the keys `records` and `request`.

    Raises:
        InputError: naming every fault with its path.

    >>> case_from({"records": {}, "request": {"kind": "register", "email": "ann", "role": "spouse"}})
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: request.registration: this is missing; \
request.email: `ann` is not an e-mail address: it has no @ with something on both sides; \
request.role: `"spouse"` is not one of owner, guest; request.occupant: this is missing
    """
    parts, faults = parts_from_plain(data, {"records": Records, "request": Request})
    raise_if_any(faults)
    return Case(**parts)
