"""The same values in Arrow, DuckDB and PostgreSQL, as tables really hold them (LNG-06, LNG-18)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from subrules import FactsError, load
from subrules.offers import VOCABULARY
from subrules.rules.declare import vocabulary_from

DAY = date(2026, 6, 15)
OFFER = {"upgrade offer": "UPGRD"}
LOCAL = vocabulary_from(
    {
        "fields": {
            "Fee": {"type": "number", "reading": {"decimal": ",", "negative": "(5)", "currency": ["€"]}},
            "Start": {"type": "date", "reading": {"day": "d.m.y"}},
            "Service": {"type": "code", "allowed": ["7Day"], "reading": {"ignore_case": True, "missing": ["?"]}},
            "Days": {"type": "number", "column": "Since", "reading": {"since": "days"}},
        }
    },
    outcomes=OFFER,
)

# what the column is, its two values in DuckDB's and PostgreSQL's words, and which of them meets the condition
HELD = [
    ("NewspaperID = 1", "NewspaperID", "double precision", "1.0", "2.0", VOCABULARY),
    ("NewspaperID = 1", "NewspaperID", "numeric(5, 1)", "1.0", "NULL", VOCABULARY),
    ("NewspaperID = 1", "NewspaperID", "text", "' 1 '", "'  '", VOCABULARY),
    ("Balance = 0.3", "Balance", "real", "0.3", "0.1", VOCABULARY),
    ("Balance = 0.3", "Balance", "double precision", "0.3", "0.1", VOCABULARY),
    ("Balance = 0.3", "Balance", "text", "'$0.30'", "''", VOCABULARY),
    ("AutoRenew = yes", "AutoRenew", "integer", "1", "0", VOCABULARY),
    ("AutoRenew = yes", "AutoRenew", "text", "'Y'", "'NO'", VOCABULARY),
    ("AutoRenew = yes", "AutoRenew", "double precision", "1", "0", VOCABULARY),
    ("StartDate = 2026-06-01", "StartDate", "timestamp", "'2026-06-01 00:00:00'", "'2026-06-02'", VOCABULARY),
    ("StartDate = 2026-06-01", "StartDate", "text", "'2026-06-01T00:00:00'", "NULL", VOCABULARY),
    ("City = Irvine", "City", "text", "' Irvine'", "'IRVINE'", VOCABULARY),
    ("Fee < 0", "Fee", "text", "'(2,50) €'", "'2,50'", LOCAL),
    ("Start = 2026-06-01", "Start", "text", "'1.6.2026'", "'2.6.2026'", LOCAL),
    ("Service = 7Day", "Service", "text", "'7DAY'", "'?'", LOCAL),
]
ODD = [
    ("NewspaperID = 1", "NewspaperID", "text", "'1.0'", "`whole = true` if it is the code 1", VOCABULARY),
    ("NewspaperID = 1", "NewspaperID", "double precision", "1e17", "hold the codes as text", VOCABULARY),
    ("Balance > 3", "Balance", "double precision", "'NaN'", 'missing = ["NaN"]', VOCABULARY),
    ("Balance > 3", "Balance", "double precision", "'Infinity'", "it is not a number", VOCABULARY),
    ("Term = 1", "Term", "double precision", "1.5", "only a whole number fits", VOCABULARY),
    ("StartDate > 2026-01-01", "StartDate", "timestamp", "'2026-06-01 09:30:00'", "it says a time of day", VOCABULARY),
    ("StartDate > 2026-01-01", "StartDate", "date", "'infinity'", "not a day beyond the years 1 to 9999", VOCABULARY),
    ("AutoRenew = yes", "AutoRenew", "integer", "2", "it is yes/y/true/t/1 or no/n/false/f/0", VOCABULARY),
    ("Balance > 3", "Balance", "text", "'(5.00)'", 'negative = "(5)"', VOCABULARY),
    ("Service = 7Day", "Service", "text", "'8Day'", "did you mean `7Day`?", LOCAL),
]


def name_of(case: Any) -> str:
    return f"{case[1]} {case[2]} {case[3]}"


def rules_for(condition: str, vocabulary: Any) -> Any:
    return load(f"If {condition} then upgrade offer = {{A}}", vocabulary)


# ---------------------------------------------------------------- DuckDB


def in_duckdb(create: str, rules: Any) -> list[int]:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    from subrules.engines.duckdb import offers_to_arrow

    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE subs AS {create}")
        found = offers_to_arrow(rules, "subs", as_of=DAY, connection=connection).to_pylist()
        return sorted(row["subscription"] for row in found)


@pytest.mark.parametrize("case", HELD, ids=name_of)
def test_duckdb_reads_a_column_as_its_values_would_be(case: Any) -> None:
    condition, column, type, one, other, vocabulary = case
    create = f'SELECT 1 AS id, {one}::{type} AS "{column}" UNION ALL SELECT 2, {other}::{type}'
    assert in_duckdb(create, rules_for(condition, vocabulary)) == [1]


@pytest.mark.parametrize("case", ODD, ids=name_of)
def test_duckdb_refuses_what_does_not_fit_and_says_what_to_do(case: Any) -> None:
    pytest.importorskip("duckdb")
    from subrules.engines.duckdb import UnusableError

    condition, column, type, odd, help, vocabulary = case
    with pytest.raises(UnusableError) as raised:
        in_duckdb(f'SELECT 1 AS id, {odd}::{type} AS "{column}"', rules_for(condition, vocabulary))
    assert help in str(raised.value)
    assert f"`{column}`, 1 row: " in str(raised.value)


def test_two_columns_for_one_field_agree_in_duckdb_or_are_refused() -> None:
    pytest.importorskip("duckdb")
    from subrules.engines.duckdb import UnusableError

    rules = rules_for("AutoRenew = yes", VOCABULARY)
    agreeing = "SELECT 1 AS id, 'Y' AS AutoRenew, NULL::BOOLEAN AS ezpay UNION ALL SELECT 2, NULL, true UNION ALL SELECT 3, 'n', false"
    assert in_duckdb(agreeing, rules) == [1, 2]
    with pytest.raises(UnusableError, match="`no` says otherwise than `AutoRenew`, which gives `yes`"):
        in_duckdb("SELECT 1 AS id, 'Y' AS AutoRenew, false AS ezpay", rules)


def test_a_day_and_what_is_counted_from_it_agree_in_duckdb() -> None:
    rules = rules_for("DaysSinceStart < 30", VOCABULARY)
    days = "SELECT 1 AS id, DATE '2026-06-01' AS StartDate UNION ALL SELECT 2, DATE '2026-07-01' UNION ALL SELECT 3, DATE '2026-01-01'"
    assert in_duckdb(days, rules) == [1], "a day to come is no small number of days ago"
    both = "SELECT 1 AS id, DATE '2026-06-01' AS StartDate, 14 AS DaysSinceStart UNION ALL SELECT 2, NULL, 14"
    assert in_duckdb(both, rules) == [1, 2]


# ---------------------------------------------------------------- Arrow


@pytest.mark.parametrize("case", HELD, ids=name_of)
def test_arrow_reads_a_column_as_its_values_would_be(case: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    from subrules.engines.arrow import offers_of_batches

    condition, column, type, one, other, vocabulary = case
    with duckdb.connect() as connection:
        query = f'SELECT 1 AS id, {one}::{type} AS "{column}" UNION ALL SELECT 2, {other}::{type}'
        table = connection.sql(query).to_arrow_table()
    found = offers_of_batches(rules_for(condition, vocabulary), table.to_batches(), as_of=DAY, id="id")
    assert [row["subscription"] for batch in found for row in batch.to_pylist()] == [1]


def test_two_columns_for_one_field_agree_in_arrow_or_are_refused() -> None:
    pa = pytest.importorskip("pyarrow")
    from subrules.engines.arrow import offers_of_batches
    from subrules.engines.columns import ColumnError

    rules = rules_for("Term >= 12", VOCABULARY)

    def offered(batch: Any) -> list[int]:
        return [
            row["subscription"] for b in offers_of_batches(rules, [batch], as_of=DAY, id="id") for row in b.to_pylist()
        ]

    assert offered(pa.record_batch({"id": [1, 2, 3], "Term": [12, None, 6], "term": ["12.0", "13", None]})) == [1, 2]
    with pytest.raises(FactsError, match="`13` says otherwise than `Term`, which gives `12`"):
        offered(pa.record_batch({"id": [1], "Term": [12], "TermMonths": [13.0]}))
    with pytest.raises(ColumnError, match="two columns are called `Term`"):
        offered(pa.record_batch([pa.array([1]), pa.array([12]), pa.array([12])], names=["id", "Term", "Term"]))


@pytest.mark.parametrize(
    ("unit", "zone", "hour", "ok"), [("ns", None, 0, True), ("s", None, 0, True), ("ns", None, 9, False), ("us", "UTC", 0, False), ("ns", "UTC", 0, False)]
)  # fmt: skip
def test_a_moment_in_arrow_is_its_day_at_midnight_only(unit: str, zone: str | None, hour: int, ok: bool) -> None:
    pa = pytest.importorskip("pyarrow")
    from datetime import datetime

    from subrules.engines.arrow import offers_of_batches

    rules = rules_for("StartDate = 2026-06-01", VOCABULARY)
    array = pa.array([datetime(2026, 6, 1, hour)], pa.timestamp(unit, zone))
    batches = offers_of_batches(rules, [pa.record_batch({"id": [1], "StartDate": array})], as_of=DAY, id="id")
    if ok:
        assert [b.num_rows for b in batches] == [1]
    else:
        with pytest.raises(FactsError, match="it says a time of day"):
            list(batches)


# ---------------------------------------------------------------- PostgreSQL


def in_postgres(connection: Any, column: str, type: str, values: list[str], rules: Any) -> list[int]:
    from subrules.engines.postgres import refresh

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS door CASCADE")
        cursor.execute("CREATE SCHEMA door")
        cursor.execute(f'CREATE TABLE door.subs (id int, "{column}" {type})')
        for number, value in enumerate(values, start=1):
            cursor.execute(f"INSERT INTO door.subs VALUES ({number}, {value})")
    connection.commit()
    case = {"as_of": DAY, "subscriptions": "door.subs", "table": "door.smart"}
    columns = {"Days": "Since"} if column == "Since" else {}
    refresh(rules, connection=connection, **case, columns=columns)
    again = refresh(rules, connection=connection, **case, columns=columns)
    assert (again.inserted, again.updated, again.deleted) == (0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subscription FROM door.smart ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("case", HELD, ids=name_of)
def test_postgresql_reads_a_column_as_its_values_would_be(postgres: Any, case: Any) -> None:
    condition, column, type, one, other, vocabulary = case
    assert in_postgres(postgres, column, type, [one, other], rules_for(condition, vocabulary)) == [1]


@pytest.mark.parametrize(
    "case", [*ODD, ("Balance > 3", "Balance", "numeric", "'NaN'", 'missing = ["NaN"]', VOCABULARY)], ids=name_of
)
def test_postgresql_refuses_what_does_not_fit_and_says_what_to_do(postgres: Any, case: Any) -> None:
    from subrules.engines.postgres import UnusableError

    condition, column, type, odd, help, vocabulary = case
    with pytest.raises(UnusableError) as raised:
        in_postgres(postgres, column, type, [odd], rules_for(condition, vocabulary))
    assert help in str(raised.value)


def test_postgresql_counts_from_a_column_of_days(postgres: Any) -> None:
    days = ["'2026-06-01'", "'2026-07-01'", "NULL"]
    assert in_postgres(postgres, "Since", "date", days, rules_for("Days < 30", LOCAL)) == [1]
