"""Conditions that hold whatever the facts are, or never: what is told, and what is suggested (SR613, SR614)."""

from __future__ import annotations

import pytest

from subrules import Diagnostic, load, read
from subrules.analysis.analyse import analyse
from subrules.analysis.findings import diagnostics_of
from subrules.diagnostics.fixing import apply_fix
from subrules.offers import VOCABULARY
from subrules.rules.statements import Assumption, CoverStatement
from subrules.rules.vocabulary import Field, FieldType, Vocabulary

PAPERS = Vocabulary(
    (
        Field(name="Paper", type=FieldType.CODE, allowed=("1", "2", "3")),
        Field(name="Always", type=FieldType.CODE, allowed=("1", "2"), may_be_missing=False),
        Field(name="Months", type=FieldType.NUMBER, decimals=0),
        Field(name="Fee", type=FieldType.NUMBER),
    ),
    VOCABULARY.outcomes,
)


def told(text: str, words: Vocabulary = VOCABULARY) -> list[Diagnostic]:
    document = read(text, words)
    assert not document.has_errors, document.diagnostics
    rules = document.ruleset()
    found = analyse(
        rules,
        assumed=[said for said in document.statements if isinstance(said, Assumption)],
        covers=[said for said in document.statements if isinstance(said, CoverStatement)],
    )
    return [d for d in diagnostics_of(found, rules) if d.code in ("SR601", "SR602", "SR606", "SR613", "SR614")]


def with_fixes(condition: str, words: Vocabulary = VOCABULARY) -> list[tuple[str, list[str]]]:
    text = f"If {condition} then upgrade offer = {{A}}"
    return [
        (d.code, [apply_fix(text, fix)[3:].removesuffix(" then upgrade offer = {A}") for fix in d.fixes])
        for d in told(text, words)
    ]


@pytest.mark.parametrize(
    ("condition", "code", "instead"),
    [
        # numbers, days, codes, texts, beginnings, yes / no
        ("Term != 1 or Term != 2", "SR613", ["Term not in {1, 2}", "Term is known"]),
        ("NewspaperID != 1 or NewspaperID != 2", "SR613", ["NewspaperID not in {1, 2}", "NewspaperID is known"]),
        ("not NewspaperID = 1 or NewspaperID not in {2, 3}", "SR613", ["NewspaperID not in {1, 2, 3}", "NewspaperID is known"]),
        ("NewspaperID = 1 or NewspaperID != 1", "SR613", ["NewspaperID is known"]),
        ("Term > 5 or Term < 10", "SR613", ["Term > 5 and Term < 10", "Term is known"]),
        ("Term >= 5 or Term <= 4", "SR613", ["Term is known"]),
        ("StartDate >= 2026-01-01 or StartDate < 2026-06-01", "SR613", ["StartDate >= 2026-01-01 and StartDate < 2026-06-01", "StartDate is known"]),
        ("not ZIP starts with 98 or not ZIP starts with 97", "SR613", ["not ZIP starts with 98 and not ZIP starts with 97", "ZIP is known"]),
        ("City != Boston or City starts with Bo", "SR613", ["City != Boston and City starts with Bo", "City is known"]),
        ("AutoRenew = yes or AutoRenew = no", "SR613", ["AutoRenew is known"]),
        ("AutoRenew in {yes, no}", "SR613", ["AutoRenew is known"]),
        # at any depth, among others
        ("Balance < 0 and (Term != 1 or Term != 2)", "SR613", ["Balance < 0 and (Term not in {1, 2})", "Balance < 0 and (Term is known)"]),
        ("NewspaperID = 1 and Term != 1 or Term != 2", "SR613", ["NewspaperID = 1 and Term not in {1, 2}", "NewspaperID = 1 and Term is known"]),
        ("Term != 1 or Term != 2 or Balance < 0", "SR613", ["Term not in {1, 2} or Balance < 0", "Term is known or Balance < 0"]),
        ("Term != 1 or Balance < 0 or Term != 2", "SR613", []),
        ("Term > 5 or Term < 10 or Balance < 0", "SR613", ["(Term > 5 and Term < 10) or Balance < 0", "Term is known or Balance < 0"]),
        # never
        ("Term = 5 and Term = 10", "SR601", ["Term in {5, 10}"]),
        ("Term > 12 and Term < 6", "SR601", ["Term > 12 or Term < 6"]),
        ("NewspaperID = 3 or (Term = 5 and Term = 10)", "SR614", ["NewspaperID = 3 or (Term in {5, 10})"]),
        ("NewspaperID = 3 and not (Term = 5 and Term = 10)", "SR614", ["NewspaperID = 3 and not (Term in {5, 10})"]),
        ("NewspaperID = 3 or (Term = 5 and City = Boston and Term = 10)", "SR614", []),
        ("NewspaperID = 3 or (ZIP starts with 98 and ZIP starts with 97)", "SR614", ["NewspaperID = 3 or (ZIP starts with 98 or ZIP starts with 97)"]),
        ("NewspaperID = 3 or (Term > 5 and Term < 6)", "SR614", ["NewspaperID = 3 or (Term > 5 or Term < 6)"][:0]),
        ("Term = 1 and not (City = Boston or City != Boston)", "SR601", []),
        ("Term is missing and Term = 1", "SR601", ["Term is missing or Term = 1"]),
        # every record
        ("NewspaperID != 1 or NewspaperID != 2 or NewspaperID is missing", "SR602", ["NewspaperID not in {1, 2} or NewspaperID is missing"]),
    ],
)  # fmt: skip
def test_one_slip_is_told_once_with_what_was_probably_meant(condition: str, code: str, instead: list[str]) -> None:
    assert with_fixes(condition) == [(code, instead)]


