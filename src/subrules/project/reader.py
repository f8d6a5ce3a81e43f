"""The rows of a table as a project reads them: subscriptions, or why they are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

from ..faults import Fault, InputError
from ..offers.ids import subscription_id
from ..offers.layout import id_column
from ..offers.subscription import Subscription, subscription_reader
from .project import Project
from .row import Table, TableError
from .subscriptions import open_subscriptions
from .tables import TableFile

Read: TypeAlias = Callable[[Mapping[str, Any]], tuple[Subscription | None, list[Fault]]]
"""What makes a row a subscription, or gives the faults that keep it from being one."""


def reader_of(project: Project, table: Table, as_of: date) -> Read:
    """The reader for the rows of a table of a project's subscriptions: only what its rules ask about is looked at.

    Raises:
        TableError: the table has no column for the id, or none that the layout names.
    """
    try:
        return subscription_reader(
            project.vocabulary, project.layout, table.columns, as_of, asked=project.rules.fields_asked
        )
    except LookupError as error:
        raise TableError(str(error.args[0])) from error


class RejectedRow(InputError):
    """The row of the subscription that was asked for cannot be used; `place` is its file and line."""

    heading = "the row of the subscription cannot be used"

    def __init__(self, place: str, faults: Iterable[Fault]) -> None:
        self.place = place
        super().__init__(faults)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.place, self.faults)


def find_subscription(
    project: Project, source: TableFile, id: str, *, as_of: date, encoding: str | None = None
) -> Subscription:
    r"""The subscription of an id in a table, as the project reads it.

    Args:
        project: whose rules and layout count.
        source: the table: CSV, JSON or Parquet.
        id: the subscription's.
        as_of: the day that decides who is stopped.
        encoding: that of a CSV file; UTF-8 if it is left out.

    Returns:
        The subscription with the facts that the rules ask about.

    Raises:
        RejectedRow: its row cannot be used.
        TableError: the table cannot be read, or has no such id.

    >>> from datetime import date
    >>> from subrules.project import HeldFile, open_project
    >>> project = open_project({"a.rules": b"If Term >= 12 then upgrade offer = {Plus}"})
    >>> held = HeldFile("subscriptions.csv", b"SubscriptionID,Term\n17,12\n")
    >>> find_subscription(project, held, "17", as_of=date(2026, 6, 15)).facts["Term"]
    Decimal('12')
    """
    rejected: RejectedRow | None = None
    with open_subscriptions(source, project.layout, encoding=encoding) as table:
        column = id_column(project.layout, table.columns)
        read = reader_of(project, table, as_of)
        for row in table.rows:
            cell = row.cells.get(column)
            is_named = str(cell).strip() == id or id in {str(raw).strip() for raw in row.raw if row.fault}
            if not is_named and subscription_id(cell) != id:
                continue
            found, faults = (None, [row.why]) if row.fault else read(row.cells)
            if found is not None:
                return found
            rejected = rejected or RejectedRow(f"{source}:{row.line}", faults)
    raise rejected or TableError(f"{source} has no subscription {id}")
