"""What is wrong with a text whatever its rules say: dangerous signs, depth, comments that read like rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from ..diagnostics import Edit, Finding, Fix, finding
from . import tree
from .lex import BIDIRECTIONAL, DANGEROUS, Tokens
from .pieces import BULLET

_COMMENTED_RULE = re.compile(rf"#+\s*(?:{BULLET})\s*if\b.+\bthen\b", re.IGNORECASE)


def commented_rules(comments: Iterable[tree.Comment]) -> Iterator[Finding]:
    """Remarks that read like rules: a number sign in front of a rule makes it one (SR157)."""
    for comment in comments:
        if "hen" in comment.text and _COMMENTED_RULE.match(comment.text):
            begin = comment.span[0]
            stop = begin + len(comment.text) - len(comment.text.lstrip("#"))
            yield finding(
                "SR157",
                comment.span,
                "this comment reads like a rule, and is none: `#` makes it a comment",
                "if it is a rule, leave the `#` out",
                Fix("leave the `#` out", (Edit(begin, stop, ""),)),
            )


def too_deep(tokens: Tokens, most: int) -> Finding | None:
    """Where parentheses and `not` go deeper than the limit, seen before anything walks down."""
    kinds = tokens.kinds
    if kinds.count("LPAR") + kinds.count("NOT") <= most:
        return None
    opened: list[int] = []
    depth = 0
    for index, kind in enumerate(kinds):
        if kind == "LPAR":
            opened.append(depth)
            depth += 1
        elif kind == "NOT":
            depth += 1
        elif kind == "RPAR" and opened:
            depth = opened.pop()
        elif kind in ("AND", "OR", "THEN"):
            depth = opened[-1] + 1 if opened else 0
        if depth > most:
            return finding(
                "SR132",
                tokens.span(index),
                f"parentheses and `not` are nested more than {most} deep here",
                "split the rule into several",
            )
    return None


def dangerous(text: str, comments: Iterable[tree.Comment], found: list[Finding]) -> list[int]:
    """Where control characters and the like stand outside comments; each run is reported once."""
    quiet = [comment.span for comment in comments]
    at = [m.start() for m in DANGEROUS.finditer(text) if not any(a <= m.start() < b for a, b in quiet)]
    for start in at:
        if start - 1 in at and text[start - 1] == text[start]:
            continue
        end = start
        while end < len(text) and text[end] == text[start]:
            end += 1
        sign = f"U+{ord(text[start]):04X} {unicodedata.name(text[start], 'CONTROL CHARACTER')}"
        code, what = (
            ("SR005", "reverses the reading direction") if text[start] in BIDIRECTIONAL else ("SR004", "cannot be seen")
        )
        found.append(
            finding(
                code,
                (start, end),
                f"a sign that {what} stands here: {sign}",
                "remove it",
                Fix("remove it", (Edit(start, end, ""),)),
            )
        )
    return at
