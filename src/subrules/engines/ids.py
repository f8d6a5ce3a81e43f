"""What is said of the ids of a whole table: every row has one, it is text or a whole number, and stands in one row."""

from __future__ import annotations

from ..offers.ids import GROUPED, POINTED, SHORTENED
from .columns import ColumnError

CHANGED = f"{SHORTENED}|{POINTED}|{GROUPED}"
"""Ids that a spreadsheet or a program has changed, as a regular expression of the whole of one."""

EXACT = 2**53
"""Up to here a binary number tells whole numbers apart."""

_WHOLE = "an id is text or a whole number"


def no_ids(column: str, rows: int) -> ColumnError:
    """Rows without an id.

    >>> print(no_ids("no", 2))
    2 rows have no subscription's id in `no`
    """
    return ColumnError(f"{_rows(rows, 'has', 'have')} no subscription's id in `{column}`")


def unfit_ids(column: str, rows: int, shown: object) -> ColumnError:
    """Rows with what is no id, and an example."""
    return ColumnError(
        f"{_rows(rows, 'has', 'have')} what is no id in `{column}`, such as {shown}: {_WHOLE}, as it stood before "
        "a spreadsheet or a program shortened it"
    )


def repeated_ids(column: str, rows: int, shown: object, times: int) -> ColumnError:
    """Rows whose id another one has too, and an example."""
    return ColumnError(
        f"{_rows(rows, 'repeats', 'repeat')} the id of another one, such as {shown} in {times:,} rows: "
        f"`{column}` must tell the subscriptions apart"
    )


def no_id_type(column: str, type: str) -> ColumnError:
    """A column of a type that no id has.

    >>> print(no_id_type("no", "boolean"))
    `no` holds boolean values: an id is text or a whole number
    """
    return ColumnError(f"`{column}` holds {type} values: {_WHOLE}")


def _rows(count: int, one: str, many: str) -> str:
    return f"1 row {one}" if count == 1 else f"{count:,} rows {many}"
