"""By which field some alternatives are split: by the values they list, or by slabs of the field's order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from attrs import frozen

from ..rules.alternatives import Alternative, SignedAtoms, interval, named_values
from ..rules.ruleset import BeginsWith, InRange
from ..rules.vocabulary import Fact

PAYS = 32
"""How many alternatives a split has to spare a record to be worth its look-up."""

SAMPLE = 1_000
"""How many alternatives are looked at to choose the field of a split."""

SLABS = 64
"""Into how many pieces the order of a field is cut."""

SPREAD = 8
"""In how many pieces an alternative may lie; a wider one goes on to the next split."""

KEYS = 16
"""Under how many values an alternative may be entered; longer lists go on, unless nothing else splits."""

Bounds: TypeAlias = tuple[Any, Any]
"""The lowest and the highest value; None for no bound on that side."""


@frozen(eq=False)
class Division:
    """Alternatives divided by one field: those that go under each key, and those that say too little of the field.

    `cuts` are where the field's order is cut into slabs, None where the keys are values.
    """

    field: str
    cuts: list[Any] | None
    entered: dict[Any, list[Alternative]]
    left: list[Alternative]


def best_division(alternatives: Sequence[Alternative], tried: frozenset[str], *, values_only: bool) -> Division | None:
    """The division that leaves a record the fewest alternatives to look at; None where none pays.

    It spares a record the alternatives it takes but for those of the record's own value, every value
    as likely as its alternatives are many.

    Args:
        alternatives: what is to be divided.
        tried: fields that are out of the question.
        values_only: whether slabs are no longer worth it: then one that would be best ends the search.
    """
    every = max(1, len(alternatives) // SAMPLE)
    sample = alternatives[::every]
    best: tuple[float, str, bool] = max(_worth(sample, tried), default=(0, "", True))
    spared, field, is_by_value = best
    if spared * every < min(PAYS, len(alternatives) / 2) or (values_only and not is_by_value):
        return None
    return _by_value(field, alternatives) if is_by_value else _by_slab(field, alternatives)


def _worth(sample: Sequence[Alternative], tried: frozenset[str]) -> Iterator[tuple[float, str, bool]]:
    """How many alternatives each field would spare a record, and whether by value."""
    values: dict[str, dict[Fact, int]] = {}
    taken: dict[str, int] = {}
    ranged: dict[str, int] = {}
    for alternative in sample:
        for field, atoms in alternative.atoms.items():
            if field in tried:
                continue
            keys = _keys(atoms)
            if keys:
                taken[field] = taken.get(field, 0) + 1
                counts = values.setdefault(field, {})
                for value in keys:
                    counts[value] = counts.get(value, 0) + 1
            elif _bounds(atoms) is not None:
                ranged[field] = ranged.get(field, 0) + 1
    best: float = 0
    for field, counts in values.items():
        met = sum(count * count for count in counts.values()) / sum(counts.values())
        best = max(best, taken[field] - met)
        yield taken[field] - met, field, True
    for field, count in ranged.items():
        if count > best:
            spared = _spared_by_slabs(field, sample)
            best = max(best, spared)
            yield spared, field, False


def _keys(atoms: SignedAtoms | None) -> tuple[Fact, ...]:
    """The values under which an alternative can be entered; none for numbers, and where they are too many."""
    named = named_values(atoms) if atoms else None
    return () if not named or len(named) > KEYS or isinstance(named[0], Decimal) else named


def _by_value(field: str, alternatives: Sequence[Alternative]) -> Division:
    entered: dict[Any, list[Alternative]] = {}
    left = []
    for alternative in alternatives:
        keys = _keys(alternative.atoms.get(field))
        for value in keys:
            entered.setdefault(value, []).append(alternative)
        if not keys:
            left.append(alternative)
    return Division(field, None, entered, left)


def _by_slab(field: str, alternatives: Sequence[Alternative]) -> Division:
    """By slabs of a field's order; the alternatives keep their atoms of the field, which a slab does not decide."""
    cuts = _cuts(field, alternatives)
    entered: dict[int, list[Alternative]] = {}
    left = []
    for alternative in alternatives:
        slabs = _slabs(alternative.atoms.get(field), cuts)
        for slab in slabs:
            entered.setdefault(slab, []).append(alternative)
        if not slabs:
            left.append(alternative)
    return Division(field, cuts, entered, left)


def _spared_by_slabs(field: str, alternatives: Sequence[Alternative]) -> float:
    cuts = _cuts(field, alternatives)
    lying = [_slabs(alternative.atoms.get(field), cuts) for alternative in alternatives]
    return sum(1 for slabs in lying if slabs) - sum(map(len, lying)) / (len(cuts) + 1)


def _cuts(field: str, alternatives: Sequence[Alternative]) -> list[Any]:
    """Where the order of a field is cut: among the ends of the alternatives' bounds, as evenly as they lie."""
    ends = sorted(
        end
        for alternative in alternatives
        if field in alternative.atoms
        for end in _bounds(alternative.atoms[field]) or ()
        if end is not None
    )
    chosen = [ends[len(ends) * part // SLABS] for part in range(1, SLABS)] if ends else []
    return [cut for at, cut in enumerate(chosen) if not at or cut != chosen[at - 1]]


def _slabs(atoms: SignedAtoms | None, cuts: list[Any]) -> range:
    """The slabs in which the values lie that an alternative can accept; none where they are too many."""
    bounds = _bounds(atoms) if atoms else None
    if bounds is None:
        return range(0)
    low, high = bounds
    first = 0 if low is None else bisect_right(cuts, low)
    last = len(cuts) if high is None else bisect_right(cuts, high)
    return range(first, last + 1) if last - first < SPREAD else range(0)


def _bounds(atoms: SignedAtoms) -> Bounds | None:
    """The lowest and highest value that the atoms of a field can accept; None where neither side is bounded."""
    low: Any = None
    high: Any = None
    for atom, wanted in atoms:
        if not wanted or not isinstance(atom, (InRange, BeginsWith)):
            continue
        one, other = interval(atom)
        if one is not None and (low is None or one[0] > low):
            low = one[0]
        if other is not None and (high is None or other[0] < high):
            high = other[0]
    return None if low is None and high is None else (low, high)
