"""An id is text or a whole number, and stands in one row: else the row is rejected, by Python and by DuckDB alike."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling import call
from subrules.faults import Fault
from subrules.offers.ids import subscription_id
from subrules.offers.layout import Layout, id_column


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_text("If NewspaperID = 1 then upgrade offer = {Plus}\n")
    (tmp_path / "new.rules").write_text("If NewspaperID = 1 then upgrade offer = {Minus}\n")
    return tmp_path


# ---------------------------------------------------------------- one cell

IDS = [
    ("100017", "100017"),
    (" 100017\t", "100017"),
    ("007", "007"),
    ("A-17", "A-17"),
    ("12E4", "12E4"),
    ("1e3", "1e3"),
    ("1.5", "1.5"),
    ("1.0.7", "1.0.7"),
    ("12,34", "12,34"),
    ("O’Fallon 7", "O’Fallon 7"),
    (17, "17"),
    (-17, "-17"),
    (10**20, "1" + "0" * 20),
    (17.0, "17"),
    (Decimal("17.0"), "17"),
    (Decimal(10**20), "1" + "0" * 20),
    (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
]


@pytest.mark.parametrize(("cell", "id"), IDS)
def test_text_and_whole_numbers_are_ids(cell: Any, id: str) -> None:
    assert subscription_id(cell) == id


NO_IDS = [
    "1.00016E+05", "1E+05", "-1.5e+10", "100016.0", "17.00", "1,00016E+05", "17,0", "100,017", "1.100.017", "1'000", "a\nb", "a\x00b", "a\ud800", True, False, [1], {"a": 1}, b"17",
    1.5, 1e300, math.inf, float(2**53), Decimal("1E+3"), Decimal("1.5"), Decimal("Infinity"), date(2026, 6, 1),
]  # fmt: skip


@pytest.mark.parametrize("cell", NO_IDS, ids=repr)
def test_what_is_no_id_is_sr506(cell: Any) -> None:
    found = subscription_id(cell, path="No")
    assert isinstance(found, Fault)
    assert (found.path, found.code) == ("No", "SR506")
    assert "is not an id" in found.message


@pytest.mark.parametrize("cell", [None, "", "  ", math.nan, Decimal("NaN")], ids=repr)
def test_no_id_is_sr504(cell: Any) -> None:
    found = subscription_id(cell)
    assert isinstance(found, Fault)
    assert found.code == "SR504"


def test_numbers_of_other_libraries_are_ids_where_they_are_whole() -> None:
    numpy = pytest.importorskip("numpy")
    for number in (numpy.int64(17), numpy.uint8(17), numpy.float64(17), numpy.float32(17)):
        assert subscription_id(number) == "17"
    for number in (numpy.bool_(True), numpy.float64(1.5), numpy.datetime64("2026-06-01")):
        assert isinstance(subscription_id(number), Fault)
    assert subscription_id(numpy.float64("nan")) == subscription_id(None)


@given(st.integers() | st.text() | st.floats() | st.decimals() | st.booleans())
def test_an_id_is_an_id_of_itself(cell: Any) -> None:
    found = subscription_id(cell)
    if isinstance(found, str):
        assert subscription_id(found) == found
        assert found == found.strip() != ""


def test_two_columns_that_may_both_be_the_id_are_asked_about() -> None:
    for columns in (["SubscriptionID", "Subscription ID"], ["SubscriptionID", "subscriptionid"], ["id", "ID"]):
        with pytest.raises(LookupError, match="may both be the subscription's id"):
            id_column(Layout(), columns)
    assert id_column(Layout(), ["id", "SubscriptionID"]) == "SubscriptionID"
    assert id_column(Layout(id="no"), ["SubscriptionID", "Subscription ID", "No"]) == "No"


# ---------------------------------------------------------------- whole tables


def as_csv(folder: Path, ids: list[Any]) -> str:
    (folder / "d.csv").write_text("SubscriptionID,NewspaperID\n" + "".join(f"{one},1\n" for one in ids))
    return "d.csv"


def as_json(folder: Path, ids: list[Any]) -> str:
    (folder / "d.jsonl").write_text("".join(json.dumps({"SubscriptionID": i, "NewspaperID": 1}) + "\n" for i in ids))
    return "d.jsonl"


def as_parquet(folder: Path, ids: list[Any]) -> str:
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table({"SubscriptionID": ids, "NewspaperID": ["1"] * len(ids)})
    pyarrow.parquet.write_table(table, folder / "d.parquet")
    return "d.parquet"


DOORS = [(as_csv, 2), (as_json, 1), (as_parquet, 1)]


@pytest.mark.parametrize(("door", "first"), DOORS)
@pytest.mark.parametrize("ids", [["17", "18", "17", "19"], [17, 18, 17, 19]])
def test_an_id_in_two_rows_is_told_and_neither_is_used(folder: Path, door: Callable, first: int, ids: list) -> None:
    name = door(folder, ids)
    done = call("offers", "good.rules", "--on", name, "--format", "csv")
    assert done.exit_code == 3
    assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["18", "19"]
    unit = "rows" if name == "d.parquet" else "lines"
    said = f"the id `17` stands in {unit} {first} and {first + 2}: which of them is the subscription cannot be told [SR505]"
    assert done.stderr.count(said) == 2
    rejects = (folder / "d.rejects.csv").read_text().splitlines()
    assert [line.split(",")[:3] for line in rejects[1:]] == [
        [str(first), "SR505", "SubscriptionID"],
        [str(first + 2), "SR505", "SubscriptionID"],
    ]


@pytest.mark.parametrize(("door", "first"), DOORS)
def test_duckdb_uses_no_row_of_a_doubled_id_either(
    folder: Path, door: Callable, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb")
    name = door(folder, ["17", "18", "17"])
    asked = call("offers", "good.rules", "--on", name, "--engine", "duckdb")
    assert asked.exit_code == 2
    monkeypatch.setattr("subrules.project.by_database.LARGE", {Path(name).suffix: 0})
    left = call("offers", "good.rules", "--on", name, "--format", "csv")
    assert left.exit_code == 3
    assert [line.split(",")[0] for line in left.stdout.splitlines()[1:]] == ["18"]


def test_blanks_and_kinds_do_not_make_two_ids_of_one(folder: Path) -> None:
    name = as_json(folder, [17, "17 ", 17.0, "A", "a", "017"])
    done = call("offers", "good.rules", "--on", name, "--format", "csv")
    assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["A", "a", "017"]
    assert done.stderr.count("stands in 3 rows, from line 1 to 3") == 3


def test_rejected_rows_take_no_part(folder: Path) -> None:
    (folder / "d.csv").write_text("SubscriptionID,NewspaperID\n17,1,x\n17,1\n")
    done = call("offers", "good.rules", "--on", "d.csv", "--format", "csv")
    assert "17,UPGRD" in done.stdout
    assert "SR505" not in done.stderr


def test_diff_and_explain_use_no_row_of_a_doubled_id(folder: Path) -> None:
    name = as_csv(folder, ["17", "18", "17"])
    for engine in ("python", "auto"):
        done = call("diff", "good.rules", "new.rules", "--on", name, "--engine", engine, "--format", "json")
        on = json.loads(done.stdout)["on"]
        assert (on["read"], on["rejected"]) == (1, 2)
        assert [one["subscription"] for one in on["affected"]] == ["18"]
    found = call("explain", "good.rules", "--on", name, "--id", "17")
    assert found.exit_code == 3  # a rejected row is an answer
    assert "the id `17` stands in lines 2 and 4" in found.output
    assert call("explain", "good.rules", "--on", name, "--id", "18").exit_code == 0


SPOILED = [
    (as_csv, ["1.00016E+05", "1.00017E+05", "1.00018E+05", "7"], "3 of 4 rows have no id in `SubscriptionID`: `1.00016E+05`"),
    (as_csv, ["100016.0", "100017.0", "100018.0"], "a program wrote a whole number with a point"),
    (as_json, [True, [1], 1.5], "3 of 3 rows have no id"),
    (as_parquet, [1.5, 2.5, 3.5], "3 of 3 rows have no id"),
    (as_parquet, [True, False, True], "3 of 3 rows have no id"),
    (as_parquet, [[1], [2], [3]], "3 of 3 rows have no id"),
]  # fmt: skip


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize(("door", "ids", "said"), SPOILED)
def test_a_table_full_of_what_are_no_ids_is_said_at_once(folder: Path, door: Callable, ids: list, said: str, engine: str) -> None:  # fmt: skip
    name = door(folder, ids)
    done = call("offers", "good.rules", "--on", name, "--engine", engine)
    assert done.exit_code == 2
    assert done.stdout == ""
    if engine == "python":
        assert said in done.stderr


def test_a_few_of_them_reject_their_rows(folder: Path) -> None:
    done = call("offers", "good.rules", "--on", as_json(folder, [True, 1, "1.5E+03", 2.0, 3]), "--format", "csv")
    assert done.exit_code == 3
    assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["1", "2", "3"]
    assert done.stderr.count("[SR506]") == 2


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_column_of_doubles_with_a_gap_gives_whole_numbers(folder: Path, engine: str) -> None:
    name = as_parquet(folder, [1.0, 2.0, 100016.0])
    done = call("offers", "good.rules", "--on", name, "--format", "csv", "--engine", engine)
    assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["1", "2", "100016"]


def test_many_ids_take_no_more_memory(folder: Path) -> None:
    """The ids go to a temporary file: 50,000 long ones would not fit into what is allowed here."""
    import tracemalloc

    from subrules.project.subscriptions import open_subscriptions

    as_csv(folder, [f"{n:040}" for n in range(50_000)] + ["7"])
    tracemalloc.start()
    try:
        with open_subscriptions(folder / "d.csv", Layout()) as table:
            assert sum(1 for row in table.rows if not row.fault) == 50_001
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()
