"""Tables in any encoding, and files that are no tables: read right, or said what they are and what to do."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from calling import call
from subrules.project import open_project
from subrules.project.tables import TableError, open_table

TEXT = "SubscriptionID,NewspaperID,Balance,Name\n17,1,-5,Zoë\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_text("If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}\n")
    return tmp_path


@pytest.mark.parametrize(
    ("encoding", "given"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-8-sig", "utf-8"),
        ("utf-16", None),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("utf-32", "utf-32"),
    ],
)
@pytest.mark.parametrize("name", ["d.csv", "d.jsonl"])
def test_texts_that_are_read(folder: Path, encoding: str, given: str | None, name: str) -> None:
    text = TEXT if name == "d.csv" else '{"SubscriptionID": "17", "NewspaperID": 1, "Balance": -5, "Name": "Zoë"}\n'
    (folder / name).write_bytes(text.encode(encoding))
    with open_table(folder / name, encoding=given) as table:
        rows = list(table.rows)
    assert [(row.cells["SubscriptionID"], row.cells["Name"], row.fault) for row in rows] == [("17", "Zoë", "")]


def test_both_orders_of_utf_16_with_its_mark_are_read_by_the_command(folder: Path) -> None:
    for mark, order in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        (folder / "d.csv").write_bytes(mark + TEXT.replace(",", "\t").encode(order))
        done = call("offers", "good.rules", "--on", "d.csv", "--format", "csv")
        assert done.exit_code == 0, done.output
        assert "17,UPGRD,Plus" in done.stdout


def packed(*names: str, mimetype: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
NONE = [
    ("utf-16-le without a mark", "d.csv", TEXT.encode("utf-16-le"), "is UTF-16 without its mark", "--encoding utf-16-le"),
    ("utf-16-be without a mark", "d.csv", TEXT.encode("utf-16-be"), "is UTF-16 without its mark", "--encoding utf-16-be"),
    ("utf-32", "d.csv", TEXT.encode("utf-32"), "is UTF-32", "--encoding utf-32"),
    ("cp1252", "d.csv", TEXT.encode("cp1252"), "d.csv:2: the byte 0xeb is not UTF-8 text", "--encoding cp1252"),
    ("xlsx", "d.xlsx", packed("xl/workbook.xml"), "is an Excel workbook", "save it as CSV UTF-8"),
    ("xlsx as csv", "d.csv", packed("xl/workbook.xml"), "is an Excel workbook", "save it as CSV UTF-8"),
    ("xlsx as parquet", "d.parquet", packed("xl/workbook.xml"), "is an Excel workbook", "save it as CSV UTF-8"),
    ("xlsx as json", "d.json", packed("xl/workbook.xml"), "is an Excel workbook", "save it as CSV UTF-8"),
    ("xls", "d.xls", OLD_OFFICE, "is an old Excel workbook", "save it as CSV UTF-8"),
    ("doc", "d.doc", OLD_OFFICE, "is an old Word document", "save it as CSV UTF-8"),
    ("docx", "d.docx", packed("word/document.xml"), "is a Word document", "save it as CSV UTF-8"),
    ("ods", "d.ods", packed(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "is a LibreOffice spreadsheet", "CSV UTF-8"),
    ("zip", "d.zip", packed("subs.csv"), "is a ZIP archive", "unpack it"),
    ("broken zip", "d.csv", b"PK\x03\x04 cut off", "is a ZIP archive", "unpack it"),
    ("gzip", "d.csv.gz", gzip.compress(TEXT.encode()), "is packed with gzip", "unpack it"),
    ("rtf", "d.csv", b"{\\rtf1\\ansi", "is a document in Rich Text Format", "save it as CSV UTF-8"),
    ("pdf", "d.pdf", b"%PDF-1.7", "is a PDF document", "save it as CSV UTF-8"),
    ("html", "d.xls", b"\n<HTML><table>", "is a web page (HTML), whatever its name says", "save it as CSV UTF-8"),
    ("xml", "d.xls", b"<?xml version='1.0'?>", "is an XML file", "save it as CSV UTF-8"),
    ("parquet as csv", "d.csv", b"PAR1\x15\x04\x15\x00", "is a Parquet file", "name that ends in .parquet"),
    ("csv as parquet", "d.parquet", TEXT.encode(), "is not a Parquet file, though its name says so", ""),
    ("a folder", ".", b"", "is a folder", ""),
]  # fmt: skip


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize(("name", "data", "said", "help"), [row[1:] for row in NONE], ids=[row[0] for row in NONE])
def test_what_is_no_table_is_called_what_it_is(folder: Path, name: str, data: bytes, said: str, help: str, engine: str) -> None:  # fmt: skip
    if data:
        (folder / name).write_bytes(data)
    done = call("offers", "good.rules", "--on", name, "--engine", engine, "-o", "out.csv")
    assert done.exit_code == 2
    assert not (folder / "out.csv").exists()
    if engine == "python":
        assert said in done.stderr
        assert help in done.stderr


@pytest.mark.parametrize(
    ("data", "given", "said"),
    [
        (TEXT.encode(), "cp1252", "is UTF-8, and --encoding says cp1252: leave --encoding out"),
        (TEXT.encode("utf-8-sig"), "cp1252", "begins with the mark of UTF-8, and --encoding says cp1252"),
        (TEXT.encode("utf-16"), "cp1252", "begins with the mark of UTF-16, and --encoding says cp1252"),
        (TEXT.encode(), "utf-16", "is not utf-16 text"),
        (TEXT.encode(), "ascii", "the byte 0xc3 is not ascii text"),
        (TEXT.encode(), "hex", "hex is not an encoding of text"),
        (TEXT.encode(), "klingon", "there is no encoding called klingon"),
    ],
)
def test_an_encoding_that_the_file_contradicts_is_refused(folder: Path, data: bytes, given: str, said: str) -> None:
    (folder / "d.csv").write_bytes(data)
    with pytest.raises(TableError) as raised, open_table(folder / "d.csv", encoding=given) as table:
        list(table.rows)
    assert said in str(raised.value)


@pytest.mark.parametrize("data", ["X\nZoë\n".encode("cp1252"), "X\nZoë\n".encode("utf-16-le"), packed("xl/a.xml")])
def test_rows_a_catalogue_and_tests_are_told_nothing_of_an_option_they_lack(folder: Path, data: bytes) -> None:
    for name in ("good.rows.csv", "catalogue.csv", "good.test.csv"):
        (folder / name).write_bytes(data)
    found = open_project(folder).diagnostics
    assert [Path(one.file).name for one in found] == ["good.rows.csv", "good.test.csv", "catalogue.csv"]
    for one in found:
        assert one.code == "SR016"
        assert "CSV UTF-8" in one.message
        assert "--encoding" not in one.message
