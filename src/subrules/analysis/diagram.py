"""A condition as a decision diagram: for one whose boxes would be too many. Fields are asked in one order, once each.

Twenty `or`s of two fields under one `and` are a million boxes and some hundred nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from ..rules.ruleset import And, Condition, Not, Or, atoms
from .boxes import BOXES, Axes, Box

NODES = 20_000
"""How many nodes a diagram may have, and how many steps making it may take by tens; beyond, a rule is not analysed."""


@frozen
class Budget:
    """How much a condition may take before its region is left unknown.

    Attributes:
        boxes: how many boxes it may come to; beyond, a diagram is tried.
        nodes: how many nodes its diagram may have.
    """

    boxes: int = BOXES
    nodes: int = NODES


USUAL = Budget()
"""What a condition may take where nothing else is said."""

Node: TypeAlias = int
"""A number; 0 and 1 are false and true everywhere."""


class TooManyNodes(Exception):
    """A condition's diagram is larger than the budget."""


class Diagram:
    """Where a condition is true. `order` is the fields, as they are asked."""

    def __init__(self, condition: Condition, axes: Axes, *, wanted: bool = True, budget: int = NODES) -> None:
        self.axes = axes
        self.order = tuple(dict.fromkeys(test.field for test in atoms(condition)))
        self._level = {name: level for level, name in enumerate(self.order)}
        self._nodes: list[tuple[int, tuple[tuple[int, Node], ...]]] = [(len(self.order), ()), (len(self.order), ())]
        self._known: dict[tuple[int, tuple[tuple[int, Node], ...]], Node] = {}
        self._budget = budget
        self._steps = 10 * budget
        self.root = self._made(condition, wanted)

    def __len__(self) -> int:
        return len(self._nodes)

    def _node(self, level: int, edges: Mapping[Node, int]) -> Node:
        if len(edges) == 1:
            return next(iter(edges))
        key = (level, tuple(sorted((mask, child) for child, mask in edges.items())))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self._nodes)
            self._nodes.append(key)
            if known > self._budget:
                raise TooManyNodes
        return known

    def _made(self, condition: Condition, wanted: bool) -> Node:
        match condition:
            case Not(operand):
                return self._made(operand, not wanted)
            case And(operands) | Or(operands):
                is_and = isinstance(condition, And) is wanted
                node: Node = 1 if is_and else 0
                for operand in reversed(operands):  # the last fields stand lowest: most is shared that way
                    node = self._joined(self._made(operand, wanted), node, is_and, {})
                return node
            case _:
                axis = self.axes[condition.field]
                mask = axis.mask(condition, wanted)
                edges = {1: mask, 0: axis.full & ~mask}
                return self._node(self._level[condition.field], {child: m for child, m in edges.items() if m})

    def _joined(self, one: Node, other: Node, is_and: bool, done: dict[tuple[Node, Node], Node]) -> Node:
        absorbing, neutral = (0, 1) if is_and else (1, 0)
        if absorbing in (one, other):
            return absorbing
        if one in (neutral, other):
            return other
        if other == neutral:
            return one
        key = (one, other) if one < other else (other, one)
        if key in done:
            return done[key]
        self._steps -= 1
        if self._steps < 0:
            raise TooManyNodes
        level = min(self._nodes[one][0], self._nodes[other][0])
        edges: dict[Node, int] = {}
        for left, one_child in self._edges(one, level):
            for right, other_child in self._edges(other, level):
                mask = left & right
                if mask:
                    child = self._joined(one_child, other_child, is_and, done)
                    edges[child] = edges.get(child, 0) | mask
        made = done[key] = self._node(level, edges)
        return made

    def _edges(self, node: Node, level: int) -> tuple[tuple[int, Node], ...]:
        own, edges = self._nodes[node]
        return edges if own == level else ((self.axes[self.order[level]].full, node),)

    def paths(self, within: Box | None = None) -> Iterator[Box]:
        """The boxes in which the condition is true, one after another; none touches another."""
        inside = within or {}
        alive = self._alive(inside)
        stack: list[tuple[Node, Box]] = [(self.root, dict(inside))] if self.root in alive else []
        while stack:
            node, box = stack.pop()
            if node == 1:
                yield box
                continue
            level, edges = self._nodes[node]
            name = self.order[level]
            have = inside.get(name, self.axes[name].full)
            stack += [(child, {**box, name: mask & have}) for mask, child in edges if mask & have and child in alive]

    def _alive(self, inside: Box) -> set[Node]:
        """The nodes from which a way leads to true within a box; children are made before their parents."""
        alive = {1}
        for node in range(2, len(self._nodes)):
            level, edges = self._nodes[node]
            name = self.order[level]
            have = inside.get(name, self.axes[name].full)
            if any(mask & have and child in alive for mask, child in edges):
                alive.add(node)
        return alive

    def nearest(self, own: Mapping[str, int]) -> Box | None:
        """The box for which the fewest facts have to change, `own` being the bit of each; None where nothing is true."""
        best: dict[Node, tuple[int, Box]] = {1: (0, {})}
        for node in range(2, len(self._nodes)):
            level, edges = self._nodes[node]
            name = self.order[level]
            ways = [(best[child][0] + (not mask & own[name]), mask, child) for mask, child in edges if child in best]
            if ways:
                changes, mask, child = min(ways)
                best[node] = changes, {name: mask, **best[child][1]}
        return best[self.root][1] if self.root in best else None
