"""One submission, read from plain data, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ..checks import checked
from ..faults import raise_if_any
from ..plain import from_plain, parts_from_plain
from .records import Patron, Submission
from .settings import Settings


@frozen(kw_only=True)
class Case:
    """The record of the patron who is signed in, or None, and what was submitted."""

    patron: Patron | None
    submission: Submission
    __attrs_post_init__ = checked


def case_from(data: Any) -> Case:
    """The case that plain data describes, with the keys `patron` (null for nobody) and `submission`.

    Raises:
        InputError: naming every fault with its path.

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


def settings_from(mapping: Mapping[str, Any]) -> Settings:
    """A library's settings as a mapping such as a TOML file describes them, validated as a whole.

    Raises:
        PlainDataError: naming every fault of every branch with its path.

    >>> settings_from({"branches": {"North": {"patron_codes": ["Adult"], "notification_method": True}}}).phone_validation
    False
    """
    return from_plain(dict(mapping), Settings)
