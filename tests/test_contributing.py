"""The recipes of CONTRIBUTING name files that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
TASKS = TEXT.partition("## Seven tasks")[2].partition("\n## ")[0]
RECIPES = dict(part.split("\n", 1) for part in TASKS.split("\n### ")[1:])


def files(recipe: str) -> list[str]:
    """The files of a recipe that are there already: those with a place or an ending, and no NAME or nnn to fill in."""
    named = re.findall(r"`([\w./-]+\.(?:py|md|toml|yml|lark|rules))`", recipe)
    return [name for name in named if "/" in name or name in ("pyproject.toml", "mkdocs.yml", "README.md")]


def test_the_seven_tasks_are_there() -> None:
    assert list(RECIPES) == [
        "An operator of the rule language",
        "A kind of mistake",
        "A policy",
        "An engine",
        "An output format",
        "A third offer type",
        "A vendor's own record type",
    ]


@pytest.mark.parametrize("task", RECIPES)
def test_every_file_that_a_recipe_names_exists(task: str) -> None:
    named = [name for name in files(RECIPES[task]) if not re.search(r"NAME|SRnnn", name)]
    assert named, "a recipe that names no file says nothing"
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_a_file_with_a_name_to_fill_in_is_marked_as_new() -> None:
    flat = " ".join(TASKS.split())
    for found in re.finditer(r"`[\w./-]*(?:NAME|SRnnn)[\w./-]*`", flat):
        assert re.search(r"\*[Nn]ew\* (?:folder )?$", flat[: found.start()]), found[0]
