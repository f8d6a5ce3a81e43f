"""Arrow batches through the matcher: a stream from Parquet to Parquet in constant memory, without a database."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from typing import Any

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
except ModuleNotFoundError:
    raise ModuleNotFoundError("pyarrow is not installed: pip install 'subrules[parquet]'") from None

from ..faults import Fault
from ..matching.match import Matcher
from ..rules.facts import FactsError, converted, field_column
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import Fact, Field
from .columns import ColumnError

_COMPUTE: Any = pc  # its functions are made when it is imported, so no type checker sees them

BATCH = 65_536
"""How many subscriptions are in memory at a time."""

VALUES = 200_000
"""How many different values of one column are remembered with what they were read as."""


def offers_of_batches(
    rules: RuleSet, batches: Iterable[Any], *, as_of: date, id: str = "SubscriptionID"
) -> Iterator[Any]:
    """The offers of Arrow record batches, as record batches of subscription, type, segment and rule, in order.

    Args:
        rules: a rule set without unfilled templates.
        batches: record batches of one schema: of a Parquet file, an Arrow table, a Polars frame's `to_arrow()`.
        as_of: the day whose rules count.
        id: the column of the subscription's id.

    Raises:
        ColumnError: a column is absent, or an id is neither text nor a whole number. Whether an id stands
            twice is not looked at: a stream forgets what went by.
        FactsError: a value does not fit its field; every fault of the batch with its column.
        UnfilledTemplate: a rule still has placeholders.
    """
    matcher = Matcher(rules, as_of)
    made = _Table()
    readers: list[tuple[str, str, Callable[[Any], list[Any]]]] | None = None
    for batch in batches:
        if readers is None:
            readers = _readers(rules, batch.schema, as_of)
            if id not in batch.schema.names:
                raise ColumnError(f"there is no column `{id}` with the subscription's id")
        yield made.batch(_ids(batch.column(id), id), _matched(matcher, batch, readers))


def offers_of_parquet(
    rules: RuleSet, source: str | Path, target: str | Path, *, as_of: date, id: str = "SubscriptionID"
) -> int:
    """The offers of a Parquet file, into another that is there whole or not at all; how many rows it has.

    Raises:
        ColumnError, FactsError, UnfilledTemplate: as for `offers_of_batches`.
        OSError: a file cannot be read or written.
    """
    target = Path(target)
    partial = target.with_name(f"{target.name}.partial")
    rows = 0
    try:
        with pq.ParquetFile(source) as file:
            asked = [f for f in rules.vocabulary.fields if f.name in set(rules.fields_asked)]
            names = file.schema_arrow.names
            wanted = [id, *(c for c in (field_column(f, names) for f in asked) if c is not None)]
            batches = file.iter_batches(batch_size=BATCH, columns=list(dict.fromkeys(wanted)))
            writer = None
            for made in offers_of_batches(rules, batches, as_of=as_of, id=id):
                writer = writer or pq.ParquetWriter(partial, made.schema)
                writer.write_batch(made)
                rows += made.num_rows
            if writer is None:
                writer = pq.ParquetWriter(partial, _Table().schema(_id_type(file.schema_arrow.field(id).type, id)))
            writer.close()
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return rows


def _id_type(type: Any, name: str) -> Any:
    """The type of the ids that come out: binary and decimal numbers become whole ones."""
    of = type.value_type if pa.types.is_dictionary(type) else type
    if pa.types.is_string(of) or pa.types.is_large_string(of) or pa.types.is_string_view(of) or pa.types.is_integer(of):
        return type
    if pa.types.is_floating(of) or pa.types.is_decimal(of):
        return pa.int64()
    raise ColumnError(f"`{name}` holds {type} values: an id is text or a whole number")


def _ids(column: Any, name: str) -> Any:
    """The ids of a batch, each text or a whole number."""
    type = _id_type(column.type, name)
    if column.null_count:
        count = column.null_count
        raise ColumnError(f"{count:,} row{' has' if count == 1 else 's have'} no subscription's id in `{name}`")
    try:
        return column if type == column.type else column.cast(type)
    except pa.ArrowInvalid as error:
        raise ColumnError(f"`{name}` holds numbers that are not whole: an id is text or a whole number") from error


def _readers(rules: RuleSet, schema: Any, as_of: date) -> list[tuple[str, str, Callable[[Any], list[Any]]]]:
    """For every field that is asked about, its column, and how the column becomes facts."""
    readers = []
    for field in rules.vocabulary.fields:
        if field.name in set(rules.fields_asked):
            column = field_column(field, schema.names)
            if column is None:
                raise ColumnError(
                    f"there is no column `{field.source}` for `{field.name}`: the columns are {', '.join(schema.names)}"
                )
            readers.append((field.name, column, _reader(field, column, as_of)))
    return readers


def _reader(field: Field, column: str, as_of: date) -> Callable[[Any], list[Any]]:
    """Reads a column by its different values: each of them becomes a fact once."""
    known: dict[tuple[type, Any], Fact | None] = {}

    def fact_of(raw: Any, faults: list[Fault]) -> Fact | None:
        key = (type(raw), raw)
        if key in known:
            return known[key]
        if isinstance(raw, str):
            raw = raw.strip() or None
        elif isinstance(raw, float):
            raw = Decimal(repr(raw))
        before = len(faults)
        fact = converted(field, raw, as_of, faults, path=column)
        if len(faults) == before:
            if len(known) >= VALUES:
                known.clear()
            known[key] = fact
        return fact

    def read(values: Any) -> list[Any]:
        faults: list[Fault] = []
        encoded = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        facts = [fact_of(raw, faults) for raw in encoded.dictionary.to_pylist()]
        if encoded.null_count and not field.may_be_missing:
            converted(field, None, as_of, faults, path=column)
        if faults:
            raise FactsError(faults)
        places = encoded.indices.to_pylist()
        if encoded.null_count:
            return [None if place is None else facts[place] for place in places]
        return [facts[place] for place in places]

    return read


def _matched(matcher: Matcher, batch: Any, readers: Sequence[tuple[str, str, Callable[[Any], list[Any]]]]) -> list[Any]:
    """The answer for each row of a batch. They are looked for in the order that keeps the index in the cache."""
    names = [name for name, _, _ in readers]
    match = matcher.match_facts
    if not names:
        return [match({})] * batch.num_rows
    first = next((column for name, column, _ in readers if name == matcher.likes_order_by), None)
    order = None
    if first is not None and not pa.types.is_dictionary(batch.column(first).type):
        order = _COMPUTE.sort_indices(batch.column(first))
        batch = batch.take(order)
    columns = [read(batch.column(column)) for _, column, read in readers]
    answers = [match(dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]
    if order is None:
        return answers
    placed: list[Any] = [None] * len(answers)
    for place, answer in zip(order.to_pylist(), answers, strict=True):
        placed[place] = answer
    return placed


class _Table:
    """Answers into rows: every different offer has a number, and the columns are taken by it."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._types: list[str] = []
        self._segments: list[str] = []
        self._rules: list[str] = []
        self._answered: dict[int, tuple[int, ...]] = {}
        self._kept: list[Any] = []

    def schema(self, id_type: Any) -> Any:
        """The columns of what comes out."""
        text = pa.string()
        return pa.schema([("subscription", id_type), ("type", text), ("segment", text), ("rule", text)])

    def batch(self, ids: Any, answers: Sequence[Any]) -> Any:
        """The rows of some answers."""
        found = list(map(self._answered.get, map(id, answers)))
        numbers = [self._of(answer) if known is None else known for known, answer in zip(found, answers, strict=True)]
        flat = pa.array(memoryview(array("i", chain.from_iterable(numbers))) if any(numbers) else [], pa.int32())
        counts = map(len, numbers)
        repeated = array("i", chain.from_iterable(map(repeat, range(len(numbers)), counts)))
        places = pa.array(memoryview(repeated) if len(repeated) else [], pa.int32())
        columns = [ids.take(places), *(pa.array(c, pa.string()).take(flat) for c in self._columns())]
        return pa.record_batch(columns, schema=self.schema(ids.type))

    def _columns(self) -> tuple[list[str], list[str], list[str]]:
        return self._types, self._segments, self._rules

    def _of(self, answer: Any) -> tuple[int, ...]:
        """The numbers of an answer's offers. The matcher gives one object for many records: it is kept, and known again."""
        numbers = tuple([self._number(offer) for offer in answer.offers])
        if len(self._kept) < VALUES:
            self._kept.append(answer)  # as long as it lives no other object has its id
            self._answered[id(answer)] = numbers
        return numbers

    def _number(self, offer: Any) -> int:
        key = (offer.type, offer.segment, offer.rules[0])
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._types)
            self._types.append(offer.type)
            self._segments.append(offer.segment)
            self._rules.append(offer.rules[0])
        return number
