"""A policy of merging that somebody writes as a file."""

from __future__ import annotations

from pathlib import Path

from .. import merge
from ..faults import Fault
from ..merge.occupants import Occupant
from ..merge.wise.customer import Customer
from ..merge.wise.policy import CHECKS, WATCHES, specials
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
    try:
        match of:
            case "customer":
                return merge.policy_from(data, Customer, specials=specials(), checks=CHECKS, watches=WATCHES)
            case "occupant":
                return merge.policy_from(data, Occupant)
    except merge.PolicyError as error:
        raise ProjectError(read.mistakes(error.faults)) from error
    wanted = 'write `record = "customer"` or `record = "occupant"`'
    raise ProjectError(read.mistakes([Fault("record", "whose records the policy merges is not said", wanted)]))
