"""A rule or a statement in its canonical words, as pieces that know where in the source they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve

from ..rules.ruleset import Placeholder
from ..rules.text import braced_text, placeholder_text, quoted, value_text
from ..rules.vocabulary import Vocabulary
from . import tree
from .layout import Piece, glued

_UP_TO_IF = re.compile(r"(?:#[^\n]*|[^#])*?\b(?=if\b)", re.IGNORECASE)
"""What stands between a header and its `If`: comments may, and may say `if`."""


def rule_pieces(node: tree.RuleNode, vocabulary: Vocabulary, source: str) -> Iterator[Piece]:
    """A rule in its canonical words, in order."""
    start = node.span[0]
    if node.header is not None:
        yield Piece(_header(node.header), start, node.header.span[1], line="header")
        up_to_if = _UP_TO_IF.match(source, node.header.span[1])
        start = up_to_if.end() if up_to_if else node.condition.span[0]
    yield Piece("If", start, start, line="")
    yield from _top(node.condition, vocabulary, line="   ")
    for index, outcome in enumerate(node.outcomes):
        at = outcome.span[0]
        yield Piece("and" if index else "then", at, at, line="   " if index else "")
        yield from _outcome(outcome)


def _header(header: tree.Header) -> str:
    words = ["Rule"]
    if header.name is not None:
        words.append(quoted(header.name.text.strip()))
    for word, day in (("from", header.first), ("until", header.until)):
        if isinstance(day, tree.Literal):
            words += [word, day.text]
    return " ".join(words) + ":"


def _top(condition: tree.Condition, vocabulary: Vocabulary, *, line: str) -> Iterator[Piece]:
    """A whole condition: its own parts need no parentheses."""
    if not isinstance(condition, (tree.And, tree.Or)):
        yield from _operand(condition, vocabulary)
        return
    word = "and" if isinstance(condition, tree.And) else "or"
    for index, operand in enumerate(condition.operands):
        inner = list(_operand(operand, vocabulary))
        if index:
            yield Piece(word, inner[0].start, inner[0].start, line=line)
        yield from inner


def _operand(condition: tree.Condition, vocabulary: Vocabulary) -> Iterator[Piece]:
    """A condition inside another: one of several parts stands in parentheses.

    Comments beside a parenthesis stand outside of it: one that goes without saying is not written.
    """
    if isinstance(condition, (tree.And, tree.Or)):
        word = "and" if isinstance(condition, tree.And) else "or"
        inner: list[Piece] = []
        for index, operand in enumerate(condition.operands):
            inner = list(_operand(operand, vocabulary))
            if index:
                yield Piece(word, inner[0].start, inner[0].start, line="wrap")
            else:
                yield Piece("(", inner[0].start, inner[0].start)
                inner[0] = glued(inner[0])
            yield from inner
        yield Piece(")", inner[-1].start, inner[-1].end, glued=True)
    elif isinstance(condition, tree.Negation):
        at = condition.span[0]
        yield Piece("not", at, at)
        yield from _operand(condition.operand, vocabulary)
    else:
        assert isinstance(condition, tree.Comparison), "mixes were settled"
        yield from _comparison(condition, vocabulary)


def _comparison(comparison: tree.Comparison, vocabulary: Vocabulary) -> Iterator[Piece]:
    name = comparison.field
    yield Piece(_spelled(name, vocabulary), *name.span)
    relation, values = comparison.relation, comparison.values
    after = name.span[1]
    match relation:
        case "is missing" | "is known":
            yield Piece(relation, after, comparison.span[1])
        case "between":
            yield Piece("is between", after, after)
            yield _value(values[0], vocabulary)
            yield Piece("and", values[1].span[0], values[1].span[0])
            yield _value(values[1], vocabulary)
        case "in" | "not in":
            yield Piece(f"{relation} {{", after, after)
            for index, value in enumerate(values):
                comma = "," if index < len(values) - 1 else ""
                text = _in_braces(value, vocabulary) + comma
                yield Piece(text, *value.span, glued=index == 0, line="wrap" if index else None)
            yield Piece("}", comparison.span[1], comparison.span[1], glued=True)
        case _:
            yield Piece(relation, after, after)
            yield _value(values[0], vocabulary)


def _spelled(name: tree.Name, vocabulary: Vocabulary) -> str:
    """The name as the vocabulary spells it, be it the field's own or an alias."""
    field = vocabulary.find(name.key)
    assert field is not None, "the text was read without a mistake"
    return next(spelled for spelled in field.names() if spelled.lower() == name.key)


