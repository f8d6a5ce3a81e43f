"""A policy of merging that somebody writes as a file."""

from __future__ import annotations

from pathlib import Path

from .. import merge
from ..faults import Fault
from ..merge.record_types import RECORD_TYPES
from .mistakes import SETTINGS_MISTAKE, ProjectError
from .toml_file import toml_file
from .tree import Disk, held


def read_policy(path: Path | str) -> merge.Policy:
    """The policy of merging that a TOML file describes, of customers or of occupants.

    Args:
        path: the file; it says `record = "customer"` or `record = "occupant"`.

    Returns:
        The policy.

    Raises:
        ProjectError: with every mistake in the file, at its line.

    >>> read_policy("nowhere/cautious.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    subrules.project.mistakes.ProjectError: the files cannot be used: ... cannot be read: No such file or directory
    """
    read = toml_file(held(Disk(), Path(path)), code=SETTINGS_MISTAKE)
    data = dict(read.tables)
    of = data.pop("record", None)
    if of not in RECORD_TYPES:
        wanted = "write " + " or ".join(f'`record = "{word}"`' for word in RECORD_TYPES)
        raise ProjectError(read.mistakes([Fault("record", "whose records the policy merges is not said", wanted)]))
    try:
        return RECORD_TYPES[of].policy_from(data)
    except merge.PolicyError as error:
        raise ProjectError(read.mistakes(error.faults)) from error
