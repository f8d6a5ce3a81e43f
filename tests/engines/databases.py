"""The databases that the tests run the rules in: each takes records and statements, and says what came out."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from subrules import Matcher, RuleSet

if TYPE_CHECKING:
    from subrules.engines.sql import Statements

Rows = tuple[list[tuple], list[tuple]]
NAMES = ("NewspaperID", "ServiceType", "Town", "Fee", "Term", "Start", "Renews")
TYPES = ("TEXT", "TEXT", "TEXT", "DECIMAL(38, 10)", "DECIMAL(38, 10)", "DATE", "BOOLEAN")


def in_python(rules: RuleSet, records: Sequence[dict], as_of: date) -> tuple[set[tuple], set[tuple]]:
    """What the matcher says: offers with their first rule, and rules left open, by the record's number."""
    matcher = Matcher(rules, as_of)
    offers, left_open = set(), set()
    for number, record in enumerate(records):
        answer = matcher.match_facts(record)
        offers |= {(number, o.type, o.segment, o.rules[0]) for o in answer.offers}
        left_open |= {(number, u.rule) for u in answer.undetermined}
    return offers, left_open


def _table(types: Sequence[str]) -> str:
    columns = ", ".join(f'"{name}" {type}' for name, type in zip(NAMES, types, strict=True))
    return f"CREATE TABLE subscriptions (id INTEGER, {columns})"


def in_duckdb(made: Statements, records: Sequence[dict]) -> Rows:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(_table(TYPES))
        lists = [list(range(len(records))), *([record[name] for record in records] for name in NAMES)]
        marks = ", ".join(f"unnest(?::{type}[])" for type in ("INTEGER", *TYPES))
        connection.execute(f"INSERT INTO subscriptions SELECT {marks}", lists)
        for table in made.tables:
            connection.execute(table.create)
            connection.executemany(table.insert, table.rows) if len(table.rows) < 3 else None
            if len(table.rows) >= 3:
                marks = ", ".join(f"unnest(?::{type}[])" for _, type in table.columns)
                columns = [list(column) for column in zip(*table.rows, strict=True)]
                connection.execute(f"INSERT INTO {table.name} SELECT {marks}", columns)
        return connection.execute(made.offers).fetchall(), connection.execute(made.left_open).fetchall()


def in_sqlite(made: Statements, records: Sequence[dict]) -> Rows:
    """Numbers are binary there, and days are text."""

    def held(value: Any) -> Any:
        if isinstance(value, Decimal):
            return float(value)
        return value.isoformat() if isinstance(value, date) else value

    connection = sqlite3.connect(":memory:")
    connection.execute(_table(("TEXT", "TEXT", "TEXT", "REAL", "REAL", "TEXT", "BOOLEAN")))
    rows = [(number, *(held(record[name]) for name in NAMES)) for number, record in enumerate(records)]
    connection.executemany("INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    for table in made.tables:
        connection.execute(table.create)
        connection.executemany(table.insert, table.rows)
    return connection.execute(made.offers).fetchall(), connection.execute(made.left_open).fetchall()


def in_postgres(connection: Any, made: Statements, records: Sequence[dict]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(_table(("TEXT", "TEXT", "TEXT", "NUMERIC", "NUMERIC", "DATE", "BOOLEAN")))
        rows = [(number, *(record[name] for name in NAMES)) for number, record in enumerate(records)]
        cursor.executemany("INSERT INTO subscriptions VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rows)
        for table in made.tables:
            cursor.execute(table.create)
            cursor.executemany(table.insert, table.rows)
        cursor.execute(made.offers)
        offers = cursor.fetchall()
        cursor.execute(made.left_open)
        left_open = cursor.fetchall()
    connection.rollback()
    return offers, left_open


# ---------------------------------------------------------------- servers


def lacking(what: str) -> None:
    """A machine without a server skips its tests and says so; where all are wanted, that is a failure."""
    if os.environ.get("SUBRULES_ENGINES") == "all":
        pytest.fail(f"all engines are wanted here, and {what}")
    pytest.skip(what)


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of our own on loopback, for as long as it is wanted; its connection string."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    programs = folders[-1] if folders else Path(found).parent if (found := shutil.which("initdb")) else None
    if programs is None or not (programs / "initdb").exists():
        lacking("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
    assert programs is not None
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        data, log = Path(folder) / "data", Path(folder) / "log"
        run = {"cwd": folder, "check": True, "capture_output": True}
        made = [*as_user, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "tester", "-E", "UTF8"]
        subprocess.run([*made, "--locale=C.UTF-8"], **run)
        settings = f"-k {folder} -c listen_addresses= -c fsync=off"
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
        subprocess.run(
            [*control, "-o", settings, "-l", str(log), "start"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        try:
            yield f"host={folder} user=tester dbname=postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)
