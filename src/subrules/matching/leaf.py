"""A leaf of the index: some terms, and which of them a record meets, as the bits of one integer.

A term is looked up by the value of its anchor, a field of which it lists the values. What else it
tests is looked up in a filter for each field: for every class of values, an integer with a bit for
every term that accepts the class. A record costs one look-up for each anchor, and one for each field
that some living term still tests.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from attrs import define

from ..rules.alternatives import Literal, Term, interval, named_values, when_missing
from ..rules.evaluate import holds
from ..rules.facts import Facts
from ..rules.ruleset import BeginsWith, Condition, InRange, IsMissing, OneOf
from ..rules.vocabulary import Fact

ANCHORS = 3
"""How many fields of a leaf are anchors: each is one look-up for every record."""

WIDEST = 64
"""How many rules an answer that is kept may come from: memory is for those that come again, not for large ones."""

Masks = Callable[[Any], int]
"""Which terms a value of one field goes with."""


class Hits:
    """The rules that apply, in order, and what is made of them once asked for. One object for each combination."""

    __slots__ = ("answer", "rules")

    def __init__(self, rules: tuple[int, ...]) -> None:
        self.rules = rules
        self.answer: Any = None


MISSING = Hits(())
"""Found instead of hits when a fact that counts is missing: another way has to decide."""

UNKNOWN = Hits(())
"""Stands for a combination of terms that was not met before."""


@define(slots=True, eq=False)
class Filter:
    """The terms that test one field: `needed` are those, `masks` gives those that a known value leaves."""

    field: str
    needed: int
    masks: Masks
    missing_true: int
    missing_possible: int


@define(slots=True, eq=False)
class Anchor:
    """The terms that are looked up by the value of one field."""

    field: str
    masks: dict[Fact, int]
    all: int
    missing_possible: int


@define(slots=True, eq=False)
class Leaf:
    """Terms, found by their anchors and thinned out by the filters. `rule_of` is the rule of each bit."""

    rule_of: Sequence[int]
    anchors: tuple[Anchor, ...]
    free: int
    filters: tuple[Filter, ...]
    rest: dict[int, tuple[Literal, ...]]
    unsure: int

    def hits(self, mask: int) -> Hits:
        """The rules of these bits; the terms of a leaf stand in the order of their rules."""
        rule_of = self.rule_of
        rules = []
        last = -1
        while mask:
            low = mask & -mask
            rule = rule_of[low.bit_length() - 1]
            if rule != last:
                rules.append(rule)
                last = rule
            mask ^= low
        return Hits(tuple(rules))

    def both(self, facts: Facts) -> tuple[set[int], set[int]]:
        """The rules that some term makes true, and those that some term makes true or leaves open."""
        true = possible = self.free
        for anchor in self.anchors:
            fact = facts[anchor.field]
            if fact is None:
                possible |= anchor.missing_possible
            else:
                mask = anchor.masks.get(fact, 0)
                true |= mask
                possible |= mask
        for filter in self.filters:
            if possible & filter.needed:
                fact = facts[filter.field]
                if fact is None:
                    true &= filter.missing_true
                    possible &= filter.missing_possible
                else:
                    mask = filter.masks(fact)
                    true &= mask
                    possible &= mask
        for bit, literals in self.rest.items():
            if possible & bit:
                answers = [_as_wanted(literal, facts) for literal in literals]
                if False in answers:
                    possible &= ~bit
                if answers.count(True) < len(answers):
                    true &= ~bit
        return {self.rule_of[bit] for bit in bits(true)}, {self.rule_of[bit] for bit in bits(possible)}

    def finder(self, remembered: int) -> Callable[[Facts], Hits | None]:
        """The function that finds the hits of a record, `MISSING` where a missing fact counts, None for no hits.

        It keeps the hits of up to so many combinations of terms: the same few come again and again.
        """
        narrow = self._narrower()
        unsure = self.unsure
        free = self.free
        memo: dict[int, Hits | None] = {0: None, -1: MISSING}
        known = memo.get
        hits_of = self.hits

        def first(mask: int) -> Hits:
            found = hits_of(mask)
            if len(memo) < remembered and len(found.rules) <= WIDEST:
                memo[mask] = found
            return found

        looked = [(anchor.field, self._with_missing(anchor).get) for anchor in self.anchors]
        if len(looked) == 1 and not free:
            ((field, get),) = looked

            def by_one(facts: Facts) -> Hits | None:
                mask = get(facts[field], 0)
                if mask & unsure:
                    mask = narrow(mask, facts)
                found = known(mask, UNKNOWN)
                return first(mask) if found is UNKNOWN else found

            return by_one
        if len(looked) == 2 and not free:
            (field, get), (other_field, other_get) = looked

            def by_two(facts: Facts) -> Hits | None:
                mask = get(facts[field], 0) | other_get(facts[other_field], 0)
                if mask & unsure:
                    mask = narrow(mask, facts)
                found = known(mask, UNKNOWN)
                return first(mask) if found is UNKNOWN else found

            return by_two

        def by_any(facts: Facts) -> Hits | None:
            mask = free
            for field, get in looked:
                mask |= get(facts[field], 0)
            if mask & unsure:
                mask = narrow(mask, facts)
            found = known(mask, UNKNOWN)
            return first(mask) if found is UNKNOWN else found

        return by_any

    def _with_missing(self, anchor: Anchor) -> dict[Fact | None, int]:
        """The anchor's masks, with a bit beyond the terms for a missing fact."""
        masks: dict[Fact | None, int] = {value: mask for value, mask in anchor.masks.items()}  # noqa: C416 - a wider type
        if anchor.missing_possible:
            masks[None] = 1 << len(self.rule_of)
        return masks

    def _narrower(self) -> Callable[[int, Facts], int]:
        """The function that tells what the filters leave of some terms; -1 where a missing fact counts."""
        beyond = 1 << len(self.rule_of)
        filters = [
            (one.field, one.needed, one.masks, one.missing_possible & ~one.missing_true, one.missing_true)
            for one in self.filters
        ]
        rest = self.rest
        with_rest = sum(rest)

        def narrow(mask: int, facts: Facts) -> int:
            if mask >= beyond:
                return -1
            for field, needed, masks, left_open, missing_true in filters:
                if mask & needed:
                    fact = facts[field]
                    if fact is not None:
                        mask &= masks(fact)
                    elif mask & left_open:
                        return -1
                    else:
                        mask &= missing_true
            if mask & with_rest:
                for number in bits(mask & with_rest):
                    answers = [_as_wanted(literal, facts) for literal in rest[1 << number]]
                    if False in answers:
                        mask &= ~(1 << number)
                    elif None in answers:
                        return -1
            return mask

        return narrow


