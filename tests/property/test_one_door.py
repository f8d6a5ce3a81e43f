"""The same record through every door gives the same facts; facts are themselves again; drawn records are accepted."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import WORDS
from subrules import Field, FieldType, Reading, RuleSet, Vocabulary, facts_of, match
from subrules.faults import Fault
from subrules.offers import VOCABULARY
from subrules.project.tables import open_table
from subrules.rules.evaluate import evaluate
from subrules.rules.facts import FactsError, row_reader
from subrules.rules.values import canonical_number
from subrules.testing import facts, records, records_for, rule_sets

DAY = date(2026, 6, 15)
EMPTY = RuleSet((), VOCABULARY)


# ---------------------------------------------------------------- vocabularies and records


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    """Fields of every type with columns of other names, readings and allowed values; some counted from a day."""
    fields = []
    for number, type in enumerate(draw(st.lists(st.sampled_from(FieldType), min_size=1, max_size=4))):
        column = draw(st.sampled_from(["", f"column {number}", f"Col{number}"]))
        field = Field(name=f"F{number}", type=type, column=column, decimals=_decimals(draw, type))
        if type in (FieldType.CODE, FieldType.TEXT):
            reading = draw(st.sampled_from([Reading(), Reading(missing=("N/A",)), Reading(replace={"Daily": "7Day"})]))
            allowed = draw(st.sampled_from([None, None, ("1", "2", "7Day", "A b")]))
            field = attrs.evolve(field, reading=reading, allowed=allowed)
        fields.append(field)
        if type is FieldType.DATE and draw(st.booleans()):
            since = draw(st.sampled_from(["days", "months"]))
            counted = Field(name=f"Since{number}", type=FieldType.NUMBER, decimals=0, column=field.source)
            fields.append(attrs.evolve(counted, reading=Reading(since=since)))
    return Vocabulary(tuple(fields))


def _decimals(draw: st.DrawFn, type: FieldType) -> int | None:
    return draw(st.sampled_from([None, 0, 2])) if type is FieldType.NUMBER else None


def raw(field: Field, fact: Any, dice: Any) -> Any:
    """A fact as data may hold it."""
    match fact:
        case None:
            return None
        case bool():
            return dice.choice([fact, int(fact), "Yes" if fact else "NO", "t" if fact else "f"])
        case Decimal():
            ways: list[Any] = [fact, format(fact, "f"), f" {fact:f} "]
            ways += [float(fact)] if Decimal(repr(float(fact))) == fact else []
            ways += [int(fact)] if fact == fact.to_integral_value() else []
            return dice.choice(ways)
        case date():
            midnight = datetime(fact.year, fact.month, fact.day)
            return dice.choice([fact, midnight, fact.isoformat(), f"{fact} 00:00:00"])
        case str() if field.type is FieldType.CODE and fact.isascii() and fact.isdigit() and str(int(fact)) == fact:
            return dice.choice([fact, int(fact), float(fact) if int(fact) < 2**53 else fact, f" {fact}"])
        case _:
            return fact


def by_column(vocabulary: Vocabulary, record: Any, dice: Any) -> dict[str, Any]:
    """A record under the columns of its vocabulary; what is counted from a day is left to the day."""
    return {
        field.source: raw(field, record[field.name], dice) for field in vocabulary.fields if not field.reading.since
    }


cases = vocabularies().flatmap(
    lambda words: st.tuples(st.just(words), st.lists(records(words, as_of=DAY), min_size=1, max_size=4))
)


def wanted(vocabulary: Vocabulary, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the mappings give; an empty text is missing wherever a file or a table holds it."""
    found = [facts_of(row, vocabulary, as_of=DAY) for row in rows]
    return [{name: None if fact == "" else fact for name, fact in one.items()} for one in found]


def in_python(cell: Any) -> Any:
    """As a JSON or CSV file can say it."""
    return (
        cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat() if isinstance(cell, date) else cell
    )


