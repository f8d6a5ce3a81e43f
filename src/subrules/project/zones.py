"""Time zones by their names."""

from __future__ import annotations

from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones


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
