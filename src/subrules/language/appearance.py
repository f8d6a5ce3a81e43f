"""Values that are not what they look like (LNG-14): foreign letters, long dashes, the signs of word processors."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Finding, finding
from ..rules.confusables import foreign_letter, plain_spelling
from ..rules.signs import listed_signs, plain_signs, unplain_signs
from . import tree
from .written import replacements

_OF_DATA = "data mostly has the plain spelling, and texts are compared sign by sign"
_OF_NAME = "whoever names this rule, in a test or on the command line, has to write the same sign"


def appearance(written: tree.Literal, *, is_name: bool = False) -> Iterator[Finding]:
    """Warnings about a text that something which looks the same would not match.

    One for each kind of trouble; each suggests the text with every sign made plain. Blanks around
    the name of a rule do not count.
    """
    text = written.text.strip() if is_name else written.text
    if text.isascii() and not _has_odd_signs(text):
        return
    if any(c.isdigit() and not c.isascii() for c in text):
        return
    plain = plain_signs(text)
    foreign = foreign_letter(plain)
    if foreign:
        latin = plain_spelling(plain)
        yield finding(
            "SR008",
            written.span,
            f"`{text}` holds {foreign}",
            "data that looks the same will not match; type it again if it was not meant",
            *replacements(written, (latin,) if latin != text else ()),
        )
        plain = latin
    for code, signs in listed_signs(unplain_signs(text)).items():
        yield finding(
            code,
            written.span,
            f"`{text}` holds {signs}" if text.strip() else "there are only blanks between these quotes",
            _OF_NAME if is_name else _OF_DATA,
            *replacements(written, (plain,) if plain else ()),
        )


def _has_odd_signs(text: str) -> bool:
    """Whether plain ASCII is not as it seems."""
    return text != text.strip() or "  " in text or "\t" in text or "`" in text
