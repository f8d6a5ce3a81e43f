"""What a parser's productions are made of: repetitions side by side, and values as literals (LNG-19)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from ..rules.ruleset import Placeholder
from . import tree
from .lex import Tokens

Nodes: TypeAlias = list[Any]
"""What the loop of the parser holds: token numbers, tree nodes, and lists of either."""

Production: TypeAlias = Callable[[Nodes, int, int, Tokens], Any]
"""Makes a node of the parts of a production, and of where it begins and ends."""


def listed(parts: Nodes, start: int, end: int, tokens: Tokens) -> Any:
    """A repetition: lark writes `x*` as a production of its own; its parts are kept side by side."""
    if isinstance(parts[0], list):
        parts[0].extend(parts[1:])
        return parts[0]
    return parts


def flat(parts: Nodes) -> Nodes:
    """Parts without lists in them: what a list holds stands in its place."""
    flat: Nodes = []
    for part in parts:
        if isinstance(part, list):
            flat.extend(part)
        else:
            flat.append(part)
    return flat


_LETTERS = frozenset("XYZ")


def item(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Value:
    """What stands in braces, up to a comma: a value of several words, a quoted one, or a placeholder."""
    parts = flat(parts)
    if isinstance(parts[0], int):
        if tokens.kinds[parts[0]] == "PLACEHOLDER":
            return Placeholder(tokens.text[start + 1 : end], (start, end))
        return literal(parts[0], tokens)
    if tokens.read_as is None or all(tokens.read_as[index] is None for (index,) in parts):
        text = _spaced(tokens.text[start:end])
    else:
        text = _spaced(" ".join(tokens.word(index) for (index,) in parts))
    if text in _LETTERS:
        return Placeholder(text, (start, end))
    return tree.Literal(text, (start, end), "braced")


def word(parts: Nodes, start: int, end: int, tokens: Tokens) -> tuple[int]:
    """A word of a value in braces."""
    return (parts[0],)  # not a bare number, which would be a quoted text, nor a list, which would be flattened


_QUOTES = frozenset("\"“”„'‘’‚")


def literal(index: int, tokens: Tokens) -> tree.Literal:
    """A token as a value: what its quotation marks hold, or the word itself."""
    span = tokens.span(index)
    text = tokens.word(index)
    if text[:1] in _QUOTES:
        quote = text[0]
        inner = text[1:-1] if len(text) > 1 and text[-1] in _QUOTES else text[1:]
        return tree.Literal(inner.replace(quote * 2, quote), span, "quoted")
    return tree.Literal(_plain_sign(text), span, "bare")


def _plain_sign(text: str) -> str:
    """A long minus in front of a number, as a word processor makes it, is a minus (LNG-19)."""
    return "-" + text[1:] if text.startswith(("−", "–")) else text


def _spaced(text: str) -> str:
    """The inside of braces: non-breaking spaces are spaces, a line break is one space, and a comment is none of it."""
    if "\n" in text:
        text = " ".join(part for line in text.split("\n") if (part := line.partition("#")[0].strip()))
    return _plain_sign(text.replace("\u00a0", " ").replace("\u202f", " "))
