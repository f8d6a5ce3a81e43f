"""A subscription as the daily run sees it, and how a table's rows become subscriptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from numbers import Integral, Real
from typing import Any
from uuid import UUID

from attrs import field, frozen

from ..faults import Fault
from ..plain import PlainDataError, from_plain
from ..rules.facts import UNFIT, Facts, row_reader
from ..rules.plain_value import Binary, Strange, Timed, plain_value
from ..rules.reading import Reading, reading_faults
from ..rules.values import POINT_ZERO
from ..rules.vocabulary import Vocabulary, VocabularyError
from ..rules.written import day_orders, day_written

ID_COLUMNS = ("SubscriptionID", "Subscription ID", "SubscriptionId", "id")
"""Where a subscription's id is looked for when the layout does not say."""

NO_ID = "SR504"
UNFIT_ID = "SR506"
"""The codes of a row without an id, and of one whose id is none."""

SHORTENED = r"[-+]?[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,}"
POINTED = r"[-+]?[0-9]+[.,]0{1,2}"
GROUPED = r"[-+]?[0-9]{1,3}([,.'][0-9]{3})+"
"""A number as a spreadsheet shortens it, as a program writes whole numbers with a point, and in groups of three."""

_EXACT = 2**53
"""Up to here a binary number tells whole numbers apart."""


@frozen
class Subscription:
    """One subscription: its id, the facts that rules ask about, and whether it is stopped (SMT-01).

    `division` is the newspaper that offers with a list of divisions are compared with (SOL-05);
    None where it is not known.
    """

    id: str
    facts: Facts
    stopped: bool = False
    division: str | None = None


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


@frozen(kw_only=True)
class Layout:
    """Which columns of a table of subscriptions are not facts: the id, what says stopped, the division.

    Attributes:
        id: the column of the id; the usual names are looked for when empty.
        stopped: how a row says that it is stopped; without it every row is a running subscription.
        division: the field or column of the division; the vocabulary's scope field when empty.
    """

    id: str = ""
    stopped: Stopped | None = None
    division: str = ""


def layout_from(mapping: Mapping[str, Any]) -> Layout:
    """The layout that the table `[subscriptions]` of a vocabulary file describes.

    Raises:
        VocabularyError: naming every fault with its path.

    >>> layout_from({"id": "Subscriber No", "stopped": {"column": "Subscriber", "values": ["NO"]}}).id
    'Subscriber No'
    """
    try:
        layout = from_plain(dict(mapping), Layout)
    except PlainDataError as error:
        raise VocabularyError(f"subscriptions.{fault}" for fault in error.faults) from None
    faults = list(_stopped_faults(layout.stopped)) if layout.stopped else []
    if faults:
        raise VocabularyError(f"subscriptions.stopped: {fault}" for fault in faults)
    return layout


def _stopped_faults(stopped: Stopped) -> Iterator[str]:
    sides = [{_folded(word) for word in words} for words in (stopped.values, stopped.running)]
    yield from (f"`{word}` means both stopped and running" for word in sorted(sides[0] & sides[1]))
    for words in (frozenset(spellings) for pair in _OPPOSITES for spellings in pair):
        if not sides[0] & sides[1] and all(side & words for side in sides):
            yield f"`{min(sides[0] & words)}` means stopped and `{min(sides[1] & words)}` running, and they are one word"
    yield from (fault.removeprefix("reading.") for fault in reading_faults(Reading(day=stopped.day)))


