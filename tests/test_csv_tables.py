"""CSV as people hand it over: read right or refused with the line, never by half, by Python and by DuckDB alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling import call
from subrules.engines.csv_file import CsvFault, heading_of, look_through, records
from subrules.project.tables import TableError, open_table


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_text("If Balance < 0 then upgrade offer = {Plus}\n")
    return tmp_path


def cells_of(text: str) -> list[list[str]]:
    heading = heading_of(io.StringIO(text, newline=""))
    return [record.cells for record in records(io.StringIO(text, newline=""), heading) if not record.fault]


# ---------------------------------------------------------------- quotation marks

OPEN = [
    ("in the middle", 'SubscriptionID,Balance,City\n1,-1,a\n2,-1,"Harbor\n3,-1,c\n4,-1,d\n', 3),
    ("before a closed one", 'SubscriptionID,Balance,City\n1,-1,"Harbor\n2,-1,"Bay City"\n3,-1,x\n', 2),
    ("in the last row", 'SubscriptionID,Balance,City\n1,-1,a\n2,-1,"Harbor', 3),
    ("in the heading", 'SubscriptionID,Balance,"City\n1,-1,a\n2,-1,b\n', 1),
    ("closed far below", 'SubscriptionID,Balance,City\n1,-1,"Harbor\n2,-1,x\n3,-1,"\n4,-1,y\n', 2),
    ("closed by inches", 'SubscriptionID,City,Balance\n1,"Harbor,-1\n2,Pipe 5",-1\n3,x,-1\n', 2),
    ("behind inches", 'SubscriptionID,City,Balance\n1,5" pipe,-1\n5" pipe,"Harbor,-1\n3,x,-1\n', 3),
    ("torn apart", 'SubscriptionID,City,Balance\n1,"Harb"or,-1\n2,x,-1\n', 2),
    ("in a heading over two lines", 'SubscriptionID,"Balance\n1,-1"\n2,-1\n', 1),
]  # fmt: skip


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize(("text", "line"), [row[1:] for row in OPEN], ids=[row[0] for row in OPEN])
def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line(
    folder: Path, text: str, line: int, engine: str
) -> None:
    (folder / "d.csv").write_text(text)
    done = call("offers", "good.rules", "--on", "d.csv", "--format", "csv", "--engine", engine)
    assert done.exit_code == 2
    assert done.stdout == "", "nothing is written before the file was looked through"
    if "blanks beside quotes" in done.stderr and engine == "duckdb":
        return  # a file with these is left to Python
    assert "quotation mark" in done.stderr
    assert f"d.csv:{line}:" in done.stderr or f"line {line}:" in done.stderr


REAL = [
    ('I,C,F\n1,a,"Bob\nsays hi, ok"\n2,b,c\n', [["1", "a", "Bob\nsays hi, ok"], ["2", "b", "c"]]),
    ('I,C,F\n1,"12 Main\nApt 4, left",x\n', [["1", "12 Main\nApt 4, left", "x"]]),
    ('I,C\n1,"a ""b"" c"\n2,5" pipe\n', [["1", 'a "b" c'], ["2", '5" pipe']]),
    ('I,C\n1, "x, y"\n2,"z" \n', [["1", "x, y"], ["2", "z"]]),
    ('I,C\r1,a\r2,b\r', [["1", "a"], ["2", "b"]]),
    ('I,C\r\n1,"a\r\nb"\r\n', [["1", "a\r\nb"]]),
    ("I,C\n\n1,a\n\n,\n2,b\n", [["1", "a"], ["2", "b"]]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cells"), REAL)
def test_cells_over_lines_blanks_beside_marks_and_old_ends_of_lines_are_read(text: str, cells: list[list[str]]) -> None:
    assert cells_of(text) == cells


def test_text_behind_a_closing_mark_rejects_its_row_alone(folder: Path) -> None:
    (folder / "d.csv").write_text('SubscriptionID,NewspaperID,Balance,City\n1,1,-1,"5" pipe"\n2,1,-1,x\n')
    done = call("offers", "good.rules", "--on", "d.csv", "--format", "csv")
    assert done.exit_code == 3
    assert "d.csv:2: text stands behind a closing quotation mark" in done.stderr
    assert "2,UPGRD" in done.stdout


def test_a_byte_of_zero_rejects_its_row(folder: Path) -> None:
    (folder / "d.csv").write_bytes(b"SubscriptionID,NewspaperID,Balance\n1,1,-\x001\n2,1,-1\n")
    done = call("offers", "good.rules", "--on", "d.csv", "--format", "csv")
    assert done.exit_code == 3
    assert "d.csv:2: the row holds bytes of zero" in done.stderr
    assert "2,UPGRD" in done.stdout


# ---------------------------------------------------------------- headings

READ = [
    ("sep=;\nI;C\n1;2\n", ("I", "C")),
    ('"sep=;"\r\nI;C\r\n1;2\r\n', ("I", "C")),
    ("\n\n  \nI;C\n1;2\n", ("I", "C")),
    ("I\tC\n1\t2\n", ("I", "C")),
    ("I|C\n1|2\n", ("I", "C")),
    ('"Name, first, last";I;"a, b"\n1;2;3\n', ("Name, first, last", "I", "a, b")),
    ("Id;Name, first, last, other\n1;Joe\n2;Ann\n", ("Id", "Name, first, last, other")),
    ("Id;Rate\n1;2,50\n2;3,50\n", ("Id", "Rate")),
    (",SubscriptionID\n0,17\n", ("", "SubscriptionID")),
    ("SubscriptionID\n17\n", ("SubscriptionID",)),
    ('I,"Weekly\nFee"\n1,2\n', ("I", "Weekly\nFee")),
    ("Id,2025,2026\n17,1,2\n", ("Id", "2025", "2026")),
]


@pytest.mark.parametrize(("text", "columns"), READ)
def test_headings_that_can_only_mean_one_thing(tmp_path: Path, text: str, columns: tuple[str, ...]) -> None:
    (tmp_path / "t.csv").write_text(text)
    with open_table(tmp_path / "t.csv") as table:
        assert table.columns == columns
        rows = list(table.rows)
    lines = text.splitlines()
    assert [row.fault for row in rows] == [""] * len(rows)
    assert [row.line for row in rows] == list(range(rows[0].line, len(lines) + 1)), "all lines below the heading"
    assert lines[rows[0].line - 1].startswith(rows[0].raw[0]), "the line is that of the file"


REFUSED = [
    ("Subscriptions June 2026\n\nI,C\n1,2\n", ":1: this line holds `Subscriptions June 2026` alone, and line 3 has 2"),
    ("Subscriptions,,\nI,C,D\n1,2,3\n", ":1: this line holds `Subscriptions` alone"),
    ("Made on 1 June, by me\nI,C,D\n1,2,3\n4,5,6\n", ":1: this line has 2 cells, and line 2 has 3 cells"),
    ("1,7Day,0.11\n2,SunOnly,1.5\n", ":1: the first line, with `1`, looks like a row"),
    ("a;b,c\n", ":1: it cannot be told whether `,` or `;` stands between cells"),
    ("I,I\n1,2\n", "two columns called I"),
    ("", "is empty"),
    ("\n \n", "is empty"),
    ("sep=;\n", "is empty"),
    ("I,\0C\n1,2\n", ":1: the heading holds bytes of zero"),
]


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_headings_that_would_be_a_guess_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(TableError) as raised, open_table(tmp_path / "t.csv"):
        pass
    assert said in str(raised.value)


def test_rows_longer_or_shorter_than_the_heading_are_rejected_with_correct_plurals(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("I,C\n1,2,3\n4\n5,6\n")
    with open_table(tmp_path / "t.csv") as table:
        assert [(row.line, row.fault) for row in table.rows] == [
            (2, "the row has 3 cells, and the heading 2"),
            (3, "the row has 1 cell, and the heading 2"),
            (4, ""),
        ]


# ---------------------------------------------------------------- laws

CELLS = st.text(st.sampled_from(list('ab1,;" \n\t')), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_a_csv_writer_wrote_is_read_back_or_refused_as_a_whole(rows: list[list[str]]) -> None:
    """Cells over lines may look like rows; then the file is refused, and nothing of it is lost."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["Id", "City", "Note"], *rows])
    wanted = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    try:
        found = cells_of(file.getvalue())
    except CsvFault:
        return
    assert [[cell.strip() for cell in row] for row in found] == wanted


