"""Words that are read as texts and were probably not meant so, and values that nobody has heard of."""

from __future__ import annotations

import pytest

from subrules import load, read, vocabulary_from
from subrules.diagnostics.fixing import apply_fix
from subrules.offers import VOCABULARY
from subrules.rules.vocabulary import Vocabulary, VocabularyError

PAPER = vocabulary_from(
    {
        "fields": {
            "NewspaperID": {"type": "code", "known": [1, 2, 14]},
            "City": {"type": "text", "known": ["IRVINE", "O'Fallon", "TUSTIN", "SANTA ANA"]},
            "Term": {"type": "number", "decimals": 0, "known": [1, 3, 12]},
            "Service": {
                "type": "code",
                "reading": {"missing": ["N/A", "-"], "replace": {"7DAY": "7Day"}},
            },
        }
    },
    outcomes=VOCABULARY.outcomes,
)


def rule(condition: str) -> str:
    return f"If {condition} then upgrade offer = {{A}}"


def told(condition: str, words: Vocabulary = VOCABULARY) -> list[tuple[str, list[str]]]:
    """The code of each message, and what each of its fixes would make of the condition."""
    text = rule(condition)
    return [
        (d.code, [apply_fix(text, fix)[3:].removesuffix(" then upgrade offer = {A}") for fix in d.fixes])
        for d in read(text, words).diagnostics
    ]


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("City = null", ["City is missing"]),
        ("City = NULL", ["City is missing"]),
        ("City = blank", ["City is missing"]),
        ("City = none", ["City is missing"]),
        ("City = n/a", ["City is missing"]),
        ("City = {n/a}", ["City is missing"]),
        ("City = empty", ["City is missing"]),
        ("City in {null}", ["City is missing"]),
        ("City = {no value}", ["City is missing"]),
        ("City != null", ["City is known"]),
        ("City not in {none}", ["City is known"]),
        ("City in {Boston, null}", []),
        ("City = all", ["City is known"]),
        ("City = any", ["City is known"]),
        ("NewspaperID in {all}", ["NewspaperID is known"]),
        ("City != all", []),
    ],
)
def test_a_word_for_nothing_or_for_anything_is_told(condition: str, meant: list[str]) -> None:
    assert told(condition) == [("SR212", meant)]


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("NewspaperID = One", "NewspaperID = 1"),
        ("NewspaperID = {twelve}", "NewspaperID = {12}"),
        ("NewspaperID = twenty-four", "NewspaperID = 24"),
        ("NewspaperID = {ninety nine}", "NewspaperID = {99}"),
    ],
)
def test_a_number_word_is_told(condition: str, meant: str) -> None:
    (code, fixes) = told(condition)[0]
    assert (code, fixes) == ("SR213", [meant])


@pytest.mark.parametrize(
    "condition", ['City = "null"', 'City = "all"', "City = “none”", 'NewspaperID = "One"', "City starts with all"]
)
def test_nothing_is_said_of_a_quoted_word_or_of_a_beginning(condition: str) -> None:
    assert told(condition) == []


def test_what_is_told_is_still_read_as_it_stands() -> None:
    assert load(rule("City = null"), VOCABULARY) == load(rule('City = "null"'), VOCABULARY)
    assert load(rule("NewspaperID = One"), VOCABULARY) == load(rule('NewspaperID = "One"'), VOCABULARY)


def test_no_fix_of_a_doubtful_value_is_safe() -> None:
    for condition in ("City = null", "City = all", "NewspaperID = One", "City = IRVNE"):
        (found,) = read(rule(condition), PAPER).diagnostics
        assert [fix.safe for fix in found.fixes] == [False], condition


@pytest.mark.parametrize(
    ("condition", "meant"),
    [
        ("City = Irvine", ["City = IRVINE"]),
        ("City = IRVNE", ["City = IRVINE"]),
        ("City = IRIVNE", ["City = IRVINE"]),
        ("City = O’Fallon", ["City = O'Fallon"]),
        ('City = "SANTA  ANA"', ['City = "SANTA ANA"']),
        ("NewspaperID = 15", ["NewspaperID = 14"]),
        ("NewspaperID = 7", []),
        ("NewspaperID in {1, 2, 99}", []),
        ("Term = 13", ["Term = 12"]),
        ("City starts with SAMTA", ["City starts with SANTA"]),
        ("Service = 7DAY", ["Service = 7Day"]),
    ],
)
def test_a_value_that_the_data_is_not_known_to_hold_is_told_with_near_ones(condition: str, meant: list[str]) -> None:
    found = told(condition, PAPER)
    assert [code for code, _ in found] == ["SR214"]
    assert found[0][1] == meant


@pytest.mark.parametrize(
    "condition",
    ["City = IRVINE", "City starts with IRV", "NewspaperID in {1, 14}", "Term = 12", "Term > 7", "Service = 7Day"],
)
def test_nothing_is_said_of_a_known_value_or_of_an_order(condition: str) -> None:
    assert told(condition, PAPER) == []


@pytest.mark.parametrize("condition", ["Service = N/A", 'Service = "N/A"', 'Service = "-"'])
def test_a_text_that_the_vocabulary_reads_as_missing_is_told_even_in_quotes(condition: str) -> None:
    assert told(condition, PAPER) == [("SR212", ["Service is missing"])]


def test_a_known_word_is_a_value() -> None:
    words = vocabulary_from({"fields": {"Plan": {"type": "code", "known": ["all", "none"]}}})
    assert read("If Plan in {all, none} then upgrade offer = {A}", words).diagnostics[:-1] == ()


def test_matching_does_not_look_at_what_is_known() -> None:
    from datetime import date

    from subrules import match

    rules = load(rule("City = Elsewhere"), PAPER)
    record = {"City": "Elsewhere", "NewspaperID": 99, "Term": 2, "Service": "x"}
    assert match(rules, record, as_of=date(2026, 6, 1)).offers


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"type": "number", "known": ["a"]}, "fields.F.known: 'a' is not a number"),
        (
            {"type": "code", "known": [1], "allowed": [1]},
            "fields.F.known: the allowed values are all there are; list the values in one of the two",
        ),
    ],
)
def test_known_values_are_checked_as_allowed_ones_are(form: dict[str, object], fault: str) -> None:
    with pytest.raises(VocabularyError) as caught:
        vocabulary_from({"fields": {"F": form}})
    assert list(map(str, caught.value.faults)) == [fault]


def test_known_values_can_be_given_in_python() -> None:
    from attrs import field, frozen

    from subrules import vocabulary_of

    @frozen
    class Record:
        paper: str = field(metadata={"subrules": {"type": "code", "known": ("1", "4")}})

    assert vocabulary_of(Record).find("paper").known == ("1", "4")
