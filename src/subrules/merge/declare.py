"""A policy as a mapping, such as a TOML file holds: every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnostics.nearest import nearest
from ..faults import Fault
from .policy import Case, Check, Group, Policy, PolicyError, Rule, Special, SpecialRule, Travel, Watch, When


def policy_from(
    mapping: Mapping[str, Any],
    record: type,
    *,
    specials: Mapping[str, SpecialRule] | None = None,
    checks: tuple[Check, ...] = (),
    watches: tuple[Watch, ...] = (),
) -> Policy:
    """The policy that a mapping such as a TOML file describes, with every fault at once.

    `rules` gives each field a rule, a list of cases (`when`, `rule`), or `{special = "name"}`; `groups`
    have `fields` and a `rule`; `stamp`, `keys` and `statements` are as in `Policy`.

    Raises:
        PolicyError: naming every fault with its path.

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
    faults: list[Fault] = []
    known = ("name", "rules", "groups", "stamp", "keys", "statements")
    for key in mapping:
        if key not in known:
            close = nearest(str(key), known)
            faults.append(Fault(str(key), "nothing asks for it", f"did you mean `{close}`?" if close else ""))
    rules = {name: _travel(f"rules.{name}", given, faults) for name, given in _table(mapping, "rules", faults).items()}
    groups = {
        name: _group(f"groups.{name}", given, faults) for name, given in _table(mapping, "groups", faults).items()
    }
    try:
        policy = Policy(
            name=str(mapping.get("name", record.__name__)),
            record=record,
            rules=rules,
            groups=groups,
            stamp=mapping.get("stamp"),
            keys=_table(mapping, "keys", faults),
            statements=_table(mapping, "statements", faults),
            specials=specials or {},
            checks=checks,
            watches=watches,
        )
    except PolicyError as error:
        raise PolicyError((*faults, *error.faults)) from None
    if faults:
        raise PolicyError(faults)
    return policy


def _table(mapping: Mapping[str, Any], name: str, faults: list[Fault]) -> Mapping[str, Any]:
    given = mapping.get(name, {})
    if isinstance(given, Mapping):
        return given
    faults.append(Fault(name, f"a table is wanted, not {given!r}"))
    return {}


def _travel(path: str, given: Any, faults: list[Fault]) -> Travel:
    match given:
        case str():
            rule: Rule = _word(Rule, path, given, faults, "a rule")
            return rule
        case {"special": str(name), **rest} if not rest:
            return Special(name)
        case [*cases] if all(isinstance(one, Mapping) and set(one) == {"when", "rule"} for one in cases):
            return tuple(
                Case(
                    _word(When, f"{path}[{index}].when", one["when"], faults, "a case"),
                    _word(Rule, f"{path}[{index}].rule", one["rule"], faults, "a rule"),
                )
                for index, one in enumerate(cases)
            )
    faults.append(
        Fault(path, f"a rule, a list of cases with `when` and `rule`, or a special rule is wanted, not {given!r}")
    )
    return Rule.SURVIVOR


def _group(path: str, given: Any, faults: list[Fault]) -> Group:
    match given:
        case {"fields": [*fields], "rule": rule, **rest} if not rest and all(isinstance(one, str) for one in fields):
            return Group(tuple(fields), _word(Rule, f"{path}.rule", rule, faults, "a rule"))
    faults.append(Fault(path, f"a group has `fields` and a `rule`, not {given!r}"))
    return Group((), Rule.SURVIVOR)


def _word(kind: Any, path: str, text: Any, faults: list[Fault], what: str) -> Any:
    words = {member.value: member for member in kind}
    if text in words:
        return words[text]
    close = nearest(str(text), words)
    help = f"did you mean `{close}`?" if close else f"write one of {', '.join(words)}"
    faults.append(Fault(path, f"`{text}` is not {what}", help))
    return next(iter(words.values()))
