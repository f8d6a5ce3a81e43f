"""A rule set as rows: tables of terms that a database joins with the subscriptions.

The text of rules never becomes text of a query: values stand in rows, and the query depends only on
which fields are tested how. Terms that list values of the same fields form a shape, one join; what
else they test stands in columns that are NULL where a term does not test it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise, product
from math import prod
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from ..faults import SubrulesError
from ..rules.alternatives import Alternative, alternatives_of, interval, named_values, when_missing
from ..rules.answers import refuse_templates
from ..rules.ruleset import Atom, BeginsWith, InRange, IsMissing, OneOf, RuleSet
from ..rules.vocabulary import Fact, FieldType

BOXES = 4_096
"""How many terms one rule may become here: a database evaluates no condition but by its terms."""

ROWS = 100_000
"""How many rows the terms of one rule may become, by the values they list."""

ALL_ROWS = 5_000_000
"""How many rows all rules together may become."""

APART = 64
"""With how many of the alternatives before it one is compared, to make the two exclude each other."""

RARE = 0.05
"""A shape with fewer of the terms than this joins one whose keys it has."""

KEYS = 3
"""How many fields a join goes by at most: missing facts are looked for under every subset of them."""

PAIRS = 20_000
"""How many pairs of terms of one offer are compared, to see that no subscription gets it twice."""


class TooWide(SubrulesError, ValueError):
    """Rules with more alternatives than a database is given; Python answers them all the same.

    Attributes:
        rules: the labels of all rules that are too wide, in order; none where each fits, and only all together are
            too many rows.
    """

    def __init__(self, message: str, rules: tuple[str, ...] = ()) -> None:
        self.rules = rules
        super().__init__(message)

    @classmethod
    def of(cls, reasons: Mapping[str, str]) -> TooWide:
        """What is said of rules that are too wide, each with its reason.

        >>> print(TooWide.of({"a": "has 5,000 alternatives", "b": "would be 160,000 rows"}))
        2 rules are too wide for a database: a has 5,000 alternatives; b would be 160,000 rows. Split them into several rules each, or let Python answer
        """
        if len(reasons) == 1:
            ((label, reason),) = reasons.items()
            message = f"the rule {label} {reason}, too much for a database: split it into several rules, or let Python answer it"
            return cls(message, (label,))
        named = [f"{label} {reason}" for label, reason in list(reasons.items())[:10]]
        more = [f"and {len(reasons) - 10:,} more"] if len(reasons) > 10 else []
        return cls(
            f"{len(reasons):,} rules are too wide for a database: {'; '.join([*named, *more])}. "
            "Split them into several rules each, or let Python answer",
            tuple(reasons),
        )

    def __reduce__(self) -> tuple[type[TooWide], tuple[str, tuple[str, ...]]]:
        return type(self), (str(self), self.rules)


def counted(count: int, what: str, one: str, several: str) -> str:
    """A number of things with its verb.

    >>> counted(1, "row", "has", "have"), counted(2_000, "row", "has", "have")
    ('1 row has', '2,000 rows have')
    """
    return f"{count:,} {what} {one}" if count == 1 else f"{count:,} {what}s {several}"


EXCLUDED = 4
"""How many excluded values are columns of their own; a longer list becomes the ranges between them."""

KNOWN, ABSENT, ONLY_OPEN = 0, 1, 2
"""What the column `null` of a field says: it must be known; it must be missing; missing, it leaves the term open,
and known, it never holds."""

Said: TypeAlias = tuple[str, str]
"""A field, and what is said of it: ge, gt, le, lt, ne1 …, un1 …, starts1 …, not1 …, null, eq."""


@frozen
class Box:
    """One term: the values that each of some fields may have, and what is said of others.

    `ne` is a value that a field must not have, and it must be known; `un` the same, but missing is well.
    """

    rule: int
    keys: dict[str, tuple[Fact, ...]]
    columns: dict[Said, Any]


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
        made = _boxes(rules, number)
        if isinstance(made, str):
            wide[rules.labels[number]] = made
        if isinstance(made, str) or wide:
            continue
        rows += sum(map(_row_count, made)) * len(numbers)
        if rows > ALL_ROWS:
            raise TooWide(
                f"the rules up to {rules.labels[number]} would be more than {ALL_ROWS:,} rows: let Python answer them"
            )
        boxes += [(box, numbers) for box in made]
    if wide:
        raise TooWide.of(wide)
    shared = _shared(boxes, outcomes)
    entries = [
        (fits, outcome, place not in shared)
        for place, (box, numbers) in enumerate(boxes)
        if (fits := fit(box)) is not None
        for outcome in numbers
    ]
    asked = set(rules.fields_asked)
    fields = {f.name: f.type for f in rules.vocabulary.fields if f.name in asked}
    return Shapes(tuple(_grouped(entries)), tuple(outcomes), fields)


# ---------------------------------------------------------------- terms to boxes


def _boxes(rules: RuleSet, number: int) -> list[Box] | str:
    """The terms of a rule, no two of which hold together where that can be had cheaply; or why it is too wide."""
    condition = rules.rules[number].condition
    terms = alternatives_of(number, condition, most=BOXES)
    if len(terms) > BOXES or any(term.rest for term in terms):
        return f"has more than {BOXES:,} alternatives when its `or`s are written out"
    boxes: list[Box] = []
    for term in terms:
        for box in _split(term):
            apart = _apart(box, boxes[:APART])
            if apart is not None:
                boxes.append(apart)
    rows = sum(_row_count(box) for box in boxes)
    if rows > ROWS:
        return f"lists so many values that it would be {rows:,} rows, more than {ROWS:,}"
    return boxes


def _row_count(box: Box) -> int:
    count = 1
    for values in box.keys.values():
        count *= len(values)
    return count


def _split(term: Alternative) -> list[Box]:
    """A term as boxes: more than one where a test excludes a range, which leaves what is below and what is above."""
    keys: dict[str, tuple[Fact, ...]] = {}
    ways: list[list[dict[Said, Any]]] = []
    for name, tests in term.atoms.items():
        named = named_values(tests)
        at_missing = when_missing(tests)
        if named is not None:
            if named:
                keys[name] = named
                if at_missing is False:
                    ways.append([{(name, "null"): KNOWN}])
            else:
                ways.append([{(name, "null"): ONLY_OPEN}] if at_missing is not False else [])
            continue
        choices: list[list[dict[Said, Any]]] = []
        counts: Counter[str] = Counter()
        for test, wanted in tests:
            choices.append(_columns(name, test, wanted, counts))
        ways += choices
    boxes = []
    if prod(map(len, ways)) > ROWS:
        return [Box(term.rule, keys, {})] * (ROWS + 1)  # refused by its number
    for chosen in product(*ways):
        merged = _merged(chosen)
        if merged is not None:
            boxes.append(Box(term.rule, keys, merged))
    return boxes


def _columns(name: str, test: Atom, wanted: bool, counts: Counter[str]) -> list[dict[Said, Any]]:
    """The columns that say one test, with alternatives where it takes more than one row."""
    match test:
        case IsMissing():
            return [{(name, "null"): ABSENT if wanted else KNOWN}]
        case OneOf(_, values) if len(values) > EXCLUDED:
            named: list[Any] = list(values)
            ends: list[Any] = [None, *((value, False) for value in sorted(named)), None]
            return [{**_low(name, low), **_high(name, high)} for low, high in pairwise(ends)]
        case OneOf(_, values):  # those that are wanted are keys
            made = {}
            for value in values:
                counts["ne"] += 1
                made[name, f"ne{counts['ne']}"] = value
            return [made]
        case BeginsWith(_, beginning):
            kind = "starts" if wanted else "not"
            counts[kind] += 1
            return [{(name, f"{kind}{counts[kind]}"): str(beginning)}]
        case InRange():
            low, high = interval(test)
            if wanted:
                return [{**_low(name, low), **_high(name, high)}] if low or high else [{(name, "null"): KNOWN}]
            below = [] if low is None else [_high(name, (low[0], not low[1]))]
            above = [] if high is None else [_low(name, (high[0], not high[1]))]
            return below + above


def _low(name: str, end: tuple[Any, bool] | None) -> dict[Said, Any]:
    if end is None:
        return {}
    value, counts = end
    return {(name, "ge" if counts else "gt"): value}


def _high(name: str, end: tuple[Any, bool] | None) -> dict[Said, Any]:
    if end is None:
        return {}
    value, counts = end
    return {(name, "le" if counts else "lt"): value}


def _merged(parts: Iterable[dict[Said, Any]]) -> dict[Said, Any] | None:
    """Several sets of columns as one; None where they contradict each other on being missing."""
    merged: dict[Said, Any] = {}
    for part in parts:
        for key, value in part.items():
            kind = key[1]
            if key not in merged:
                merged[key] = value
            elif kind in ("ge", "gt"):
                merged[key] = max(merged[key], value)
            elif kind in ("le", "lt"):
                merged[key] = min(merged[key], value)
            elif kind == "null" and merged[key] != value:
                return None
    return merged


def _apart(box: Box, earlier: Sequence[Box]) -> Box | None:
    """A box of a rule made to exclude the ones before it, where one listed value tells them apart.

    `A or B` gives a subscription that meets both two rows. B and not A gives it one, and what is
    excluded is only A being true: where the field is missing, B stands.
    """
    for other in earlier:
        if any(box.columns.get(said) != value for said, value in other.columns.items()):
            continue
        differing = [n for n in other.keys if box.keys.get(n) != other.keys[n]]
        if not differing:
            return None  # what the other accepts and this one asks for besides is accepted already
        if len(differing) == 1 and differing[0] not in box.keys and len(other.keys[differing[0]]) <= KEYS:
            name = differing[0]
            taken = sum(1 for n, kind in box.columns if n == name and kind.startswith("un"))
            unless = {(name, f"un{taken + at}"): value for at, value in enumerate(other.keys[name], start=1)}
            box = evolve(box, columns={**box.columns, **unless})
    return box


# ---------------------------------------------------------------- the same offer twice


def _shared(boxes: Sequence[tuple[Box, list[int]]], outcomes: Sequence[tuple[int, str, str]]) -> set[int]:
    """The boxes, by their place, that may give a subscription an offer another one gives it: their rows are made one."""
    by_offer: dict[tuple[str, str], list[int]] = {}
    for place, (_, numbers) in enumerate(boxes):
        for number in numbers:
            by_offer.setdefault(outcomes[number][1:], []).append(place)
    shared: set[int] = set()
    for places in by_offer.values():
        if len(places) > 1:
            shared |= _meeting(places, [boxes[place][0] for place in places])
    return shared


def _meeting(places: Sequence[int], boxes: Sequence[Box]) -> set[int]:
    """Of the boxes of one offer, those that may hold together with another, as far as their listed values show it."""
    names = Counter(name for box in boxes for name in box.keys)
    if not names:
        return set(places)
    best = max(names, key=lambda name: (names[name], len({v for box in boxes for v in box.keys.get(name, ())})))
    by_value: dict[Fact, list[int]] = {}
    everywhere = [at for at, box in enumerate(boxes) if best not in box.keys]
    for at, box in enumerate(boxes):
        for value in box.keys.get(best, ()):
            by_value.setdefault(value, []).append(at)
    if len(everywhere) * len(boxes) + sum(len(some) ** 2 for some in by_value.values()) > PAIRS + len(boxes):
        return set(places)
    pairs = [(one, other) for one in everywhere for other in range(len(boxes)) if one != other]
    pairs += [(some[i], some[j]) for some in by_value.values() for i in range(len(some)) for j in range(i)]
    return {places[at] for pair in pairs if not _pair_apart(boxes[pair[0]], boxes[pair[1]]) for at in pair}


def _pair_apart(one: Box, other: Box) -> bool:
    for box, beside in ((one, other), (other, one)):
        for name, values in box.keys.items():
            if name in beside.keys:
                if not set(values) & set(beside.keys[name]):
                    return True
                continue
            excluded = {v for (n, kind), v in beside.columns.items() if n == name and kind[:2] in ("un", "ne")}
            if values and set(values) <= excluded:
                return True
    return False


# ---------------------------------------------------------------- boxes to shapes


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
