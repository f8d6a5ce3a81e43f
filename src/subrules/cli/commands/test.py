"""`subrules test`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from attrs import frozen

from ...diagnostics.wording import many
from ...project import Project
from ...project.files import is_test_table
from ...rules.ruleset import RuleSet
from ...rules.statements import RuleTest
from ...ruletests.coverage import Coverage, coverage
from ...ruletests.mutation import Mutation, mutation
from ...ruletests.run import TestResult, run_tests, unknown_rules
from ...ruletests.suggest import Suggestion, suggest
from ...ruletests.texts import coverage_lines, failure_lines, mutation_lines, suggestion_lines
from ..options import opened, refuse_mistakes, rows_option, subfolders_option, vocabulary_option
from ..output import show_diagnostics
from ..reports import as_json, as_junit

_EPILOG = """
\b
Examples:
  subrules test examples/group
  subrules test offers.rules offers.test.csv --coverage --mutate
  subrules test offers.rules --suggest > more.rules

Exit codes: 0 all tests pass and no threshold is missed, 1 a test fails, a threshold is missed, there
is no test, or the rules have mistakes, 2 called wrongly.
"""


@click.command("test", epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path))
@vocabulary_option
@rows_option
@subfolders_option
@click.option("--only", metavar="TEXT", help="Run the tests whose name contains this, letter case aside.")
@click.option("--coverage", "show_coverage", is_flag=True, help="Say which conditions no test decides.")
@click.option("--mutate", is_flag=True, help="Say which mistakes in the rules no test would notice.")
@click.option("--suggest", "show_missing", is_flag=True, help="Print the tests that are missing, for you to confirm.")
@click.option(
    "--facts", type=click.IntRange(1), help="With --suggest: at most so many facts a test; more tests, easier to read."
)
@click.option("--min-coverage", type=click.IntRange(0, 100), help="Fail below so many per cent of conditions decided.")
@click.option("--min-mutation", type=click.IntRange(0, 100), help="Fail below so many per cent of mistakes noticed.")
@click.option(
    "--strict", is_flag=True, help="Fail a test that passes only because facts it does not state are missing."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "junit"]), default="text", show_default=True)
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    vocabulary: Path | None,
    rows: tuple[Path, ...],
    subfolders: bool,
    only: str | None,
    show_coverage: bool,
    mutate: bool,
    show_missing: bool,
    facts: int | None,
    min_coverage: int | None,
    min_mutation: int | None,
    strict: bool,
    form: str,
) -> None:
    """Run the tests that stand in rule files and in tables beside them, and say what they leave untested.

    RULES are files, or folders: their *.rules hold rules and tests, their *.test.csv tests, a row each.
    """
    files = [path for path in rules if not is_test_table(path)]
    if not files:
        raise click.UsageError("give the rules too, not only tables of tests")
    project = opened(rules, vocabulary, rows, subfolders=subfolders, parts=["tests"])
    refuse_mistakes(ctx, project, undone="nothing was tested")
    if not project.rules.rules:
        raise click.UsageError(
            f"{', '.join(map(str, files))}: no rule is here to test; give the files that hold them too, or their folder"
        )
    unknown = list(unknown_rules(project.tests, project.rules))
    if unknown:
        show_diagnostics(unknown, "text", err=True)
        ctx.exit(1)
    tests = [test for test in project.tests if only is None or only.lower() in test.name.lower()]
    results = run_tests(project.rules, tests, assumed=project.assumed, strict=strict)
    report = _report(
        project, results, project.tests, show_coverage or min_coverage is not None, mutate or min_mutation is not None
    )
    missing: tuple[Suggestion, ...] = ()
    if show_missing:
        missing = suggest(
            project.rules,
            [test for test in project.tests if test.name not in report.failed],
            assumed=project.assumed,
            mutants=mutate,
            most_facts=facts,
        )
    match form:
        case "json":
            click.echo(as_json(results, report.coverage, report.mutation, missing, project.rules))
        case "junit":
            click.echo(as_junit(results))
        case _:
            for line in _text(project.rules, report, show_coverage, mutate, show_missing, missing):
                click.echo(line)
    low = [*_low("coverage", report.coverage, min_coverage), *_low("mutation", report.mutation, min_mutation)]
    for line in low:
        click.echo(line, err=True)
    if not tests and not show_missing:
        click.echo("there is no test" + (f" whose name contains `{only}`" if only else ""), err=True)
    if report.failed or low or (not tests and not show_missing):
        ctx.exit(1)


@frozen
class _Report:
    results: tuple[TestResult, ...]
    coverage: Coverage | None
    mutation: Mutation | None

    @property
    def failed(self) -> set[str]:
        return {result.test.name for result in self.results if not result.passed}


def _report(
    project: Project,
    results: tuple[TestResult, ...],
    tests: Iterable[RuleTest],
    with_coverage: bool,
    with_mutation: bool,
) -> _Report:
    failed = {result.test.name for result in results if not result.passed}
    counted = [test for test in tests if test.name not in failed]
    return _Report(
        results,
        coverage(project.rules, counted, assumed=project.assumed) if with_coverage else None,
        mutation(project.rules, counted, assumed=project.assumed) if with_mutation else None,
    )


# ---------------------------------------------------------------- in words


def _text(
    rules: RuleSet,
    report: _Report,
    show_coverage: bool,
    show_mutation: bool,
    show_missing: bool,
    missing: tuple[Suggestion, ...],
) -> Iterator[str]:
    if show_missing:
        yield from suggestion_lines(missing, rules)
        return
    for result in report.results:
        if not result.passed:
            yield from failure_lines(rules, result)
            yield ""
    passed = sum(result.passed for result in report.results)
    proved = sum(result.passed and result.proof == "proved" for result in report.results)
    failed = len(report.results) - passed
    counts = [f"{passed} passed"] if passed else []
    if proved:
        counts[0] += f", {proved} of them proved for every record"
    counts += [f"{failed} failed"] if failed else []
    yield f"{many(len(report.results), 'test')}: {'; '.join(counts) or 'none'}"
    left_open = sum(bool(result.left_open) for result in report.results if result.passed)
    if left_open:
        yield f"{many(left_open, 'test')} {'leaves' if left_open == 1 else 'leave'} rules undecided, for want of facts: --strict names them"
    if report.coverage is not None:
        yield from coverage_lines(report.coverage, rules, details=show_coverage)
    if report.mutation is not None:
        yield from mutation_lines(report.mutation, rules, details=show_mutation)


def _low(what: str, found: Coverage | Mutation | None, wanted: int | None) -> list[str]:
    if wanted is None or found is None or found.reaches(wanted):
        return []
    return [f"{what} is below {wanted} %"]
