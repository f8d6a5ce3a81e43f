"""Restarts, changes, contact data and patrons: a case from plain data, and its decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from attrs import frozen
from fastapi import APIRouter
from fastapi.responses import JSONResponse

import subrules
from subrules import change, occupant, patron, restart
from subrules.faults import Fault

from .plain_data import Data, decided
from .rules import Rules
from .schemas import body_of_parts


@frozen(kw_only=True)
class QuoteAsked:
    """Where the choices are shown, and the days beside today that are asked about."""

    channel: restart.Channel
    dates: tuple[date, ...] = ()


def router(rules: Rules) -> APIRouter:
    """`/restart/quote`, `/restart`, `/change`, `/occupant`, `/patron`."""
    routes = APIRouter(tags=["Policies"])

    def answered(
        data: Any,
        case_from: Callable[[Any], Any],
        decide: Callable[[Any, subrules.Client, datetime], Any],
        aloud: Callable[[Any], str],
    ) -> JSONResponse:
        """One instant and one state of the settings for the whole decision."""
        case = case_from(data)
        used, now = rules.current(), rules.now()
        day = now.astimezone(used.client.zone).date()
        return decided(decide(case, used.client, now), aloud, used, day=day)

    @routes.post("/restart/quote", openapi_extra=body_of_parts(restart.Case, quote=QuoteAsked))
    def quote(data: Data) -> JSONResponse:
        """What each rate would cost, from today and from other days; nothing is done."""
        case, asked = quote_from(data)
        return answered(
            data,
            lambda _: case,
            lambda case, client, now: case.quote(client, now=now, channel=asked.channel, dates=asked.dates),
            restart.read_aloud,
        )

    @routes.post("/restart", openapi_extra=body_of_parts(restart.Case))
    def submit_restart(data: Data) -> JSONResponse:
        """What becomes of a submission: restarted in real time for this payment, or the Subscription Panel."""
        return answered(data, restart.case_from, by_case, restart.read_aloud)

    @routes.post("/change", openapi_extra=body_of_parts(change.Case))
    def submit_change(data: Data) -> JSONResponse:
        """What becomes of an upgrade or downgrade, and from when."""
        return answered(data, change.case_from, by_case, change.read_aloud)

    @routes.post("/occupant", openapi_extra=body_of_parts(occupant.Case))
    def contact(data: Data) -> JSONResponse:
        """Which contact data is written where, and which stays as it is."""
        return answered(data, occupant.case_from, by_case, occupant.read_aloud)

    @routes.post("/patron", openapi_extra=body_of_parts(patron.Case))
    def submit_patron(data: Data) -> JSONResponse:
        """What a patron's submission changes now, what waits for staff, and who gets a message."""
        return answered(data, patron.case_from, by_case, patron.read_aloud)

    return routes


def by_case(case: Any, client: subrules.Client, now: datetime) -> Any:
    """The same call in every policy."""
    return case.decide(client, now=now)


def quote_from(data: dict[str, Any]) -> tuple[restart.Case, QuoteAsked]:
    """A case of a restart, and what is asked about it under `quote`, with the faults of both.

    Raises:
        InputError: naming every fault.
    """
    faults: list[Fault] = []
    case = asked = None
    try:
        case = restart.case_from({name: value for name, value in data.items() if name != "quote"})
    except subrules.InputError as error:
        faults += error.faults
    try:
        asked = subrules.from_plain(data.get("quote", {}), QuoteAsked)
    except subrules.InputError as error:
        faults += (fault.under(("quote",)) for fault in error.faults)
    if case is None or asked is None:
        raise subrules.InputError(faults)
    return case, asked
