"""A client's settings as the commands on single decisions read them: its zone, its versions, a table a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from ..client import Client, client_from
from ..faults import Fault, InputError
from ..plain import parts_from_plain
from ..project.toml_file import read_toml
from .today import zone_help, zone_of

client_option = click.option(
    "--client",
    type=click.Path(path_type=Path),
    help="The client's zone, versions and settings, as TOML; else client.toml beside the file.",
)


def read_client(path: Path) -> Client:
    """The client that a TOML file describes; one that cannot be used is a wrong call, with every fault."""
    data = read_toml(path)
    parts, faults = parts_from_plain({"zone": data.pop("zone")} if "zone" in data else {}, {"zone": str})
    zone = _zone(parts["zone"], faults) if "zone" in parts else None
    try:
        client = client_from(data, zone=zone or ZoneInfo("UTC"))
    except InputError as error:
        faults += error.faults
    if faults:
        raise click.UsageError(f"the client {path} cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))
    return client


def from_client(given: Path | None) -> dict[str, Any]:
    """Where the commands on a newspaper's decisions find their settings."""
    return {"read_settings": read_client, "settings": given, "beside": "client.toml"}


def _zone(name: str, faults: list[Fault]) -> ZoneInfo | None:
    found = zone_of(name)
    if found is None:
        help = zone_help(name)
        faults.append(Fault("zone", f"`{name}` is not a time zone known here", help, "unknown-zone"))
    return found
