"""What a client settles about contact data, and the checklist of its set-up (OCC-01, VER-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from ..checks import record
from ..decision import Decision, Reason
from ..plain import from_plain
from ..versions import Feature, Systems, supported


class Lookup(Enum):
    """How an occupant who is already there is found at a new start."""

    EMAIL = "email"
    NAMES_AND_EMAIL = "first name, last name and email"


@record(kw_only=True)
class Settings:
    """What a client settles about contact data.

    Attributes:
        lookup: how an occupant is found at a new start (OCC-01); by e-mail where it is not settled.
        strict_email: letter case in front of the @ counts when e-mails are compared (A-27).
        guard_stale: a field that was written in real time after an extract was taken is not overwritten
            by it, and that is reported (A-29).
    """

    lookup: Lookup | None = None
    strict_email: bool = False
    guard_stale: bool = False


def lookup_of(settings: Settings) -> Lookup:
    """How an occupant is found: as settled, or else by e-mail."""
    return settings.lookup or Lookup.EMAIL


@runtime_checkable
class Client(Protocol):
    """What the policy for contact data needs of a client; `subrules.Client` has it."""

    @property
    def systems(self) -> Systems | None:
        """The installed versions."""
        ...

    @property
    def occupant(self) -> Settings:
        """The settings of contact data."""
        ...


def settings_from(mapping: Mapping[str, Any]) -> Settings:
    """The settings that a mapping such as a TOML table describes.

    Args:
        mapping: the attributes of `Settings` by name.

    Returns:
        The settings.

    Raises:
        InputError: naming every fault with its place.

    >>> settings_from({"lookup": "email", "guard_stale": True}).guard_stale
    True
    """
    return from_plain(mapping, Settings)


def setup_checklist(client: Client) -> Decision[bool]:
    """The checklist of the set-up: each entry a reason, and what is missing among those against (VER-01, OCC-01).

    Args:
        client: whose set-up it is.

    Returns:
        Whether everything is set up, with an entry for each prerequisite.

    >>> from subrules import Client
    >>> for reason in setup_checklist(Client()).against:
    ...     print(reason.statement, reason.sentence)
    VER-01 the installed versions are missing
    OCC-01 how occupants are found at a new start is not settled; until it is, they are found by email
    """
    reasons = tuple(_checked(client.occupant, client.systems))
    return Decision(all(reason.held for reason in reasons), reasons)


def _checked(settings: Settings, systems: Systems | None) -> Iterator[Reason]:
    if systems is None:
        yield Reason("VER-01", False, code="occupant.setup.systems-missing")
    else:
        yield from supported(Feature.CONTACT_DATA, systems).reasons
    settled = settings.lookup is not None
    code = "occupant.setup.lookup" if settled else "occupant.setup.lookup-missing"
    yield Reason("OCC-01", settled, code=code, values={"lookup": lookup_of(settings).value})
