"""Letters that look like others: words that mix alphabets, and plain spellings of lookalikes (LNG-14)."""

from __future__ import annotations

import unicodedata

LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаесіјорхуѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονаⅼ",
    "ABESIJKMHOPCTYXaecijopxysdqwABEZHIKMNOPTYXoval",
)
"""Letters of other alphabets, each with the Latin one that it looks like."""


def plain_spelling(word: str) -> str:
    r"""The word with lookalike letters made plain Latin, and full-width ones narrow.

    >>> plain_spelling("\u0406f")
    'If'
    """
    return unicodedata.normalize("NFKC", word).translate(LOOKALIKES)


def foreign_letter(word: str) -> str | None:
    """A letter of `word` that belongs to another alphabet than it seems, in words; None if there is none.

    A word that is written in one alphabet is left alone, unless all of it could be read as Latin.
    """
    if word.isascii():
        return None
    alphabets = {_alphabet(c) for c in word if c.isalpha()}
    lookalike = plain_spelling(word).isascii()
    if len(alphabets) < 2 and not (lookalike and alphabets - {"Latin"}):
        return None
    for character in word:
        alphabet = _alphabet(character) if character.isalpha() else "Latin"
        if alphabet != "Latin":
            return f"`{character}`, a {alphabet} letter"
    return None


def _alphabet(character: str) -> str:
    return unicodedata.name(character, "LATIN").split()[0].capitalize()
