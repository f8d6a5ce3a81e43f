"""How each rule of a policy carries a field from the removed record to the survivor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs

from ..email import same_email
from .policy import Case, Merging, Policy, Rule, When
from .report import Entry, Fate, Provenance, Side, Travelled, label


class Differ(Exception):
    """Two values that must not differ, and do; caught where a merge is planned."""

    def __init__(self, field: str, survivor: str, removed: str) -> None:
        self.field, self.survivor, self.removed = field, survivor, removed
        super().__init__(f"{field}: `{survivor}` and `{removed}`")


def is_empty(value: Any) -> bool:
    """Whether there is no value: None, nothing, or only spaces. A no is a value, and so is 0."""
    return value is None or value == () or (isinstance(value, str) and not value.strip())


def carried(policy: Policy, merging: Merging, rule: Rule | tuple[Case, ...]) -> Travelled:
    """One field by its rule, or by the first of its cases that applies."""
    survivor, removed = getattr(merging.survivor, merging.field), getattr(merging.removed, merging.field)
    chosen = rule if isinstance(rule, Rule) else _first(policy, merging, rule)
    if isinstance(survivor, tuple):
        return _items(policy, merging, chosen, survivor, removed)
    return _value(policy, merging, chosen, survivor, removed)


def _first(policy: Policy, merging: Merging, cases: tuple[Case, ...]) -> Rule:
    survivor, removed = getattr(merging.survivor, merging.field), getattr(merging.removed, merging.field)
    for case in cases:
        match case.when:
            case When.ALWAYS:
                return case.rule
            case When.SURVIVOR_EMPTY if is_empty(survivor):
                return case.rule
            case When.REMOVED_EMPTY if is_empty(removed):
                return case.rule
            case When.REMOVED_NEWER if newer(policy, merging) is Side.REMOVED:
                return case.rule
            case When.SURVIVOR_NEWER if newer(policy, merging) is Side.SURVIVOR:
                return case.rule
    raise AssertionError("a policy's last case is always")


def newer(policy: Policy, merging: Merging) -> Side | None:
    """Which record is newer by the policy's stamp; None where they are equally new, or a stamp is missing."""
    assert policy.stamp is not None
    survivor, removed = (getattr(one, policy.stamp) for one in (merging.survivor, merging.removed))
    if is_empty(survivor) or is_empty(removed) or survivor == removed:
        return None
    return Side.REMOVED if removed > survivor else Side.SURVIVOR


# ---------------------------------------------------------------- single values


def source(policy: Policy, merging: Merging, rule: Rule, *, survivor_empty: bool, removed_empty: bool) -> Side:
    """From which record a value or a group comes; one that is empty never overwrites one that is not."""
    if removed_empty:
        return Side.SURVIVOR
    if survivor_empty:
        return Side.SURVIVOR if rule is Rule.SURVIVOR else Side.REMOVED
    match rule:
        case Rule.REMOVED:
            return Side.REMOVED
        case Rule.NEWEST:
            return newer(policy, merging) or Side.SURVIVOR
        case Rule.OLDEST:
            return Side.REMOVED if newer(policy, merging) is Side.SURVIVOR else Side.SURVIVOR
    return Side.SURVIVOR


def _value(policy: Policy, merging: Merging, rule: Rule, survivor: Any, removed: Any) -> Travelled:
    if rule in (Rule.SUM, Rule.ANY, Rule.ALL):
        return _together(merging, rule, survivor, removed)
    if rule is Rule.REFUSE and not is_empty(survivor) and not is_empty(removed) and survivor != removed:
        raise Differ(merging.field, label(survivor), label(removed))
    side = source(policy, merging, rule, survivor_empty=is_empty(survivor), removed_empty=is_empty(removed))
    value = removed if side is Side.REMOVED else survivor
    return Travelled(
        value=value,
        entries=tuple(value_entries(merging, survivor, removed, side)),
        provenance=provenance(merging, rule.value, survivor, removed, value, side.value),
    )


def value_entries(merging: Merging, survivor: Any, removed: Any, side: Side) -> Iterator[Entry]:
    """What becomes of the two values of a field: one is taken, equal ones are combined."""
    same = survivor == removed
    if not is_empty(survivor):
        fate = Fate.KEPT if same or side is Side.SURVIVOR else Fate.REPLACED
        yield entry(merging, Side.SURVIVOR, survivor, fate)
    if not is_empty(removed):
        fate = Fate.COMBINED if same else Fate.TRANSFERRED if side is Side.REMOVED else Fate.LEFT_BEHIND
        yield entry(merging, Side.REMOVED, removed, fate)


def _together(merging: Merging, rule: Rule, survivor: Any, removed: Any) -> Travelled:
    given = [value for value in (survivor, removed) if value is not None]
    value: Any = survivor
    if given:
        match rule:
            case Rule.SUM:
                value = given[0] if len(given) == 1 else given[0] + given[1]
            case Rule.ANY:
                value = any(given)
            case _:
                value = all(given)
    entries = [entry(merging, Side.SURVIVOR, survivor, Fate.KEPT)] if survivor is not None else []
    entries += [entry(merging, Side.REMOVED, removed, Fate.COMBINED)] if removed is not None else []
    origin = provenance(merging, rule.value, survivor, removed, value, "both records")
    return Travelled(value=value, entries=tuple(entries), provenance=origin)


# ---------------------------------------------------------------- several items


