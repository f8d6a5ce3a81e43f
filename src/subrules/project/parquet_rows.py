"""Parquet as a table, where its reader is installed: every column's values as a person would write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..engines.file_kinds import ReadableFile
from ..rules.plain_value import DOUBLE
from .row import Row, Table, TableError, exact


@contextmanager
def open_parquet(path: ReadableFile) -> Iterator[Table]:
    """Open a Parquet file.

    Raises:
        TableError: its reader is not installed, or it is no such file, or cannot be read to its end.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise TableError(
            f"{path} is Parquet, and its reader is not installed: pip install 'subrules[parquet]'"
        ) from None
    try:
        with ParquetFile(path if isinstance(path, Path) else path.open("rb")) as file:
            names = file.schema_arrow.names
            doubled = sorted({name for name in names if names.count(name) > 1})
            if doubled:
                raise TableError(f"{path} has two columns called {', '.join(doubled)}: which one is meant?")
            read = [0]

            def again() -> Iterator[Row]:
                return _rows(file, read)

            def column(name: str) -> Iterator[tuple[int, Any]]:
                return enumerate(_column(file, name), start=1)

            yield Table(tuple(names), again(), file.metadata.num_rows, lambda: read[0], again, column, "row")
    except ArrowException as error:
        raise TableError(f"{path} is not a Parquet file that can be read: {str(error).splitlines()[0]}") from error


def _column(file: Any, name: str) -> Iterator[Any]:
    for batch in file.iter_batches(batch_size=10_000, columns=[name]):
        yield from _cells(batch.column(name))


def _rows(file: Any, read: list[int]) -> Iterator[Row]:
    read[0] = 0
    for batch in file.iter_batches(batch_size=10_000):
        names = batch.schema.names
        for cells in zip(*[_cells(column) for column in batch.columns], strict=True):
            read[0] += 1
            yield Row(read[0], dict(zip(names, cells, strict=True)), list(cells))


def _cells(column: Any) -> list[Any]:
    """The values of a column: binary numbers as the shortest decimal that gives them back, in their own width."""
    import pyarrow as pa

    type = column.type
    if pa.types.is_float32(type) or pa.types.is_float16(type):
        texts = column.cast(pa.float32()).cast(pa.string()).to_pylist()
        return [None if text is None else Decimal(text) for text in texts]
    if pa.types.is_timestamp(type) and type.unit == "ns":
        column = column.cast(pa.timestamp("us", type.tz), safe=False)
    try:
        return [_number(value) for value in column.to_pylist()]
    except (ValueError, OverflowError, pa.ArrowException):
        return [_one(scalar) for scalar in column]


def _number(value: Any) -> Any:
    """A binary number so large that digits may be lost stays one, so that no code or id is made of it."""
    return value if isinstance(value, float) and abs(value) >= DOUBLE else exact(value)


def _one(scalar: Any) -> Any:
    """A value that Python may not have, such as a day beyond the year 9999: then its text, which fits no field."""
    try:
        return exact(scalar.as_py())
    except (ValueError, OverflowError):
        return str(scalar.cast("string"))
