"""`subrules check`."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import click

from ...analysis.analyse import analyse
from ...analysis.findings import Analysis, diagnostics_of
from ...diagnostics import CODES, Diagnostic, Severity
from ...diagnostics.render import tally
from ...diagnostics.wording import many
from ...offers import DOWNGRADE, UPGRADE, check_catalogue
from ...project import PARTS, Project
from ...project.reached import rules_reached
from ...project.without_rules import nothing_refused
from ...rules.statements import CoverStatement
from ...ruletests.run import unknown_rules
from ..dialogue import ask_about
from ..ending import Refused
from ..fixing import SAFE, CheckCommand, Suggestions, fix_files, wanted_from
from ..options import (
    DAY,
    as_of_option,
    encoding_option,
    files_fail,
    opened,
    rows_option,
    say_vocabulary,
    subfolders_option,
    vocabulary_option,
)
from ..output import DIAGNOSTIC_FORMS, show_diagnostics
from ..today import AsOf, as_of_day

_EPILOG = """
\b
Examples:
  subrules check offers.rules
  subrules check examples/group --catalogue examples/group/catalogue.csv
  subrules check offers.rules --on subscriptions.csv --as-of 2026-06-15
  subrules check offers.rules --format github
  subrules check offers.rules --fix           what certainly keeps the meaning
  subrules check offers.rules --fix=3         suggestion 3 of the report
  subrules check offers.rules --ask           one by one

Exit codes: 0 no errors, 1 errors (or, with --strict, warnings), 2 called wrongly. A file without a rule
is an error where it is named itself or where no file has one, and a warning beside others in a folder.
With --fix and --ask, what counts is what remains.
"""


@click.command("check", cls=CheckCommand, epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path))
@vocabulary_option
@rows_option
@subfolders_option
@click.option("--catalogue", type=click.Path(path_type=Path), help="Offers as set up: every segment must have one.")
@click.option(
    "--on", "data", type=click.Path(path_type=Path), help="A table: say which rules no subscription of it reaches."
)
@encoding_option
@click.option("--format", "form", type=DIAGNOSTIC_FORMS, default="text", show_default=True)
@as_of_option(
    "Look at the rules of this day only; rules that have ended by then are reported.  [default: all days; ended by today]"
)
@click.option(
    "--ended-by", type=DAY, help="Report rules that have ended by this day; all days are looked at.  [default: today]"
)
@click.option("--quick", is_flag=True, help="Leave the analysis out: only what is wrong in each rule by itself.")
@click.option("--all", "show_all", is_flag=True, help="Show every note; else the first three of each kind.")
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option(
    "--fix",
    "fixes",
    multiple=True,
    is_flag=False,
    flag_value=SAFE,
    metavar="[=CODE|NUMBER]",
    help="Apply the safe fixes and write the files; with a code also its suggestions that leave no choice, "
    "with a number that suggestion of the report. The old file is kept beside, as NAME.bak.",
)
@click.option("--diff", is_flag=True, help="Show what --fix or --ask would change, and write nothing.")
@click.option("--ask", is_flag=True, help="Go through all fixes at the terminal, one by one.")
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    vocabulary: Path | None,
    rows: tuple[Path, ...],
    subfolders: bool,
    catalogue: Path | None,
    data: Path | None,
    encoding: str,
    form: str,
    as_of: Any,
    zone: str | None,
    ended_by: Any,
    quick: bool,
    show_all: bool,
    strict: bool,
    fixes: tuple[str, ...],
    diff: bool,
    ask: bool,
) -> None:
    """Say what is wrong in rule files: every mistake at once, each under its line, with what to do.

    Rules without mistakes are analysed together: which never apply, are hidden by others, contradict
    one another, hold a condition that never decides, or leave a gap in what a `Cover` states; each
    with an example of a subscription that shows it.

    RULES are files, or folders whose *.rules are read, 2 before 10. In a folder, name.rows.csv fills the
    templates of name.rules, and catalogue.csv is compared with the rules.
    """
    project = nothing_refused(
        opened(rules, vocabulary, rows, catalogue=catalogue, subfolders=subfolders, parts=PARTS), rules
    )
    if as_of is not None and ended_by is not None:
        raise Refused("--ended-by looks at all days, and --as-of at one: give one of them")
    day = as_of_day(as_of or ended_by, zone, *(() if project.has_errors else (project,)))
    on = None if as_of is None else day.day
    found, skipped = ((), 0) if quick else _analysed(project, day, on)
    suggestions = Suggestions(project, found)
    if fixes or diff or ask:
        if _fix(project, found, suggestions, fixes, diff=diff, ask=ask):
            project = nothing_refused(project.opened_again(), rules)
            found, skipped = ((), 0) if quick else _analysed(project, day, on)
            suggestions = Suggestions(project, found)
        elif diff:
            ctx.exit(_exit_code(project, [*project.diagnostics, *found], strict=strict))
    diagnostics = [*project.diagnostics, *found]
    if data is not None:
        diagnostics += _not_reached(project, data, day, encoding, found)
    if project.catalogue is not None and not project.has_errors:
        diagnostics += check_catalogue(project.rules, project.catalogue)
    summary = f"{many(len(project.files.rules), 'file')}, {many(len(project.rules), 'rule')}"
    if skipped:
        summary += f" ({skipped} not analysed)"
    shown, hidden = (diagnostics, "") if show_all or form != "text" else _first_notes(diagnostics)
    show_diagnostics(
        shown, form, summary="" if hidden else summary, fixes=suggestions.lines, numbers=suggestions.numbers
    )
    if hidden:
        click.echo(f"{hidden}\n\n{summary}: {tally(diagnostics)}")
    if day.taken and any(d.code == "SR611" for d in diagnostics):
        click.echo(f"{day.day}, by which rules have ended, is {day.taken}", err=True)
    say_vocabulary(project)
    ctx.exit(_exit_code(project, diagnostics, strict=strict))


def _exit_code(project: Project, diagnostics: list[Diagnostic], *, strict: bool) -> int:
    if files_fail(project):
        return 2
    return int(any(d.is_error or (strict and d.severity is Severity.WARNING) for d in diagnostics))


_FEW = 3
"""How many notes of one kind are shown unless all are asked for."""


def _analysed(project: Project, day: AsOf, on: date | None) -> tuple[tuple[Diagnostic, ...], int]:
    """What the analysis and the tests' references give, and how many rules it could not look at."""
    if project.has_errors:
        return (), 0
    analysis = _analysis(project, day, on)
    said = [*diagnostics_of(analysis, project.rules), *unknown_rules(project.tests, project.rules)]
    return tuple(said), len(analysis.not_analysed)


