"""One table of awkward values through every door: the same offers, and where one does not fit, the same words (LNG-06)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")

from . import doors
from .doors import JSON, TEXTS, Tried, Value, only

NAN = float("nan")
ANY = "is missing"
"""What a rule asks of a value that is refused: nothing is ever answered."""

EURO: dict[str, Any] = {"decimal": ",", "thousands": ".", "currency": ["€"]}


def code(kind: str, raw: Any, fact: str, **settings: Any) -> Value:
    return Value(type="code", kind=kind, raw=raw, fact=fact, **settings)


def text(kind: str, raw: Any, fact: str, **settings: Any) -> Value:
    return Value(type="text", kind=kind, raw=raw, fact=fact, **settings)


def number(kind: str, raw: Any, fact: str, **settings: Any) -> Value:
    return Value(type="number", kind=kind, raw=raw, fact=fact, **settings)


def day(kind: str, raw: Any, fact: str = "= 2026-06-01", **settings: Any) -> Value:
    return Value(type="date", kind=kind, raw=raw, fact=fact, **settings)


def yes_no(kind: str, raw: Any, fact: str, **settings: Any) -> Value:
    return Value(type="yes/no", kind=kind, raw=raw, fact=fact, **settings)


def since(kind: str, raw: Any, fact: str, column: str, **reading: Any) -> Value:
    return Value(
        type="number", kind=kind, raw=raw, fact=fact, reading={"since": "days", **reading}, more={"column": column}
    )


READ = [
    code("text", " 1 ", "= 1"),
    code("text", "007", "= 007"),
    code("text", "1.0", "= 1", reading={"whole": True}),
    code("text", "1.0", "= 1.0", reading={"whole": False}),
    code("text", "1.0", "= 1.0", more={"allowed": ["1.0", "1.1"]}),
    code("text", "7DAY", "= 7Day", reading={"ignore_case": True}, more={"allowed": ["7Day"]}),
    code("text", "?", "is missing", reading={"missing": ["?"]}),
    code("text", "\u00a0\t", "is missing"),
    code("text", "(7)", '= "(7)"'),
    code("double", 1.0, "= 1"),
    code("double", NAN, "is missing"),
    code("float", 7.0, "= 7"),
    code("decimal", Decimal("1.0"), "= 1"),
    code("int", 7, "= 7"),
    code("small", 7, "starts with 7"),
    code("int", 0, "is missing", reading={"missing": ["0"]}),
    code("null", None, "is missing"),
    text("text", " Irvine\u2003", "= Irvine"),
    text("text", "IRVINE", "!= Irvine"),
    text("enum", "IRVINE", "!= Irvine"),
    text("enum", "Irvine", "= Irvine"),
    text("wide text", "New\u00a0York", '!= "New York"'),
    text("text", "daily", "= 7Day", reading={"replace": {"Daily": "7Day"}, "ignore_case": True}),
    text("text", "Žďár", "starts with Ž"),
    text("null", None, "is missing"),
    number("double", 0.1, "= 0.1"),
    number("double", 0.1 + 0.2, "> 0.3"),
    number("double", 1e16, "= 10000000000000000"),
    number("double", -0.0, "= 0"),
    number("double", NAN, "is missing", reading={"missing": ["NaN"]}),
    number("double", 999.0, "is missing", reading={"missing": ["999"]}),
    number("float", 0.3, "= 0.3"),
    number("decimal", Decimal("12.50"), "= 12.5"),
    number("int", 999, "= 1", reading={"replace": {"999": "1"}}),
    number("small", 5, "> 4.5"),
    number("text", "$0.30", "= 0.3"),
    number("text", "2,50", "= 2.5", reading={"decimal": ","}),
    number("text", "1.234,50 €", "= 1234.5", reading=EURO),
    number("text", "(5.00)", "= -5", reading={"negative": "(5)"}),
    number("text", "5.00-", "= -5", reading={"negative": "5-"}),
    number("text", "$0.01 - $0.50", "= 0.5", reading={"part": "high"}),
    number("text", "free", "= 0", reading={"replace": {"free": "0"}}),
    number("text", " ", "is missing"),
    number("text", "12", "= 12", other=("int", 12)),
    number("text", "12.0", "= 12", other=("text", "$12")),
    number("int", None, "= 12", other=("double", 12.0)),
    day("date", date(2026, 6, 1)),
    day("moment", datetime(2026, 6, 1)),
    day("text", "2026-06-01"),
    day("text", "2026-06-01T00:00:00"),
    day("text", "6/1/2026", reading={"day": "m/d/y"}),
    day("text", "1/6/2026", reading={"day": "d/m/y"}),
    day("text", "1.6.2026 0:00", reading={"day": "d.m.y"}),
    day("text", "never", "is missing", reading={"missing": ["never"]}),
    yes_no("bool", raw=True, fact="= yes"),
    yes_no("int", 1, "= yes"),
    yes_no("small", 0, "= no"),
    yes_no("double", 1.0, "= yes"),
    yes_no("decimal", Decimal("0.0"), "= no"),
    yes_no("text", " Y", "= yes"),
    yes_no("text", "NO", "= no"),
    yes_no("text", "f", "= no"),
    yes_no("text", "1.0", "= yes"),
    yes_no("text", "Ja", "= yes", reading={"yes": ["ja"], "no": ["nein"]}),
    yes_no("text", "n", "= no", other=("bool", False)),
    since("date", date(2026, 6, 1), "= 14", "Began1"),
    since("moment", datetime(2026, 6, 1), "< 30", "Began2"),
    since("date", date(2026, 7, 1), "is missing", "Began3"),
    since("text", "6/1/2026", "= 14", "Began4", day="m/d/y"),
]

REFUSED = [
    code("text", "1.0", ANY, help="`whole = true` if it is the code 1"),
    code("text", "1.00016E+05", ANY, help="a spreadsheet has shortened it"),
    code("text", "8Day", ANY, help="did you mean `7Day`?", more={"allowed": ["7Day"]}),
    code("double", 1e17, ANY, help="hold the codes as text"),
    code("double", 1.5, ANY, help="a code is text or a whole number"),
    code("double", float("inf"), ANY, help="it is not a number"),
    number("double", NAN, ANY, help='missing = ["NaN"]'),
    number("double", float("-inf"), ANY, help="it is not a number"),
    number("double", 1e300, ANY, help="it has more than 38 digits"),
    number("double", 1.5, ANY, help="only a whole number fits", more={"decimals": 0}),
    number("decimal", Decimal("1.23400"), ANY, help="it has more than 2 decimals", more={"decimals": 2}),
    number("text", "2,50", ANY, help='`decimal = ","`'),
    number("text", "1,234", ANY, help='`decimal = ","` if it is 1.234, or `thousands = ","` if it is 1234'),
    number("text", "(5.00)", ANY, help='negative = "(5)"'),
    number("text", "5.00 €", ANY, help='currency = ["€"]'),
    number("text", "n/a", ANY, help='missing = ["n/a"]'),
    number("text", "0,123", ANY, reading={"thousands": ","}),
    number("int", 12, ANY, help="leave one of them out", other=("text", "13")),
    day("text", "5/6/2026", ANY, help='`day = "m/d/y"` if the month stands first'),
    day("text", "2026-06-01 09:30", ANY, help="it says a time of day, `09:30`"),
    day("moment", datetime(2026, 6, 1, 9, 30), ANY, help="it says a time of day: which day it is depends on the zone"),
    day("zoned", datetime(2026, 6, 1, tzinfo=UTC), ANY, help="which day it is depends on the zone"),
    day("text", "2026-02-30", ANY, help="write it as year-month-day"),
    yes_no("int", 2, ANY, help="it is yes/y/true/t/1 or no/n/false/f/0"),
    yes_no("text", "vielleicht", ANY, help="it is yes/y/true/t/1 or no/n/false/f/0"),
    yes_no("text", "n", ANY, help="leave one of them out", other=("bool", True)),
    since("int", 46174, ANY, "Began5"),
    since("double", 7.5, ANY, "Began6"),
    since("text", "46174", ANY, "Began7"),
]


@pytest.fixture(params=["mapping", "attrs", "csv", "json", "parquet", "arrow", "duckdb", "duckdb of csv", "postgres", "spark"])  # fmt: skip
def door(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Callable[[Tried], doors.Told]]:
    """A door: it takes values, and gives the offers or the faults."""
    name = request.param
    if name in ("postgres", "spark"):
        server = request.getfixturevalue(name)
        open_it = doors.by_postgres if name == "postgres" else doors.by_spark
        return name, lambda tried: open_it(tried, server)
    by_file = getattr(doors, f"by_{name.replace(' ', '_')}")
    return name, lambda tried: by_file(tried, tmp_path)


def held_by(name: str, values: list[Value]) -> Tried:
    """What a door can hold: CSV has only texts, JSON no days, an attrs record one attribute a field."""
    kinds = {"csv": TEXTS, "duckdb of csv": TEXTS, "json": JSON}.get(name, ())
    if name == "json":  # its numbers are finite, and exact as they are written
        values = [
            v for v in values if not isinstance(v.raw, float) or abs(v.raw) < (2**53 if v.type == "code" else 2e308)
        ]
    if name.startswith("duckdb") and os.environ.get("SUBRULES_ENGINES") != "all":  # CI takes all of them
        values = [v for number, v in enumerate(values) if v.kind != "text" or v.other or number % 3 == 0]
    if name == "spark":  # a join a field takes its time, and the texts of one column are read like those of another
        values = [v for number, v in enumerate(values) if v.kind != "text" or v.other or number % 4 == 0]
    return only(values, kinds, one_column=name == "attrs")


def test_every_door_reads_the_same_values_the_same_way_lng_06(door: Any) -> None:
    name, through = door
    tried = held_by(name, READ)
    assert through(tried) == tried.offers


def test_every_door_refuses_the_same_values_in_the_same_words_lng_07(door: Any) -> None:
    name, through = door
    tried = held_by(name, REFUSED)
    wanted = doors.by_mapping(tried, Path())
    assert through(tried) == wanted
    helps = {place: help for place, _, help in wanted}
    assert len(helps) == len(tried.values), "each value is at fault once"
    assert [v for v, help in zip(tried.values, tried.helps(helps), strict=True) if v.help not in help] == []