def read_back(path: Path, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    with open_table(path) as table:
        read = row_reader(vocabulary.fields, table.columns, DAY)
        faults: list[Fault] = []
        found = [dict(read(row.cells, faults)) for row in table.rows]
        assert faults == []
        return found


# ---------------------------------------------------------------- doors


@given(cases, st.randoms(use_true_random=False))
def test_lng_06_a_mapping_and_an_attrs_record_give_the_facts(case: Any, dice: Any) -> None:
    vocabulary, drawn = case
    named = Vocabulary(tuple(attrs.evolve(f, column=f.source.replace(" ", "_")) for f in vocabulary.fields))
    made = attrs.make_class("Held", list(dict.fromkeys(f.source for f in named.fields)))
    for record in drawn:
        row = by_column(named, record, dice)
        assert facts_of(made(**row), named, as_of=DAY) == facts_of(row, named, as_of=DAY)
        assert facts_of(row, named, as_of=DAY) == _counted(named, record)


def _counted(vocabulary: Vocabulary, record: Any) -> dict[str, Any]:
    """The record, with what is counted from a day there exactly where the day is."""
    days = {f.source: record[f.name] for f in vocabulary.fields if f.type is FieldType.DATE}
    return {
        f.name: record[f.name] if not f.reading.since or days[f.source] is None else _since(f, days[f.source])
        for f in vocabulary.fields
    } | {f.name: None for f in vocabulary.fields if f.reading.since and days[f.source] is None}


def _since(field: Field, day: date) -> Decimal | None:
    from dateutil.relativedelta import relativedelta

    if day > DAY:
        return None
    passed = relativedelta(DAY, day)
    return Decimal((DAY - day).days if field.reading.since == "days" else passed.years * 12 + passed.months)


@given(cases, st.randoms(use_true_random=False))
def test_lng_06_files_give_the_facts_of_the_mapping(case: Any, dice: Any) -> None:
    vocabulary, drawn = case
    rows = [by_column(vocabulary, record, dice) for record in drawn]
    expected = wanted(vocabulary, rows)
    columns = list(rows[0])
    with tempfile.TemporaryDirectory() as folder:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["row number", *columns])
        for number, row in enumerate(rows):
            writer.writerow([number, *("" if row[c] is None else _cell(vocabulary, c, row[c]) for c in columns)])
        (Path(folder) / "t.csv").write_text(text.getvalue(), encoding="utf-8")
        assert read_back(Path(folder) / "t.csv", vocabulary) == expected
        lines = [json.dumps({name: _json(cell) for name, cell in row.items()}) for row in rows]
        (Path(folder) / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
        assert read_back(Path(folder) / "t.jsonl", vocabulary) == expected


def _cell(vocabulary: Vocabulary, column: str, cell: Any) -> Any:
    """A cell of CSV; a code is written as a whole number, since `1.0` has to be asked about."""
    if isinstance(cell, float) and any(f.source == column and f.type is FieldType.CODE for f in vocabulary.fields):
        return int(cell)
    return f"{Decimal(repr(cell)):f}" if isinstance(cell, float) else in_python(cell)


def _json(cell: Any) -> Any:
    return format(cell, "f") if isinstance(cell, Decimal) else in_python(cell)


@settings(max_examples=40)
@given(cases, st.randoms(use_true_random=False))
def test_lng_18_arrow_parquet_and_duckdb_give_the_facts_of_the_mapping(case: Any, dice: Any) -> None:
    pa = pytest.importorskip("pyarrow")
    duckdb = pytest.importorskip("duckdb")
    from pyarrow import parquet

    from subrules.engines.arrow import _Reader
    from subrules.engines.duckdb_columns import intake
    from subrules.rules.facts import field_columns

    vocabulary, drawn = case
    rows = [by_column(vocabulary, record, dice) for record in drawn]
    arrays = {"row number": pa.array(range(len(rows)))} | {
        name: _array(pa, [r[name] for r in rows]) for name in rows[0]
    }
    for name, array in arrays.items():
        if name != "row number":  # what the column holds, once all its values are of one kind
            for row, cell in zip(rows, array.to_pylist(), strict=True):
                row[name] = cell
    expected = wanted(vocabulary, rows)
    table = pa.table(arrays)
    batch = table.to_batches()[0]
    readers = [
        _Reader(f, tuple(field_columns(f, table.column_names, among=vocabulary.fields)), DAY) for f in vocabulary.fields
    ]
    faults: list[Fault] = []
    read = [reader.read(batch, faults) for reader in readers]
    assert faults == []
    assert [
        dict(zip((f.name for f in vocabulary.fields), row, strict=True)) for row in zip(*read, strict=True)
    ] == expected
    with tempfile.TemporaryDirectory() as folder:
        parquet.write_table(table, Path(folder) / "t.parquet")
        assert read_back(Path(folder) / "t.parquet", vocabulary) == expected
    with duckdb.connect() as connection:
        connection.register("given", table)
        connection.execute("CREATE TABLE held AS SELECT * FROM given")
        taken, unusable = intake(connection, "held", vocabulary.fields, DAY, prefix="x_", among=vocabulary.fields)
        assert unusable == []
        chosen = ", ".join(t.expression if t.join else f"src.{t.expression}" for t in taken.values())
        joins = " ".join(t.join for t in taken.values())
        found = connection.execute(f'SELECT {chosen} FROM held AS src {joins} ORDER BY src."row number"').fetchall()
    assert [
        {name: _fact(vocabulary.by_key[name.lower()], cell) for name, cell in zip(taken, row, strict=True)}
        for row in found
    ] == expected


def _array(pa: Any, cells: list[Any]) -> Any:
    """A column of one type: that of the values where they are of one kind, else of their texts."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {Decimal}:
        return pa.array(cells, pa.decimal128(38, max(-int(c.as_tuple().exponent) for c in cells if c is not None)))
    if len(kinds) <= 1:
        return pa.array(cells) if kinds else pa.array(cells, pa.string())
    if kinds <= {int, float}:
        return pa.array([None if c is None else float(c) for c in cells])
    texts = [
        None if c is None else str(int(c)) if isinstance(c, (float, bool)) and c == int(c) else str(in_python(c))
        for c in cells
    ]
    return pa.array(texts, pa.string())


def _fact(field: Field, cell: Any) -> Any:
    if cell is None or field.type in (FieldType.DATE, FieldType.YES_NO, FieldType.TEXT):
        return cell
    if field.type is FieldType.CODE:
        return str(cell)
    return canonical_number(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))


# ---------------------------------------------------------------- laws


@given(records(VOCABULARY), st.sampled_from([None, DAY]))
def test_facts_of_facts_are_the_same_facts(record: Any, as_of: date | None) -> None:
    once = facts_of(record, VOCABULARY, as_of=as_of)
    assert facts_of(once, VOCABULARY, as_of=as_of) == once == record
    assert facts_of(once, VOCABULARY, as_of=DAY) == once


@given(cases, st.randoms(use_true_random=False))
def test_facts_of_what_was_read_are_the_same_facts(case: Any, dice: Any) -> None:
    vocabulary, drawn = case
    for record in drawn:
        once = facts_of(by_column(vocabulary, record, dice), vocabulary, as_of=DAY)
        assert facts_of(once, vocabulary, as_of=DAY) == once


@given(records(VOCABULARY), records(VOCABULARY, as_of=DAY), records(VOCABULARY, missing=False))
def test_every_record_that_is_drawn_is_accepted(one: Any, other: Any, whole: Any) -> None:
    """Also as a plain mapping, which is looked through as data is."""
    assert None not in whole.values()
    for record in (one, other, whole, dict(one), dict(other)):
        assert match(EMPTY, record, as_of=DAY).offers == ()


@settings(max_examples=30)
@given(rule_sets(VOCABULARY, most=3), st.data())
def test_every_record_at_an_edge_is_accepted_and_answered_as_it_stands(rules: RuleSet, data: st.DataObject) -> None:
    record = data.draw(records_for(rules) | records_for(rules, vary=True) | records(rules.vocabulary))
    assert match(rules, record, as_of=DAY) == evaluate(rules, record, as_of=DAY)


@given(st.sampled_from(VOCABULARY.fields + WORDS.fields), st.data())
def test_every_value_that_is_drawn_is_a_fact_as_it_stands(field: Field, data: st.DataObject) -> None:
    fact = data.draw(facts(field))
    alone = Vocabulary((attrs.evolve(field, column=""),))
    assert facts_of({field.name: fact}, alone, as_of=DAY)[field.name] == fact


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=12) | st.dates()
    | st.datetimes() | st.binary(max_size=4) | st.times() | st.timedeltas() | st.complex_numbers()
    | st.from_regex(r"[-+($]?[0-9]{1,4}([.,' ][0-9]{1,3}){0,3}[-)€]?", fullmatch=True)
    | st.from_regex(r"[0-9]{1,4}([-/.][0-9]{1,4}){2}( [0-9]{1,2}:[0-9]{2})?", fullmatch=True),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=3,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from([f.name for f in VOCABULARY.fields]), junk, max_size=5))
def test_whatever_a_record_holds_it_is_facts_or_one_fault_for_each_place(record: Any) -> None:
    faults: tuple[Fault, ...] = ()
    got: Any = None
    try:
        got = facts_of(record, VOCABULARY, as_of=DAY)
    except FactsError as error:
        faults = error.faults
    paths = [fault.path for fault in faults]
    assert len(paths) == len(set(paths))
    assert set(paths) <= set(record)
    assert {fault.code for fault in faults} <= {"SR501"}
    assert faults or facts_of(got, VOCABULARY, as_of=DAY) == got
