"""The records of a merge as plain data: what a body describes, and what is shown of a decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve, frozen
from fastapi import HTTPException

import subrules
from subrules import merge
from subrules.faults import Fault
from subrules.secret_fields import without_secrets

POLICIES: dict[str, Callable[[], merge.Policy[Any]]] = {
    "customers": merge.wise_policy,
    "occupants": merge.occupant_policy,
}
"""Which records can be merged here, and by which policy."""


@frozen(kw_only=True)
class MergeAsked:
    """The record that stays, the one that goes, and what may be destroyed, by the names that the preview gives."""

    survivor: Any
    removed: Any
    accept: tuple[str, ...] = ()


@frozen(kw_only=True)
class UndoAsked:
    """Which merge is undone, by the id that it was answered with, and the surviving record as it is now."""

    merge: str
    survivor: Any


def policy_of(kind: str) -> merge.Policy[Any]:
    """The policy for a kind of records."""
    if kind not in POLICIES:
        raise HTTPException(404, f"records that can be merged here: {', '.join(POLICIES)}")
    return POLICIES[kind]()


def case_of(kind: str, data: dict[str, Any]) -> merge.Case[Any]:
    """Both records of that kind, and what is accepted. The ledger of merges is the service's own.

    Raises:
        InputError: naming every fault with its place.
    """
    if "ledger" in data:
        raise subrules.InputError([Fault(("ledger",), "the service keeps the ledger", "leave it out", "unknown-key")])
    return merge.case_from(data, policy=policy_of(kind))


def with_ledger(case: merge.Case[Any], ledger: merge.Ledger) -> merge.Case[Any]:
    """The case after the merges that were."""
    return evolve(case, ledger=ledger)


def shown(decision: subrules.Decision[Any]) -> Any:
    """A decision without the way back, without the ledger of everybody's merges, and without secret fields."""
    data = without_secrets(decision)
    for name in ("undo", "ledger"):
        data["answer"].pop(name, None)
    return data
