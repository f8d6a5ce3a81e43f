"""A client: its zone, its installed systems, and the settings of each policy (RST-09, UPG-02, VER-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any

from . import change, merge, occupant, patron, restart
from .checks import record
from .faults import raise_if_any
from .plain import parts_from_plain
from .subscription import OFFER_TYPES, OfferType
from .versions import Systems


@record(kw_only=True)
class Client:
    """What every policy is asked with: one client of ours, a newspaper or a library.

    Attributes:
        zone: the time zone in which the client counts days.
        systems: the installed versions; a client without circulation has none, and cannot use the
            policies that ask for them.
        restart: the settings of restarts; turned off unless they are given.
        change: the settings of upgrades and downgrades; turned off unless they are given.
        occupant: the settings of contact data.
        patron: the settings of a library for its patrons.
        merge: by which policy records are merged, and what is always accepted.
        offer_types: the types of offers; the vendor's two unless more are given (DSL-10).

    >>> from subrules import restart
    >>> Client(restart=restart.Settings(on=True, max_days=60)).restart.max_days
    60
    """

    zone: tzinfo = UTC
    systems: Systems | None = None
    restart: restart.Settings = restart.Settings(on=False)
    change: change.Settings = change.Settings(on=False)
    occupant: occupant.Settings = occupant.Settings()
    patron: patron.Settings = patron.Settings()
    merge: merge.Settings = merge.Settings()
    offer_types: tuple[OfferType, ...] = OFFER_TYPES


def client_from(data: Mapping[str, Any], *, zone: tzinfo) -> Client:
    """The client that a mapping such as client.toml describes: `systems`, and a table for each policy.

    Args:
        data: `systems`, `restart`, `change`, `occupant`, `patron`, `merge` and `offer_types`, each of which may be left out.
        zone: the client's time zone; to look it up by name reads files, which is not done here.

    Returns:
        The client.

    Raises:
        InputError: naming every fault with its place.

    >>> from datetime import UTC
    >>> client_from({"restart": {"on": True, "max_days": 60}}, zone=UTC).restart.max_days
    60
    """
    kinds = {
        "systems": Systems,
        "restart": restart.Settings,
        "change": change.Settings,
        "occupant": occupant.Settings,
        "patron": patron.Settings,
        "merge": merge.Settings,
        "offer_types": tuple[OfferType, ...],
    }
    parts, faults = parts_from_plain(data, kinds, optional=kinds.keys())
    raise_if_any(faults)
    return Client(zone=zone, **parts)
