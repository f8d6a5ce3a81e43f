"""A leaf of the index: some alternatives, and which of them a record meets, as the bits of one integer.

An alternative is looked up by the value of its anchor, a field of which it lists the values. Its other
atoms are looked up in a filter for each field: for every class of values, an integer with a bit for
every alternative that accepts the class. A record costs one look-up for each anchor, and one for each
field that some living alternative still asks about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from attrs import define

from ..bits import bit_numbers
from ..rules.alternatives import SignedCondition
from ..rules.evaluate import holds
from ..rules.facts import Facts
from ..rules.vocabulary import Fact
from .classes import Filter

WIDEST = 64
"""How many rules an answer that is kept may come from: memory is for those that come again, not for large ones."""


class Matched:
    """The rules that apply, in order, and what is made of them once asked for. One object for each combination."""

    __slots__ = ("answer", "rules")

    def __init__(self, rules: tuple[int, ...]) -> None:
        self.rules = rules
        self.answer: Any = None


MISSING = Matched(())
"""Found instead of rules when a fact that counts is missing: another way has to decide."""

UNKNOWN = Matched(())
"""Stands for a combination of alternatives that was not met before."""

Find: TypeAlias = Callable[[Facts], Matched | None]
"""What finds the rules of a record: `MISSING` where a missing fact counts, None for no rules."""

Look: TypeAlias = Callable[[Any, int], int]
"""The bits of a value."""

Narrow: TypeAlias = Callable[[int, Facts], int]
"""What the filters leave of some bits."""

Kept: TypeAlias = tuple[Callable[[int, Matched | None], Matched | None], Callable[[int], Matched]]
"""What looks a combination of bits up among those that are kept, and what finds one that is not."""


@define(slots=True, eq=False)
class Anchor:
    """The alternatives that are looked up by the value of one field."""

    field: str
    masks: dict[Fact, int]
    missing_possible: int

    def with_missing(self, beyond: int) -> dict[Fact | None, int]:
        """The masks, with a bit beyond the alternatives for a missing fact that counts."""
        masks: dict[Fact | None, int] = dict(self.masks.items())
        if self.missing_possible:
            masks[None] = beyond
        return masks


@define(slots=True, eq=False)
class Leaf:
    """Alternatives, found by their anchors and thinned out by the filters. `rule_of` is the rule of each bit."""

    rule_of: Sequence[int]
    anchors: tuple[Anchor, ...]
    free: int
    filters: tuple[Filter, ...]
    rest: dict[int, tuple[SignedCondition, ...]]
    unsure: int

    def matched(self, mask: int) -> Matched:
        """The rules of these bits; the alternatives of a leaf stand in the order of their rules."""
        rule_of = self.rule_of
        rules = []
        last = -1
        while mask:  # written out: most of a record's time goes by here where thousands of rules overlap
            low = mask & -mask
            rule = rule_of[low.bit_length() - 1]
            if rule != last:
                rules.append(rule)
                last = rule
            mask ^= low
        return Matched(tuple(rules))

    def true_and_possible(self, facts: Facts) -> tuple[set[int], set[int]]:
        """The rules that some alternative makes true, and those that some alternative makes true or leaves open."""
        true = possible = self.free
        for anchor in self.anchors:
            fact = facts[anchor.field]
            if fact is None:
                possible |= anchor.missing_possible
            else:
                mask = anchor.masks.get(fact, 0)
                true |= mask
                possible |= mask
        for one in self.filters:
            if possible & one.needed:
                fact = facts[one.field]
                if fact is None:
                    true &= one.missing_true
                    possible &= one.missing_possible
                else:
                    mask = one.masks(fact)
                    true &= mask
                    possible &= mask
        for bit, conditions in self.rest.items():
            if possible & bit:
                answers = [_as_wanted(signed, facts) for signed in conditions]
                if False in answers:
                    possible &= ~bit
                if answers.count(True) < len(answers):
                    true &= ~bit
        return {self.rule_of[bit] for bit in bit_numbers(true)}, {self.rule_of[bit] for bit in bit_numbers(possible)}

    def finder(self, remembered: int) -> Find:
        """The function that finds the rules of a record.

        It keeps those of up to so many combinations of alternatives: the same few come again and again.
        """
        beyond = 1 << len(self.rule_of)
        looked: list[tuple[str, Look]] = [(anchor.field, anchor.with_missing(beyond).get) for anchor in self.anchors]
        kept, narrow = self._kept(remembered), self._narrowing()
        if len(looked) == 1 and not self.free:
            return _by_one(*looked[0], self.unsure, narrow, kept)
        if len(looked) == 2 and not self.free:
            return _by_two(looked[0], looked[1], self.unsure, narrow, kept)
        return _by_any(looked, self.free, self.unsure, narrow, kept)

    def _kept(self, remembered: int) -> Kept:
        """What is kept of the combinations that came."""
        memo: dict[int, Matched | None] = {0: None, -1: MISSING}
        matched = self.matched

        def first(mask: int) -> Matched:
            found = matched(mask)
            if len(memo) < remembered and len(found.rules) <= WIDEST:
                memo[mask] = found
            return found

        return memo.get, first

    def _narrowing(self) -> Narrow:
        """The function that tells what the filters leave of some alternatives; -1 where a missing fact counts."""
        beyond = 1 << len(self.rule_of)
        filters = [
            (one.field, one.needed, one.masks, one.missing_possible & ~one.missing_true, one.missing_true)
            for one in self.filters
        ]
        rest = self.rest
        with_rest = sum(rest)

        def narrow(mask: int, facts: Facts) -> int:
            if mask >= beyond:
                return -1
            for field, needed, masks, left_open, missing_true in filters:
                if mask & needed:
                    fact = facts[field]
                    if fact is not None:
                        mask &= masks(fact)
                    elif mask & left_open:
                        return -1
                    else:
                        mask &= missing_true
            if mask & with_rest:
                for number in bit_numbers(mask & with_rest):
                    answers = [_as_wanted(signed, facts) for signed in rest[1 << number]]
                    if False in answers:
                        mask &= ~(1 << number)
                    elif None in answers:
                        return -1
            return mask

        return narrow


def _by_one(field: str, get: Look, unsure: int, narrow: Narrow, kept: Kept) -> Find:
    """How a leaf with one anchor finds the rules of a record."""
    known, first = kept

    def find(facts: Facts) -> Matched | None:
        mask = get(facts[field], 0)
        if mask & unsure:
            mask = narrow(mask, facts)
        found = known(mask, UNKNOWN)
        return first(mask) if found is UNKNOWN else found

    return find


def _by_two(one: tuple[str, Look], other: tuple[str, Look], unsure: int, narrow: Narrow, kept: Kept) -> Find:
    """How a leaf with two anchors does."""
    (field, get), (other_field, other_get) = one, other
    known, first = kept

    def find(facts: Facts) -> Matched | None:
        mask = get(facts[field], 0) | other_get(facts[other_field], 0)
        if mask & unsure:
            mask = narrow(mask, facts)
        found = known(mask, UNKNOWN)
        return first(mask) if found is UNKNOWN else found

    return find


def _by_any(looked: list[tuple[str, Look]], free: int, unsure: int, narrow: Narrow, kept: Kept) -> Find:
    """How any other leaf does."""
    known, first = kept

    def find(facts: Facts) -> Matched | None:
        mask = free
        for field, get in looked:
            mask |= get(facts[field], 0)
        if mask & unsure:
            mask = narrow(mask, facts)
        found = known(mask, UNKNOWN)
        return first(mask) if found is UNKNOWN else found

    return find


def _as_wanted(signed: SignedCondition, facts: Facts) -> bool | None:
    condition, wanted = signed
    held = holds(condition, facts)
    return None if held is None else held is wanted
