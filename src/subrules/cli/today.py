"""Which day counts: the one that was given, or today, in a zone that is always named."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from attrs import frozen

from ..project.project import Project, beside
from ..project.toml_file import read_toml
from .ending import Refused


@frozen
class AsOf:
    """The day whose rules count. `zone` is the zone whose today it is, and `whose` says who chose that; else empty."""

    day: date
    zone: str = ""
    whose: str = ""

    @property
    def taken(self) -> str:
        """Where the day comes from, in words, where nobody gave it: `today in America/Chicago, the client's zone`."""
        return f"today in {self.zone}, {self.whose}" if self.zone else ""

    def __str__(self) -> str:
        return f"{self.day} ({self.taken})" if self.zone else str(self.day)


def as_of_day(as_of: datetime | None, zone: str | None, *projects: Project) -> AsOf:
    """The day that counts: as given, else today in the zone given, in the client's, or in this machine's.

    The client's is the `zone` of a client.toml beside the rules.
    """
    if as_of is not None:
        if zone is not None:
            raise Refused("--zone says where it is today, and --as-of says the day: give one of them")
        return AsOf(as_of.date())
    if zone is not None:
        return _today(known_zone(zone, "--zone"), zone, "the zone of --zone")
    for path in _clients(projects):
        said = read_toml(path).get("zone")
        if said is not None:
            return _today(known_zone(str(said), f"`zone` in {path}"), str(said), f"the zone of {path}")
    return _today(None, machine_zone(), "this machine's zone")


def _clients(projects: Iterable[Project]) -> list[Path]:
    files = [[Path(document.source.name) for document in project.documents] for project in projects]
    found = [beside(one, "client.toml") for one in files]
    return list(dict.fromkeys(path for path in found if path is not None))


def _today(zone: tzinfo | None, name: str, whose: str) -> AsOf:
    return AsOf(datetime.now(UTC).astimezone(zone).date(), name, whose)


def known_zone(name: str, said_by: str) -> ZoneInfo:
    """The zone of a name; a name that is none is a wrong call, with the near ones."""
    found = zone_of(name)
    if found is None:
        raise Refused(f"{said_by}: `{name}` is not a time zone known here; {zone_help(name)}")
    return found


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of a name, or None."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def zone_help(name: str) -> str:
    """What to write instead of a name that is no zone's: the near ones, by the whole name or by the place alone."""
    names = sorted(available_timezones())
    if not names:
        return "this machine knows none: pip install tzdata"
    wanted = name.strip().replace(" ", "_").casefold()
    by_key: dict[str, list[str]] = {}
    for one in names:
        for key in dict.fromkeys((one.casefold(), one.rsplit("/", 1)[-1].casefold())):
            by_key.setdefault(key, []).append(one)
    keys = [wanted] if wanted in by_key else get_close_matches(wanted, by_key, 3, 0.75)
    near = list(dict.fromkeys(one for key in keys for one in by_key[key] if "/" in one or one.casefold() == wanted))[:3]
    if not near:
        return "write it as a continent and a city, such as America/Chicago"
    return "did you mean " + " or ".join(f"`{one}`" for one in near) + "?"


def machine_zone() -> str:
    """What this machine's zone is called: by its settings, or by its distance from UTC where they do not say."""
    name = os.environ.get("TZ", "").removeprefix(":")
    if name and zone_of(name) is not None:
        return name
    if not name:
        real = os.path.realpath("/etc/localtime")
        _, found, name = real.partition("zoneinfo/")
        name = name.removeprefix("posix/").removeprefix("right/")
        if found and zone_of(name) is not None:
            return name
    offset = datetime.now(UTC).astimezone().strftime("%z")
    return "UTC" if offset in ("", "+0000") else f"UTC{offset[:3]}:{offset[3:5]}"
