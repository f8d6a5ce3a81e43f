"""`subrules fmt`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ...language.format import format_text, unified_diff
from ...language.read import RulesError
from ...project.project import beside, read_vocabulary, rule_files
from ..options import vocabulary_option
from ..output import open_output, show_diagnostics

_EPILOG = """
\b
Examples:
  subrules fmt offers.rules
  subrules fmt --check examples/group
  subrules fmt - < offers.rules > formatted.rules

Exit codes: 0 done, 1 a file has mistakes or, with --check or --diff, would change, 2 called wrongly.
"""


@click.command("fmt", epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@vocabulary_option
@click.option("--check", is_flag=True, help="Change nothing; say which files would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(
    ctx: click.Context, rules: tuple[Path, ...], vocabulary: Path | None, check: bool, diff: bool, form: str
) -> None:
    """Write rule files in their canonical form: comments stay in place, the meaning stays what it was.

    RULES are files, folders, or - for standard input, which is written to standard output. A file
    with a mistake is left as it is.
    """
    if rules == (Path("-"),):
        _standard_input(ctx, vocabulary)
        return
    outcome: dict[str, str] = {}
    for file in rule_files(rules):
        words, _ = read_vocabulary(vocabulary or beside([file], "vocabulary.toml"))
        before = file.read_bytes()
        try:
            after = format_text(before, words, name=str(file))
        except RulesError as error:
            outcome[str(file)] = "mistakes"
            if form == "text":
                show_diagnostics((d for d in error.diagnostics if d.is_error), "text", err=True)
            continue
        changed = after.encode() != before
        outcome[str(file)] = "changed" if changed else "unchanged"
        if changed and diff and form == "text":
            click.echo("".join(unified_diff(before.decode("utf-8-sig"), after, str(file))), nl=False)
        elif changed and not (check or diff):
            with open_output(file) as target:
                target.write(after)
        if changed and form == "text" and not diff:
            click.echo(f"{'would change' if check else 'formatted'} {file}")
    same = list(outcome.values()).count("unchanged")
    if same and form == "text" and not diff:
        click.echo(f"{same} file{'' if same == 1 else 's'} in canonical form already")
    if form == "json":
        click.echo(json.dumps([{"file": file, "outcome": how} for file, how in outcome.items()], indent=2))
    if "mistakes" in outcome.values() or ((check or diff) and "changed" in outcome.values()):
        ctx.exit(1)


def _standard_input(ctx: click.Context, vocabulary: Path | None) -> None:
    words, _ = read_vocabulary(vocabulary)
    try:
        click.echo(format_text(sys.stdin.buffer.read(), words, name="<stdin>"), nl=False)
    except RulesError as error:
        show_diagnostics((d for d in error.diagnostics if d.is_error), "text", err=True)
        ctx.exit(1)
