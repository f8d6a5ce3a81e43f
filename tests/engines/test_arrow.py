"""Arrow batches through the matcher, and streams of records by one and by several processes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from strategies import WORDS, drawn_record, drawn_rules
from subrules import Answer, FactsError, InputError, RuleSet, load, match_many
from subrules.engines.processes import match_in_processes
from subrules.rules.evaluate import evaluate

DAY = date(2026, 5, 1)


@pytest.mark.parametrize("seed", range(6))
def test_batches_give_what_the_evaluator_gives(seed: int, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    from subrules.engines.arrow import offers_of_batches, offers_of_parquet

    dice = random.Random(seed)
    rules = load(drawn_rules(dice, 30), WORDS)
    records = [drawn_record(dice, 0.1) for _ in range(300)]
    kinds = [pa.string(), pa.string(), pa.string(), pa.decimal128(20, 2), pa.decimal128(5, 0), pa.date32(), pa.bool_()]
    columns = {name: pa.array([r[name] for r in records], kind) for name, kind in zip(records[0], kinds, strict=True)}
    table = pa.table({"SubscriptionID": list(range(300)), **columns})
    wanted = [
        (number, o.type, o.segment, o.rules[0])
        for number, record in enumerate(records)
        for o in evaluate(rules, record, as_of=DAY).offers
    ]
    found = [
        tuple(row.values()) for b in offers_of_batches(rules, table.to_batches(100), as_of=DAY) for row in b.to_pylist()
    ]
    assert found == wanted, "in the order of the records and of the rules"
    parquet.write_table(table, tmp_path / "in.parquet")
    assert offers_of_parquet(rules, tmp_path / "in.parquet", tmp_path / "out.parquet", as_of=DAY) == len(wanted)
    assert [tuple(row.values()) for row in parquet.read_table(tmp_path / "out.parquet").to_pylist()] == wanted
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.parquet", "out.parquet"]


def test_a_batch_with_faults_or_without_a_column_is_refused() -> None:
    pa = pytest.importorskip("pyarrow")
    from subrules.engines.arrow import offers_of_batches
    from subrules.engines.columns import ColumnError

    rules = load("If Term > 3 then upgrade offer = {A}", WORDS)
    batch = pa.record_batch({"SubscriptionID": [1, 2], "Term": ["12", "lots"]})
    with pytest.raises(FactsError, match="`lots` is not a number for `Term`"):
        list(offers_of_batches(rules, [batch], as_of=DAY))
    with pytest.raises(ColumnError, match="no column `Term`"):
        list(offers_of_batches(rules, [batch.select(["SubscriptionID"])], as_of=DAY))
    with pytest.raises(ColumnError, match="no column `No`"):
        list(offers_of_batches(rules, [batch], as_of=DAY, id="No"))


def answered(rules: RuleSet, records: Iterable[dict], processes: int | None) -> Iterator[Answer]:
    """By this process, or by so many others."""
    if processes is None:
        return match_many(rules, records, as_of=DAY)
    return match_in_processes(rules, records, as_of=DAY, processes=processes)


@pytest.mark.parametrize("processes", [None, 1, 2])
def test_a_stream_is_answered_in_order_and_read_as_it_is_needed(processes: int | None) -> None:
    dice = random.Random(5)
    rules = load(drawn_rules(dice, 20), WORDS)
    records = [drawn_record(dice, 0.1) for _ in range(50)]
    read = []

    def stream():
        for number in range(30_000):
            read.append(number)
            yield records[number % 50]

    answers = answered(rules, stream(), processes)
    wanted = [evaluate(rules, record, as_of=DAY) for record in records]
    for number in range(5_000):
        assert next(answers) == wanted[number % 50]
    assert len(read) < 20_000, "a few batches are under way, never all"
    assert sum(1 for _ in answers) == 25_000


@pytest.mark.parametrize("processes", [None, 1, 2])
def test_a_bad_record_stops_the_stream_and_is_named(processes: int | None) -> None:
    rules = load("If Term > 3 then upgrade offer = {A}", WORDS)
    answers = answered(rules, [{"Term": 4}, {"Term": 1}, {"Term": "x"}], processes)
    assert [len(next(answers).offers), len(next(answers).offers)] == [1, 0]
    with pytest.raises(FactsError) as caught:
        next(answers)
    assert caught.value.__notes__ == ["in record 2, counted from 0"]
    with pytest.raises(InputError, match="processes: expected a whole number from 1 on, got 0"):
        match_in_processes(rules, [], as_of=DAY, processes=0)
