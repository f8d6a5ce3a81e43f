"""Two records of one person become one: look first, then merge, then perhaps take it back."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import Any
from uuid import uuid4

import subrules
from attrs import frozen
from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse
from subrules import merge
from subrules.faults import Fault

from .plain_data import Data, answer, decided, require_object, under
from .rules import Rules
from .schemas import body_of

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


class Merges:
    """The merges that were, and the ways back. In your service this is a table of your database.

    The ways back hold whole records, passwords too, so they stay here: a client gets an id.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.ledger = merge.Ledger()
        self.ways_back: dict[str, tuple[str, Any]] = {}


def router(rules: Rules) -> APIRouter:
    """`/merge/{kind}/preview`, `/merge/{kind}`, `/merge/{kind}/undo`."""
    routes, merges = APIRouter(tags=["Merges"], prefix="/merge/{kind}"), Merges()

    @routes.post("/preview", openapi_extra=body_of(MergeAsked))
    def preview(kind: str, data: Data) -> JSONResponse:
        """What becomes of every item of both records, and what would have to be accepted; nothing is done."""
        policy, asked = policy_of(kind), asked_from(kind, data)
        used = rules.current()
        day = rules.today(used)
        decision = merge.preview(policy, asked.survivor, asked.removed, on=day, ledger=merges.ledger)
        return decided(decision, merge.read_aloud, used, day=day, shown=shown)

    @routes.post("", openapi_extra=body_of(MergeAsked))
    def commit(kind: str, data: Data) -> JSONResponse:
        """Both records as one, or an answer that changes nothing because something is not accepted."""
        asked = asked_from(kind, data)
        used = rules.current()
        day = rules.today(used)
        with merges.lock:
            decision = committed(kind, asked, day, merges.ledger)
            id = None
            if isinstance(decision.answer, merge.Merged):
                id = str(uuid4())
                merges.ledger = decision.answer.ledger
                merges.ways_back[id] = (kind, decision.answer.undo)
        said = {"aloud": merge.read_aloud(decision), "decision": shown(decision), "merge": id}
        return answer(used, said, day=day)

    @routes.post("/undo", openapi_extra=body_of(UndoAsked))
    def undo(kind: str, data: Data) -> JSONResponse:
        """Both records as they were before a merge, less what was erased; or why they cannot be had."""
        policy = policy_of(kind)
        require_object(data)
        asked = subrules.from_plain(data, UndoAsked)
        with under("survivor"):
            current = subrules.from_plain(asked.survivor, policy.record)
        used = rules.current()
        with merges.lock:
            kept_kind, way_back = merges.ways_back.get(asked.merge, ("", None))
            if kept_kind != kind:
                raise HTTPException(404, f"there is no merge `{asked.merge}` of {kind}")
            decision = merge.undo(policy, current, way_back, ledger=merges.ledger)
            if isinstance(decision.answer, merge.Undone):
                merges.ledger = decision.answer.ledger
                del merges.ways_back[asked.merge]
        return decided(decision, merge.read_aloud, used, day=rules.today(used), shown=shown)

    return routes


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
    require_object(data)
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


def committed(kind: str, asked: MergeAsked, day: date, ledger: merge.Ledger) -> Any:
    """The merge itself."""
    policy = policy_of(kind)
    return merge.merge(policy, asked.survivor, asked.removed, on=day, accept=asked.accept, ledger=ledger)


def shown(decision: subrules.Decision[Any]) -> Any:
    """A decision without the way back, without the ledger of everybody's merges, and without secret fields."""
    data = subrules.to_plain(decision)
    for name in ("undo", "ledger"):
        data["answer"].pop(name, None)
    return without_secrets(data)


def without_secrets(data: Any) -> Any:
    """The same data, less every field that is never shown."""
    if isinstance(data, dict):
        return {name: without_secrets(value) for name, value in data.items() if name not in SECRET}
    return [without_secrets(one) for one in data] if isinstance(data, list) else data