def _items(
    policy: Policy, merging: Merging, rule: Rule, survivor: tuple[Any, ...], removed: tuple[Any, ...]
) -> Travelled:
    kept, came = Fate.KEPT, Fate.TRANSFERRED
    match rule:
        case Rule.UNION:
            return _union(policy, merging, survivor, removed)
        case Rule.MOVE:
            value = (*survivor, *removed)
        case Rule.DROP:
            value, came = survivor, Fate.DELETED
        case Rule.REMOVED if removed:
            value, kept = removed, Fate.REPLACED
        case Rule.FILL if not survivor:
            value = removed
        case _:
            value, came = survivor, Fate.LEFT_BEHIND
    entries = (
        *(entry(merging, Side.SURVIVOR, item, kept) for item in survivor),
        *(entry(merging, Side.REMOVED, item, came) for item in removed),
    )
    return items_travelled(merging, rule.value, value, entries)


def _union(policy: Policy, merging: Merging, survivor: tuple[Any, ...], removed: tuple[Any, ...]) -> Travelled:
    key = policy.keys.get(merging.field, "exact")
    known = {_key(item, key) for item in survivor}
    value = list(survivor)
    entries = [entry(merging, Side.SURVIVOR, item, Fate.KEPT) for item in survivor]
    for item in removed:
        identity = _key(item, key)
        if identity in known:
            entries.append(entry(merging, Side.REMOVED, item, Fate.COMBINED))
        else:
            known.add(identity)
            value.append(item)
            entries.append(entry(merging, Side.REMOVED, item, Fate.TRANSFERRED))
    return items_travelled(merging, Rule.UNION.value, tuple(value), tuple(entries))


def _key(item: Any, key: str) -> str:
    text = label(item)
    match key:
        case "email":
            return text.strip().casefold() if same_email(text, text) else text
        case "digits":
            return re.sub(r"\D", "", text) or text
    return text


def items_travelled(merging: Merging, rule: str, value: tuple[Any, ...], entries: tuple[Entry, ...]) -> Travelled:
    """A field of several items, as it was carried."""
    before = [getattr(record, merging.field) for record in (merging.survivor, merging.removed)]
    origin = Provenance(
        field=merging.field,
        source="both records" if all(before) else Side.REMOVED.value if before[1] else Side.SURVIVOR.value,
        rule=rule,
        survivor=_counted(before[0]),
        removed=_counted(before[1]),
        after=_counted(value),
        conflict=False,
    )
    return Travelled(value=value, entries=entries, provenance=origin)


def _counted(items: tuple[Any, ...]) -> str | None:
    return f"{len(items)} item{'s' if len(items) > 1 else ''}" if items else None


# ---------------------------------------------------------------- the account


_WHY = {
    Fate.KEPT: "the survivor keeps what it has",
    Fate.TRANSFERRED: "it comes to the survivor",
    Fate.COMBINED: "it goes together with what the survivor has",
    Fate.LEFT_BEHIND: "it stays with the removed record",
    Fate.REPLACED: "the removed record's takes its place",
    Fate.DELETED: "it is deleted",
    Fate.ERASED: "it is erased",
    Fate.STOPPED: "it is stopped, and comes to the survivor so",
}


HIDDEN = "not shown"
"""Stands in an account for a value that its record does not show, such as a password."""


def shown(merging: Merging, value: Any) -> str:
    """How a value of the field is called in an account; a single value that the record hides stays hidden."""
    attribute = attrs.fields_dict(type(merging.survivor))[merging.field]
    is_one = not isinstance(getattr(merging.survivor, merging.field), tuple)
    return HIDDEN if is_one and attribute.repr is False else label(value)


def entry(merging: Merging, side: Side, item: Any, fate: Fate, *, statement: str = "", why: str = "") -> Entry:
    """The account of one item."""
    return Entry(
        side=side,
        kind=merging.field,
        item=shown(merging, item),
        fate=fate,
        statement=statement or merging.statement,
        why=why or _WHY[fate],
    )


def provenance(merging: Merging, rule: str, survivor: Any, removed: Any, value: Any, source: str) -> Provenance:
    """Where a single value comes from."""
    said = [None if is_empty(one) else shown(merging, one) for one in (survivor, removed, value)]
    return Provenance(
        field=merging.field,
        source=source,
        rule=rule,
        survivor=said[0],
        removed=said[1],
        after=said[2],
        conflict=None not in said[:2] and survivor != removed,
    )


def with_group(policy: Policy, merging: Merging, rule: Rule, fields: tuple[str, ...]) -> dict[str, Travelled]:
    """Fields that travel together: all from the one record or all from the other."""
    survivor = {name: getattr(merging.survivor, name) for name in fields}
    removed = {name: getattr(merging.removed, name) for name in fields}
    survivor_empty, removed_empty = (all(map(is_empty, of.values())) for of in (survivor, removed))
    if rule is Rule.REFUSE and not survivor_empty and not removed_empty and survivor != removed:
        raise Differ(" and ".join(fields), *(", ".join(map(label, of.values())) for of in (survivor, removed)))
    side = source(policy, merging, rule, survivor_empty=survivor_empty, removed_empty=removed_empty)
    taken = removed if side is Side.REMOVED else survivor
    travelled = {}
    for name in fields:
        one = attrs.evolve(merging, field=name, statement=policy.statement(name))
        travelled[name] = Travelled(
            value=taken[name],
            entries=tuple(value_entries(one, survivor[name], removed[name], side)),
            provenance=provenance(
                one, f"{rule.value}, together", survivor[name], removed[name], taken[name], side.value
            ),
        )
    return travelled
