"""Files of another kind that are taken for rules: each is told in one sentence (SR013)."""

from __future__ import annotations

from ..diagnostics import Finding, finding

_AS_TEXT = "in the program that wrote it, save it as plain text in UTF-8, with the ending .rules"


def other_file(text: str | bytes) -> Finding | None:
    """What a file is that holds no text of rules; None for text."""
    head = text[:4096] if isinstance(text, bytes) else text[:4096].encode("utf-8", "replace")
    kind, help = "", _AS_TEXT
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if head.startswith(b"PK\x03\x04"):
        whole = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        if b"word/" in whole:
            kind, help = (
                "a Word document (.docx)",
                "in Word choose Save As, `Plain Text (.txt)`, and the encoding UTF-8; then end its name in .rules",
            )
        elif b"xl/" in whole:
            kind, help = (
                "an Excel workbook (.xlsx)",
                "rules are sentences in a text file; a table of rows is saved as `CSV UTF-8` under the name NAME.rows.csv",
            )
        elif b"opendocument" in whole[:200]:
            kind = "a LibreOffice document"
        else:
            kind, help = "a zip archive", "unpack it, and name the file of rules that is in it"
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        kind = "an old Word or Excel file (.doc, .xls)"
    elif start.startswith(b"{\\rtf"):
        kind = "an RTF document"
    elif head.startswith(b"%PDF"):
        kind, help = "a PDF", "copy its text into a plain text file in UTF-8, with the ending .rules"
    elif start.startswith((b"<!doctype", b"<html", b"<?xml", b"<body", b"<meta")):
        kind, help = "a web page or XML", "copy its text into a plain text file in UTF-8, with the ending .rules"
    elif head.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        isinstance(text, bytes) and head.count(0) > len(head) // 4 > 0
    ):
        kind, help = "text in UTF-16 (Windows calls it Unicode)", "save it again with the encoding UTF-8"
    if not kind:
        return None
    return finding("SR013", (0, 0), f"the file is {kind}, not plain text in UTF-8", help)
