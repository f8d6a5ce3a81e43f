"""The service: `uvicorn subscriptions_api.app:create --factory`, from the folder above."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import subrules
from fastapi import FastAPI

from . import merges, offers, policies
from .plain_data import unprocessable
from .rules import Rules, utc_now

FOLDER = "SUBRULES_FOLDER"
"""The environment variable that names the folder of rules and settings."""


def create(
    folder: str | Path | None = None, *, every: float = 2.0, now: Callable[[], datetime] = utc_now
) -> FastAPI:
    """The service for a folder of rules and settings.

    Args:
        folder: the folder; else the one that SUBRULES_FOLDER names, else `rules` beside this package.
        every: how many seconds pass, at least, before the folder is looked at again.
        now: what gives the instant of a decision.

    Returns:
        The application.

    Raises:
        ProjectError: the files have a mistake; a service without rules does not start.
        LookupError: the folder has no client.toml.
    """
    subrules.warm_up()
    beside = Path(__file__).parents[1] / "rules"
    rules = Rules(Path(folder or os.environ.get(FOLDER, beside)), every=every, now=now)
    app = FastAPI(title="Subscriptions", description="Offers by rules, and the policies of a newspaper and a library.")
    app.add_exception_handler(subrules.InputError, unprocessable)
    for part in (offers, policies, merges):
        app.include_router(part.router(rules))
    return app
