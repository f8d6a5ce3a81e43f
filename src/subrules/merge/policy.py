"""A policy as data: how every field of a record type travels, checked as a whole when it is built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic

import attrs
from attrs import field, frozen

from ..checks import in_words
from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError
from ..plain import PlainDataError, from_plain, to_plain
from ..plain_generic import check_version, refuse_unnamed
from .declare import rules_as_data, rules_from, table, texts
from .field_rules import Check, FieldRule, Functions, Group, Special, SpecialRule, Watch, offered_functions
from .policy_faults import policy_faults
from .report import R


class PolicyError(InputError):
    """A policy that loses a field, or names one that there is not; `faults` lists everything wrong with it."""

    heading = "the policy cannot be used"


@frozen(kw_only=True)
class Policy(Generic[R]):
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

    stored_version: ClassVar[int] = 1
    name: str
    record: type[R]
    rules: Mapping[str, FieldRule] = field(hash=False)
    groups: Mapping[str, Group] = field(factory=dict, hash=False)
    stamp: str | None = None
    keys: Mapping[str, str] = field(factory=dict, hash=False)
    statements: Mapping[str, str] = field(factory=dict, hash=False)
    specials: Mapping[str, SpecialRule[R]] = field(factory=dict, hash=False)
    checks: tuple[Check[R], ...] = ()
    watches: tuple[Watch[R], ...] = ()

    def __attrs_post_init__(self) -> None:
        faults = tuple(policy_faults(self))
        if faults:
            raise PolicyError(faults)

    @property
    def id_field(self) -> str:
        """The field that names a record: the first one."""
        return self.fields[0]

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the record's fields, in their order."""
        record: Any = self.record
        return tuple(str(one.name) for one in attrs.fields(record))

    def id_of(self, record: R) -> str:
        """What a record is called."""
        return str(getattr(record, self.id_field))

    def statement(self, name: str) -> str:
        """The statement that a field's rule goes back to."""
        return self.statements.get(name, "MRG-51")

    def to_data(self) -> dict[str, Any]:
        """The policy as plain data: its functions by their names, with what is settled about them."""
        offered = offered_functions(self.record)
        return {
            "version": self.stored_version,
            "name": self.name,
            "record": self.record.__name__,
            **rules_as_data(self),
            "stamp": self.stamp,
            "keys": dict(self.keys),
            "statements": dict(self.statements),
            "specials": {name: _settled(one) for name, one in self.specials.items()},
            "checks": [_name_of(one, offered.checks) for one in self.checks],
            "watches": [_name_of(one, offered.watches) for one in self.watches],
        }

    @classmethod
    def from_data(cls, data: Any, record: type[R] | None = None) -> Policy[R]:
        """The policy that `to_data` gave, of a record type.

        Raises:
            InputError: it is of another version, or names what is not known.
        """
        if record is None or not isinstance(record, type):
            refuse_unnamed(data, cls)
        if not isinstance(data, Mapping):
            raise ValueError(f"expected a table, got {data!r:.60}")
        check_version(data, cls.stored_version)
        return policy_from(data, record)  # type: ignore[arg-type]  # None was refused


def _settled(function: Any) -> Any:
    return to_plain(function) if attrs.has(type(function)) else {}


def _name_of(function: Any, offered: Mapping[str, Any]) -> str:
    """The name under which a function is offered; else its own, under which it can be offered."""
    names = (name for name, one in offered.items() if one == function)
    return next(names, str(getattr(function, "__name__", type(function).__name__)))


_KEYS = ("version", "name", "record", "rules", "groups", "stamp", "keys", "statements", "specials", "checks", "watches")


