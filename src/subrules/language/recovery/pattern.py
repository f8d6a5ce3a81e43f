"""Patterns over tokens: where a kind of mistake is to be found around the place where the grammar stopped.

Elements of a pattern stand apart by blanks: kinds of tokens (`NAME`, `ATOM|STRING`, classes such as
`VALUE`), words between quotes (`'to|until'`), groups in parentheses; `?`, `*` and `+` behind them,
`name:` in front of what messages speak of; `^` in front of the token that does not fit (it is among
them in any case); `-` where a token may not begin a line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache

from attrs import frozen

from .scene import WINDOW, Known, Scene

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


@cache
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

    values: tuple[str, ...]

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
        return text.format_map(parts | {"example": known.example, "outcome": known.outcome})

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