def subscription_reader(
    vocabulary: Vocabulary,
    layout: Layout,
    columns: Iterable[str],
    as_of: date,
    *,
    asked: Collection[str] | None = None,
) -> Callable[[Mapping[str, Any]], tuple[Subscription | None, list[Fault]]]:
    """A reader for the rows of one table: each gives a subscription, or the faults that keep it from being one.

    Args:
        vocabulary: the fields.
        layout: which columns are not facts.
        columns: the table's columns.
        as_of: the day that decides who is stopped, and that "since" fields count up to.
        asked: the names of the fields that matter, such as `rules.fields_asked`; a cell of another
            field is not read and so cannot be at fault. All fields when left out.

    Raises:
        LookupError: the table has no column for the id, or none that the layout names.
    """
    given = list(columns)
    by_lower = {column.strip().lower(): column for column in given}
    id_name = id_column(layout, given)
    stopped = layout.stopped
    stopped_column = _column(by_lower, [stopped.column], "whether it is stopped") if stopped else None
    division = layout.division or vocabulary.scope or ""
    division_field = vocabulary.find(division) if division else None
    division_column = None if division_field or not division else _column(by_lower, [division], "the division")
    fields = [f for f in vocabulary.fields if asked is None or f.name in asked or f is division_field]
    facts_of_row = row_reader(fields, given, as_of, among=vocabulary.fields)

    def read(row: Mapping[str, Any]) -> tuple[Subscription | None, list[Fault]]:
        faults: list[Fault] = []
        facts = facts_of_row(row, faults)
        identity = subscription_id(row.get(id_name), path=id_name)
        if isinstance(identity, Fault):
            faults.append(identity)
        stopped_now = (
            is_stopped(stopped, row.get(stopped_column), as_of, faults) if stopped and stopped_column else False
        )
        if faults or isinstance(identity, Fault):
            return None, faults
        named = facts[division_field.name] if division_field else row.get(division_column) if division_column else None
        return Subscription(identity, facts, stopped_now, _cell(named) or None), faults

    return read


def id_column(layout: Layout, columns: Iterable[str]) -> str:
    """The column of a table that holds the subscription's id.

    Raises:
        LookupError: there is none, or there are several.

    >>> id_column(Layout(), ["City", "subscription id"])
    'subscription id'
    """
    given = list(columns)
    names = [layout.id] if layout.id else list(ID_COLUMNS)
    lowered = [name.strip().lower() for name in names]
    chosen = _column({c.strip().lower(): c for c in given}, names, "the subscription's id")
    full = [name for name in lowered if name != "id"] if chosen.strip().lower() != "id" else lowered
    several = [column for column in given if column.strip().lower() in full]
    if len(several) > 1:
        raise LookupError(
            f"{' and '.join(f'`{column}`' for column in several)} may both be the subscription's id: "
            "say which with `id` under [subscriptions] in the vocabulary, or leave one out"
        )
    return chosen


def subscription_id(value: Any, *, path: str = "") -> str | Fault:
    """The id that a cell holds: text or a whole number; a binary number that is whole is that number.

    What a spreadsheet or a program made of an id is no id: digits may be lost, and with them the household.

    >>> subscription_id(" 100017 "), subscription_id(17), subscription_id(17.0)
    ('100017', '17', '17')
    >>> subscription_id("1.00016E+05").message
    '`1.00016E+05` is not an id: a spreadsheet shortened it, and the digits may be lost'
    """
    kind = type(value).__name__
    if value is None or kind in ("NAType", "NaTType") or (isinstance(value, Real) and value != value):
        return Fault(path, "the subscription's id is blank", code=NO_ID)
    if isinstance(value, Decimal) and value.is_nan():
        return Fault(path, "the subscription's id is blank", code=NO_ID)
    if isinstance(value, (str, UUID)):
        return _text_id(str(value).strip(), path)
    if isinstance(value, Integral) and "bool" not in kind:
        return str(int(value))
    if isinstance(value, Decimal) or (isinstance(value, Real) and not isinstance(value, Integral)):
        whole = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        exponent = whole.as_tuple().exponent
        is_whole = isinstance(exponent, int) and exponent <= 0 and whole == whole.to_integral_value()
        if is_whole and (exponent == 0 or abs(whole) < _EXACT):
            return str(int(whole))
        return Fault(path, f"`{str(value)[:60]}` is not an id", "an id is text or a whole number", UNFIT_ID)
    said = str(value).lower() if "bool" in kind else str(value)
    return Fault(path, f"`{said[:60]}` is not an id", "an id is text or a whole number", UNFIT_ID)


