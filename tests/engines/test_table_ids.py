"""The ids of whole tables in PostgreSQL and Spark: text or a whole number, each once, told apart as everywhere (SR504 to SR506)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from subrules import load
from subrules.engines.columns import ColumnError
from subrules.offers import VOCABULARY

DAY = date(2026, 6, 1)
RULES = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)

# the type in PostgreSQL, the ids, and what comes out or what is said
TAKEN: list[tuple[str, list[Any], list[Any]]] = [
    ("text", ["A", "a", " 007\t"], ["007", "A", "a"]),
    ("text", ["á", "a\u0301"], ["a\u0301", "á"]),
    ("bigint", [18, 17], [17, 18]),
    ("double precision", [1.0, 100016.0], [1, 100016]),
    ("numeric(10, 2)", [Decimal("1.00"), Decimal("2.00")], [1, 2]),
]
REFUSED: list[tuple[str, list[Any], str]] = [
    ("text", ["17", None], "1 row has no subscription's id in `Id`"),
    ("text", ["17", "", "\u00a0"], "2 rows have no subscription's id in `Id`"),
    ("text", ["1.00016E+05", "7"], "1 row has what is no id in `Id`, such as 1.00016E+05: an id is text or a whole"),
    ("text", ["100016.0"], "such as 100016.0"),
    ("text", ["100,017"], "such as 100,017"),
    ("text", ["100'017"], "such as 100'017"),
    ("text", ["a\nb"], "what is no id"),
    ("text", ["17", "x", "17 "], "1 row repeats the id of another one, such as 17 in 2 rows: `Id` must tell the"),
    ("bigint", [17, 17, 17], "2 rows repeat the id of another one, such as 17 in 3 rows"),
    ("double precision", [1.5], "such as 1.5"),
    ("double precision", [1e300], "1 row has what is no id"),
    ("double precision", [float("inf")], "1 row has what is no id"),
    ("double precision", [float("nan")], "1 row has no subscription's id"),
    ("numeric(10, 2)", [Decimal("1.50")], "such as 1.50"),
    ("boolean", [True], "`Id` holds boolean values: an id is text or a whole number"),
    ("date", [DAY], "`Id` holds date values"),
]


@pytest.fixture(params=["postgres", "spark"])
def offered(request: pytest.FixtureRequest) -> Any:
    """What takes a column of ids, and gives those that come out."""
    server = request.getfixturevalue(request.param)
    run = in_postgres if request.param == "postgres" else in_spark
    return partial(run, server)


def in_postgres(connection: Any, type: str, ids: list[Any]) -> list[Any]:
    from subrules.engines.postgres import refresh

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS ids CASCADE")
        cursor.execute("CREATE SCHEMA ids")
        cursor.execute(f'CREATE TABLE ids.subs ("Id" {type}, newspaperid int)')
        cursor.executemany("INSERT INTO ids.subs VALUES (%s, 1)", [(id,) for id in ids])
    connection.commit()
    for _ in range(2):
        done = refresh(RULES, "ids.subs", "ids.smart", as_of=DAY, connection=connection)
    assert (done.inserted, done.updated, done.deleted) == (0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT subscription FROM ids.smart")
        return [row[0] for row in cursor.fetchall()]


def in_spark(session: Any, type: str, ids: list[Any]) -> list[Any]:
    from subrules.engines.spark import offers

    kind = {"text": "string", "double precision": "double", "numeric(10, 2)": "decimal(10, 2)"}.get(type, type)
    frame = session.createDataFrame([(id, 1) for id in ids], f"Id {kind}, newspaperid int").coalesce(1)
    return [row[0] for row in offers(RULES, frame, as_of=DAY).collect()]


@pytest.mark.parametrize(("type", "ids", "wanted"), TAKEN)
def test_text_and_whole_numbers_are_ids(offered: Any, type: str, ids: list[Any], wanted: list[Any]) -> None:
    assert sorted(offered(type, ids)) == wanted


@pytest.mark.parametrize(("type", "ids", "said"), REFUSED)
def test_what_is_no_id_or_stands_twice_is_refused(offered: Any, type: str, ids: list[Any], said: str) -> None:
    with pytest.raises(ColumnError) as raised:
        offered(type, ids)
    assert said in str(raised.value)
