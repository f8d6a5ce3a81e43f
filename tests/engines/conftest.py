"""Servers for the tests of engines, one for a session."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .databases import lacking, postgres_server


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with postgres_server() as address:
        yield address


@pytest.fixture
def postgres(postgres_address: str) -> Iterator[Any]:
    import psycopg

    with psycopg.connect(postgres_address) as connection:
        yield connection


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster of two workers in processes of their own, on this machine."""
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        lacking("pyspark is not installed (pip install 'subrules[spark]'; it needs Java 17)")
    folder = tmp_path_factory.mktemp("spark")
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.local.dir", str(folder))
        .getOrCreate()
    )
    yield session
    session.stop()
