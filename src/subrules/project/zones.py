"""Time zones by their names, and the zone of a client."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from ..faults import Fault
from .mistakes import SETTINGS_MISTAKE, ProjectError
from .tables import HeldFile
from .toml_file import toml_file


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of a name, or None.

    >>> zone_of("America/Chicago").key, zone_of("Chicago")
    ('America/Chicago', None)
    """
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def zone_help(name: str) -> str:
    """What to write instead of a name that is no zone's: the near ones, by the whole name or by the place alone.

    >>> zone_help("Chicago")
    'did you mean `America/Chicago`?'
    """
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


def zone_in(file: HeldFile) -> ZoneInfo | None:
    """The zone that a client.toml names, whatever else stands in it; None where it names none.

    Raises:
        ProjectError: the file cannot be read, or the zone is none.
    """
    read = toml_file(file, code=SETTINGS_MISTAKE)
    named = read.tables.get("zone")
    if named is None:
        return None
    if faults := zone_faults(named):
        raise ProjectError(read.mistakes(faults))
    return ZoneInfo(named)


def zone_faults(named: Any) -> list[Fault]:
    """What is wrong with a zone as client.toml gives it; None where it gives none."""
    if named is None:
        return [Fault("zone", "this is missing", 'write where it is today, as `zone = "America/Chicago"`')]
    if not isinstance(named, str):
        return [Fault("zone", f"expected text, got `{named}`")]
    if zone_of(named) is None:
        return [Fault("zone", f"`{named}` is not a time zone known here", zone_help(named))]
    return []