@pytest.mark.parametrize(
    ("condition", "code", "instead"),
    [
        ("Paper in {1, 2, 3}", "SR613", ["Paper is known"]),
        ("Paper != 1 or Paper != 2", "SR613", ["Paper not in {1, 2}", "Paper is known"]),
        ("Months = 1 and Paper in {1, 2, 3}", "SR613", ["Months = 1 and Paper is known"]),
        ("Always in {1, 2}", "SR602", []),
        ("Months > 1 and Always != 1 or Always != 2", "SR613", []),
    ],
)
def test_allowed_values_count(condition: str, code: str, instead: list[str]) -> None:
    condition = condition.replace("and Always != 1 or Always != 2", "and (Always != 1 or Always != 2)")
    assert with_fixes(condition, PAPERS) == [(code, instead)]


@pytest.mark.parametrize(
    "condition",
    [
        "Term is known",
        "Term is known and City is missing",
        "not Term is missing",
        "Term != 1 or City != Boston",
        "Term > 5 or Term < 5",
        "Term >= 6 or Term <= 4",
        "NewspaperID not in {1, 2}",
        "Term is missing or Term > 3",
        "City starts with A or City starts with B",
    ],
)
def test_nothing_is_said_of_a_condition_that_decides(condition: str) -> None:
    assert with_fixes(condition) == []


def test_what_only_is_known_makes_idle_is_told_of_the_idle_part() -> None:
    (found,) = told("If Term is known or Term = 3 then upgrade offer = {A}")
    assert (found.code, found.excerpt[found.column - 1 : found.end_column - 1].strip()) == ("SR606", "or Term = 3")


def test_the_message_says_what_holds_and_the_place_is_the_part() -> None:
    text = "If Balance < 0 and (Term != 1 or Term != 2) then upgrade offer = {A}"
    (found,) = told(text)
    assert found.message == "`Term != 1 or Term != 2` always holds where its value is known: it decides nothing"
    assert text[found.start : found.end] == "Term != 1 or Term != 2"
    assert found.help == "was `Term not in {1, 2}` meant? if every known value is meant, write `Term is known`"
    assert found.example == "Term = 0, Balance = -0.0001"


def test_what_is_said_about_rules_is_told_too() -> None:
    text = "If Term = 1 then upgrade offer = {A}\nAssume Term != 1 or Term != 2\nCover Term = 1 and Term = 2\n"
    assert [(d.code, d.line) for d in told(text)] == [("SR613", 2), ("SR614", 3)]


def test_each_of_several_slips_in_one_rule_is_told() -> None:
    text = "If (Term != 1 or Term != 2) and (City != A or City != B) then upgrade offer = {A}"
    assert [d.code for d in told(text)] == ["SR613", "SR613"]


def test_a_row_of_a_template_is_told_without_a_fix() -> None:
    from subrules import Rows, fill

    rules = load("If Term != {X} or Term != {Y} then upgrade offer = {A}", VOCABULARY)
    filled = fill(rules, Rows(({"X": "1", "Y": "2"},))).rules
    (found,) = [f for f in analyse(filled).findings if f.code == "SR613"]
    assert found.fixes == ()
    assert "`Term not in {1, 2}`" in found.help


def test_no_fix_of_the_analysis_is_safe_but_for_one_that_says_so() -> None:
    for condition, count in (("Term != 1 or Term != 2", 2), ("Term = 1 and Term = 2", 1)):
        (found,) = told(f"If {condition} then upgrade offer = {{A}}")
        assert [fix.safe for fix in found.fixes] == [False] * count


def test_a_list_of_many_exclusions_is_told_in_time() -> None:
    many = " or ".join(f"NewspaperID != {n}" for n in range(2_000))
    (found,) = told(f"If {many} then upgrade offer = {{A}}")
    assert found.code == "SR613"
    assert len(found.message) < 300
