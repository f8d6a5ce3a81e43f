"""`subrules explain`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from ...explanation.explain import explain_facts
from ...explanation.lines import explanation_lines
from ...plain import to_plain
from ...project import RejectedRow, find_subscription
from ...project.json_mistakes import json_mistake, json_value
from ...rules.facts import facts_of
from ...rules.vocabulary import Vocabulary
from ..options import (
    as_of_option,
    encoding_option,
    form_option,
    opened,
    refuse_mistakes,
    refuse_nothing,
    rows_option,
    subfolders_option,
    vocabulary_option,
)
from ..today import as_of_day

_EPILOG = """
\b
Examples:
  subrules explain examples/group --id 100017 --as-of 2026-06-15
  subrules explain examples/group --id 100017 --rule "summer digital"
  subrules explain examples/group --id 100017 --rule CCUPEasyPay
  subrules explain offers.rules --fact NewspaperID=1 --fact ServiceType=SunDigital
  echo '{"NewspaperID": 1}' | subrules explain offers.rules --facts -

Exit codes: 0 done, 1 the rules have mistakes, 2 called wrongly, or the facts cannot be used,
3 the row of the subscription is rejected.
"""


@click.command("explain", epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--id", "identity", help="The subscription's id in the table.")
@click.option("--on", "data", type=click.Path(path_type=Path), help="The table; else subscriptions.csv in the folder.")
@click.option(
    "--facts",
    "facts_file",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The facts as a JSON object in a file, or - for standard input.",
)
@click.option("--fact", "pairs", multiple=True, metavar="NAME=VALUE", help="A fact; may be given several times.")
@click.option(
    "--rule",
    "only",
    multiple=True,
    help="Explain only this rule, by its name or file:line, or the rules that give this segment.",
)
@click.option("--all", "everything", is_flag=True, help="Explain every rule, not only those that apply or nearly do.")
@vocabulary_option
@rows_option
@subfolders_option
@as_of_option("The day whose rules count, as 2026-06-15.  [default: today]")
@encoding_option
@form_option
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    identity: str | None,
    data: Path | None,
    facts_file: Path | None,
    pairs: tuple[str, ...],
    only: tuple[str, ...],
    everything: bool,
    vocabulary: Path | None,
    rows: tuple[Path, ...],
    subfolders: bool,
    as_of: Any,
    zone: str | None,
    encoding: str,
    form: str,
) -> None:
    """Say why one subscription gets its offers, which facts are missing, and what would have to change.

    Each condition is met (+), is not met (-) or is unknown (?).
    """
    project = opened(rules, vocabulary, rows, subfolders=subfolders)
    refuse_mistakes(ctx, project, undone="nothing was explained")
    refuse_nothing(project, rules)
    chosen = as_of_day(as_of, zone, project)
    day = chosen.day
    stopped = False
    try:
        if identity is not None:
            source = data or project.file_called("subscriptions.csv")
            if source is None:
                raise click.UsageError("say in which table the subscription is with --on FILE")
            subscription = find_subscription(project, source, identity, as_of=day, encoding=encoding)
            facts, stopped = subscription.facts, subscription.stopped
        else:
            facts = facts_of(_given(facts_file, pairs, project.vocabulary), project.vocabulary, as_of=day)
        explanation = explain_facts(project.rules, facts, as_of=day, only=only or None)
    except RejectedRow as error:
        click.echo("\n".join(_rejected(error)), err=True)
        ctx.exit(3)
    if form == "json":
        shown = {"stopped": stopped, "today_in": chosen.zone or None, **to_plain(explanation)}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    if chosen.taken:
        click.echo(f"{day} is {chosen.taken}", err=True)
    for line in explanation_lines(explanation, facts, stopped, show_all=everything or bool(only)):
        click.echo(line)


def _rejected(error: RejectedRow) -> Iterator[str]:
    """Why a row cannot be used, and what follows for the daily run."""
    for fault in error.faults:
        help = f" ({fault.help})" if fault.help else ""
        yield f"{error.place}: {f'column {fault.path}: ' if fault.loc else ''}{fault.message}{help}"
    yield "The row is rejected, so the daily run gives this subscription no offers until it is mended."


def _given(facts_file: Path | None, pairs: tuple[str, ...], vocabulary: Vocabulary) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if facts_file is not None:
        text = sys.stdin.read() if str(facts_file) == "-" else facts_file.read_text(encoding="utf-8-sig")
        try:
            facts = json_value(text, parse_float=Decimal)
        except ValueError as error:
            raise click.UsageError(f"{facts_file} is not JSON: {json_mistake(error)}") from error
        if not isinstance(facts, dict):
            raise click.UsageError(f'{facts_file} does not hold an object such as {{"NewspaperID": 1}}')
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.UsageError(f"a fact is given as NAME=VALUE, not `{pair}`")
        _refuse_twice(name.strip(), facts, vocabulary)
        facts[name.strip()] = value.strip() or None
    if not facts:
        raise click.UsageError("say which subscription with --id, or give facts with --fact or --facts")
    return facts


def _refuse_twice(name: str, facts: dict[str, Any], vocabulary: Vocabulary) -> None:
    """Refuse a fact that was given already, be it under another name of its field or in a file."""
    field = vocabulary.find(name)
    names = {name.lower()} if field is None else {one.lower() for one in field.names()}
    other = next((given for given in facts if given.lower() in names), None)
    if other is not None:
        under = "" if other == name else f", as `{other}` too"
        raise click.UsageError(f"`{name}` is given twice{under}: leave one out")
