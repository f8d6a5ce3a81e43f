"""The options that commands share, and what they do where the rules have mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import click

from ..days import iso_day
from ..project import Part, Project, open_project
from ..project.files import unread_text
from ..project.mistakes import OF_FILES
from ..project.parts import usual_fields_note
from ..rules.values import day_fault, day_help
from ..rules.vocabulary import Vocabulary
from .output import show_diagnostics

vocabulary_option = click.option(
    "--vocabulary", type=click.Path(path_type=Path), help="The fields, as TOML; else vocabulary.toml beside the rules."
)


class Day(click.DateTime):
    """A day as an option takes it, in the one form that nobody reads in two ways: year-month-day."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """What stands for it in the help."""
        return "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The beginning of the day; a text in another form is refused, with the days that it may have meant."""
        if isinstance(value, datetime):
            return value
        day = iso_day(value)
        if day is None:
            help, instead = day_help(value)
            meant = f"did you mean {' or '.join(instead)}?" if instead else help
            self.fail(f"a day is wanted, and {day_fault(value)}: {meant}", param, ctx)
        return datetime.combine(day, time())


DAY = Day()


rows_option = click.option(
    "--rows", multiple=True, type=click.Path(path_type=Path), help="Rows that fill the templates of all files."
)


def as_of_option(help: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options --as-of and --zone, for `today.as_of_day`; `help` says what the day is for."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        zone = click.option(
            "--zone",
            metavar="ZONE",
            help="Where it is today, as America/Chicago.  [default: the zone of client.toml, else this machine's]",
        )
        day = click.option("--as-of", type=DAY, help=help)
        return day(zone(command))

    return add


subfolders_option = click.option(
    "--subfolders", is_flag=True, help="Let a folder stand for the files of its subfolders too."
)


encoding_option = click.option("--encoding", default="utf-8-sig", help="The encoding of a CSV file.  [default: UTF-8]")

form_option = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


def opened(
    paths: Iterable[Path],
    vocabulary: Path | None,
    rows: Iterable[Path] = (),
    *,
    catalogue: Path | None = None,
    subfolders: bool = False,
    parts: Iterable[Part] = (),
) -> Project:
    """The project that paths name; what their subfolders hold and is not read is said, once."""
    given = refuse_missing(paths)
    project = open_project(
        given, vocabulary=vocabulary, rows=rows, catalogue=catalogue, subfolders=subfolders, parts=parts
    )
    say_unread(given, subfolders=subfolders)
    if not any(d.is_error and d.file == str(project.vocabulary_file) for d in project.diagnostics):
        say_usual_fields(project.vocabulary, project.vocabulary_file)
    return project


def refuse_missing(paths: Iterable[Path]) -> list[Path]:
    """The paths, all of which lead to something: one that does not is a wrong call."""
    given = list(paths)
    for path in given:
        if not path.exists():
            raise click.UsageError(f"there is no file {path}")
    return given


def say_usual_fields(vocabulary: Vocabulary, file: Path | None) -> None:
    """Say that a vocabulary file lists no fields, and which are used."""
    if said := usual_fields_note(vocabulary, file):
        click.echo(f"note: {said}", err=True)


def say_unread(paths: Iterable[Path], *, subfolders: bool) -> None:
    """Say which rule files and tables of tests stand in subfolders and are not read."""
    if not subfolders and (said := unread_text(paths)):
        click.echo(f"note: {said}", err=True)


def refuse_mistakes(ctx: click.Context, project: Project, *, undone: str, code: int = 1) -> None:
    """Where the rules have mistakes: show them, say what was not done because of them, and end."""
    if project.has_errors:
        show_diagnostics((d for d in project.diagnostics if d.is_error), "text", err=True)
        say_vocabulary(project)
        of_files = files_fail(project)
        click.echo(f"{undone}: mend the {'files' if of_files else 'rules'} first", err=True)
        ctx.exit(2 if of_files else code)


def files_fail(project: Project) -> bool:
    """Whether a file cannot be read or used at all, which ends a call with 2, where mistakes in rules do with 1."""
    return any(d.is_error and d.code in OF_FILES for d in project.diagnostics)


def refuse_nothing(project: Project, paths: Iterable[Path]) -> None:
    """Where no rule is there at all: a wrong call, since an answer without one would look like an answer."""
    if not project.rules.rules:
        named = ", ".join(map(str, paths))
        if any(document.ruleset().rules for document in project.documents):
            raise click.UsageError(f"{named}: the templates are filled by no row, so no rule is there")
        raise click.UsageError(f"{named}: no rule is there")


def say_vocabulary(project: Project) -> None:
    """Where a field is unknown, name the file that lists the fields: it may not be the one that was meant."""
    if project.vocabulary_file is not None and any(d.code == "SR201" for d in project.diagnostics):
        click.echo(f"the fields are those of {project.vocabulary_file}", err=True)
