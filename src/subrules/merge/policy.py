"""A policy as data: how every field of a record type travels, checked as a whole when it is built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

import attrs
from attrs import define, field, frozen

from ..decision import Reason
from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError, raise_if_any
from ..money import Money
from .report import Notice, Travelled


class Rule(Enum):
    """How a field travels. An empty value never overwrites one that is not."""

    SURVIVOR = "survivor's"
    REMOVED = "removed's"
    FILL = "fill if empty"
    NEWEST = "newest"
    OLDEST = "oldest"
    SUM = "sum"
    ANY = "any"
    ALL = "all"
    UNION = "union"
    MOVE = "move"
    DROP = "drop"
    REFUSE = "refuse on difference"


class When(Enum):
    """What a case of a field asks."""

    SURVIVOR_EMPTY = "survivor is empty"
    REMOVED_EMPTY = "removed is empty"
    REMOVED_NEWER = "removed is newer"
    SURVIVOR_NEWER = "survivor is newer"
    ALWAYS = "always"


@frozen
class Case:
    """One of the cases of a field, which are tried in order: when it applies, and the rule then."""

    when: When
    rule: Rule


@frozen
class Special:
    """A rule that is a function, known by its name."""

    name: str


Travel: TypeAlias = Rule | tuple[Case, ...] | Special


@frozen
class Group:
    """Fields that travel together, such as those of an address: all from one record, or none."""

    fields: tuple[str, ...]
    rule: Rule


@frozen(kw_only=True)
class Merging:
    """What a special rule looks at: both records, the day, and the names of the fields."""

    survivor: Any
    removed: Any
    on: date
    field: str
    statement: str


SpecialRule: TypeAlias = Callable[[Merging], Travelled]
Check: TypeAlias = Callable[[Any, Any, date], Iterator[Reason]]
"""Looks at both records and the day, and gives reasons; one that does not hold refuses the merge."""
Watch: TypeAlias = Callable[[Any, Any, date], Iterator[Notice]]
"""Looks at both records and the day, and gives warnings and informations."""

_ITEM_RULES = {Rule.UNION, Rule.MOVE, Rule.DROP, Rule.SURVIVOR, Rule.REMOVED, Rule.FILL}
_VALUE_RULES = set(Rule) - {Rule.UNION, Rule.MOVE, Rule.DROP}
_GROUP_RULES = {Rule.SURVIVOR, Rule.REMOVED, Rule.FILL, Rule.NEWEST, Rule.OLDEST, Rule.REFUSE}
_STAMPED = {Rule.NEWEST, Rule.OLDEST, When.REMOVED_NEWER, When.SURVIVOR_NEWER}
KEYS = ("exact", "email", "digits")
"""When two items of a union are the same: the same text, the same e-mail, the same digits."""


class PolicyError(InputError):
    """A policy that loses a field, or names one that there is not; `faults` lists everything wrong with it."""

    heading = "the policy cannot be used"


@define(frozen=True, slots=False, kw_only=True)
class Policy:
    """How every field of a record type travels (MRG-03, MRG-51).

    Attributes:
        name: what it is called.
        record: the attrs class of the records.
        rules: for each field that is in no group, its rule, its cases in order, or a special rule.
        groups: fields that travel together.
        stamp: the field that says how new a record is, for `newest`, `oldest` and the cases about it.
        keys: for a union, when two items are the same.
        statements: the statement that asks for a field's rule.
        specials: the functions of special rules, by name.
        checks: what refuses a merge.
        watches: what staff should know before.

    Raises:
        PolicyError: a field has no rule or two, a rule names no field, or does not fit its field.
    """

    name: str
    record: type
    rules: Mapping[str, Travel]
    groups: Mapping[str, Group] = field(factory=dict)
    stamp: str | None = None
    keys: Mapping[str, str] = field(factory=dict)
    statements: Mapping[str, str] = field(factory=dict)
    specials: Mapping[str, SpecialRule] = field(factory=dict)
    checks: tuple[Check, ...] = ()
    watches: tuple[Watch, ...] = ()

    def __attrs_post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise PolicyError(faults)

    @property
    def id_field(self) -> str:
        """The field that names a record: the first one."""
        return str(attrs.fields(self.record)[0].name)

    def statement(self, name: str) -> str:
        """The statement that a field's rule goes back to."""
        return self.statements.get(name, "MRG-51")


