"""What a client has settled about merges: by which policy, and what is accepted without being asked each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any, Protocol, runtime_checkable

from ..checks import record
from ..faults import Fault
from ..plain import from_plain
from .report import EFFECTS


@record(kw_only=True)
class Settings:
    """What a client has settled about merges.

    Attributes:
        policy: the name of the policy that all merges follow; blank where each case may bring its own.
        accept: what may be destroyed without being asked for each time, by name, such as
            `delete subscriptions`; where a merge would not destroy it, it says nothing.
        keep_erased: whether the way back holds what was erased, which then is not erased everywhere (A-MRG-20).

    >>> Settings(policy="wise", accept=("delete subscriptions",)).accept
    ('delete subscriptions',)
    """

    policy: str = ""
    accept: tuple[str, ...] = ()
    keep_erased: bool = False

    def faults(self) -> Iterator[Fault]:
        """What is accepted that no merge could be asked for."""
        for index, one in enumerate(self.accept):
            effect, _, of = one.partition(" ")
            if effect not in EFFECTS or not of:
                help = "write what the preview shows, such as `delete subscriptions`"
                yield Fault(("accept", index), f"`{one}` is not something that a merge destroys", help, "not-an-effect")


@runtime_checkable
class Client(Protocol):
    """What merges need of a client; `subrules.Client` has it."""

    @property
    def zone(self) -> tzinfo:
        """The time zone in which days are counted."""
        ...

    @property
    def merge(self) -> Settings:
        """What is settled about merges."""
        ...


def settings_from(mapping: Mapping[str, Any]) -> Settings:
    """The settings that a mapping such as `[merge]` in client.toml describes.

    Args:
        mapping: `policy`, `accept`, `keep_erased`, each of which may be left out.

    Returns:
        The settings.

    Raises:
        InputError: naming every fault with its place.

    >>> settings_from({"policy": "wise"}).policy
    'wise'
    """
    return from_plain(mapping, Settings)
