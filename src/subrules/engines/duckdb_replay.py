"""Two rule sets on one table, by DuckDB: who gets other offers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..offers.layout import Layout
from ..rules.ruleset import RuleSet
from .duckdb import GIVEN, Done, offers_to_file
from .duckdb_sources import path_literal


@contextmanager
def changes(
    before: tuple[RuleSet, Layout], after: tuple[RuleSet, Layout], source: Path, *, as_of: date
) -> Iterator[tuple[Done, Iterator[tuple[Any, str, str, bool]]]]:
    """What was read, and the offers that only one of two rule sets gives: subscription, type, segment, whether gained.

    Raises:
        ColumnError, UnusableError, EngineError, TooWide: as for `offers_to_file`.
    """
    import duckdb

    with TemporaryDirectory() as folder, duckdb.connect() as database:
        names = []
        for name, (rules, layout) in (("before", before), ("after", after)):
            target = Path(folder) / f"{name}.parquet"
            done = offers_to_file(rules, source, target, as_of=as_of, layout=layout, give=GIVEN[:3])
            names.append(path_literal(target))
        old, new = (
            f"SELECT subscription, type, segment FROM read_parquet({name}, hive_partitioning = false)" for name in names
        )
        query = f"SELECT *, false FROM (({old}) EXCEPT ({new})) UNION ALL SELECT *, true FROM (({new}) EXCEPT ({old})) ORDER BY 1, 2, 3"
        yield done, _rows(database, query)


def _rows(database: Any, query: str) -> Iterator[tuple[Any, str, str, bool]]:
    found = database.execute(query)
    while rows := found.fetchmany(10_000):
        yield from rows
