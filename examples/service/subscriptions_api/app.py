"""The service: `uvicorn subscriptions_api.app:create --factory`, from the folder above."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI

import subrules

from . import merges, offers, policies
from .plain_data import unprocessable
from .rules import Rules, utc_now
from .schemas import with_components

FOLDER = "SUBRULES_FOLDER"
"""The environment variable that names the folder of rules and settings."""

CLOCK = "SUBRULES_NOW"
"""The environment variable that stops the clock at an instant, to try the tour: never set it where people are served."""


def create(
    folder: str | Path | None = None, *, every: float = 2.0, now: Callable[[], datetime] | None = None
) -> FastAPI:
    """The service for a folder of rules and settings.

    Args:
        folder: the folder; else the one that SUBRULES_FOLDER names, else `rules` beside this package.
        every: how many seconds pass, at least, before the folder is looked at again.
        now: what gives the instant of a decision; else the clock, or the instant of SUBRULES_NOW.

    Returns:
        The application.

    Raises:
        ProjectError: the files have a mistake; a service without rules does not start.
        LookupError: the folder has no client.toml.
    """
    subrules.warm_up()
    beside = Path(__file__).parents[1] / "rules"
    rules = Rules(Path(folder or os.environ.get(FOLDER) or beside), every=every, now=now or _clock())
    app = FastAPI(title="Subscriptions", description="Offers by rules, and the policies of a newspaper and a library.")
    app.add_exception_handler(subrules.InputError, unprocessable)
    for part in (offers, policies, merges):
        app.include_router(part.router(rules))
    with_components(app)
    return app


def _clock() -> Callable[[], datetime]:
    stopped = os.environ.get(CLOCK)
    if stopped is None:
        return utc_now
    instant = subrules.from_plain(stopped, datetime)
    return lambda: instant
