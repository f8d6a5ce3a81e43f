"""The syntax tree: what the writer wrote, with its place.

Spans are pairs of offsets into the text that was parsed and take no part in equality, nor does
the spelling of keywords and field names. Parentheses and braces leave no node: `(a and b) and c`
and `a and b and c` are one tree, and so are `{v}` and `v` (DSL-03). A name or literal of no width
stands where a mistake was already reported, and no other is reported about it.
"""

from __future__ import annotations

from typing import Literal as Choice
from typing import TypeAlias

from attrs import field as attribute
from attrs import frozen

from ..rules.ruleset import Placeholder, Span

Relation: TypeAlias = Choice[
    "=", "!=", "<", "<=", ">", ">=", "in", "not in", "between", "starts with", "is missing", "is known"
]
Form: TypeAlias = Choice["bare", "braced", "quoted"]


@frozen
class Literal:
    """A value as text: `form` is how it was written, which says whether a lone X was meant (LNG-10)."""

    text: str
    span: Span = attribute(eq=False)
    form: Form = attribute(eq=False)


Value: TypeAlias = Literal | Placeholder


@frozen
class Name:
    """The name of a field or a direction: `key` is what it is compared by, `text` what was written."""

    key: str
    text: str = attribute(eq=False)
    span: Span = attribute(eq=False)


@frozen
class Comparison:
    """One field against no, one, two or several values."""

    field: Name
    relation: Relation
    values: tuple[Value, ...]
    span: Span = attribute(eq=False)


@frozen
class Negation:
    """`not` in front of a condition."""

    operand: Condition
    span: Span = attribute(eq=False)


@frozen
class And:
    """Conditions that must all hold."""

    operands: tuple[Condition, ...]
    span: Span = attribute(eq=False)


@frozen
class Or:
    """Conditions of which one is enough."""

    operands: tuple[Condition, ...]
    span: Span = attribute(eq=False)


@frozen
class Mixed:
    """`and` and `or` on one level, as written: what they mean is settled by the checker (LNG-05)."""

    operands: tuple[Condition, ...]
    words: tuple[Choice["and", "or"], ...]
    span: Span = attribute(eq=False)


Condition: TypeAlias = Comparison | Negation | And | Or | Mixed


@frozen
class Outcome:
    """`upgrade offer = {A}, {B}`."""

    direction: Name
    segments: tuple[Value, ...]
    span: Span = attribute(eq=False)


@frozen
class Header:
    """`Rule "name" from DATE until DATE:`, each part optional (LNG-02)."""

    name: Literal | None
    first: Value | None
    until: Value | None
    span: Span = attribute(eq=False)


@frozen
class RuleNode:
    """One rule as written."""

    header: Header | None
    condition: Condition
    outcomes: tuple[Outcome, ...]
    span: Span = attribute(eq=False)


@frozen
class ExpectationNode:
    """One expectation of a test: which offers of a direction are to come out."""

    kind: Choice["exactly", "includes", "excludes", "none"]
    direction: Name
    segments: tuple[Value, ...]
    span: Span = attribute(eq=False)


@frozen
class AnythingElse:
    """`anything else` in a `Given`."""

    span: Span = attribute(eq=False)


@frozen
class TestNode:
    """`Test "name"` with its `Given`, `Expect` and `Because`, as written; several of one kind are joined."""

    name: Literal
    facts: tuple[Comparison, ...]
    days: tuple[Value, ...]
    anything_else: AnythingElse | None
    expectations: tuple[ExpectationNode, ...]
    because: tuple[Literal, ...]
    span: Span = attribute(eq=False)


@frozen
class AssumeNode:
    """`Assume CONDITION`."""

    condition: Condition
    span: Span = attribute(eq=False)


@frozen
class CoverNode:
    """`Cover CONDITION with upgrade offer from DATE until DATE`."""

    condition: Condition
    directions: tuple[Name, ...]
    first: Value | None
    until: Value | None
    span: Span = attribute(eq=False)


Statement: TypeAlias = TestNode | AssumeNode | CoverNode


@frozen
class Comment:
    """A comment, from `#` to the end of its line."""

    text: str
    span: Span = attribute(eq=False)


def joined(operands: tuple[Condition, ...], words: tuple[Choice["and", "or"], ...], span: Span) -> And | Or | Mixed:
    """Conditions and the words between them as one condition; what is nested and the same is flattened."""
    kind = And if "or" not in words else Or if "and" not in words else None
    if kind is None:
        return Mixed(operands, words, span)
    if any(isinstance(operand, kind) for operand in operands):
        operands = tuple(
            inner for operand in operands for inner in (operand.operands if isinstance(operand, kind) else (operand,))
        )
    return kind(operands, span)
