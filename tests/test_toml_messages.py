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
    ("[fields.weekly fee]\n", "line 1: `[fields.weekly fee]`: a name of several words", "write: [fields.WeeklyFee]"),
    ("[fields.A]\ntype = code\n", "line 2: `type = code`: a text stands in quotation marks", 'write: type = "code"'),
    ("[fields.A]\ntype = “code”\n", "line 2: `type = “code”`: a word processor has turned", 'write: type = "code"'),
    ('[fields.A]\nweekly fee = "x"\n', "line 2: `weekly fee", 'write: "weekly fee" = "x"'),
    ('[fields.A]\ntype = "code"\n[fields.A]\n', "line 3: `[fields.A]`: `[fields.A]` stands twice: first in line 1", ""),
    ('[fields.A]\ntype = "code"\ntype = "text"\n', "`type` stands twice: first in line 2", "leave one of them out"),
    ("[fields.A]\nmay_be_missing = no\n", "line 2: `may_be_missing = no`: yes and no", "write: may_be_missing = false"),
    (
        '[fields.A]\ntype = "code\n',
        'line 2: `type = "code`: the closing quotation mark is missing',
        'write: type = "code"',
    ),
    (
        "These are our fields\n",
        "line 1: `These are our fields`: it is neither a name in brackets nor",
        "put # in front",
    ),
    ("[fields.A\n", "line 1: `[fields.A`: the closing bracket `]` is missing", "write: [fields.A]"),
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
