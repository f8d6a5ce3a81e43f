"""How each rule of a policy carries a field from the removed record to the survivor."""

from __future__ import annotations

import re
from typing import Any

import attrs

from ..decision import Reason
from ..email import same_email
from ..money import Money
from .field_rules import FieldCase, Merging, Rule, When
from .policy import Policy
from .report import Fate, FieldResult, Side, label
from .results import entry, is_empty, items_result, provenance, shown, value_entries, value_result


class CannotMerge(Exception):
    """Two values that refuse the merge, as its reason; caught where a merge is planned."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


def carried(policy: Policy[Any], merging: Merging[Any], rule: Rule | tuple[FieldCase, ...]) -> FieldResult:
    """One field by its rule, or by the first of its cases that applies."""
    survivor, removed = getattr(merging.survivor, merging.field), getattr(merging.removed, merging.field)
    chosen = rule if isinstance(rule, Rule) else _first(policy, merging, rule)
    if isinstance(survivor, tuple):
        return _items(policy, merging, chosen, survivor, removed)
    return _value(policy, merging, chosen, survivor, removed)


def _first(policy: Policy[Any], merging: Merging[Any], cases: tuple[FieldCase, ...]) -> Rule:
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


def newer(policy: Policy[Any], merging: Merging[Any]) -> Side | None:
    """Which record is newer by the policy's stamp; None where they are equally new, or a stamp is missing."""
    assert policy.stamp is not None
    survivor, removed = (getattr(one, policy.stamp) for one in (merging.survivor, merging.removed))
    if is_empty(survivor) or is_empty(removed) or survivor == removed:
        return None
    return Side.REMOVED if removed > survivor else Side.SURVIVOR


# ---------------------------------------------------------------- single values


def source(
    policy: Policy[Any], merging: Merging[Any], rule: Rule, *, survivor_empty: bool, removed_empty: bool
) -> Side:
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


def _value(policy: Policy[Any], merging: Merging[Any], rule: Rule, survivor: Any, removed: Any) -> FieldResult:
    if rule in (Rule.SUM, Rule.ANY, Rule.ALL):
        return _together(merging, rule, survivor, removed)
    if rule is Rule.REFUSE and not is_empty(survivor) and not is_empty(removed) and survivor != removed:
        raise CannotMerge(_differ(merging.statement, merging.field, shown(merging, survivor), shown(merging, removed)))
    side = source(policy, merging, rule, survivor_empty=is_empty(survivor), removed_empty=is_empty(removed))
    return value_result(merging, rule.value, side)


def _differ(statement: str, name: str, survivor: str, removed: str) -> Reason:
    values = {"field": name, "survivor": survivor, "removed": removed}
    return Reason(statement, False, code="merge.differ", values=values)


def _together(merging: Merging[Any], rule: Rule, survivor: Any, removed: Any) -> FieldResult:
    given = [value for value in (survivor, removed) if value is not None]
    value: Any = survivor
    if given:
        match rule:
            case Rule.SUM:
                value = _sum(merging, given)
            case Rule.ANY:
                value = any(given)
            case _:
                value = all(given)
    entries = [entry(merging, Side.SURVIVOR, survivor, Fate.KEPT)] if survivor is not None else []
    entries += [entry(merging, Side.REMOVED, removed, Fate.COMBINED)] if removed is not None else []
    origin = provenance(merging, rule.value, value, "merge.from.both")
    return FieldResult(value=value, entries=tuple(entries), provenance=origin)


def _sum(merging: Merging[Any], given: list[Any]) -> Any:
    """Both together; amounts in two currencies refuse the merge, since no rate is known (MRG-08)."""
    if len(given) == 1:
        return given[0]
    one, other = given
    if isinstance(one, Money) and one.currency != other.currency:
        values = {"field": merging.field, "survivor": shown(merging, one), "removed": shown(merging, other)}
        raise CannotMerge(Reason("MRG-08", False, code="merge.two-currencies", values=values))
    return one + other


# ---------------------------------------------------------------- several items


def _items(
    policy: Policy[Any], merging: Merging[Any], rule: Rule, survivor: tuple[Any, ...], removed: tuple[Any, ...]
) -> FieldResult:
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
    return items_result(merging, rule.value, value, entries)


def _union(
    policy: Policy[Any], merging: Merging[Any], survivor: tuple[Any, ...], removed: tuple[Any, ...]
) -> FieldResult:
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
    return items_result(merging, Rule.UNION.value, tuple(value), entries)


def _key(item: Any, key: str) -> str:
    text = label(item)
    match key:
        case "email":
            return text.strip().casefold() if same_email(text, text) else text
        case "digits":
            return re.sub(r"\D", "", text) or text
    return text


# ---------------------------------------------------------------- groups


def with_group(
    policy: Policy[Any], merging: Merging[Any], rule: Rule, fields: tuple[str, ...]
) -> dict[str, FieldResult]:
    """Fields that travel together: all from the one record or all from the other."""
    survivor = {name: getattr(merging.survivor, name) for name in fields}
    removed = {name: getattr(merging.removed, name) for name in fields}
    each = {name: attrs.evolve(merging, field=name, statement=policy.statement(name)) for name in fields}
    survivor_empty, removed_empty = (all(map(is_empty, of.values())) for of in (survivor, removed))
    if rule is Rule.REFUSE and not survivor_empty and not removed_empty and survivor != removed:
        told = [", ".join(shown(each[name], of[name]) for name in fields) for of in (survivor, removed)]
        raise CannotMerge(_differ(policy.statement(fields[0]), " and ".join(fields), *told))
    side = source(policy, merging, rule, survivor_empty=survivor_empty, removed_empty=removed_empty)
    taken = removed if side is Side.REMOVED else survivor
    return {
        name: FieldResult(
            value=taken[name],
            entries=tuple(value_entries(one, survivor[name], removed[name], side)),
            provenance=provenance(one, f"{rule.value}, together", taken[name], f"merge.from.{side.value}"),
        )
        for name, one in each.items()
    }
