"""What users import: complete, typed, documented, with the version of the package."""

from __future__ import annotations

import doctest
import importlib
import inspect
import os
import pkgutil
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import subrules
from subrules import match

ROOT = Path(__file__).parents[1]
MODULES = [m.name for m in pkgutil.walk_packages(subrules.__path__, "subrules.") if not m.name.endswith("__main__")]


def test_every_public_name_is_there_and_in_dir() -> None:
    for name in subrules.__all__:
        assert getattr(subrules, name) is not None
        assert name in dir(subrules)
    assert set(subrules._MODULE_OF) == set(subrules.__all__) - {"__version__"}


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = subrules.nothing


def test_the_version_is_the_package_s() -> None:
    assert subrules.__version__ == version("subrules")


@pytest.mark.parametrize("name", [n for n in subrules.__all__ if n != "__version__"])
def test_every_public_name_says_what_it_is(name: str) -> None:
    """In words of its own: a class that says nothing has those of its base."""
    said = getattr(subrules, name).__doc__ or ""
    base = getattr(getattr(subrules, name), "__base__", None)
    assert re.fullmatch(r"[A-Z`].*[.:;]", said.strip().split("\n")[0]), said
    assert said != getattr(base, "__doc__", None)


def imported(name: str):
    """A module; where what its extra brings is not installed, its message says what to install, and it is skipped."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if "pip install 'subrules[" not in str(error):
            raise
        if os.environ.get("SUBRULES_ENGINES") == "all":
            raise
        pytest.skip(str(error))


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_run(module: str) -> None:
    assert doctest.testmod(imported(module)).failed == 0


def test_there_are_such_examples() -> None:
    """Every public function has one, and it is among those that are run: its module is."""
    functions = [one for name in subrules.__all__ if inspect.isroutine(one := getattr(subrules, name))]
    assert match in functions
    finder = doctest.DocTestFinder()
    for function in functions:
        (found,) = [test for test in finder.find(function, function.__name__) if test.name == function.__name__]
        assert found.examples, function.__name__
        assert function.__module__ in MODULES


def test_the_embedded_grammar_is_the_canonical_one() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "grammars" / "embed.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_no_module_is_longer_than_it_should_be() -> None:
    for file in (ROOT / "src").rglob("*.py"):
        if file.name != "_grammar.py":
            assert len(file.read_text().splitlines()) <= 500, file


def test_the_grammar_lets_no_rule_unused_and_has_no_conflict(caplog: pytest.LogCaptureFixture) -> None:
    """LNG-01: two reductions at one place lark refuses; a shift and a reduction it only logs."""
    import logging

    from lark import Lark, logger

    from subrules.language._grammar import GRAMMAR

    with caplog.at_level(logging.DEBUG, logger=logger.name):
        table = Lark(GRAMMAR, parser="lalr", start=["start", "rule", "statement"], maybe_placeholders=False, debug=True)
    assert "conflict" not in caplog.text
    with caplog.at_level(logging.DEBUG, logger=logger.name):
        Lark("start: a\na: B a | a B | B\nB: /b/", parser="lalr", debug=True)
    assert "conflict" in caplog.text  # of a grammar made to have one: the log is heard
    used = {symbol.name for rule in table.rules for symbol in rule.expansion} | {"start", "rule", "statement"}
    assert {rule.origin.name for rule in table.rules if not rule.origin.name.startswith("__")} <= used
