"""Signs that look like plainer ones: apostrophes, dashes, blanks, accents, joined and wide letters (LNG-14).

Word processors, web pages and spreadsheets put them in; data mostly has the plain ones, and texts are
compared exactly. So a rule and the data can look the same and never meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum

from .confusables import LOOKALIKES

_APOSTROPHES = "‘’‚‛ʼʹʻʽˈ´′＇\u0092\u0091"
_QUOTATION_MARKS = "“”„‟″＂"
_DASHES = "‐‑‒–—―−﹘﹣－"
_SIGNS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTATION_MARKS, '"'),
        **dict.fromkeys(_DASHES, "-"),
        "…": "...",
        "ĳ": "ij",
        "Ĳ": "IJ",
    }
)
_UNSEEN = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_COMPATIBLE = re.compile("[\ufb00-\ufb06\uff01-\uffee\u3000]")
"""Joined letters of print, and the wide and narrow forms of East Asian type."""


class Unplain(Enum):
    """In what a text differs from its plain spelling."""

    DASH = "dash"
    SIGN = "sign"
    BLANK = "blank"


UNPLAIN_CODES = {Unplain.DASH: "SR009", Unplain.SIGN: "SR011", Unplain.BLANK: "SR012"}
"""The code under which each is told."""


def plain_signs(text: str) -> str:
    r"""The text as a keyboard writes it: plain apostrophes, hyphens and blanks, accented letters as one sign.

    Letters keep their alphabet and their case; blanks at the ends go, and several in a row are one.

    >>> plain_signs("O\u2019Fallon"), plain_signs(" St\u00a0 Louis"), plain_signs("Montre\u0301al")
    ("O'Fallon", 'St Louis', 'Montréal')
    """
    text = text.replace("`", "'")
    if not text.isascii():
        text = _UNSEEN.sub("", unicodedata.normalize("NFC", text.translate(_SIGNS)))
        text = _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return " ".join(text.split())


def differ_only_in_signs(one: str, other: str) -> bool:
    r"""Whether two texts are different, but only in signs that look alike, or in blanks (LNG-14).

    Letter case counts: `IRVINE` and `Irvine` differ in more. Letters of another alphabet that look
    like Latin ones do not count.

    >>> differ_only_in_signs("O\u2019Fallon", "O'Fallon"), differ_only_in_signs("Irvine", "IRVINE")
    (True, False)
    >>> differ_only_in_signs("Irvine", "Irvine")
    False
    """
    return one != other and _compared(one) == _compared(other)


def _compared(text: str) -> str:
    plain = plain_signs(text)
    return plain if plain.isascii() else plain.translate(LOOKALIKES)


def unplain_signs(text: str) -> Iterator[tuple[Unplain, str]]:
    r"""What in a text differs from its plain spelling, each kind of sign once, in words.

    >>> [said for _, said in unplain_signs("O\u2019Fallon ")]
    ['a typographic apostrophe', 'a blank at the end']
    """
    if not text.isascii():
        yield from dict.fromkeys((kind, said) for c in text if (found := _sign(c)) for kind, said in (found,))
        if unicodedata.normalize("NFC", text) != text:
            yield Unplain.SIGN, "a letter and its accent as two signs"
    if "`" in text:
        yield Unplain.SIGN, "a backtick where an apostrophe belongs"
    if text and not text.strip():
        yield Unplain.BLANK, "blanks only"
        return
    if text[:1].isspace():
        yield Unplain.BLANK, "a blank at the beginning"
    if text[-1:].isspace():
        yield Unplain.BLANK, "a blank at the end"
    if re.search(r"\S\s{2,}\S", text):
        yield Unplain.BLANK, "several blanks in a row"
    if "\t" in text.strip():
        yield Unplain.BLANK, "a tab"


def listed_signs(found: Iterable[tuple[Unplain, str]]) -> dict[str, str]:
    """The same by the code under which it is told, joined to one phrase.

    >>> listed_signs(unplain_signs(" a  b"))
    {'SR012': 'a blank at the beginning and several blanks in a row'}
    """
    by_code: dict[str, list[str]] = {}
    for kind, sign in found:
        by_code.setdefault(UNPLAIN_CODES[kind], []).append(sign)
    return {
        code: " and ".join([", ".join(signs[:-1])] * (len(signs) > 1) + signs[-1:]) for code, signs in by_code.items()
    }


def _sign(c: str) -> tuple[Unplain, str] | None:
    """What a sign is that is not plain."""
    if c.isascii():
        return None
    if c in _APOSTROPHES:
        return Unplain.SIGN, "a typographic apostrophe"
    if c in _QUOTATION_MARKS:
        return Unplain.SIGN, "a typographic quotation mark"
    if c == "‑":
        return Unplain.DASH, "a hyphen that does not break"
    if c in _DASHES:
        return Unplain.DASH, "a long dash" if c in "‒–—―−" else "a hyphen that is not the plain one"
    if c.isspace():
        kind = (
            "a no-break space" if c in "\u00a0\u202f\u2007" else f"a blank that is not the plain one (U+{ord(c):04X})"
        )
        return Unplain.BLANK, kind
    if _UNSEEN.match(c):
        return Unplain.SIGN, f"a sign that cannot be seen (U+{ord(c):04X})"
    if c == "…":
        return Unplain.SIGN, "three dots as one sign"
    if c in "ĳĲ" or "\ufb00" <= c <= "\ufb06":
        return Unplain.SIGN, f"`{c}`, letters joined to one sign"
    if _COMPATIBLE.match(c):
        return Unplain.SIGN, f"`{c}`, a wide or narrow form"
    return None
