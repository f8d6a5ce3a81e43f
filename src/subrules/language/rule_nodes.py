"""Productions of rules into nodes of the tree: one function each."""

from __future__ import annotations

from typing import Any

from . import tree
from .lex import Tokens
from .nodes import Nodes, Production, flat, item, listed, literal, word


def _rule(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.RuleNode:
    header = condition = None
    outcomes = []
    for part in flat(parts):
        if isinstance(part, tree.Outcome):
            outcomes.append(part)
        elif isinstance(part, tree.Header):
            header = part
        elif not isinstance(part, int):
            condition = part
    assert condition is not None
    return tree.RuleNode(header, condition, tuple(outcomes), (start, end))


def _header(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Header:
    name = first = until = None
    role = ""
    for part in parts:
        if not isinstance(part, int):
            first, until = (part, until) if role == "FROM" else (first, part)
        elif tokens.kinds[part] == "STRING":
            name = literal(part, tokens)
        else:
            role = tokens.kinds[part]
    return tree.Header(name, first, until, (start, end))


def _condition(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Condition:
    if len(parts) == 1:
        return parts[0]  # type: ignore[no-any-return]
    sides = flat(parts)
    return tree.joined(tuple(sides[::2]), tuple(sides[1::2]), (start, end))


def _connective(parts: Nodes, start: int, end: int, tokens: Tokens) -> str:
    return "and" if tokens.kinds[parts[0]] == "AND" else "or"


def _negation(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Negation:
    return tree.Negation(parts[1], (start, end))


def _group(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Condition:
    return parts[1]  # type: ignore[no-any-return]


def _ordered(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Comparison:
    value = parts[2]
    values = tuple(value) if isinstance(value, list) else (value,)
    return tree.Comparison(parts[0], parts[1], values, (start, end))


def _compared(relation: tree.Relation) -> Production:
    def build(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Comparison:
        values = flat([part for part in parts[1:] if not isinstance(part, int)])
        return tree.Comparison(parts[0], relation, tuple(values), (start, end))

    return build


def _field(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Name:
    text = tokens.word(parts[0])
    return tree.Name(text.lower(), text, (start, end))


_ORDER: dict[str, tree.Relation] = {"EQ": "=", "NE": "!=", "LE": "<=", "GE": ">=", "LT": "<", "GT": ">"}


def _order(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Relation:
    return _ORDER[tokens.kinds[parts[0]]]


def _outcome(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Outcome:
    segments = [part for part in flat(flat(parts[2:])) if not isinstance(part, int)]
    return tree.Outcome(parts[0], tuple(segments), (start, end))


def _direction(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Name:
    words = " ".join(tokens.word(part) for part in flat(parts))
    return tree.Name(words.lower(), words, (start, end))


def _value(parts: Nodes, start: int, end: int, tokens: Tokens) -> Any:
    return literal(parts[0], tokens) if isinstance(parts[0], int) else parts[0]


def _braced(parts: Nodes, start: int, end: int, tokens: Tokens) -> Nodes:
    return [part for part in flat(parts) if not isinstance(part, int)]


RULE_NODES: dict[str, Production] = {
    "start": listed,
    "rule": _rule,
    "header": lambda parts, start, end, tokens: _header(flat(parts), start, end, tokens),
    "day": lambda parts, start, end, tokens: literal(parts[0], tokens) if isinstance(parts[0], int) else parts[0][0],
    "condition": _condition,
    "connective": _connective,
    "negation": _negation,
    "group": _group,
    "operand": lambda parts, start, end, tokens: parts[0],
    "ordered": _ordered,
    "one_of": _compared("in"),
    "none_of": _compared("not in"),
    "between": _compared("between"),
    "starts_with": _compared("starts with"),
    "is_missing": _compared("is missing"),
    "is_known": _compared("is known"),
    "field": _field,
    "order": _order,
    "outcome": _outcome,
    "direction": _direction,
    "value": _value,
    "braced": _braced,
    "item": item,
    "word": word,
}
"""What makes the node of each production of a rule, by the production's name."""
