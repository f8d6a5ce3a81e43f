"""Whether a plan's report adds up: every item once, where the report says it is, and no money lost (MRG-51)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from ..faults import Fault
from .report import Entry, Side, amounts, label


def balance_faults(survivor: Any, removed: Any, after: Any, entries: Iterable[Entry]) -> Iterator[Fault]:
    """What does not add up, which is a mistake in a special rule.

    An item that is reported twice or not at all, that is not where the report says, or money that is lost.
    """
    by_field: dict[str, list[Entry]] = {}
    for entry in entries:
        by_field.setdefault(entry.kind, []).append(entry)
    for attribute in attrs.fields(type(after)):
        name = attribute.name
        before, came, now = (getattr(record, name) for record in (survivor, removed, after))
        if isinstance(now, tuple):
            yield from _field_faults(name, before, came, now, by_field.get(name, []))


def _field_faults(
    name: str, before: tuple[Any, ...], came: tuple[Any, ...], now: tuple[Any, ...], told: list[Entry]
) -> Iterator[Fault]:
    both = ((Side.SURVIVOR, before), (Side.REMOVED, came))
    for side, items in both:
        if Counter(map(label, items)) != Counter(one.item for one in told if one.side is side):
            message = f"not every item of the {side.value} is in the report exactly once"
            yield Fault(name, message, "", "item-not-reported-once", "MRG-51")
    if Counter(map(label, now)) != Counter(one.item for one in told if one.fate.is_there_afterwards):
        message = "what is there afterwards is not what the report says"
        yield Fault(name, message, "", "report-differs", "MRG-51")
    gone = Counter((one.side, one.item) for one in told if not one.fate.is_there_afterwards)
    lost = [item for side, items in both for item in items if gone[side, label(item)]]
    if amounts((*before, *came)) != _sum(amounts(now), amounts(lost)):
        message = "the money before and afterwards does not add up"
        yield Fault(name, message, "", "money-does-not-add-up", "MRG-08")


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    both = {currency: one.get(currency, 0) + other.get(currency, 0) for currency in (*one, *other)}
    return {currency: units for currency, units in both.items() if units}
