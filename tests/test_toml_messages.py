"""A vocabulary with a slip in it, or one that is no text: said in words, with the line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from subrules.diagnostics import Diagnostic
from subrules.project import ProjectError, read_vocabulary
from subrules.project.tables import HeldFile
from subrules.project.toml_file import toml_file

TYPED = [
    (
        "[fields.weekly fee]\n",
        1,
        "a name of several words",
        'write `[fields.WeeklyFee]`, and below it `column = "weekly fee"`',
    ),
    ("[fields.A]\ntype = code\n", 2, "a text stands in quotation marks", 'write `type = "code"`'),
    ("[fields.A]\ntype = “code”\n", 2, "a word processor has turned", 'write `type = "code"`'),
    ('[fields.A]\nweekly fee = "x"\n', 2, "", 'write `"weekly fee" = "x"`'),
    ('[fields.A]\ntype = "code"\n[fields.A]\n', 3, "`[fields.A]` stands twice: first in line 1", ""),
    ('[fields.A]\ntype = "code"\ntype = "text"\n', 3, "`type` stands twice: first in line 2", "leave one of them out"),
    ("[fields.A]\nmay_be_missing = no\n", 2, "yes and no", "write `may_be_missing = false`"),
    ('[fields.A]\ntype = "code\n', 2, "the closing quotation mark is missing", 'write `type = "code"`'),
    ("These are our fields\n", 1, "it is neither a name in brackets nor", "put # in front"),
    ("[fields.A\n", 1, "the closing bracket `]` is missing", "write `[fields.A]`"),
]


def mistakes(data: bytes) -> tuple[Diagnostic, ...]:
    with pytest.raises(ProjectError) as raised:
        toml_file(HeldFile("v.toml", data), code="SR015")
    return raised.value.diagnostics


@pytest.mark.parametrize(("text", "line", "said", "help"), TYPED, ids=[text[:24] for text, *_ in TYPED])
def test_a_slip_is_said_in_words_with_its_line(text: str, line: int, said: str, help: str) -> None:
    [found] = mistakes(text.encode())
    assert (found.code, found.file, found.line) == ("SR015", "v.toml", line)
    assert found.excerpt == text.splitlines()[line - 1]
    assert said in found.message
    assert help in found.help
    assert "TOML" not in found.message + found.help


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_vocabulary_may_have_the_mark_of_its_encoding(encoding: str) -> None:
    data = '[fields."Città"]\ntype = "text"\n'.encode(encoding)
    assert list(toml_file(HeldFile("v.toml", data), code="SR015").tables["fields"]) == ["Città"]


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
    with pytest.raises(ProjectError) as raised:
        read_vocabulary(tmp_path / "v.toml")
    assert said in str(raised.value)
    assert "plain text" in str(raised.value) or "unpack it" in str(raised.value)
    assert "--encoding" not in str(raised.value)
