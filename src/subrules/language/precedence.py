"""What a bare mix of `and` and `or` on one level means, where it means anything (LNG-05, DSL-04)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from ..diagnostics import Edit, Finding, Fix, finding
from ..diagnostics.fixing import apply_edits
from ..rules.ruleset import Span
from ..rules.vocabulary import Vocabulary
from . import tree


def settled(
    node: tree.Condition, scope: Collection[str], found: list[Finding] | None = None, text: str = ""
) -> tree.Condition:
    """The condition with every bare mix of and / or settled, where it can be (LNG-05, DSL-04).

    The template's shape reads as scope and (alternatives), with a note; any other mix stays
    `Mixed`, with an error that offers both readings.

    Args:
        node: the condition.
        scope: the names of the field that the template's shape begins with, in lower case (`scope_names`).
        found: where what is read, and what cannot be, is reported.
        text: what the condition was parsed from.
    """
    match node:
        case tree.Negation(operand):
            inner = settled(operand, scope, found, text)
            return node if inner is operand else tree.Negation(inner, node.span)
        case tree.And(operands) | tree.Or(operands):
            parts = tuple(settled(operand, scope, found, text) for operand in operands)
            if all(a is b for a, b in zip(parts, operands, strict=True)):
                return node
            word: Literal["and", "or"] = "and" if isinstance(node, tree.And) else "or"
            return tree.joined(parts, (word,) * (len(parts) - 1), node.span)
        case tree.Mixed(operands, words):
            parts = tuple(settled(operand, scope, found, text) for operand in operands)
            alternatives = (parts[1].span[0], parts[-1].span[1])
            if not _is_template_shape(operands, words, scope):
                if found is not None:
                    found.append(_mixed(operands, words, node.span, text))
                return tree.Mixed(parts, words, node.span)
            if found is not None:
                found.append(_read_as(operands, alternatives))
            rest = parts[1] if len(parts) == 2 else tree.Or(parts[1:], alternatives)
            return tree.And((parts[0], rest), node.span)
        case _:
            return node


def scope_names(vocabulary: Vocabulary) -> frozenset[str]:
    """The names of the field that the template's shape begins with, in lower case; none without one."""
    if vocabulary.scope is None:
        return frozenset()
    scope = vocabulary.find(vocabulary.scope)
    assert scope is not None, "a vocabulary's scope is one of its fields"
    return frozenset(name.lower() for name in scope.names())


def _is_template_shape(operands: Sequence[tree.Condition], words: Sequence[str], scope: Collection[str]) -> bool:
    if not scope or words[0] != "and" or any(word == "and" for word in words[1:]):
        return False
    first = operands[0]
    if not (isinstance(first, tree.Comparison) and first.relation == "=" and first.field.key in scope):
        return False
    return not any(comparison.field.key in scope for operand in operands[1:] for comparison in _comparisons(operand))


def _comparisons(node: tree.Condition) -> list[tree.Comparison]:
    match node:
        case tree.Comparison():
            return [node]
        case tree.Negation(operand):
            return _comparisons(operand)
        case tree.And(operands) | tree.Or(operands) | tree.Mixed(operands):
            return [comparison for operand in operands for comparison in _comparisons(operand)]


def _read_as(operands: Sequence[tree.Condition], alternatives: Span) -> Finding:
    first = operands[0]
    assert isinstance(first, tree.Comparison), "the template's shape begins with a comparison"
    edits = (Edit(alternatives[0], alternatives[0], "("), Edit(alternatives[1], alternatives[1], ")"))
    return finding(
        "SR117",
        (first.span[0], alternatives[1]),
        f"read as `{first.field.text}` and (any of the {len(operands) - 1} alternatives), as in the template",
        "write the parentheses to show it, or others if you meant something else",
        Fix("write the parentheses", edits),
    )


def _mixed(operands: Sequence[tree.Condition], words: Sequence[str], span: Span, text: str) -> Finding:
    return finding(
        "SR116",
        span,
        "`and` and `or` stand side by side here, which can be read in two ways",
        "put parentheses around what belongs together",
        _grouping(operands, words, "and", span, text),
        _grouping(operands, words, "or", span, text),
    )


def _grouping(operands: Sequence[tree.Condition], words: Sequence[str], inner: str, span: Span, text: str) -> Fix:
    """Parentheses around each run of operands that `inner` joins."""
    edits: list[Edit] = []
    start = 0
    for index in range(len(operands)):
        if index == len(operands) - 1 or words[index] != inner:
            if index > start:
                first, last = operands[start].span[0], operands[index].span[1]
                edits += [Edit(first, first, "("), Edit(last, last, ")")]
            start = index + 1
    reading = apply_edits(text[: span[1]], edits)[span[0] :] if len(text) >= span[1] else ""
    reading = " ".join(reading.split())
    short = reading if len(reading) <= 160 else f"{reading[:157]}…"
    return Fix(f"read it as `{short}`" if short else f"group by `{inner}` first", tuple(edits))
