"""Rows, catalogues and tests beside the rules: a message names the line that an editor shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from calling import call
from subrules.project import open_project


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("X,Z\n1,Plus\n\n\n2,\n", 5),
        ("\n\nX,Z\n1,Plus\n2,\n", 5),
        ("sep=;\nX;Z\n1;Plus\n2;\n", 4),
        ('X,Z\n1,"Pl\nus"\n2,\n', 4),
    ],
)
def test_blank_lines_and_cells_over_lines_are_counted_in_rows(folder: Path, text: str, line: int) -> None:
    (folder / "t.rules").write_text("If NewspaperID = {X} then upgrade offer = {Z}\n")
    (folder / "t.rows.csv").write_text(text)
    found = call("check", "t.rules", "--format", "line").output
    assert f"t.rows.csv:{line}:1: error: column `Z`: the cell is empty" in found


def test_and_in_a_catalogue_and_in_tests(folder: Path) -> None:
    (folder / "a.rules").write_text("If NewspaperID = 1 then upgrade offer = {Plus}\n")
    (folder / "catalogue.csv").write_text("Offer,SmartOffer,Type,Segment\n\nA,perhaps,UPGRD,Plus\n")
    [found] = open_project(folder).diagnostics
    assert (found.code, found.line, found.excerpt) == ("SR017", 3, "A,perhaps,UPGRD,Plus")
    (folder / "catalogue.csv").unlink()
    (folder / "a.test.csv").write_text("Test,NewspaperID,upgrade offer\n\none,1,Basic\n")
    assert "a.test.csv:3" in call("test", "a.rules").output


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('X,Z\n1,"Plus\n2,Plus\n', 2, "a quotation mark opens in this row and is not closed"),
        ("X,Z\n1,Plus,3\n", 2, "the row has 3 cells, and the heading 2"),
        ("Our rows\nX,Z\n1,Plus\n", 1, "this line holds `Our rows` alone"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(folder: Path, text: str, line: int, said: str) -> None:
    (folder / "t.rules").write_text("If NewspaperID = {X} then upgrade offer = {Z}\n")
    (folder / "t.rows.csv").write_text(text)
    done = call("check", "t.rules", "--format", "line")
    assert (done.exit_code, f"t.rows.csv:{line}:1: error: {said}" in done.stdout) == (2, True), done.output
    assert call("offers", "t.rules", "--on", "t.rows.csv").exit_code == 2
