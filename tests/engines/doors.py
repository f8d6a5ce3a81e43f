"""The doors by which a table of values comes in: each gives its offers, or the faults that keep them from being given."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from subrules import FactsError, Matcher, RuleSet, facts_of, load
from subrules.faults import Fault
from subrules.offers.layout import Layout
from subrules.offers.subscription import subscription_reader
from subrules.project.subscriptions import open_subscriptions
from subrules.rules.declare import vocabulary_from
from subrules.rules.vocabulary import Vocabulary

DAY = date(2026, 6, 15)
Told: TypeAlias = "set[tuple[int, str]] | set[tuple[str, str, str]]"
"""The offers by row and segment; or the faults, each with its column, what it is and what to do."""


@attrs.frozen(kw_only=True)
class Value:
    """An awkward value: the field that it is of, how a column holds it, and what it has to be read as."""

    type: str
    kind: str
    raw: Any
    fact: str
    help: str = ""
    reading: dict[str, Any] = attrs.field(factory=dict)
    more: dict[str, Any] = attrs.field(factory=dict)
    other: tuple[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.type} {self.kind} {self.raw!r} {self.reading or self.more or self.other or ''}"


@attrs.frozen
class Held:
    """A column of one row with an awkward value, and one with nothing."""

    name: str
    kind: str
    raw: Any


@attrs.frozen
class Tried:
    """Values as the fields of a vocabulary, with a rule for each, and the columns of a table."""

    values: tuple[Value, ...]

    def name(self, number: int) -> str:
        return f"F{number:02}"

    @property
    def columns(self) -> list[Held]:
        made: list[Held] = []
        for number, value in enumerate(self.values):
            made.append(Held(str(value.more.get("column", self.name(number))), value.kind, value.raw))
            if value.other:
                made.append(Held(f"Also{number:02}", *value.other))
        return made

    @property
    def vocabulary(self) -> Vocabulary:
        fields: dict[str, Any] = {}
        for number, value in enumerate(self.values):
            fields[self.name(number)] = {
                "type": value.type, "reading": value.reading, "aliases": [f"Also{number:02}"], **value.more
            }  # fmt: skip
        return vocabulary_from({"fields": fields}, outcomes={"upgrade offer": "UPGRD"})

    @property
    def rules(self) -> RuleSet:
        lines = [
            f"If {self.name(n)} {value.fact} then upgrade offer = {{S{n:02}}}" for n, value in enumerate(self.values)
        ]
        return load("\n".join(lines), self.vocabulary)

    @property
    def at_once(self) -> RuleSet:
        """One rule for all values of row 1, and one for the gaps of row 2: one join in place of many."""
        read = " and ".join(f"{self.name(n)} {value.fact}" for n, value in enumerate(self.values))
        gaps = " and ".join(f"{self.name(n)} is missing" for n in range(len(self.values)))
        return load(f"If {read} then upgrade offer = {{All}}\nIf {gaps} then upgrade offer = {{None}}", self.vocabulary)

    def helps(self, by_column: Mapping[str, str]) -> list[str]:
        """What to do about each value, from what is to be done about its column or the other one of its field."""
        sources = [field.source for field in self.vocabulary.fields]
        return [by_column.get(s) or by_column.get(f"Also{n:02}", "") for n, s in enumerate(sources)]

    @property
    def offers(self) -> set[tuple[int, str]]:
        """What every door has to give: row 1 has the values, and row 2 nothing."""
        first = {(1, f"S{n:02}") for n in range(len(self.values))}
        return first | {(2, f"S{n:02}") for n, value in enumerate(self.values) if value.fact == "is missing"}


def faults_of(faults: Sequence[Fault]) -> set[tuple[str, str, str]]:
    """The faults; a moment in the zone of Greenwich is written in several ways."""
    return {(fault.path, re.sub(r"(\.0+)?(\+00(:00)?|Z)`", "+00`", fault.message), fault.help) for fault in faults}


def matched(tried: Tried, rows: Sequence[tuple[int, Any]]) -> set[tuple[int, str]]:
    matcher = Matcher(tried.rules, DAY)
    return {(number, offer.segment) for number, facts in rows for offer in matcher.match_facts(facts).offers}


# ---------------------------------------------------------------- one record


def by_mapping(tried: Tried, folder: Path) -> Told:
    records = [{c.name: c.raw for c in tried.columns}, {c.name: None for c in tried.columns}]
    return _by_records(tried, records)


def by_attrs(tried: Tried, folder: Path) -> Told:
    """An attrs record has an attribute for each field, and no second one."""
    made = attrs.make_class("Record", [field.source for field in tried.vocabulary.fields])
    raws = {c.name: c.raw for c in tried.columns}
    return _by_records(tried, [made(**raws), made(**dict.fromkeys(raws))])


def _by_records(tried: Tried, records: Sequence[Any]) -> Told:
    try:
        facts = [facts_of(record, tried.vocabulary, as_of=DAY) for record in records]
    except FactsError as error:
        return faults_of(error.faults)
    return matched(tried, list(enumerate(facts, start=1)))


# ---------------------------------------------------------------- files, row by row


def _by_file(tried: Tried, path: Path) -> Told:
    found: list[tuple[int, Any]] = []
    faults: list[Fault] = []
    with open_subscriptions(path, Layout(id="id")) as table:
        read = subscription_reader(tried.vocabulary, Layout(id="id"), table.columns, DAY)
        for row in table.rows:
            subscription, wrong = read(row.cells)
            faults += wrong
            if subscription:
                found.append((int(subscription.id), subscription.facts))
    return faults_of(faults) if faults else matched(tried, found)


def by_csv(tried: Tried, folder: Path) -> Told:
    def cell(raw: Any) -> str:
        return '"' + str(raw).replace('"', '""') + '"'

    lines = [",".join(["id", *(c.name for c in tried.columns)]), ",".join(["1", *(cell(c.raw) for c in tried.columns)])]
    path = folder / "table.csv"
    path.write_text("\n".join([*lines, "2" + "," * len(tried.columns), ""]), encoding="utf-8")
    return _by_file(tried, path)


def by_json(tried: Tried, folder: Path) -> Told:
    path = folder / "table.jsonl"
    first = {"id": 1, **{c.name: c.raw for c in tried.columns}}
    path.write_text(f"{json.dumps(first)}\n{json.dumps({'id': 2})}\n", encoding="utf-8")
    return _by_file(tried, path)


def arrow_table(tried: Tried) -> Any:
    import pyarrow as pa

    kinds = {
        "text": pa.string(), "wide text": pa.large_string(), "enum": pa.dictionary(pa.int32(), pa.string()),
        "double": pa.float64(), "float": pa.float32(), "decimal": pa.decimal128(20, 5), "int": pa.int64(),
        "small": pa.int16(), "bool": pa.bool_(), "date": pa.date32(), "moment": pa.timestamp("us"),
        "zoned": pa.timestamp("us", "UTC"), "null": pa.null(),
    }  # fmt: skip
    made = {c.name: pa.array([c.raw, None], pa.string()).cast(kinds[c.kind]) if c.kind == "enum" else pa.array([c.raw, None], kinds[c.kind]) for c in tried.columns}  # fmt: skip
    return pa.table({"id": pa.array([1, 2]), **made})


def by_parquet(tried: Tried, folder: Path) -> Told:
    from pyarrow import parquet

    parquet.write_table(arrow_table(tried), folder / "table.parquet")
    return _by_file(tried, folder / "table.parquet")


# ---------------------------------------------------------------- whole tables


def by_arrow(tried: Tried, folder: Path) -> Told:
    from subrules.engines.arrow import offers_of_batches

    try:
        batches = list(offers_of_batches(tried.rules, arrow_table(tried).to_batches(), as_of=DAY, id="id"))
    except FactsError as error:
        return faults_of(error.faults)
    return {(row["subscription"], row["segment"]) for batch in batches for row in batch.to_pylist()}


def _refused(tried: Tried, run: Callable[[], set[tuple[int, str]]]) -> Told:
    from subrules.engines.dictionary import Unusable, UnusableError

    columns: Sequence[Unusable] = ()
    try:
        return run()
    except UnusableError as error:
        columns = error.columns
    assert {column.rows for column in columns} == {1}, "each value that does not fit is in one row"
    return faults_of([fault for column in columns for fault, _ in column.faults])


def by_duckdb(tried: Tried, folder: Path) -> Told:
    from subrules.engines.duckdb import offers_to_arrow

    def run() -> set[tuple[int, str]]:
        found = offers_to_arrow(tried.rules, arrow_table(tried), as_of=DAY).to_pylist()
        return {(row["subscription"], row["segment"]) for row in found}

    return _refused(tried, run)


def by_duckdb_of_csv(tried: Tried, folder: Path) -> Told:
    from subrules.engines.duckdb import offers_to_file

    by_csv(tried, folder)

    def run() -> set[tuple[int, str]]:
        offers_to_file(tried.rules, folder / "table.csv", folder / "out.csv", as_of=DAY, give=["subscription", "segment"])  # fmt: skip
        lines = (folder / "out.csv").read_text().splitlines()[1:]
        return {(int(line.split(",")[0]), line.split(",")[1]) for line in lines}

    return _refused(tried, run)


def by_postgres(tried: Tried, connection: Any) -> Told:
    from subrules.engines.postgres import refresh

    kinds = {
        "text": "text", "wide text": "varchar(50)", "enum": "door.words", "double": "double precision",
        "float": "real", "decimal": "numeric(20, 5)", "int": "bigint", "small": "smallint", "bool": "boolean",
        "date": "date", "moment": "timestamp", "zoned": "timestamptz", "null": "text",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS door CASCADE")
        cursor.execute("CREATE SCHEMA door")
        labels = sorted({c.raw for c in tried.columns if c.kind == "enum"})
        cursor.execute(f"CREATE TYPE door.words AS ENUM ({', '.join(repr(label) for label in labels)})")
        columns = "".join(f', "{c.name}" {kinds[c.kind]}' for c in tried.columns)
        cursor.execute(f"CREATE TABLE door.subs (id int{columns})")
        marks = ", ".join(["1", *(f"%s::{kinds[c.kind]}" for c in tried.columns)])
        cursor.execute(f"INSERT INTO door.subs VALUES ({marks})", [c.raw for c in tried.columns])
        cursor.execute("INSERT INTO door.subs VALUES (2)")
    connection.commit()

    def run() -> set[tuple[int, str]]:
        refresh(tried.rules, "door.subs", "door.smart", as_of=DAY, connection=connection)
        with connection.cursor() as cursor:
            cursor.execute("SELECT subscription, segment FROM door.smart")
            return set(cursor.fetchall())

    return _refused(tried, run)


def by_spark(tried: Tried, session: Any) -> Told:
    from pyspark.sql import types as T

    from subrules.engines.spark import offers

    kinds = {
        "text": T.StringType(), "wide text": T.StringType(), "enum": T.StringType("UTF8_LCASE"),
        "double": T.DoubleType(), "float": T.FloatType(), "decimal": T.DecimalType(20, 5), "int": T.LongType(),
        "small": T.ShortType(), "bool": T.BooleanType(), "date": T.DateType(), "moment": T.TimestampNTZType(),
        "zoned": T.TimestampType(), "null": T.NullType(),
    }  # fmt: skip
    fields = [T.StructField("id", T.IntegerType()), *(T.StructField(c.name, kinds[c.kind]) for c in tried.columns)]
    rows = [(1, *(c.raw for c in tried.columns)), (2, *(None for _ in tried.columns))]
    frame = session.createDataFrame(rows, T.StructType(fields)).coalesce(1).cache()

    def offered(rules: RuleSet) -> set[tuple[int, str]]:
        return {(row[0], row[2]) for row in offers(rules, frame, as_of=DAY).collect()}

    def run() -> set[tuple[int, str]]:
        """A job for each value takes minutes: they are told one by one only where some value is not as it should be."""
        return tried.offers if offered(tried.at_once) == {(1, "All"), (2, "None")} else offered(tried.rules)

    return _refused(tried, run)


TEXTS = ("text", "wide text", "enum")
JSON = (*TEXTS, "double", "int", "small", "bool", "null")


def only(values: Sequence[Value], kinds: Sequence[str] = (), *, one_column: bool = False) -> Tried:
    """The values that a door can hold."""
    kept = [v for v in values if not kinds or (v.kind in kinds and (v.other is None or v.other[0] in kinds))]
    return Tried(tuple(v for v in kept if not (one_column and v.other)))


__all__ = ["DAY", "JSON", "TEXTS", "Decimal", "Held", "Tried", "Value", "datetime", "only"]
