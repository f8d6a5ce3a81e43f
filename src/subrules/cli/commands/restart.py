"""`subrules restart`."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from ... import restart
from ...client import Client
from ...days import day_in, moment_faults
from ...faults import raise_if_any
from ...subscription import Channel
from ..client import client_option, from_client
from ..decisions import Decided, decide_all, files_argument, now_option
from ..options import form_option
from ..output import TableWriter, terminal_width

_EPILOG = """
\b
Examples:
  subrules restart examples/restart/screens.jsonl
  subrules restart examples/restart/two-rates.json --days 2
  subrules restart --client client.toml --format json - < case.json

A case is a JSON object with `subscription`, `rates` and what was submitted as `request`; without a
`request`, or with --quote, what could be chosen is listed. One object, or one a line.

Exit codes: 0 done, 2 called wrongly or the only case cannot be used, 3 some cases cannot be used or
not be decided yet.
"""


@click.command("restart", epilog=_EPILOG)
@files_argument
@client_option
@now_option
@click.option("--quote", "quoting", is_flag=True, help="List what each returned rate would cost, whatever was chosen.")
@click.option("--days", type=click.IntRange(0, 366), default=0, help="So many days after today as well; means --quote.")
@click.option(
    "--channel",
    type=click.Choice([channel.value for channel in Channel]),
    default=Channel.SELF_SERVICE.value,
    show_default=True,
    help="With a quote: where it is shown, unless the case says so.",
)
@form_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    client: Path | None,
    now: datetime | None,
    quoting: bool,
    days: int,
    channel: str,
    form: str,
) -> None:
    """Say whether a stopped subscription may be restarted, from when, and what is charged. Nothing is done."""

    def decide(data: Any, settled: Client, moment: datetime) -> Decided:
        return _decide(data, settled, moment, quoting=quoting or days > 0, days=days, channel=Channel(channel))

    decide_all(ctx, files, **from_client(client), now=now, form=form, decide=decide)


def _decide(data: Any, client: Client, now: datetime, *, quoting: bool, days: int, channel: Channel) -> Decided:
    if quoting and isinstance(data.get("request"), dict):
        channel = _channel(data.pop("request"), channel)
    case = restart.case_from(data)
    identity = case.subscription.id
    if case.request is not None:
        decision = case.decide(client, now=now)
        is_open = isinstance(decision.answer, restart.Undecided)
        return Decided("subscription", identity, restart.read_aloud(decision), decision, is_open=is_open)
    raise_if_any(moment_faults(now, client.zone))
    later = [day_in(now, client.zone) + timedelta(days=n) for n in range(1, days + 1)]
    quoted = case.quote(client, now=now, channel=channel, dates=later)
    lines = tuple(_choices(quoted.answer)) if isinstance(quoted.answer, restart.Quote) else ()
    is_open = isinstance(quoted.answer, restart.Undecided)
    return Decided("subscription", identity, restart.read_aloud(quoted), quoted, lines, is_open=is_open)


def _channel(request: dict[str, Any], default: Channel) -> Channel:
    said = request.get("channel")
    return next((channel for channel in Channel if channel.value == said), default)


def _choices(quote: restart.Quote) -> list[str]:
    text = io.StringIO()
    table = TableWriter(text, ("rate", "term", "from", "pay"), most=1000, width=terminal_width())
    for choice in quote.choices:
        day = f"{choice.effective}{' (at once)' if choice.immediate else ''}"
        table.write((choice.rate or "none", choice.term or "", day, choice.payment.total))
    table.close()
    extras = [name for name, offered in (("a donation", quote.donation), ("a tip", quote.tip)) if offered]
    offered = [f"on top, {' and '.join(extras)} can be given"] if extras else []
    return [*text.getvalue().splitlines(), *offered]
