"""`subrules occupant`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ... import occupant
from ...client import Client
from ..client import client_option, from_client
from ..decisions import Decided, decide_all, files_argument
from ..options import form_option

_EPILOG = """
\b
Examples:
  subrules occupant examples/occupant/cases.jsonl
  subrules occupant --client client.toml --format json - < case.json

A case is a JSON object with `records` and a `request` of a `kind`: new start, register, contact
change, email change, extract. One object, or one a line.

Exit codes: 0 done, 2 called wrongly or the only case cannot be used, 3 some cases cannot be used or
not be decided.
"""


@click.command("occupant", epilog=_EPILOG)
@files_argument
@client_option
@form_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], client: Path | None, form: str) -> None:
    """Say what is written to circulation, to Subscribe and to a registration, and what is left alone. Nothing is done."""
    decide_all(ctx, files, **from_client(client), now=None, form=form, decide=_decide)


def _decide(data: Any, client: Client, now: datetime) -> Decided:
    case = occupant.case_from(data)
    decision = case.decide(client, now=now)
    lines = tuple(_lines(decision.answer)) if isinstance(decision.answer, occupant.Writes) else ()
    is_open = isinstance(decision.answer, occupant.Undecided)
    return Decided("request", case.request.kind, occupant.read_aloud(decision), decision, lines, is_open=is_open)


def _lines(answer: occupant.Writes) -> Iterator[str]:
    for write in answer.writes:
        before = "none" if write.old is None else f"`{write.old}`"
        after = f"becomes `{write.new}`" if write.new else "is cleared"
        yield f"write {write.system.value} {write.record}, {write.field}: {before} {after}"
    for left in answer.left:
        yield f"leave {left.system.value} {left.record}, {left.field}: `{left.kept}` stays, `{left.offered}` was brought"
