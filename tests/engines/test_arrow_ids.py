"""Ids of Arrow batches: text and whole numbers go through, numbers that are whole become so, others are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet")

from subrules import load
from subrules.engines.arrow import offers_of_batches, offers_of_parquet
from subrules.engines.columns import ColumnError
from subrules.offers import VOCABULARY

DAY = date(2026, 6, 1)
RULES = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)


def ids_of(column: Any) -> list[Any]:
    batch = pa.record_batch({"SubscriptionID": column, "NewspaperID": ["1"] * len(column)})
    return [row for made in offers_of_batches(RULES, [batch], as_of=DAY) for row in made.column(0).to_pylist()]


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        (pa.array(["a", "007"]), ["a", "007"]),
        (pa.array(["a", "b"]).dictionary_encode(), ["a", "b"]),
        (pa.array([1, 2]), [1, 2]),
        (pa.array([1.0, 2.0]), [1, 2]),
        (pa.array([Decimal("1.00")]), [1]),
    ],
)
def test_text_and_whole_numbers_are_ids(column: Any, wanted: list[Any]) -> None:
    assert ids_of(column) == wanted


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (pa.array([1.5]), "not whole"),
        (pa.array([float("nan")]), "not whole"),
        (pa.array([Decimal("1.25")]), "not whole"),
        (pa.array([True]), "holds bool values"),
        (pa.array([[1]]), "an id is text or a whole number"),
        (pa.array(["a", None]), "1 row has no subscription's id"),
    ],
)
def test_what_is_no_id_is_refused(column: Any, said: str) -> None:
    with pytest.raises(ColumnError, match=said):
        ids_of(column)


def test_a_file_without_rows_has_ids_of_the_same_type(tmp_path: Path) -> None:
    for ids in ([], [1.0]):
        table = pa.table({"SubscriptionID": pa.array(ids, pa.float64()), "NewspaperID": pa.array(["1"] * len(ids), pa.string())})  # fmt: skip
        pq.write_table(table, tmp_path / "in.parquet")
        offers_of_parquet(RULES, tmp_path / "in.parquet", tmp_path / "out.parquet", as_of=DAY)
        assert pq.read_schema(tmp_path / "out.parquet").field("subscription").type == pa.int64()
