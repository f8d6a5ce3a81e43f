"""Text into tokens, with the terminals of the grammar joined into one regular expression.

No token of it nests one repetition in another over the same characters, so the time is linear in
the text. What the grammar has no terminal for becomes JUNK or, after a lone quotation mark, OPEN.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import define, frozen

from .tree import Comment

JUNK = "JUNK"
OPEN_QUOTE = "OPEN_QUOTE"
END = "$END"

_SKIPPED = frozenset({"SPACE", "COMMENT", "BULLET"})

# A quotation mark that is never closed takes the words after it up to what cannot be in a value,
# and no more than 200 characters, so that many such marks in one long line cost little.
_OPEN = r"""["“”„'‘’‚][^\n{},():;#]{0,200}?(?=[^\S\n]?(?:[\n{},():;#]|\Z|(?:then|and|or)\b))"""
_JUNK = r"""[=<>!&|~^*+%]{2,3}|[^\s\w{}()\[\],;:"“”„]{1,3}?(?=[\s\w{}(),;:"“”„]|\Z)|."""

DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Control characters, signs without width, and those that change the reading direction (LNG-14)."""

BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@define(slots=True)
class Tokens:
    """The tokens of a text, as columns: what kind each is and where it begins and ends.

    Only recovery from a mistake changes them: it reads on with other words in the place of some.
    `read_as` holds those words; None where the text itself says what a token is.
    """

    text: str
    kinds: list[str]
    starts: list[int]
    ends: list[int]
    read_as: list[str | None] | None = None

    def word(self, index: int) -> str:
        """The text of a token, or what is read in its place; past the last one, nothing."""
        if index >= len(self.kinds):
            return ""
        if self.read_as is not None and (word := self.read_as[index]) is not None:
            return word
        return self.text[self.starts[index] : self.ends[index]]

    def span(self, index: int) -> tuple[int, int]:
        """Where a token stands; past the last one, the end of the last."""
        if index < len(self.kinds):
            return self.starts[index], self.ends[index]
        end = self.ends[-1] if self.ends else 0
        return end, end

    def part(self, start: int, stop: int) -> Tokens:
        """The tokens from `start` up to `stop`, over the same text."""
        words = None if self.read_as is None else self.read_as[start:stop]
        return Tokens(self.text, self.kinds[start:stop], self.starts[start:stop], self.ends[start:stop], words)

    def replaced(self, start: int, stop: int, kinds: list[str], words: list[str]) -> Tokens:
        """Tokens in which others are read in the place of those from `start` up to `stop`.

        The new ones share the place of the old; where there were none, they have no width. One
        without a word is a hole: it stands for what is missing, and nothing more is said about it.
        """
        if start < stop:
            begin, end = self.starts[start], self.ends[stop - 1]
        else:
            begin = end = self.ends[start - 1] if start else (self.starts[0] if self.starts else 0)
        old = self.read_as or [None] * len(self.kinds)
        return Tokens(
            self.text,
            [*self.kinds[:start], *kinds, *self.kinds[stop:]],
            [*self.starts[:start], *([begin] * len(kinds)), *self.starts[stop:]],
            [*self.ends[:start], *([end] * len(kinds)), *self.ends[stop:]],
            [*old[:start], *words, *old[stop:]],
        )


STATEMENT_WORDS = ("test", "given", "expect", "because", "assume", "cover")
"""The words that begin a line of what is said about rules."""


_RELATIONS = frozenset({"EQ", "NE", "LE", "GE", "LT", "GT", "IN", "IS", "BETWEEN", "STARTS"})


def as_statement(tokens: Tokens) -> None:
    """Give the words of statements their kinds: they are words of the language only where they stand in one."""
    section = ""
    kinds, words = tokens.kinds, [tokens.word(index).lower() for index in range(len(tokens.kinds))]
    for index, kind in enumerate(kinds):
        if kind != "NAME":
            continue
        word = words[index]
        after = words[index + 1] if index + 1 < len(words) else ""
        if word in STATEMENT_WORDS and _begins_line(tokens, index) and not _is_compared(kinds, index):
            kinds[index] = section = word.upper()
        elif section == "GIVEN" and (word, after) in (("anything", "else"), ("as", "of")):
            kinds[index], kinds[index + 1] = word.upper(), after.upper()
        elif section == "EXPECT" and (
            word in ("includes", "excludes") or (word == "no" and kinds[index - 1] in ("EXPECT", "AND"))
        ):
            kinds[index] = word.upper()


def _is_compared(kinds: Sequence[str], index: int) -> bool:
    """Whether a word is the field of a comparison: a field can be called `Cover`."""
    after = kinds[index + 1 : index + 3]
    return bool(after) and (after[0] in _RELATIONS or after == ["NOT", "IN"])


def _begins_line(tokens: Tokens, index: int) -> bool:
    return index == 0 or "\n" in tokens.text[tokens.ends[index - 1] : tokens.starts[index]]


@frozen
class Lexer:
    """A tokenizer made from a grammar's terminals."""

    keywords: dict[str, str]
    _pattern: re.Pattern[str]
    _kinds: Sequence[str]

    @classmethod
    def of(cls, terminals: Iterable[tuple[str, str, int]]) -> Lexer:
        """From (name, pattern, priority) of each terminal. Keywords are looked up, not searched for."""
        keywords: dict[str, str] = {}
        parts: list[tuple[int, int, str, str]] = []
        for order, (name, pattern, priority) in enumerate(terminals):
            if pattern.startswith(f"(?i:{name.lower()})"):
                keywords[name.lower()] = name
            else:
                parts.append((-priority, order, name, pattern))
        named = [(name, pattern) for _, _, name, pattern in sorted(parts)]
        named += [(OPEN_QUOTE, f"(?i:{_OPEN})"), (JUNK, f"(?s:{_JUNK})")]
        return cls(keywords, re.compile("|".join(f"({pattern})" for _, pattern in named)), ("", *(n for n, _ in named)))

    def read(self, text: str, most: int = 1_000_000) -> tuple[Tokens, tuple[Comment, ...], bool]:
        """The tokens and the comments of a text, and whether it stopped at a rule of more than `most` tokens."""
        kinds: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        comments: list[Comment] = []
        keywords, names = self.keywords, self._kinds
        room = most + 1
        for match in self._pattern.finditer(text):
            kind = names[match.lastindex or 0]
            if kind == "SPACE":
                continue
            start, end = match.span()
            if kind == "NAME":
                kind = keywords.get(match[0].lower(), kind)
            elif kind in _SKIPPED:
                if kind == "COMMENT":
                    comments.append(Comment(match[0], (start, end)))
                continue
            if kind == "IF" or kind == "RULE":
                room = len(kinds) + most + 1
            elif len(kinds) > room:
                return Tokens(text, kinds, starts, ends), tuple(comments), True
            kinds.append(kind)
            starts.append(start)
            ends.append(end)
        return Tokens(text, kinds, starts, ends), tuple(comments), False
