"""What is wrong with a policy: a field without a rule, a rule without a field, a rule that does not fit (MRG-51)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import UnionType
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

import attrs

from ..checks import is_secret
from ..diagnostics.nearest import nearest
from ..faults import Fault, Loc
from ..money import Money
from .field_rules import (
    GROUP_RULES,
    ITEM_RULES,
    KEYS,
    STAMPED,
    VALUE_RULES,
    FieldCase,
    FieldRule,
    Group,
    Rule,
    Special,
    When,
)


class _Policy(Protocol):
    @property
    def record(self) -> Any: ...
    @property
    def rules(self) -> Mapping[str, FieldRule]: ...
    @property
    def groups(self) -> Mapping[str, Group]: ...
    @property
    def stamp(self) -> str | None: ...
    @property
    def keys(self) -> Mapping[str, str]: ...
    @property
    def statements(self) -> Mapping[str, str]: ...
    @property
    def specials(self) -> Mapping[str, Any]: ...


def policy_faults(policy: _Policy) -> Iterator[Fault]:
    """Everything that is wrong with a policy, each with its place."""
    if not (isinstance(policy.record, type) and attrs.has(policy.record)):
        yield Fault("record", f"expected an attrs class, got {policy.record!r}", code="record-not-attrs")
        return
    hints = get_type_hints(policy.record)
    fields = attrs.fields(policy.record)
    names = [one.name for one in fields]
    yield from _record_faults(fields, hints)
    yield from _completeness(policy, names)
    for loc, name in _named(policy):
        if name not in names:
            message = f"`{name}` is no field of {policy.record.__name__}"
            yield Fault(loc, message, _did_you_mean(name, names), "unknown-field")
    for name, rule in policy.rules.items():
        if name in hints:
            yield from _field_rule_faults(policy, name, rule, hints[name])
    for name, group in policy.groups.items():
        yield from _group_faults(policy, name, group, hints)
    yield from _stamp_faults(policy, hints)
    for name, key in policy.keys.items():
        if key not in KEYS:
            yield Fault(("keys", name), f"`{key}` is not one of {', '.join(KEYS)}", code="unknown-word")


def _did_you_mean(name: str, names: Any) -> str:
    close = nearest(name, names)
    return f"did you mean `{close}`?" if close else ""


def _record_faults(fields: Any, hints: Mapping[str, Any]) -> Iterator[Fault]:
    """What holds several items must be a tuple of them: each item of anything else could get lost unseen."""
    for one in fields:
        if not one.init:
            yield Fault(
                ("record", one.name), "it is not an argument of its class, so it would be lost", code="not-init"
            )
        hint = hints.get(one.name)
        if is_items(hint):
            if is_secret(one) and not attrs.has(get_args(hint)[0]):
                message = "secret items without an id cannot be reported one by one"
                yield Fault(("record", one.name), message, "make them records with an id", "secret-items", "MRG-51")
            continue
        if any(_holds_several(part) for part in (hint, *get_args(hint))):
            message = "it holds several items in a form that cannot be reported item by item"
            yield Fault(
                ("record", one.name),
                message,
                "use a tuple of any length, as in `tuple[str, ...]`",
                "not-a-tuple",
                "MRG-51",
            )


def _holds_several(hint: Any) -> bool:
    kind = get_origin(hint) or hint
    return isinstance(kind, type) and (issubclass(kind, list | tuple | set | frozenset) or issubclass(kind, Mapping))


def _completeness(policy: _Policy, names: list[str]) -> Iterator[Fault]:
    grouped = [name for group in policy.groups.values() for name in group.fields]
    for name in names:
        times = (name in policy.rules) + grouped.count(name)
        if times == 0:
            yield Fault(("rules", name), "no rule says how it travels: it would be lost", "", "no-rule", "MRG-51")
        if times > 1:
            yield Fault(("rules", name), "more than one rule says how it travels", "", "two-rules", "MRG-51")
    if names and (names[0] in grouped or policy.rules.get(names[0], Rule.SURVIVOR) is not Rule.SURVIVOR):
        message = f"`{names[0]}` names the record, so it stays the survivor's"
        yield Fault(("rules", names[0]), message, "write `survivor's`", "id-travels", "MRG-02")


def _named(policy: _Policy) -> Iterator[tuple[Loc, str]]:
    yield from ((("rules", name), name) for name in policy.rules)
    yield from ((("groups", group), name) for group, of in policy.groups.items() for name in of.fields)
    yield from ((("keys", name), name) for name in policy.keys)
    yield from ((("statements", name), name) for name in policy.statements)
    if policy.stamp is not None:
        yield ("stamp",), policy.stamp


def _field_rule_faults(policy: _Policy, name: str, rule: FieldRule, hint: Any) -> Iterator[Fault]:
    loc = ("rules", name)
    if isinstance(rule, Special):
        if rule.name not in policy.specials:
            message = f"there is no special rule `{rule.name}`"
            yield Fault(loc, message, _did_you_mean(rule.name, policy.specials), "special-not-known")
        return
    cases = rule if isinstance(rule, tuple) else (FieldCase(When.ALWAYS, rule),)
    if not cases or cases[-1].when is not When.ALWAYS:
        message = "the last of its cases must be `always`: a value that no case is about would be lost"
        yield Fault(loc, message, code="no-last-case", statement="MRG-51")
    if any(case.when is When.ALWAYS for case in cases[:-1]):
        yield Fault(loc, "`always` comes before its last case, which is never reached", code="case-not-reached")
    for case in cases:
        yield from _rule_faults(policy, loc, case, hint)


def _rule_faults(policy: _Policy, loc: Loc, case: FieldCase, hint: Any) -> Iterator[Fault]:
    rule, does_not_fit = case.rule, "rule-does-not-fit"
    if is_items(hint) and rule not in ITEM_RULES:
        yield Fault(loc, f"`{rule.value}` is for a single value, and this field has several items", code=does_not_fit)
    elif not is_items(hint) and rule not in VALUE_RULES:
        yield Fault(loc, f"`{rule.value}` is for several items, and this field has a single value", code=does_not_fit)
    elif rule is Rule.SUM and not _holds(hint, Money, int):
        yield Fault(loc, "only money and whole numbers can be summed", code=does_not_fit)
    elif rule in (Rule.ANY, Rule.ALL) and not _holds(hint, bool):
        yield Fault(loc, f"`{rule.value}` is for yes and no", code=does_not_fit)
    if (rule in STAMPED or case.when in STAMPED) and policy.stamp is None:
        yield Fault(loc, "it asks which record is newer, and no stamp says so", "give the policy a stamp", "no-stamp")


def _group_faults(policy: _Policy, name: str, group: Group, hints: Mapping[str, Any]) -> Iterator[Fault]:
    loc = ("groups", name)
    if group.rule not in GROUP_RULES:
        yield Fault(loc, f"`{group.rule.value}` would take it apart", code="rule-does-not-fit")
    if group.rule in STAMPED and policy.stamp is None:
        yield Fault(loc, f"`{group.rule.value}` needs a stamp", "give the policy a stamp", "no-stamp")
    if any(is_items(hints[one]) for one in group.fields if one in hints):
        yield Fault(loc, "it has a field of several items, which travel one by one", code="rule-does-not-fit")


def _stamp_faults(policy: _Policy, hints: Mapping[str, Any]) -> Iterator[Fault]:
    if (
        policy.stamp is not None
        and policy.stamp in hints
        and not any(_holds(hints[policy.stamp], kind) for kind in (date, datetime))
    ):
        message = f"`{policy.stamp}` cannot say which record is newer: expected a day or an instant"
        yield Fault("stamp", message, "choose a field that holds one", "stamp-not-a-day")


def is_items(hint: Any) -> bool:
    """Whether a field holds several items: a tuple of any length."""
    return get_origin(hint) is tuple and get_args(hint)[1:] == (Ellipsis,)


def _holds(hint: Any, *kinds: type) -> bool:
    members = set(get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)) - {type(None)}
    return bool(members) and members <= set(kinds)
