"""Which subscriptions a refresh is about: ids that were named, each as a row reader would take it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..faults import Fault, InputError
from ..offers.ids import subscription_id
from .columns import ColumnError
from .engine import Only
from .rows import counted


def ids_named(only: Iterable[object]) -> list[str]:
    """The ids as text, each once, in their order.

    Raises:
        InputError: some are none, each with its place.

    >>> ids_named([17, "18 ", 17])
    ['17', '18']
    >>> ids_named([17, ""])
    Traceback (most recent call last):
    subrules.faults.InputError: the input cannot be used: only[1]: the subscription's id is blank
    """
    faults: list[Fault] = []
    ids: list[str] = []
    for number, one in enumerate(only):
        id = subscription_id(one, path=f"only[{number}]")
        if isinstance(id, Fault):
            faults.append(id)
        else:
            ids.append(id)
    if faults:
        raise InputError(faults)
    return list(dict.fromkeys(ids))


def query_of(only: Only, quoted: Any) -> str | None:
    """The SELECT that gives the ids, where a table or a query was named; None where the ids themselves were.

    What begins with SELECT or WITH is a query; any other text is a table's name.

    >>> query_of("SELECT id FROM delta", str), query_of("delta", lambda name: f'"{name}"'), query_of([17], str)
    ('SELECT id FROM delta', 'SELECT * FROM "delta"', None)
    """
    if not isinstance(only, str):
        return None
    return only.strip().rstrip(";") if is_query(only) else f"SELECT * FROM {quoted(only)}"


def is_query(only: str) -> bool:
    """Whether a text is a query, and no name of a table.

    >>> is_query("select id from delta"), is_query("selected")
    (True, False)
    """
    return re.match(r"\s*(SELECT|WITH)\b", only, re.IGNORECASE) is not None


def one_column(columns: list[str], only: str) -> str:
    """The column of the ids that a table or a query gives.

    Raises:
        ColumnError: there are several.

    >>> one_column(["a", "b"], "delta")
    Traceback (most recent call last):
    subrules.engines.columns.ColumnError: `delta` has the columns a, b: `only` takes one column of ids, such as "SELECT a FROM delta"
    """
    if len(columns) != 1:
        example = f', such as "SELECT {columns[0]} FROM {only}"' if columns and " " not in only.strip() else ""
        raise ColumnError(f"`{only}` has the columns {', '.join(columns)}: `only` takes one column of ids{example}")
    return columns[0]


def refuse_absent(absent: int, example: str, source: str) -> None:
    """Raise where some of the ids named are not in the source: their offers would be deleted.

    >>> refuse_absent(0, "", "subs")
    >>> refuse_absent(2, "17", "subs")
    Traceback (most recent call last):
    subrules.engines.columns.ColumnError: `only` names 2 subscriptions that `subs` does not have, such as 17, and their offers would be deleted: see that the ids are right, or allow it with absent="delete"
    """
    if absent:
        few = "a subscription" if absent == 1 else f"{absent:,} subscriptions"
        whose = f"{example}, and its" if absent == 1 else f"such as {example}, and their"
        raise ColumnError(
            f"`only` names {few} that `{source}` does not have, {whose} offers would be deleted: "
            'see that the ids are right, or allow it with absent="delete"'
        )


def refuse_no_id(rows: int, only: str) -> None:
    """Raise where rows of what `only` names hold no id."""
    if rows:
        raise ColumnError(f"in `{only}`, which `only` names, {counted(rows, 'row', 'has', 'have')} no id")
