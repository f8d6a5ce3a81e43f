"""The conditions of a rule: comparisons as written become tests as meant, or findings that say why they cannot (LNG-07)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import define, evolve

from ..diagnostics import Edit, Fix
from ..rules.confusables import foreign_letter
from ..rules.ruleset import (
    And,
    BeginsWith,
    Condition,
    InRange,
    IsMissing,
    Not,
    OneOf,
    Or,
    Placeholder,
    Span,
    Wanted,
)
from ..rules.values import fact_text
from ..rules.vocabulary import Field, FieldType
from . import tree
from .asking import glued_numbers
from .check_values import ValueChecker
from .doubtful import doubtful
from .near_fields import NearFields
from .unknown_names import field_lines
from .written import as_written


@define
class ConditionChecker(ValueChecker):
    """Checks conditions, and the values in them."""

    _near: NearFields | None = None
    """The names of the vocabulary, once one is met that it does not have."""

    def condition(self, node: tree.Condition) -> Condition | None:
        """The meaning of a condition, or None when it has a mistake."""
        match node:
            case tree.Comparison():
                return self._comparison(node)
            case tree.Negation(operand):
                inner = self.condition(operand)
                return None if inner is None else Not(inner, node.span)
            case tree.And(operands):
                return self._joined(And, operands, node.span)
            case tree.Or(operands):
                return self._joined(Or, operands, node.span)
            case tree.Mixed(operands):  # reported when it was settled
                self._joined(And, operands, node.span)
                return None

    def _joined(
        self,
        kind: Callable[[tuple[Condition, ...], Span], Condition],
        operands: Sequence[tree.Condition],
        span: Span,
    ) -> Condition | None:
        parts = [self.condition(operand) for operand in operands]
        checked = tuple(part for part in parts if part is not None)
        return kind(checked, span) if len(checked) == len(parts) else None

    def _comparison(self, node: tree.Comparison) -> Condition | None:
        known = self.vocabulary.by_key.get(node.field.key)
        if known is None:
            if node.field.key:
                self._unknown_field(node)
            return None
        self.found += doubtful(node, known, self.limits)
        match node.relation:
            case "=" | "!=":
                value = self._one(known, node)
                made: Condition | None = None if value is None else OneOf(known.name, (value,), node.span)
            case "in" | "not in":
                values = self._list(known, node)
                made = OneOf(known.name, values, node.span) if values else None
            case "<" | "<=" | ">" | ">=":
                made = self._more_or_less(known, node)
            case "between":
                made = self._between(known, node)
            case "starts with":
                made = self._starts_with(known, node)
            case "is missing" | "is known":
                made = self._missing(known, node)
        denied = node.relation in ("!=", "not in", "is known")
        return Not(made, node.span) if denied and made is not None else made

    def _more_or_less(self, known: Field, node: tree.Comparison) -> Condition | None:
        value = self._one(known, node) if self._ordered(known, node) else None
        if value is None:
            return None
        included = node.relation in ("<=", ">=")
        if node.relation in ("<", "<="):
            return InRange(known.name, None, False, value, included, node.span)
        return InRange(known.name, value, included, None, False, node.span)

    def _missing(self, known: Field, node: tree.Comparison) -> Condition:
        if not known.may_be_missing:
            always = "never" if node.relation == "is missing" else "always"
            self.add(
                "SR207",
                node.span,
                f"`{known.name}` is never missing, so this {always} holds",
                "leave the condition out",
            )
        return IsMissing(known.name, node.span)

    def _unknown_field(self, node: tree.Comparison) -> None:
        name = node.field
        foreign = foreign_letter(name.text)
        if self._near is None:
            self._near = NearFields.of(self.vocabulary)
        near = self._near.near(name.text, node)
        mine = f"if `{name.text}` is a column of your data, list it in vocabulary.toml: {field_lines(name.text, node)}"
        if near:
            words = " or ".join(f"`{field}`" for field in near)
            help = f"did you mean {words}? {mine[0].upper()}{mine[1:]}"
        else:
            names = [field.name for field in self.vocabulary.fields]
            rest = f" and {len(names) - 12} more (`subrules fields` lists them)" if len(names) > 12 else ""
            help = f"{mine}; the fields are {', '.join(f'`{n}`' for n in names[:12])}{rest}"
        if foreign:
            help = f"it holds {foreign}; {help}"
        fixes = [Fix(f"replace `{name.text}` by `{field}`", (Edit(*name.span, field),)) for field in near]
        self.add("SR201", name.span, f"`{name.text}` is not a field that these rules know", help, *fixes)

    def _ordered(self, known: Field, node: tree.Comparison) -> bool:
        if known.type.has_order:
            return True
        kind = {"code": "a code", "text": "a text", "yes/no": "yes or no"}[known.type.value]
        help = "compare it with `=`, `!=` or `in`"
        if known.type is not FieldType.YES_NO:
            help += ", or with `starts with`"
        self.add("SR204", node.span, f"`{known.name}` is {kind}; one cannot be more or less than another", help)
        return False

    def _one(self, known: Field, node: tree.Comparison) -> Wanted | None:
        if len(node.values) == 1:
            return self.value(known, node.values[0])
        first, last = node.values[0].span[0], node.values[-1].span[1]
        fixes: tuple[Fix, ...] = ()
        if node.relation in ("=", "!="):
            word = "in" if node.relation == "=" else "not in"
            between = (node.field.span[1], first)
            fixes = (Fix(f"write `{word}`", (Edit(*between, f" {word} {{"),)),)
        self.add(
            "SR120",
            (first, last),
            f"`{node.relation}` compares with one value, and here are {len(node.values)}",
            f"write `{node.field.text} in {{…}}` for a list" if fixes else "write one value",
            *fixes,
        )
        return None

    def _between(self, known: Field, node: tree.Comparison) -> Condition | None:
        if not self._ordered(known, node):
            return None
        if len(node.values) != 2:
            self.add(
                "SR120", node.span, "`between` takes two values with `and` between them", "write one value on each side"
            )
            return None
        low, high = (self.value(known, value) for value in node.values)
        if low is None or high is None:
            return None
        if not isinstance(low, Placeholder) and not isinstance(high, Placeholder) and _comes_first(high, low):
            a, b = node.values
            swap = Fix("swap the two ends", (Edit(*a.span, as_written(b)), Edit(*b.span, as_written(a))))
            self.add(
                "SR209",
                (a.span[0], b.span[1]),
                f"nothing lies between {fact_text(low)} and {fact_text(high)}: the larger end comes first",
                "put the smaller end first",
                swap,
            )
            return None
        return InRange(known.name, low, True, high, True, node.span)

    def _list(self, known: Field, node: tree.Comparison) -> tuple[Wanted, ...]:
        if len(node.values) > self.limits.values:
            self.add(
                "SR134",
                node.span,
                f"a list of {len(node.values)} values is longer than the {self.limits.values} allowed",
                "make it a field of its own in the data",
            )
            return ()
        if (asked := glued_numbers(node, known, self.text)) is not None:
            self.found.append(asked)
            return ()
        values: dict[str, Wanted] = {}  # by text: numbers can be chosen so that their hashes collide
        complete = True
        for written in node.values:
            value = self.value(known, written)
            if value is None:
                complete = False
            elif (text := as_written(value) if isinstance(value, Placeholder) else fact_text(value)) in values:
                self.add("SR210", written.span, f"`{as_written(written)}` stands in this list twice", "leave one out")
            else:
                values[text] = value
        return tuple(sorted(values.values(), key=_list_order)) if complete else ()

    def _starts_with(self, known: Field, node: tree.Comparison) -> Condition | None:
        if not known.type.has_beginning:
            kind = {"number": "a number", "date": "a date", "yes/no": "yes or no"}[known.type.value]
            self.add(
                "SR205",
                node.span,
                f"`{known.name}` is {kind}, and only a text or a code starts with something",
                "use `between`" if known.type.has_order else "use `=`",
            )
            return None
        if len(node.values) != 1:
            self._one(known, node)
            return None
        beginning = self.value(evolve(known, allowed=None), node.values[0])
        if beginning == "":
            self.add("SR105", node.span, "every text starts with nothing", "write what it starts with")
            return None
        if isinstance(beginning, str) and not _begins_some(beginning, known):
            self.add(
                "SR203",
                node.values[0].span,
                f"no value of `{known.name}` starts with `{beginning}`",
                "its values are " + ", ".join(f"`{fact_text(value)}`" for value in (known.allowed or ())[:8]),
            )
            return None
        return None if beginning is None else BeginsWith(known.name, beginning, node.span)


def _comes_first(one: Any, other: Any) -> bool:
    """Whether one value of an ordered field is less than another: both are numbers, or both are days."""
    return bool(one < other)


def _begins_some(beginning: str, known: Field) -> bool:
    """Whether a field has values that start with a text."""
    return known.allowed is None or any(isinstance(v, str) and v.startswith(beginning) for v in known.allowed)


def _list_order(value: Wanted) -> tuple[str, Any]:
    """Values of one field have one type; placeholders come last, by name."""
    return ("z", value.name) if isinstance(value, Placeholder) else ("a", value)
