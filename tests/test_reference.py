"""The reference: a page a package, with exactly its public names; and what the docstrings of its functions hold."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import textwrap
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest

PAGES = Path(__file__).parents[1] / "docs" / "reference"

PACKAGES = {
    "subrules": "Rules, vocabularies, facts, matching, and what every policy shares",
    "subrules.restart": "Restarts",
    "subrules.change": "Changes",
    "subrules.occupant": "Contact data of occupants",
    "subrules.patron": "Account updates of patrons",
    "subrules.merge": "Merges",
    "subrules.project": "Projects: a folder of rules as files",
    "subrules.offers": "The daily run, the catalogue and the page",
    "subrules.subscription": "The one subscription and the one offer",
    "subrules.versions": "Installed versions",
    "subrules.testing": "The testing kit",
}
"""The packages with a page each, and its heading."""


def home(package: str, name: str) -> str:
    """The package on whose page a name is explained: the one that defines it, if that has a page."""
    value = getattr(import_module(package), name)
    module = getattr(value, "__module__", package) if isinstance(value, type) or callable(value) else package
    homes = [one for one in PACKAGES if one != "subrules" and f"{module}.".startswith(f"{one}.")]
    return homes[0] if homes and package not in homes and name in import_module(homes[0]).__all__ else package


def page_text(package: str) -> str:
    """A page of the reference, from the package's `__all__`."""
    names = [name for name in import_module(package).__all__ if not name.startswith("__")]
    own = [name for name in names if home(package, name) == package]
    lines = [f"# {PACKAGES[package]}", "", f"`{package}`", ""]
    elsewhere = [name for name in names if name not in own]
    if elsewhere:
        also = [f"[`{name}`]({home(package, name).rpartition('.')[2]}.md)" for name in elsewhere]
        lines += [f"Also here: {', '.join(also)}.", ""]
    return "\n".join([*lines, *(f"::: {package}.{name}" for name in own), ""])


def file_of(package: str) -> Path:
    return PAGES / f"{package.rpartition('.')[2]}.md"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_page_lists_exactly_the_public_names_of_its_package(package: str) -> None:
    """`python tests/regenerate.py reference` writes the pages."""
    assert file_of(package).read_text(encoding="utf-8") == page_text(package)


def test_every_page_is_of_a_package() -> None:
    assert sorted(file.name for file in PAGES.iterdir()) == sorted(file_of(package).name for package in PACKAGES)


# ---------------------------------------------------------------- docstrings


def functions() -> list[tuple[str, Any]]:
    found = {}
    for package in (*PACKAGES, "subrules.testing.laws"):
        for name in import_module(package).__all__:
            value = getattr(import_module(package), name)
            if inspect.isfunction(value):
                found[f"{value.__module__}.{value.__qualname__}"] = value
    return sorted(found.items())


WITHOUT_AN_EXAMPLE = frozenset[str]()
WITHOUT_SECTIONS = frozenset[str]()


def section(function: Any, heading: str) -> str:
    """What stands under a heading such as `Args` in a docstring."""
    found = re.search(rf"^{heading}:\n((?: .*\n|\n)+)", f"{inspect.getdoc(function)}\n", re.MULTILINE)
    return found[1] if found else ""


def lacks_sections(function: Any) -> bool:
    lines = re.findall(r"^    (\w+(?:, \w+)*):", section(function, "Args"), re.MULTILINE)
    named = {name for line in lines for name in line.split(", ")}
    signature = inspect.signature(function)
    gives = signature.return_annotation not in (None, "None")
    result = section(function, "Returns") or section(function, "Yields")
    return set(signature.parameters) != named or (gives and not result)


def raises(function: Any) -> bool:
    """Whether a function itself raises: a `raise`, or a call such as `raise_if_any`."""
    if "<locals>" in function.__qualname__:  # Hypothesis made it, without a source
        return False
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if isinstance(node, ast.Raise) or called.lstrip("_").startswith("raise_"):
            return True
    return False


def test_every_public_function_names_its_arguments_and_its_result() -> None:
    """Those that do not yet are listed, and the list only shrinks."""
    assert {name for name, function in functions() if lacks_sections(function)} == WITHOUT_SECTIONS


def test_every_public_function_that_raises_says_what_and_when() -> None:
    assert [name for name, function in functions() if raises(function) and not section(function, "Raises")] == []


def test_every_public_function_has_an_example_that_runs() -> None:
    """Those that do not yet are listed, and the list only shrinks."""
    assert {name for name, function in functions() if ">>>" not in (function.__doc__ or "")} == WITHOUT_AN_EXAMPLE


NOT_ALONE = frozenset(
    {
        "subrules.envelope.envelope_of",
        "subrules.merge.decide.commit",
        "subrules.merge.decide.preview",
        "subrules.merge.decide.preview_all",
        "subrules.merge.field_rules.offer_functions",
        "subrules.merge.wording.read_aloud",
        "subrules.occupant.decide.submit",
        "subrules.occupant.extracts.extract",
        "subrules.occupant.wording.read_aloud",
        "subrules.offers.page.page_for",
    }
)


def runs_alone(package: str, name: str) -> bool:
    """Whether an example runs for a reader who has the public names of the package, and what it imports itself."""
    public = import_module(package)
    names = {one: getattr(public, one) for one in public.__all__}
    finder, runner = doctest.DocTestFinder(recurse=False), doctest.DocTestRunner()
    tests = finder.find(names[name], name, module=False, globs=names)
    return sum(runner.run(test, out=lambda _: None).failed for test in tests) == 0


def test_every_example_runs_for_a_reader_of_its_page() -> None:
    """Those that lean on what their module imports are listed, and the list only shrinks."""
    leaning = {
        f"{value.__module__}.{value.__qualname__}"
        for package in PACKAGES
        for name in import_module(package).__all__
        if callable(value := getattr(import_module(package), name)) and home(package, name) == package
        if not runs_alone(package, name)
    }
    assert leaning == NOT_ALONE


@pytest.mark.parametrize("engine", ["arrow", "duckdb", "postgres", "processes", "spark", "sql", "where"])
def test_the_functions_of_an_engine_are_described_whole(engine: str) -> None:
    module = pytest.importorskip(f"subrules.engines.{engine}")
    own = [name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    named = [getattr(module, name) for name in getattr(module, "__all__", own) if not name.startswith("_")]
    described = [value for value in named if inspect.isfunction(value)]
    assert described
    assert [function for function in described if lacks_sections(function) or not section(function, "Raises")] == []


def test_every_public_class_is_described() -> None:
    for package in PACKAGES:
        for name in import_module(package).__all__:
            value = getattr(import_module(package), name)
            if isinstance(value, type) and attrs.has(value):
                assert value.__doc__, f"{package}.{name}"
