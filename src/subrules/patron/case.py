"""One submission, read from plain data, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..checks import record
from ..decision import Decision
from ..faults import raise_if_any
from ..plain import parts_from_plain
from .decide import Answer, submit
from .records import Patron, Submission
from .settings import Client


@record(kw_only=True)
class Case:
    """The record of the patron who is signed in, or None, and what was submitted."""

    patron: Patron | None
    submission: Submission

    def decide(self, client: Client, *, now: datetime) -> Decision[Answer]:
        """What becomes of the submission, as `submit` says.

        Args:
            client: the library's settings.
            now: the instant of the submission, aware.

        Returns:
            The answer with every reason.

        Raises:
            InputError: naming every fault.
        """
        return submit(self.patron, self.submission, client=client, now=now)


def case_from(data: Any) -> Case:
    """The case that plain data describes, with the keys `patron` (null for nobody) and `submission`.

    Args:
        data: a mapping as JSON gives it.

    Returns:
        The case, ready for `case.decide(client, now=now)`.

    Raises:
        InputError: naming every fault with its place.

    >>> case_from({"patron": None, "submission": {"pac": "PowerPac", "connection_branch": "North"}})
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: submission.pac: `"PowerPac"` is not one of PowerPAC, Mobile PAC: \
did you mean `PowerPAC`?
    """
    signed_in = not (isinstance(data, Mapping) and "patron" in data and data["patron"] is None)
    kinds: dict[str, Any] = {"patron": Patron if signed_in else type(None), "submission": Submission}
    given = data if signed_in else {name: value for name, value in data.items() if name != "patron"}
    parts, faults = parts_from_plain(given, kinds, optional=() if signed_in else {"patron"})
    raise_if_any(faults)
    return Case(patron=parts.get("patron"), submission=parts["submission"])
