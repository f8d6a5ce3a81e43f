"""Whether records are what the policy is about, whole: their class, the types of all fields and items, ids."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, cast, get_args, get_type_hints

import attrs

from ..checks import messages
from ..faults import Fault, Loc
from .policy import Policy
from .policy_faults import is_items


def record_faults(policy: Policy[Any], record: Any, loc: Loc) -> Iterator[Fault]:
    """What is wrong with a record; a subclass too, since the policy says nothing about its further fields."""
    if type(record) is not policy.record:
        article = "an" if policy.record.__name__[0] in "AEIOU" else "a"
        message = f"expected {article} {policy.record.__name__}, got {record!r:.60}"
        yield Fault(loc, message, code="wrong-record")
        return
    for attribute in attrs.fields(policy.record):
        value = getattr(record, attribute.name)
        found = list(messages(policy.record, attribute, value))
        yield from (Fault((*loc, attribute.name), message, code="wrong-value") for message in found)
        if not found and isinstance(value, tuple):
            yield from _item_faults(
                value, _items_of(cast("Hashable", policy.record))[attribute.name], (*loc, attribute.name)
            )
    yield from _blank_id(policy, record, loc)


@lru_cache(maxsize=64)
def _items_of(record: Any) -> Mapping[str, Any]:
    """The class of the items of each field that has several."""
    return {name: get_args(hint)[0] for name, hint in get_type_hints(record).items() if is_items(hint)}


def _item_faults(items: tuple[Any, ...], kind: Any, loc: Loc) -> Iterator[Fault]:
    """Two items of one id could not be told apart in the report, and a subclass has fields that it leaves out (MRG-51)."""
    seen: set[Any] = set()
    for index, item in enumerate(items):
        if attrs.has(kind) and type(item) is not kind:
            message = f"expected {kind.__name__}, got {item!r:.60}"
            yield Fault((*loc, index), message, "", "wrong-record", "MRG-51")
        if not attrs.has(type(item)) or hasattr(item, "from_text"):
            return
        key = attrs.fields(type(item))[0].name
        identity = getattr(item, key)
        if identity in seen:
            yield Fault(loc, f"two items have the {key} `{identity}`", "", "two-items-of-one-id", "MRG-51")
        seen.add(identity)


def _blank_id(policy: Policy[Any], record: Any, loc: Loc) -> Iterator[Fault]:
    if not policy.id_of(record).strip():
        yield Fault((*loc, policy.id_field), "it is blank", "give the record an id", "blank-id", "MRG-45")


def stamp_faults(policy: Policy[Any], survivor: Any, removed: Any) -> Iterator[Fault]:
    """Stamps that cannot be compared: a day with an instant, an instant with a zone with one without."""
    if policy.stamp is None:
        return
    one, other = (getattr(record, policy.stamp) for record in (survivor, removed))
    if one is None or other is None or _sort(one) == _sort(other):
        return
    message = f"`{other}` cannot be compared with the survivor's `{one}`"
    help = "give both as days, or both as instants with a zone"
    yield Fault(("removed", policy.stamp), message, help, "stamps-not-comparable")


def _sort(stamp: Any) -> tuple[bool, bool]:
    return isinstance(stamp, datetime), isinstance(stamp, datetime) and stamp.utcoffset() is not None
