"""Which record went into which: old ids lead to the record that has everything now (MRG-45..48)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from attrs import field, frozen

from ..decision import Reason
from ..faults import Fault, InputError, raise_if_any
from ..plain import from_plain
from ..plain_generic import check_version


def _in_order(into: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What two ledgers are compared by: the order of merges counts, since the last one is undone first."""
    return tuple(into.items())


@frozen(kw_only=True)
class _Went:
    """One merge as stored data says it; in a list, since not every store keeps the order of keys."""

    removed: str
    into: str


@frozen
class Ledger:
    """The merges that were, in their order: for each removed record the one that it went into.

    >>> ledger = Ledger().with_merge("A", "B").with_merge("B", "C")
    >>> ledger.resolve("A"), ledger.resolve("C")
    ('C', 'C')
    """

    stored_version: ClassVar[int] = 1
    into: Mapping[str, str] = field(factory=dict, hash=False, eq=_in_order)

    def __attrs_post_init__(self) -> None:
        given: Any = self.into
        if not isinstance(given, Mapping):
            message = f"expected a mapping of removed records to survivors, got {self.into!r:.60}"
            raise InputError([Fault("into", message, code="wrong-value")])

    def resolve(self, id: str) -> str:
        """The record that has everything which a record once had (MRG-47).

        Raises:
            InputError: the ledger leads in a circle.
        """
        seen = {id}
        while id in self.into:
            id = self.into[id]
            if id in seen:
                raise InputError([_circle(id)])
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

    def to_data(self) -> dict[str, Any]:
        """The ledger as plain data, in order."""
        merges = [{"removed": removed, "into": into} for removed, into in self.into.items()]
        return {"version": self.stored_version, "merges": merges}

    @classmethod
    def from_data(cls, data: Any) -> Ledger:
        """The ledger that `to_data` gave.

        Raises:
            InputError: a record was merged twice, or into itself by way of others; another version.
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"expected a table, got {data!r:.60}")
        check_version(data, cls.stored_version)
        faults = [Fault((str(key),), "unknown key", code="unknown-key") for key in data if key not in _KEYS]
        if "merges" not in data:
            faults.append(Fault("merges", "this is missing", code="missing"))
        raise_if_any(faults)
        try:
            merges = from_plain(data["merges"], list[_Went])
        except InputError as error:
            raise InputError(fault.under("merges") for fault in error.faults) from None
        ledger = cls({one.removed: one.into for one in merges})
        raise_if_any(_ledger_faults(merges))
        for removed in ledger.into:
            ledger.resolve(removed)
        return ledger


_KEYS = ("version", "merges")


def _circle(id: str) -> Fault:
    return Fault((), f"the ledger leads from {id} back to itself", code="ledger-in-a-circle", statement="MRG-48")


def _ledger_faults(merges: list[_Went]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, one in enumerate(merges):
        if one.removed in seen:
            loc = ("merges", index, "removed")
            yield Fault(loc, f"`{one.removed}` was merged before", code="merged-twice", statement="MRG-46")
        seen.add(one.removed)


def ledger_reasons(ledger: Ledger, survivor: str, removed: str) -> Iterator[Reason]:
    """Whether the ledger lets two records be merged: not with itself, not again, not in a circle (MRG-45, MRG-46, MRG-48)."""
    values = {"survivor": survivor, "removed": removed}
    if survivor == removed:
        yield Reason("MRG-45", False, code="merge.one-record", values=values)
        return
    yield Reason("MRG-45", True, code="merge.two-records", values=values)
    if removed in ledger.into:
        now, into = ledger.resolve(removed), ledger.into[removed]
        code = "merge.merged-already" if now == into else "merge.merged-further"
        yield Reason("MRG-46", False, code=code, values={**values, "into": into, "now": now})
    if survivor in ledger.into:
        into, now = ledger.into[survivor], ledger.resolve(survivor)
        yield Reason("MRG-48", False, code="merge.survivor-gone", values={**values, "into": into, "now": now})
