"""A rule's terms as boxes: the values that some fields must have, and what else is tested, as columns will say it.

Alternatives of one rule are made to exclude each other where that is cheap, and boxes that may give one offer twice
are found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from math import prod
from typing import Any, TypeAlias

from attrs import evolve, frozen

from ..rules.alternatives import Alternative, alternatives_of, interval, named_values, when_missing
from ..rules.ruleset import Atom, BeginsWith, InRange, IsMissing, OneOf, RuleSet
from ..rules.vocabulary import Fact

BOXES = 4_096
"""How many terms one rule may become here: a database evaluates no condition but by its terms."""

ROWS = 100_000
"""How many rows the terms of one rule may become, by the values they list."""

APART = 64
"""With how many of the alternatives before it one is compared, to make the two exclude each other."""

KEYS = 3
"""How many fields a join goes by at most: missing facts are looked for under every subset of them."""

PAIRS = 20_000
"""How many pairs of terms of one offer are compared, to see that no subscription gets it twice."""

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


def boxes_of(rules: RuleSet, number: int) -> list[Box] | str:
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
    rows = sum(row_count(box) for box in boxes)
    if rows > ROWS:
        return f"lists so many values that it would be {rows:,} rows, more than {ROWS:,}"
    return boxes


def row_count(box: Box) -> int:
    """How many rows a box becomes, by the values that it lists."""
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


def shared(boxes: Sequence[tuple[Box, list[int]]], outcomes: Sequence[tuple[int, str, str]]) -> set[int]:
    """The boxes, by their place, that may give a subscription an offer another one gives it: their rows are made one."""
    by_offer: dict[tuple[str, str], list[int]] = {}
    for place, (_, numbers) in enumerate(boxes):
        for number in numbers:
            by_offer.setdefault(outcomes[number][1:], []).append(place)
    found: set[int] = set()
    for places in by_offer.values():
        if len(places) > 1:
            found |= _meeting(places, [boxes[place][0] for place in places])
    return found


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
