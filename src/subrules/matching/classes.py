"""The classes of one field's values, as far as some alternatives tell them apart, and which alternatives accept each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from attrs import define

from ..rules.alternatives import Alternative, interval, named_values, when_missing
from ..rules.ruleset import Atom, BeginsWith, InRange, IsMissing, OneOf

Masks = Callable[[Any], int]
"""Which alternatives a value of one field goes with, as bits."""

Numbered: TypeAlias = Sequence[tuple[int, Alternative]]
"""Alternatives, each with the number of its bit."""

Span: TypeAlias = tuple[int, int]
"""Classes that follow one another: the first, and the one behind the last."""


@define(slots=True, eq=False)
class Filter:
    """The alternatives with atoms of one field: `needed` are those, `masks` gives those that a known value leaves."""

    field: str
    needed: int
    masks: Masks
    missing_true: int
    missing_possible: int


def filter_of(field: str, count: int, alternatives: Numbered) -> Filter:
    """The filter of one field: which of `count` alternatives each of its values leaves.

    Alternatives without an atom of the field are left by every value.
    """
    needed = missing_true = missing_possible = 0
    for number, alternative in alternatives:
        bit = 1 << number
        needed |= bit
        at_missing = when_missing(alternative.atoms[field])
        if at_missing is not False:
            missing_possible |= bit
        if at_missing:
            missing_true |= bit
    untouched = ((1 << count) - 1) & ~needed
    by_order = any(_has_order(atom) for _, alternative in alternatives for atom, _ in alternative.atoms[field])
    masks = (_masks_by_order if by_order else _masks_by_value)(field, untouched, alternatives)
    return Filter(field, needed, masks, missing_true | untouched, missing_possible | untouched)


def _has_order(atom: Atom) -> bool:
    """Whether the classes of an atom are found by the order of the values; numbers are never looked up by their hash."""
    match atom:
        case InRange() | BeginsWith():
            return True
        case OneOf(_, values):
            return isinstance(values[0], Decimal)
        case IsMissing():
            return False
        case _:
            assert_never(atom)


def _masks_by_value(field: str, untouched: int, alternatives: Numbered) -> Masks:
    """A mask for every value that some alternative names, and one for all other values."""
    excluded: dict[Any, int] = {}
    included: dict[Any, int] = {}
    others = untouched
    for number, alternative in alternatives:
        bit = 1 << number
        atoms = alternative.atoms[field]
        values = named_values(atoms)
        if values is not None:
            for value in values:
                included[value] = included.get(value, 0) | bit
            continue
        known = [atom for atom, _ in atoms if type(atom) is OneOf]
        if len(known) < len(atoms) and any(wanted for atom, wanted in atoms if type(atom) is IsMissing):
            continue  # only a missing fact is accepted
        others |= bit
        for name in [name for atom in known for name in atom.values]:
            excluded[name] = excluded.get(name, 0) | bit
    table = {value: (others & ~excluded.get(value, 0)) | included.get(value, 0) for value in excluded | included}
    get = table.get
    return lambda fact: get(fact, others)


def _masks_by_order(field: str, untouched: int, alternatives: Numbered) -> Masks:
    """A mask for every point at which some atom changes, and for every gap between two of them.

    Class 2i is the gap below point i, class 2i+1 the point itself.
    """
    points = _distinct(end for _, one in alternatives for atom, _ in one.atoms[field] for end in _ends(atom))
    changes = [0] * (2 * len(points) + 2)
    for number, alternative in alternatives:
        first_atom, *others = alternative.atoms[field]
        accepted = _accepted(first_atom, points)
        for other in others:
            accepted = _in_both(accepted, _accepted(other, points))
        bit = 1 << number
        for first, last in accepted:
            changes[first] ^= bit
            changes[last] ^= bit
    mask, masks = untouched, []
    for change in changes[:-1]:
        mask ^= change
        masks.append(mask)
    if not points:
        always = masks[0]
        return lambda _: always
    last_point = len(points)

    def masks_of(fact: Any) -> int:
        at = bisect_left(points, fact)
        return masks[2 * at + 1 if at < last_point and points[at] == fact else 2 * at]

    return masks_of


def _ends(atom: Atom) -> Iterable[Any]:
    match atom:
        case OneOf(_, values):
            return values
        case InRange() | BeginsWith():
            return [end[0] for end in interval(atom) if end is not None]
        case IsMissing():
            return ()
        case _:
            assert_never(atom)


def _distinct(ends: Iterable[Any]) -> list[Any]:
    """Each once, in order. Not by a set: numbers can be chosen so that their hashes collide."""
    listed = sorted(ends)
    return [end for at, end in enumerate(listed) if not at or end != listed[at - 1]]


def _accepted(signed: tuple[Atom, bool], points: list[Any]) -> list[Span]:
    """The classes that one atom accepts, as half-open spans, in order and apart."""
    atom, wanted = signed
    end = 2 * len(points) + 1

    def place(point: Any) -> int:
        return 2 * bisect_left(points, point)

    match atom:
        case OneOf(_, values):
            spans = [(at + 1, at + 2) for at in sorted(map(place, values))]
        case InRange() | BeginsWith():
            low, high = interval(atom)
            first = 0 if low is None else place(low[0]) + (1 if low[1] else 2)
            last = end if high is None else place(high[0]) + (2 if high[1] else 1)
            spans = [(first, last)] if first < last else []
        case IsMissing():
            return [] if wanted else [(0, end)]
        case _:
            assert_never(atom)
    return spans if wanted else _without(spans, end)


def _without(spans: list[Span], end: int) -> list[Span]:
    left, at = [], 0
    for first, last in spans:
        if at < first:
            left.append((at, first))
        at = last
    return [*left, (at, end)] if at < end else left


def _in_both(one: list[Span], other: list[Span]) -> list[Span]:
    met = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return sorted((first, last) for first, last in met if first < last)
