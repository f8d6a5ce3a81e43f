"""Which record went into which: old ids lead to the record that has everything now (MRG-45..48)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from ..decision import Reason


@frozen
class Ledger:
    """The merges that were, in their order: for each removed record the one that it went into.

    >>> ledger = Ledger().with_merge("A", "B").with_merge("B", "C")
    >>> ledger.resolve("A"), ledger.resolve("C")
    ('C', 'C')
    """

    into: Mapping[str, str] = field(factory=dict, hash=False)

    def resolve(self, id: str) -> str:
        """The record that has everything which a record once had (MRG-47)."""
        seen = {id}
        while id in self.into:
            id = self.into[id]
            if id in seen:
                raise ValueError(f"the ledger leads from {id} back to itself")
            seen.add(id)
        return id

    def last_into(self, survivor: str) -> str | None:
        """The record that was merged into a survivor last, or None."""
        return next((removed for removed in reversed(list(self.into)) if self.into[removed] == survivor), None)

    def with_merge(self, removed: str, survivor: str) -> Ledger:
        """The ledger after one more merge."""
        return Ledger({**self.into, removed: survivor})

    def without(self, removed: str) -> Ledger:
        """The ledger without the merge of a record."""
        return Ledger({one: into for one, into in self.into.items() if one != removed})


def refusals(ledger: Ledger, survivor: str, removed: str) -> Iterator[Reason]:
    """Whether the ledger lets two records be merged: not with itself, not again, not in a circle (MRG-45, MRG-46, MRG-48)."""
    values = {"survivor": survivor, "removed": removed}
    if survivor == removed:
        yield Reason("MRG-45", False, f"{removed} cannot be merged with itself", values)
        return
    yield Reason("MRG-45", True, "they are two records", values)
    if removed in ledger.into:
        where = ledger.resolve(removed)
        sentence = f"{removed} was merged already: it went into {ledger.into[removed]}"
        sentence += "" if where == ledger.into[removed] else f", and is now {where}"
        yield Reason("MRG-46", False, sentence, {**values, "now": where})
    if survivor in ledger.into:
        sentence = f"{survivor} is no record any more: it went into {ledger.into[survivor]}"
        yield Reason("MRG-48", False, sentence, {**values, "now": ledger.resolve(survivor)})
