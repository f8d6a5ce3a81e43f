"""Values that rows put into templates are told as values in rules are."""

from __future__ import annotations

from pathlib import Path

import pytest

from subrules.cli.main import cli

TOML = '[fields.City]\ntype = "text"\nknown = ["IRVINE"]\n[fields.Town]\ntype = "text"\n[fields.Paper]\ntype = "code"\n'


@pytest.mark.parametrize(
    ("rule", "cell", "code"),
    [
        ("Town = {X}", "O’Fallon", "SR011"),
        ("Town = {X}", "St\u00a0Louis", "SR012"),
        ("Town = {X}", "Two  Rivers", "SR012"),
        ("Town = {X}", "Thu–Sun", "SR009"),
        ("Town starts with {X}", "O’F", "SR011"),
        ("Paper in {{X}, 2}", "One", "SR213"),
        ("City = {X}", "Irvine", "SR214"),
        ("Paper = 1", "Plan’s", "SR011"),
        ("Town = {X}", "7Dаy", "SR008"),
    ],
)
def test_a_doubtful_cell_is_told_at_its_row(
    rule: str, cell: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    rule = rule.replace("{{X}, 2}", "{X, 2}")
    outcome = "{A}" if "X" in rule else "{X}"
    Path("t.rules").write_text(f"If {rule} then upgrade offer = {outcome}", encoding="utf-8")
    Path("t.rows.csv").write_text(f"X\nplain\n{cell}\n".replace("plain", "IRVINE"), encoding="utf-8")
    Path("vocabulary.toml").write_text(TOML)
    lines = CliRunner().invoke(cli, ["check", "t.rules", "--quick", "--format", "line"]).output.splitlines()
    assert [line for line in lines if f"[{code}]" in line and line.startswith("t.rows.csv:3:1: warning:")], lines
    assert len(lines) == 1


def test_what_stands_in_the_template_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    Path("t.rules").write_text("If City = O’Fallon and Term = {X} then upgrade offer = {A}", encoding="utf-8")
    Path("t.rows.csv").write_text("X\n1\n2\n", encoding="utf-8")
    lines = CliRunner().invoke(cli, ["check", "t.rules", "--quick", "--format", "line"]).output.splitlines()
    assert [line[:14] for line in lines] == ["t.rules:1:11: "]