def _as_wanted(literal: Literal, facts: Facts) -> bool | None:
    condition, wanted = literal
    held = holds(condition, facts)
    return None if held is None else held is wanted


def bits(mask: int) -> list[int]:
    """The numbers of the bits that are set, from the lowest."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


# ---------------------------------------------------------------- building


def leaf_of(terms: Sequence[Term], used: frozenset[str], barred: frozenset[str]) -> Leaf:
    """A leaf for some terms.

    Args:
        terms: a record that reaches the leaf meets their tests of the fields in `used`.
        used: the fields that led here.
        barred: fields that cannot be anchors, for they are missing in the records this leaf is for.
    """
    if all([not term.rest and term.tests.keys() <= used for term in terms]):
        return Leaf([term.rule for term in terms], (), (1 << len(terms)) - 1, (), {}, 0)
    chosen = _anchor_fields(terms, used | barred)
    anchored: dict[str, list[int]] = {field: [] for field in chosen}
    free = 0
    for index, term in enumerate(terms):
        for field in chosen:
            if field in term.tests and named_values(term.tests[field]) is not None:
                anchored[field].append(index)
                break
        else:
            free |= 1 << index
    anchors = tuple(_anchor(field, terms, indexes) for field, indexes in anchored.items() if indexes)
    at_anchor = {index: field for field, indexes in anchored.items() for index in indexes}
    filtered: dict[str, list[int]] = {}
    for index, term in enumerate(terms):
        anchor = at_anchor.get(index)
        for field in term.tests:
            if field not in used and field != anchor:
                filtered.setdefault(field, []).append(index)
    filters = tuple(
        filter_of(field, len(terms), [(index, terms[index]) for index in indexes])
        for field, indexes in filtered.items()
    )
    rest = {1 << index: term.rest for index, term in enumerate(terms) if term.rest}
    unsure = 1 << len(terms)
    for one in filters:
        unsure |= one.needed
    for bit in rest:
        unsure |= bit
    return Leaf([term.rule for term in terms], anchors, free, filters, rest, unsure)


def _anchor_fields(terms: Sequence[Term], not_these: frozenset[str]) -> list[str]:
    """The fields whose listed values tell the terms apart best, the best first."""
    counts: dict[str, dict[object, int]] = {}
    for term in terms:
        for field, tests in term.tests.items():
            if field not in not_these:
                values = named_values(tests)
                if values is not None and not (values and isinstance(values[0], Decimal)):
                    by_value = counts.setdefault(field, {})
                    for value in values:
                        by_value[value] = by_value.get(value, 0) + 1
    ranked = sorted(
        (field for field in counts if counts[field]),
        key=lambda field: sum(counts[field].values()) / len(counts[field]) / len(counts[field]),
    )
    return ranked[:ANCHORS]


def _anchor(field: str, terms: Sequence[Term], indexes: Iterable[int]) -> Anchor:
    masks: dict[Fact, int] = {}
    all_of_them = missing_possible = 0
    for index in indexes:
        tests = terms[index].tests[field]
        bit = 1 << index
        all_of_them |= bit
        if when_missing(tests) is not False:
            missing_possible |= bit
        for value in named_values(tests) or ():
            masks[value] = masks.get(value, 0) | bit
    return Anchor(field, masks, all_of_them, missing_possible)


def filter_of(field: str, count: int, terms: Sequence[tuple[int, Term]]) -> Filter:
    """The filter of one field: which of `count` terms each of its values leaves, those that do not test it included."""
    needed = missing_true = missing_possible = 0
    for index, term in terms:
        bit = 1 << index
        needed |= bit
        at_missing = when_missing(term.tests[field])
        if at_missing is not False:
            missing_possible |= bit
        if at_missing:
            missing_true |= bit
    untouched = ((1 << count) - 1) & ~needed
    tests = [test for _, term in terms for test, _ in term.tests[field]]
    ordered = any(type(test) in (InRange, BeginsWith) for test in tests) or any(
        type(test) is OneOf and isinstance(test.values[0], Decimal) for test in tests
    )
    masks = (_by_order if ordered else _by_value)(field, untouched, terms)
    return Filter(field, needed, masks, missing_true | untouched, missing_possible | untouched)


def _by_value(field: str, untouched: int, terms: Sequence[tuple[int, Term]]) -> Masks:
    """A mask for every value that some term names, and one for all other values."""
    excluded: dict[Any, int] = {}
    included: dict[Any, int] = {}
    others = untouched
    for index, term in terms:
        bit = 1 << index
        tests = term.tests[field]
        values = named_values(tests)
        if values is not None:
            for value in values:
                included[value] = included.get(value, 0) | bit
            continue
        known = [test for test, _ in tests if type(test) is OneOf]
        if len(known) < len(tests) and any(wanted for test, wanted in tests if type(test) is IsMissing):
            continue  # only a missing fact is accepted
        others |= bit
        for name in [name for test in known for name in test.values]:
            excluded[name] = excluded.get(name, 0) | bit
    table = {value: (others & ~excluded.get(value, 0)) | included.get(value, 0) for value in excluded | included}
    get = table.get
    return lambda fact: get(fact, others)


def _by_order(field: str, untouched: int, terms: Sequence[tuple[int, Term]]) -> Masks:
    """A mask for every point at which some test changes, and for every gap between two of them.

    Class 2i is the gap below point i, class 2i+1 the point itself.
    """
    points = _distinct(end for _, term in terms for test, _ in term.tests[field] for end in _ends(test))
    toggles = [0] * (2 * len(points) + 2)
    for index, term in terms:
        bit = 1 << index
        if len(term.tests[field]) == 1:
            for first, last in _classes(term.tests[field][0], points):
                toggles[first] ^= bit
                toggles[last] ^= bit
            continue
        accepted = None
        for literal in term.tests[field]:
            spans = _classes(literal, points)
            accepted = spans if accepted is None else _both(accepted, spans)
        for first, last in accepted or ():
            toggles[first] ^= bit
            toggles[last] ^= bit
    mask, masks = untouched, []
    for toggle in toggles[:-1]:
        mask ^= toggle
        masks.append(mask)
    if not points:
        always = masks[0]
        return lambda _: always
    last_point = len(points)

    def masks_of(fact: Any) -> int:
        at = bisect_left(points, fact)
        return masks[2 * at + 1 if at < last_point and points[at] == fact else 2 * at]

    return masks_of


def _ends(test: Condition) -> Iterable[Any]:
    if isinstance(test, OneOf):
        return test.values
    if isinstance(test, (InRange, BeginsWith)):
        return [end[0] for end in interval(test) if end is not None]
    return ()


def _distinct(ends: Iterable[Any]) -> list[Any]:
    """Each once, in order. Not by a set: numbers can be chosen so that their hashes collide."""
    listed = sorted(ends)
    return [end for at, end in enumerate(listed) if not at or end != listed[at - 1]]


def _classes(literal: Literal, points: list[Any]) -> list[tuple[int, int]]:
    """The classes that one test accepts, as half-open spans, in order and apart."""
    test, wanted = literal
    end = 2 * len(points) + 1

    def place(point: Any) -> int:
        return 2 * bisect_left(points, point)

    match test:
        case OneOf(_, values):
            spans = [(at + 1, at + 2) for at in sorted(map(place, values))]
        case InRange() | BeginsWith():
            low, high = interval(test)
            first = 0 if low is None else place(low[0]) + (1 if low[1] else 2)
            last = end if high is None else place(high[0]) + (2 if high[1] else 1)
            spans = [(first, last)] if first < last else []
        case _:
            return [] if wanted else [(0, end)]
    return spans if wanted else _without(spans, end)


def _without(spans: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    left, at = [], 0
    for first, last in spans:
        if at < first:
            left.append((at, first))
        at = last
    return [*left, (at, end)] if at < end else left


def _both(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> list[tuple[int, int]]:
    met = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return sorted((first, last) for first, last in met if first < last)
