"""Cards and messages of both records (MRG-11, MRG-12)."""

from __future__ import annotations

from attrs import evolve

from ..field_rules import Merging
from ..report import Fate, FieldResult, Side
from ..results import entry, items_result
from .customer import Customer


def cards(merging: Merging[Customer]) -> FieldResult:
    """The cards of both, each number once; the survivor's primary card stays the only one (MRG-12, A-MRG-10)."""
    survivor, removed = merging.survivor.cards, merging.removed.cards
    known = {card.number for card in survivor}
    primary = next((card.number for card in (*survivor, *removed) if card.is_primary), None)
    value = [*survivor, *(card for card in removed if card.number not in known)]
    entries = [entry(merging, Side.SURVIVOR, card, Fate.KEPT) for card in survivor]
    entries += [
        entry(merging, Side.REMOVED, card, Fate.COMBINED if card.number in known else Fate.TRANSFERRED)
        for card in removed
    ]
    after = tuple(evolve(card, is_primary=card.number == primary) for card in value)
    return items_result(merging, "cards", after, entries)


def messages(merging: Merging[Customer]) -> FieldResult:
    """The messages of both, all of them, each marked with the record that it came from (MRG-11)."""
    marked = []
    entries = []
    for side, customer in ((Side.SURVIVOR, merging.survivor), (Side.REMOVED, merging.removed)):
        for message in customer.messages:
            marked.append(evolve(message, origin=message.origin or customer.number))
            fate = Fate.KEPT if side is Side.SURVIVOR else Fate.TRANSFERRED
            entries.append(entry(merging, side, message, fate))
    return items_result(merging, "messages", tuple(marked), entries)
