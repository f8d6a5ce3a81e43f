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
from ...faults import Fault
from ...offers import Subscription, subscription_reader
from ...offers.subscription import id_column, subscription_id
from ...plain import to_plain
from ...project.json_mistakes import json_mistake
from ...project.project import Project, file_of
from ...project.subscriptions import open_subscriptions
from ...project.tables import TableError
from ...rules.answers import UnfilledTemplate
from ...rules.facts import FactsError, facts_of
from ...rules.vocabulary import Vocabulary
from ..options import (
    as_of_option,
    opened,
    refuse_nothing,
    rows_option,
    say_vocabulary,
    subfolders_option,
    vocabulary_option,
)
from ..output import show_diagnostics
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
@click.option("--encoding", default="utf-8-sig", help="The encoding of a CSV file.  [default: UTF-8]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
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
    if project.has_errors:
        show_diagnostics((d for d in project.diagnostics if d.is_error), "text", err=True)
        say_vocabulary(project)
        ctx.exit(1)
    refuse_nothing(project, rules)
    chosen = as_of_day(as_of, zone, project)
    day = chosen.day
    stopped = False
    try:
        if identity is not None:
            subscription = _find(project, file_of(project, data, "subscriptions.csv"), identity, day, encoding)
            facts, stopped = subscription.facts, subscription.stopped
        else:
            facts = facts_of(_given(facts_file, pairs, project.vocabulary), project.vocabulary, as_of=day)
        explanation = explain_facts(project.rules, facts, as_of=day, only=only or None)
    except RejectedRow as error:
        click.echo("\n".join(_rejected(error)), err=True)
        ctx.exit(3)
    except FactsError as error:
        raise click.UsageError(
            "the facts cannot be used:\n" + "\n".join(f"  {fault}" for fault in error.faults)
        ) from error
    except (TableError, LookupError, UnfilledTemplate, ValueError) as error:
        raise click.UsageError(error.args[0] if error.args else str(error)) from error
    if form == "json":
        shown = {"stopped": stopped, "today_in": chosen.zone or None, **to_plain(explanation)}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    if chosen.taken:
        click.echo(f"{day} is {chosen.taken}", err=True)
    for line in explanation_lines(explanation, facts, stopped, show_all=everything or bool(only)):
        click.echo(line)


class RejectedRow(Exception):
    """The row of the subscription that was asked for cannot be used."""

    def __init__(self, place: str, faults: list[Fault]) -> None:
        super().__init__(place)
        self.place = place
        self.faults = faults


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
            facts = json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
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


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object in which no name stands twice: which of the two was meant is not guessed."""
    facts: dict[str, Any] = {}
    for name, value in pairs:
        if name in facts:
            raise click.UsageError(f"`{name}` is given twice in the facts: leave one out")
        facts[name] = value
    return facts


def _refuse_twice(name: str, facts: dict[str, Any], vocabulary: Vocabulary) -> None:
    """Refuse a fact that was given already, be it under another name of its field or in a file."""
    field = vocabulary.find(name)
    names = {name.lower()} if field is None else {one.lower() for one in field.names()}
    other = next((given for given in facts if given.lower() in names), None)
    if other is not None:
        under = "" if other == name else f", as `{other}` too"
        raise click.UsageError(f"`{name}` is given twice{under}: leave one out")


def _find(project: Project, source: Path | None, identity: str, day: Any, encoding: str) -> Subscription:
    """The subscription of this id.

    Raises:
        RejectedRow: its row cannot be used.
    """
    if source is None:
        raise click.UsageError("say in which table the subscription is with --on FILE")
    rejected: RejectedRow | None = None
    with open_subscriptions(source, project.layout, encoding=encoding) as table:
        asked = project.rules.fields_asked
        column = id_column(project.layout, table.columns)
        reader = subscription_reader(project.vocabulary, project.layout, table.columns, day, asked=asked)
        for row in table.rows:
            cell = row.cells.get(column)
            is_named = str(cell).strip() == identity or identity in {str(raw).strip() for raw in row.raw if row.fault}
            if not is_named and subscription_id(cell) != identity:
                continue
            if row.fault:
                subscription, faults = None, [Fault(row.column, row.fault, code=row.code)]
            else:
                subscription, faults = reader(row.cells)
            if subscription is not None:
                return subscription
            rejected = rejected or RejectedRow(f"{source}:{row.line}", faults)
    if rejected is not None:
        raise rejected
    raise click.UsageError(f"{source} has no subscription {identity}")
