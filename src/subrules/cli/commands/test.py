"""`subrules test`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from attrs import frozen

from ...analysis.findings import example_text
from ...analysis.space import AssumptionTooLarge
from ...explanation.explain import explain_facts
from ...faults import InputError
from ...project.project import Project, open_project, read_rows, refuse_mistakes, rows_option, vocabulary_option
from ...rules.evaluate import UnfilledTemplate
from ...rules.ruleset import RuleSet
from ...rules.statements import RuleTest
from ...ruletests.coverage import Coverage, coverage
from ...ruletests.expect import offers_text
from ...ruletests.mutation import Mutation, mutation
from ...ruletests.run import Failure, Tried, first_days, run_tests, unknown_rules
from ...ruletests.suggest import Suggestion, suggest, text_of
from ...ruletests.table import rows_as_tests
from ..output import show_diagnostics
from ..reports import as_json, as_junit
from .explain import rule_lines

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
    files = [path for path in rules if not is_table(path)]
    if not files:
        raise click.UsageError("give the rules too, not only tables of tests")
    project = open_project(files, vocabulary, rows)
    refuse_mistakes(ctx, project, undone="nothing was tested")
    if not project.rules.rules:
        raise click.UsageError(
            f"{', '.join(map(str, files))}: no rule is here to test; give the files that hold them too, or their folder"
        )
    all_tests = tests_of(project, rules)
    unknown = list(unknown_rules(all_tests, project.rules))
    if unknown:
        show_diagnostics(unknown, "text", err=True)
        ctx.exit(1)
    tests = [test for test in all_tests if only is None or only.lower() in test.name.lower()]
    try:
        results = run_tests(project.rules, tests, assumed=project.assumed, strict=strict)
    except (UnfilledTemplate, AssumptionTooLarge) as error:
        raise click.UsageError(str(error)) from error
    report = _report(
        project, results, all_tests, show_coverage or min_coverage is not None, mutate or min_mutation is not None
    )
    missing: tuple[Suggestion, ...] = ()
    if show_missing:
        missing = suggest(
            project.rules,
            [test for test in all_tests if test.name not in report.failed],
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
    results: tuple[Tried, ...]
    coverage: Coverage | None
    mutation: Mutation | None

    @property
    def failed(self) -> set[str]:
        return {result.test.name for result in self.results if not result.passed}


def _report(
    project: Project, results: tuple[Tried, ...], tests: list[RuleTest], with_coverage: bool, with_mutation: bool
) -> _Report:
    failed = {result.test.name for result in results if not result.passed}
    counted = [test for test in tests if test.name not in failed]
    return _Report(
        results,
        coverage(project.rules, counted, assumed=project.assumed) if with_coverage else None,
        mutation(project.rules, counted, assumed=project.assumed) if with_mutation else None,
    )


def is_table(path: Path) -> bool:
    """Whether a file holds tests as a table."""
    return path.name.endswith(".test.csv")


def tests_of(project: Project, paths: tuple[Path, ...]) -> list[RuleTest]:
    """The tests of a project: those in its rule files, then those of the tables beside them."""
    tests = list(project.tests)
    tables: list[Path] = []
    for path in paths:
        if is_table(path):
            tables.append(path)
        elif path.is_dir():
            tables += sorted(path.rglob("*.test.csv"))
        elif (beside := path.with_name(f"{path.stem}.test.csv")).exists():
            tables.append(beside)
    taken = {test.name: test for test in tests}
    for table in dict.fromkeys(tables):
        if not table.exists():
            raise click.UsageError(f"there is no file {table}")
        columns, rows = read_rows(table)
        try:
            read = rows_as_tests(columns, rows, project.vocabulary, name=str(table))
        except InputError as error:
            raise click.UsageError(
                f"{table}: {error.heading}:\n" + "\n".join(f"  {f}" for f in error.faults)
            ) from error
        for test in read:
            if test.name in taken:
                raise click.UsageError(
                    f"{test.place}: `{test.name}` already names the test at {taken[test.name].place}"
                )
            taken[test.name] = test
        tests += read
    return tests


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
    yield f"{_many(len(report.results), 'test')}: {'; '.join(counts) or 'none'}"
    left_open = sum(bool(result.left_open) for result in report.results if result.passed)
    if left_open:
        yield f"{_many(left_open, 'test')} {'leaves' if left_open == 1 else 'leave'} rules undecided, for want of facts: --strict names them"
    if report.coverage is not None:
        yield from coverage_lines(report.coverage, rules, details=show_coverage)
    if report.mutation is not None:
        yield from mutation_lines(report.mutation, rules, details=show_mutation)


def failure_lines(rules: RuleSet, result: Tried) -> Iterator[str]:
    """A test that fails, with the record and the rules that have to do with it."""
    yield f"FAILED {result.test.name} ({result.test.place})"
    for failure in result.failures:
        yield f"  {failure.message}"
        yield from (f"    {line}" for line in _explained(rules, result, failure))


def _explained(rules: RuleSet, result: Tried, failure: Failure) -> Iterator[str]:
    if failure.facts is None:
        return
    if result.test.is_open:
        from ...analysis.space import Example

        asked = tuple(
            name for name in rules.fields_asked if failure.facts[name] is not None or name in result.test.stated
        )
        yield f"for example: {example_text(Example(failure.facts, failure.day, asked), rules.vocabulary)}"
    elif failure.day is not None and result.test.day is None:
        yield f"on {failure.day}; a test that names no day is to hold on every day: say which with `as of`"
    if failure.rules:
        day = failure.day or first_days(rules)[0]
        for rule in explain_facts(rules, failure.facts, as_of=day, only=failure.rules[:5]).rules:
            yield from rule_lines(rule)
        if len(failure.rules) > 5:
            yield f"and {_many(len(failure.rules) - 5, 'more rule')}"


def coverage_lines(found: Coverage, rules: RuleSet, *, details: bool = True) -> Iterator[str]:
    """Which comparisons no test decides, and how many are decided."""
    undecided = [c for c in found.conditions if False in (c.holding, c.failing)] if details else []
    last = None
    for condition in undecided:
        if condition.rule != last:
            yield f"{condition.rule}:"
            last = condition.rule
        ways = [way for way, state in (("holds", condition.holding), ("fails", condition.failing)) if state is False]
        yield f"  no test decides by `{condition.text}` while it {' or while it '.join(ways)}"
    for label in found.not_analysed:
        yield f"{label} is too large to be analysed: nothing is known of it"
    yield f"coverage: {_share(found.decided, found.total)} conditions decided (each while it holds and while it fails)"


def mutation_lines(found: Mutation, rules: RuleSet, *, details: bool = True) -> Iterator[str]:
    """The mistakes that no test notices, as questions, and how many are noticed."""
    for survivor in found.survivors if details else ():
        yield f"{survivor.rule}: {survivor.question}, and no test would fail"
        yield f"  {example_text(survivor.example, rules.vocabulary)}"
        yield f"  gets {_offers(survivor, now=True, rules=rules)}; it would get {_offers(survivor, now=False, rules=rules)}. Which is right?"
    for label in found.not_analysed:
        yield f"{label} is too large to be analysed: nothing is known of it"
    same = f"; {found.equivalent:,} more make no difference to any record" if found.equivalent else ""
    yield f"mutation: {_share(found.killed, found.total)} mistakes noticed{same}"


def _offers(survivor: object, *, now: bool, rules: RuleSet) -> str:
    offers = survivor.gives if now else survivor.would_give  # type: ignore[attr-defined]  # a survivor
    by_type: dict[str, list[str]] = {}
    for type, segment in offers:
        by_type.setdefault(type, []).append(segment)
    said = [f"{rules.vocabulary.phrase(type)} = {offers_text(segments)}" for type, segments in by_type.items()]
    return " and ".join(said) or "no offer"


def suggestion_lines(missing: tuple[Suggestion, ...], rules: RuleSet) -> Iterator[str]:
    """The tests that are missing, ready to be pasted into a file once they are confirmed."""
    if not missing:
        yield "# no test is missing"
        return
    yield f"# {_many(len(missing), 'test')} to confirm: each expects what the rules give now. Is that what you want?"
    for suggestion in missing:
        yield ""
        for why in suggestion.why[:3]:
            yield f"# {why}"
        if len(suggestion.why) > 3:
            yield f"# and {len(suggestion.why) - 3} more"
        yield text_of(suggestion.test, rules.vocabulary)


def _low(what: str, found: Coverage | Mutation | None, wanted: int | None) -> list[str]:
    if wanted is None or found is None or found.reaches(wanted):
        return []
    return [f"{what} is below {wanted} %"]


def _share(some: int, all_: int) -> str:
    """A share that is not rounded up: 999 of 1,000 are not 100 %."""
    percent = f" ({some * 100 // all_} %)" if all_ else ""
    return f"{some:,} of {all_:,}{percent}"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
