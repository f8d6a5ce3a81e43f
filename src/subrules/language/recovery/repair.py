"""One kind of mistake as a line of a table: when it is there, what is said, what could be written instead.

`pattern` says how a place is described; what is written instead is a text in which the named parts
stand in braces.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import frozen

from ...diagnostics import Finding
from ..lex import Tokens
from .pattern import Match
from .scene import Scene


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
