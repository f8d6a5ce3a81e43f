"""Which day counts: the one that was given, or today, in a zone that is always named."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

from attrs import frozen

from ..project import Project
from ..project.zones import zone_help, zone_of
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
        return _today(known_zone(zone), zone, "the zone of --zone")
    for project in projects:
        if (found := project.zone()) is not None:
            return _today(found, found.key, f"the zone of {project.files.client}")
    return _today(None, machine_zone(), "this machine's zone")


def _today(zone: tzinfo | None, name: str, whose: str) -> AsOf:
    return AsOf(datetime.now(UTC).astimezone(zone).date(), name, whose)


def known_zone(name: str) -> ZoneInfo:
    """The zone of a name; a name that is none is a wrong call, with the near ones."""
    found = zone_of(name)
    if found is None:
        raise Refused(f"--zone: `{name}` is not a time zone known here; {zone_help(name)}")
    return found


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
