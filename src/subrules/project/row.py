"""A table that is open, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from attrs import field, frozen

from ..faults import SubrulesError


class TableError(SubrulesError, ValueError):
    """A table that cannot be read at all."""


@frozen
class Row:
    """One row: the line it begins on, its cells by column, or why it cannot be used, with the code of that.

    `raw` are the cells as they stand; `column` is the one at fault, where it is one.
    """

    line: int
    cells: Mapping[str, Any]
    raw: list[Any] = field(factory=list)
    fault: str = ""
    code: str = "SR503"
    column: str = ""


@frozen
class Table:
    """An open table: its columns, its rows, its size and how far it was read, in bytes.

    `again` reads the rows from the first one on, and `column` the cells of one column, with their lines,
    of the rows that have no fault; what was being read before ends with it. `unit` is what rows are counted in.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    size: int
    position: Callable[[], int]
    again: Callable[[], Iterator[Row]]
    column: Callable[[str], Iterator[tuple[int, Any]]]
    unit: Literal["line", "row"] = "line"


def exact(value: Any) -> Any:
    """A binary float of a column file is taken as the shortest decimal that gives it: 0.12 is 0.12."""
    return Decimal(repr(value)) if isinstance(value, float) else value
