"""`subrules fmt`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Literal, TypeAlias

import click
from attrs import frozen

from ...language.format import FormatError, format_text, unified_diff
from ...language.line_ends import LineEnds, line_ends_of
from ...language.read import RulesError
from ...project import ProjectError, read_vocabulary
from ...project.files import beside, rule_files
from ...project.tree import Disk, held
from ...rules.vocabulary import Vocabulary
from ..options import form_option, refuse_missing, say_unread, say_usual_fields, subfolders_option, vocabulary_option
from ..output import open_output, show_diagnostics

_EPILOG = """
\b
Examples:
  subrules fmt offers.rules
  subrules fmt --check examples/group
  subrules fmt - < offers.rules > formatted.rules

Exit codes: 0 done, 1 a file has mistakes or, with --check or --diff, would change, 2 called wrongly, or
a file cannot be read or written.
"""

Outcome: TypeAlias = Literal["changed", "unchanged", "mistakes", "left", "unreadable"]
"""What became of a file: `left` is one that could not be formatted without changing what it says."""


@click.command("fmt", epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@vocabulary_option
@subfolders_option
@click.option("--check", is_flag=True, help="Change nothing; say which files would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@form_option
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    vocabulary: Path | None,
    subfolders: bool,
    check: bool,
    diff: bool,
    form: str,
) -> None:
    """Write rule files in their canonical form: comments stay in place, the meaning stays what it was.

    RULES are files, folders, or - for standard input, which is written to standard output. A file
    with a mistake is left as it is, and the others are written. A file keeps its line ends, and its
    byte order mark.
    """
    if rules == (Path("-"),):
        _standard_input(ctx, vocabulary)
        return
    if Path("-") in rules:
        raise click.UsageError("- stands for standard input: give it alone")
    files, missing = rule_files(Disk(), refuse_missing(rules), subfolders=subfolders)
    if missing:
        raise ProjectError(missing)
    say_unread(rules, subfolders=subfolders)
    words: dict[Path | None, Vocabulary | None] = {}
    outcome: dict[str, Outcome] = {}
    for file, folder in files.items():
        fields = vocabulary or beside([file], "vocabulary.toml", within=folder)
        try:
            if fields not in words:
                words[fields] = None  # what is wrong with it is shown once
                words[fields] = _vocabulary(fields)
            known = words[fields]
            outcome[str(file)] = (
                "unreadable" if known is None else _one(file, known, write=not (check or diff), diff=diff, form=form)
            )
        except ProjectError as error:
            show_diagnostics(error.diagnostics, "text", err=True)
            outcome[str(file)] = "unreadable"
    same = list(outcome.values()).count("unchanged")
    if same and form == "text" and not diff:
        click.echo(f"{same} file{'' if same == 1 else 's'} in canonical form already")
    if form == "json":
        click.echo(json.dumps([{"file": file, "outcome": how} for file, how in outcome.items()], indent=2))
    if "unreadable" in outcome.values():
        ctx.exit(2)
    if {"mistakes", "left"} & {*outcome.values()} or ((check or diff) and "changed" in outcome.values()):
        ctx.exit(1)


def _vocabulary(path: Path | None) -> Vocabulary:
    words, _ = read_vocabulary(path)
    say_usual_fields(words, path)
    return words


def _one(file: Path, words: Vocabulary, *, write: bool, diff: bool, form: str) -> Outcome:
    """Format one file, and say what became of it."""
    before = held(Disk(), file).data
    try:
        made = _formatted(before, words, str(file))
    except RulesError as error:
        if form == "text":
            show_diagnostics((d for d in error.diagnostics if d.is_error), "text", err=True)
        return "mistakes"
    except FormatError as error:
        click.echo(f"error: {error}; please report it", err=True)
        return "left"
    if made.whole.encode() == before:
        return "unchanged"
    if write:
        with open_output(file) as target:
            target.write(made.whole)
    if form == "text":
        if diff:
            click.echo("".join(unified_diff(before.decode(), made.whole, str(file))), nl=False)
        else:
            click.echo(f"{'formatted' if write else 'would change'} {file}")
        if made.ends.others:
            click.echo(f"{file}: {_other_ends(made.ends, done=write)}", err=diff)
    return "changed"


def _other_ends(ends: LineEnds, *, done: bool) -> str:
    one = ends.others == 1
    lines = f"{ends.others:,} line{'' if one else 's'}"
    if done:
        return f"{lines} ended in another way than the rest; all end in {ends.name} now"
    return f"{lines} {'ends' if one else 'end'} in another way than the rest; all would end in {ends.name}"


@frozen
class _Made:
    """A file's canonical form: its text, and how the file writes it."""

    text: str
    ends: LineEnds

    @property
    def whole(self) -> str:
        """All of the file, as text."""
        return self.ends.put(self.text)


def _formatted(before: bytes, words: Vocabulary, name: str) -> _Made:
    return _Made(format_text(before, words, name=name), line_ends_of(before))


def _standard_input(ctx: click.Context, vocabulary: Path | None) -> None:
    words = _vocabulary(vocabulary)
    try:
        made = _formatted(sys.stdin.buffer.read(), words, "<stdin>")
    except RulesError as error:
        show_diagnostics((d for d in error.diagnostics if d.is_error), "text", err=True)
        ctx.exit(1)
    except FormatError as error:
        click.echo(f"error: {error}; please report it", err=True)
        ctx.exit(1)
    click.echo(made.whole.encode(), nl=False)
