"""Which rules of a project no subscription of a table reaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import define, frozen

from ..analysis.findings import Analysis, diagnostics_of
from ..analysis.reach import reach_findings, unreached
from ..diagnostics import Diagnostic
from ..diagnostics.wording import many
from ..rules.facts import Facts
from .project import Project
from .reader import reader_of
from .tables import Table, TableFile, open_table


@frozen
class Reached:
    """What is told of rules that nobody reaches, and in words which subscriptions were looked at."""

    diagnostics: tuple[Diagnostic, ...]
    said: str


@define
class _Count:
    """How many subscriptions count, how many are stopped, and how many rows cannot be used."""

    running: int = 0
    stopped: int = 0
    rejected: int = 0

    def __str__(self) -> str:
        said = [many(self.running, "running subscription")]
        if self.stopped:
            said.append(f"{self.stopped:,} stopped, which count for no rule")
        if self.rejected:
            said.append(f"{many(self.rejected, 'row')} left out: `offers` says why")
        return ", ".join(said)


def rules_reached(project: Project, source: TableFile, *, as_of: date, encoding: str | None = None) -> Reached:
    """The rules that no running subscription of a table reaches on a day, each with the reason (SR616).

    Raises:
        TableError: the table cannot be read.
    """
    count = _Count()
    with open_table(source, encoding=encoding) as table:
        found = unreached(project.rules, _facts(project, table, as_of, count), as_of=as_of)
    told = Analysis(tuple(reach_findings(project.rules, found, table=str(source))))
    return Reached(diagnostics_of(told, project.rules), f"{source}, read as of {as_of}: {count}")


def _facts(project: Project, table: Table, as_of: date, count: _Count) -> Iterator[Facts]:
    reader = reader_of(project, table, as_of)
    for row in table.rows:
        subscription = None if row.fault else reader(row.cells)[0]
        if subscription is None:
            count.rejected += 1
        elif subscription.stopped:
            count.stopped += 1
        else:
            count.running += 1
            yield subscription.facts
