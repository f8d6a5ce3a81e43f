"""The statements of the language, one by one, at their boundaries (LNG, DSL)."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal

import pytest
from attrs.exceptions import FrozenInstanceError

from subrules import (
    FactsError,
    Field,
    FieldType,
    InputError,
    RulesError,
    UnfilledTemplate,
    Vocabulary,
    explain,
    fill,
    format_text,
    from_plain,
    load,
    match,
    read,
    to_plain,
)
from subrules.diagnostics import Edit
from subrules.diagnostics.fixing import apply_edits
from subrules.explanation.explain import Explanation
from subrules.offers import VOCABULARY
from subrules.rules.answers import Answer

DAY = date(2026, 6, 15)


def offers(text: str, /, as_of: date = DAY, **facts: object) -> list[str]:
    """The segments that rules give for some facts."""
    return [offer.segment for offer in match(load(text, VOCABULARY), facts, as_of=as_of).offers]


def applies(condition: str, **facts: object) -> bool | None:
    """Whether a condition holds for some facts; None for unknown."""
    answer = match(load(f"If {condition} then upgrade offer = {{A}}", VOCABULARY), facts, as_of=DAY)
    return None if answer.undetermined else bool(answer.offers)


def codes(text: str, vocabulary: Vocabulary = VOCABULARY) -> list[str]:
    """The codes of the mistakes in a text."""
    return [d.code for d in read(text, vocabulary).diagnostics]


# ---------------------------------------------------------------- LNG-01, LNG-02, LNG-03


def test_lng_01_a_comment_runs_to_the_end_of_its_line_and_a_rule_ends_where_the_next_begins() -> None:
    text = "If NewspaperID = 1 # If this were read, it would be a rule\n then upgrade offer = {A} If NewspaperID = 1 then upgrade offer = {B}"
    assert offers(text, NewspaperID=1) == ["A", "B"]


def test_lng_01_a_hash_in_quotes_is_no_comment() -> None:
    assert applies('ServiceType = "a#b"', ServiceType="a#b") is True


def test_lng_02_every_part_of_a_header_is_optional() -> None:
    for header in (
        "",
        "Rule:",
        'Rule "n":',
        "Rule from 2026-01-01:",
        "Rule until 2027-01-01:",
        'Rule "n" from 2026-01-01 until 2027-01-01:',
    ):
        assert offers(f"{header} If NewspaperID = 1 then upgrade offer = {{A}}", NewspaperID=1) == ["A"], header


def test_lng_02_an_unnamed_rule_is_known_by_file_and_line_and_names_are_unique_across_files() -> None:
    rules = load(
        {
            "a.rules": "\n\nIf Term = 1 then upgrade offer = {A}",
            "b.rules": 'Rule "n": If Term = 1 then upgrade offer = {B}',
        },
        VOCABULARY,
    )
    assert rules.labels == ("a.rules:3", "n")
    with pytest.raises(RulesError) as raised:
        load(
            {
                "a.rules": 'Rule "n": If Term = 1 then upgrade offer = {A}',
                "b.rules": 'Rule "n": If Term = 1 then upgrade offer = {B}',
            },
            VOCABULARY,
        )
    assert [(d.code, d.file) for d in raised.value.diagnostics] == [("SR301", "b.rules")]
    assert "a.rules:1" in raised.value.diagnostics[0].message


def test_lng_02_two_unnamed_rules_of_one_line_are_told_apart() -> None:
    rules = load("If Term = 1 then upgrade offer = {A} If Term = 1 then upgrade offer = {B}", VOCABULARY)
    assert rules.labels == ("<rules>:1", "<rules>:1:38")


@pytest.mark.parametrize(
    ("day", "given"),
    [(date(2026, 5, 31), []), (date(2026, 6, 1), ["A"]), (date(2026, 8, 31), ["A"]), (date(2026, 9, 1), [])],
)
def test_lng_03_from_counts_and_until_does_not(day: date, given: list[str]) -> None:
    text = "Rule from 2026-06-01 until 2026-09-01: If NewspaperID = 1 then upgrade offer = {A}"
    assert offers(text, as_of=day, NewspaperID=1) == given


def test_lng_03_the_as_of_day_is_a_day_and_not_a_moment() -> None:
    rules = load("If Term = 1 then upgrade offer = {A}", VOCABULARY)
    with pytest.raises(InputError, match="say which day it is in your zone"):
        match(rules, {}, as_of=datetime(2026, 6, 1, 12))


# ---------------------------------------------------------------- LNG-04, LNG-05, DSL-02, DSL-04


@pytest.mark.parametrize(
    ("condition", "holding", "failing"),
    [
        ("NewspaperID = 1", {"NewspaperID": "1"}, {"NewspaperID": "01"}),
        ("NewspaperID != 1", {"NewspaperID": 2}, {"NewspaperID": 1}),
        ("NewspaperID <> 1", {"NewspaperID": 2}, {"NewspaperID": 1}),
        ("Term < 3", {"Term": 2}, {"Term": 3}),
        ("Term <= 3", {"Term": 3}, {"Term": 4}),
        ("Term > 3", {"Term": 4}, {"Term": 3}),
        ("Term >= 3", {"Term": 3}, {"Term": 2}),
        ("NewspaperID in {1, 4}", {"NewspaperID": 4}, {"NewspaperID": 14}),
        ("NewspaperID not in {1, 4}", {"NewspaperID": 14}, {"NewspaperID": 4}),
        ("DailyRate is between $0 and $0.12", {"DailyRate": Decimal("0.12")}, {"DailyRate": Decimal("0.1201")}),
        ("DailyRate between 0 and .12", {"DailyRate": 0}, {"DailyRate": -1}),
        ("BaseProductID starts with 1000", {"BaseProductID": 100003}, {"BaseProductID": 1003}),
        ("City starts with San", {"City": "Santa Ana"}, {"City": "SANTA ANA"}),
        ("ServiceType is missing", {}, {"ServiceType": ""}),
        ("ServiceType is known", {"ServiceType": ""}, {}),
        ("StartDate between 2026-01-01 and 2026-01-31", {"StartDate": date(2026, 1, 31)}, {"StartDate": date(2026, 2, 1)}),
        ("AutoRenew = yes", {"AutoRenew": True}, {"AutoRenew": False}),
        ("not AutoRenew = yes", {"AutoRenew": False}, {"AutoRenew": True}),
    ],
)  # fmt: skip
def test_lng_04_comparisons_hold_up_to_their_boundary(condition: str, holding: dict, failing: dict) -> None:
    assert applies(condition, **holding) is True
    assert applies(condition, **failing) is False


def test_lng_04_keywords_and_field_names_in_any_letter_case() -> None:
    """DSL-02."""
    assert offers("iF nEWSPAPERid = 1 aND TERM iS bETWEEN 1 AnD 2 tHEN uPGRADE oFFER = {A}", NewspaperID=1, Term=2) == [
        "A"
    ]


def test_lng_05_not_binds_before_and() -> None:
    assert applies("not AutoRenew = yes and Term = 1", AutoRenew=False, Term=2) is False
    assert applies("not (AutoRenew = yes and Term = 1)", AutoRenew=True, Term=2) is True


def test_lng_05_a_bare_mix_is_an_error_that_shows_both_readings() -> None:
    found = read("If Term = 1 and Term = 2 or Term = 3 then upgrade offer = {A}", VOCABULARY).diagnostics[0]
    assert found.code == "SR116"
    assert [fix.title for fix in found.fixes] == [
        "read it as `(Term = 1 and Term = 2) or Term = 3`",
        "read it as `Term = 1 and (Term = 2 or Term = 3)`",
    ]


def test_dsl_04_in_the_template_shape_the_newspaper_holds_for_every_alternative() -> None:
    text = "If NewspaperID = 1 AND BaseProductID = {100003} or ServiceType = {SunDigital} then upgrade offer = {A}"
    assert offers(text, NewspaperID=1, BaseProductID=100003) == ["A"]
    assert offers(text, NewspaperID=1, BaseProductID=5, ServiceType="SunDigital") == ["A"]
    assert offers(text, NewspaperID=2, BaseProductID=100003, ServiceType="SunDigital") == []  # the boundary case
    assert codes(text) == ["SR117"]


@pytest.mark.parametrize(
    "condition",
    [
        "Term = 1 and Term = 2 or Term = 3",  # the scope field is not first
        "NewspaperID = 1 or Term = 2 and Term = 3",  # not joined by and
        "NewspaperID = 1 and Term = 2 and Term = 3 or Term = 4",  # two ands
        "NewspaperID in {1} and Term = 2 or Term = 3",  # not `=`
        "NewspaperID = 1 and Term = 2 or NewspaperID = 3",  # the scope field again
        "NewspaperID = 1 and Term = 2 or not (NewspaperID = 3)",
    ],
)
def test_dsl_04_every_other_mix_is_an_error(condition: str) -> None:
    assert codes(f"If {condition} then upgrade offer = {{A}}") == ["SR116"]


def test_dsl_04_parentheses_override() -> None:
    text = "If (NewspaperID = 1 and BaseProductID = 5) or ServiceType = S then upgrade offer = {A}"
    assert offers(text, NewspaperID=2, ServiceType="S") == ["A"]


def test_lng_05_the_formatter_writes_the_parentheses() -> None:
    text = "If NewspaperID = 1 and Term = 2 or Term = 3 then upgrade offer = {A}"
    assert format_text(text, VOCABULARY) == "If NewspaperID = 1 and (Term = 2 or Term = 3) then upgrade offer = {A}\n"


# ---------------------------------------------------------------- LNG-06, LNG-07, DSL-08: see also test_vocabulary.py


def test_lng_06_a_code_is_its_text_and_an_integer_is_its_decimal_text() -> None:
    assert applies("BaseProductID = 100003", BaseProductID=100003) is True
    assert applies('BaseProductID = "100003"', BaseProductID="100003") is True
    assert applies("BaseProductID = 100003", BaseProductID="0100003") is False


@pytest.mark.parametrize(
    ("text", "code", "help"),
    [
        ("If NewspaprID = 1 then upgrade offer = {A}", "SR201", "did you mean `NewspaperID`?"),
        ("If Balance = lots then upgrade offer = {A}", "SR202", "write digits"),
        ("If Balance = 1e5 then upgrade offer = {A}", "SR202", "write digits"),
        ("If Term = 1.5 then upgrade offer = {A}", "SR208", "round it yourself"),
        ("If ServiceType < 5 then upgrade offer = {A}", "SR204", "compare it with"),
        ("If Term starts with 5 then upgrade offer = {A}", "SR205", "use `between`"),
        ("If AutoRenew = maybe then upgrade offer = {A}", "SR202", "write yes or no"),
        ("If StartDate = 2026-02-29 then upgrade offer = {A}", "SR202", "year-month-day"),
        ("If Term = 1 then win back offer = {A}", "SR206", "`upgrade offer`, `downgrade offer`"),
    ],
)
def test_lng_07_what_the_vocabulary_does_not_know_is_an_error_with_a_way_out(text: str, code: str, help: str) -> None:
    found = read(text, VOCABULARY).diagnostics
    assert [d.code for d in found] == [code]
    assert help in found[0].help


def test_dsl_08_an_unknown_field_is_an_error_and_never_silently_true_or_false() -> None:
    with pytest.raises(RulesError, match="Colour"):
        load("If Colour = red then upgrade offer = {A}", VOCABULARY)


def test_dsl_08_more_dimensions_are_added_by_the_vocabulary() -> None:
    words = Vocabulary((Field(name="Colour", type=FieldType.TEXT),), {"stop saver offer": "STPSV"})
    rules = load("If Colour = red then stop saver offer = {A}", words)
    assert match(rules, {"Colour": "red"}, as_of=DAY).offers[0].type == "STPSV"


# ---------------------------------------------------------------- LNG-08


@pytest.mark.parametrize(
    ("condition", "facts", "held"),
    [
        ("Term = 1", {}, None),
        ("not Term = 1", {}, None),
        ("Term != 1", {}, None),
        ("Term not in {1, 2}", {}, None),
        ("Term between 1 and 2", {}, None),
        ("City starts with A", {}, None),
        ("Term = 1 and Balance = 2", {"Term": 2}, False),
        ("Term = 1 and Balance = 2", {"Term": 1}, None),
        ("Term = 1 or Balance = 2", {"Term": 1}, True),
        ("Term = 1 or Balance = 2", {"Term": 2}, None),
        ("Term = 1 or not Term = 1", {}, None),  # excluded middle does not hold where nothing is known
        ("Term is missing or Term = 1", {}, True),
        ("Term is known and Balance = 2", {}, False),
        ("not (Term = 1 and Term is missing)", {}, None),
    ],
)
def test_lng_08_missing_is_unknown_in_three_values(condition: str, facts: dict, held: bool | None) -> None:
    assert applies(condition, **facts) is held


def open_facts(condition: str, **facts: object) -> tuple[str, ...]:
    rules = load(f"If {condition} then upgrade offer = {{A}}", VOCABULARY)
    return match(rules, facts, as_of=DAY).undetermined[0].missing


def test_lng_08_exactly_the_missing_facts_that_could_have_changed_the_answer_are_named() -> None:
    assert open_facts("NewspaperID = 1 and (Term = 1 or Balance = 2)", Term=3, NewspaperID=1) == ("Balance",)
    assert open_facts("NewspaperID = 1 and Term = 1") == ("NewspaperID", "Term")
    # Balance never matters: where Term = 1 the rule applies already, and where not, it fails already.
    assert open_facts("Term = 1 or (Term = 1 and Balance = 3)") == ("Term",)
    assert open_facts("Term is known or Balance = 3") == ("Term", "Balance")
    assert open_facts("AutoRenew = yes and (AutoRenew = no or Balance = 1)") == ("AutoRenew", "Balance")


def test_lng_08_a_rule_outside_its_days_is_not_open() -> None:
    text = "Rule until 2026-01-01: If Term = 1 then upgrade offer = {A}"
    assert match(load(text, VOCABULARY), {}, as_of=DAY) == Answer(())


def test_lng_08_a_rule_set_can_be_told_to_refuse_missing_facts() -> None:
    rules = load("If Term = 1 and City is missing then upgrade offer = {A}", VOCABULARY, refuse_missing=True)
    with pytest.raises(FactsError) as raised:
        match(rules, {}, as_of=DAY)
    assert [fault.path for fault in raised.value.faults] == ["Term"]  # City may be missing: that is what is asked
    assert [offer.segment for offer in match(rules, {"Term": 1}, as_of=DAY).offers] == ["A"]


# ---------------------------------------------------------------- LNG-09, DSL-01, DSL-03, DSL-05, DSL-06, DSL-09


def test_lng_09_one_then_gives_several_segments_and_both_directions() -> None:
    text = "If Term = 1 then upgrade offer = {A}, {B} and downgrade offer = {C}"
    given = match(load(text, VOCABULARY), {"Term": 1}, as_of=DAY).offers
    assert [(o.type, o.segment) for o in given] == [("UPGRD", "A"), ("UPGRD", "B"), ("DNGRD", "C")]


def test_dsl_06_every_match_contributes_once_in_order_with_the_rules_that_gave_it() -> None:
    text = 'Rule "one": If Term = 1 then upgrade offer = {B}\nRule "two": If Term < 5 then upgrade offer = {A}, {B}'
    given = match(load(text, VOCABULARY), {"Term": 1}, as_of=DAY).offers
    assert [(o.segment, o.rules) for o in given] == [("B", ("one", "two")), ("A", ("two",))]


def test_dsl_06_the_same_segment_as_upgrade_and_as_downgrade_is_two_offers() -> None:
    text = "If Term = 1 then upgrade offer = {A} and downgrade offer = {A}"
    assert len(match(load(text, VOCABULARY), {"Term": 1}, as_of=DAY).offers) == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("If NewspaperID = 1 upgrade offer = {A}", "SR107"),
        ("If NewspaperID = 1 then {A}", "SR108"),
        ("If NewspaperID = 1 then upgrade offer {A}", "SR108"),
        ("If then upgrade offer = {A}", "SR103"),
        ("If Paper = 1 then upgrade offer = {A}", "SR201"),
        ("If NewspaperID = {} then upgrade offer = {A}", "SR114"),
    ],
)
def test_dsl_01_a_rule_that_lacks_a_part_is_an_error(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_dsl_03_braces_and_no_braces_are_the_same_value() -> None:
    for value in ("SunDigital", "{SunDigital}", "{ SunDigital }", '"SunDigital"', '{"SunDigital"}'):
        assert applies(f"ServiceType = {value}", ServiceType="SunDigital") is True, value
    assert applies("ServiceType = {Sunday Only}", ServiceType="Sunday Only") is True
    assert codes("If ServiceType = {a then upgrade offer = {A}") == ["SR111"]
    assert codes("If ServiceType = a} then upgrade offer = {A}") == ["SR112"]
    assert codes("If ServiceType = {{a}} then upgrade offer = {A}") == ["SR113"]


def test_dsl_05_exactly_one_direction_gives_its_type() -> None:
    given = match(
        load("If Term = 1 then upgrade offer = {A}\nIf Term = 1 then downgrade offer = {B}", VOCABULARY),
        {"Term": 1},
        as_of=DAY,
    )
    assert [o.type for o in given.offers] == ["UPGRD", "DNGRD"]
    assert codes("If Term = 1 then upgrade/downgrade offer = {A}") == ["SR130"]


def test_dsl_09_segments_are_compared_exactly() -> None:
    text = "If Term = 1 then upgrade offer = {MAAUPPPremium}, {MAAUPPremium}, {maaupppremium}"
    assert offers(text, Term=1) == ["MAAUPPPremium", "MAAUPPremium", "maaupppremium"]


# ---------------------------------------------------------------- LNG-10, DSL-07


def test_dsl_07_the_seed_s_own_example_is_a_template_and_is_refused_until_it_is_filled() -> None:
    text = "If NewspaperID = 1 AND BaseProductID = {Y} or ServiceType = {Y} then upgrade offer = {MAAUPPPremium}"
    rules = load(text, VOCABULARY)
    with pytest.raises(UnfilledTemplate, match="`Y`"):
        match(rules, {"NewspaperID": 1}, as_of=DAY)
    filled = fill(rules, [{"Y": "100003"}]).rules
    assert match(filled, {"NewspaperID": 1, "BaseProductID": 100003}, as_of=DAY).offers[0].segment == "MAAUPPPremium"


def test_lng_10_one_rule_a_row_each_remembering_its_row() -> None:
    rules = load("If NewspaperID = {?paper} and Balance < {X} then upgrade offer = {Z}", VOCABULARY)
    filled = fill(rules, [{"paper": 1, "X": "$5", "Z": "A"}, {"paper": 2, "X": "6", "Z": "B C"}])
    assert filled.diagnostics == ()
    assert filled.rules.labels == ("<rules>:1 (rows:1)", "<rules>:1 (rows:2)")
    assert match(filled.rules, {"NewspaperID": 2, "Balance": 5}, as_of=DAY).offers[0].segment == "B C"


def test_lng_10_a_lone_letter_meant_literally_is_written_in_quotes() -> None:
    assert applies('ServiceType = "Y"', ServiceType="Y") is True
    assert codes("If ServiceType = Y then upgrade offer = {A}") == ["SR131"]
    assert load("If ServiceType in {Y, 1} then upgrade offer = {A}", VOCABULARY).rules[0].placeholders == ("Y",)


@pytest.mark.parametrize(
    ("row", "code", "word"),
    [
        ({"X": "1"}, "SR304", "`Z`"),
        ({"X": "", "Z": "A"}, "SR305", "`X`"),
        ({"X": "lots", "Z": "A"}, "SR305", "`X`"),
        ({"X": "1", "Z": " "}, "SR305", "`Z`"),
        ({"Q": "1"}, "SR306", "Q"),
    ],
)
def test_lng_10_rows_that_do_not_fit_are_told_with_row_and_column(row: dict, code: str, word: str) -> None:
    found = fill(load("If Balance = {X} then upgrade offer = {Z}", VOCABULARY), [row]).diagnostics
    assert [d.code for d in found] == [code]
    assert word in found[0].message


# ---------------------------------------------------------------- LNG-11


def test_lng_11_one_broken_rule_in_a_thousand_hides_no_other() -> None:
    lines = [f"If NewspaperID = {n} then upgrade offer = {{S{n}}}" for n in range(1000)]
    lines[500] = "If NewspaperID = = = then ("
    document = read("\n".join(lines), VOCABULARY)
    assert {d.line for d in document.diagnostics} == {501}
    assert len(document.ruleset()) == 999


def test_lng_11_a_thousand_broken_rules_are_all_told() -> None:
    text = "\n".join(f"If Newspaper{n} = 1 then upgrade offer = {{A}}" for n in range(1000))
    assert len(read(text, VOCABULARY).diagnostics) == 1000


def test_lng_11_the_place_counts_lines_and_columns_in_code_points() -> None:
    found = read("# 😀 first\n  If Bálance = 1 then upgrade offer = {A}", VOCABULARY, name="x.rules").diagnostics[0]
    assert (found.file, found.line, found.column, found.end_line, found.end_column) == ("x.rules", 2, 6, 2, 13)
    assert found.excerpt[found.column - 1 : found.end_column - 1] == "Bálance"


# ---------------------------------------------------------------- LNG-15, LNG-17


def test_lng_15_a_rule_set_cannot_be_changed_and_is_equal_by_what_it_means() -> None:
    one = load("If Term in {1, 2} then upgrade offer = {A}", VOCABULARY)
    other = load({"elsewhere.rules": "\n\n# moved\nif TERM in {2,1} THEN upgrade offer=A."}, VOCABULARY)
    with pytest.raises(FrozenInstanceError):
        one.rules = ()  # type: ignore[misc]
    assert one == other
    assert one.digest == other.digest
    assert pickle.loads(pickle.dumps(one)) == one


def test_lng_15_the_digest_tells_rules_and_vocabularies_apart() -> None:
    texts = ["Term = 1", "Term = 2", "Term != 1", "Balance = 1", "Term = 1 and Balance = 1", "Term < 1", "Term <= 1"]
    digests = {load(f"If {t} then upgrade offer = {{A}}", VOCABULARY).digest for t in texts}
    assert len(digests) == len(texts)
    smaller = Vocabulary(VOCABULARY.fields[:5], VOCABULARY.outcomes, VOCABULARY.scope)
    assert load("If Term = 1 then upgrade offer = {A}", smaller).digest not in digests


def test_lng_15_many_threads_may_share_a_rule_set_and_build_the_parser() -> None:
    from subrules.language.parse import parser

    parser.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        rule_sets = list(
            threads.map(lambda n: load(f"If Term = {n % 3} then upgrade offer = {{A}}", VOCABULARY), range(40))
        )
        answers = list(threads.map(lambda rules: match(rules, {"Term": 1}, as_of=DAY).offers, rule_sets))
    assert [bool(answer) for answer in answers] == [n % 3 == 1 for n in range(40)]


def test_lng_17_answers_are_written_as_plain_data_and_read_back() -> None:
    rules = load("If Term = 1 and StartDate > 2026-01-01 and Balance = 0.10 then upgrade offer = {A}", VOCABULARY)
    for facts in (
        {"Term": 1},
        {"Term": 1, "StartDate": date(2026, 2, 1), "Balance": Decimal("0.1"), "AutoRenew": True},
    ):
        answer, explanation = match(rules, facts, as_of=DAY), explain(rules, facts, as_of=DAY)
        assert from_plain(to_plain(answer), Answer) == answer
        assert from_plain(to_plain(explanation), Explanation) == explanation


# ---------------------------------------------------------------- LNG-16


def test_lng_16_each_condition_with_its_span_and_what_was_found() -> None:
    text = "If NewspaperID = 1\n   and Term >= 12\n   and ServiceType != Digital then upgrade offer = {A}"
    explained = explain(load(text, VOCABULARY), {"NewspaperID": 1, "Term": 6}, as_of=DAY).rules[0]
    assert [(c.text, c.held, c.found, c.line, c.column) for c in explained.conditions] == [
        ("NewspaperID = 1", True, "1", 1, 4),
        ("Term >= 12", False, Decimal(6), 2, 8),
        ("ServiceType != Digital", None, None, 3, 8),
    ]
    assert explained.applies is False


def test_lng_16_the_smallest_change_prefers_the_fewest_facts() -> None:
    text = "If (Term = 1 and Balance = 1 and AutoRenew = yes) or (NewspaperID = 3 and City = Milroy) then upgrade offer = {A}"
    change = explain(load(text, VOCABULARY), {"NewspaperID": 3}, as_of=DAY).rules[0].change
    assert change is not None
    assert [(c.field, c.needed) for c in change.facts] == [("City", "Milroy")]
    assert change.smallest


def test_lng_16_a_rule_that_no_facts_can_meet_has_no_change() -> None:
    explained = explain(load("If Term = 1 and Term = 2 then upgrade offer = {A}", VOCABULARY), {}, as_of=DAY).rules[0]
    assert explained.change is None


def test_lng_16_outside_its_days_a_rule_needs_another_day() -> None:
    text = "Rule from 2026-07-01 until 2026-09-01: If Term = 1 then upgrade offer = {A}"
    change = explain(load(text, VOCABULARY), {"Term": 1}, as_of=DAY).rules[0].change
    assert change is not None
    assert (change.facts, change.day) == ((), date(2026, 7, 1))
    late = explain(load(text, VOCABULARY), {"Term": 1}, as_of=date(2027, 1, 1)).rules[0].change
    assert late is not None
    assert late.day == date(2026, 8, 31)


def test_lng_16_a_huge_rule_is_explained_in_bounded_time_and_says_if_the_search_was_cut_short() -> None:
    parts = " or ".join(f"(Term = {n} and Balance > {n})" for n in range(1500))
    change = explain(load(f"If {parts} then upgrade offer = {{A}}", VOCABULARY), {}, as_of=DAY).rules[0].change
    assert change is not None
    assert len(change.facts) == 2


def test_lng_16_explaining_one_rule_by_its_label() -> None:
    rules = load(
        'Rule "a": If Term = 1 then upgrade offer = {A}\nRule "b": If Term = 2 then upgrade offer = {B}', VOCABULARY
    )
    assert [r.rule for r in explain(rules, {}, as_of=DAY, only=["b"]).rules] == ["b"]
    with pytest.raises(ValueError, match="no rule is called `c`"):
        explain(rules, {}, as_of=DAY, only=["c"])


# ---------------------------------------------------------------- LNG-19


def test_lng_19_text_from_a_word_processor_reads_as_it_was_meant() -> None:
    text = "1.\u00a0If ServiceType = \u201cSunday Only\u201d and Balance \u2265 \u22125 then upgrade offer = {Plus}.\n\u2022 If Term = 1 then upgrade offer = {B};"
    assert offers(text, ServiceType="Sunday Only", Balance=-5, Term=1) == ["Plus", "B"]
    assert format_text(text, VOCABULARY).isascii()


def test_lng_02_a_header_in_any_letter_case_on_a_line_of_its_own() -> None:
    """LNG-04."""
    assert offers('rULe "n":\n# between\niF NewspaperID = 1 then upgrade offer = {A}', NewspaperID=1) == ["A"]


def test_lng_10_a_row_that_does_not_fit_makes_no_rule_and_the_others_do() -> None:
    template = load("If Balance = {X} then upgrade offer = {Z}", VOCABULARY)
    filled = fill(template, [{"X": "lots", "Z": "A"}, {"X": "1", "Z": "B"}])
    assert filled.rules.segments == (("UPGRD", "B"),)
    assert filled.rules.labels == ("<rules>:1 (rows:2)",)


def test_lng_11_of_fixes_that_overlap_the_first_is_applied() -> None:
    edits = [Edit(0, 4, "A"), Edit(2, 6, "B"), Edit(6, 8, "C")]
    assert apply_edits("01234567", edits) == "A45C"


def test_a_comment_inside_braces_is_no_part_of_the_value() -> None:
    """LNG-01: `#` begins a comment wherever it stands outside quotes."""
    text = "If NewspaperID = 1 then upgrade offer = {Sunday # the old one\n  Only}"
    assert load(text, VOCABULARY).segments == (("UPGRD", "Sunday Only"),)
    formatted = format_text(text, VOCABULARY)
    assert "{Sunday Only}" in formatted
    assert "# the old one" in formatted
