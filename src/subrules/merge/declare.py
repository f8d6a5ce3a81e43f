"""A policy's rules as a mapping, such as a TOML file holds, and back; every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from ..checks import in_words
from ..diagnostics.nearest import nearest
from ..faults import Fault, Loc
from .field_rules import FieldCase, FieldRule, Group, Rule, Special, When


class _Declared(Protocol):
    @property
    def rules(self) -> Mapping[str, FieldRule]: ...
    @property
    def groups(self) -> Mapping[str, Group]: ...


def rules_from(mapping: Mapping[str, Any], faults: list[Fault]) -> tuple[dict[str, FieldRule], dict[str, Group]]:
    """The rules of fields and of groups that a mapping describes; what is wrong is put to the faults."""
    rules = {name: _rule(("rules", name), given, faults) for name, given in table(mapping, "rules", faults).items()}
    groups = {name: _group(("groups", name), given, faults) for name, given in table(mapping, "groups", faults).items()}
    return rules, groups


def rules_as_data(policy: _Declared) -> dict[str, Any]:
    """The rules of fields and groups as a mapping that `rules_from` reads."""
    return {
        "rules": {name: _as_data(rule) for name, rule in policy.rules.items()},
        "groups": {
            name: {"fields": list(group.fields), "rule": group.rule.value} for name, group in policy.groups.items()
        },
    }


def table(mapping: Mapping[str, Any], name: str, faults: list[Fault]) -> Mapping[str, Any]:
    """The table under a key, empty where it is not there or is none."""
    given = mapping.get(name, {})
    if isinstance(given, Mapping):
        return given
    faults.append(Fault(name, f"expected a table, got {given!r:.60}", code="wrong-value"))
    return {}


def texts(mapping: Mapping[str, Any], name: str, faults: list[Fault]) -> dict[str, str]:
    """A table of texts."""
    found = {}
    for key, given in table(mapping, name, faults).items():
        if isinstance(given, str):
            found[key] = given
        else:
            faults.append(Fault((name, key), f"expected {in_words(str)}, got {given!r:.60}", code="wrong-value"))
    return found


def _as_data(rule: FieldRule) -> Any:
    match rule:
        case Rule():
            return rule.value
        case Special():
            return {"special": rule.name}
        case _:
            return [{"when": case.when.value, "rule": case.rule.value} for case in rule]


def _rule(loc: Loc, given: Any, faults: list[Fault]) -> FieldRule:
    match given:
        case str():
            rule: Rule = _word(Rule, loc, given, faults, "a rule")
            return rule
        case {"special": str(name), **rest} if not rest:
            return Special(name)
        case [_, *_] as cases if all(isinstance(one, Mapping) and set(one) == {"when", "rule"} for one in cases):
            return tuple(
                FieldCase(
                    _word(When, (*loc, index, "when"), one["when"], faults, "a case"),
                    _word(Rule, (*loc, index, "rule"), one["rule"], faults, "a rule"),
                )
                for index, one in enumerate(cases)
            )
    expected = "a rule, a list of cases with `when` and `rule`, or a special rule"
    faults.append(Fault(loc, f"expected {expected}, got {given!r:.60}", code="wrong-value"))
    return Rule.SURVIVOR


def _group(loc: Loc, given: Any, faults: list[Fault]) -> Group:
    match given:
        case {"fields": [*fields], "rule": rule, **rest} if not rest and all(isinstance(one, str) for one in fields):
            return Group(tuple(fields), _word(Rule, (*loc, "rule"), rule, faults, "a rule"))
    faults.append(Fault(loc, f"expected `fields` and a `rule`, got {given!r:.60}", code="wrong-value"))
    return Group((), Rule.SURVIVOR)


def _word(kind: Any, loc: Loc, text: Any, faults: list[Fault], what: str) -> Any:
    words = {member.value: member for member in kind}
    if isinstance(text, str) and text in words:
        return words[text]
    close = nearest(str(text), words)
    help = f"did you mean `{close}`?" if close else f"write one of {', '.join(words)}"
    faults.append(Fault(loc, f"`{text}` is not {what}", help, "unknown-word"))
    return next(iter(words.values()))
