"""Two records as one: what it would do, and the merge itself, which does what the preview said (MRG-50, MRG-54)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Generic, TypeAlias

from attrs import evolve, frozen

from ..checks import argument_faults
from ..decision import Decision, Reason, Refused, Undecided
from ..faults import Fault, raise_if_any
from .ledger import Ledger
from .plan import planned, require_arguments
from .policy import Policy
from .record_faults import record_faults
from .report import Fate, Plan, R, label
from .way_back import Undo

_NONE = Ledger()


@frozen(kw_only=True)
class Merged(Generic[R]):
    """Both records became one: the survivor, the plan that was carried out, the ledger, and the way back."""

    kind: ClassVar[str] = "merged"
    stored_version: ClassVar[int] = 1
    survivor: R
    plan: Plan[R]
    ledger: Ledger
    undo: Undo[R]


@frozen(kw_only=True)
class NeedsAcceptance:
    """Nothing was merged: something would be destroyed that was not accepted by name (MRG-38).

    Attributes:
        needs: what has to be accepted, such as `erase loan_history`.
    """

    kind: ClassVar[str] = "needs acceptance"
    needs: tuple[str, ...]


Answer: TypeAlias = Merged[R] | NeedsAcceptance | Refused | Undecided


@frozen(kw_only=True)
class Preview(Generic[R]):
    """What a merge would do, and what the other direction would (MRG-40, MRG-54); None where it would be refused."""

    kind: ClassVar[str] = "preview"
    stored_version: ClassVar[int] = 1
    plan: Plan[R] | None
    other: Plan[R] | None


@frozen(kw_only=True)
class Step(Generic[R]):
    """One merge of a sequence: its plan, or None where it would be refused, and why."""

    removed: str
    plan: Plan[R] | None
    against: tuple[Reason, ...]


def preview(survivor: R, removed: R, *, policy: Policy[R], as_of: date, ledger: Ledger = _NONE) -> Decision[Preview[R]]:
    """What a merge would do to every item of both records, and what the other direction would do; nothing is done.

    Args:
        survivor: the record that stays.
        removed: the record that goes.
        policy: how every field travels.
        as_of: the day of the merge, an input like any other (MRG-52).
        ledger: the merges that were.

    Returns:
        The plans of both directions, and the reasons of this one.

    Raises:
        InputError: naming every argument that cannot be used.

    >>> from subrules.merge import Customer, wise_policy
    >>> an, bo = (Customer(number=number, actor_id=number, emails=(f"{number}@ex.be",)) for number in ("1", "2"))
    >>> preview(an, bo, policy=wise_policy(), as_of=date(2026, 6, 15)).answer.plan.after.emails
    ('1@ex.be', '2@ex.be')
    """
    require_arguments(survivor, removed, policy, as_of, ledger)
    plan, reasons = planned(survivor, removed, policy, as_of, ledger)
    other, _ = planned(removed, survivor, policy, as_of, ledger)
    return Decision(Preview(plan=plan, other=other), reasons)


def commit(
    survivor: R,
    removed: R,
    *,
    policy: Policy[R],
    as_of: date,
    accept: Collection[str] = (),
    ledger: Ledger = _NONE,
    keep_erased: bool = False,
) -> Decision[Answer[R]]:
    """Both records as one, as the preview showed it, or an answer that changes nothing (MRG-50).

    Args:
        survivor: the record that stays.
        removed: the record that goes.
        policy: how every field travels.
        as_of: the day of the merge.
        accept: what may be destroyed, by the names that the preview gives, such as `erase loan_history`.
        ledger: the merges that were.
        keep_erased: whether the way back holds what was erased, which then is not erased everywhere (A-MRG-20).

    Returns:
        `Merged`; `NeedsAcceptance` where something is not accepted; `Refused` with the reasons, or
        `Undecided` where a check of the policy lacks a fact.

    Raises:
        InputError: naming every argument that cannot be used; something is accepted that nothing destroys.

    >>> from subrules.merge import Customer, wise_policy
    >>> an, bo = (Customer(number=number, actor_id=number) for number in ("1", "2"))
    >>> commit(an, bo, policy=wise_policy(), as_of=date(2026, 6, 15)).answer.ledger.resolve("2")
    '1'
    """
    return committed(
        survivor, removed, policy=policy, as_of=as_of, accept=accept, ledger=ledger, keep_erased=keep_erased
    )


def committed(
    survivor: R,
    removed: R,
    *,
    policy: Policy[R],
    as_of: date,
    accept: Collection[str],
    standing: Collection[str] = (),
    ledger: Ledger,
    keep_erased: bool,
) -> Decision[Answer[R]]:
    """The merge, with what a client accepts once and for all beside what was accepted for this one."""
    raise_if_any(_accept_faults(accept, keep_erased))
    require_arguments(survivor, removed, policy, as_of, ledger)
    plan, reasons = planned(survivor, removed, policy, as_of, ledger)
    if plan is None:
        is_refused = any(reason.held is False for reason in reasons)
        return Decision(Refused() if is_refused else Undecided(), reasons)
    raise_if_any(_accepted_in_vain(plan, accept))
    reasons = (*reasons, *(_acceptance(one, accept, standing) for one in plan.destructive))
    needs = tuple(one for one in plan.destructive if one not in accept and one not in standing)
    if needs:
        return Decision(NeedsAcceptance(needs=needs), reasons)
    erased = () if keep_erased else tuple(dict.fromkeys(one.kind for one in plan.entries if one.fate is Fate.ERASED))
    way_back = Undo(
        before=survivor,
        removed=_without_erased(removed, plan) if erased else removed,
        after=plan.after,
        erased=erased,
    )
    after = ledger.with_merge(plan.removed, plan.survivor)
    return Decision(Merged(survivor=plan.after, plan=plan, ledger=after, undo=way_back), reasons)


def _accept_faults(accept: Any, keep_erased: Any) -> Iterator[Fault]:
    if isinstance(accept, str | Mapping) or not isinstance(accept, Collection):
        help = "put it in a list, as in `accept=['delete subscriptions']`"
        yield Fault("accept", f"expected a list of names, got {accept!r:.60}", help, "wrong-value", "MRG-38")
    yield from argument_faults(keep_erased=(keep_erased, bool))


def _accepted_in_vain(plan: Plan[Any], accept: Collection[str]) -> Iterator[Fault]:
    """Something accepted that this merge does not destroy: whoever accepts it expects another merge."""
    for one in accept:
        if one not in plan.destructive:
            help = f"this would: {', '.join(plan.destructive) or 'nothing'}"
            yield Fault("accept", f"nothing here would `{one}`", help, "accepted-in-vain", "MRG-38")


def _acceptance(effect: str, accept: Collection[str], standing: Collection[str]) -> Reason:
    held = effect in accept or effect in standing
    code = "merge.accepted" if effect in accept else "merge.accepted-always" if held else "merge.not-accepted"
    return Reason("MRG-38", held, code=code, values={"effect": effect})


def _without_erased(removed: R, plan: Plan[R]) -> R:
    erased = {(one.kind, one.item) for one in plan.entries if one.fate is Fate.ERASED}
    kept = {
        kind: tuple(item for item in getattr(removed, kind) if (kind, label(item)) not in erased)
        for kind in dict.fromkeys(kind for kind, _ in erased)
    }
    return evolve(removed, **kept)  # type: ignore[misc]  # the policy saw that it is an attrs class


def preview_all(
    survivor: R, removed: Iterable[R], *, policy: Policy[R], as_of: date, ledger: Ledger = _NONE
) -> tuple[Step[R], ...]:
    """Many into one, one after the other: what each step would do after those before it (MRG-47, MRG-53).

    A step that would be refused is reported, and the next ones go on without it. The order can matter:
    compare the previews of two orders.

    Args:
        survivor: the record that stays.
        removed: the records that go, in their order.
        policy: how every field travels.
        as_of: the day of the merges.
        ledger: the merges that were.

    Returns:
        A step for each removed record.

    Raises:
        InputError: naming every argument that cannot be used.

    >>> from subrules.merge import Customer, wise_policy
    >>> one, two, three = (Customer(number=number, actor_id=number) for number in ("1", "2", "3"))
    >>> steps = preview_all(one, [two, three, two], policy=wise_policy(), as_of=date(2026, 6, 15))
    >>> [step.plan is not None for step in steps]
    [True, True, False]
    """
    records = list(removed)
    raise_if_any(_all_faults(survivor, records, policy, as_of, ledger))
    steps = []
    for record in records:
        require_arguments(survivor, record, policy, as_of, ledger)
        plan, reasons = planned(survivor, record, policy, as_of, ledger)
        against = tuple(reason for reason in reasons if reason.held is not True)
        steps.append(Step(removed=policy.id_of(record), plan=plan, against=against))
        if plan is not None:
            survivor, ledger = plan.after, ledger.with_merge(plan.removed, plan.survivor)
    return tuple(steps)


def _all_faults(survivor: Any, removed: list[Any], policy: Any, as_of: Any, ledger: Any) -> Iterator[Fault]:
    yield from argument_faults(policy=(policy, Policy), as_of=(as_of, date), ledger=(ledger, Ledger))
    if isinstance(policy, Policy):
        yield from record_faults(policy, survivor, ("survivor",))
        for index, record in enumerate(removed):
            yield from record_faults(policy, record, ("removed", index))
