"""Vocabularies, and facts read with them (LNG-06)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Literal

import pytest
from attrs import field, frozen

from subrules import (
    FactsError,
    Field,
    FieldType,
    Reading,
    Vocabulary,
    VocabularyError,
    facts_of,
    load,
    match,
    vocabulary_from,
    vocabulary_of,
)
from subrules.offers import VOCABULARY

DAY = date(2026, 6, 15)


class Circ(Enum):
    NCS = "NCS"
    MATRIX = "Matrix"


@frozen
class Subscription:
    newspaper: str = field(metadata={"subrules": {"name": "NewspaperID", "type": "code", "aliases": ("paper",)}})
    rate: Decimal
    weeks: int
    renews: bool | None
    start: date
    service: Literal["7Day", "SunOnly"] = "7Day"
    circ: Circ = field(default=Circ.NCS, metadata={"subrules": {"skip": True}})


def test_lng_06_a_vocabulary_is_read_off_an_attrs_class() -> None:
    words = vocabulary_of(Subscription, outcomes={"upgrade offer": "UPGRD"}, scope="NewspaperID")
    assert [(f.name, f.type.value, f.may_be_missing) for f in words.fields] == [
        ("NewspaperID", "code", False),
        ("rate", "number", False),
        ("weeks", "number", False),
        ("renews", "yes/no", True),
        ("start", "date", False),
        ("service", "text", False),
    ]
    assert words.find("service").allowed == ("7Day", "SunOnly")
    rules = load("If paper = 1 and rate < $2 and renews is missing then upgrade offer = {A}", words)
    record = Subscription("1", Decimal("1.99"), 4, None, date(2026, 1, 1))
    assert match(rules, record, as_of=DAY).offers[0].segment == "A"


def test_lng_06_an_attribute_no_rule_could_ask_about_is_named() -> None:
    @frozen
    class Odd:
        tags: list[str]

    with pytest.raises(VocabularyError, match="tags: rules cannot ask about a list"):
        vocabulary_of(Odd)


def test_lng_06_a_mapping_with_many_faults_is_refused_with_all_of_them() -> None:
    with pytest.raises(VocabularyError) as raised:
        vocabulary_from({"fields": {"A": {"type": "codee"}, "B": {"type": "number", "allowed": ["x"]}}})
    assert len(raised.value.faults) == 2
    assert "`codee` is not a type" in str(raised.value.faults[0])


@pytest.mark.parametrize(
    ("field_settings", "fault"),
    [
        ({"name": "Zip Code", "type": FieldType.CODE}, "is not one word"),
        ({"name": "missing", "type": FieldType.CODE}, "is a word of the language"),
        ({"name": "A", "type": FieldType.CODE, "allowed": ()}, "no value is allowed"),
        ({"name": "A", "type": FieldType.NUMBER, "allowed": (1,)}, "is not a number"),
        ({"name": "A", "type": FieldType.CODE, "decimals": 2}, "only a number has them"),
        ({"name": "A", "type": FieldType.TEXT, "reading": Reading(ignore_case=True)}, "needs `allowed`"),
        ({"name": "A", "type": FieldType.TEXT, "reading": Reading(part="low")}, "make numbers"),
        ({"name": "A", "type": FieldType.NUMBER, "reading": Reading(part="low", since="days")}, "exclude each other"),
        ({"name": "A", "type": FieldType.YES_NO, "reading": Reading(yes=("1",), no=("1",))}, "means both yes and no"),
        ({"name": "A", "type": FieldType.CODE, "aliases": ("a",)}, "already names A"),
    ],
)  # fmt: skip
def test_lng_06_a_vocabulary_that_contradicts_itself_is_refused(field_settings: dict, fault: str) -> None:
    with pytest.raises(VocabularyError, match=fault):
        Vocabulary((Field(**field_settings),))


def test_lng_06_the_language_itself_knows_nothing_of_newspapers() -> None:
    with pytest.raises(VocabularyError, match="scope: `NewspaperID` is not one of the fields"):
        Vocabulary((Field(name="Branch", type=FieldType.CODE),), scope="NewspaperID")
    words = Vocabulary(
        (Field(name="Branch", type=FieldType.CODE), Field(name="Age", type=FieldType.NUMBER)),
        {"welcome": "W"},
        "Branch",
    )
    rules = load("If Branch = 1 and Age < 18 or Age > 65 then welcome = {A}", words)
    assert match(rules, {"Branch": 2, "Age": 70}, as_of=DAY).offers == ()


def reading(type: str, raw: object, as_of: date | None = DAY, **settings: object) -> object:
    """What one field makes of a piece of data."""
    words = vocabulary_from({"fields": {"A": {"type": type, **settings}}})
    return facts_of({"A": raw}, words, as_of=as_of)["A"]


@pytest.mark.parametrize(
    ("type", "raw", "settings", "value"),
    [
        ("code", 100003, {}, "100003"),
        ("code", "007", {}, "007"),
        ("text", "", {}, ""),
        ("number", "$0.01 - $0.50", {"reading": {"part": "low"}}, Decimal("0.01")),
        ("number", "$0.01 - $0.50", {"reading": {"part": "high"}}, Decimal("0.5")),
        ("number", "$0", {"reading": {"part": "high"}}, Decimal(0)),
        ("number", "1,043.10", {"reading": {"thousands": ","}}, Decimal("1043.1")),
        ("number", "-$3.50", {}, Decimal("-3.5")),
        ("number", Decimal("1E+2"), {}, Decimal(100)),
        ("number", date(2026, 6, 5), {"reading": {"since": "days"}}, Decimal(10)),
        ("number", "2025-06-15", {"reading": {"since": "months"}}, Decimal(12)),
        ("number", "7", {"reading": {"since": "days"}}, Decimal(7)),
        ("date", "2026-06-01", {}, date(2026, 6, 1)),
        ("yes/no", "Y", {}, True),
        ("yes/no", "0", {}, False),
        ("yes/no", "actif", {"reading": {"yes": ["actif"], "no": ["stop"]}}, True),
        ("code", "7DAY", {"allowed": ["7Day"], "reading": {"ignore_case": True}}, "7Day"),
        ("code", "Daily", {"reading": {"replace": {"Daily": "7Day"}}}, "7Day"),
        ("code", "N/A", {"reading": {"missing": ["N/A"]}}, None),
        ("number", None, {}, None),
    ],
)  # fmt: skip
def test_lng_06_data_becomes_a_value_as_the_field_says(type: str, raw: object, settings: dict, value: object) -> None:
    got = reading(type, raw, **settings)
    assert got == value
    assert got.__class__ is value.__class__


@pytest.mark.parametrize(
    ("type", "raw", "why"),
    [
        ("number", True, "a number is wanted"),
        ("number", Decimal("NaN"), "it may be a gap or a failed calculation"),
        ("number", Decimal("Infinity"), "it is not a number"),
        ("number", Decimal("1e1000000"), "more than 38 digits"),
        ("number", "1e5", "write digits"),
        ("number", "１", "write digits"),
        ("number", "1_000", "thousands = "),
        ("number", 10**40, "more than 38 digits"),
        ("date", datetime(2026, 6, 1, 9), "which day it is depends on the zone"),
        ("date", "2026-02-30", "year-month-day"),
        ("date", "06/01/2026", "year-month-day"),
        ("code", 1.5, "a code is text or a whole number"),
        ("code", True, "a code is wanted"),
        ("yes/no", 2, "yes/y/true/t/1 or no"),
        ("yes/no", "maybe", "yes/y/true/t/1 or no/n/false/f/0"),
        ("text", 5, "a text is wanted"),
        ("text", ["a"], "a list"),
        ("number", "1" * 300, "far too long"),
    ],
)  # fmt: skip
def test_lng_06_what_could_be_meant_otherwise_is_refused(type: str, raw: object, why: str) -> None:
    with pytest.raises(FactsError, match=why):
        reading(type, raw)


@pytest.mark.parametrize("text", ["1,0,4", "1,04", ",100", "1,000,00", "1000,000"])
def test_lng_06_a_thousands_separator_stands_between_groups_of_three(text: str) -> None:
    with pytest.raises(FactsError, match="groups of three"):
        reading("number", text, reading={"thousands": ","})


def test_every_fault_of_a_record_is_told_at_once_with_its_path() -> None:
    with pytest.raises(FactsError) as raised:
        facts_of({"Balance": "low", "AutoRenew": "maybe", "ServiceTpe": "x", "Term": "1"}, VOCABULARY)
    assert [fault.path for fault in raised.value.faults] == ["ServiceTpe", "AutoRenew", "Balance"]
    assert raised.value.faults[0].help == "did you mean `ServiceType`?"


def test_one_field_under_two_names_must_agree() -> None:
    assert facts_of({"productID": 5, "BaseProductID": 5}, VOCABULARY)["BaseProductID"] == "5"
    with pytest.raises(FactsError, match="says otherwise"):
        facts_of({"productID": 5, "BaseProductID": 6}, VOCABULARY)


def test_two_fields_may_be_read_from_one_column_in_any_letter_case() -> None:
    facts = facts_of({"startdate": date(2026, 6, 1)}, VOCABULARY, as_of=DAY)
    assert (facts["StartDate"], facts["DaysSinceStart"], facts["MonthsSinceStart"]) == (date(2026, 6, 1), 14, 0)


def test_extra_keys_are_ignored_only_when_asked() -> None:
    assert facts_of({"Colour": "red"}, VOCABULARY, extra="ignore")["City"] is None
    with pytest.raises(FactsError, match="Colour"):
        facts_of({"Colour": "red"}, VOCABULARY)


def test_a_field_is_read_from_a_column_or_a_path() -> None:
    words = vocabulary_from(
        {
            "fields": {
                "Fee": {"type": "number", "column": "weekly fee"},
                "Zip": {"type": "code", "column": "address.zip"},
            }
        }
    )
    facts = facts_of({"weekly fee": "1.50", "address": {"zip": 90210, "city": "x"}}, words)
    assert facts == {"Fee": Decimal("1.5"), "Zip": "90210"}


def test_a_fact_that_never_is_missing_is_refused_when_it_is() -> None:
    words = vocabulary_from({"fields": {"A": {"type": "code", "may_be_missing": False}}})
    with pytest.raises(FactsError, match="never is"):
        facts_of({}, words)


def test_a_since_field_needs_an_as_of_day() -> None:
    with pytest.raises(FactsError, match="as-of day"):
        reading("number", "2026-06-01", as_of=None, reading={"since": "days"})


def test_the_default_vocabulary_has_the_fields_of_the_document() -> None:
    """DSL-01, LNG-06."""
    assert VOCABULARY.scope == "NewspaperID"
    assert VOCABULARY.find("PRODUCTid").name == "BaseProductID"
    assert VOCABULARY.outcomes == {"upgrade offer": "UPGRD", "downgrade offer": "DNGRD"}


def test_a_text_is_not_a_list_of_its_letters() -> None:
    """LNG-06: nothing is coerced silently."""
    with pytest.raises(VocabularyError, match=r"fields.*aliases: expected a list, got `\"abc\"`"):
        vocabulary_from({"fields": {"B": {"type": "code", "aliases": "abc"}}})


def test_a_setting_that_should_be_a_table_is_told_so_without_python_s_words() -> None:
    with pytest.raises(VocabularyError) as caught:
        vocabulary_from({"fields": {"Term": {"type": "number", "reading": "x"}}})
    assert "fields.Term.reading: expected a table" in str(caught.value)
