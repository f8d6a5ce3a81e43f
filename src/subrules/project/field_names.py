"""A column's name as a field's name: one word that rules can write."""

from __future__ import annotations

import re
from collections.abc import Container

from ..language.lex import STATEMENT_WORDS
from ..rules.vocabulary import RESERVED, Field, FieldType, Vocabulary, VocabularyError

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def field_name(column: str, *, taken: Container[str] = ()) -> str:
    """The name that a field of a column gets: its own where that is one word, else its words in one.

    A word of the language, and a name that is `taken` (in lower case), get something behind them.

    >>> field_name("Zip Code"), field_name("weekly fee"), field_name("Term"), field_name("From"), field_name("2nd line")
    ('ZipCode', 'WeeklyFee', 'Term', 'FromValue', 'N2ndLine')
    """
    words = _WORD.findall(column)
    name = column if stands_alone(column) else "".join(word[0].upper() + word[1:] for word in words) or "Column"
    if not name[0].isalpha():
        name = f"N{name}"
    if name.lower() in STATEMENT_WORDS or not stands_alone(name):
        name = f"{name}Value"
    plain, number = name, 2
    while name.lower() in taken:
        name, number = f"{plain}{number}", number + 1
    return name


def stands_alone(name: str) -> bool:
    """Whether a vocabulary takes a name as it is."""
    if name.lower() in RESERVED or not name.isidentifier():
        return False
    try:
        Vocabulary((Field(name=name, type=FieldType.TEXT),))
    except VocabularyError:
        return False
    return True
