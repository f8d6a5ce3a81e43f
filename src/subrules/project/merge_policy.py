"""A policy of merging that somebody writes as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .. import merge
from ..faults import Fault
from ..merge.ready import RECORDS
from .mistakes import SETTINGS_MISTAKE, ProjectError
from .toml_file import toml_file
from .tree import Disk, held


def read_policy(path: Path | str) -> merge.Policy[Any]:
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
    record = RECORDS.get(str(read.tables.get("record")))
    if record is None:
        wanted = "write " + " or ".join(f'`record = "{name}"`' for name in RECORDS)
        raise ProjectError(read.mistakes([Fault("record", "whose records the policy merges is not said", wanted)]))
    try:
        return merge.policy_from(read.tables, record)
    except merge.PolicyError as error:
        raise ProjectError(read.mistakes(error.faults)) from error
