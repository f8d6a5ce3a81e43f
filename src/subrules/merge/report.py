"""What a merge does to every item of both records: the report that has to add up (MRG-51)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

import attrs
from attrs import field, frozen

from ..money import Money
from ..sentences import ENGLISH

R = TypeVar("R")
"""The record that is merged: an attrs class."""

Values: TypeAlias = Mapping[str, str]


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
        """Whether the survivor's record has the item afterwards, as one of its own."""
        return self in (Fate.KEPT, Fate.TRANSFERRED, Fate.STOPPED)


@frozen(kw_only=True)
class Entry:
    """One item or value of one of the records: what it is, what becomes of it, and why.

    Attributes:
        side: whose it was.
        kind: the field that it is in.
        item: its id, or the value itself where it is a single one; of what is erased the id alone.
        fate: what becomes of it.
        statement: the statement that asks for that.
        code: why, as a code, such as `merge.fate.kept`.
        values: what the sentence of the code needs.
        text: why, in the words of a special rule of your own; blank where `code` gives it.
    """

    derived: ClassVar[tuple[str, ...]] = ("why",)
    side: Side
    kind: str
    item: str
    fate: Fate
    statement: str
    code: str = ""
    values: Values = field(factory=dict, hash=False)
    text: str = ""

    @property
    def why(self) -> str:
        """Why, in English."""
        return self.text or ENGLISH.of(self.code, self.values)


@frozen(kw_only=True)
class Notice:
    """Something that staff should know before: a warning with its remedy, or a piece of information.

    Attributes:
        statement: the statement that asks for it.
        code: which notice it is, such as `merge.wise.history-erased`.
        values: what the sentence of the code needs.
        text: the sentence of a policy of your own; blank where `code` gives it.
        advice: the remedy of a policy of your own.
        is_warning: whether something may be lost or wrong; otherwise it is information.
    """

    derived: ClassVar[tuple[str, ...]] = ("sentence", "remedy")
    statement: str
    code: str = ""
    values: Values = field(factory=dict, hash=False)
    text: str = ""
    advice: str = ""
    is_warning: bool = True

    @property
    def sentence(self) -> str:
        """What to know, in English."""
        return self.text or ENGLISH.of(self.code, self.values)

    @property
    def remedy(self) -> str:
        """What to do about it, in English; blank where there is nothing to do."""
        code = f"{self.code}.remedy"
        return self.advice or (ENGLISH.of(code, self.values) if code in ENGLISH.texts else "")


@frozen(kw_only=True)
class Provenance:
    """Where the value of a field comes from: the source, the rule, the values looked at, whether they differed.

    Attributes:
        field: the field.
        from_code: where the value comes from, as a code, such as `merge.from.survivor`.
        values: what the text of the code needs.
        rule: the rule by its name.
        survivor: the survivor's value as text; None where it has none.
        removed: the removed record's.
        after: the value afterwards.
        conflict: whether both had one and they differed.
    """

    derived: ClassVar[tuple[str, ...]] = ("source", "sentence")
    field: str
    from_code: str
    values: Values = attrs.field(factory=dict, hash=False)
    rule: str
    survivor: str | None
    removed: str | None
    after: str | None
    conflict: bool

    @property
    def source(self) -> str:
        """Where the value comes from, in English."""
        return ENGLISH.of(self.from_code, self.values)

    @property
    def sentence(self) -> str:
        """The same in one sentence."""
        values = {"field": self.field, "source": self.source, "rule": self.rule}
        return ENGLISH.of(
            "merge.provenance", {**values, "survivor": self.survivor or "", "removed": self.removed or ""}
        )


@frozen(kw_only=True)
class FieldResult:
    """What a rule makes of one field: the value afterwards, and the report on it."""

    value: Any
    entries: tuple[Entry, ...]
    provenance: Provenance
    notices: tuple[Notice, ...] = ()


@frozen(kw_only=True)
class Plan(Generic[R]):
    """A merge as it would be: the record afterwards, the report, where each field comes from, what to know first.

    Attributes:
        survivor: the id of the record that stays.
        removed: the id of the record that goes.
        after: the survivor's record afterwards.
        entries: every item of both records, each once.
        provenance: where each field's value comes from.
        notices: warnings with their remedies, and information.
        destructive: what has to be accepted by name, such as `erase loan_history`.
    """

    stored_version: ClassVar[int] = 1
    survivor: str
    removed: str
    after: R
    entries: tuple[Entry, ...]
    provenance: tuple[Provenance, ...]
    notices: tuple[Notice, ...]
    destructive: tuple[str, ...]

    def of(self, kind: str, side: Side | None = None) -> tuple[Entry, ...]:
        """The entries of one field, of one side or of both."""
        return tuple(one for one in self.entries if one.kind == kind and side in (None, one.side))


_EFFECT = {Fate.DELETED: "delete", Fate.ERASED: "erase"}
EFFECTS = tuple(_EFFECT.values())
"""How the name of something destroyed begins; the field follows."""


def destructive(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The names of what is destroyed, each once: `delete subscriptions`, `erase loan_history`."""
    return tuple(dict.fromkeys(f"{_EFFECT[one.fate]} {one.kind}" for one in entries if one.fate.is_destructive))


def label(item: Any) -> str:
    """How an item is called in a report: its id, or itself where it is a single value."""
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
        values = [getattr(item, one.name) for one in attrs.fields(type(item))] if _is_record(item) else [item]
        for value in values:
            if isinstance(value, Money):
                sums[value.currency] = sums.get(value.currency, 0) + value.minor
    return {currency: units for currency, units in sums.items() if units}


def _is_record(item: Any) -> bool:
    return attrs.has(type(item)) and not isinstance(item, Money)
