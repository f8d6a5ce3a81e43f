"""One question about contact data, read from plain data, with everything wrong with it named at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..checks import record
from ..decision import Decision
from ..faults import raise_if_any
from ..plain import parts_from_plain
from .decide import Answer, submit
from .records import Records
from .requests import Request
from .settings import Client


@record(kw_only=True)
class Case:
    """The records, and what somebody asks to be written."""

    records: Records
    request: Request

    def decide(self, client: Client, *, now: datetime) -> Decision[Answer]:
        """What becomes of the request, as `submit` says.

        Args:
            client: its systems and settings of contact data.
            now: the instant of the request, aware.

        Returns:
            The answer with every reason.

        Raises:
            InputError: naming every fault.
        """
        return submit(self.records, self.request, client=client, now=now)


def case_from(data: Any) -> Case:
    """The case that plain data describes, with the keys `records` and `request`.

    Args:
        data: a mapping as JSON gives it; the request names its `kind`, instants are in ISO form.

    Returns:
        The case, ready for `case.decide(client, now=now)`.

    Raises:
        InputError: naming every fault with its place.

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
