"""A tree of look-ups by the values of single fields, and what finds the rules of a record in it.

A field that lists its values splits by value, one with ranges or beginnings by slabs of its order;
alternatives that say nothing of the field go on to the next split. So the cost of a record is a look-up
for every split, and one leaf's for each of them, however many rules there are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from attrs import define

from ..rules.alternatives import Alternative
from ..rules.facts import Facts
from ..rules.vocabulary import Fact
from .leaf import MISSING, WIDEST, Find, Leaf, Matched
from .leaves import leaf_of
from .splits import best_division

LEAF = 256
"""How many alternatives a leaf holds before a split is looked for: integers of so many bits are as cheap as small ones."""

CHUNK = 1_024
"""How many alternatives a leaf holds at most, where no split pays: its tables grow with the square of them."""

Branch: TypeAlias = tuple[str, Callable[[Any], Find | None]]
"""How a split leads on: its field, and by the field's value what finds the rules below."""


@define(slots=True, eq=False)
class Split:
    """Where a record goes on by the value of one field; `cuts` are those of slabs, None where values are looked up."""

    field: str
    cuts: list[Any] | None
    children: dict[Any, Node]

    def child(self, fact: Fact) -> Node | None:
        """The alternatives that go with a known value."""
        return self.children.get(fact if self.cuts is None else bisect_right(self.cuts, fact))


@define(slots=True, eq=False)
class Node:
    """Splits to be followed all of them, and leaves to be looked at."""

    splits: list[Split]
    leaves: list[Leaf]

    def held(self) -> int:
        """How many alternatives there are below, counted in every leaf that holds them."""
        return sum(len(leaf.rule_of) for leaf in self._all_leaves())

    def _all_leaves(self) -> Iterator[Leaf]:
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield from node.leaves
            waiting += [child for split in node.splits for child in split.children.values()]


class LacksField(Exception):
    """A field by which a tree splits is missing."""

    def __init__(self, field: str) -> None:
        self.field = field


def grown(alternatives: Sequence[Alternative], used: frozenset[str], barred: frozenset[str]) -> Node:
    """A node for some alternatives: split after split while that pays, and leaves for what is left.

    Args:
        alternatives: a record that reaches the node meets their atoms of the fields in `used`.
        used: the fields whose values led here.
        barred: fields that the tree does not split by.
    """
    splits: list[Split] = []
    left = alternatives
    tried = used | barred
    while len(left) > LEAF or (splits and left):
        division = best_division(left, tried, values_only=len(left) <= LEAF)
        if division is None:
            break
        name = division.field
        tried |= {name}
        left = division.left
        below = (used | {name}, barred) if division.cuts is None else (used, barred | {name})
        children = {key: grown(some, *below) for key, some in division.entered.items()}
        if children:
            splits.append(Split(name, division.cuts, children))
    leaves = [leaf_of(left[start : start + CHUNK], used, barred) for start in range(0, len(left), CHUNK)]
    return Node(splits, leaves)


# ---------------------------------------------------------------- finding


def true_and_possible(node: Node, facts: Facts) -> tuple[set[int], set[int]]:
    """The rules that are true, and those that are not false, over a whole tree.

    Raises:
        LacksField: the tree splits by a field that is missing.
    """
    true: set[int] = set()
    possible: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        for leaf in node.leaves:
            one, other = leaf.true_and_possible(facts)
            true |= one
            possible |= other
        for split in node.splits:
            fact = facts[split.field]
            if fact is None:
                raise LacksField(split.field)
            child = split.child(fact)
            if child is not None:
                waiting.append(child)
    return true, possible


def finder(node: Node, share: float) -> Find:
    """The function that finds the rules of a record below a node; each leaf remembers its share for every alternative."""
    branches = [_branch(split, share) for split in node.splits]
    always = [leaf.finder(4 + int(share * len(leaf.rule_of))) for leaf in node.leaves]
    if len(always) == 1 and not branches:
        return always[0]
    join = _joining(4 + int(share * node.held()))
    if len(branches) == 2 and not always:
        return _by_two_branches(branches[0], branches[1], join)

    def find(facts: Facts) -> Matched | None:
        found = []
        for field, get in branches:
            below = get(facts[field])
            if below is not None:
                matched = below(facts)
                if matched is not None:
                    found.append(matched)
        for look in always:
            matched = look(facts)
            if matched is not None:
                found.append(matched)
        if len(found) < 2:
            return found[0] if found else None
        return join(*found)

    return find


def _by_two_branches(one: Branch, other: Branch, join: Callable[..., Matched]) -> Find:
    """The same where nothing is to be looked at but two branches."""
    (first, first_get), (second, second_get) = one, other

    def find(facts: Facts) -> Matched | None:
        below = first_get(facts[first])
        beside = second_get(facts[second])
        if beside is None:
            return below(facts) if below is not None else None
        if below is None:
            return beside(facts)
        found, another = below(facts), beside(facts)
        if found is None or another is None:
            return found or another
        return join(found, another)

    return find


def _joining(room: int) -> Callable[..., Matched]:
    """The function that joins what several parts of a tree found; it keeps up to so many unions."""
    joined: dict[tuple[Matched, ...], Matched] = {}

    def join(*parts: Matched) -> Matched:
        found = joined.get(parts)
        if found is None:
            if MISSING in parts:
                return MISSING
            found = Matched(tuple(sorted({rule for part in parts for rule in part.rules})))
            if len(joined) < room and len(found.rules) <= WIDEST:
                joined[parts] = found
        return found

    return join


def _branch(split: Split, share: float) -> Branch:
    """How a split leads on: by a value, by the slab it lies in, or to `MISSING`."""
    below: dict[Any, Find] = {key: finder(child, share) for key, child in split.children.items()}
    cuts = split.cuts
    if cuts is None:
        below[None] = lambda _: MISSING
        return split.field, below.get

    def by_slab(fact: Any) -> Find | None:
        return below.get(bisect_right(cuts, fact)) if fact is not None else (lambda _: MISSING)

    return split.field, by_slab
