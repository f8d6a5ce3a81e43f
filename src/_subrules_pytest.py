"""The pytest plugin's entry: the tests in rule files become pytest's.

It stands outside the package so that pytest imports nothing of subrules until a rule file with tests is met.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

_HAS_TEST = re.compile(rb"^[^\S\n]*test\b[^\S\n]*(?:[\"']|\xe2\x80)", re.IGNORECASE | re.MULTILINE)

DECIDED = "subrules"
"""The key under which a report says which test of which project it is of: reports come back from xdist's workers."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the plugin."""
    group = parser.getgroup("subrules", "tests in rule files (subrules)")
    group.addoption("--rules-coverage", action="store_true", help="show which conditions of rules no test decides")
    group.addoption(
        "--rules-subfolders", action="store_true", help="let a folder of rules stand for its subfolders too"
    )
    group.addoption("--rules-strict", action="store_true", help="fail rule tests that pass only for want of facts")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Rule files that hold tests, and tables of tests."""
    if file_path.suffix.lower() == ".rules":
        try:
            if not _HAS_TEST.search(file_path.read_bytes()):
                return None
        except OSError:
            return None
    elif not file_path.name.lower().endswith(".test.csv"):
        return None
    from subrules.project.pytest_items import RuleFile

    return RuleFile.from_parent(parent, path=file_path)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """How much of the rules the tests that passed decide."""
    passed = [
        value
        for report in terminalreporter.stats.get("passed", ())
        for key, value in getattr(report, "user_properties", ())
        if key == DECIDED
    ]
    if passed:
        from subrules.project.pytest_items import coverage_summary

        terminalreporter.section("rules")
        for line in coverage_summary(
            passed,
            root=config.rootpath,
            details=bool(config.getoption("--rules-coverage")),
            subfolders=bool(config.getoption("--rules-subfolders")),
        ):
            terminalreporter.write_line(line)
