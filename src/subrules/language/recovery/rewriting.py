"""Other tokens in the place of some: how reading goes on, and the edit that writes it into the text."""

from __future__ import annotations

import re

from attrs import frozen

from ...diagnostics import Edit
from ..lex import Tokens
from .scene import Scene


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
    if _splits_what_was_read(tokens, first, last):
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


def _splits_what_was_read(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a change begins or ends inside other words that stand for one piece of the text."""
    read_as = tokens.read_as
    if read_as is None:
        return False
    if first == last:
        return any(word is not None for word in read_as[max(first - 1, 0) : first + 1])
    for at in (first, last):
        inside = 0 < at < len(read_as) and read_as[at - 1] is not None and read_as[at] is not None
        if inside and tokens.starts[at - 1] == tokens.starts[at]:
            return True
    return False


def _joins(one: str, other: str) -> bool:
    """Whether two signs side by side would be read as one word or one sign."""
    word = (one.isalnum() or one in "_$'\"") and (other.isalnum() or other in "_$'\"-")
    return word or (one in "=<>!" and other in "=<>!") or (one in "\"'" and other in "\"'")


def _has_comment(tokens: Tokens, first: int, last: int) -> bool:
    gaps = (tokens.text[tokens.ends[i] : tokens.starts[i + 1]] for i in range(first, last - 1))
    return any("#" in gap for gap in gaps)
