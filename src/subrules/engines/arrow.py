"""Arrow batches through the matcher: a stream from Parquet to Parquet in constant memory, without a database."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from attrs import define
from attrs import field as attribute

from .engine import not_installed

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq
except ModuleNotFoundError as error:
    raise not_installed("arrow", error) from None

from ..faults import Fault
from ..matching.match import Matcher
from ..rules.facts import FactsError, agreed, cell_of, converted, one_for_each_place
from ..rules.plain_value import Timed, binary_of
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import Fact, Field
from .arrow_ids import id_type, ids_of, ids_seen
from .places import column_called, places_of

_COMPUTE: Any = pc  # its functions are made when it is imported, so no type checker sees them

BATCH = 65_536
"""How many subscriptions are in memory at a time."""

VALUES = 200_000
"""How many different values of one column are remembered with what they were read as."""


def offers_of_batches(
    rules: RuleSet, batches: Iterable[Any], *, as_of: date, id: str = "SubscriptionID"
) -> Iterator[Any]:
    """The offers of Arrow record batches, as record batches of subscription, type, segment and rule, in order.

    An id that stands in two rows is refused. Batches in a list are looked through for that before the first offers
    are given; a stream forgets what went by, so it ends with the error at the batch in which an id comes again: take
    nothing of it for good before its end.

    Args:
        rules: a rule set without unfilled templates.
        batches: record batches of one schema: of a Parquet file, an Arrow table, a Polars frame's `to_arrow()`.
        as_of: the day whose rules count.
        id: the column of the subscription's id.

    Returns:
        An iterator of record batches of subscription, type, segment and rule, in the order of the subscriptions.

    Raises:
        ColumnError: a column is absent, or an id is missing, repeated, or neither text nor a whole number.
        FactsError: a value does not fit its field; every fault of the batch with its column.
        UnfilledTemplate: a rule still has placeholders.

    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}", VOCABULARY)
    >>> table = pa.table({"No": [17, 18], "NewspaperID": [1, 2], "Balance": ["-5.25", "-1"]})
    >>> [batch.to_pylist() for batch in offers_of_batches(rules, table.to_batches(), as_of=date(2026, 6, 1), id="No")]
    [[{'subscription': 17, 'type': 'UPGRD', 'segment': 'Plus', 'rule': '<rules>:1'}]]
    """
    matcher = Matcher(rules, as_of)
    made = _Table()
    readers: list[_Reader] | None = None
    with ids_seen(id) as seen:
        looked_through = isinstance(batches, Sequence)
        if looked_through:
            for batch in batches:
                seen.add(ids_of(batch.column(_id_column(batch.schema, id)), id))
        for batch in batches:
            if readers is None:
                readers = [
                    _Reader(field, columns, as_of) for field, columns in places_of(rules, batch.schema.names, {})
                ]
            ids = ids_of(batch.column(_id_column(batch.schema, id)), id)
            if not looked_through:
                seen.add(ids)
            yield made.batch(ids, _matched(matcher, batch, readers))


def _id_column(schema: Any, id: str) -> str:
    return column_called(id, schema.names, what=" with the subscription's id")


def offers_of_parquet(
    rules: RuleSet, source: str | Path, target: str | Path, *, as_of: date, id: str = "SubscriptionID"
) -> int:
    """The offers of a Parquet file, into another that is there whole or not at all.

    Args:
        rules: a rule set without unfilled templates.
        source: the Parquet file of subscriptions, a row each.
        target: the Parquet file to write; one that is there is replaced when the new one is whole.
        as_of: the day whose rules count.
        id: the column of the subscription's id.

    Returns:
        How many rows were written.

    Raises:
        ColumnError, FactsError, UnfilledTemplate: as for `offers_of_batches`.
        OSError: a file cannot be read or written.

    >>> from tempfile import TemporaryDirectory
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> with TemporaryDirectory() as folder:
    ...     source, target = Path(folder, "subscriptions.parquet"), Path(folder, "offers.parquet")
    ...     pq.write_table(pa.table({"SubscriptionID": [17, 18], "NewspaperID": [1, 2]}), source)
    ...     rows = offers_of_parquet(rules, source, target, as_of=date(2026, 6, 1))
    ...     rows, pq.read_table(target)["segment"].to_pylist()
    (1, ['Plus'])
    """
    target = Path(target)
    partial = target.with_name(f"{target.name}.partial")
    rows = 0
    try:
        with pq.ParquetFile(source) as file:
            names = file.schema_arrow.names
            id = _id_column(file.schema_arrow, id)
            wanted = [id, *(column for _, columns in places_of(rules, names, {}) for column in columns)]
            batches = file.iter_batches(batch_size=BATCH, columns=list(dict.fromkeys(wanted)))
            writer = None
            for made in offers_of_batches(rules, batches, as_of=as_of, id=id):
                writer = writer or pq.ParquetWriter(partial, made.schema)
                writer.write_batch(made)
                rows += made.num_rows
            if writer is None:
                writer = pq.ParquetWriter(partial, _Table().schema(id_type(file.schema_arrow.field(id).type, id)))
            writer.close()
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return rows


@define
class _Reader:
    """Reads the columns of a field by their different values: each of them becomes a fact once."""

    field: Field
    columns: tuple[str, ...]
    as_of: date
    _known: dict[Any, Fact | None] = attribute(factory=dict)

    def read(self, batch: Any, faults: list[Fault]) -> list[Any]:
        """The facts of a batch, in order; values that do not fit and columns that contradict each other are faults."""
        encoded = [_encoded(batch.column(name)) for name in self.columns]
        if len(encoded) == 1:
            different, places = encoded[0]
            facts = [self._fact([raw], faults) for raw in different]
            return [facts[place] for place in places]
        rows = zip(*([values[place] for place in places] for values, places in encoded), strict=True)
        found: list[Fault] = []
        made = [self._fact(row, found) for row in rows]
        faults += one_for_each_place(found)
        return made

    def _fact(self, cells: Sequence[Any], faults: list[Fault]) -> Fact | None:
        key = tuple((raw.__class__, str(raw) if isinstance(raw, (list, dict)) else raw) for raw in cells)
        if key in self._known:
            return self._known[key]
        found: list[Fault] = []
        named = list(zip(self.columns, map(cell_of, cells), strict=True))
        fact = (
            converted(self.field, named[0][1], self.as_of, found, path=named[0][0])
            if len(named) == 1
            else agreed(self.field, named, self.as_of, found)
        )
        faults += found
        if not found:
            if len(self._known) >= VALUES:
                self._known.clear()
            self._known[key] = fact
        return fact


def _encoded(column: Any) -> tuple[list[Any], list[int]]:
    """The different values of a column, and for each row which of them it holds; a gap is one of them."""
    type = column.type
    if pa.types.is_timestamp(type) and type.unit == "ns":  # more exact than Python's
        column = column.cast(pa.timestamp("ns")).cast(pa.string()) if type.tz is None else column.cast(pa.string())
    if not pa.types.is_dictionary(column.type):
        try:
            column = column.dictionary_encode()
        except pa.ArrowNotImplementedError:  # lists, tables and the like: no field has such values
            values = column.to_pylist()
            return values, list(range(len(values)))
    values = column.dictionary.to_pylist()
    kind = str(column.dictionary.type)
    if kind in ("float", "halffloat"):
        values = [raw if raw is None else binary_of(raw, kind) for raw in values]
    if pa.types.is_timestamp(type) and type.unit == "ns":
        values = [raw if raw is None or not type.tz else Timed(str(raw)) for raw in values]
    if column.null_count:
        gap = len(values)
        return [*values, None], [gap if place is None else place for place in column.indices.to_pylist()]
    return values, column.indices.to_pylist()


def _matched(matcher: Matcher, batch: Any, readers: Sequence[_Reader]) -> list[Any]:
    """The answer for each row of a batch. They are looked for in the order that keeps the index in the cache."""
    names = [reader.field.name for reader in readers]
    match = matcher.match_facts
    if not names:
        return [match({})] * batch.num_rows
    first = next((reader.columns[0] for reader in readers if reader.field.name == matcher.likes_order_by), None)
    order = None
    if (
        first is not None
        and not pa.types.is_dictionary(batch.column(first).type)
        and not pa.types.is_nested(batch.column(first).type)
    ):
        order = _COMPUTE.sort_indices(batch.column(first))
        batch = batch.take(order)
    faults: list[Fault] = []
    columns = [reader.read(batch, faults) for reader in readers]
    if faults:
        raise FactsError(faults)
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
