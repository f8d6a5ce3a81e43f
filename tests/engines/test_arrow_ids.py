"""Ids of Arrow batches: text and whole numbers go through, each once, numbers that are whole become so, others are refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet")

from hypothesis import given
from hypothesis import strategies as st

from subrules import load
from subrules.engines.arrow import offers_of_batches, offers_of_parquet
from subrules.engines.columns import ColumnError
from subrules.offers import VOCABULARY
from subrules.offers.ids import subscription_id

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
        (pa.array([1.5, 2.0]), "1 row has what is no id in `SubscriptionID`, such as 1.5"),
        (pa.array([float(2**53)]), "such as 9007199254740992"),
        (pa.array([float("nan")]), "1 row has no subscription's id"),
        (pa.array([Decimal("1.25")]), "such as 1.25"),
        (pa.array([True]), "holds bool values"),
        (pa.array([[1]]), "an id is text or a whole number"),
        (pa.array(["a", None]), "1 row has no subscription's id"),
        (pa.array(["a", " ", "\u00a0"]), "2 rows have no subscription's id"),
        (pa.array(["1.00016E+05", "7"]), "1 row has what is no id in `SubscriptionID`, such as 1.00016E\\+05"),
        (pa.array(["100016.0"]), "what is no id"),
        (pa.array(["100,017"]), "what is no id"),
        (pa.array(["a\nb"]), "what is no id"),
    ],
)
def test_what_is_no_id_is_refused(column: Any, said: str) -> None:
    with pytest.raises(ColumnError, match=said):
        ids_of(column)


def test_blanks_around_an_id_do_not_count_and_the_column_is_found_in_any_letter_case() -> None:
    assert ids_of(pa.array([" a\t", "\u00a0b"])) == ["a", "b"]
    batch = pa.record_batch({"subscriptionid": [17], "NewspaperID": ["1"]})
    assert [b.num_rows for b in offers_of_batches(RULES, [batch], as_of=DAY)] == [1]
    two = pa.record_batch({"subscriptionid": [17], "SUBSCRIPTIONID": [18], "NewspaperID": ["1"]})
    with pytest.raises(ColumnError, match="`subscriptionid` and `SUBSCRIPTIONID`: which one is meant"):
        list(offers_of_batches(RULES, [two], as_of=DAY))


def batches_of(*parts: list[Any]) -> list[Any]:
    return [pa.record_batch({"SubscriptionID": part, "NewspaperID": ["1"] * len(part)}) for part in parts]


@pytest.mark.parametrize("ids", [([17, 18], [19, 17]), (["17", "18"], ["19", " 17"]), ([1.0, 17.0, 2.0, 17.0],)])
def test_an_id_in_two_rows_is_refused_before_anything_is_given(ids: Any) -> None:
    places = r"the id 17 stands in rows [12] and 4: `SubscriptionID` must tell the subscriptions apart"
    with pytest.raises(ColumnError, match=places):
        next(offers_of_batches(RULES, batches_of(*ids), as_of=DAY))


def test_a_stream_ends_where_an_id_comes_again() -> None:
    empty = batches_of(["x"])[0].slice(1)
    given = offers_of_batches(RULES, iter([empty, *batches_of(["b", "a"], ["d", "c"], ["e", "a"])]), as_of=DAY)
    assert next(given).num_rows == 0
    assert next(given).column(0).to_pylist() == ["b", "a"]
    assert next(given).column(0).to_pylist() == ["d", "c"]
    with pytest.raises(ColumnError, match="the id a stands in rows 2 and 6"):
        next(given)


def test_a_file_with_a_doubled_id_writes_nothing(tmp_path: Path) -> None:
    table = pa.table({"subscriptionid": [2**63, 7, 2**63], "NewspaperID": ["1", "1", "1"]}, pa.schema([("subscriptionid", pa.uint64()), ("NewspaperID", pa.string())]))  # fmt: skip
    pq.write_table(table, tmp_path / "in.parquet")
    with pytest.raises(ColumnError, match="the id 9223372036854775808 stands in rows 1 and 3"):
        offers_of_parquet(RULES, tmp_path / "in.parquet", tmp_path / "out.parquet", as_of=DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "A", " a", "b", "7", "07", "á"]) | st.text(max_size=2), min_size=1), min_size=1
    )
)
def test_ids_are_told_apart_as_a_row_reader_tells_them(parts: list[list[str]]) -> None:
    read = [subscription_id(cell) for part in parts for cell in part]
    refused = any(not isinstance(one, str) for one in read) or len(set(read)) < len(read)
    try:
        made = [id for b in offers_of_batches(RULES, batches_of(*parts), as_of=DAY) for id in b.column(0).to_pylist()]
    except ColumnError:
        assert refused
    else:
        assert made == read
        assert not refused


def test_a_file_without_rows_has_ids_of_the_same_type(tmp_path: Path) -> None:
    for ids in ([], [1.0]):
        table = pa.table({"SubscriptionID": pa.array(ids, pa.float64()), "NewspaperID": pa.array(["1"] * len(ids), pa.string())})  # fmt: skip
        pq.write_table(table, tmp_path / "in.parquet")
        offers_of_parquet(RULES, tmp_path / "in.parquet", tmp_path / "out.parquet", as_of=DAY)
        assert pq.read_schema(tmp_path / "out.parquet").field("subscription").type == pa.int64()
