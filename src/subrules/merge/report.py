"""What a merge does to every item of both records: the account that has to add up (MRG-51)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any

import attrs
from attrs import field, frozen

from ..money import Money


class Side(Enum):
    """Which of the two records (MRG-01)."""

    SURVIVOR = "survivor"
    REMOVED = "removed"


class Fate(Enum):
    """What becomes of an item."""

    KEPT = "kept"
    TRANSFERRED = "transferred"
    COMBINED = "combined"
    STOPPED = "stopped and transferred"
    LEFT_BEHIND = "left behind"
    REPLACED = "replaced"
    DELETED = "deleted"
    ERASED = "erased"

    @property
    def is_destructive(self) -> bool:
        """Whether the item is nowhere afterwards, so that it has to be accepted by name."""
        return self in (Fate.DELETED, Fate.ERASED)

    @property
    def is_there_afterwards(self) -> bool:
        """Whether the item stands in the survivor's record afterwards, as one of its own."""
        return self in (Fate.KEPT, Fate.TRANSFERRED, Fate.STOPPED)


@frozen(kw_only=True)
class Entry:
    """One item or value of one of the records: what it is, what becomes of it, and why.

    `item` is its id, or for a single value the value itself; what is erased is told by its id alone.
    """

    side: Side
    kind: str
    item: str
    fate: Fate
    statement: str
    why: str


@frozen(kw_only=True)
class Notice:
    """Something that staff should know before: a warning with its remedy, or an information."""

    statement: str
    sentence: str
    remedy: str = ""
    is_warning: bool = True


@frozen(kw_only=True)
class Provenance:
    """Where the value of a field comes from: the source, the rule, the values looked at, whether they differed.

    `survivor` and `removed` are the values as text, and `after` the one that there is then; None where
    there is none.
    """

    field: str
    source: str
    rule: str
    survivor: str | None
    removed: str | None
    after: str | None
    conflict: bool

    @property
    def sentence(self) -> str:
        """The same in one sentence."""
        both = f"the survivor had {_quoted(self.survivor)}, the removed record {_quoted(self.removed)}"
        return f"{self.field.replace('_', ' ')} comes from {self.source} by the rule `{self.rule}`: {both}"


def _quoted(value: str | None) -> str:
    return "nothing" if value is None else f"`{value}`"


@frozen(kw_only=True)
class Travelled:
    """What a rule makes of one field: the value afterwards, and the account of it."""

    value: Any
    entries: tuple[Entry, ...]
    provenance: Provenance
    notices: tuple[Notice, ...] = ()


@frozen(kw_only=True)
class Plan:
    """A merge as it would be: the record afterwards, the account, where each field comes from, what to know first.

    Attributes:
        survivor: the id of the record that stays.
        removed: the id of the record that goes.
        after: the survivor's record afterwards.
        entries: every item of both records, each once.
        provenance: where each field's value comes from.
        notices: warnings with their remedies, and informations.
        destructive: what has to be accepted by name, such as `erase loan_history`.
    """

    survivor: str
    removed: str
    after: Any
    entries: tuple[Entry, ...]
    provenance: tuple[Provenance, ...]
    notices: tuple[Notice, ...]
    destructive: tuple[str, ...] = field()

    def of(self, kind: str, side: Side | None = None) -> tuple[Entry, ...]:
        """The entries of one kind, of one side or of both."""
        return tuple(one for one in self.entries if one.kind == kind and side in (None, one.side))


_EFFECT = {Fate.DELETED: "delete", Fate.ERASED: "erase"}


def destructive(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The names of what is destroyed, each once: `delete subscriptions`, `erase loan_history`."""
    return tuple(dict.fromkeys(f"{_EFFECT[one.fate]} {one.kind}" for one in entries if one.fate.is_destructive))


def label(item: Any) -> str:
    """How an item is called in an account: its id, or itself where it is a single value."""
    if attrs.has(type(item)) and not hasattr(item, "from_text"):
        return str(getattr(item, attrs.fields(type(item))[0].name))
    if isinstance(item, Enum):
        return str(item.value)
    if isinstance(item, bool):
        return "yes" if item else "no"
    return str(item)


def amounts(items: Iterable[Any]) -> dict[str, int]:
    """The money that items hold, in smallest units by currency: what must add up."""
    sums: dict[str, int] = {}
    for item in items:
        values = (
            attrs.astuple(item, recurse=False) if attrs.has(type(item)) and not isinstance(item, Money) else (item,)
        )
        for value in values:
            if isinstance(value, Money):
                sums[value.currency] = sums.get(value.currency, 0) + value.minor
    return {currency: units for currency, units in sums.items() if units}
