"""The pages of the codes at the terminal: found installed and in development, readable, named by messages."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

import subrules
from calling import call
from subrules.cli import pages
from subrules.diagnostics import CODES

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("code", CODES)
def test_every_page_is_shown_whole_and_readable(code: str) -> None:
    output = call("codes", code).output
    assert output.startswith(f"{code}: {CODES[code].name}\n=")
    for heading in ("What it says", "Why it matters", "Use instead"):
        assert f"\n{heading}\n----" in output
    assert "```" not in output
    assert "](" not in output
    written = (ROOT / "docs" / "codes" / f"{code}.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```\w*\n(.*?)^```$", written, re.MULTILINE | re.DOTALL)
    assert examples
    for line in "".join(examples).splitlines():
        assert f"    {line}".rstrip() in output.splitlines()


@pytest.mark.parametrize("name", ["SR116", "sr116", "116", "mixed-and-or", "Mixed and or", "[SR116]", "error[SR116]:"])
def test_a_code_is_found_by_number_and_name(name: str) -> None:
    assert call("codes", name).output.startswith("SR116: mixed-and-or")


def test_several_pages_are_shown_each_once() -> None:
    output = call("codes", "SR116", "SR201", "mixed-and-or").output
    assert output.count("SR116: ") == output.count("SR201: ") == 1


def test_a_code_that_is_none_is_refused_with_the_nearest() -> None:
    result = call("codes", "mixed-and-a")
    assert (result.exit_code, result.output) == (
        2,
        "error: there is no code mixed-and-a: did you mean mixed-and-or?\n",
    )


def test_paragraphs_are_wrapped_and_rules_are_not() -> None:
    rule = "If " + " and ".join(f"Term > {n}" for n in range(20)) + " then upgrade offer = {A}"
    lines = list(
        pages.shown(
            f"A [page](SR116.md) of *many* words, `a * b * c` {'and more ' * 20}\n\n```rules\n{rule}\n```\n", width=40
        )
    )
    assert f"    {rule}" in lines
    assert lines[0].startswith("A page of many words, `a * b * c`")
    assert all(len(line) < 40 for line in lines if line != f"    {rule}")


def test_a_list_keeps_its_signs() -> None:
    assert list(pages.shown("- one\n- two\n  and more\n\n1. first")) == ["- one", "- two and more", "", "1. first"]


# ---------------------------------------------------------------- where they are


def test_the_wheel_holds_them_where_they_are_looked_for() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    inside = wheel["force-include"]["docs/codes"]
    assert pages.WHERE[0] == Path(subrules.__file__).parents[1] / inside


def test_they_are_found_in_an_installed_package_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "docs" / "codes", tmp_path / "pages")
    monkeypatch.setattr(pages, "WHERE", (tmp_path / "pages", tmp_path / "nowhere"))
    assert call("codes", "SR116").output.startswith("SR116: mixed-and-or\n=")


def test_without_pages_the_line_of_the_list_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "WHERE", (tmp_path,))
    assert call("codes", "SR116").output.startswith("SR116  error    mixed-and-or ")
    assert json.loads(call("codes", "SR116", "--format", "json").output)[0]["page"] is None


def test_json_holds_the_page_that_was_asked_for() -> None:
    [found] = json.loads(call("codes", "SR116", "--format", "json").output)
    assert found["help_page"] == "codes/SR116.md"
    assert found["page"] == (ROOT / "docs" / "codes" / "SR116.md").read_text(encoding="utf-8")
    assert "page" not in json.loads(call("codes", "--format", "json").output)[0]


# ---------------------------------------------------------------- what messages say of them


@pytest.fixture
def slips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    text = "If Trm = 1 then upgrade offer = {A}\nIf Term = 1 or 4 then upgrade offer = {A}\n"
    (tmp_path / "slips.rules").write_text(text * 3)
    return "slips.rules"


def test_a_report_names_the_pages_once(slips: str) -> None:
    output = call("check", slips).output
    assert output.count("more: subrules codes SR201 SR120\n") == 1
    assert output.endswith("more: subrules codes SR201 SR120\n1 file, 0 rules: 6 errors\n")


def test_a_report_without_mistakes_names_none(tmp_path: Path) -> None:
    (tmp_path / "good.rules").write_text("If Term = 1 then upgrade offer = {A}\n")
    assert "more:" not in call("check", str(tmp_path / "good.rules")).output


def test_other_programs_get_the_page_too(slips: str) -> None:
    assert json.loads(call("check", slips, "--format", "json").output)[0]["help_page"] == "codes/SR201.md"
    log = json.loads(call("check", slips, "--format", "sarif").output)
    rule = log["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["help"] == {"text": "subrules codes SR201"}
    assert rule["properties"] == {"help_page": "codes/SR201.md"}
    assert (ROOT / "docs" / rule["properties"]["help_page"]).is_file()
