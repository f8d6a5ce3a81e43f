"""What pytest collects from rule files: an item for each test, in the project that the file belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from _subrules_pytest import DECIDED

from ..analysis.space import AssumptionTooLarge
from ..diagnostics.render import one_line
from ..rules.answers import UnfilledTemplate
from ..rules.statements import RuleTest
from ..ruletests.coverage import coverage
from ..ruletests.run import Runner, TestResult, unknown_rules
from ..ruletests.texts import coverage_lines, failure_lines
from .files import beside, is_test_table
from .parts import usual_fields_note
from .project import Project, open_project


class RuleTestFailed(Exception):
    """A test of rules that does not pass; carries how it came out."""

    def __init__(self, said: list[str]) -> None:
        super().__init__("\n".join(said))


class RuleFile(pytest.File):
    """A rule file, or a table of tests, with the project that it belongs to."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each test in the file."""
        paths = project_of(self.path)
        project = open_project(paths, subfolders=bool(self.config.getoption("--rules-subfolders")), parts=["tests"])
        if note := usual_fields_note(project.vocabulary, project.vocabulary_file):
            self.warn(pytest.PytestWarning(note))
        errors = [one_line(d) for d in project.diagnostics if d.is_error]
        errors += [one_line(d) for d in unknown_rules(project.tests, project.rules)]
        if errors:
            raise self.CollectError("\n".join(errors))
        own = [test for test in project.tests if Path(test.place.source.name) == self.path]
        try:
            runner = Runner.over(
                project.rules, own, assumed=project.assumed, strict=bool(self.config.getoption("--rules-strict"))
            )
        except (UnfilledTemplate, AssumptionTooLarge) as error:
            raise self.CollectError(f"{self.path}: {error}") from None
        for test in own:
            yield RuleTestItem.from_parent(self, name=test.name, test=test, runner=runner, project=project, paths=paths)


class RuleTestItem(pytest.Item):
    """One test of rules."""

    def __init__(self, *, test: RuleTest, runner: Runner, project: Project, paths: list[Path], **more: Any) -> None:
        super().__init__(**more)
        self.funcargs: dict[str, Any] = {}  # other plugins look for it on every item
        self.test = test
        self.runner = runner
        self.project = project
        self.paths = paths

    def runtest(self) -> None:
        """Run it; what it was is kept with its report, for the coverage at the end."""
        try:
            result: TestResult = self.runner.result(self.test)
        except UnfilledTemplate as error:
            raise RuleTestFailed([str(error)]) from None
        self.user_properties.append((DECIDED, {"paths": [str(path) for path in self.paths], "test": self.test.name}))
        if not result.passed:
            raise RuleTestFailed(list(failure_lines(self.project.rules, result)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A failure as the command shows it."""
        if isinstance(excinfo.value, RuleTestFailed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        place = self.test.place
        line = place.row - 1 if place.row is not None else place.source.position(place.span[0])[0] - 1
        return self.path, line, f"rules: {self.name}"


def project_of(path: Path) -> list[Path]:
    """What a file's tests are about: the folder that has a vocabulary.toml, and the file itself where it stands in a
    subfolder of that; else the folder where it holds no rules or is a table without rules of the same name, else the
    file alone.
    """
    found = beside([path], "vocabulary.toml")
    if found is not None:
        return [found.parent] if path.parent == found.parent else [found.parent, path]
    if is_test_table(path):
        rules = path.with_name(path.name.removesuffix(".test.csv") + ".rules")
        return [rules] if rules.exists() else [path.parent]
    from ..language.cut import cut
    from ..language.pieces import is_statement

    text = path.read_text(encoding="utf-8", errors="replace")
    has_rules = any("then" in chunk.lower() and not is_statement(chunk) for chunk in cut(text))
    return [path] if has_rules else [path.parent]


def coverage_summary(
    passed: Iterable[dict[str, Any]], *, root: Path, details: bool, subfolders: bool = False
) -> Iterator[str]:
    """How much of the rules of each project the tests that passed decide; `root` is where paths are seen from."""
    names: dict[str, set[str]] = {}
    files: dict[str, dict[str, None]] = {}
    for one in passed:
        first, *more = one["paths"]
        names.setdefault(first, set()).add(one["test"])
        files.setdefault(first, {}).update(dict.fromkeys(more))
    for first, tests in sorted(names.items()):
        paths = [Path(path) for path in (first, *sorted(files[first]))]
        project = open_project(paths, subfolders=subfolders, parts=["tests"])
        chosen = [test for test in project.tests if test.name in tests]
        found = coverage(project.rules, chosen, assumed=project.assumed)
        *lines, last = coverage_lines(found, project.rules, details=details)
        yield from lines
        shown = paths[0].relative_to(root) if paths[0].is_relative_to(root) else paths[0]
        yield f"{shown}: {last}"
