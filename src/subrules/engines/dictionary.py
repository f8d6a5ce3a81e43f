"""The different values of a column, read in Python once each: so that a whole table is read as its rows would be.

What a text means is said in one place, `rules.cells`. A database says which values its column holds; here they
become facts, and the table is joined with what they came to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from ..faults import Fault, SubrulesError
from ..rules.facts import agreed, converted, one_for_each_place
from ..rules.plain_value import Strange, Timed
from ..rules.reading import Reading
from ..rules.vocabulary import Fact, Field, FieldType
from ..rules.written import day_written
from .columns import ColumnError

SHOWN = 5
"""How many values that do not fit are named."""


@frozen
class Unusable:
    """Values of a column that cannot be used, with how many rows hold each."""

    column: str
    faults: tuple[tuple[Fault, int], ...] = field(repr=False)
    rows: int

    def __str__(self) -> str:
        shown = "; ".join(
            fault.message + (f" ({fault.help})" if fault.help else "") for fault, _ in self.faults[:SHOWN]
        )
        return f"`{self.column}`, {self.rows:,} row{'' if self.rows == 1 else 's'}: {shown}"


class UnusableError(SubrulesError, ValueError):
    """Rows that cannot be used; `columns` says which columns hold what."""

    def __init__(self, columns: Sequence[Unusable]) -> None:
        self.columns = tuple(columns)
        super().__init__("the table cannot be used as it is: " + "; ".join(map(str, columns)))


@frozen
class Read:
    """What the values came to: what the columns hold, the fact, of numbers the most decimals; and what says nothing."""

    keys: tuple[tuple[Any, ...], ...]
    facts: tuple[Fact, ...]
    decimals: int = 0
    unknown: tuple[tuple[Any, ...], ...] = ()


def read_values(
    field: Field, places: Sequence[str], rows: Iterable[tuple[Sequence[Any], Sequence[Any], int]], as_of: date
) -> Read | Unusable:
    """The facts of a field's different values.

    Args:
        field: the field.
        places: the columns that give it; what several say must be the same.
        rows: the different values: as the database compares them, as they are read, and how many rows hold them.
        as_of: the day that "since" fields count up to.

    Raises:
        ColumnError: numbers have more digits in all than a database can hold.
    """
    keys: list[tuple[Any, ...]] = []
    facts: list[Fact] = []
    faults: list[tuple[Fault, int]] = []
    unknown: list[tuple[Any, ...]] = []
    unusable = decimals = whole = 0
    for key, cells, count in rows:
        found: list[Fault] = []
        fact = (
            converted(field, cells[0], as_of, found, path=places[0])
            if len(places) == 1
            else agreed(field, list(zip(places, cells, strict=True)), as_of, found)
        )
        faults += [(fault, count) for fault in one_for_each_place(found)]
        unusable += count if found else 0
        if fact is None:
            unknown.append(tuple(key))
        else:
            keys.append(tuple(key))
            facts.append(fact)
            if field.type is FieldType.NUMBER:
                assert isinstance(fact, Decimal), "a number's fact is a Decimal"
                decimals = max(decimals, -int(fact.as_tuple().exponent))
                whole = max(whole, fact.adjusted() + 1)
    if faults:
        return Unusable(", ".join(places), tuple(faults), unusable)
    if whole + decimals > 38:
        named = " and ".join(f"`{name}`" for name in places)
        raise ColumnError(f"{named} holds numbers of more than 38 digits in all, more than the database can hold")
    return Read(tuple(keys), tuple(facts), decimals, tuple(unknown))


def moment(text: str) -> date | Timed | Strange:
    """A day or a moment that a database has written as text: midnight is its day.

    >>> moment("2026-06-01 00:00:00"), moment("2026-06-01 09:30:00")
    (datetime.date(2026, 6, 1), Timed(text='2026-06-01 09:30:00'))
    """
    day = day_written(text, Reading())
    if not isinstance(day, str):
        return day
    return Timed(text) if ":" in text else Strange("a day beyond the years 1 to 9999", text)
