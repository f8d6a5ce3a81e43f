"""How a leaf is made: which fields of its alternatives become anchors, and which filters thin out the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ..rules.alternatives import Alternative, named_values, when_missing
from ..rules.vocabulary import Fact
from .classes import Filter, filter_of
from .leaf import Anchor, Leaf

ANCHORS = 3
"""How many fields of a leaf are anchors: each is one look-up for every record."""


def leaf_of(alternatives: Sequence[Alternative], used: frozenset[str], barred: frozenset[str]) -> Leaf:
    """A leaf for some alternatives.

    Args:
        alternatives: a record that reaches the leaf meets their atoms of the fields in `used`.
        used: the fields that led here.
        barred: fields that cannot be anchors, for they are missing in the records this leaf is for.
    """
    rules = [alternative.rule for alternative in alternatives]
    if all([not one.rest and one.atoms.keys() <= used for one in alternatives]):
        return Leaf(rules, (), (1 << len(alternatives)) - 1, (), {}, 0)
    at_anchor = _anchored(alternatives, used | barred)
    numbers: dict[str, list[int]] = {}
    free = 0
    for number, field in enumerate(at_anchor):
        if field is None:
            free |= 1 << number
        else:
            numbers.setdefault(field, []).append(number)
    anchors = tuple(_anchor(field, alternatives, numbers[field]) for field in numbers)
    filters = _filters(alternatives, at_anchor, used)
    rest = {1 << number: one.rest for number, one in enumerate(alternatives) if one.rest}
    unsure = 1 << len(alternatives) | sum(rest)
    for one in filters:
        unsure |= one.needed
    return Leaf(rules, anchors, free, filters, rest, unsure)


def _anchored(alternatives: Sequence[Alternative], not_these: frozenset[str]) -> list[str | None]:
    """The field of each alternative's anchor, None for one that is looked at for every record."""
    chosen = _anchor_fields(alternatives, not_these)
    fields: list[str | None] = []
    for alternative in alternatives:
        for name in chosen:
            if name in alternative.atoms and named_values(alternative.atoms[name]) is not None:
                fields.append(name)
                break
        else:
            fields.append(None)
    return fields


def _anchor_fields(alternatives: Sequence[Alternative], not_these: frozenset[str]) -> list[str]:
    """The fields whose listed values tell the alternatives apart best, the best first."""
    counts: dict[str, dict[object, int]] = {}
    for alternative in alternatives:
        for field, atoms in alternative.atoms.items():
            if field not in not_these:
                values = named_values(atoms)
                if values is not None and not (values and isinstance(values[0], Decimal)):
                    by_value = counts.setdefault(field, {})
                    for value in values:
                        by_value[value] = by_value.get(value, 0) + 1
    ranked = sorted(
        (field for field in counts if counts[field]),
        key=lambda field: sum(counts[field].values()) / len(counts[field]) / len(counts[field]),
    )
    return ranked[:ANCHORS]


def _anchor(field: str, alternatives: Sequence[Alternative], numbers: Iterable[int]) -> Anchor:
    masks: dict[Fact, int] = {}
    missing_possible = 0
    for number in numbers:
        atoms = alternatives[number].atoms[field]
        bit = 1 << number
        if when_missing(atoms) is not False:
            missing_possible |= bit
        for value in named_values(atoms) or ():
            masks[value] = masks.get(value, 0) | bit
    return Anchor(field, masks, missing_possible)


def _filters(
    alternatives: Sequence[Alternative], at_anchor: Sequence[str | None], used: frozenset[str]
) -> tuple[Filter, ...]:
    """The filters of the fields that neither led here nor are an alternative's anchor."""
    filtered: dict[str, list[tuple[int, Alternative]]] = {}
    for number, (alternative, anchor) in enumerate(zip(alternatives, at_anchor, strict=True)):
        for field in alternative.atoms:
            if field not in used and field != anchor:
                filtered.setdefault(field, []).append((number, alternative))
    return tuple(filter_of(field, len(alternatives), some) for field, some in filtered.items())
