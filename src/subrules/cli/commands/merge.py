"""`subrules merge`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from ... import merge
from ...decision import Decision
from ...diagnostics.nearest import nearest
from ...diagnostics.wording import printable
from ...faults import InputError
from ...merge.ready import POLICIES
from ...plain import from_plain, to_plain
from ...project import read_policy
from ...secret_fields import secret_names, without_secrets
from ..decisions import one_object
from ..options import as_of_option, form_option
from ..output import TableWriter, open_output, terminal_width
from ..refusals import unusable
from ..targets import refuse_targets
from ..today import as_of_day

_EPILOG = """
\b
Examples:
  subrules merge --preview examples/merge/keep.json examples/merge/remove.json --as-of 2026-06-15
  subrules merge examples/merge/keep.json examples/merge/remove.json --accept "erase loan_history"
  subrules merge --policy occupants examples/merge/occupant-a.json examples/merge/occupant-b.json
  subrules merge keep.json remove.json --keep merged.json
  subrules merge --undo merged.json keep-now.json --format json

The first record stays, the second goes. What is destroyed has to be accepted by the name that the
preview gives it. A policy of your own is a TOML file with `record = "customer"` or `"occupant"`.

--keep writes all that undoing takes into a file, secret fields too: keep it where the records are kept.
With --undo that file, give the surviving record as it is now; --format json prints both as they were.

