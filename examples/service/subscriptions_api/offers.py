"""Which offers a record gets, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import frozen
from fastapi import APIRouter
from fastapi.responses import JSONResponse

import subrules

from .plain_data import ExactData, answer, under
from .rules import Rules
from .schemas import body_of


@frozen(kw_only=True)
class OffersAsked:
    """The facts of a record, and the day whose rules count: today, if it is left out."""

    record: Mapping[str, Any]
    as_of: date | None = None


@frozen(kw_only=True)
class ExplanationAsked:
    """The same, and the rules or segments to explain: all rules, if they are left out."""

    record: Mapping[str, Any]
    as_of: date | None = None
    only: tuple[str, ...] | None = None


def router(rules: Rules) -> APIRouter:
    """`/offers` and `/explain`."""
    routes = APIRouter(tags=["Rules"])

    @routes.post("/offers", openapi_extra=body_of(OffersAsked, {"record": {"NewspaperID": "1", "Term": 1}}))
    def offers(data: ExactData) -> JSONResponse:
        """The offers of a record, and the rules that missing facts leave open."""
        asked = subrules.from_plain(data, OffersAsked)
        used = rules.current()
        day = asked.as_of or rules.today(used)
        with under("record"):
            found = used.matcher(day).match(asked.record)
        return answer(used, subrules.to_plain(found), day=day)

    @routes.post("/explain", openapi_extra=body_of(ExplanationAsked, {"record": {"Term": 1}, "only": ["Plus"]}))
    def explain(data: ExactData) -> JSONResponse:
        """Why each rule applies or does not, and the smallest change that would make it apply."""
        asked = subrules.from_plain(data, ExplanationAsked)
        used = rules.current()
        day = asked.as_of or rules.today(used)
        with under("record"):
            facts = subrules.facts_of(asked.record, used.project.vocabulary, as_of=day)
        with under("only"):
            found = subrules.explain(used.project.rules, facts, as_of=day, only=asked.only)
        return answer(used, subrules.to_plain(found), day=day)

    @routes.get("/rules")
    def state() -> JSONResponse:
        """Which files are in use, and the mistakes that keep newer ones from being used."""
        used = rules.current()
        latest = rules.latest
        waiting = [subrules.to_plain(found) for found in latest.diagnostics] if rules.refusal else []
        found = {"rules": len(used.project.rules), "refused": rules.refusal, "not_taken": waiting}
        return answer(used, found, day=rules.today(used))

    return routes
