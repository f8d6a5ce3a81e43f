"""A client's settings as the commands on single decisions read them: its zone, its versions, a table a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from attrs import frozen

from .. import change, occupant, restart
from ..faults import Fault
from ..plain import PlainDataError, from_plain, parts_from_plain
from ..project.toml_file import read_toml
from ..versions import Systems
from .today import zone_help, zone_of

client_option = click.option(
    "--client",
    type=click.Path(path_type=Path),
    help="The client's zone, versions and settings, as TOML; else client.toml beside the file.",
)


@frozen
class Client:
    """What a client.toml says; a policy without a table in it is turned off."""

    zone: ZoneInfo
    systems: Systems
    restart: restart.Settings
    change: change.Settings
    occupant: occupant.Settings


def read_client(path: Path) -> Client:
    """The client that a TOML file describes; one that cannot be used is a wrong call, with every fault."""
    data = read_toml(path)
    tables = {name: data.pop(name, None) for name in ("restart", "change", "occupant")}
    parts, faults = parts_from_plain(data, {"zone": str, "systems": Systems})
    zone = _zone(parts["zone"], faults) if "zone" in parts else None
    systems = parts.get("systems")
    restarts, changes = restart.Settings(on=False), change.Settings(on=False)
    occupants = occupant.Settings()
    if tables["restart"] is not None and systems is not None:
        restarts = _read(
            "restart", lambda: restart.settings_from(tables["restart"], systems.circulation.system), faults
        )
    if tables["change"] is not None:
        changes = _read("change", lambda: from_plain(tables["change"], change.Settings), faults)
    if tables["occupant"] is not None:
        occupants = _read("occupant", lambda: from_plain(tables["occupant"], occupant.Settings), faults)
    if faults or zone is None or systems is None:
        raise click.UsageError(f"the client {path} cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))
    return Client(zone, systems, restarts, changes, occupants)


def from_client(given: Path | None) -> dict[str, Any]:
    """Where the commands on a newspaper's decisions find their settings."""
    return {"read_settings": read_client, "settings": given, "beside": "client.toml"}


def _read(name: str, read: Any, faults: list[Fault]) -> Any:
    try:
        return read()
    except PlainDataError as error:
        faults += [fault.under(name) for fault in error.faults]


def _zone(name: str, faults: list[Fault]) -> ZoneInfo | None:
    found = zone_of(name)
    if found is None:
        faults.append(Fault("zone", f"`{name}` is not a time zone known here", zone_help(name)))
    return found
