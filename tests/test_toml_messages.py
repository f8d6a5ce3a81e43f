"""A vocabulary that is no text is called what it is; slips in one are in test_toml_mistakes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import click
import pytest

from subrules.project.project import read_vocabulary
from subrules.project.toml_file import read_toml


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_vocabulary_may_have_the_mark_of_its_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "v.toml").write_bytes('[fields.Città]\ntype = "text"\n'.replace("Città", '"Città"').encode(encoding))
    assert list(read_toml(tmp_path / "v.toml")["fields"]) == ["Città"]


def workbook(inside: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(inside, "")
    return file.getvalue()


NO_TEXT = [
    (workbook("xl/workbook.xml"), "is an Excel workbook"),
    (workbook("word/document.xml"), "is a Word document"),
    (workbook("a.txt"), "is a ZIP archive"),
    (b"{\\rtf1\\ansi", "is a document in Rich Text Format"),
    (b"%PDF-1.7", "is a PDF document"),
    (b"<html><body>", "is a web page (HTML)"),
    ("[fields.A]".encode("utf-16-le"), "is UTF-16"),
    (b'[fields.A]\ntype = "caf\xe9"', ":2: the byte 0xe9 is not UTF-8 text"),
]


@pytest.mark.parametrize(("data", "said"), NO_TEXT, ids=[said for _, said in NO_TEXT])
def test_what_is_no_text_is_called_what_it_is(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "v.toml").write_bytes(data)
    with pytest.raises(click.UsageError) as raised:
        read_vocabulary(tmp_path / "v.toml")
    assert said in raised.value.message
    assert "plain text" in raised.value.message or "unpack it" in raised.value.message
    assert "--encoding" not in raised.value.message
