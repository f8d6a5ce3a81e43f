"""`subrules codes`."""

from __future__ import annotations

import json

import click

from ...diagnostics import CODES
from ...diagnostics.nearest import nearest

_EPILOG = """
\b
Examples:
  subrules codes
  subrules codes SR116
"""


@click.command("codes", epilog=_EPILOG)
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(code: str | None, form: str) -> None:
    """List the codes of mistakes with their weight and name, or show one."""
    chosen = list(CODES.values())
    if code is not None:
        named = {entry.name: entry for entry in CODES.values()}
        found = CODES.get(code.upper()) or named.get(code.lower())
        if found is None:
            close = nearest(code, [*CODES, *named])
            raise click.UsageError(f"there is no code {code}" + (f"; did you mean {close}?" if close else ""))
        chosen = [found]
    if form == "json":
        data = [{"code": c.code, "name": c.name, "severity": c.severity.value, "summary": c.summary} for c in chosen]
        click.echo(json.dumps(data, indent=2))
        return
    for entry in chosen:
        click.echo(f"{entry.code}  {entry.severity.value:<7}  {entry.name:<24}  {entry.summary}")
