"""A rule where it stopped fitting the grammar: its tokens, the place, and what would have fitted."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, field, frozen

from ...rules.vocabulary import FieldType
from ..lex import END, Lexer, Tokens

WINDOW = 80
"""How many tokens before and behind the place a pattern can reach."""


@frozen
class Known:
    """What recovery needs of the vocabulary: fields by their key, and by the columns they are read from; the outcomes; an example."""

    fields: Mapping[str, FieldType]
    by_column: Mapping[str, str]
    phrases: tuple[str, ...]
    example: str
    """A comparison of the vocabulary's own, such as `NewspaperID = 1`."""
    since: Mapping[tuple[str, str], str] = field(factory=dict)
    """The field that counts days or months since a date, by the date's key and the unit."""
    scope: frozenset[str] = frozenset()
    """The names of the field that the template's shape begins with."""

    def says_outcome(self, words: list[str]) -> int:
        """How many of the first words spell an outcome such as `upgrade offer`; 0 if they do not."""
        for count in range(len(words), 0, -1):
            phrase = " ".join(words[:count]).lower()
            if phrase in self.phrases or ("/" in phrase and any(p.split()[-1] in phrase for p in self.phrases)):
                return count
        return 0

    @property
    def columns(self) -> frozenset[str]:
        """The columns that fields are read from, in lower case."""
        return frozenset(self.by_column)

    @property
    def outcome(self) -> str:
        """The first outcome's phrase, for examples."""
        return self.phrases[0] if self.phrases else "…"


@define
class Scene:
    """A rule that stopped fitting the grammar: `at` is the token that does not fit, `expected` what would have."""

    tokens: Tokens
    at: int
    expected: frozenset[str]
    known: Known
    lexer: Lexer
    _encoded: tuple[str, list[int]] | None = field(default=None, init=False)

    def kind(self, index: int) -> str:
        """The kind of a token; END past the last and before the first."""
        return self.tokens.kinds[index] if 0 <= index < len(self.tokens.kinds) else END

    def word(self, index: int) -> str:
        """The word of a token."""
        return self.tokens.word(index) if index >= 0 else ""

    def is_hole(self, index: int) -> bool:
        """Whether a token stands for a mistake that was reported already."""
        return 0 <= index < len(self.tokens.kinds) and not self.tokens.word(index)

    def first_of_line(self, index: int) -> bool:
        """Whether a token is the first of its line."""
        if not 0 < index < len(self.tokens.kinds):
            return False
        return "\n" in self.tokens.text[self.tokens.ends[index - 1] : self.tokens.starts[index]]

    @property
    def in_outcome(self) -> bool:
        """Whether `then` came before."""
        return "THEN" in self.tokens.kinds[: self.at]

    def find(self, kinds: frozenset[str] | set[str], start: int) -> int:
        """The first token from `start` on that is one of `kinds`; past the last if there is none."""
        index = start
        while index < len(self.tokens.kinds) and self.tokens.kinds[index] not in kinds:
            index += 1
        return index

    def outcome_at(self, index: int) -> int:
        """How many tokens from `index` on spell an outcome."""
        stop = index
        while self.kind(stop) == "NAME" and stop < index + 6:
            stop += 1
        return self.known.says_outcome([self.word(i) for i in range(index, stop)])

    def is_field(self, index: int) -> bool:
        """Whether a token is a field's name: one that is known, or a name where a condition begins."""
        if self.kind(index) != "NAME":
            return False
        known = self.word(index).lower() in self.known.fields
        return known or (not self.in_outcome and self.kind(index - 1) in ("IF", "AND", "OR", "NOT", "LPAR"))

    def raw(self, start: int, stop: int) -> str:
        """The text of tokens as it stands, or the words that are read in its place."""
        if stop <= start:
            return ""
        if self.tokens.read_as is not None and any(w is not None for w in self.tokens.read_as[start:stop]):
            return " ".join(word for word in (self.word(i) for i in range(start, stop)) if word)
        return self.tokens.text[self.tokens.starts[start] : self.tokens.ends[stop - 1]]

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Where tokens stand; what they come behind where there are none."""
        if stop <= start:
            start, stop = max(start - 1, 0), max(start, 1)
        return self.tokens.span(start)[0], self.tokens.span(min(stop, len(self.tokens.kinds)) - 1)[1]

    def encoded(self) -> tuple[str, list[int]]:
        """The tokens around the place as one text for patterns, and where each begins in it."""
        if self._encoded is None:
            parts: list[str] = []
            starts: list[int] = []
            length = 0
            for index in range(max(self.at - WINDOW, 0), min(self.at + WINDOW, len(self.tokens.kinds)) + 1):
                starts.append(length)
                word = self.word(index).lower().replace(" ", "\x01").replace("^", "\x02")
                mark = "^" if index == self.at else ""
                line = "¶" if self.first_of_line(index) else ""
                part = f"{mark}{line}{self.kind(index)}:{word} "
                parts.append(part)
                length += len(part)
            self._encoded = "".join(parts), starts
        return self._encoded
