"""`subrules merge`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ... import merge
from ...decision import Decision
from ...diagnostics.wording import printable
from ...faults import InputError
from ...merge.record_types import RECORD_TYPES
from ...plain import from_plain, to_plain
from ...project import read_policy
from ..decisions import one_object
from ..options import as_of_option, form_option
from ..output import TableWriter, terminal_width
from ..refusals import unusable
from ..today import as_of_day

_EPILOG = """
\b
Examples:
  subrules merge --preview examples/merge/keep.json examples/merge/remove.json --as-of 2026-06-15
  subrules merge examples/merge/keep.json examples/merge/remove.json --accept "erase loan_history"
  subrules merge --policy occupants examples/merge/occupant-a.json examples/merge/occupant-b.json

The first record stays, the second goes. What is destroyed has to be accepted by the name that the
preview gives it. A policy of your own is a TOML file with `record = "customer"` or `"occupant"`.

Exit codes: 0 done, 1 not merged, 2 called wrongly or a record cannot be used.
"""


@click.command("merge", epilog=_EPILOG)
@click.argument("survivor", type=click.Path(path_type=Path))
@click.argument("removed", type=click.Path(path_type=Path))
@click.option("--preview", "previewing", is_flag=True, help="Show what would happen; nothing is merged.")
@click.option(
    "--policy", "named", default="wise", show_default=True, help="wise, occupants, or a policy in a TOML file."
)
@click.option(
    "--accept", multiple=True, help="Something that may be destroyed, by its name; may be given several times."
)
@as_of_option("The day of the merge, as 2026-06-15.  [default: today]")
@form_option
@click.pass_context
def command(
    ctx: click.Context,
    survivor: Path,
    removed: Path,
    previewing: bool,
    named: str,
    accept: tuple[str, ...],
    as_of: Any,
    zone: str | None,
    form: str,
) -> None:
    """Show what merging two records does to every item of both, and merge them: the second into the first.

    Nothing is written but the answer: with --format json it holds the merged record and its account.
    """
    policy = _policy(named)
    chosen = as_of_day(as_of, zone)
    day = chosen.day
    try:
        records: list[Any] = [from_plain(one_object(path), policy.record) for path in (survivor, removed)]
    except InputError as error:
        raise unusable("a record cannot be used", error.faults) from error
    try:
        if previewing:
            shown: Decision[Any] = merge.preview(policy, *records, on=day)
        else:
            shown = merge.merge(policy, *records, on=day, accept=accept)
    except InputError as error:
        raise unusable("the merge cannot be used", error.faults) from error
    if form == "json":
        data = {"aloud": merge.read_aloud(shown), "decision": to_plain(shown)}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        if chosen.taken:
            click.echo(f"{day} is {chosen.taken}", err=True)
        for line in _lines(shown):
            click.echo(printable(line))
    if isinstance(shown.answer, merge.NotMerged) or getattr(shown.answer, "plan", None) is None:
        ctx.exit(1)


def _policy(named: str) -> merge.Policy:
    by_name = {one.name: one for one in RECORD_TYPES.values()}
    if named in by_name:
        return by_name[named].policy()
    path = Path(named)
    if not path.exists():
        raise click.UsageError(f"there is no policy `{named}`: name {', '.join(by_name)}, or a TOML file")
    return read_policy(path)


def _lines(shown: Decision[Any]) -> Iterator[str]:
    yield merge.read_aloud(shown)
    plan = shown.answer.plan if isinstance(shown.answer, merge.Preview | merge.Merged) else None
    if plan is None and isinstance(shown.answer, merge.NotMerged):
        for need in shown.answer.needs:
            yield f'accept it with --accept "{need}", or look first with --preview'
        return
    if plan is None:
        return
    for notice in plan.notices:
        sign = "!" if notice.is_warning else "i"
        remedy = f" ({notice.remedy})" if notice.remedy else ""
        yield f"  {sign} {notice.statement}  {notice.sentence}{remedy}"
    yield ""
    yield from _table(plan)
    told = [entry for entry in plan.entries if entry.fate not in (merge.Fate.KEPT, merge.Fate.COMBINED)]
    if told:
        yield ""
    for entry in told:
        kind = entry.kind.replace("_", " ")
        yield f"  {entry.statement}  {entry.side.value}'s {kind} `{entry.item}`: {entry.fate.value}; {entry.why}"
    if isinstance(shown.answer, merge.Preview) and shown.answer.other is not None:
        yield ""
        other = shown.answer.other.destructive
        yield f"In the other direction this would be destroyed: {', '.join(other) or 'nothing'}."


def _table(plan: merge.Plan) -> Iterator[str]:
    text = io.StringIO()
    table = TableWriter(
        text,
        ("field", f"stays: {plan.survivor}", f"goes: {plan.removed}", "afterwards", "what happens"),
        most=1000,
        width=terminal_width(),
    )
    for row in merge.side_by_side(plan):
        table.write(tuple(cell if len(cell) <= 40 else cell[:39] + "…" for cell in row))
    table.close()
    yield from text.getvalue().splitlines()
