"""A table that is open, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from attrs import field, frozen


class TableError(ValueError):
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

    `again` reads the rows from the first one on, and only one column where that is all that is wanted;
    the rows that were read before end with it. `unit` is what rows are counted in.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    size: int
    position: Callable[[], int]
    again: Callable[[str], Iterator[Row]]
    unit: Literal["line", "row"] = "line"


def exact(value: Any) -> Any:
    """A binary float of a column file is taken as the shortest decimal that gives it: 0.12 is 0.12."""
    return Decimal(repr(value)) if isinstance(value, float) else value