Exit codes: 0 done, 1 not merged or not undone, 2 called wrongly or a record cannot be used.
"""


@click.command("merge", epilog=_EPILOG)
@click.argument("survivor", type=click.Path(path_type=Path))
@click.argument("removed", type=click.Path(path_type=Path), required=False)
@click.option("--preview", "previewing", is_flag=True, help="Show what would happen; nothing is merged.")
@click.option(
    "--keep", metavar="FILE", type=click.Path(path_type=Path), help="Write what undoing takes to FILE, which is new."
)
@click.option(
    "--undo", "merged", metavar="FILE", type=click.Path(path_type=Path), help="Undo the merge that FILE holds."
)
@click.option(
    "--policy", "named", default="wise", show_default=True, help="wise, occupants, or a policy in a TOML file."
)
@click.option(
    "--accept", multiple=True, help="Something that may be destroyed, by its name; may be given several times."
)
@click.option("--show", multiple=True, metavar="FIELD", help="Write a secret field into the JSON, such as password.")
@as_of_option("The day of the merge, as 2026-06-15.  [default: today]")
@form_option
@click.pass_context
def command(
    ctx: click.Context,
    survivor: Path,
    removed: Path | None,
    previewing: bool,
    keep: Path | None,
    merged: Path | None,
    named: str,
    accept: tuple[str, ...],
    show: tuple[str, ...],
    as_of: Any,
    zone: str | None,
    form: str,
) -> None:
    """Show what merging two records does to every item of both, and merge them: the second into the first.

    The records' files stay as they are: the answer with --format json holds the merged record and its report.
    """
    policy = _policy(named)
    _require_names(show, policy)
    _refuse_keep(keep, [survivor, *([removed] if removed else [])], nothing_to_keep=previewing or merged is not None)
    if merged is not None:
        if removed is not None or previewing or accept or as_of is not None or zone is not None:
            raise click.UsageError("--undo takes the surviving record as it is now, and nothing of a merge")
        decision, warned = _undone(policy, merged, survivor), ""
    elif removed is None:
        raise click.UsageError("name two records: the one that stays, and the one that goes")
    else:
        chosen = as_of_day(as_of, zone)
        decision = _decided(policy, survivor, removed, chosen.day, accept, previewing)
        warned = f"{chosen.day} is {chosen.taken}" if chosen.taken else ""
    if keep is not None and isinstance(decision.answer, merge.Merged):
        with open_output(keep) as target:
            target.write(json.dumps(to_plain(decision.answer, secrets=True), ensure_ascii=False, indent=2) + "\n")
    if form == "json":
        data = {"aloud": merge.read_aloud(decision), "decision": without_secrets(decision, show=show)}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        if warned:
            click.echo(warned, err=True)
        for line in _lines(decision):
            click.echo(printable(line))
    if not _is_done(decision.answer):
        ctx.exit(1)


def _refuse_keep(keep: Path | None, reads: list[Path], *, nothing_to_keep: bool) -> None:
    """A file for the way back is a new one: an older one may be the only way back from another merge."""
    if keep is None:
        return
    if nothing_to_keep:
        raise click.UsageError("--keep is for a merge: neither a preview nor --undo gives a way back")
    refuse_targets({"--keep": keep}, reads)
    if keep.exists():
        raise click.UsageError(f"{keep} is there already, and may be the way back from another merge: name a new file")


def _is_done(answer: Any) -> bool:
    match answer:
        case merge.Preview():
            return answer.plan is not None
        case merge.Merged() | merge.Undone():
            return True
    return False


def _require_names(show: tuple[str, ...], policy: merge.Policy[Any]) -> None:
    known = secret_names(policy.record)
    for name in show:
        if name not in known:
            close = nearest(name, known)
            there = f"did you mean `{close}`?" if close else f"there are: {', '.join(known) or 'none'}"
            raise click.UsageError(f"`{name}` is not a secret field of the records: {there}")


def _decided(
    policy: merge.Policy[Any], survivor: Path, removed: Path, day: date, accept: tuple[str, ...], previewing: bool
) -> Decision[Any]:
    data = {"survivor": one_object(survivor), "removed": one_object(removed)}
    try:
        case = merge.case_from(data, policy=policy)
    except InputError as error:
        raise unusable("a record cannot be used", error.faults) from error
    try:
        if previewing:
            return merge.preview(case.survivor, case.removed, policy=policy, as_of=day)
        return merge.commit(case.survivor, case.removed, policy=policy, as_of=day, accept=accept)
    except InputError as error:
        raise unusable("the merge cannot be used", error.faults) from error


def _undone(policy: merge.Policy[Any], merged: Path, survivor: Path) -> Decision[Any]:
    kind: Any = policy.record
    stored: Any = merge.Merged[kind]
    data = one_object(merged)
    decision = data.get("decision")
    answer = decision.get("answer") if isinstance(decision, dict) else data
    if not isinstance(answer, dict) or answer.get("kind") != merge.Merged.kind:
        raise click.UsageError(
            f"{merged} holds no merge: give the file that --keep wrote, or what --format json printed"
        )
    try:
        before = from_plain(answer, stored)
    except InputError as error:
        raise unusable(f"the merge in {merged} cannot be used", error.faults) from error
    try:
        current = from_plain(one_object(survivor), kind)
        return merge.undo(current, before.undo, policy=policy, ledger=before.ledger)
    except InputError as error:
        raise unusable("the record cannot be used", error.faults) from error


def _policy(named: str) -> merge.Policy[Any]:
    if named in POLICIES:
        return merge.ready_policy(named)
    path = Path(named)
    if not path.exists():
        raise click.UsageError(f"there is no policy `{named}`: name {', '.join(POLICIES)}, or a TOML file")
    return read_policy(path)


def _lines(shown: Decision[Any]) -> Iterator[str]:
    yield merge.read_aloud(shown)
    match shown.answer:
        case merge.NeedsAcceptance() as answer:
            for need in answer.needs:
                yield f'accept it with --accept "{need}", or look first with --preview'
        case merge.Preview(plan=merge.Plan() as plan) as answer:
            yield from _report(plan)
            if answer.other is not None:
                yield ""
                yield f"In the other direction this would be destroyed: {', '.join(answer.other.destructive) or 'nothing'}."
        case merge.Merged() as answer:
            yield from _report(answer.plan)
        case merge.Undone():
            yield "print both records with --format json"


def _report(plan: merge.Plan[Any]) -> Iterator[str]:
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


def _table(plan: merge.Plan[Any]) -> Iterator[str]:
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
