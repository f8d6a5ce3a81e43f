"""Rows on their way out: cells that no spreadsheet runs and that can be read back, tables on narrow terminals."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling import call
from subrules.cli.output import CsvWriter, TableWriter, plain_cell, safe_cell
from subrules.diagnostics.wording import text_width


@pytest.mark.parametrize("number", ["-1001", "+1002", "-5.25", "+.5", "-0", "7"])
def test_a_plain_number_is_no_formula(number: str) -> None:
    assert safe_cell(number) == number


@pytest.mark.parametrize(
    "text", ["=1+1", "+1+1", "-A1", "-1-1", "@7", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'1001", "-1e5|"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe_that_comes_off(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert plain_cell(safe_cell(text)) == text


@given(st.text())
def test_every_text_comes_back_from_its_cell(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@given(st.text(), st.text())
def test_two_texts_never_make_one_cell(one: str, other: str) -> None:
    assert (safe_cell(one) == safe_cell(other)) == (one == other)


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")), min_size=2, max_size=2)))
def test_a_written_file_gives_its_texts_back(rows: list[list[str]]) -> None:
    file = io.StringIO()
    out = CsvWriter(file, ("One", "Other"))
    for row in rows:
        out.write(row)
    read = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert [[plain_cell(cell) for cell in row] for row in read[1:]] == rows
    assert out.guarded == sum(safe_cell(cell) != cell for row in rows for cell in row)


def test_ids_are_read_back_from_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ids = ["-1001", "+1002", "@7", "'1001", "=1+1", "1003"]
    (tmp_path / "a.rules").write_text("If NewspaperID = 1 then upgrade offer = {Plus}")
    (tmp_path / "d.csv").write_text("SubscriptionID,NewspaperID\n" + "".join(f"{id},1\n" for id in ids))
    result = call("offers", "a.rules", "--on", "d.csv", "-o", "o.csv", "--as-of", "2026-06-15")
    written = [row["SubscriptionID"] for row in csv.DictReader((tmp_path / "o.csv").read_text().splitlines())]
    assert [plain_cell(cell) for cell in written] == ids
    assert written[:2] == ids[:2]
    assert "3 cells begin like a formula or with an apostrophe, and got an apostrophe in front" in result.output


# ---------------------------------------------------------------- tables


def table(rows: list[tuple[str, ...]], width: int | None) -> list[str]:
    file = io.StringIO()
    out = TableWriter(file, ("SubscriptionID", "Segment"), 20, width=width)
    for row in rows:
        out.write(row)
    out.close()
    return file.getvalue().splitlines()


def test_a_table_is_cut_to_a_narrow_terminal_and_says_so() -> None:
    lines = table([("1", "A segment with a name that is very long"), ("2", "Plus")], 30)
    assert all(len(line) <= 30 for line in lines[:4])
    assert lines[2] == "1               A segment wit…"
    assert lines[-1] == "(cells are cut to the terminal's width; --format csv shows them whole)"


def test_a_table_that_fits_or_goes_to_a_file_is_whole() -> None:
    rows = [("1", "A segment with a name that is very long")]
    assert table(rows, None)[2].endswith("very long")
    assert table(rows, 80) == table(rows, None)


@given(st.integers(5, 60), st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=5))
def test_no_line_of_a_table_is_wider_than_the_terminal(width: int, rows: list[tuple[str, str]]) -> None:
    lines = table(rows, width)
    assert all(text_width(line) <= width for line in lines[: 2 + len(rows)])


def test_one_more_row_is_one_row() -> None:
    assert table([("1", "A")] * 21, None)[-1] == "… and 1 more row"
    assert table([("1", "A")] * 22, None)[-1] == "… and 2 more rows"
