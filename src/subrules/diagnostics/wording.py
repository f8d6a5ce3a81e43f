"""Small matters of lines that people read: how wide a text is, how it is cut, how a number of things is said."""

from __future__ import annotations

import unicodedata


def many(count: int, what: str) -> str:
    """A number of things, in words.

    >>> many(1, "row"), many(2_000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def text_width(text: str) -> int:
    """The columns that a text takes in a terminal.

    >>> text_width("Plus"), text_width("日本")
    (4, 4)
    """
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, width: int) -> str:
    """The text in so many columns of a terminal, its end replaced by `…` where it has more.

    >>> cut("SunDigital", 6), cut("Plus", 6)
    ('SunDi…', 'Plus')
    """
    if text_width(text) <= width:
        return text
    kept = text[:width]
    while kept and text_width(kept) >= width:
        kept = kept[:-1]
    return kept + "…"


def printable(value: object) -> str:
    r"""A text without what a terminal would take for a command.

    >>> printable("a\x1b[2J"), printable(7)
    ('a?[2J', '7')
    """
    text = str(value)
    return text if text.isprintable() else "".join(c if c.isprintable() else "?" for c in text)
