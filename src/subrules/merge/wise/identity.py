"""The national register number afterwards, and the internet block that depends on it (MRG-13..22)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from ..field_rules import Merging
from ..report import Fate, FieldResult, Notice, Side
from ..results import entry, provenance
from .customer import Customer
from .national_number import Numbers, numbers

Pair: TypeAlias = Merging[Customer]


def national_number(merging: Pair) -> FieldResult:
    """The survivor's field: its own, its document's, the removed record's, that one's document's (MRG-13..15)."""
    survivor, removed = merging.survivor, merging.removed
    one, other = numbers(survivor), numbers(removed)
    sources = (
        (one.own, survivor.register_number, "survivor-field"),
        (one.in_document, survivor.identity_document, "survivor-document"),
        (other.own, removed.register_number, "removed-field"),
        (other.in_document, removed.identity_document, "removed-document"),
        ("", survivor.register_number, "survivor-field"),
    )
    number, text, source = next(found for found in sources if found[0] is not None)
    statement = "MRG-13" if source.endswith("document") else "MRG-14"
    value = text.strip()
    entries = [
        entry(
            merging,
            side,
            before,
            _number_fate(side, before, own, number, value),
            statement=statement,
            code=f"merge.wise.number.{source}",
        )
        for side, before, own in (
            (Side.SURVIVOR, survivor.register_number, one.own),
            (Side.REMOVED, removed.register_number, other.own),
        )
        if before.strip()
    ]
    return FieldResult(
        value=value,
        entries=tuple(entries),
        provenance=provenance(merging, "national number", value, f"merge.wise.from.{source}"),
        notices=(*_number_notices("survivor", one), *_number_notices("removed record", other)),
    )


def _number_fate(side: Side, text: str, own: str | None, number: str | None, value: str) -> Fate:
    if side is Side.SURVIVOR:
        return Fate.KEPT if text == value else Fate.REPLACED
    if text == value:
        return Fate.TRANSFERRED
    return Fate.COMBINED if own is not None and own == number else Fate.LEFT_BEHIND


def _number_notices(side: str, found: Numbers) -> Iterator[Notice]:
    if found.differ:
        yield Notice(statement="MRG-16", code="merge.wise.numbers-differ", values={"side": side})
    if found.wrong_check is not None:
        yield Notice(statement="MRG-15", code="merge.wise.wrong-check", values={"side": side}, is_warning=False)


@frozen
class InternetBlock:
    """The internet block afterwards: for who registered online and is not known by a number (MRG-17..22).

    Attributes:
        keep_survivor: whether a block that the survivor has stays in any case (A-MRG-06).
    """

    keep_survivor: bool = False

    def __call__(self, merging: Pair) -> FieldResult:
        """Whether the survivor is blocked, and why."""
        survivor, removed = merging.survivor, merging.removed
        value, statement, why = self._decided(survivor, removed)
        fates = {
            Side.SURVIVOR: Fate.KEPT if value else Fate.LEFT_BEHIND,
            Side.REMOVED: Fate.COMBINED if value else Fate.LEFT_BEHIND,
        }
        before = [(Side.SURVIVOR, survivor.internet_block), (Side.REMOVED, removed.internet_block)]
        code = f"merge.wise.block.{why}"
        entries = [
            entry(merging, side, True, fates[side], statement=statement, code=code) for side, there in before if there
        ]
        notices = []
        if value is not survivor.internet_block:
            what = f"merge.wise.block-{'comes' if value else 'goes'}.{why}"
            notices.append(Notice(statement=statement, code=what, is_warning=False))
        origin = provenance(merging, "internet block", value, code)
        return FieldResult(value=value, entries=tuple(entries), provenance=origin, notices=tuple(notices))

    def _decided(self, survivor: Customer, removed: Customer) -> tuple[bool, str, str]:
        if not (survivor.registered_online or removed.registered_online):
            return survivor.internet_block, "MRG-22" if survivor.internet_block else "MRG-19", "neither-online"
        if any(numbers(one).one is not None for one in (survivor, removed)):
            return survivor.internet_block and self.keep_survivor, "MRG-18", "number-known"
        return True, "MRG-17", "online-unknown"
