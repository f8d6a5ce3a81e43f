"""One kind of mistake as a line of a table: when it is there, what is said, what could be written instead.

A repair looks at the tokens around the place where the grammar stopped, by a pattern. Elements of a
pattern stand apart by blanks: kinds of tokens (`NAME`, `ATOM|STRING`, classes such as `VALUE`), words
between quotes (`'to|until'`), groups in parentheses; `?`, `*` and `+` behind them, `name:` in front
of what messages speak of; `^` in front of the token that does not fit (it is among them in any case); `-` where it may not begin a
line. What is written instead is a text in which the named parts stand in braces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from attrs import define, field, frozen

from ...diagnostics import Edit, Finding
from ...rules.vocabulary import FieldType
from ..lex import END, Lexer, Tokens

WINDOW = 80
"""How many tokens before and behind the place a pattern can reach."""

CLASSES = {
    "VALUE": "NAME|ATOM|STRING|LBRACE",
    "WORD": "NAME|ATOM",
    "SINGLE": "NAME|ATOM|STRING",
    "ORDER": "EQ|NE|LE|GE|LT|GT",
    "RELATION": "EQ|NE|LE|GE|LT|GT|IN|IS|BETWEEN|STARTS",
    "JOINT": r"AND|OR|THEN|RPAR|\$END",
    "END": r"\$END",
    "ANY": r"[A-Z_]+",
    "LIST": "",  # a value or a list in braces, written out below
}
_ONE = r"(?:{0}):[^ ]* "
_LIST = r"(?:(?:NAME|ATOM|STRING):[^ ]* |LBRACE:[^ ]* ¶?(?:(?!LBRACE|RBRACE|THEN)[A-Z_]+:[^ ]* ¶?)*RBRACE:[^ ]* )"


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


@lru_cache(maxsize=None)
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression over a scene's encoded text."""
    made: list[str] = []
    anywhere = "" if "^" in pattern else r"\^?"
    for element in pattern.split():
        here = anywhere
        if element.startswith("^"):
            here, element = r"\^", element[1:]
        if not element:
            made.append(here)
            continue
        if element == "(":
            made.append(("" if here == anywhere else here) + "(?:")
            continue
        name = ""
        if found := re.match(r"([a-z]+):(?=.)", element):
            name, element = found[1], element[found.end() :]
        if element == "(":
            made.append(f"{'' if here == anywhere else here}(?P<{name}>")
            continue
        if closing := re.fullmatch(r"\)([?*+]?)", element):
            made.append(")" + closing[1])
            continue
        quantity = element[-1] if element[-1] in "?*+" and not element.endswith("'") else ""
        core = element[: len(element) - len(quantity)]
        line = r"¶?"
        if core.startswith("-"):
            line, core = "", core[1:]
        one = _LIST if core == "LIST" else _one_of(core)
        one = f"{here}{line}{one}"
        if name:
            made.append(f"(?P<{name}>(?:{one}){quantity or '{1}'})")
        else:
            made.append(f"(?:{one}){quantity}" if quantity else one)
    return re.compile("".join(made))


def _one_of(core: str) -> str:
    """One token of some kinds, or with one of some words."""
    words = re.search(r"'(.*)'", core)
    kinds = [kind for kind in core.replace(words[0] if words else "", "").split("|") if kind]
    found = [_ONE.format("|".join(CLASSES.get(kind, re.escape(kind)) for kind in kinds))] if kinds else []
    if words:
        found.append(rf"[A-Z_]+:(?:{words[1]}) ")
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


class Part(str):
    """A named part of what a pattern met, as it stands in the text.

    `{part:list}` gives its values with commas between, `{part:inner}` what stands between its braces or
    quotes, `{part:turned}` a comparison whose two sides change places.
    """

    __slots__ = ("values",)

    def __new__(cls, text: str, values: tuple[str, ...]) -> Part:
        """A text and the values in it."""
        made = super().__new__(cls, text)
        made.values = values
        return made

    def __format__(self, spec: str) -> str:
        match spec:
            case "list":
                return ", ".join(self.values)
            case "inner":
                return self.strip("{}").strip() if self.startswith("{") else str(self)
            case "turned":
                return _TURNED.get(str(self), str(self))
            case "shown":
                return _shown(str(self))
            case _:
                return str(self)


