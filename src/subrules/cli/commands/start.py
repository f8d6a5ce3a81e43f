"""`subrules start`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from ...diagnostics.wording import many, printable
from ...project import open_table
from ...project.column_roles import NoIdentity
from ...project.proposal_text import first_rules, vocabulary_in, vocabulary_text
from ...project.propose import Proposal, proposal_of
from ...project.seen import look_at
from ..options import encoding_option

_EPILOG = """
\b
Examples:
  subrules start examples/group/subscriptions.csv -o my-rules
  subrules start examples/group/subscriptions.csv -o my-rules --id "Subscriber No"

Exit codes: 0 done, 2 called wrongly, or the table cannot be used.
"""

_QUESTIONS = 6
"""How many questions are shown; each stands beside its line in the file too."""


@click.command("start", epilog=_EPILOG)
@click.argument("data", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The new folder.  [default: named for the table]")
@click.option("--id", "identity", default="", metavar="COLUMN", help="The column of the subscription's id.")
@encoding_option
def command(data: Path, output: Path | None, identity: str, encoding: str) -> None:
    """Propose a vocabulary and a first rule from a table of subscriptions of your own.

    DATA is a table: CSV, .jsonl or .parquet. All its rows are looked at. A new folder gets a
    vocabulary.toml, in which each guess is a question beside its line, and a first.rules. The table is
    not changed, and no file that is there is written over.
    """
    folder = output or Path(f"{data.stem}-rules")
    _refuse_occupied(folder)
    with open_table(data, encoding=encoding) as table:
        seen = look_at(table.columns, table.rows)
    if not seen.rows:
        raise click.UsageError(f"{data} has no row below its heading: there is nothing to look at")
    try:
        proposal = proposal_of(seen, id=identity)
    except NoIdentity as error:
        raise click.UsageError(f"{data}: {error}") from error
    words = vocabulary_text(proposal, name=data.name)
    rules, fits = first_rules(proposal, vocabulary_in(words), name=data.name)
    _write(folder, {"vocabulary.toml": words, "first.rules": rules})
    for line in _told(proposal, data, folder, fits):
        click.echo(line)


def _refuse_occupied(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} is a file: name a new folder with -o FOLDER")
    held = sorted(one.name for one in folder.iterdir()) if folder.exists() else []
    if held:
        more = f" and {len(held) - 3} more" if len(held) > 3 else ""
        raise click.UsageError(
            f"the folder {folder} holds {', '.join(held[:3])}{more}, and nothing is written over: "
            "name a new folder with -o FOLDER"
        )


def _write(folder: Path, files: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be written: {error.strerror}") from error


def _told(proposal: Proposal, data: Path, folder: Path, fits: int) -> list[str]:
    seen = proposal.table
    lines = [f"{data}: {many(seen.rows, 'row')} and {many(len(seen.columns), 'column')}, all looked at"]
    if seen.unreadable:
        line, why = seen.unreadable[0]
        lines.append(
            f"  not counted: {many(len(seen.unreadable), 'row')} that cannot be read, first line {line}: {why}"
        )
    lines += [
        f"wrote {folder / 'vocabulary.toml'}: what rules may ask, {many(len(proposal.fields), 'field')}",
        f"wrote {folder / 'first.rules'}: a rule to begin with, which fits {many(fits, 'row')}",
    ]
    if proposal.questions:
        lines += ["", "Please look at these in vocabulary.toml; each stands beside its line:"]
        lines += [f"  {number}. {text}" for number, text in enumerate(proposal.questions[:_QUESTIONS], start=1)]
        more = len(proposal.questions) - _QUESTIONS
        lines += [f"  … and {more} more, marked `is this right?`"] if more > 0 else []
    lines += [
        "",
        "Then:",
        f"  subrules check {shlex.quote(str(folder))}",
        f"  subrules offers {shlex.quote(str(folder))} --on {shlex.quote(str(data))}",
    ]
    return [printable(line) for line in lines]
