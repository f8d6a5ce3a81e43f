"""The records of a merge as plain data: what a body describes, and what is shown of a decision."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from fastapi import HTTPException

import subrules
from subrules import merge
from subrules.faults import Fault

POLICIES = {"customers": merge.wise_policy, "occupants": merge.occupant_policy}
"""Which records can be merged here, and by which policy."""

SECRET = {"password"}
"""Fields that are merged and never shown."""


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


def policy_of(kind: str) -> Any:
    """The policy for a kind of records."""
    if kind not in POLICIES:
        raise HTTPException(404, f"records that can be merged here: {', '.join(POLICIES)}")
    return POLICIES[kind]()


def asked_from(kind: str, data: Any) -> MergeAsked:
    """Both records of that kind, with the faults of both.

    Raises:
        InputError: naming every fault with its place.
    """
    policy = policy_of(kind)
    asked = subrules.from_plain(data, MergeAsked)
    faults: list[Fault] = []
    records = {}
    for name in ("survivor", "removed"):
        try:
            records[name] = subrules.from_plain(getattr(asked, name), policy.record)
        except subrules.InputError as error:
            faults += (fault.under((name,)) for fault in error.faults)
    if faults:
        raise subrules.InputError(faults)
    return MergeAsked(accept=asked.accept, **records)


def shown(decision: subrules.Decision[Any]) -> Any:
    """A decision without the way back, without the ledger of everybody's merges, and without secret fields."""
    data = subrules.to_plain(decision)
    for name in ("undo", "ledger"):
        data["answer"].pop(name, None)
    return without_secrets(data)


def undone_aloud(decision: subrules.Decision[Any]) -> str:
    """What became of taking a merge back, in a sentence."""
    return "; ".join(reason.sentence for reason in decision.reasons) + "."


def without_secrets(data: Any) -> Any:
    """The same data with a mark in place of each secret: a record in which one is left out could be taken for whole."""
    if isinstance(data, dict):
        return {
            name: {"hidden": True} if name in SECRET and value else without_secrets(value)
            for name, value in data.items()
        }
    return [without_secrets(one) for one in data] if isinstance(data, list) else data
