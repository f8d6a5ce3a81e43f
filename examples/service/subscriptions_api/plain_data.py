"""Plain data in and out: what a body describes, what a decision becomes, and what a client should fix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import JSONResponse

import subrules

from .json_body import exact_body, json_body
from .rules import RulesInUse

Data = Annotated[dict[str, Any], Depends(json_body)]
"""The body, as JSON holds it. `case_from` and `from_plain` say what is wrong with it, so no model checks it before."""

ExactData = Annotated[dict[str, Any], Depends(exact_body)]
"""The same, with numbers as they were written: facts are compared exactly."""


@contextmanager
def under(name: str) -> Iterator[None]:
    """Give faults their place in the body: what is wrong with `Term` is wrong with `record.Term`."""
    try:
        yield
    except subrules.InputError as error:
        raise subrules.InputError(fault.under((name,)) for fault in error.faults) from error


def unprocessable(_: Request, error: Exception) -> JSONResponse:
    """The answer to input that cannot be used: a 422 with every fault and its place."""
    assert isinstance(error, subrules.InputError)
    return JSONResponse(subrules.http_422(error), status_code=422)


def decided(
    decision: subrules.Decision[Any],
    aloud: Callable[[Any], str],
    used: RulesInUse,
    *,
    day: date,
    shown: Callable[[Any], Any] = subrules.to_plain,
) -> JSONResponse:
    """A decision as JSON, read aloud, with what decided. A "no" of the business is an answer too, so it is a 200."""
    return answer(used, {"aloud": aloud(decision), "decision": shown(decision)}, day=day)


def answer(used: RulesInUse, data: dict[str, Any], *, day: date) -> JSONResponse:
    """An answer with what decided it: store both together, and you can tell later why it came out so."""
    by = {"files": used.digest, "day": day.isoformat(), "subrules": subrules.__version__}
    return JSONResponse({**data, "decided_by": by})
