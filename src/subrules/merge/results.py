"""What rules are made of: the report on an item, where a value comes from, the result for a whole field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from ..checks import is_secret
from .field_rules import Merging
from .report import Entry, Fate, FieldResult, Notice, Provenance, Side, label

HIDDEN = "not shown"
"""Stands in a report for a value that its record keeps secret, such as a password."""

_FATE_CODES = {fate: f"merge.fate.{fate.name.lower().replace('_', '-')}" for fate in Fate}


def is_empty(value: Any) -> bool:
    """Whether there is no value: None, nothing, or only spaces. A no is a value, and so is 0.

    >>> is_empty("  "), is_empty(()), is_empty(0), is_empty(False)
    (True, True, False, False)
    """
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def shown(merging: Merging[Any], value: Any) -> str:
    """How a value of the field is called in a report; one that its record keeps secret is not shown."""
    attribute = attrs.fields_dict(type(merging.survivor))[merging.field]
    is_one = not isinstance(getattr(merging.survivor, merging.field), tuple)
    return HIDDEN if is_secret(attribute) or (is_one and attribute.repr is False) else label(value)


def entry(
    merging: Merging[Any],
    side: Side,
    item: Any,
    fate: Fate,
    *,
    statement: str = "",
    code: str = "",
    values: Mapping[str, str] | None = None,
    text: str = "",
) -> Entry:
    """The report on one item.

    Args:
        merging: what the rule was given.
        side: whose item it is.
        item: the item or value.
        fate: what becomes of it.
        statement: the statement that asks for that; the field's own unless it is given.
        code: why, as a code; what is said of the fate in general unless it or `text` is given.
        values: what the sentence of the code needs.
        text: why, in your own words.

    Returns:
        One line of the report.

    >>> from datetime import date
    >>> from subrules.merge import Customer
    >>> an, bo = Customer(number="1", actor_id="1", emails=("an@ex.be",)), Customer(number="2", actor_id="2")
    >>> merging = Merging(survivor=an, removed=bo, as_of=date(2026, 6, 15), field="emails", statement="MRG-09")
    >>> entry(merging, Side.SURVIVOR, "an@ex.be", Fate.KEPT, text="it was here first").why
    'it was here first'
    """
    is_item = isinstance(getattr(merging.survivor, merging.field), tuple)
    return Entry(
        side=side,
        kind=merging.field,
        item=label(item) if is_item and attrs.has(type(item)) else shown(merging, item),
        fate=fate,
        statement=statement or merging.statement,
        code=code or ("" if text else _FATE_CODES[fate]),
        values=values or {},
        text=text,
    )


def value_entries(merging: Merging[Any], survivor: Any, removed: Any, side: Side) -> Iterator[Entry]:
    """What becomes of the two values of a field: one is taken, equal ones are combined."""
    same = survivor == removed
    if not is_empty(survivor):
        fate = Fate.KEPT if same or side is Side.SURVIVOR else Fate.REPLACED
        yield entry(merging, Side.SURVIVOR, survivor, fate)
    if not is_empty(removed):
        fate = Fate.COMBINED if same else Fate.TRANSFERRED if side is Side.REMOVED else Fate.LEFT_BEHIND
        yield entry(merging, Side.REMOVED, removed, fate)


def provenance(
    merging: Merging[Any],
    rule: str,
    after: Any,
    from_code: str,
    values: Mapping[str, str] | None = None,
) -> Provenance:
    """Where a single value comes from.

    Args:
        merging: what the rule was given.
        rule: the rule by its name.
        after: the value afterwards.
        from_code: where it comes from, as a code, such as `merge.from.survivor`.
        values: what the text of the code needs.

    Returns:
        The source with both values, as text.

    >>> from datetime import date
    >>> from subrules.merge import Customer
    >>> an, bo = Customer(number="1", actor_id="1", emails=("an@ex.be",)), Customer(number="2", actor_id="2")
    >>> merging = Merging(survivor=an, removed=bo, as_of=date(2026, 6, 15), field="actor_id", statement="MRG-09")
    >>> provenance(merging, "survivor's", "1", "merge.from.survivor").source
    'survivor'
    """
    survivor, removed = (getattr(one, merging.field) for one in (merging.survivor, merging.removed))
    told = [None if is_empty(one) else shown(merging, one) for one in (survivor, removed, after)]
    return Provenance(
        field=merging.field,
        from_code=from_code,
        values=values or {},
        rule=rule,
        survivor=told[0],
        removed=told[1],
        after=told[2],
        conflict=None not in told[:2] and survivor != removed,
    )


def value_result(merging: Merging[Any], rule: str, side: Side) -> FieldResult:
    """A single value, taken from one of the records, and the report on both.

    Args:
        merging: what the rule was given.
        rule: the rule by its name.
        side: whose value is taken.

    Returns:
        What a special rule gives.

    >>> from datetime import date
    >>> from subrules.merge import Occupant
    >>> an, bo = Occupant(id="1", phone="555 0100"), Occupant(id="2", phone="555 0199")
    >>> merging = Merging(survivor=an, removed=bo, as_of=date(2026, 6, 15), field="phone", statement="MRG-10")
    >>> value_result(merging, "my rule", Side.REMOVED).value
    '555 0199'
    """
    survivor, removed = (getattr(one, merging.field) for one in (merging.survivor, merging.removed))
    value = removed if side is Side.REMOVED else survivor
    return FieldResult(
        value=value,
        entries=tuple(value_entries(merging, survivor, removed, side)),
        provenance=provenance(merging, rule, value, f"merge.from.{side.value}"),
    )


def items_result(
    merging: Merging[Any],
    rule: str,
    after: tuple[Any, ...],
    entries: Iterable[Entry],
    notices: Iterable[Notice] = (),
) -> FieldResult:
    """A field of several items as it is afterwards, and the report on each item of both records.

    A merge whose report does not add up is refused, so every item of both must be in `entries` once.

    Args:
        merging: what the rule was given.
        rule: the rule by its name.
        after: the items afterwards.
        entries: the report on each item of both records.
        notices: what staff should know before.

    Returns:
        What a special rule gives.

    >>> from datetime import date
    >>> from subrules.merge import Customer
    >>> an, bo = Customer(number="1", actor_id="1", emails=("an@ex.be",)), Customer(number="2", actor_id="2")
    >>> merging = Merging(survivor=an, removed=bo, as_of=date(2026, 6, 15), field="emails", statement="MRG-09")
    >>> kept = [entry(merging, Side.SURVIVOR, "an@ex.be", Fate.KEPT)]
    >>> items_result(merging, "my rule", an.emails, kept).value
    ('an@ex.be',)
    """
    before = [getattr(record, merging.field) for record in (merging.survivor, merging.removed)]
    source = "both" if all(before) else Side.REMOVED.value if before[1] else Side.SURVIVOR.value
    origin = Provenance(
        field=merging.field,
        from_code=f"merge.from.{source}",
        rule=rule,
        survivor=_counted(before[0]),
        removed=_counted(before[1]),
        after=_counted(after),
        conflict=False,
    )
    return FieldResult(value=after, entries=tuple(entries), provenance=origin, notices=tuple(notices))


def _counted(items: tuple[Any, ...]) -> str | None:
    return f"{len(items)} item{'s' if len(items) > 1 else ''}" if items else None
