"""Where the commands on a newspaper's decisions find their settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..project import read_client

client_option = click.option(
    "--client",
    type=click.Path(path_type=Path),
    help="The client's zone, versions and settings, as TOML; else client.toml beside the file.",
)


def from_client(given: Path | None) -> dict[str, Any]:
    """Where the commands on a newspaper's decisions find their settings."""
    return {"read_settings": read_client, "settings": given, "beside": "client.toml"}
