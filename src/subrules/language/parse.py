"""Tokens into a syntax tree, by the steps that lark works out from the grammar.

This is the only file that knows lark. lark reads the grammar and builds the LALR table; the loop
that walks the table is here, because it keeps positions as plain integers and makes the tree's
nodes directly, which costs a fraction of making lark's tokens and tree and then ours. The tests
compare the two on generated text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from attrs import frozen

from ..rules.ruleset import Placeholder
from . import tree
from ._grammar import GRAMMAR
from .lex import END, Lexer, Tokens

Nodes: TypeAlias = list[Any]
"""What the loop holds: token numbers, tree nodes, and lists of either."""


@frozen
class Stuck:
    """Where a rule stopped fitting the grammar: the token's index and the kinds that would have fitted."""

    at: int
    expected: frozenset[str]


@frozen
class _Reduction:
    length: int
    origin: str
    build: Callable[[Nodes, int, int, Tokens], Any]


@frozen
class Parser:
    """The grammar made ready: a tokenizer, and for each state what to do with each kind of token."""

    lexer: Lexer
    _steps: tuple[dict[str, int | _Reduction], ...]
    _goto: tuple[dict[str, int], ...]
    _ends: dict[str, tuple[int, int]]

    def rule(self, tokens: Tokens) -> tree.RuleNode | Stuck:
        """The tree of one rule, or where it stopped fitting."""
        return self._tree(tokens, "rule")  # type: ignore[no-any-return]

    def statement(self, tokens: Tokens) -> tree.Statement | Stuck:
        """The tree of what is said about rules, or where it stopped fitting."""
        return self._tree(tokens, "statement")  # type: ignore[no-any-return]

    def _tree(self, tokens: Tokens, start: str) -> Any:
        steps, kinds = self._steps, tokens.kinds
        begin, last = self._ends[start]
        states, values, firsts = [begin], [], []
        index, count = 0, len(kinds)
        kind = kinds[0] if count else END
        while True:
            step = steps[states[-1]].get(kind)
            if step is None:
                return self._stuck(kinds, index, start)
            if isinstance(step, int):
                values.append(index)
                firsts.append(index)
                states.append(step)
                index += 1
                kind = kinds[index] if index < count else END
                continue
            length = step.length
            first = firsts[-length]
            node = step.build(values[-length:], tokens.starts[first], tokens.ends[index - 1], tokens)
            del states[-length:], values[-length:], firsts[-length:]
            values.append(node)
            firsts.append(first)
            state = self._goto[states[-1]][step.origin]
            if state == last:
                if kind != END:
                    return Stuck(index, frozenset({END}))
                return node
            states.append(state)

    def _stuck(self, kinds: list[str], at: int, start: str) -> Stuck:
        """What could have come at `at`: asked of the state before it, which the wrong token has not bent yet."""
        begin, last = self._ends[start]
        states = [begin]
        for kind in kinds[:at]:
            states = self._after(states, kind, last) or states
        possible = (k for k in self._steps[states[-1]] if k.isupper() or k == END)
        return Stuck(at, frozenset(k for k in possible if self._after(states, k, last)))

    def _after(self, states: list[int], kind: str, last: int) -> list[int]:
        """The states after a token of this kind, or none where it does not fit: the table alone over-lists."""
        stack = list(states)
        while True:
            step = self._steps[stack[-1]].get(kind)
            if step is None:
                return []
            if isinstance(step, int):
                return [*stack, step]
            del stack[-step.length :]
            state = self._goto[stack[-1]][step.origin]
            if state == last:
                return stack if kind == END else []
            stack.append(state)


@lru_cache(maxsize=1)
def parser() -> Parser:
    """The parser, built on first use. Two threads that come at once may both build it, to the same end."""
    from lark import Lark

    lark = Lark(GRAMMAR, parser="lalr", lexer="basic", start=["start", "rule", "statement"], maybe_placeholders=False)
    lexer = Lexer.of((t.name, t.pattern.to_regexp(), t.priority) for t in lark.terminals)
    table = lark.parse_interactive("", start="rule").parser_state.parse_conf.parse_table
    steps: list[dict[str, int | _Reduction]] = [{} for _ in table.states]
    for state, actions in table.states.items():
        for name, (_, target) in actions.items():
            if isinstance(target, int):
                steps[state][name] = target
            else:
                origin = str(target.origin.name)
                build = _list if origin.startswith("__") else _BUILD[target.alias or origin]
                steps[state][name] = _Reduction(len(target.expansion), origin, build)
    goto = tuple({name: to for name, to in actions.items() if isinstance(to, int)} for actions in steps)
    ends = {start: (table.start_states[start], table.end_states[start]) for start in ("rule", "statement")}
    return Parser(lexer, tuple(steps), goto, ends)


# ---------------------------------------------------------------- one function a production


def _list(parts: Nodes, start: int, end: int, tokens: Tokens) -> Any:
    """A repetition: lark writes `x*` as a production of its own; its parts are kept side by side."""
    if isinstance(parts[0], list):
        parts[0].extend(parts[1:])
        return parts[0]
    return parts


def _flat(parts: Nodes) -> Nodes:
    flat: Nodes = []
    for part in parts:
        if isinstance(part, list):
            flat.extend(part)
        else:
            flat.append(part)
    return flat


