"""A large table read by DuckDB, where that gives the same output to the byte; else nothing is said and Python reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from ..engines.engine import ENGINES, is_installed
from ..faults import WrongValue
from ..offers.counting import Counting
from ..offers.layout import Layout
from ..rules.ruleset import RuleSet
from .tables import TableFile

LARGE = {".parquet": 2_000_000, ".csv": 20_000_000}
"""From how many bytes on a file is worth DuckDB's start: some 200,000 rows."""


class NotTheSame(Exception):
    """The database cannot give what Python gives for this file, and why."""


def takes(source: TableFile, engine: str) -> bool:
    """Whether DuckDB is to be tried: it is asked for, or it is installed and the file is large.

    Raises:
        WrongValue: it is asked for, and not installed.
    """
    if engine == "duckdb":
        if not is_installed("duckdb"):
            raise WrongValue(ENGINES["duckdb"].advice)
        return True
    if engine == "python" or not isinstance(source, Path) or not source.is_file() or not is_installed("duckdb"):
        return False
    return source.stat().st_size >= LARGE.get(source.suffix.lower(), float("inf"))


@contextmanager
def offers_by_database(
    rules: RuleSet,
    source: TableFile,
    *,
    as_of: date,
    layout: Layout,
    encoding: str,
    counting: Counting,
    step: Callable[[str], None],
) -> Iterator[tuple[Any, Iterator[tuple[Any, str, str, str]]]]:
    """What was done, and the rows in order; `counting` gets the figures, and `step` is told what is being done.

    Raises:
        NotTheSame: the file holds something that Python would read otherwise, put aside or refuse.
    """
    from ..engines.duckdb import ColumnError, EngineError, UnusableError
    from ..engines.duckdb_in_order import offers_in_order
    from ..engines.rows import TooWide

    file = _usable(source, encoding)
    try:
        with offers_in_order(rules, file, as_of=as_of, layout=layout, counting=counting, step=step) as (done, rows):
            yield done, rows
    except (ColumnError, EngineError, TooWide, UnusableError) as error:
        raise NotTheSame(str(error)) from error


@contextmanager
def changes_by_database(
    before: tuple[RuleSet, Layout], after: tuple[RuleSet, Layout], source: TableFile, *, as_of: date, encoding: str
) -> Iterator[tuple[Any, Iterator[tuple[Any, str, str, bool]]]]:
    """What was done, and the offers that only one of two rule sets gives.

    Raises:
        NotTheSame: as above.
    """
    from ..engines.duckdb import ColumnError, EngineError, UnusableError
    from ..engines.duckdb_replay import changes
    from ..engines.rows import TooWide

    file = _usable(source, encoding)
    try:
        with changes(before, after, file, as_of=as_of) as (done, rows):
            yield done, rows
    except (ColumnError, EngineError, TooWide, UnusableError) as error:
        raise NotTheSame(str(error)) from error


def _usable(source: TableFile, encoding: str) -> Path:
    """The file, if both would read the same in it."""
    if not isinstance(source, Path) or not source.is_file():
        raise NotTheSame("there is no such file")
    if source.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        raise NotTheSame("it is JSON; DuckDB is given CSV and Parquet")
    if source.suffix.lower() != ".parquet":
        if encoding.lower().replace("_", "-") not in ("utf-8", "utf-8-sig", "utf8"):
            raise NotTheSame(f"the encoding is {encoding}")
        _look_through(source)
    return source


_ODD = re.compile(rb'\0|(?:^|[,;|\t\n\r])[ \t]+"|"[ \t]|\r(?!\n)')
"""What the two readers of CSV were found to take differently: blanks beside a quote, bytes of zero, old ends of lines."""


def _look_through(source: Path) -> None:
    with source.open("rb") as file:
        if file.read(3) == b"\xef\xbb\xbf":
            raise NotTheSame("it begins with a mark of its byte order")
        file.seek(0)
        last = b""
        while part := file.read(1 << 22):
            joined = last + part
            if _ODD.search(joined if len(part) < 1 << 22 else joined[:-1]):
                raise NotTheSame("it has blanks beside quotes, bytes that are no text, or old ends of lines")
            last = joined[-64:]
