"""A vocabulary with a slip in it, or one that is no text: said in words, with the line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import click
import pytest

from subrules.project.project import read_vocabulary
from subrules.project.toml_file import read_toml

TYPED = [
    ("[fields.weekly fee]\n", ":1: a name with a blank", 'write [fields."weekly fee"]'),
    ("[fields.A]\ntype = code\n", ":2: a value that is a word", 'write type = "code"'),
    ("[fields.A]\ntype = “code”\n", ":2: this line has the curly quotation marks", "straight"),
    ('[fields.A]\nweekly fee = "x"\n', ":2: a name with a blank", 'write "weekly fee" = "x"'),
    ('[fields.A]\ntype = "code"\n[fields.A]\n', ":3: this is said a second time", "leave one"),
    ('[fields.A]\ntype = "code"\ntype = "text"\n', ":3: this is said a second time", "leave one"),
    ("[fields.A]\nmay_be_missing = no\n", ":2: this value cannot be read", "write false"),
    ('[fields.A]\ntype = "code\n', ":2: a quotation mark is not closed", ""),
    ("These are our fields\n", ":1: this line is no `name = value`", ""),
    ("[fields.A\n", ":1: the heading of a table ends with ]", "write [fields.A]"),
]


@pytest.mark.parametrize(("text", "said", "help"), TYPED, ids=[text[:24] for text, _, _ in TYPED])
def test_a_slip_is_said_in_words_with_its_line(tmp_path: Path, text: str, said: str, help: str) -> None:
    (tmp_path / "v.toml").write_text(text)
    with pytest.raises(click.UsageError) as raised:
        read_toml(tmp_path / "v.toml")
    assert said in raised.value.message
    assert help in raised.value.message
    assert "TOML" not in raised.value.message


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
