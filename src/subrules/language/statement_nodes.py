"""Productions of what is said about rules, tests among them, into nodes of the tree: one function each."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from . import tree
from .lex import Tokens
from .nodes import Nodes, Production, flat, literal


def _test(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.TestNode:
    name = next(literal(part, tokens) for part in parts if isinstance(part, int) and tokens.kinds[part] == "STRING")
    said = [part for part in flat(flat(parts)) if not isinstance(part, int)]
    return tree.TestNode(
        name,
        tuple(part for part in said if isinstance(part, tree.Comparison)),
        tuple(part.day for part in said if isinstance(part, _OnDay)),
        next((part for part in said if isinstance(part, tree.AnythingElse)), None),
        tuple(part for part in said if isinstance(part, tree.ExpectationNode)),
        tuple(part for part in said if isinstance(part, tree.Literal)),
        (start, end),
    )


@frozen
class _OnDay:
    day: tree.Value


def _said(parts: Nodes, start: int, end: int, tokens: Tokens) -> Nodes:
    """The facts of a `Given`, the expectations of an `Expect`."""
    return [part for part in flat(parts) if not isinstance(part, int)]


def _because(parts: Nodes, start: int, end: int, tokens: Tokens) -> Nodes:
    named = [part for part in flat(parts) if isinstance(part, int) and tokens.kinds[part] == "STRING"]
    return [literal(part, tokens) for part in named]


def _expectation(kind: Any) -> Production:
    def build(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.ExpectationNode:
        said = [part for part in flat(flat(parts)) if not isinstance(part, int)]
        return tree.ExpectationNode(kind, said[0], tuple(said[1:]), (start, end))

    return build


def _assume(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.AssumeNode:
    return tree.AssumeNode(parts[1], (start, end))


def _cover(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.CoverNode:
    condition, directions, days, role = parts[1], [], {}, ""
    for part in flat(parts[2:]):
        if isinstance(part, int):
            role = tokens.kinds[part]
        elif isinstance(part, tree.Name):
            directions.append(part)
        else:
            days[role] = part
    return tree.CoverNode(condition, tuple(directions), days.get("FROM"), days.get("UNTIL"), (start, end))


STATEMENT_NODES: dict[str, Production] = {
    "statement": lambda parts, start, end, tokens: parts[0],
    "test": _test,
    "given": _said,
    "fact": lambda parts, start, end, tokens: parts[0],
    "on_day": lambda parts, start, end, tokens: _OnDay(parts[2]),
    "anything_else": lambda parts, start, end, tokens: tree.AnythingElse((start, end)),
    "expect": _said,
    "exactly": _expectation("exactly"),
    "includes": _expectation("includes"),
    "excludes": _expectation("excludes"),
    "none": _expectation("none"),
    "because": _because,
    "assume": _assume,
    "cover": _cover,
}
"""What makes the node of each production of a statement, by the production's name."""
