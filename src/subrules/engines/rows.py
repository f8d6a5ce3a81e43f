"""A rule set as rows: tables of terms that a database joins with the subscriptions.

The text of rules never becomes text of a query: values stand in rows, and the query depends only on
which fields are tested how. Terms that list values of the same fields form a shape, one join; what
else they test stands in columns that are NULL where a term does not test it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import product
from typing import Any

from attrs import field, frozen

from ..rules.answers import refuse_templates
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import FieldType
from .boxes import KEYS, Box, Said, boxes_of, row_count, shared
from .too_wide import TooWide

ALL_ROWS = 5_000_000
"""How many rows all rules together may become."""

RARE = 0.05
"""A shape with fewer of the terms than this joins one whose keys it has."""


def counted(count: int, what: str, one: str, several: str) -> str:
    """A number of things with its verb.

    >>> counted(1, "row", "has", "have"), counted(2_000, "row", "has", "have")
    ('1 row has', '2,000 rows have')
    """
    return f"{count:,} {what} {one}" if count == 1 else f"{count:,} {what}s {several}"


@frozen
class Shape:
    """Terms that are joined by the same fields: `rows` hold the keys, the other tests, and what the rule gives.

    `columns` are the tests besides the keys, in order. `once` says that no subscription can get the
    same offer twice from the rows here that are marked so.
    """

    number: int
    keys: tuple[str, ...]
    columns: tuple[Said, ...]
    rows: tuple[tuple[Any, ...], ...] = field(repr=False)
    once: bool = True


@frozen
class Shapes:
    """The whole rule set on one day, as rows.

    Attributes:
        shapes: one table and one join each.
        outcomes: for each number in the rows: the rule's number, the type, the segment.
        fields: the fields that some rule asks about, with their types.
    """

    shapes: tuple[Shape, ...]
    outcomes: tuple[tuple[int, str, str], ...] = field(repr=False)
    fields: dict[str, FieldType]


def shapes_of(rules: RuleSet, as_of: date, *, fit: Callable[[Box], Box | None] = lambda box: box) -> Shapes:
    """The rules that count on a day, as rows (LNG-18).

    Args:
        rules: a rule set without unfilled templates.
        as_of: the day.
        fit: makes a box's values into those of the columns it will meet; None for one that can never count.

    Raises:
        UnfilledTemplate: a rule still has placeholders.
        TooWide: some rules have too many alternatives to be written out; all of them are named.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If NewspaperID in {1, 2} and Term > 3 then upgrade offer = {A}", VOCABULARY)
    >>> shape = shapes_of(rules, date(2026, 6, 1)).shapes[0]
    >>> shape.keys, shape.columns, shape.rows
    (('NewspaperID',), (('Term', 'gt'),), (('1', Decimal('3'), 0), ('2', Decimal('3'), 0)))
    """
    refuse_templates(rules)
    boxes, outcomes = _written_out(rules, as_of)
    doubled = shared(boxes, outcomes)
    entries = [
        (fits, outcome, place not in doubled)
        for place, (box, numbers) in enumerate(boxes)
        if (fits := fit(box)) is not None
        for outcome in numbers
    ]
    asked = set(rules.fields_asked)
    fields = {f.name: f.type for f in rules.vocabulary.fields if f.name in asked}
    return Shapes(tuple(_grouped(entries)), tuple(outcomes), fields)


def _written_out(rules: RuleSet, as_of: date) -> tuple[list[tuple[Box, list[int]]], list[tuple[int, str, str]]]:
    """The boxes of all rules that count on the day, each with the numbers of what it gives; and all that is given."""
    outcomes: list[tuple[int, str, str]] = []
    boxes: list[tuple[Box, list[int]]] = []
    rows = 0
    wide: dict[str, str] = {}
    for number, rule in enumerate(rules.rules):
        if as_of not in rule.window:
            continue
        given = dict.fromkeys((outcome.type, str(outcome.segment)) for outcome in rule.outcomes)
        numbers = list(range(len(outcomes), len(outcomes) + len(given)))
        outcomes += [(number, *pair) for pair in given]
        made = boxes_of(rules, number)
        if isinstance(made, str):
            wide[rules.labels[number]] = made
        if isinstance(made, str) or wide:
            continue
        rows += sum(map(row_count, made)) * len(numbers)
        if rows > ALL_ROWS:
            raise TooWide(
                f"the rules up to {rules.labels[number]} would be more than {ALL_ROWS:,} rows: let Python answer them"
            )
        boxes += [(box, numbers) for box in made]
    if wide:
        raise TooWide.of(wide)
    return boxes, outcomes


def _grouped(entries: Sequence[tuple[Box, int, bool]]) -> Iterable[Shape]:
    """Boxes by the fields they are joined by, and by what else they test where many test the same."""
    counts = Counter(_key_fields(box) for box, _, _ in entries)
    kept = [keys for keys, count in counts.most_common() if count >= RARE * len(entries)] or [()]
    placed: list[tuple[tuple[str, ...], tuple[Said, ...], Box, int, bool]] = []
    for box, outcome, once in entries:
        keys = _key_fields(box)
        if keys not in kept:
            fitting = [other for other in kept if set(other) <= set(keys) and len(other) >= min(2, len(keys))]
            keys = max(fitting, key=len) if fitting else keys
        others = [(name, "eq") for name in box.keys if name not in keys]
        placed.append((keys, tuple(sorted([*others, *box.columns])), box, outcome, once))
    alike = Counter((keys, tests) for keys, tests, *_ in placed)
    surely = Counter((keys, tests) for keys, tests, _, _, once in placed if once)
    groups: dict[tuple[tuple[str, ...], tuple[Said, ...], bool], list[tuple[Box, int]]] = {}
    columns: dict[tuple[tuple[str, ...], tuple[Said, ...], bool], dict[Said, None]] = {}
    for keys, tests, box, outcome, once in placed:
        common = not tests or alike[keys, tests] >= RARE * len(entries)
        once = once and surely[keys, tests] >= RARE * len(entries)  # a join of its own pays only for many
        group = (keys, tests if common else (("", "mixed"),), once)
        groups.setdefault(group, []).append((box, outcome))
        columns.setdefault(group, {}).update(dict.fromkeys(tests))
    for number, group in enumerate(sorted(groups)):
        keys, _, once = group
        order = tuple(sorted(columns[group]))
        rows = dict.fromkeys(row for box, outcome in groups[group] for row in _rows(box, outcome, keys, order))
        yield Shape(number, keys, order, tuple(rows), once)


def _key_fields(box: Box) -> tuple[str, ...]:
    """The fields a box is joined by, those with the fewest values first."""
    ranked = sorted(box.keys, key=lambda name: (len(box.keys[name]), name))
    return tuple(sorted(ranked[:KEYS]))


def _rows(box: Box, outcome: int, keys: tuple[str, ...], columns: tuple[Said, ...]) -> Iterable[tuple[Any, ...]]:
    listed = [name for name in (*keys, *(n for n, kind in columns if kind == "eq")) if name in box.keys]
    tests = [box.columns.get(column) for column in columns]
    for values in product(*(box.keys[name] for name in listed)):
        value_of = dict(zip(listed, values, strict=True))
        given = [
            value_of.get(name) if kind == "eq" else test for (name, kind), test in zip(columns, tests, strict=True)
        ]
        yield (*(value_of[name] for name in keys), *given, outcome)


__all__ = ["ALL_ROWS", "Box", "Said", "Shape", "Shapes", "TooWide", "counted", "shapes_of"]
