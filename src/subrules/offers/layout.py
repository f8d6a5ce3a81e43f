"""Which columns of a table of subscriptions are not facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from ..plain import PlainDataError, from_plain
from ..rules.vocabulary import VocabularyError
from .stopped import Stopped, stopped_faults

ID_COLUMNS = ("SubscriptionID", "Subscription ID", "SubscriptionId", "id")
"""Where a subscription's id is looked for when the layout does not say."""


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

    Args:
        mapping: the attributes of `Layout` by name; `stopped` is a mapping too, with those of `Stopped`.

    Returns:
        The layout; what the mapping does not name has its default.

    Raises:
        VocabularyError: naming every fault with its path.

    >>> layout_from({"id": "Subscriber No", "stopped": {"column": "Subscriber", "values": ["NO"]}}).id
    'Subscriber No'
    """
    try:
        layout = from_plain(dict(mapping), Layout)
    except PlainDataError as error:
        raise VocabularyError(fault.under("subscriptions") for fault in error.faults) from None
    faults = list(stopped_faults(layout.stopped)) if layout.stopped else []
    if faults:
        raise VocabularyError(fault.under("subscriptions.stopped") for fault in faults)
    return layout


def id_column(layout: Layout, columns: Iterable[str]) -> str:
    """The column of a table that holds the subscription's id.

    Raises:
        LookupError: there is none, or there are several.

    >>> id_column(Layout(), ["City", "subscription id"])
    'subscription id'
    """
    given = list(columns)
    names = [layout.id] if layout.id else list(ID_COLUMNS)
    lowered = [name.strip().lower() for name in names]
    chosen = column_of({c.strip().lower(): c for c in given}, names, "the subscription's id")
    full = [name for name in lowered if name != "id"] if chosen.strip().lower() != "id" else lowered
    several = [column for column in given if column.strip().lower() in full]
    if len(several) > 1:
        raise LookupError(
            f"{' and '.join(f'`{column}`' for column in several)} may both be the subscription's id: "
            "say which with `id` under [subscriptions] in the vocabulary, or leave one out"
        )
    return chosen


def column_of(by_lower: Mapping[str, str], names: Iterable[str], what: str) -> str:
    """The first of some columns that a table has, letter case aside; `what` is what it should say.

    Raises:
        LookupError: the table has none of them.
    """
    wanted = list(names)
    for name in wanted:
        if name.strip().lower() in by_lower:
            return by_lower[name.strip().lower()]
    columns = ", ".join(f"`{column}`" for column in by_lower.values())
    raise LookupError(f"no column {' or '.join(f'`{name}`' for name in wanted)} says {what}; the columns are {columns}")
