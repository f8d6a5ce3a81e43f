"""Preview and merge: the plan is made once, and a merge does exactly what the preview said (MRG-50..54)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, TypeAlias

import attrs
from attrs import evolve, frozen

from ..days import require_day
from ..decision import Decision, Reason
from ..faults import Fault, raise_if_any
from .ledger import Ledger, refusals
from .policy import Merging, Policy, Special, check_record
from .report import Entry, Fate, Plan, Side, Travelled, amounts, destructive, label
from .travel import Differ, carried, with_group


@frozen(kw_only=True)
class Undo:
    """What it takes to give the two originals back, less what was erased: that is in neither (A-MRG-20)."""

    before: Any
    removed: Any
    after: Any
    erased: tuple[str, ...]


@frozen(kw_only=True)
class Merged:
    """Both records became one: the survivor, the account of everything, the ledger, and the way back."""

    kind: ClassVar[str] = "merged"
    survivor: Any
    plan: Plan
    ledger: Ledger
    undo: Undo


@frozen(kw_only=True)
class NotMerged:
    """Nothing was merged, and both records are as they were (MRG-50). `needs` is what was not accepted."""

    kind: ClassVar[str] = "not merged"
    needs: tuple[str, ...] = ()


Outcome: TypeAlias = Merged | NotMerged


@frozen(kw_only=True)
class Preview:
    """What a merge would do, and what the other direction would (MRG-40, MRG-54); None where it would be refused."""

    kind: ClassVar[str] = "preview"
    plan: Plan | None
    other: Plan | None


def preview(policy: Policy, survivor: Any, removed: Any, *, on: date, ledger: Ledger = Ledger()) -> Decision[Preview]:  # noqa: B008 - it is frozen
    """What a merge would do to every item of both records, and what the other direction would do; nothing is done.

    Args:
        policy: how every field travels.
        survivor: the record that stays.
        removed: the record that goes.
        on: the day of the merge, an input like any other (MRG-52).
        ledger: the merges that were.

    Raises:
        InputError: a record is of another type, has two items of one id, or `on` is no day.
    """
    plan, reasons = _planned(policy, survivor, removed, on, ledger)
    other, _ = _planned(policy, removed, survivor, on, ledger)
    return Decision(Preview(plan=plan, other=other), reasons)


def merge(
    policy: Policy,
    survivor: Any,
    removed: Any,
    *,
    on: date,
    accept: Collection[str] = (),
    ledger: Ledger = Ledger(),  # noqa: B008 - it is frozen
    keep_erased: bool = False,
) -> Decision[Outcome]:
    """Both records as one, with the account that the preview showed, or a refusal that changes nothing (MRG-50).

    Args:
        policy: how every field travels.
        survivor: the record that stays.
        removed: the record that goes.
        on: the day of the merge.
        accept: what may be destroyed, by the names that the preview gives, such as `erase loan_history`.
        ledger: the merges that were.
        keep_erased: whether the way back holds what was erased, which then is not erased everywhere (A-MRG-20).

    Raises:
        InputError: a record is of another type, has two items of one id, or `on` is no day; something
            is accepted that nothing destroys.
    """
    plan, reasons = _planned(policy, survivor, removed, on, ledger)
    if plan is None:
        return Decision(NotMerged(), reasons)
    raise_if_any(
        Fault("accept", f"nothing here would `{one}`", f"this would: {', '.join(plan.destructive) or 'nothing'}")
        for one in accept
        if one not in plan.destructive
    )
    needs = tuple(one for one in plan.destructive if one not in accept)
    reasons = (*reasons, *(_acceptance(one, one in accept) for one in plan.destructive))
    if needs:
        return Decision(NotMerged(needs=needs), reasons)
    after = ledger.with_merge(plan.removed, plan.survivor)
    kept = removed if keep_erased else _without_erased(removed, plan)
    erased = () if keep_erased else tuple(dict.fromkeys(one.kind for one in plan.entries if one.fate is Fate.ERASED))
    undo = Undo(before=survivor, removed=kept, after=plan.after, erased=erased)
    return Decision(Merged(survivor=plan.after, plan=plan, ledger=after, undo=undo), reasons)


def _acceptance(effect: str, accepted: bool) -> Reason:
    sentence = f"`{effect}` is accepted" if accepted else f"`{effect}` has not been accepted"
    return Reason("MRG-38", accepted, sentence, {"effect": effect})


# ---------------------------------------------------------------- planning


def _planned(
    policy: Policy, survivor: Any, removed: Any, on: date, ledger: Ledger
) -> tuple[Plan | None, tuple[Reason, ...]]:
    """The plan, or None where something refuses it; and every reason."""
    require_day(on)
    check_record(policy, survivor, "survivor")
    check_record(policy, removed, "removed")
    ids = [str(getattr(record, policy.id_field)) for record in (survivor, removed)]
    reasons = [*refusals(ledger, ids[0], ids[1])]
    for check in policy.checks:
        reasons += check(survivor, removed, on)
    if any(reason.held is False for reason in reasons):
        return None, tuple(reasons)
    try:
        travelled = _travelled(policy, survivor, removed, on)
    except Differ as differ:
        sentence = f"{differ.field.replace('_', ' ')} must be the same on both records: `{differ.survivor}` and `{differ.removed}` differ"
        return None, (*reasons, Reason("MRG-50", False, sentence, {"field": differ.field}))
    after = evolve(survivor, **{name: one.value for name, one in travelled.items()})
    entries = tuple(entry for one in travelled.values() for entry in one.entries)
    notices = [notice for one in travelled.values() for notice in one.notices]
    for watch in policy.watches:
        notices += watch(survivor, removed, on)
    check_record(policy, after, "the merged record")
    _balance(policy, survivor, removed, after, entries)
    plan = Plan(
        survivor=ids[0],
        removed=ids[1],
        after=after,
        entries=entries,
        provenance=tuple(one.provenance for one in travelled.values()),
        notices=tuple(notices),
        destructive=destructive(entries),
    )
    return plan, tuple(reasons)


def _travelled(policy: Policy, survivor: Any, removed: Any, on: date) -> dict[str, Travelled]:
    grouped: dict[str, Travelled] = {}
    travelled: dict[str, Travelled] = {}
    for group in policy.groups.values():
        merging = Merging(survivor=survivor, removed=removed, on=on, field="", statement="")
        grouped |= with_group(policy, merging, group.rule, group.fields)
    for attribute in attrs.fields(policy.record):
        name = attribute.name
        if name in grouped:
            travelled[name] = grouped[name]
            continue
        rule = policy.rules[name]
        merging = Merging(survivor=survivor, removed=removed, on=on, field=name, statement=policy.statement(name))
        if isinstance(rule, Special):
            travelled[name] = policy.specials[rule.name](merging)
        else:
            travelled[name] = carried(policy, merging, rule)
    return travelled


def _balance(policy: Policy, survivor: Any, removed: Any, after: Any, entries: Iterable[Entry]) -> None:
    """Refuse a plan whose account does not add up: it is a mistake in a special rule (MRG-51).

    Raises:
        InputError: an item is in the account twice or not at all, is not where the account says, or money is lost.
    """
    by_field: dict[str, list[Entry]] = {}
    for entry in entries:
        by_field.setdefault(entry.kind, []).append(entry)
    faults = []
    for attribute in attrs.fields(policy.record):
        name = attribute.name
        before, came, now = (getattr(record, name) for record in (survivor, removed, after))
        if not isinstance(now, tuple):
            continue
        told = by_field.get(name, [])
        for side, items in ((Side.SURVIVOR, before), (Side.REMOVED, came)):
            if Counter(map(label, items)) != Counter(one.item for one in told if one.side is side):
                faults.append(
                    Fault(name, f"not every item of the {side.value} is told of exactly once", statement="MRG-51")
                )
        if Counter(map(label, now)) != Counter(one.item for one in told if one.fate.is_there_afterwards):
            faults.append(Fault(name, "what is there afterwards is not what the account says", statement="MRG-51"))
        gone = Counter((one.side, one.item) for one in told if not one.fate.is_there_afterwards)
        lost = [
            item
            for side, items in ((Side.SURVIVOR, before), (Side.REMOVED, came))
            for item in items
            if gone[side, label(item)]
        ]
        if amounts((*before, *came)) != _sum(amounts(now), amounts(lost)):
            faults.append(Fault(name, "the money before and afterwards does not add up", statement="MRG-08"))
    raise_if_any(faults)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    both = {currency: one.get(currency, 0) + other.get(currency, 0) for currency in (*one, *other)}
    return {currency: units for currency, units in both.items() if units}


def _without_erased(removed: Any, plan: Plan) -> Any:
    erased = {(one.kind, one.item) for one in plan.entries if one.fate is Fate.ERASED}
    kept = {
        kind: tuple(item for item in getattr(removed, kind) if (kind, label(item)) not in erased)
        for kind in dict.fromkeys(kind for kind, _ in erased)
    }
    return evolve(removed, **kept)


# ---------------------------------------------------------------- several, one after the other


@frozen(kw_only=True)
class Step:
    """One merge of a sequence: its plan, or None where it would be refused, and why."""

    removed: str
    plan: Plan | None
    against: tuple[Reason, ...]


def preview_all(
    policy: Policy,
    survivor: Any,
    removed: Iterable[Any],
    *,
    on: date,
    ledger: Ledger = Ledger(),  # noqa: B008
) -> tuple[Step, ...]:
    """Many into one, one after the other: what each step would do after those before it (MRG-47, MRG-53).

    A step that would be refused is told, and the next ones go on without it. The order can matter:
    compare the previews of two orders.
    """
    steps = []
    for record in removed:
        plan, reasons = _planned(policy, survivor, record, on, ledger)
        against = tuple(reason for reason in reasons if reason.held is False)
        steps.append(Step(removed=str(getattr(record, policy.id_field)), plan=plan, against=against))
        if plan is not None:
            survivor, ledger = plan.after, ledger.with_merge(plan.removed, plan.survivor)
    return tuple(steps)
