"""Values that are not what they look like (LNG-14): foreign letters, long dashes."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Finding, finding
from ..rules.confusables import foreign_letter, plain_spelling
from . import tree
from .written import replacements


def appearance(written: tree.Literal) -> Iterator[Finding]:
    """Warnings about a value that data which looks the same would not match."""
    if written.text.isascii():
        return
    if any(c.isdigit() and not c.isascii() for c in written.text):
        return
    foreign = foreign_letter(written.text)
    if foreign:
        plain = plain_spelling(written.text)
        yield finding(
            "SR008",
            written.span,
            f"`{written.text}` holds {foreign}",
            "data that looks the same will not match; type it again if it was not meant",
            *replacements(written, (plain,) if plain != written.text else ()),
        )
    if "–" in written.text and written.form != "quoted":
        yield finding(
            "SR009",
            written.span,
            f"`{written.text}` holds a long dash",
            "word processors make one of a hyphen; data mostly has the hyphen. In quotes it is kept as it is",
            *replacements(written, (written.text.replace("–", "-"),)),
        )
