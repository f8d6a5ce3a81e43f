"""The rules and settings in use: those of a folder, read again when its files change."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

from attrs import evolve, frozen

import subrules
from subrules.project import Project, open_project

log = logging.getLogger(__name__)


@frozen(eq=False)
class RulesInUse:
    """One state of the folder. A request takes one and uses it to its end, whatever changes meanwhile."""

    project: Project
    client: subrules.Client
    matcher: Callable[[date], subrules.Matcher]

    @property
    def digest(self) -> str:
        """What names these files and no others."""
        return self.project.stamp.digest


def in_use(project: Project) -> RulesInUse:
    """The rules of a project, ready to answer.

    Raises:
        ProjectError: a file has a mistake.
        LookupError: there is no client.toml, or it does not say which versions are installed.
    """
    project.raise_if_unusable()
    if project.client is None:
        raise LookupError(f"{project.folder} has no client.toml: the policies need the client's settings")
    if project.client.systems is None:
        raise LookupError("client.toml has no [systems]: the policies need the installed versions")
    client = evolve(project.client, patron=project.library) if project.library else project.client

    @lru_cache(maxsize=4)
    def matcher(day: date) -> subrules.Matcher:
        return subrules.Matcher(project.rules, day)

    return RulesInUse(project, client, matcher)


def utc_now() -> datetime:
    """The instant, aware. The only place where the service asks the clock what day it is."""
    return datetime.now(UTC)


class Rules:
    """What the service answers from: the last state of a folder that could be used.

    Args:
        folder: the folder of rules and settings.
        every: how many seconds pass, at least, before the folder is looked at again.
        now: what gives the instant.
    """

    def __init__(self, folder: Path, *, every: float = 2.0, now: Callable[[], datetime] = utc_now) -> None:
        self.now = now
        self._used = in_use(open_project(folder))
        self._latest = self._used.project
        self._refusal = ""
        self._every = every
        self._looked = time.monotonic()
        self._lock = Lock()

    def current(self) -> RulesInUse:
        """The rules to answer with; the folder is looked at again when it is time."""
        if time.monotonic() - self._looked >= self._every and self._lock.acquire(blocking=False):
            try:
                self._reload()
            finally:
                self._looked = time.monotonic()
                self._lock.release()
        return self._used

    @property
    def latest(self) -> Project:
        """The files as they were last read: other than those in use while a mistake waits to be mended."""
        return self._latest

    @property
    def refusal(self) -> str:
        """Why the latest files are not in use; blank where they are."""
        return self._refusal

    def today(self, used: RulesInUse) -> date:
        """The day in the client's zone."""
        return self.now().astimezone(used.client.zone).date()

    def _reload(self) -> None:
        changes = self._latest.changed_since(self._latest.stamp)
        if not changes:
            return
        self._latest = self._latest.opened_again()
        names = ", ".join((*changes.added, *changes.changed, *changes.removed))
        try:
            self._used, self._refusal = in_use(self._latest), ""
            log.info("rules reloaded: %s", names)
        except (subrules.InputError, LookupError) as error:
            self._refusal = str(error)
            log.warning("the rules stay as they were; changed: %s; %s", names, error)
