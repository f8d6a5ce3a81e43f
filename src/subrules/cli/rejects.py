"""The rejects file: rows that cannot be used, as they stand, each with its line and the reason."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from ..diagnostics.wording import many, printable
from ..faults import Fault
from ..project import Row
from .ending import Refused
from .output import CsvWriter, open_output

OURS = ("Line", "Code", "Column", "Reason")
"""How the heading of a rejects file begins: by it, one of an earlier run is known."""

SHOWN = 10
"""How many rejected rows are also said on the terminal."""


def refuse_rejects(path: Path) -> None:
    """Refuse to put rejects in the place of a file that no earlier run wrote."""
    if path.is_file() and not _is_ours(path):
        raise Refused(f"{path} is there already, and is no rejects file: name another with --rejects, or move it away")


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            first = file.read(200)
    except OSError:
        return False
    return not first or first.startswith(",".join(OURS).encode())


class Rejects:
    """Takes the rows that cannot be used. The file is made at the first, whole or not at all; without any,
    that of an earlier run is removed, so that nobody takes it for this run's.
    """

    def __init__(self, path: Path, source: Path, columns: tuple[str, ...]) -> None:
        self._path, self._source, self._columns = path, source, columns
        self._stack = ExitStack()
        self._writer: CsvWriter | None = None
        self._count = 0

    def __enter__(self) -> Rejects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._stack.__exit__(kind, error, trace)  # type: ignore[arg-type]  # what a with statement hands over
        if self._count > SHOWN:
            click.echo(f"… and {many(self._count - SHOWN, 'more row')}", err=True)
        if kind is None and not self._count and self._path.is_file():
            self._path.unlink()
            click.echo(f"{self._path} was of an earlier run and is removed: no row was rejected", err=True)

    @property
    def guarded(self) -> int:
        """How many cells got an apostrophe in front."""
        return 0 if self._writer is None else self._writer.guarded

    def add(self, row: Row, faults: list[Fault]) -> None:
        """Note a row with everything that is wrong with it."""
        if self._writer is None:
            file = self._stack.enter_context(open_output(self._path))
            self._writer = CsvWriter(file, (*OURS, *self._columns))
        cells = [row.cells.get(column, "") for column in self._columns] if row.cells else row.raw
        reason = "; ".join(fault.message + (f" ({fault.help})" if fault.help else "") for fault in faults)
        where = ", ".join(dict.fromkeys(fault.path for fault in faults if fault.loc))
        codes = ", ".join(dict.fromkeys(fault.code for fault in faults))
        self._writer.write([row.line, codes, where, reason, *cells])
        self._count += 1
        if self._count <= SHOWN:
            place = f"{self._source}:{row.line}: {f'column {where}: ' if where else ''}"
            click.echo(printable(f"{place}{reason} [{codes}]"), err=True)
