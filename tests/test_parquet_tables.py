"""Parquet columns of odd types: read as a person would write them, or the row is rejected with its column."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet")

from calling import call
from subrules.project.tables import TableError, open_table


def cells(tmp_path: Path, column: Any) -> list[Any]:
    pq.write_table(pa.table({"x": column}), tmp_path / "t.parquet")
    with open_table(tmp_path / "t.parquet") as table:
        found = [row.cells["x"] for row in table.rows]
        assert [cell for _, cell in table.column("x")] == found
    return found


BEYOND = 253_402_300_800  # seconds: the first day of the year 10000
READ = [
    (pa.array([0.3, None], pa.float32()), [Decimal("0.3"), None]),
    (pa.array([0.12, 1e22, None]), [Decimal("0.12"), Decimal("1E+22"), None]),
    (pa.array([Decimal("1.50")], pa.decimal128(10, 2)), [Decimal("1.50")]),
    (pa.array(["a", "b", "a", None]).dictionary_encode(), ["a", "b", "a", None]),
    (pa.array([1, None], pa.uint64()), [1, None]),
    (pa.array([date(2026, 6, 1)], pa.date32()), [date(2026, 6, 1)]),
    (pa.array([datetime(2026, 6, 1)], pa.timestamp("ns")), [datetime(2026, 6, 1)]),
    (pa.array([1_780_272_000_000_000_001], pa.timestamp("ns")), [datetime(2026, 6, 1)]),
    (pa.array([BEYOND], pa.timestamp("s")), ["10000-01-01 00:00:00.000"]),
    (pa.array([[1, 2]]), [[1, 2]]),
    (pa.array([{"a": 1}]), [{"a": 1}]),
    (pa.array([b"x"]), [b"x"]),
    (pa.array([None, None], pa.null()), [None, None]),
]  # fmt: skip


@pytest.mark.parametrize(("column", "wanted"), READ, ids=[str(column.type) for column, _ in READ])
def test_columns_of_odd_types(tmp_path: Path, column: Any, wanted: list[Any]) -> None:
    assert cells(tmp_path, column) == wanted


def test_what_fits_no_field_is_rejected_with_its_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.rules").write_text("If Balance < 0 then upgrade offer = {Plus}\n")
    for column in ([[1.5]], [{"a": 1}], [b"x"], [datetime(2026, 6, 1, 12)]):
        pq.write_table(pa.table({"SubscriptionID": [17], "Balance": column}), "t.parquet")
        done = call("offers", "a.rules", "--on", "t.parquet", "--format", "csv")
        assert done.exit_code == 3, column
        assert "t.parquet:1: column Balance:" in done.stderr
        assert call("offers", "a.rules", "--on", "t.parquet", "--engine", "duckdb").exit_code == 2


def test_two_columns_of_one_name_and_a_torn_file_are_refused(tmp_path: Path) -> None:
    twice = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["x", "x"])
    pq.write_table(twice, tmp_path / "t.parquet")
    with pytest.raises(TableError, match="two columns called x"), open_table(tmp_path / "t.parquet"):
        pass
    pq.write_table(pa.table({"x": list(range(10_000))}), tmp_path / "t.parquet")
    data = (tmp_path / "t.parquet").read_bytes()
    for torn in (data[: len(data) // 2], data[:50] + b"\xff" * 400 + data[450:]):
        (tmp_path / "t.parquet").write_bytes(torn)
        with pytest.raises(TableError), open_table(tmp_path / "t.parquet") as table:
            list(table.rows)
