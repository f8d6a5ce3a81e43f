"""The limits that keep hostile or mistaken text from costing more than it is worth (LNG-14)."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

DEEPEST = 100
"""The deepest nesting a caller can ask for: what walks a condition takes some frames a level, and Python has 1,000."""


def _whole(limits: Limits, attribute: Any, value: object) -> None:
    if type(value) is not int or value < 0:
        raise ValueError(f"{attribute.name}: a limit is a whole number from 0 on, not {value!r}")
    if attribute.name == "depth" and value > DEEPEST:
        raise ValueError(f"depth: no more than {DEEPEST}, not {value}: Python's own recursion limit is near beyond it")


@frozen(kw_only=True)
class Limits:
    """How much a caller is ready to read. Passing a limit is a diagnostic, never a crash.

    Attributes:
        characters: of one file. 10 million is about 80,000 rules, more than any real file.
        rules: of one rule set, filled templates counted. Ten times the largest set we have heard of.
        tokens: words and signs of one rule: room for one list of 10,000 values and what stands around it.
        depth: of parentheses and `not` inside one another. Nobody reads beyond ten; at 50 nothing
            that walks a condition comes near Python's own recursion limit.
        values: in one list.
        characters_in_value: of one value; longer ones are pasted by accident.
        digits: of one number; 38 is what the decimal types of databases hold.
    """

    characters: int = field(default=10_000_000, validator=_whole)
    rules: int = field(default=100_000, validator=_whole)
    tokens: int = field(default=25_000, validator=_whole)
    depth: int = field(default=50, validator=_whole)
    values: int = field(default=10_000, validator=_whole)
    characters_in_value: int = field(default=1_000, validator=_whole)
    digits: int = field(default=38, validator=_whole)


DEFAULT_LIMITS = Limits()
