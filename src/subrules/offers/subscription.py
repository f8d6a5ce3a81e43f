"""A subscription as the daily run sees it, and how a table's rows become subscriptions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from attrs import frozen

from ..faults import Fault
from ..rules.facts import Facts, row_reader
from ..rules.vocabulary import Field, Vocabulary
from .ids import subscription_id
from .layout import Layout, column_of, id_column
from .stopped import cell_text, is_stopped


@frozen
class Subscription:
    """One subscription: its id, the facts that rules ask about, and whether it is stopped (SMT-01).

    `division` is the newspaper that offers with a list of divisions are compared with (SOL-05);
    None where it is not known.
    """

    id: str
    facts: Facts
    stopped: bool = False
    division: str | None = None


def subscription_reader(
    vocabulary: Vocabulary,
    layout: Layout,
    columns: Iterable[str],
    as_of: date,
    *,
    asked: Collection[str] | None = None,
) -> Callable[[Mapping[str, Any]], tuple[Subscription | None, list[Fault]]]:
    """A reader for the rows of one table: each gives a subscription, or the faults that keep it from being one.

    Args:
        vocabulary: the fields.
        layout: which columns are not facts.
        columns: the table's columns.
        as_of: the day that decides who is stopped, and that "since" fields count up to.
        asked: the names of the fields that matter, such as `rules.fields_asked`; a cell of another field is not read
            and so cannot be at fault. All fields when left out.

    Returns:
        A function of a row, a mapping from column to cell: it gives the subscription and no faults, or None and
        everything that is wrong with the row.

    Raises:
        LookupError: the table has no column for the id, or none that the layout names.

    >>> from datetime import date
    >>> from subrules.offers import VOCABULARY, layout_from
    >>> layout = layout_from({"id": "No", "stopped": {"column": "Status", "values": ["stopped"], "running": ["active"]}})
    >>> read = subscription_reader(VOCABULARY, layout, ["No", "Status", "NewspaperID", "Balance"], date(2026, 6, 1))
    >>> subscription, faults = read({"No": "17", "Status": "stopped", "NewspaperID": "1", "Balance": "-5.25"})
    >>> subscription.id, subscription.stopped, subscription.facts["Balance"]
    ('17', True, Decimal('-5.25'))
    >>> subscription, faults = read({"No": "18", "Status": "active", "NewspaperID": "1", "Balance": "five"})
    >>> subscription, [fault.path for fault in faults]
    (None, ['Balance'])
    """
    given = list(columns)
    roles = _roles(vocabulary, layout, given)
    fields = [f for f in vocabulary.fields if asked is None or f.name in asked or f is roles.division_field]
    facts_of_row = row_reader(fields, given, as_of, among=vocabulary.fields)

    def read(row: Mapping[str, Any]) -> tuple[Subscription | None, list[Fault]]:
        faults: list[Fault] = []
        facts = facts_of_row(row, faults)
        identity = subscription_id(row.get(roles.id), path=roles.id)
        stopped = is_stopped(layout.stopped, row.get(roles.stopped), as_of) if layout.stopped else False
        faults += [one for one in (identity, stopped) if isinstance(one, Fault)]
        if faults or isinstance(identity, Fault) or isinstance(stopped, Fault):
            return None, faults
        division = facts[roles.division_field.name] if roles.division_field else row.get(roles.division)
        return Subscription(identity, facts, stopped, cell_text(division) or None), faults

    return read


@frozen
class _Roles:
    """The columns of a table that are not facts: "" for one that is not there; the division may be a field."""

    id: str
    stopped: str
    division: str
    division_field: Field | None


def _roles(vocabulary: Vocabulary, layout: Layout, columns: Iterable[str]) -> _Roles:
    by_lower = {column.strip().lower(): column for column in columns}
    stopped = column_of(by_lower, [layout.stopped.column], "whether it is stopped") if layout.stopped else ""
    named = layout.division or vocabulary.scope or ""
    field = vocabulary.find(named) if named else None
    division = column_of(by_lower, [named], "the division") if named and field is None else ""
    return _Roles(id_column(layout, by_lower.values()), stopped, division, field)
