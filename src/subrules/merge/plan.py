"""The plan of a merge, made once: a merge does exactly what its preview said (MRG-50..54)."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from attrs import evolve

from ..checks import argument_faults
from ..decision import Reason
from ..faults import Fault, raise_if_any
from .balance import balance_faults
from .field_rules import Merging, Special
from .ledger import Ledger, ledger_reasons
from .policy import Policy
from .record_faults import record_faults, stamp_faults
from .report import FieldResult, Plan, R, destructive
from .travel import CannotMerge, carried, with_group


def require_arguments(survivor: Any, removed: Any, policy: Policy[Any], as_of: date, ledger: Ledger) -> None:
    """Refuse arguments that cannot be used, all at once.

    Raises:
        InputError: naming every fault with its argument.
    """
    faults = list(argument_faults(policy=(policy, Policy), as_of=(as_of, date), ledger=(ledger, Ledger)))
    if isinstance(policy, Policy):
        faults += [*record_faults(policy, survivor, ("survivor",)), *record_faults(policy, removed, ("removed",))]
    raise_if_any(faults)
    raise_if_any(stamp_faults(policy, survivor, removed))


def planned(
    survivor: R, removed: R, policy: Policy[R], as_of: date, ledger: Ledger
) -> tuple[Plan[R] | None, tuple[Reason, ...]]:
    """The plan, or None where something refuses it or is not known; and every reason.

    Raises:
        InputError: items of both have one id, or a special rule's report does not add up.
    """
    ids = policy.id_of(survivor), policy.id_of(removed)
    reasons = [*ledger_reasons(ledger, *ids)]
    for check in policy.checks:
        reasons += check(survivor, removed, as_of)
    if any(reason.held is not True for reason in reasons):
        return None, tuple(reasons)
    try:
        results = _results(policy, survivor, removed, as_of)
    except CannotMerge as refused:
        return None, (*reasons, refused.reason)
    after: R = evolve(survivor, **{name: one.value for name, one in results.items()})  # type: ignore[misc]  # attrs
    entries = tuple(entry for one in results.values() for entry in one.entries)
    notices = [notice for one in results.values() for notice in one.notices]
    for watch in policy.watches:
        notices += watch(survivor, removed, as_of)
    raise_if_any(record_faults(policy, after, ("the merged record",)))
    raise_if_any(balance_faults(survivor, removed, after, entries))
    plan = Plan(
        survivor=ids[0],
        removed=ids[1],
        after=after,
        entries=entries,
        provenance=tuple(one.provenance for one in results.values()),
        notices=tuple(notices),
        destructive=destructive(entries),
    )
    return plan, tuple(reasons)


def _results(policy: Policy[R], survivor: R, removed: R, as_of: date) -> dict[str, FieldResult]:
    """What becomes of each field, in the record's order."""
    grouped: dict[str, FieldResult] = {}
    merging = Merging(survivor=survivor, removed=removed, as_of=as_of, field="", statement="")
    for group in policy.groups.values():
        grouped |= with_group(policy, merging, group.rule, group.fields)
    results: dict[str, FieldResult] = {}
    for name in policy.fields:
        if name in grouped:
            results[name] = grouped[name]
            continue
        rule = policy.rules[name]
        one = evolve(merging, field=name, statement=policy.statement(name))
        if isinstance(rule, Special):
            results[name] = _special(policy, rule, one)
        else:
            results[name] = carried(policy, one, rule)
    return results


def _special(policy: Policy[R], rule: Special, merging: Merging[R]) -> FieldResult:
    result: Any = policy.specials[rule.name](merging)
    if not isinstance(result, FieldResult):
        message = f"the special rule `{rule.name}` gave {result!r:.60}, expected a FieldResult"
        raise_if_any([Fault(merging.field, message, code="wrong-result")])
    return cast("FieldResult", result)
