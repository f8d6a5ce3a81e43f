"""`subrules patron`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ... import patron
from ...client import Client
from ...plain import to_plain
from ...project import read_library
from ..decisions import Decided, decide_all, files_argument
from ..options import form_option

_EPILOG = """
\b
Examples:
  subrules patron examples/patron/cases.jsonl
  subrules patron --library library.toml --format json - < case.json

A case is a JSON object with the `patron` who is signed in (null for nobody) and the `submission`. One
object, or one a line. The table of postal codes is postal-codes.csv beside the settings, with the
columns code, city, state, county and country.

Exit codes: 0 done, 2 called wrongly or the only case cannot be used, 3 some cases cannot be used.
"""


@click.command("patron", epilog=_EPILOG)
@files_argument
@click.option(
    "--library",
    type=click.Path(path_type=Path),
    help="The library's settings, as TOML; else library.toml beside the file.",
)
@form_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], library: Path | None, form: str) -> None:
    """Say what a submission of a patron changes now, what waits for staff, and who is told. Nothing is done or sent."""
    decide_all(
        ctx,
        files,
        read_settings=_read,
        settings=library,
        beside="library.toml",
        now=None,
        form=form,
        decide=_decide,
    )


def _read(path: Path) -> Client:
    return Client(patron=read_library(path))


def _decide(data: Any, client: Client, now: datetime) -> Decided:
    case = patron.case_from(data)
    decision = case.decide(client, now=now)
    accepted = decision.answer if isinstance(decision.answer, patron.Accepted) else None
    extra: tuple[tuple[str, Any], ...] = ()
    if accepted is not None and case.patron is not None:
        extra = (("patron afterwards", to_plain(patron.apply(case.patron, accepted))),)
    identity = "nobody" if case.patron is None else case.patron.id
    lines = () if accepted is None else tuple(_lines(accepted))
    return Decided("patron", identity, patron.read_aloud(decision), decision, lines, extra)


def _lines(accepted: patron.Accepted) -> Iterator[str]:
    for change in accepted.changed:
        after = f"becomes `{change.after}`" if change.after else "is cleared"
        yield f"now: {change.field} `{change.before}` {after}"
    for request in accepted.requested:
        values = ", ".join(f"{name} `{value}`" for name, value in request.values.items())
        yield f"waits for staff: {values}"
    for message in accepted.messages:
        yield f"message {message.content} to {', '.join(message.to)}"
