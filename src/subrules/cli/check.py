"""`subrules check`."""

from __future__ import annotations

from pathlib import Path

import click

from ..diagnostics import Diagnostic, Edit
from ..diagnostics.fixing import apply_edits
from ..offers import check_catalogue
from .output import DIAGNOSTIC_FORMS, open_output, show_diagnostics
from .project import Project, file_of, open_project, read_catalogue, rows_option, say_vocabulary, vocabulary_option

_EPILOG = """
\b
Examples:
  subrules check offers.rules
  subrules check examples/group --catalogue examples/group/catalogue.csv
  subrules check offers.rules --format github

Exit codes: 0 no errors, 1 errors (or, with --strict, warnings), 2 called wrongly.
"""


@click.command("check", epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path))
@vocabulary_option
@rows_option
@click.option("--catalogue", type=click.Path(path_type=Path), help="Offers as set up: every segment must have one.")
@click.option("--format", "form", type=DIAGNOSTIC_FORMS, default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option("--fix", is_flag=True, help="Apply the fix of every mistake that has exactly one, and write the files.")
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    vocabulary: Path | None,
    rows: tuple[Path, ...],
    catalogue: Path | None,
    form: str,
    strict: bool,
    fix: bool,
) -> None:
    """Say what is wrong in rule files: every mistake at once, each under its line, with what to do.

    RULES are files, or folders whose *.rules are read. In a folder, name.rows.csv fills the
    templates of name.rules, and catalogue.csv is compared with the rules.
    """
    project = open_project(rules, vocabulary, rows)
    if fix and _fix(project):
        project = open_project(rules, vocabulary, rows)
    diagnostics = list(project.diagnostics)
    offers = file_of(project, catalogue, "catalogue.csv")
    if offers is not None and not project.has_errors:
        diagnostics += check_catalogue(project.rules, read_catalogue(offers))
    files = len(project.documents)
    summary = (
        f"{files} file{'' if files == 1 else 's'}, {len(project.rules):,} rule{'' if len(project.rules) == 1 else 's'}"
    )
    show_diagnostics(diagnostics, form, summary=summary)
    say_vocabulary(project)
    if any(d.is_error or (strict and d.severity.value == "warning") for d in diagnostics):
        ctx.exit(1)


def _fix(project: Project) -> int:
    """Apply the fixes that leave no choice; how many files were written."""
    written = 0
    for document in project.documents:
        own = [d for d in document.diagnostics if d.severity.value != "note"]
        edits = [edit for d in own for edit in _only_fix(d)]
        if edits:
            with open_output(Path(document.source.name)) as file:
                file.write(apply_edits(document.source.text, edits))
            click.echo(f"{document.source.name}: {len(edits)} change{'' if len(edits) == 1 else 's'} made", err=True)
            written += 1
    return written


def _only_fix(diagnostic: Diagnostic) -> tuple[Edit, ...]:
    return diagnostic.fixes[0].edits if len(diagnostic.fixes) == 1 else ()
