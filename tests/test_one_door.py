"""Facts through one door: whatever holds a value, it is read the same way, or it is one fault that says what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from subrules import FactsError, Reading, Vocabulary, VocabularyError, facts_of, load, match, vocabulary_from
from subrules.faults import Fault
from subrules.offers import VOCABULARY
from subrules.project.tables import open_table
from subrules.rules.facts import field_columns, row_reader
from subrules.rules.plain_value import SINGLE, Binary, binary_of, plain_value
from subrules.rules.written import day_orders, number_help, number_written

DAY = date(2026, 6, 15)


def words(type: str, column: str = "A", **settings: Any) -> Vocabulary:
    return vocabulary_from({"fields": {"A": {"type": type, "column": column, **settings}}})


def read(type: str, raw: object, *, key: str = "A", column: str = "A", allowed: Any = None, **reading: Any) -> Any:
    """What one field makes of a value: the fact, or its only fault."""
    more = {"allowed": allowed} if allowed else {}
    try:
        return facts_of({key: raw}, words(type, column, reading=reading, **more), as_of=DAY)["A"]
    except FactsError as error:
        (fault,) = error.faults
        return fault


class Scalar:
    """A single value as numpy has it, without numpy."""

    ndim = 0

    def __init__(self, value: Any, kind: str, size: int = 8, text: str = "") -> None:
        self._value, self._text = value, text or str(value)
        self.dtype = type("dtype", (), {"kind": kind, "itemsize": size})()

    def item(self) -> Any:
        return self._value

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"{self.dtype.kind} {self._text}"  # type: ignore[attr-defined]  # made above


class NAType:
    """As `pandas.NA`: no comparison with it has a truth value."""

    def __eq__(self, other: object) -> Any:
        return self

    __ne__ = __eq__  # type: ignore[assignment]  # as in pandas
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return type(self).__name__

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


class Array(NAType):
    """As an array of numpy, which has no truth value either."""


class Town(Enum):
    MILROY = "Milroy"


@pytest.mark.parametrize(
    ("type", "raw", "fact"),
    [
        ("code", 1, "1"),
        ("code", 1.0, "1"),
        ("code", Decimal("1.0"), "1"),
        ("code", Decimal("1E+2"), "100"),
        ("code", Scalar(7, "i"), "7"),
        ("code", Scalar(7.0, "f"), "7"),
        ("code", Scalar(7.0, "f", 4), "7"),
        ("code", " 7Day ", "7Day"),
        ("text", Scalar("Milroy", "U"), "Milroy"),
        ("text", Town.MILROY, "Milroy"),
        ("number", 0.1, Decimal("0.1")),
        ("number", 0.1 + 0.2, Decimal("0.30000000000000004")),
        ("number", 1e16, Decimal(10**16)),
        ("number", -0.0, Decimal(0)),
        ("number", Scalar(0.30000001192092896, "f", 4, "0.3"), Decimal("0.3")),
        ("number", Scalar(12, "u", 1), Decimal(12)),
        ("date", datetime(2026, 6, 1), date(2026, 6, 1)),
        ("date", "2026-06-01 00:00:00", date(2026, 6, 1)),
        ("date", "2026-06-01T00:00:00.000000", date(2026, 6, 1)),
        ("date", "2026-06-01 12:00:00 AM", date(2026, 6, 1)),
        ("date", Scalar(0, "M", text="2026-06-01T00:00:00.000000000"), date(2026, 6, 1)),
        ("yes/no", 1, True),
        ("yes/no", 0, False),
        ("yes/no", 1.0, True),
        ("yes/no", Decimal("0.0"), False),
        ("yes/no", Scalar(True, "b", 1), True),
        *(("yes/no", text, True) for text in ("Y", "yes", "YES", "T", "true", "TRUE", "1", "1.0", " Yes ")),
        *(("yes/no", text, False) for text in ("N", "no", "NO", "f", "False", "0", "0.0", "n ")),
    ],
)  # fmt: skip
def test_lng_06_a_value_is_the_same_fact_whatever_holds_it(type: str, raw: object, fact: object) -> None:
    got = read(type, raw)
    assert got == fact
    assert got.__class__ is fact.__class__


@pytest.mark.parametrize("type", ["code", "text", "number", "date", "yes/no"])
@pytest.mark.parametrize("raw", [None, NAType(), Scalar(0, "M", text="NaT"), "  ", "\u00a0\t"], ids=repr)
def test_lng_08_a_gap_of_any_library_and_blanks_are_missing(type: str, raw: object) -> None:
    assert read(type, raw) is None


def test_lng_08_an_empty_text_from_python_is_a_text_and_elsewhere_it_is_missing() -> None:
    assert read("text", "") == ""
    assert read("number", "") is None
    reader = row_reader(VOCABULARY.fields, ["City", "Term"], DAY)
    faults: list[Fault] = []
    assert reader({"City": "", "Term": " "}, faults)["City"] is None
    assert faults == []


NANS = [float("nan"), Decimal("NaN"), Decimal("sNaN"), Scalar(float("nan"), "f")]


@pytest.mark.parametrize("raw", NANS, ids=repr)
def test_lng_08_nan_among_numbers_is_one_fault_until_the_vocabulary_says_that_it_is_missing(raw: object) -> None:
    fault = read("number", raw)
    assert 'write in the vocabulary, under `[fields.A.reading]`: `missing = ["NaN"]`' in fault.help
    assert read("number", raw, missing=["NaN"]) is None
    assert read("number", "nan", missing=["nan"]) is None


@pytest.mark.parametrize("raw", NANS, ids=repr)
@pytest.mark.parametrize("type", ["code", "text", "date", "yes/no"])
def test_lng_08_nan_where_no_numbers_are_is_a_gap(type: str, raw: object) -> None:
    """As in a column of pandas: a column of codes that has one is a column of binary numbers."""
    assert read(type, raw) is None
    assert read("number", raw, since="days") is None, "a column of days"


def test_lng_08_a_cell_that_several_fields_read_is_at_fault_once() -> None:
    for raw in (float("inf"), Decimal("Infinity"), Array(), "soon", True):
        with pytest.raises(FactsError) as raised:
            facts_of({"StartDate": raw}, VOCABULARY, as_of=DAY)
        assert [fault.path for fault in raised.value.faults] == ["StartDate"]


def test_a_value_without_a_truth_value_under_two_names_is_one_fault_or_missing() -> None:
    with pytest.raises(FactsError) as raised:
        facts_of({"BaseProductID": Array(), "productID": "5"}, VOCABULARY)
    assert [fault.path for fault in raised.value.faults] == ["BaseProductID"]
    assert facts_of({"BaseProductID": NAType(), "productID": "5"}, VOCABULARY)["BaseProductID"] == "5"


@pytest.mark.parametrize(
    ("type", "raw", "help"),
    [
        ("code", 1.5, "a code is text or a whole number"),
        ("code", 1e17, "may have lost some: hold the codes as text"),
        ("code", Scalar(16777217.0, "f", 4, "16777216.0"), "may have lost some"),
        ("code", "1.0", "`whole = true` if it is the code 1, or `whole = false` if it is a code of its own"),
        ("code", "1.00016E+05", "a spreadsheet has shortened it and its last digits are lost: export it as text"),
        ("code", datetime(2026, 6, 1), "a code is wanted, not a date"),
        ("text", Scalar(5, "i"), "a text is wanted, not a number"),
        ("number", float("inf"), "it is not a number"),
        ("number", 1e300, "it has more than 38 digits"),
        ("number", "9" * 39, "it has more than 38 digits"),
        ("number", Array(), "a number is wanted, not an Array"),
        ("yes/no", Decimal("1e1000000"), "it is yes/y/true/t/1"),
        ("number", "n/a", '`missing = ["n/a"]`'),
        ("date", "?", '`missing = ["?"]`'),
        ("yes/no", "-", '`missing = ["-"]`'),
        ("date", datetime(2026, 6, 1, 9, 30), "it says a time of day: which day it is depends on the zone"),
        ("date", datetime(2026, 6, 1, tzinfo=UTC), "which day it is depends on the zone"),
        ("date", "2026-06-01 09:30", "it says a time of day, `09:30`"),
        ("date", Scalar(0, "M", text="2026-06-01T09:30:00"), "it says a time of day"),
        ("date", Scalar(0, "M", text="2026-06"), "a date is wanted, not a month or a year"),
        ("date", 46174, "a date is wanted, not a number"),
        ("yes/no", 2, "it is yes/y/true/t/1 or no/n/false/f/0"),
    ],
)  # fmt: skip
def test_lng_07_what_could_be_meant_otherwise_is_one_fault_with_words(type: str, raw: object, help: str) -> None:
    assert help in read(type, raw).help


def test_lng_06_codes_with_a_point_are_read_as_the_vocabulary_says() -> None:
    assert read("code", "1.0", whole=True) == "1"
    assert read("code", "1.0", whole=False) == "1.0"
    assert read("code", "1.0", allowed=["1.0", "1.1"]) == "1.0"
    assert read("code", "1.05") == "1.05", "only noughts stand for a column of binary numbers"
    assert load("If A = 1.0 then upgrade offer = {P}", with_offers(words("code", reading={"whole": False})))
    with pytest.raises(Exception, match="is read as `1`"):
        load("If A = 1.0 then upgrade offer = {P}", with_offers(words("code", reading={"whole": True})))


def with_offers(vocabulary: Vocabulary) -> Vocabulary:
    return Vocabulary(vocabulary.fields, {"upgrade offer": "UPGRD"})


def test_a_binary_number_of_32_or_16_bits_is_its_own_shortest_decimal() -> None:
    assert binary_of(0.30000001192092896, "float") == Binary(Decimal("0.3"), SINGLE)
    assert binary_of(0.0999755859375, "halffloat").value == Decimal("0.1")
    assert plain_value(0.30000001192092896) == Binary(Decimal("0.30000001192092896"))


@pytest.mark.parametrize("name", ["int64", "float32", "float64", "str_", "bool_", "datetime64"])
def test_the_values_of_numpy_itself(name: str) -> None:
    numpy = pytest.importorskip("numpy")
    given: dict[str, tuple[str, Any, Any]] = {
        "int64": ("code", 5, "5"),
        "float32": ("number", 0.3, Decimal("0.3")),
        "float64": ("number", 0.3, Decimal("0.3")),
        "str_": ("text", "x", "x"),
        "bool_": ("yes/no", True, True),
        "datetime64": ("date", "2026-06-01", date(2026, 6, 1)),
    }
    type, raw, fact = given[name]
    assert read(type, getattr(numpy, name)(raw)) == fact


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    ("text", "settings", "number"),
    [
        ("2,50", {"decimal": ","}, "2.50"),
        ("1.234,50", {"decimal": ",", "thousands": "."}, "1234.50"),
        ("1 234 567", {"thousands": " "}, "1234567"),
        ("1\u202f234,5", {"decimal": ",", "thousands": " "}, "1234.5"),
        ("1'234.50", {"thousands": "'"}, "1234.50"),
        ("1234.50", {"thousands": ","}, "1234.50"),
        ("(5.00)", {"negative": "(5)"}, "-5.00"),
        ("$(5.00)", {"negative": "(5)"}, "-5.00"),
        ("($5.00)", {"negative": "(5)"}, "-5.00"),
        ("5.00-", {"negative": "5-"}, "-5.00"),
        ("-5.00", {"negative": "5-"}, "-5.00"),
        ("5.00 €", {"currency": ("€", "EUR")}, "5.00"),
        ("EUR 5.00", {"currency": ("€", "EUR")}, "5.00"),
        ("-$5.00", {}, "-5.00"),
        ("$-5.00", {}, "-5.00"),
        ("£ 5", {}, "5"),
        ("0,123", {"thousands": ","}, None),
        ("12,34", {"thousands": ","}, None),
        ("1,234", {}, None),
        ("(-5)", {"negative": "(5)"}, None),
        ("--5", {}, None),
        ("-5-", {"negative": "5-"}, None),
        ("$5 $", {"currency": ("$",)}, None),
        ("5.00 €", {}, None),
        ("$5", {"currency": ("€",)}, None),
        ("12.5", {"decimal": ",", "thousands": "."}, None),
        ("", {}, None),
        ("-", {"negative": "5-"}, None),
        ("()", {"negative": "(5)"}, None),
    ],
)  # fmt: skip
def test_lng_06_a_number_is_read_by_the_settings_or_not_at_all(text: str, settings: Any, number: str | None) -> None:
    assert number_written(text, Reading(**settings)) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2,50", '`decimal = ","`'),
        ("1,234.50", '`thousands = ","`'),
        ("1,234", '`decimal = ","` if it is 1.234, or `thousands = ","` if it is 1234'),
        ("1.234,50", '`decimal = ","`, `thousands = "."`'),
        ("1.234,50 €", '`decimal = ","`, `thousands = "."`, `currency = ["€"]`'),
        ("(5.00)", '`negative = "(5)"`'),
        ("5.00-", '`negative = "5-"`'),
        ("($1,234.50)", '`thousands = ","`, `negative = "(5)"`'),
        ("12 USD", '`currency = ["USD"]`'),
        ("1 234,5", '`decimal = ","`, `thousands = " "`'),
        ("$0.01 - $0.50", '`part = "low"` if it is 0.01, or `part = "high"` if it is 0.50'),
    ],
)  # fmt: skip
def test_a_cell_that_needs_a_setting_names_the_line_that_reads_it(text: str, line: str) -> None:
    fault = read("number", text)
    assert fault.help == f"write in the vocabulary, under `[fields.A.reading]`: {line}"


def test_a_name_that_toml_would_not_take_stands_in_quotes() -> None:
    assert '`[fields."Gebühr".reading]`' in number_help("2,50", Reading(), field="Gebühr")


@pytest.mark.parametrize("text", ["lots", "12 months", "1e5", "twelve", "5%"])
def test_a_text_that_no_setting_reads_names_none(text: str) -> None:
    assert "vocabulary" not in read("number", text).help


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("1/15/2025", "m/d/y", date(2025, 1, 15)),
        ("15/1/2025", "d/m/y", date(2025, 1, 15)),
        ("15.01.2025", "d.m.y", date(2025, 1, 15)),
        ("2025/01/15", "y/m/d", date(2025, 1, 15)),
        ("1/15/2025 0:00", "m/d/y", date(2025, 1, 15)),
        ("1/15/2025 12:00:00 AM", "m/d/y", date(2025, 1, 15)),
        ("2025-01-15", "m/d/y", date(2025, 1, 15)),
        ("03-Feb-2025", "d-mon-y", date(2025, 2, 3)),
        ("3 february 2025", "d mon y", date(2025, 2, 3)),
        ("Sept. 3, 2025", "mon d, y", date(2025, 9, 3)),
        ("February 3,2025 0:00", "mon d, y", date(2025, 2, 3)),
        ("2025/MAY/3", "y/mon/d", date(2025, 5, 3)),
    ],
)  # fmt: skip
def test_lng_03_a_day_is_read_in_the_order_that_is_set(text: str, order: str, day: date) -> None:
    assert read("date", text, day=order) == day
    assert read("number", text, column="Start", key="Start", since="days", day=order) == Decimal((DAY - day).days)


@pytest.mark.parametrize(
    ("text", "settings", "help"),
    [
        ("1/15/2025", {}, '`day = "m/d/y"`'),
        ("15.1.2025", {}, '`day = "d.m.y"`'),
        ("5/6/2025", {}, '`day = "m/d/y"` if the month stands first or `day = "d/m/y"` if the day stands first'),
        ("1/15/25", {"day": "m/d/y"}, "the year has four digits"),
        ("1/15/25", {"day": "m/d/y"}, "`years_from = 1950` if 50 is 1950 and 49 is 2049"),
        ("1/15/25", {}, '`day = "m/d/y"`, and `years_from = 1950` if'),
        ("03-Feb-26", {}, 'which century 26 is in cannot be told; or write in the vocabulary'),
        ("03-Feb-26", {}, '`day = "d-mon-y"` if the day stands first or `day = "y-mon-d"` if the year stands first, and `years_from'),
        ("3 February 2026", {}, '`day = "d mon y"`'),
        ("February 3, 2026", {}, '`day = "mon d, y"`'),
        ("3 Februar 2026", {}, "`Februar` is no English name of a month, and no others are read; write it as"),
        ("3 Februar 2026", {"day": "d mon y"}, "`Februar` is no English name of a month"),
        ("30 February 2026", {}, "there is no such day in the calendar"),
        ("03-Feb-2026", {"day": "d mon y"}, 'the vocabulary says `day = "d mon y"`, and this is no day written so'),
        ("3 Feb 2026 08:30", {"day": "d mon y"}, "it says a time of day, `08:30`"),
        ("15/1/2025", {"day": "m/d/y"}, 'the vocabulary says `day = "m/d/y"`, and this is no day written so'),
        ("2/30/2025", {"day": "m/d/y"}, "there is no such day in the calendar"),
        ("1/15/2025 08:30", {"day": "m/d/y"}, "it says a time of day, `08:30`"),
    ],
)  # fmt: skip
def test_lng_03_no_order_is_guessed(text: str, settings: Any, help: str) -> None:
    assert help in read("date", text, **settings).help


@pytest.mark.parametrize(
    ("text", "order", "first", "day"),
    [
        ("03-Feb-26", "d-mon-y", 1950, date(2026, 2, 3)),
        ("1/15/49", "m/d/y", 1950, date(2049, 1, 15)),
        ("1/15/50", "m/d/y", 1950, date(1950, 1, 15)),
        ("15.1.99", "d.m.y", 1999, date(1999, 1, 15)),
        ("15.1.00", "d.m.y", 1999, date(2000, 1, 15)),
        ("26-06-01", "y-m-d", 2000, date(2026, 6, 1)),
        ("1/15/1949", "m/d/y", 1950, date(1949, 1, 15)),
        ("2025-01-15", "m/d/y", 1950, date(2025, 1, 15)),
    ],
)  # fmt: skip
def test_lng_03_years_of_two_digits_lie_where_the_vocabulary_says(text: str, order: str, first: int, day: date) -> None:
    assert read("date", text, day=order, years_from=first) == day


def test_the_orders_of_a_day() -> None:
    assert day_orders("5/6/2025") == ["m/d/y", "d/m/y"]
    assert day_orders("1/15/2025 0:00:00") == ["m/d/y"]


@pytest.mark.parametrize(
    ("type", "settings", "fault"),
    [
        ("number", {"thousands": "1"}, "`1` cannot group digits"),
        ("number", {"thousands": "-"}, "`-` cannot group digits"),
        ("number", {"thousands": "$"}, "cannot group digits"),
        ("number", {"thousands": ",,"}, "cannot group digits"),
        ("number", {"decimal": ";"}, "is not a decimal sign"),
        ("number", {"decimal": ",", "thousands": ","}, "are both `,`"),
        ("number", {"thousands": "."}, "are both `.`"),
        ("number", {"currency": ["5"]}, "could be part of a number"),
        ("number", {"currency": ["-"]}, "could be part of a number"),
        ("number", {"negative": "red"}, "negative"),
        ("number", {"day": "m/d/y"}, "only days are written in an order"),
        ("date", {"day": "mm/dd/yyyy"}, "is not an order of days"),
        ("date", {"day": "m/d/d"}, "is not an order of days"),
        ("date", {"day": "mon-m-y"}, "is not an order of days"),
        ("date", {"day": "m/d, y"}, "is not an order of days"),
        ("date", {"years_from": 1950}, "it needs `day`"),
        ("date", {"day": "m/d/y", "years_from": 50}, "`50` is not a year from 1000 to 9900"),
        ("number", {"years_from": 1950}, "it needs `day`"),
        ("code", {"day": "d-mon-y", "years_from": 1950}, "only days are written in an order"),
        ("date", {"day": "m/d.y"}, "is not an order of days"),
        ("date", {"day": "y-d-m"}, "cannot be told from year-month-day"),
        ("date", {"decimal": ","}, "make numbers"),
        ("text", {"whole": True}, "only codes need it"),
        ("code", {"ignore_case": True}, "needs `allowed`, `missing` or `replace`"),
        ("code", {"ignore_case": True, "replace": {"a": "x", "A": "y"}}, "are one text, and stand for different ones"),
        ("code", {"missing": ["x"], "replace": {"x": "y"}}, "is both missing and replaced"),
        ("number", {"replace": {"free": "nothing"}}, "`nothing`, for `free`, is not a value of the field"),
        ("date", {"replace": {"never": "1/15/2025"}}, "is not a value of the field"),
        ("yes/no", {"replace": {"ja": "si"}}, "is not a value of the field"),
    ],
)  # fmt: skip
def test_lng_07_a_setting_that_could_be_wrong_is_refused_in_the_vocabulary(
    type: str, settings: Any, fault: str
) -> None:
    with pytest.raises(VocabularyError) as raised:
        words(type, reading=settings)
    assert fault in str(raised.value)
    assert len(raised.value.faults) == 1


def test_lng_07_a_replacement_that_is_not_allowed_is_named_once_in_the_vocabulary() -> None:
    with pytest.raises(VocabularyError) as raised:
        words("code", allowed=["7Day", "SunOnly"], reading={"replace": {"Daily": "7Days", "Sun": "SunOnly"}})
    assert str(raised.value.faults[0]) == "fields.A.reading.replace: `7Days`, for `Daily`, is not a value of the field"


def test_lng_06_ignore_case_reaches_replace_and_missing() -> None:
    settings: Any = {"ignore_case": True, "replace": {"Daily": "7DAY"}, "missing": ["N/A"]}
    for raw, fact in (("DAILY", "7Day"), (" daily", "7Day"), ("n/a", None), ("7day", "7Day")):
        assert read("code", raw, allowed=["7Day"], **settings) == fact
    assert read("text", "n/a", missing=["N/A"]) == "n/a", "letter case counts where nothing is said"


@pytest.mark.parametrize("raw", ["999", "999.00", 999, 999.0, Decimal("999.0")])
def test_lng_06_missing_and_replace_mean_a_number_however_it_is_held(raw: object) -> None:
    assert read("number", raw, missing=["999"]) is None
    assert read("number", raw, replace={"999": "1"}) == Decimal(1)


# ---------------------------------------------------------------- since a day


@pytest.mark.parametrize("raw", ["46174", 46174, 46174.0, Decimal(46174), "7"])
def test_lng_06_a_bare_number_in_a_column_of_days_is_rejected(raw: object) -> None:
    fault = read("number", raw, column="Start Date", key="Start Date", since="months")
    assert fault.message.endswith("is not a day for `A`")
    assert fault.help.startswith("`Start Date` holds days: a number of months is taken under `A` only")
    assert ("a spreadsheet's 46174 is 2026-06-01: export the column as days" in fault.help) == (raw != "7")
    assert read("number", raw, column="Start Date", key="a", since="months") == Decimal(str(raw))
    assert read("number", raw, since="months") == Decimal(str(raw)), "its own name is its column"


def test_lng_08_of_a_start_day_in_the_future_nothing_is_known() -> None:
    rules = load("If DaysSinceStart < 30 then upgrade offer = {A}", VOCABULARY)
    for start in (date(2026, 6, 16), "2026-07-01", date(2030, 1, 1)):
        facts = facts_of({"StartDate": start}, VOCABULARY, as_of=DAY)
        assert (facts["DaysSinceStart"], facts["MonthsSinceStart"]) == (None, None)
        assert match(rules, {"StartDate": start}, as_of=DAY).offers == ()
    assert facts_of({"StartDate": DAY}, VOCABULARY, as_of=DAY)["DaysSinceStart"] == 0


def test_lng_08_a_field_and_the_day_it_counts_from_agree_or_are_one_fault() -> None:
    start = date(2026, 6, 1)
    for record in (
        {"StartDate": start, "DaysSinceStart": 14},
        {"StartDate": "2026-06-01", "dayssincestart": "14", "MonthsSinceStart": 0.0},
        {"StartDate": start, "DaysSinceStart": None},
        {"StartDate": None, "DaysSinceStart": 14, "MonthsSinceStart": 0},
    ):
        assert facts_of(record, VOCABULARY, as_of=DAY)["DaysSinceStart"] == 14
    with pytest.raises(FactsError) as raised:
        facts_of({"StartDate": start, "DaysSinceStart": 15}, VOCABULARY, as_of=DAY)
    (fault,) = raised.value.faults
    assert "`15` says otherwise than `StartDate`, which gives `14`" in str(fault)


def test_lng_08_without_a_day_to_count_up_to_a_count_stands_for_itself() -> None:
    assert facts_of({"StartDate": None, "DaysSinceStart": 14}, VOCABULARY)["DaysSinceStart"] == 14
    facts = facts_of({"StartDate": "2026-06-01", "DaysSinceStart": 14, "MonthsSinceStart": 0}, VOCABULARY)
    assert (facts["DaysSinceStart"], facts["StartDate"]) == (14, date(2026, 6, 1))


# ---------------------------------------------------------------- two places for one field

CROSSWISE = vocabulary_from(
    {"fields": {"Rate": {"type": "number", "column": "Fee"}, "Fee": {"type": "number", "column": "Rate"}}}
)


def test_lng_06_two_fields_whose_columns_are_crosswise_named() -> None:
    facts = facts_of({"Rate": 1, "Fee": 2}, CROSSWISE)
    assert facts == {"Rate": 2, "Fee": 1}
    assert facts_of(facts, CROSSWISE) == facts, "facts are found under their own names"
    faults: list[Fault] = []
    assert row_reader(CROSSWISE.fields, ["Rate", "Fee"], None)({"Rate": "1", "Fee": "2"}, faults) == facts
    assert row_reader(CROSSWISE.fields[:1], ["Rate", "Fee"], None, among=CROSSWISE.fields)(
        {"Rate": "1", "Fee": "2"}, faults
    ) == {"Rate": 2}
    assert faults == []


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        ({"Term": "12", "term": "12.0"}, 12),
        ({"Term": "", "term": "12"}, 12),
        ({"Term": None, "TermMonths": 12.0}, 12),
    ],
)
def test_lng_06_two_columns_for_one_field_agree_in_every_row(row: dict[str, Any], fact: int) -> None:
    faults: list[Fault] = []
    assert row_reader(VOCABULARY.fields, row, DAY)(row, faults)["Term"] == fact
    assert faults == []
    assert facts_of(row, VOCABULARY, as_of=DAY)["Term"] == fact


@pytest.mark.parametrize(
    "row", [{"Term": "12", "term": "13"}, {"AutoRenew": "yes", "ezpay": "N"}, {"ZIP": "1", "Zip": "01"}]
)
def test_lng_06_two_columns_that_contradict_each_other_are_a_fault_of_the_row(row: dict[str, Any]) -> None:
    faults: list[Fault] = []
    row_reader(VOCABULARY.fields, row, DAY)(row, faults)
    with pytest.raises(FactsError) as raised:
        facts_of(row, VOCABULARY, as_of=DAY)
    assert len(faults) == 1
    assert "says otherwise" in faults[0].message
    assert list(raised.value.faults) == faults


def test_the_columns_of_a_field_its_source_first() -> None:
    assert field_columns(VOCABULARY.by_key["daysSinceStart".lower()], ["startdate", "DaysSinceStart", "id"]) == [
        "startdate",
        "DaysSinceStart",
    ]


def test_an_attrs_record_is_read_like_a_mapping() -> None:
    @frozen
    class Held:
        A: Any

    for type, raw in (("code", 1.0), ("number", 0.1), ("yes/no", "N"), ("date", datetime(2026, 6, 1)), ("text", " x ")):
        assert facts_of(Held(raw), words(type)) == facts_of({"A": raw}, words(type))


def test_lng_06_a_path_and_a_key_for_one_field_must_agree() -> None:
    zip_code = words("code", "address.zip")
    assert facts_of({"address": {"zip": 92604}, "A": "92604"}, zip_code)["A"] == "92604"
    with pytest.raises(FactsError, match=r"says otherwise than `address\.zip`"):
        facts_of({"address": {"zip": 92604}, "A": "1"}, zip_code)


def test_a_code_in_a_binary_column_of_parquet_is_refused_where_digits_may_be_lost(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(
        pa.table({"NewspaperID": [1.0, None, 1e17], "Balance": [0.1, 1e16, None]}), tmp_path / "t.parquet"
    )
    with open_table(tmp_path / "t.parquet") as table:
        reader = row_reader(VOCABULARY.fields, table.columns, DAY)
        faults: list[Fault] = []
        found = [reader(row.cells, faults) for row in table.rows]
    assert [facts["NewspaperID"] for facts in found] == ["1", None, None]
    assert [facts["Balance"] for facts in found] == [Decimal("0.1"), Decimal(10**16), None]
    assert [fault.message for fault in faults] == ["`1E+17` is not a code for `NewspaperID`"]
