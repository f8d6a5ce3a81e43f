"""A table that is open, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Literal

from attrs import field, frozen

from ..faults import Fault, InputError


class TableError(InputError):
    """A table that cannot be read at all: why, and the line where one is at fault (0 where none is)."""

    def __init__(self, message: str, *, file: object = "", line: int = 0) -> None:
        self.message, self.file, self.line = message, str(file), line
        place = f"{file}:{line}" if line else self.file
        super().__init__([Fault((place,) if place else (), message)])
        self.args = (f"{place}: {message}" if line else message,)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(TableError, file=self.file, line=self.line), (self.message,)


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

    @property
    def why(self) -> Fault:
        """Why the row cannot be used, as a fault."""
        return Fault((self.column,) if self.column else (), self.fault, code=self.code)


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
