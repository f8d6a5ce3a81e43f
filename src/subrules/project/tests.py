"""The tests of a project: those in its rule files, and those of the tables beside them."""

from __future__ import annotations

from pathlib import Path

import click

from ..faults import InputError
from ..rules.statements import RuleTest
from ..ruletests.table import rows_as_tests
from .files import TESTS, in_folder
from .project import Project, small_table


def is_table(path: Path) -> bool:
    """Whether a file holds tests as a table."""
    return path.name.lower().endswith(TESTS)


def tests_of(
    project: Project,
    paths: tuple[Path, ...],
    *,
    subfolders: bool = False,  # noqa: PT028 - it tests nothing itself
) -> list[RuleTest]:
    """The tests of a project: those in its rule files, then those of the tables beside them.

    Args:
        project: the rules.
        paths: rule files, tables of tests, and folders that hold some.
        subfolders: whether a folder stands for the tables of its subfolders too.
    """
    tests = list(project.tests)
    tables: list[Path] = []
    for path in paths:
        if is_table(path):
            tables.append(path)
        elif path.is_dir():
            tables += in_folder(path, TESTS, subfolders=subfolders)
        elif (beside := path.with_name(f"{path.stem}.test.csv")).exists():
            tables.append(beside)
    taken = {test.name: test for test in tests}
    for table in dict.fromkeys(tables):
        if not table.exists():
            raise click.UsageError(f"there is no file {table}")
        found = small_table(table)
        try:
            read = rows_as_tests(found.columns, found.rows, project.vocabulary, name=str(table), lines=found.lines)
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
