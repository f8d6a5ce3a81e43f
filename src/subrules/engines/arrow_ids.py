"""The ids of Arrow batches: each text or a whole number, each once in the whole stream, as a row reader takes them.

Which ids went by stands in a database of SQLite in a temporary file: memory stays the same however long the stream
is, and the disk takes some 20 bytes an id.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .columns import BLANKS, ColumnError
from .ids import CHANGED, EXACT, no_id_type, no_ids, unfit_ids

_COMPUTE: Any = pc  # its functions are made when it is imported, so no type checker sees them
_UNFIT = rf"\A(?:{CHANGED})\z|[\x00-\x1f\x7f]"
_TABLES = ("(id INTEGER PRIMARY KEY, place INTEGER)", "(id TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID")
_SIZE = 65_536


def id_type(type: Any, name: str) -> Any:
    """The type of the ids that come out: text is plain text, binary and decimal numbers become whole ones.

    Raises:
        ColumnError: no id has such a type.
    """
    of = type.value_type if pa.types.is_dictionary(type) else type
    if pa.types.is_large_string(of) or pa.types.is_integer(of):
        return of
    if pa.types.is_string(of) or pa.types.is_string_view(of) or _is_uuid(of):
        return pa.string()
    if pa.types.is_floating(of) or pa.types.is_decimal(of):
        return pa.int64()
    raise no_id_type(name, str(type))


def _is_uuid(type: Any) -> bool:
    return str(getattr(type, "extension_name", "")) == "arrow.uuid"


def ids_of(column: Any, name: str) -> Any:
    """The ids of a batch.

    Raises:
        ColumnError: the column is of a type that no id has, a row has no id, or one that is none.
    """
    type = id_type(column.type, name)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if _is_uuid(column.type):
        column = pa.array([None if id is None else str(id) for id in column.to_pylist()], pa.string())
    blank, unfit = column.is_null(), None
    if pa.types.is_floating(column.type):
        number = column.cast(pa.float64())
        blank = _COMPUTE.or_(blank, _COMPUTE.fill_null(_COMPUTE.is_nan(number), fill_value=False))
        unfit = _COMPUTE.or_(
            _COMPUTE.greater_equal(_COMPUTE.abs(number), float(EXACT)),
            _COMPUTE.not_equal(_COMPUTE.floor(number), number),
        )
    elif pa.types.is_decimal(column.type):
        unfit = _COMPUTE.not_equal(_COMPUTE.round(column), column)
    elif not pa.types.is_integer(column.type):
        column = _COMPUTE.utf8_trim(column.cast(type), characters=BLANKS)
        blank = _COMPUTE.or_(blank, _COMPUTE.fill_null(_COMPUTE.equal(column, ""), fill_value=False))
        unfit = _COMPUTE.match_substring_regex(column, pattern=_UNFIT)
    _refuse(column, name, blank, unfit)
    try:
        return column if column.type == type else column.cast(type)
    except pa.ArrowInvalid as error:
        raise unfit_ids(name, 1, "a number of more than 18 digits") from error


def _refuse(column: Any, name: str, blank: Any, unfit: Any) -> None:
    blanks = _COMPUTE.sum(blank).as_py() or 0
    if blanks:
        raise no_ids(name, blanks)
    bad = 0 if unfit is None else _COMPUTE.sum(unfit).as_py() or 0
    if bad:
        raise unfit_ids(name, bad, column.filter(unfit)[0].as_py())


class IdsSeen:
    """The ids that went by, each with the row it stands in."""

    def __init__(self, database: sqlite3.Connection, column: str) -> None:
        self._database, self._column = database, column
        self._rows = 0
        self._as_text: bool | None = None

    def add(self, ids: Any) -> None:
        """Take the ids of a batch.

        Raises:
            ColumnError: one of them stands in two rows, or the disk is full.
        """
        order = _COMPUTE.sort_indices(ids)  # quicker to put in
        values = ids.take(order).to_pylist()
        try:
            if self._as_text is None:
                self._as_text = not pa.types.is_integer(ids.type) or pa.types.is_uint64(ids.type)
                self._database.execute(f"CREATE TABLE ids {_TABLES[self._as_text]}")
            if self._as_text and pa.types.is_integer(ids.type):
                values = list(map(str, values))
            placed = [(id, self._rows + at + 1) for id, at in zip(values, order.to_pylist(), strict=True)]
            added = self._database.executemany("INSERT OR IGNORE INTO ids VALUES (?, ?)", placed).rowcount
            if placed and added < len(placed):
                self._refuse(placed)
        except sqlite3.OperationalError as error:
            raise ColumnError(f"the ids find no room in a temporary file: {error}") from error
        self._rows += len(placed)

    def _refuse(self, placed: Iterable[tuple[Any, int]]) -> None:
        for id, place in placed:
            ((other,),) = self._database.execute("SELECT place FROM ids WHERE id = ?", (id,)).fetchall()
            if other != place:
                raise ColumnError(
                    f"the id {id} stands in rows {min(other, place):,} and {max(other, place):,}: "
                    f"`{self._column}` must tell the subscriptions apart"
                )


@contextmanager
def ids_seen(column: str) -> Iterator[IdsSeen]:
    """What remembers the ids of a stream; its file goes when it is left."""
    with closing(sqlite3.connect("", check_same_thread=False)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"PRAGMA cache_size = -{_SIZE}")
        yield IdsSeen(database, column)
