"""The documentation is run: its commands print what it shows, its Python gives what it says, its rules are read.

`<!-- file: NAME -->` in front of a block writes the block to that file for the commands after it.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from subrules import read
from subrules.cli.main import cli
from subrules.diagnostics import CODES
from subrules.language._grammar import GRAMMAR
from subrules.offers import VOCABULARY

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(?:<!-- file: (\S+) -->\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, kind: str) -> list[tuple[str, str]]:
    return [(name, text) for name, found, text in BLOCK.findall(page.read_text(encoding="utf-8")) if found == kind]


def commands(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output that stands behind it."""
    parts = re.split(r"^\$ (.+)$", text, flags=re.MULTILINE)
    return [(command, shown.lstrip("\n")) for command, shown in zip(parts[1::2], parts[2::2], strict=True)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_print_what_the_page_shows(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.symlink(ROOT / "examples", tmp_path / "examples")
    for name, kind, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if name:
            (tmp_path / name).write_text(text, encoding="utf-8")
        if kind == "console":
            for command, shown in commands(text):
                words = shlex.split(command)
                assert words[0] == "subrules", command
                assert CliRunner().invoke(cli, words[1:]).output == shown, command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_python_gives_what_the_page_says(page: Path) -> None:
    text = "\n".join(text for _, text in blocks(page, "python"))
    test = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)
    runner = doctest.DocTestRunner()
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_rules_are_read(page: Path) -> None:
    for name, text in blocks(page, "rules"):
        if name != "slips.rules":
            assert not read(text, VOCABULARY).has_errors, text


def test_there_is_something_to_run() -> None:
    """Every line of a page that looks like a command or like Python is in a block that is run."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        run = [command for _, block in blocks(page, "console") for command, _ in commands(block)]
        assert run == re.findall(r"^\$ (.+)$", text, re.MULTILINE), page.name
        typed = [line for _, block in blocks(page, "python") for line in re.findall(r"^>>> .*", block, re.MULTILINE)]
        assert typed == re.findall(r"^>>> .*", text, re.MULTILINE), page.name
    assert blocks(ROOT / "README.md", "console"), "the patterns find what is there"
    assert blocks(ROOT / "docs" / "property-testing.md", "python")


def test_the_readme_counts_the_codes_right() -> None:
    assert f"{len(CODES)} codes" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_reference_shows_the_grammar_as_it_is() -> None:
    assert GRAMMAR in (ROOT / "docs" / "language.md").read_text(encoding="utf-8")


def test_the_reference_lists_the_limits_as_they_are() -> None:
    from subrules import Limits

    text = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    limits = Limits()
    for name in ("characters", "rules", "tokens", "depth", "values", "characters_in_value", "digits"):
        assert f"| {getattr(limits, name):,} |" in text, name
