"""One rule as a WHERE over columns whose collation takes other text for equal, and over enumerations."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

import sqlglot

from subrules import load
from subrules.engines.sql import EXECUTED, WRITTEN, statements
from subrules.engines.where import where
from subrules.offers import VOCABULARY

TOWNS = ["Irvine", "IRVINE", "irvine", "Harbor", "IRVINE "]
CONDITIONS = [
    ("City = IRVINE", {"IRVINE"}),
    ("City != IRVINE", {"Irvine", "irvine", "Harbor", "IRVINE "}),
    ("City in {IRVINE, HARBOR}", {"IRVINE"}),
    ("not City in {IRVINE, Harbor}", {"Irvine", "irvine", "IRVINE "}),
    ("City starts with IRV", {"IRVINE", "IRVINE "}),
    ("City starts with irv and City != irvine", set()),
]


def made(condition: str, dialect: str) -> str:
    rules = load(f"If {condition} then upgrade offer = {{A}}", VOCABULARY)
    return where(rules, "<rules>:1", dialect=dialect)  # type: ignore[arg-type]  # one of the dialects


@pytest.mark.parametrize(("condition", "towns"), CONDITIONS)
@pytest.mark.parametrize("collation", ["NOCASE", "RTRIM", "BINARY"])
def test_sqlite(condition: str, towns: set[str], collation: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE TABLE s (City TEXT COLLATE {collation})")
    connection.executemany("INSERT INTO s VALUES (?)", [(town,) for town in TOWNS])
    found = connection.execute(f"SELECT City FROM s WHERE {made(condition, 'sqlite')}").fetchall()
    assert {town for (town,) in found} == towns


@pytest.mark.parametrize(("condition", "towns"), CONDITIONS)
@pytest.mark.parametrize(
    "type", ["VARCHAR COLLATE NOCASE", "VARCHAR COLLATE NOACCENT", f"ENUM({', '.join(map(repr, TOWNS))})"]
)
def test_duckdb(condition: str, towns: set[str], type: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE s (City {type})")
        connection.executemany("INSERT INTO s VALUES (?)", [(town,) for town in TOWNS])
        found = connection.execute(f"SELECT City FROM s WHERE {made(condition, 'duckdb')}").fetchall()
    assert {town for (town,) in found} == towns


@pytest.fixture
def towns_table(postgres: Any) -> Any:
    """A schema with a collation that knows no letter case, and an enumeration of the towns."""
    with postgres.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS towns CASCADE")
        cursor.execute("CREATE SCHEMA towns")
        cursor.execute(
            "CREATE COLLATION towns.no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"
        )
        cursor.execute(f"CREATE TYPE towns.town AS ENUM ({', '.join(map(repr, TOWNS))})")
    postgres.commit()
    return postgres


@pytest.mark.parametrize("type", ["text COLLATE towns.no_case", "towns.town", "varchar(20) COLLATE towns.no_case"])
def test_postgres(towns_table: Any, type: str) -> None:
    with towns_table.cursor() as cursor:
        cursor.execute(f'CREATE TABLE towns.s ("City" {type})')
        cursor.executemany("INSERT INTO towns.s VALUES (%s)", [(town,) for town in TOWNS])
        for condition, towns in CONDITIONS:
            cursor.execute(f'SELECT "City"::text FROM towns.s WHERE {made(condition, "postgres")}')
            assert {town for (town,) in cursor.fetchall()} == towns, condition


def test_postgres_takes_an_enumeration_in_whole_statements_too(towns_table: Any) -> None:
    rules = load("If City = IRVINE or City starts with irv then upgrade offer = {A}", VOCABULARY)
    sql = statements(rules, as_of=date(2026, 6, 1), dialect="postgres", table="towns.s")
    with towns_table.cursor() as cursor:
        cursor.execute('CREATE TABLE towns.s (id int, "City" towns.town)')
        cursor.executemany("INSERT INTO towns.s VALUES (%s, %s)", list(enumerate(TOWNS)))
        for table in sql.tables:
            cursor.execute(table.create)
            cursor.executemany(table.insert, table.rows)
        cursor.execute(sql.offers)
        assert {row[0] for row in cursor.fetchall()} == {1, 2}
    towns_table.rollback()


def test_a_code_in_a_column_of_numbers_is_its_text() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE s (NewspaperID INTEGER)")
    connection.executemany("INSERT INTO s VALUES (?)", [(1,), (2,), (11,)])
    found = connection.execute(f"SELECT * FROM s WHERE {made('NewspaperID in {1, 2}', 'sqlite')}").fetchall()
    assert found == [(1,), (2,)]


@pytest.mark.parametrize("dialect", [*EXECUTED, *WRITTEN])
def test_every_dialect_says_how_text_is_compared(dialect: str) -> None:
    text = made("City = IRVINE and City starts with I", dialect)
    exact = {"spark": "AS BINARY)", "snowflake": "'utf8'", "bigquery": "COLLATE("}.get(dialect, "COLLATE ")
    assert text.count(exact) >= 2
    sqlglot.parse_one(text, dialect=dialect)
    assert "COLLATE" not in made("Term > 6 and AutoRenew = yes and City is known", dialect)
