"""Rows, catalogues and tests beside the rules: a message names the line that an editor shows."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from calling import call
from subrules.project.project import read_catalogue, read_rows


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
    with pytest.raises(click.UsageError) as raised:
        read_catalogue(folder / "catalogue.csv")
    assert "3" in raised.value.message
    (folder / "a.test.csv").write_text("Test,NewspaperID,upgrade offer\n\none,1,Basic\n")
    assert "a.test.csv:3" in call("test", "a.rules").output


def test_a_row_that_cannot_be_read_is_a_wrong_call_with_its_line(folder: Path) -> None:
    for text, said in (
        ('X,Z\n1,"Plus\n2,Plus\n', "t.csv:2: a quotation mark opens in this row and is not closed"),
        ("X,Z\n1,Plus,3\n", "t.csv:2: the row has 3 cells, and the heading 2"),
        ("Our rows\nX,Z\n1,Plus\n", "t.csv:1: this line holds `Our rows` alone"),
    ):
        (folder / "t.csv").write_text(text)
        with pytest.raises(click.UsageError) as raised:
            read_rows(folder / "t.csv")
        assert said in raised.value.message