def policy_from(mapping: Mapping[str, Any], record: type[R], *, functions: Functions[R] | None = None) -> Policy[R]:
    """The policy that a mapping such as a TOML file describes, with every fault at once.

    `rules` gives each field a rule, a list of cases (`when`, `rule`), or `{special = "name"}`; `groups`
    have `fields` and a `rule`; `stamp`, `keys` and `statements` are as in `Policy`. `specials` settles
    something about a special rule; `checks` and `watches` name the functions that are asked, and all
    that there are where they are left out: a check is not lost by saying nothing.

    Args:
        mapping: the policy as data.
        record: the attrs class of the records.
        functions: the functions that it may name; those offered for the record unless they are given.

    Returns:
        The policy.

    Raises:
        PolicyError: naming every fault with its place.

    >>> from attrs import frozen
    >>> @frozen
    ... class Person:
    ...     id: str
    ...     phones: tuple[str, ...] = ()
    >>> policy_from({"rules": {"id": "survivor's", "phones": "union"}}, Person).rules["phones"]
    <Rule.UNION: 'union'>
    >>> policy_from({"rules": {"id": "survivor's", "phone": "unoin"}}, Person)
    Traceback (most recent call last):
    ...
    subrules.merge.policy.PolicyError: the policy cannot be used: rules.phone: `unoin` is not a rule (did you mean `union`?); \
rules.phones: no rule says how it travels: it would be lost; rules.phone: `phone` is no field of Person (did you mean `phones`?)
    """
    if not isinstance(mapping, Mapping):
        raise PolicyError([Fault((), f"expected a table, got {mapping!r:.60}", code="wrong-value")])
    known = functions if functions is not None else offered_functions(record)
    faults = list(_head_faults(mapping, record))
    rules, groups = rules_from(mapping, faults)
    stamp = mapping.get("stamp")
    given: dict[str, Any] = {
        "name": str(mapping.get("name", getattr(record, "__name__", ""))),
        "record": record,
        "rules": rules,
        "groups": groups,
        "stamp": stamp if isinstance(stamp, str) else None,
        "keys": texts(mapping, "keys", faults),
        "statements": texts(mapping, "statements", faults),
        "specials": _specials(mapping, rules, known, faults),
        "checks": _named(mapping, "checks", known.checks, faults),
        "watches": _named(mapping, "watches", known.watches, faults),
    }
    try:
        policy = Policy(**given)
    except PolicyError as error:
        raise PolicyError((*faults, *error.faults)) from None
    if faults:
        raise PolicyError(faults)
    return policy


def _head_faults(mapping: Mapping[str, Any], record: type) -> list[Fault]:
    faults = []
    for key in mapping:
        if key not in _KEYS:
            close = nearest(str(key), _KEYS)
            help = f"did you mean `{close}`?" if close else ""
            faults.append(Fault((str(key),), "unknown key", help, "unknown-key"))
    for key in ("name", "stamp", "record"):
        if not isinstance(mapping.get(key), str | None):
            message = f"expected {in_words(str)}, got {mapping[key]!r:.60}"
            faults.append(Fault(key, message, code="wrong-value"))
    name, of = getattr(record, "__name__", str(record)), mapping.get("record")
    if isinstance(of, str) and of.casefold() != name.casefold():
        faults.append(Fault("record", f"it is a policy of `{of}`, and is asked for of `{name}`", code="other-record"))
    if "version" in mapping:
        try:
            check_version(mapping, Policy.stored_version)
        except InputError as error:
            faults += error.faults
    return faults


def _specials(
    mapping: Mapping[str, Any], rules: Mapping[str, FieldRule], known: Functions[Any], faults: list[Fault]
) -> dict[str, Any]:
    """The special rules that are used or settled; one that is not known is told where it is used."""
    settled = table(mapping, "specials", faults)
    used = [rule.name for rule in rules.values() if isinstance(rule, Special)]
    found: dict[str, Any] = {}
    for name in dict.fromkeys([*settled, *used]):
        function, loc = known.specials.get(name), ("specials", name)
        if function is None:
            if name in settled:
                close = nearest(name, known.specials)
                help = f"did you mean `{close}`?" if close else "offer it with `offer_functions`"
                faults.append(Fault(loc, f"there is no special rule `{name}`", help, "special-not-known"))
        elif isinstance(function, type):
            try:
                found[name] = from_plain(settled.get(name, {}), function)
            except PlainDataError as error:
                faults += [fault.under(loc) for fault in error.faults]
                found[name] = function
        else:
            found[name] = function
            if settled.get(name, {}) != {}:
                faults.append(Fault(loc, "nothing can be settled about it", "leave it out", "nothing-to-settle"))
    return found


def _named(mapping: Mapping[str, Any], key: str, known: Mapping[str, Any], faults: list[Fault]) -> tuple[Any, ...]:
    names = mapping.get(key, list(known))
    if not isinstance(names, list | tuple):
        faults.append(Fault(key, f"expected a list of names, got {names!r:.60}", code="wrong-value"))
        return ()
    for index, name in enumerate(names):
        if name not in known:
            close = nearest(str(name), known)
            help = f"did you mean `{close}`?" if close else "offer it with `offer_functions`"
            faults.append(Fault((key, index), f"there is no `{name}` among the {key}", help, "function-not-known"))
    return tuple(known[name] for name in names if name in known)