class _Said(Part):
    """A part in a message: on one line, and not endless."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return _shown(super().__format__(spec))


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "≤": ">=", "≥": "<="}


def _shown(text: str) -> str:
    text = " ".join(text.split()).replace("`", "´")
    return text if len(text) <= 60 else text[:57] + "…"


@frozen
class Match:
    """Where a pattern was met: the tokens from `start` up to `stop`, and the named parts."""

    start: int
    stop: int
    parts: Mapping[str, Part]
    places: Mapping[str, tuple[int, int]]

    def said(self, text: str, known: Known) -> str:
        """A message about it."""
        parts = {name: _Said(part, part.values) for name, part in self.parts.items()}
        return text.format_map(parts | {"example": known.example, "outcome": known.outcome})  # type: ignore[arg-type]

    def written(self, text: str) -> str:
        """A text with the parts put in."""
        return text.format_map(self.parts)


def met(scene: Scene, pattern: str) -> Match | None:
    """Where a pattern is met around the place, if it is."""
    text, starts = scene.encoded()
    place = text.index("^")
    found = None
    for candidate in compiled(pattern).finditer(text, max(0, place - 2000)):
        if candidate.start() <= place < candidate.end():
            found = candidate
            break
        if candidate.start() > place:
            return None
    if found is None:
        return None
    first = max(scene.at - WINDOW, 0)

    def index(offset: int) -> int:
        return first + max(bisect_right(starts, offset) - 1, 0)

    def tokens_of(span: tuple[int, int]) -> tuple[int, int]:
        if span[0] >= span[1]:
            return index(span[0]), index(span[0])
        return index(span[0]), min(index(span[1] - 1) + 1, len(scene.tokens.kinds))

    places = {name: tokens_of(found.span(name)) for name in found.groupdict() if found.group(name)}
    parts: dict[str, Part] = {}
    for name in found.re.groupindex:
        start, stop = places.get(name, (0, 0))
        values = tuple(
            scene.word(i) for i in range(start, stop) if scene.kind(i) in ("NAME", "ATOM", "STRING", "PLACEHOLDER")
        )
        parts[name] = Part(scene.raw(start, stop), values)
    start, stop = tokens_of(found.span())
    return Match(start, stop, parts, places)


@frozen
class Rewriting:
    """Other tokens in the place of some: how reading goes on, and the edit that writes it; None if it cannot."""

    tokens: Tokens
    edit: Edit | None


def rewritten(scene: Scene, start: int, stop: int, text: str) -> Rewriting:
    """The tokens with `text` read in the place of those from `start` up to `stop`.

    `⟨NAME⟩` and the like in the text are holes: tokens that stand for what is missing. What stays as
    it was keeps its place, so that the edit is no larger than the change; one that would go over a
    comment is none.
    """
    holes = "⟨" in text
    kinds: list[str] = []
    words: list[str] = []
    bounds: list[tuple[int, int]] = []
    for piece in re.split(r"(⟨[A-Z]+⟩)", text):
        if piece.startswith("⟨"):
            kinds.append(piece[1:-1])
            words.append("")
            bounds.append((0, 0))
        elif piece.strip():
            new, _, _ = scene.lexer.read(piece)
            kinds += new.kinds
            words += [new.word(i) for i in range(len(new.kinds))]
            bounds += list(zip(new.starts, new.ends, strict=True))
    old = [scene.word(i) for i in range(start, stop)]
    before = 0
    while before < min(len(old), len(words)) and old[before] == words[before]:
        before += 1
    behind = 0
    while behind < min(len(old), len(words)) - before and old[-1 - behind] == words[-1 - behind]:
        behind += 1
    first, last = start + before, stop - behind
    tokens = scene.tokens.replaced(
        first, last, kinds[before : len(kinds) - behind], words[before : len(words) - behind]
    )
    if holes:
        return Rewriting(tokens, None)
    middle = bounds[before : len(bounds) - behind]
    new_text = text[middle[0][0] : middle[-1][1]] if middle else ""
    return Rewriting(tokens, _edit(scene.tokens, first, last, new_text))


def _edit(tokens: Tokens, first: int, last: int, new: str) -> Edit | None:
    """The edit that puts a text in the place of tokens, with the blanks it needs."""
    text, count = tokens.text, len(tokens.kinds)
    touched = tokens.read_as[first:last] or tokens.read_as[max(first - 1, 0) : first + 1] if tokens.read_as else []
    if any(word is not None for word in touched):
        return None  # what stands here was not written so: that mistake comes first
    if first < last:
        begin, end = tokens.starts[first], tokens.ends[last - 1]
        if "#" in text[begin:end] and _has_comment(tokens, first, last):
            return None
        if not new:
            begin = tokens.ends[first - 1] if first else begin
            end = end if first else (tokens.starts[last] if last < count else end)
            if "#" in text[begin:end] and text[begin:end].lstrip().startswith("#"):
                return None
            if first and last < count and text[end : tokens.starts[last]] == "" and _joins(text[begin - 1], text[end]):
                return Edit(begin, end, " ")
            return Edit(begin, end, "")
        lead = " " if begin > 0 and _joins(text[begin - 1], new[0]) else ""
        tail = " " if end < len(text) and _joins(new[-1], text[end]) else ""
        return Edit(begin, end, lead + new + tail)
    if new in ("(", "{") or not first:
        at = tokens.starts[first] if first < count else tokens.ends[-1]
        return Edit(at, at, new if new in ("(", "{") else new + " ")
    at = tokens.ends[first - 1]
    lead = "" if new[0] in ",;:)}" else " "
    tail = " " if at < len(text) and _joins(new[-1], text[at]) else ""
    return Edit(at, at, lead + new + tail)


def _joins(one: str, other: str) -> bool:
    """Whether two signs side by side would be read as one word or one sign."""
    word = (one.isalnum() or one in "_$'\"") and (other.isalnum() or other in "_$'\"-")
    return word or (one in "=<>!" and other in "=<>!") or (one in "\"'" and other in "\"'")


def _has_comment(tokens: Tokens, first: int, last: int) -> bool:
    gaps = (tokens.text[tokens.ends[i] : tokens.starts[i + 1]] for i in range(first, last - 1))
    return any("#" in gap for gap in gaps)


@frozen
class Step:
    """What was found at one place, and the tokens with which reading goes on; None where it cannot."""

    found: Finding | None
    tokens: Tokens | None


Special: TypeAlias = Callable[[Scene], Step | None]
"""A repair that no pattern can describe: several places at once, or something to be counted."""


@frozen
class Repair:
    """A kind of mistake.

    Attributes:
        code: its code.
        pattern: when it is there.
        message: what is wrong; parts in braces.
        help: what to do.
        fixes: what could be written in the place of what the pattern met, the likeliest first.
        safe: the first text certainly means what was read.
        go_on: how reading goes on, where that is not the first of the fixes; "" ends it.
        about: the part that is underlined; else all of what the pattern met.
        when: what else must be so.
    """

    code: str
    pattern: str
    message: str
    help: str = ""
    fixes: tuple[str, ...] = ()
    safe: bool = False
    go_on: str | None = None
    about: str = ""
    when: Callable[[Scene, Match], Any] | None = None


def shown_word(word: str) -> str:
    """A word of the writer's in a message: between backticks, unless it holds one."""
    return "a backtick" if "`" in word else f"`{word}`"
