"""The settings that stand beside the rules: a client's, and a library's."""

from __future__ import annotations

import re
from datetime import UTC
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from .. import patron
from ..client import Client, client_from
from ..faults import Fault, InputError
from .files import POSTAL_CODES
from .mistakes import SETTINGS_MISTAKE, ProjectError, mistake
from .small_table import SmallTable, small_table
from .tables import HeldFile
from .toml_file import TomlFile, toml_file
from .tree import Disk, held
from .zones import zone_faults


def read_client(path: Path | str) -> Client:
    """The client that a client.toml on disk describes.

    Args:
        path: the file.

    Returns:
        Its zone, its versions and its settings; a policy without a table in the file is turned off.

    Raises:
        ProjectError: with every mistake in the file, at its line.

    >>> read_client("nowhere/client.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    subrules.project.mistakes.ProjectError: the files cannot be used: ... cannot be read: No such file or directory
    """
    return client_in(held(Disk(), Path(path)))


def client_in(file: HeldFile) -> Client:
    r"""The client that the bytes of a client.toml describe.

    Raises:
        ProjectError: with every mistake in the file, at its line.

    >>> client_in(HeldFile("client.toml", b'zone = "UTC"\n[restart]\non = true\n')).restart.on
    True
    """
    read = toml_file(file, code=SETTINGS_MISTAKE)
    data = dict(read.tables)
    named = data.pop("zone", None)
    faults = zone_faults(named)
    try:
        client = client_from(data, zone=UTC if faults else ZoneInfo(named))
    except InputError as error:
        raise ProjectError(read.mistakes([*faults, *error.faults])) from error
    if faults:
        raise ProjectError(read.mistakes(faults))
    return client


# ---------------------------------------------------------------- a library


def read_library(path: Path | str) -> patron.Settings:
    """The settings of a library that a library.toml on disk describes, with the postal-codes.csv beside it.

    Args:
        path: the file.

    Returns:
        The settings of patrons.

    Raises:
        ProjectError: with every mistake in the two files, at its line.

    >>> read_library("nowhere/library.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    subrules.project.mistakes.ProjectError: the files cannot be used: ... cannot be read: No such file or directory
    """
    tree, file = Disk(), Path(path)
    table = file.with_name(POSTAL_CODES)
    return library_in(held(tree, file), held(tree, table) if tree.exists(table) else None)


def library_in(file: HeldFile, postal_codes: HeldFile | None = None) -> patron.Settings:
    r"""The settings of a library in the bytes of its files.

    Raises:
        ProjectError: with every mistake in the two files, at its line.

    >>> library_in(HeldFile("library.toml", b'[branches.North]\npatron_codes = ["Adult"]\n')).phone_validation
    False
    """
    read = toml_file(file, code=SETTINGS_MISTAKE)
    table = None if postal_codes is None else small_table(postal_codes)
    data: dict[str, Any] = dict(read.tables)
    if table is not None:
        data["postal_codes"] = [dict(row) for row in table.rows]
    try:
        return patron.settings_from(data)
    except InputError as error:
        raise ProjectError(found for fault in error.faults for found in _at(read, table, fault)) from error


_ROW = re.compile(r"postal_codes\[([0-9]+)\]\.?(.*)")


def _at(read: TomlFile, table: SmallTable | None, fault: Fault) -> Any:
    """A fault at its line, in whichever of the two files it stands."""
    row = _ROW.fullmatch(fault.path)
    if row is None or table is None:
        return read.mistakes([fault])
    line, column = table.lines[int(row[1])], row[2]
    message = f"column `{column}`: {fault.message}" if column else fault.message
    return [mistake(SETTINGS_MISTAKE, table.source, message, fault.help, line=line)]