def torn(lines: list[str]) -> Iterator[str]:
    """The same file with the closing mark of one cell left out, for each cell."""
    for number, line in enumerate(lines):
        for at in [i for i, c in enumerate(line) if c == '"'][1::2]:
            yield "\n".join([*lines[:number], line[:at] + line[at + 1 :], *lines[number + 1 :]]) + "\n"


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=5), st.booleans())
def test_a_closing_mark_left_out_never_loses_a_row_in_silence(marks: list[tuple[bool, ...]], spaced: bool) -> None:
    words = ["17", "Har bor" if spaced else "Harbor", "x"]
    rows = [[f'"{word}"' if marked else word for word, marked in zip(words, row, strict=True)] for row in marks]
    lines = ["Id,City,Note", *map(",".join, rows)]
    for text in torn(lines):
        try:
            heading = heading_of(io.StringIO(text, newline=""))
            read = list(records(io.StringIO(text, newline=""), heading))
        except CsvFault:
            continue
        assert len(read) == len(marks)


def test_a_file_is_looked_through_to_its_end(tmp_path: Path) -> None:
    rows = "".join(f"{n},x\n" for n in range(200_000))
    (tmp_path / "t.csv").write_text("I,C\n" + rows + '200000,"x\n')
    with pytest.raises(CsvFault) as raised:
        look_through(tmp_path / "t.csv", "utf-8-sig")
    assert raised.value.line == 200_002
