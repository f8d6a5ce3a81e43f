"""A file that holds nothing to check never looks like a pass (SR006, SR309)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calling import call

RULE = "If Term = 1 then upgrade offer = {A}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **texts: str) -> None:
    """Files by their names, with `_` for a full stop."""
    for name, text in texts.items():
        (folder / name.replace("_", ".")).write_text(text)


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n", "#1 If Term = 1 then upgrade offer = {A}\n"])
def test_a_named_file_without_a_rule_is_no_pass(folder: Path, text: str) -> None:
    write(folder, a_rules=text, b_rules=RULE)
    for arguments in (["a.rules"], ["a.rules", "b.rules"], ["a.rules", "."], ["a.rules", "--quick"]):
        result = call("check", *arguments)
        assert result.exit_code == 1, arguments
        assert "error[SR309]: nothing to check: the file holds no rule\n --> a.rules:1:1" in result.stdout


def test_in_a_folder_beside_others_it_is_a_warning(folder: Path) -> None:
    write(folder, a_rules="", b_rules=RULE)
    result = call("check", ".", "--format", "line")
    assert result.exit_code == 0
    assert result.stdout.startswith("a.rules:1:1: warning: the file holds no rule")
    assert call("check", ".", "--strict").exit_code == 1


def test_a_folder_in_which_no_file_has_a_rule_is_no_pass(folder: Path) -> None:
    write(folder, a_rules="", b_rules="# later\n")
    result = call("check", ".", "--format", "json")
    assert result.exit_code == 1
    assert [(d["file"], d["code"]) for d in json.loads(result.stdout)] == [("a.rules", "SR309"), ("b.rules", "SR309")]


def test_templates_that_no_row_fills_are_nothing_to_check(folder: Path) -> None:
    write(folder, a_rules="If Term = {X} then upgrade offer = {A}\n", a_rows_csv="X\n", b_rules=RULE)
    result = call("check", "a.rules")
    assert result.exit_code == 1
    assert "nothing to check: the templates of this file are filled by no row of a.rows.csv" in result.stdout
    assert "warning[SR006]: the templates of this file" in call("check", ".").stdout
    assert call("check", ".").exit_code == 0


def test_a_file_of_tests_alone_holds_something_to_check(folder: Path) -> None:
    write(folder, a_rules='Test "a"\n  Given Term = 1\n  Expect no upgrade offer\n')
    assert call("check", "a.rules").exit_code == 0


def test_a_mistake_is_not_said_twice_as_nothing_to_check(folder: Path) -> None:
    write(folder, a_rules="hello there\n")
    result = call("check", "a.rules")
    assert (result.exit_code, "SR309" in result.stdout) == (1, False)
