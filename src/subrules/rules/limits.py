"""The limits that keep hostile or mistaken text from costing more than it is worth (LNG-14)."""

from __future__ import annotations

from attrs import frozen


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

    characters: int = 10_000_000
    rules: int = 100_000
    tokens: int = 25_000
    depth: int = 50
    values: int = 10_000
    characters_in_value: int = 1_000
    digits: int = 38


DEFAULT_LIMITS = Limits()