def _faults(policy: Policy) -> Iterator[Fault]:
    if not attrs.has(policy.record):
        yield Fault("record", f"{policy.record!r} is no attrs class")
        return
    hints = get_type_hints(policy.record)
    names = [attribute.name for attribute in attrs.fields(policy.record)]
    grouped = [name for group in policy.groups.values() for name in group.fields]
    for name in names:
        times = (name in policy.rules) + grouped.count(name)
        if times != 1:
            said = (
                "no rule says how it travels: it would be lost"
                if not times
                else "more than one rule says how it travels"
            )
            yield Fault(f"rules.{name}", said, statement="MRG-51")
    for path, name in _named(policy):
        if name not in names:
            close = nearest(name, names)
            message = f"`{name}` is no field of {policy.record.__name__}"
            yield Fault(path, message, f"did you mean `{close}`?" if close else "")
    for name, travel in policy.rules.items():
        if name in hints:
            yield from _travel_faults(policy, name, travel, hints[name])
    for name, group in policy.groups.items():
        if group.rule not in _GROUP_RULES:
            yield Fault(f"groups.{name}", f"`{group.rule.value}` would take it apart")
        if group.rule in _STAMPED and policy.stamp is None:
            yield Fault(f"groups.{name}", f"`{group.rule.value}` needs a stamp")
        if any(_is_items(hints[one]) for one in group.fields if one in hints):
            yield Fault(f"groups.{name}", "it has a field of several items, which travel one by one")
    for name, key in policy.keys.items():
        if key not in KEYS:
            yield Fault(f"keys.{name}", f"`{key}` is not one of {', '.join(KEYS)}")


def _named(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from ((f"rules.{name}", name) for name in policy.rules)
    yield from ((f"groups.{group}", name) for group, of in policy.groups.items() for name in of.fields)
    yield from ((f"keys.{name}", name) for name in policy.keys)
    yield from ((f"statements.{name}", name) for name in policy.statements)
    if policy.stamp is not None:
        yield "stamp", policy.stamp


def _travel_faults(policy: Policy, name: str, travel: Travel, hint: Any) -> Iterator[Fault]:
    path = f"rules.{name}"
    if isinstance(travel, Special):
        if travel.name not in policy.specials:
            close = nearest(travel.name, policy.specials)
            yield Fault(path, f"there is no special rule `{travel.name}`", f"did you mean `{close}`?" if close else "")
        return
    cases = travel if isinstance(travel, tuple) else (Case(When.ALWAYS, travel),)
    if not cases or cases[-1].when is not When.ALWAYS:
        yield Fault(path, "the last of its cases must be `always`: a value that no case is about would be lost")
    if any(case.when is When.ALWAYS for case in cases[:-1]):
        yield Fault(path, "`always` comes before its last case, which is never reached")
    for case in cases:
        yield from _rule_faults(policy, path, case, hint)


def _rule_faults(policy: Policy, path: str, case: Case, hint: Any) -> Iterator[Fault]:
    rule = case.rule
    if _is_items(hint) and rule not in _ITEM_RULES:
        yield Fault(path, f"`{rule.value}` is for a single value, and this field has several items")
    elif not _is_items(hint) and rule not in _VALUE_RULES:
        yield Fault(path, f"`{rule.value}` is for several items, and this field has a single value")
    elif rule is Rule.SUM and not _holds(hint, Money, int):
        yield Fault(path, "only money and whole numbers can be summed")
    elif rule in (Rule.ANY, Rule.ALL) and not _holds(hint, bool):
        yield Fault(path, f"`{rule.value}` is for yes and no")
    if (rule in _STAMPED or case.when in _STAMPED) and policy.stamp is None:
        yield Fault(path, "it asks which record is newer, and no stamp says so", "give the policy a stamp")


def _is_items(hint: Any) -> bool:
    return get_origin(hint) is tuple


def _holds(hint: Any, *kinds: type) -> bool:
    members = set(get_args(hint) or (hint,)) - {type(None)}
    return bool(members) and members <= set(kinds)


def check_record(policy: Policy, record: Any, path: str) -> None:
    """Refuse a record of another type, and one in which two items of a field have the same id.

    Raises:
        InputError: naming what is wrong with it.
    """
    if not isinstance(record, policy.record):
        raise_if_any([Fault(path, f"a {policy.record.__name__} is wanted, not {record!r:.60}")])
    faults = []
    for attribute in attrs.fields(policy.record):
        items = getattr(record, attribute.name)
        if not isinstance(items, tuple) or not items or not attrs.has(type(items[0])):
            continue
        key = attrs.fields(type(items[0]))[0].name
        seen: set[Any] = set()
        for item in items:
            identity = getattr(item, key)
            if identity in seen:
                faults.append(
                    Fault(f"{path}.{attribute.name}", f"two items have the {key} `{identity}`", statement="MRG-51")
                )
            seen.add(identity)
    raise_if_any(faults)