def _not_reached(
    project: Project, data: Path, day: AsOf, encoding: str, found: tuple[Diagnostic, ...]
) -> list[Diagnostic]:
    """The rules that nobody in a table reaches, but for those that are known never to apply."""
    if project.has_errors:
        click.echo(f"{data} was not looked at: mend the rules first", err=True)
        return []
    told = rules_reached(project, data, as_of=day.day, encoding=encoding)
    click.echo(told.said, err=True)
    dead = [(d.file, d.start, d.end) for d in found if d.code == "SR601"]
    return [
        d
        for d in told.diagnostics
        if not any(d.file == file and start <= d.start and d.end <= end for file, start, end in dead)
    ]


def _analysis(project: Project, day: AsOf, on: date | None) -> Analysis:
    directions = set(project.vocabulary.outcomes.values())
    return analyse(
        project.rules,
        on=on,
        expired_by=day.day,
        assumed=project.assumed,
        covers=[said for said in project.statements if isinstance(said, CoverStatement)],
        contradicting=[(UPGRADE, DOWNGRADE)] if {UPGRADE, DOWNGRADE} <= directions else [],
    )


def _first_notes(diagnostics: list[Diagnostic]) -> tuple[list[Diagnostic], str]:
    """The diagnostics with a few notes of each kind, and in words how many were left out."""
    shown: list[Diagnostic] = []
    counts: Counter[str] = Counter()
    for diagnostic in diagnostics:
        counts[diagnostic.code] += 1
        if diagnostic.severity is not Severity.NOTE or counts[diagnostic.code] <= _FEW:
            shown.append(diagnostic)
    notes = {
        code: count - _FEW for code, count in counts.items() if count > _FEW and CODES[code].severity is Severity.NOTE
    }
    said = [f"… and {count:,} more note{'s' if count > 1 else ''} {code}" for code, count in notes.items()]
    return shown, "; ".join(said) + ": --all shows them" if said else ""


def _fix(
    project: Project,
    found: tuple[Diagnostic, ...],
    suggestions: Suggestions,
    fixes: tuple[str, ...],
    *,
    diff: bool,
    ask: bool,
) -> bool:
    """Apply the fixes that are asked for, or ask about them; whether a file was written."""
    if not ask:
        return fix_files(project, found, suggestions, wanted_from(fixes or (SAFE,)), show_only=diff)
    if fixes:
        raise click.UsageError("give --fix or --ask, not both")
    return ask_about(project, found, show_only=diff)
