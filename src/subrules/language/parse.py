"""Tokens into a syntax tree, by the steps that lark works out from the grammar.

This is the only file that knows lark. lark reads the grammar and builds the LALR table; the loop
that walks the table is here, because it keeps positions as plain integers and makes the tree's
nodes directly, which costs a fraction of making lark's tokens and tree and then ours. The tests
compare the two on generated text.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from attrs import frozen

from . import tree
from ._grammar import GRAMMAR
from .lex import END, Lexer, Tokens
from .nodes import Production, listed
from .rule_nodes import RULE_NODES
from .statement_nodes import STATEMENT_NODES

_MADE_BY = {**RULE_NODES, **STATEMENT_NODES}


@frozen
class Stuck:
    """Where a rule stopped fitting the grammar: the token's index and the kinds that would have fitted."""

    at: int
    expected: frozenset[str]


@frozen
class _Reduction:
    length: int
    origin: str
    build: Production


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
                build = listed if origin.startswith("__") else _MADE_BY[target.alias or origin]
                steps[state][name] = _Reduction(len(target.expansion), origin, build)
    goto = tuple({name: to for name, to in actions.items() if isinstance(to, int)} for actions in steps)
    ends = {start: (table.start_states[start], table.end_states[start]) for start in ("rule", "statement")}
    return Parser(lexer, tuple(steps), goto, ends)
