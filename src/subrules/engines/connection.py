"""Connections by their address, as the command line takes one: a file of DuckDB, or a database of PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from .engine import ENGINES, Engine, EngineError, engine_called


def engine_of(address: str) -> Literal["duckdb", "postgres"]:
    """Which engine an address belongs to.

    PostgreSQL's begin with `postgresql://`, or are pairs such as `host=… dbname=…`; any other is a file of DuckDB.

    Args:
        address: as the command line was given it.

    Raises:
        EngineError: an address of another database.

    >>> engine_of("postgresql://shop@db/shop"), engine_of("host=db dbname=shop"), engine_of("offers.duckdb")
    ('postgres', 'postgres', 'duckdb')
    """
    if re.match(r"postgres(ql)?://", address) or re.fullmatch(r"\s*[a-z_]+=\S+(\s+[a-z_]+=\S+)*\s*", address):
        return "postgres"
    if found := re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", address):
        raise EngineError(
            f"`{found[1]}://` is no address of a database that can be refreshed: "
            "give a file of DuckDB, or an address of PostgreSQL such as postgresql://name@host/database"
        )
    return "duckdb"


@contextmanager
def connected(address: str, *, new: bool = False) -> Iterator[tuple[Engine, Any]]:
    """The engine of an address and an open connection; what the database refuses is an EngineError.

    Args:
        address: as for `engine_of`.
        new: whether a file of DuckDB that is not there is made.

    Raises:
        EngineError: there is no such database, or it refuses something.
        NotInstalled: a package is absent; the message says which extra brings it.
    """
    if engine_of(address) == "duckdb":
        with _duckdb(address, new=new) as connection:
            yield engine_called("duckdb"), connection
    else:
        with _postgres(address) as connection:
            yield engine_called("postgres"), connection


@contextmanager
def _duckdb(address: str, *, new: bool) -> Iterator[Any]:
    engine_called("duckdb")
    import duckdb

    if address != ":memory:" and not new and not Path(address).is_file():
        raise EngineError(f"there is no file {address}: give the file of the database that holds the subscriptions")
    try:
        with duckdb.connect(address) as connection:
            yield connection
    except duckdb.Error as error:
        raise EngineError(f"{address}: {_first_line(error)}") from error


@contextmanager
def _postgres(address: str) -> Iterator[Any]:
    engine_called("postgres")
    try:
        import psycopg
    except ModuleNotFoundError as error:
        raise EngineError(
            f"psycopg, which PostgreSQL needs, is not installed: pip install 'subrules[{ENGINES['postgres'].extra}]'"
        ) from error
    try:
        with psycopg.connect(address) as connection:
            yield connection
    except psycopg.Error as error:
        raise EngineError(f"PostgreSQL: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
