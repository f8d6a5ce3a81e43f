"""A subscription as the daily run sees it, and how a table's rows become subscriptions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from ..days import iso_day
from ..faults import Fault
from ..plain import PlainDataError, from_plain
from ..rules.facts import UNFIT, Facts, row_reader
from ..rules.vocabulary import Vocabulary, VocabularyError

ID_COLUMNS = ("SubscriptionID", "Subscription ID", "SubscriptionId", "id")
"""Where a subscription's id is looked for when the layout does not say."""


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


@frozen(kw_only=True)
class Stopped:
    """How a table says that a subscription is stopped: a column that holds one of `values`, or a day.

    With `values`, any other text means running and a blank cell is a fault. Without, the column
    holds the day of the stop: the subscription is stopped from that day on, and a blank cell means
    that it runs.
    """

    column: str
    values: list[str] = field(factory=list)


@frozen(kw_only=True)
class Layout:
    """Which columns of a table of subscriptions are not facts: the id, what says stopped, the division.

    Attributes:
        id: the column of the id; the usual names are looked for when empty.
        stopped: how a row says that it is stopped; without it every row is a running subscription.
        division: the field or column of the division; the vocabulary's scope field when empty.
    """

    id: str = ""
    stopped: Stopped | None = None
    division: str = ""


def layout_from(mapping: Mapping[str, Any]) -> Layout:
    """The layout that the table `[subscriptions]` of a vocabulary file describes.

    Raises:
        VocabularyError: naming every fault with its path.

    >>> layout_from({"id": "Subscriber No", "stopped": {"column": "Subscriber", "values": ["NO"]}}).id
    'Subscriber No'
    """
    try:
        return from_plain(dict(mapping), Layout)
    except PlainDataError as error:
        raise VocabularyError(f"subscriptions.{fault}" for fault in error.faults) from None


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
        asked: the names of the fields that matter, such as `rules.fields_asked`; a cell of another
            field is not read and so cannot be at fault. All fields when left out.

    Raises:
        LookupError: the table has no column for the id, or none that the layout names.
    """
    by_lower = {column.strip().lower(): column for column in columns}
    id_column = _column(by_lower, [layout.id] if layout.id else list(ID_COLUMNS), "the subscription's id")
    stopped = layout.stopped
    stopped_column = _column(by_lower, [stopped.column], "whether it is stopped") if stopped else None
    division = layout.division or vocabulary.scope or ""
    division_field = vocabulary.find(division) if division else None
    division_column = None if division_field or not division else _column(by_lower, [division], "the division")
    fields = [f for f in vocabulary.fields if asked is None or f.name in asked or f is division_field]
    facts_of_row = row_reader(fields, list(by_lower.values()), as_of)

    def read(row: Mapping[str, Any]) -> tuple[Subscription | None, list[Fault]]:
        faults: list[Fault] = []
        facts = facts_of_row(row, faults)
        identity = _cell(row.get(id_column))
        if not identity:
            faults.append(Fault(id_column, "the subscription's id is blank", code="SR504"))
        stopped_now = (
            is_stopped(stopped, row.get(stopped_column), as_of, faults) if stopped and stopped_column else False
        )
        if faults:
            return None, faults
        named = facts[division_field.name] if division_field else row.get(division_column) if division_column else None
        return Subscription(identity, facts, stopped_now, _cell(named) or None), faults

    return read


def _column(by_lower: Mapping[str, str], names: Iterable[str], what: str) -> str:
    wanted = list(names)
    for name in wanted:
        if name.strip().lower() in by_lower:
            return by_lower[name.strip().lower()]
    columns = ", ".join(f"`{column}`" for column in by_lower.values())
    raise LookupError(f"no column {' or '.join(f'`{name}`' for name in wanted)} says {what}; the columns are {columns}")


def _cell(value: Any) -> str:
    return "" if value is None else str(value).strip()


def is_stopped(stopped: Stopped, cell: Any, as_of: date, faults: list[Fault]) -> bool:
    """Whether a cell says that its subscription is stopped (SMT-01); what is wrong with it is added to `faults`."""
    text = _cell(cell)
    if stopped.values:
        if not text:
            faults.append(Fault(stopped.column, "the cell that says whether it is stopped is blank", code="SR504"))
        return text in stopped.values
    if not text:
        return False
    day = cell if type(cell) is date else iso_day(text)
    if day is None:
        faults.append(Fault(stopped.column, f"`{text}` is not the day of a stop", "write it as year-month-day", UNFIT))
        return False
    return bool(day <= as_of)