def _value(value: tree.Value, vocabulary: Vocabulary) -> Piece:
    if isinstance(value, Placeholder):
        return Piece(f"{{{placeholder_text(value.name)}}}", *value.span)
    if value.text.lower() in vocabulary.by_key:
        return Piece(quoted(value.text), *value.span)
    plain, braced = value_text(value.text), braced_text(value.text)
    return Piece(f"{{{braced}}}" if plain != value.text and braced == value.text else plain, *value.span)


def _in_braces(value: tree.Value, vocabulary: Vocabulary) -> str:
    if isinstance(value, Placeholder):
        return placeholder_text(value.name)
    return quoted(value.text) if value.text.lower() in vocabulary.by_key else braced_text(value.text)


def _outcome(outcome: tree.Outcome) -> Iterator[Piece]:
    yield Piece(f"{outcome.direction.key} =", *outcome.direction.span)
    for index, segment in enumerate(outcome.segments):
        inside = placeholder_text(segment.name) if isinstance(segment, Placeholder) else braced_text(segment.text)
        comma = "," if index < len(outcome.segments) - 1 else ""
        yield Piece(f"{{{inside}}}{comma}", *segment.span, line="wrap" if index else None)


# ---------------------------------------------------------------- what is said about rules


def parts_of_test(node: tree.TestNode, vocabulary: Vocabulary, *, as_written: bool = False) -> Iterator[list[Piece]]:
    """The parts of a test: its name, what is given, each expectation, the reasons.

    What is given stands facts first, then days; `as_written`, in the writer's order, so that comments stay beside it.
    """
    yield [Piece(f"Test {quoted(node.name.text.strip())}", node.span[0], node.name.span[1])]
    facts = [list(_comparison(fact, vocabulary)) for fact in node.facts]
    facts += [[Piece(f"as of {_day_text(day)}", *day.span)] for day in node.days]
    if node.anything_else is not None:
        facts.append([Piece("anything else", *node.anything_else.span)])
    if as_written:
        facts.sort(key=lambda fact: fact[0].start)
    at = min(fact[0].start for fact in facts)
    given = [Piece("Given", at, at)]
    for number, fact in enumerate(facts):
        fact[0] = evolve(fact[0], line="wrap")
        fact[-1] = evolve(fact[-1], text=fact[-1].text + ("," if number < len(facts) - 1 else ""))
        given += fact
    yield given
    for written in node.expectations:
        yield list(_expectation(written))
    if node.because:
        start = node.because[0].span[0]
        named = [
            Piece(
                quoted(literal.text.strip()) + ("," if literal is not node.because[-1] else ""),
                *literal.span,
                line="wrap",
            )
            for literal in node.because
        ]
        yield [Piece("Because rule", start, start), *named]


def _expectation(node: tree.ExpectationNode) -> Iterator[Piece]:
    start = node.span[0]
    if node.kind == "none":
        yield Piece(f"Expect no {node.direction.key}", start, node.span[1])
        return
    word = "=" if node.kind == "exactly" else node.kind
    yield Piece(f"Expect {node.direction.key} {word}", start, node.direction.span[1])
    for index, segment in enumerate(node.segments):
        inside = segment.name if isinstance(segment, Placeholder) else braced_text(segment.text)
        comma = "," if index < len(node.segments) - 1 else ""
        yield Piece(f"{{{inside}}}{comma}", *segment.span, line="wrap" if index else None)


def condition_pieces(node: tree.AssumeNode | tree.CoverNode, vocabulary: Vocabulary) -> Iterator[Piece]:
    """A statement that is one condition, in order."""
    start = node.span[0]
    yield Piece("Assume" if isinstance(node, tree.AssumeNode) else "Cover", start, start)
    yield from _top(node.condition, vocabulary, line="wrap")
    if isinstance(node, tree.CoverNode):
        for index, direction in enumerate(node.directions):
            yield Piece(f"{'or' if index else 'with'} {direction.key}", *direction.span, line="wrap")
        for name, day in (("from", node.first), ("until", node.until)):
            if day is not None:
                yield Piece(f"{name} {_day_text(day)}", *day.span, line="wrap")


def _day_text(day: tree.Value) -> str:
    assert isinstance(day, tree.Literal), "a day is no placeholder"
    return day.text