def _rule(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.RuleNode:
    header = condition = None
    outcomes = []
    for part in _flat(parts):
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
            name = _literal(part, tokens)
        else:
            role = tokens.kinds[part]
    return tree.Header(name, first, until, (start, end))


def _condition(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Condition:
    if len(parts) == 1:
        return parts[0]  # type: ignore[no-any-return]
    flat = _flat(parts)
    return tree.joined(tuple(flat[::2]), tuple(flat[1::2]), (start, end))


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


def _compared(relation: tree.Relation) -> Callable[[Nodes, int, int, Tokens], tree.Comparison]:
    def build(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Comparison:
        values = _flat([part for part in parts[1:] if not isinstance(part, int)])
        return tree.Comparison(parts[0], relation, tuple(values), (start, end))

    return build


def _field(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Name:
    text = tokens.word(parts[0])
    return tree.Name(text.lower(), text, (start, end))


_ORDER: dict[str, tree.Relation] = {"EQ": "=", "NE": "!=", "LE": "<=", "GE": ">=", "LT": "<", "GT": ">"}


def _order(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Relation:
    return _ORDER[tokens.kinds[parts[0]]]


def _outcome(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Outcome:
    segments = [part for part in _flat(_flat(parts[2:])) if not isinstance(part, int)]
    return tree.Outcome(parts[0], tuple(segments), (start, end))


def _direction(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Name:
    words = " ".join(tokens.word(part) for part in _flat(parts))
    return tree.Name(words.lower(), words, (start, end))


def _value(parts: Nodes, start: int, end: int, tokens: Tokens) -> Any:
    return _literal(parts[0], tokens) if isinstance(parts[0], int) else parts[0]


def _braced(parts: Nodes, start: int, end: int, tokens: Tokens) -> Nodes:
    return [part for part in _flat(parts) if not isinstance(part, int)]


# ---------------------------------------------------------------- what is said about rules


def _test(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.TestNode:
    name = next(_literal(part, tokens) for part in parts if isinstance(part, int) and tokens.kinds[part] == "STRING")
    said = [part for part in _flat(_flat(parts)) if not isinstance(part, int)]
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
    return [part for part in _flat(parts) if not isinstance(part, int)]


def _because(parts: Nodes, start: int, end: int, tokens: Tokens) -> Nodes:
    named = [part for part in _flat(parts) if isinstance(part, int) and tokens.kinds[part] == "STRING"]
    return [_literal(part, tokens) for part in named]


def _expectation(kind: Any) -> Callable[[Nodes, int, int, Tokens], tree.ExpectationNode]:
    def build(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.ExpectationNode:
        flat = [part for part in _flat(_flat(parts)) if not isinstance(part, int)]
        return tree.ExpectationNode(kind, flat[0], tuple(flat[1:]), (start, end))

    return build


def _assume(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.AssumeNode:
    return tree.AssumeNode(parts[1], (start, end))


def _cover(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.CoverNode:
    condition, directions, days, role = parts[1], [], {}, ""
    for part in _flat(parts[2:]):
        if isinstance(part, int):
            role = tokens.kinds[part]
        elif isinstance(part, tree.Name):
            directions.append(part)
        else:
            days[role] = part
    return tree.CoverNode(condition, tuple(directions), days.get("FROM"), days.get("UNTIL"), (start, end))


_LETTERS = frozenset("XYZ")


def _item(parts: Nodes, start: int, end: int, tokens: Tokens) -> tree.Value:
    parts = _flat(parts)
    if isinstance(parts[0], int):
        if tokens.kinds[parts[0]] == "PLACEHOLDER":
            return Placeholder(tokens.text[start + 1 : end], (start, end))
        return _literal(parts[0], tokens)
    if tokens.read_as is None or all(tokens.read_as[index] is None for (index,) in parts):
        text = _spaced(tokens.text[start:end])
    else:
        text = _spaced(" ".join(tokens.word(index) for (index,) in parts))
    if text in _LETTERS:
        return Placeholder(text, (start, end))
    return tree.Literal(text, (start, end), "braced")


def _word(parts: Nodes, start: int, end: int, tokens: Tokens) -> tuple[int]:
    return (parts[0],)  # not a bare number, which would be a quoted text, nor a list, which would be flattened


_QUOTES = frozenset("\"“”„'‘’‚")


def _literal(index: int, tokens: Tokens) -> tree.Literal:
    span = tokens.span(index)
    text = tokens.word(index)
    if text[:1] in _QUOTES:
        quote = text[0]
        inner = text[1:-1] if len(text) > 1 and text[-1] in _QUOTES else text[1:]
        return tree.Literal(inner.replace(quote * 2, quote), span, "quoted")
    return tree.Literal(_plain_sign(text), span, "bare")


def _plain_sign(text: str) -> str:
    """A long minus in front of a number, as a word processor makes it, is a minus (LNG-19)."""
    return "-" + text[1:] if text.startswith(("−", "–")) else text


def _spaced(text: str) -> str:
    """The inside of braces: non-breaking spaces are spaces, a line break is one space, and a comment is none of it."""
    if "\n" in text:
        text = " ".join(part for line in text.split("\n") if (part := line.partition("#")[0].strip()))
    return _plain_sign(text.replace("\u00a0", " ").replace("\u202f", " "))


_BUILD: dict[str, Callable[[Nodes, int, int, Tokens], Any]] = {
    "start": _list,
    "rule": _rule,
    "header": lambda parts, start, end, tokens: _header(_flat(parts), start, end, tokens),
    "day": lambda parts, start, end, tokens: _literal(parts[0], tokens) if isinstance(parts[0], int) else parts[0][0],
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
    "item": _item,
    "word": _word,
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
