"""`subrules change`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from ... import change
from ...client import Client
from ...plain import to_plain
from ..client import client_option, from_client
from ..decisions import Decided, decide_all, files_argument, now_option
from ..options import form_option

_EPILOG = """
\b
Examples:
  subrules change examples/change/cases.jsonl
  subrules change --client client.toml --format json - < case.json

A case is a JSON object with `subscription`, `offer` and what was submitted as `request`; without a
`request` only whether the offer may be taken is said. One object, or one a line.

Exit codes: 0 done, 2 called wrongly or the only case cannot be used, 3 some cases cannot be used or
not be decided yet.
"""


@click.command("change", epilog=_EPILOG)
@files_argument
@client_option
@now_option
@form_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], client: Path | None, now: datetime | None, form: str) -> None:
    """Say whether a subscription may be upgraded or downgraded to an offer, when, and what follows. Nothing is done."""
    decide_all(ctx, files, **from_client(client), now=now, form=form, decide=_decide)


def _decide(data: Any, client: Client, now: datetime) -> Decided:
    case = change.case_from(data)
    identity = case.subscription.id
    if case.request is None:
        may = change.may_change(case.subscription, case.offer, client=client, now=now)
        return Decided("subscription", identity, change.read_aloud(may), may, is_open=may.answer is None)
    decision = case.decide(client, now=now)
    is_open = isinstance(decision.answer, change.Undecided)
    events: tuple[change.Event, ...] = ()
    if isinstance(decision.answer, change.Change):
        events = change.events(decision.answer, accepted=True, client=client)
    lines = tuple(f"once accepted: {_named(event)}, for {event.effective}" for event in events)
    extra = (("events once accepted", [to_plain(event) for event in events]),)
    return Decided("subscription", identity, change.read_aloud(decision), decision, lines, extra, is_open)


def _named(event: change.Event) -> str:
    return event.name if event.number is None else f"event {event.number} {event.name}"
