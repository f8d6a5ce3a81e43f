"""The rule set: what the rules mean, without how they were written. Matching, analysis and SQL read this.

Conditions are a closed union of four tests of one field, and of `Not`, `All` and `Either`. Equal
meaning-bearing content is equal: spans, files and rows take no part (LNG-15).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from attrs import define, evolve, fields, frozen
from attrs import field as attribute

from ..days import Window
from ..diagnostics import Source
from .vocabulary import Fact, Vocabulary

Span: TypeAlias = tuple[int, int]


@frozen
class Placeholder:
    """`{X}`, `{Y}`, `{Z}` or `{?name}`: a value that a row will fill (LNG-10)."""

    name: str
    span: Span = attribute(eq=False)


Wanted: TypeAlias = Fact | Placeholder
"""A value that a condition asks for; a placeholder until a row fills it."""


@frozen
class OneOf:
    """The fact is one of these values: `=` and `in`. The values are sorted and stand once each."""

    field: str
    values: tuple[Wanted, ...]
    span: Span = attribute(eq=False, default=(0, 0))


@frozen
class InRange:
    """The fact lies between two ends, each counted in or not; None leaves a side open."""

    field: str
    low: Wanted | None
    low_in: bool
    high: Wanted | None
    high_in: bool
    span: Span = attribute(eq=False, default=(0, 0))


@frozen
class BeginsWith:
    """The fact, a text or a code, starts with this text."""

    field: str
    beginning: Wanted
    span: Span = attribute(eq=False, default=(0, 0))


@frozen
class IsMissing:
    """The fact is missing. The one test that a missing fact decides (LNG-08)."""

    field: str
    span: Span = attribute(eq=False, default=(0, 0))


Atom: TypeAlias = OneOf | InRange | BeginsWith | IsMissing


@frozen
class Not:
    """The condition does not hold."""

    operand: Condition
    span: Span = attribute(eq=False, default=(0, 0))


@frozen
class And:
    """Every condition holds."""

    operands: tuple[Condition, ...]
    span: Span = attribute(eq=False, default=(0, 0))


@frozen
class Or:
    """At least one condition holds."""

    operands: tuple[Condition, ...]
    span: Span = attribute(eq=False, default=(0, 0))


Condition: TypeAlias = Atom | Not | And | Or


@frozen
class Outcome:
    """What a rule gives: the type, such as UPGRD, and the segment, compared exactly (DSL-09)."""

    type: str
    segment: str | Placeholder
    span: Span = attribute(eq=False, default=(0, 0))


@frozen
class Rule:
    """One rule. `placeholders` are those no row has filled; `row` is the row that filled them (LNG-10)."""

    condition: Condition
    outcomes: tuple[Outcome, ...]
    window: Window = Window()
    name: str | None = None
    placeholders: tuple[str, ...] = ()
    row: str | None = attribute(eq=False, default=None)
    span: Span = attribute(eq=False, default=(0, 0))


@frozen
class Origin:
    """Where a rule stands: its file, line and column, and the row that filled it, if it was a template."""

    file: str
    line: int
    column: int
    row: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        return f"{place} ({self.row})" if self.row else place


@frozen
class Origins:
    """Which source each rule comes from, and where in it its text begins. Kept apart from what rules mean."""

    sources: tuple[Source, ...] = ()
    places: tuple[tuple[int, int], ...] = attribute(default=(), repr=False)

    def __add__(self, other: Origins) -> Origins:
        by = len(self.sources)
        return Origins(
            self.sources + other.sources, self.places + tuple((source + by, base) for source, base in other.places)
        )


@define(frozen=True, slots=False)
class RuleSet:
    """Rules in their order, with the vocabulary they speak. Immutable; safe to share and to pickle (LNG-15).

    Attributes:
        rules: in the order in which they were read.
        vocabulary: the fields and outcomes.
        refuse_missing: whether a missing fact that a rule asks about is refused instead of unknown (LNG-08).
        origins: where the rules come from; not part of equality or of the digest.
    """

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    refuse_missing: bool = False
    origins: Origins = attribute(default=Origins(), eq=False, repr=False)

    def __len__(self) -> int:
        return len(self.rules)

    def __add__(self, other: RuleSet) -> RuleSet:
        """These rules followed by those of another rule set of the same vocabulary."""
        if other.vocabulary != self.vocabulary:
            raise ValueError("rule sets of two vocabularies cannot be joined: read both with one vocabulary")
        return evolve(self, rules=self.rules + other.rules, origins=self.origins + other.origins)

    def origin(self, index: int) -> Origin | None:
        """Where a rule stands, or None for one that was made by hand."""
        if index >= len(self.origins.places):
            return None
        source_index, base = self.origins.places[index]
        source = self.origins.sources[source_index]
        rule = self.rules[index]
        line, column = source.position(base + rule.span[0])
        return Origin(source.name, line, column, rule.row)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each rule is called: its name, or its file and line (LNG-02), and its row if it was filled."""
        labels: list[str] = []
        taken: set[str] = set()
        for index, rule in enumerate(self.rules):
            origin = self.origin(index)
            if rule.name is not None:
                label = f"{rule.name} ({rule.row})" if rule.row else rule.name
            else:
                label = str(origin) if origin else f"rule {index + 1}"
            if label in taken and origin is not None:  # two rules in one line
                label = f"{origin.file}:{origin.line}:{origin.column}" + (f" ({origin.row})" if origin.row else "")
            taken.add(label)
            labels.append(label)
        return tuple(labels)

    @cached_property
    def templates(self) -> tuple[int, ...]:
        """The rules that still have placeholders."""
        return tuple(index for index, rule in enumerate(self.rules) if rule.placeholders)

    @cached_property
    def fields_needed(self) -> tuple[str, ...]:
        """The fields whose being missing can leave some rule undetermined: those compared with a value."""
        needed = {
            test.field for rule in self.rules for test in atoms(rule.condition) if not isinstance(test, IsMissing)
        }
        return tuple(field.name for field in self.vocabulary.fields if field.name in needed)

    @cached_property
    def fields_asked(self) -> tuple[str, ...]:
        """The fields that some rule asks about, in the vocabulary's order."""
        asked = {test.field for rule in self.rules for test in atoms(rule.condition)}
        return tuple(field.name for field in self.vocabulary.fields if field.name in asked)

    @cached_property
    def segments(self) -> tuple[tuple[str, str], ...]:
        """Every (type, segment) that a rule may give, once, in order."""
        given = (
            (outcome.type, outcome.segment)
            for rule in self.rules
            for outcome in rule.outcomes
            if isinstance(outcome.segment, str)
        )
        return tuple(dict.fromkeys(given))

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days on which some rule begins or ends to count, in order: between two of them nothing changes."""
        days = {day for rule in self.rules for day in (rule.window.first, rule.window.until) if day is not None}
        return tuple(sorted(days))

    @cached_property
    def made(self) -> dict[object, Any]:
        """What later steps have worked out from the rules and keep here: no part of what they mean, nor pickled."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {attribute.name: getattr(self, attribute.name) for attribute in fields(RuleSet)}

    @cached_property
    def digest(self) -> str:
        """A SHA-256 of the content that bears meaning and of the vocabulary, as 64 hexadecimal digits."""
        return hashlib.sha256(json.dumps(_content(self), ensure_ascii=False).encode()).hexdigest()


def atoms(condition: Condition) -> Iterator[Atom]:
    """The tests that a condition is made of, in the order they were written."""
    stack = [condition]
    while stack:
        part = stack.pop()
        match part:
            case Not(operand):
                stack.append(operand)
            case And(operands) | Or(operands):
                stack.extend(reversed(operands))
            case _:
                yield part


def _content(value: Any) -> Any:
    """Plain lists of what is compared, tagged by kind so that no two contents look alike."""
    match value:
        case str() | None | bool() | int():
            return value
        case Decimal():
            return ["number", format(value, "f")]
        case date():
            return ["day", value.isoformat()]
        case tuple():
            return [_content(item) for item in value]
        case dict():
            return ["map", sorted([_content(key), _content(item)] for key, item in value.items())]
        case Origins():
            return None
    if hasattr(value, "value"):
        return value.value
    compared = [a.name for a in value.__attrs_attrs__ if a.eq]
    return [type(value).__name__, *(_content(getattr(value, name)) for name in compared)]
