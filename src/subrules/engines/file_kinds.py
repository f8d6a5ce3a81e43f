"""What a file is, by its first bytes: a workbook, a document or a packed file that somebody gives as a table or as text."""

from __future__ import annotations

import zipfile
from typing import Any, Literal, Protocol

from attrs import frozen

TABLE_HELP = "open it where it was made and save it as CSV UTF-8, then give that file"
TEXT_HELP = "open it where it was made and save it as plain text in UTF-8, then give that file"
UNPACK_HELP = "unpack it, and give the file that is in it"

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "a document in Rich Text Format"),
    (b"%PDF", "a PDF document"),
    (b"ARROW1\0\0", "an Arrow file"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"Obj\x01", "an Avro file"),
)
_PACKED: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "packed with gzip"),
    (b"BZh91AY&SY", "packed with bzip2"),
    (b"\xfd7zXZ\0", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "packed with 7-Zip"),
)
_IN_ZIP = (
    ("xl/", "an Excel workbook"),
    ("word/", "a Word document"),
    ("ppt/", "a PowerPoint presentation"),
    ("Index/", "a document of Numbers or Pages"),
)
_OPEN_DOCUMENT = {"spreadsheet": "a LibreOffice spreadsheet", "text": "a LibreOffice document"}
_HEAD = 4_096

Text = Literal["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", ""]
"""What the first bytes say of a text: a mark at its beginning, or the zeros of UTF-16; nothing where they say nothing."""


class ReadableFile(Protocol):
    """What can be read as a file: a path, or bytes that stand for one."""

    @property
    def suffix(self) -> str:
        """The ending of its name, with the full stop."""
        ...

    def open(self, mode: str, *, encoding: str | None = None, newline: str | None = None) -> Any:
        """Open it from its beginning."""
        ...


@frozen
class Kind:
    """What a file is, in words that follow "it is", and what to do with it."""

    name: str
    help: str


def kind_of(path: ReadableFile, *, wanted: Literal["table", "text"]) -> Kind | None:
    """What a file is that is no text, or a web page; None where it may be the text or the table that was wanted.

    Args:
        path: the file.
        wanted: what it was given as, which says what to do.
    """
    head = head_of(path)
    help = TABLE_HELP if wanted == "table" else TEXT_HELP
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path, help)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        is_word = path.suffix.lower() in (".doc", ".dot")
        return Kind("an old Word document" if is_word else "an old Excel workbook", help)
    for start, name in _STARTS:
        if head.startswith(start):
            return Kind(name, help)
    if head.startswith(b"PAR1") and any(byte < 9 for byte in head[4:64]):  # and no heading that begins so
        return Kind("a Parquet file", "give it a name that ends in .parquet" if wanted == "table" else help)
    for start, name in _PACKED:
        if head.startswith(start):
            return Kind(name, UNPACK_HELP)
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")):
        return Kind("a web page (HTML), whatever its name says", help)
    if text.startswith(b"<?xml"):
        return Kind("an XML file", help)
    return None


def head_of(path: ReadableFile) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        head: bytes = file.read(_HEAD)
    return head


def _kind_of_zip(path: ReadableFile, help: str) -> Kind:
    try:
        with path.open("rb") as packed, zipfile.ZipFile(packed) as archive:
            names = archive.namelist()
            for start, name in _IN_ZIP:
                if any(n.startswith(start) for n in names):
                    return Kind(name, help)
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    said = file.read(200).decode("ascii", "replace").rpartition(".")[2]
                return Kind(_OPEN_DOCUMENT.get(said, "an OpenDocument file"), help)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        pass
    return Kind("a ZIP archive", UNPACK_HELP)


def text_of(head: bytes) -> Text:
    """Which text the first bytes are by their mark, or by the zeros that UTF-16 has beside plain letters.

    >>> text_of("id".encode("utf-16")), text_of("id".encode("utf-16-le")), text_of(b"id")
    ('utf-16', 'utf-16-le', '')
    """
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    start = head[: min(len(head) // 2 * 2, 200)]
    even, odd = start[::2], start[1::2]
    if start and odd.count(0) > len(odd) * 0.6 and not even.count(0):
        return "utf-16-le"
    if start and even.count(0) > len(even) * 0.6 and not odd.count(0):
        return "utf-16-be"
    return ""
