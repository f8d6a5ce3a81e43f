"""Two records of one person become one: look first, then merge, then perhaps take it back."""

from __future__ import annotations

from threading import Lock
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, HTTPException
from fastapi.responses import JSONResponse

import subrules
from subrules import merge

from .merge_data import MergeAsked, UndoAsked, case_of, policy_of, shown, with_ledger
from .plain_data import Data, answer, decided, under
from .rules import Rules
from .schemas import body_of


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
        case = case_of(kind, data)
        used = rules.current()
        decision = with_ledger(case, merges.ledger).preview(used.client, now=rules.now())
        return decided(decision, merge.read_aloud, used, day=rules.today(used), shown=shown)

    @routes.post("", openapi_extra=body_of(MergeAsked))
    def commit(kind: str, data: Data) -> JSONResponse:
        """Both records as one, or an answer that changes nothing because something is not accepted."""
        case = case_of(kind, data)
        used = rules.current()
        with merges.lock:
            decision = with_ledger(case, merges.ledger).decide(used.client, now=rules.now())
            id = None
            if isinstance(decision.answer, merge.Merged):
                id = str(uuid4())
                merges.ledger = decision.answer.ledger
                merges.ways_back[id] = (kind, decision.answer.undo)
        said = {"aloud": merge.read_aloud(decision), "decision": shown(decision), "merge": id}
        return answer(used, said, day=rules.today(used))

    @routes.post("/undo", openapi_extra=body_of(UndoAsked))
    def undo(kind: str, data: Data) -> JSONResponse:
        """Both records as they were before a merge, less what was erased; or why they cannot be had."""
        policy = policy_of(kind)
        asked = subrules.from_plain(data, UndoAsked)
        with under("survivor"):
            current = subrules.from_plain(asked.survivor, policy.record)
        used = rules.current()
        with merges.lock:
            kept_kind, way_back = merges.ways_back.get(asked.merge, ("", None))
            if kept_kind != kind:
                raise HTTPException(404, f"there is no merge `{asked.merge}` of {kind}")
            decision = merge.undo(current, way_back, policy=policy, ledger=merges.ledger)
            if isinstance(decision.answer, merge.Undone):
                merges.ledger = decision.answer.ledger
                del merges.ways_back[asked.merge]
        return decided(decision, merge.read_aloud, used, day=rules.today(used), shown=shown)

    return routes
