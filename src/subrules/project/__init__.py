"""A folder of rules as files: read whole, with every mistake in it; to be looked at again when its files change.

Names are imported when they are first asked for, so that a call that needs little is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .gathered import PARTS as PARTS
    from .gathered import Part as Part
    from .merge_policy import read_policy as read_policy
    from .mistakes import ProjectError as ProjectError
    from .parts import read_vocabulary as read_vocabulary
    from .project import Project as Project
    from .project import open_project as open_project
    from .reader import RejectedRow as RejectedRow
    from .reader import find_subscription as find_subscription
    from .reading import files_read as files_read
    from .replay import Replayed as Replayed
    from .replay import replayed as replayed
    from .row import Row as Row
    from .row import Table as Table
    from .row import TableError as TableError
    from .settings import read_client as read_client
    from .settings import read_library as read_library
    from .stamp import Changes as Changes
    from .stamp import Stamp as Stamp
    from .subscriptions import open_subscriptions as open_subscriptions
    from .tables import HeldFile as HeldFile
    from .tables import TableFile as TableFile
    from .tables import open_table as open_table

_HOME = {
    "gathered": ("PARTS", "Part"),
    "merge_policy": ("read_policy",),
    "mistakes": ("ProjectError",),
    "parts": ("read_vocabulary",),
    "project": ("Project", "open_project"),
    "reader": ("RejectedRow", "find_subscription"),
    "reading": ("files_read",),
    "replay": ("Replayed", "replayed"),
    "row": ("Row", "Table", "TableError"),
    "settings": ("read_client", "read_library"),
    "stamp": ("Changes", "Stamp"),
    "subscriptions": ("open_subscriptions",),
    "tables": ("HeldFile", "TableFile", "open_table"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "PARTS",
    "Changes",
    "HeldFile",
    "Part",
    "Project",
    "ProjectError",
    "RejectedRow",
    "Replayed",
    "Row",
    "Stamp",
    "Table",
    "TableError",
    "TableFile",
    "files_read",
    "find_subscription",
    "open_project",
    "open_subscriptions",
    "open_table",
    "read_client",
    "read_library",
    "read_policy",
    "read_vocabulary",
    "replayed",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF})