def _text_id(text: str, path: str) -> str | Fault:
    if text.isalnum():
        return text
    if not text:
        return Fault(path, "the subscription's id is blank", code=NO_ID)
    if re.fullmatch(SHORTENED, text):
        return Fault(
            path,
            f"`{text[:60]}` is not an id: a spreadsheet shortened it, and the digits may be lost",
            "format the column as text where the ids still stand whole, and export it anew",
            UNFIT_ID,
        )
    if re.fullmatch(POINTED, text):
        return Fault(
            path,
            f"`{text[:60]}` is not an id: a program wrote a whole number with a point",
            f"export the column as whole numbers or text, such as {re.split('[.,]', text)[0][:60]}",
            UNFIT_ID,
        )
    if re.fullmatch(GROUPED, text):
        return Fault(
            path,
            f"`{text[:60]}` is not an id: a spreadsheet put signs between its thousands",
            f"format the column without them, such as {re.sub(r'[^0-9+-]', '', text)[:60]}",
            UNFIT_ID,
        )
    if not text.isprintable() and any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or ord(c) == 127 for c in text):
        shown = "".join(c if c.isprintable() else "?" for c in text)[:60]
        return Fault(path, f"`{shown}` is not an id: it holds a line break or another control character", code=UNFIT_ID)
    return text


def _column(by_lower: Mapping[str, str], names: Iterable[str], what: str) -> str:
    wanted = list(names)
    for name in wanted:
        if name.strip().lower() in by_lower:
            return by_lower[name.strip().lower()]
    columns = ", ".join(f"`{column}`" for column in by_lower.values())
    raise LookupError(f"no column {' or '.join(f'`{name}`' for name in wanted)} says {what}; the columns are {columns}")


def _cell(value: Any) -> str:
    return "" if value is None else str(value).strip()


def is_stopped(stopped: Stopped, cell: Any, as_of: date, faults: list[Fault]) -> bool:
    """Whether a cell says that its subscription is stopped (SMT-01); what is wrong with it is added to `faults`.

    >>> faults: list[Fault] = []
    >>> active = Stopped(column="Active", values=["no"])
    >>> [is_stopped(active, cell, date(2026, 6, 1), faults) for cell in ("NO", False, 0.0, "y")], faults
    ([True, True, True, False], [])
    """
    plain = plain_value(cell)
    if isinstance(plain, Binary):
        plain = plain.value
    if isinstance(plain, Decimal) and plain.is_nan():
        plain = None
    if isinstance(plain, Decimal) and plain.is_finite() and plain == plain.to_integral_value():
        plain = int(plain)
    text = _cell(plain if not isinstance(plain, (Timed, Strange)) else cell)
    if found := POINT_ZERO.fullmatch(text):
        text = found[1]
    if not text:
        if stopped.values:
            faults.append(Fault(stopped.column, "the cell that says whether it is stopped is blank", code="SR504"))
        return False
    said = stopped.says(text)
    if said is not None:
        return said
    if stopped.values:
        help = (
            f"if it means running, write in the vocabulary, under `[subscriptions]`: `{stopped.with_running(text)}`; "
            "if it means stopped, add it to `values`"
        )
        faults.append(Fault(stopped.column, f"`{text}` says neither stopped nor running", help, UNFIT))
        return False
    day = plain if isinstance(plain, date) else day_written(text, stopped.reading)
    if isinstance(day, str):
        help = _day_help(stopped, text) if isinstance(plain, str) else "it is a day, or blank"
        faults.append(Fault(stopped.column, f"`{text}` is not the day of a stop", help, UNFIT))
        return False
    return day <= as_of


def _day_help(stopped: Stopped, text: str) -> str:
    orders = day_orders(text)
    if stopped.day or not orders:
        return "write it as year-month-day; if it means that it runs, add it to `running`"
    ways = " or ".join(f'`stopped = {{ column = "{stopped.column}", day = "{order}" }}`' for order in orders)
    return f"write it as year-month-day, or write in the vocabulary, under `[subscriptions]`: {ways}"
