"""How a table says that a subscription is stopped: by words, or by the day of the stop (SMT-01)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from ..faults import Fault
from ..rules.facts import UNFIT
from ..rules.plain_value import Binary, Strange, Timed, plain_value
from ..rules.reading import Reading, reading_faults
from ..rules.values import POINT_ZERO
from ..rules.written import day_orders, day_written

BLANK = "SR504"
"""The code of a cell that should say whether a subscription is stopped, and is blank."""


@frozen(kw_only=True)
class Stopped:
    """How a table says that a subscription is stopped: a column of words, or of the day of the stop.

    Attributes:
        column: the column.
        values: the words that mean stopped, letter case aside. Where one of them is yes or no, every spelling of
            it means the same (`NO`, `n`, `false`, 0), and the other means running.
        running: the words that mean running. Any word that is in neither list is a fault, and with `values` so
            is a blank cell.
        day: without `values` the column holds the day of the stop: the subscription is stopped from that day on,
            and a blank cell means that it runs. This is how the days are written besides 2026-06-01, such as "m/d/y".

    >>> Stopped(column="Active", values=["no"]).says("FALSE"), Stopped(column="Active", values=["no"]).says("lapsed")
    (True, None)
    """

    column: str
    values: list[str] = field(factory=list)
    running: list[str] = field(factory=list)
    day: str = ""

    @cached_property
    def _words(self) -> dict[str, bool]:
        """What each word says, folded: whether it means stopped."""
        said: dict[str, bool] = {}
        given = {
            _folded(word): meant for words, meant in ((self.running, False), (self.values, True)) for word in words
        }
        for mine, others in (pair[::turn] for pair in _OPPOSITES for turn in (1, -1)):
            for word in mine:
                if word in given:
                    said |= dict.fromkeys(mine, given[word])
                    said = dict.fromkeys(others, not given[word]) | said
        return said | given

    @cached_property
    def reading(self) -> Reading:
        """How the day of a stop is read."""
        return Reading(day=self.day)

    def says(self, text: str) -> bool | None:
        """Whether a word means stopped, or None where neither list has it."""
        return self._words.get(_folded(text))

    def with_running(self, word: str) -> str:
        """The line of a vocabulary that adds a word to those that mean running."""
        running = ", ".join(f'"{one}"' for one in [*self.running, word])
        values = f", values = [{', '.join(map(_in_quotes, self.values))}]" if self.values else ""
        return f'stopped = {{ column = "{self.column}"{values}, running = [{running}] }}'


_OPPOSITES = ((Reading().yes, Reading().no), (("on",), ("off",)))
"""Words of which one means the contrary of the other, each with its spellings."""


def _folded(word: str) -> str:
    return word.strip().casefold()


def _in_quotes(word: str) -> str:
    return f'"{word}"'


def stopped_faults(stopped: Stopped) -> Iterator[Fault]:
    """What is wrong with the words and the day of a declaration."""
    sides = [{_folded(word) for word in words} for words in (stopped.values, stopped.running)]
    for word in sorted(sides[0] & sides[1]):
        yield Fault((), f"`{word}` means both stopped and running", code="word-twice")
    for words in (frozenset(spellings) for pair in _OPPOSITES for spellings in pair):
        if not sides[0] & sides[1] and all(side & words for side in sides):
            one, other = min(sides[0] & words), min(sides[1] & words)
            message = f"`{one}` means stopped and `{other}` running, and they are one word"
            yield Fault((), message, code="word-twice")
    yield from (evolve(fault, loc=fault.loc[1:]) for fault in reading_faults(Reading(day=stopped.day)))


def is_stopped(stopped: Stopped, cell: object, as_of: date) -> bool | Fault:
    """Whether a cell says that its subscription is stopped (SMT-01), or what is wrong with it.

    Args:
        stopped: how the table says so.
        cell: what stands in the row, of whatever library reads it.
        as_of: the day that decides.

    Returns:
        True or False, or a fault: the cell says neither.

    >>> active = Stopped(column="Active", values=["no"])
    >>> [is_stopped(active, cell, date(2026, 6, 1)) for cell in ("NO", False, 0.0, "y")]
    [True, True, True, False]
    """
    plain = _whole(plain_value(cell))
    text = cell_text(plain if not isinstance(plain, (Timed, Strange)) else cell)
    if found := POINT_ZERO.fullmatch(text):
        text = found[1]
    if not text:
        blank = Fault(stopped.column, "the cell that says whether it is stopped is blank", code=BLANK)
        return blank if stopped.values else False
    said = stopped.says(text)
    if said is not None:
        return said
    if stopped.values:
        help = (
            f"if it means running, write in the vocabulary, under `[subscriptions]`: `{stopped.with_running(text)}`; "
            "if it means stopped, add it to `values`"
        )
        return Fault(stopped.column, f"`{text}` says neither stopped nor running", help, UNFIT)
    day = plain if isinstance(plain, date) else day_written(text, stopped.reading)
    if isinstance(day, str):
        help = _day_help(stopped, text) if isinstance(plain, str) else "it is a day, or blank"
        return Fault(stopped.column, f"`{text}` is not the day of a stop", help, UNFIT)
    return day <= as_of


def _whole(plain: Any) -> Any:
    """A number that is whole as that number, and one that is none as a blank."""
    if isinstance(plain, Binary):
        plain = plain.value
    if isinstance(plain, Decimal):
        if plain.is_nan():
            return None
        if plain.is_finite() and plain == plain.to_integral_value():
            return int(plain)
    return plain


def cell_text(value: object) -> str:
    """What stands in a cell, without the blanks around it."""
    return "" if value is None else str(value).strip()


def _day_help(stopped: Stopped, text: str) -> str:
    orders = day_orders(text)
    if stopped.day or not orders:
        return "write it as year-month-day; if it means that it runs, add it to `running`"
    ways = " or ".join(f'`stopped = {{ column = "{stopped.column}", day = "{order}" }}`' for order in orders)
    return f"write it as year-month-day, or write in the vocabulary, under `[subscriptions]`: {ways}"
