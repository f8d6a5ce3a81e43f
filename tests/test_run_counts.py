"""What a run says: offers, silent rules with what the data has instead, open facts, unknown values, rejected rows."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calling import call
from subrules import load
from subrules.cli import counts
from subrules.offers import counting as counting_module
from subrules.offers import near as near_module
from subrules.offers import silent
from subrules.offers.counting import Counting
from subrules.offers.near import Neighbours, difference
from subrules.offers.silent import silent_rules
from subrules.offers.vocabulary import VOCABULARY

WORDS = """
[fields.City]
type = "text"
[fields.ZIP]
type = "code"
[fields.Fee]
type = "number"
[fields.Start]
type = "date"
[fields.Service]
type = "code"
allowed = ["7Day", "SunOnly"]

[subscriptions]
id = "No"
stopped = { column = "State", values = ["STOPPED", "Dead"], running = ["on"] }
"""
HEADING = "No,City,ZIP,Fee,Start,Service,State"
ROWS = [
    "1,IRVINE,92604,7,2026-01-01,7Day,on",
    "2,IRVINE,92604,,2026-01-02,7Day,on",
    "3,TUSTIN,92780,9,2026-01-03,SunOnly,on",
    "4,O'FALLON,62269,8,,SunOnly,on",
    "5,IRVINE,92604,7,2026-01-01,7Day,STOPPED",
    "6,Irvine,92604,7,2026-01-01,7Day,Dead",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vocabulary.toml").write_text(WORDS)
    (tmp_path / "t.csv").write_text("\n".join([HEADING, *ROWS, ""]))
    return tmp_path


def run(folder: Path, rules: str, *options: str, engine: str = "python") -> tuple[dict[str, Any], str]:
    """The summary of a run, and what it said."""
    (folder / "a.rules").write_text(rules, encoding="utf-8")
    result = call(
        *("offers", "a.rules", "--on", "t.csv", "--as-of", "2026-06-15", "-o", "o.csv", "--engine", engine),
        *("--summary", "s.json", *options),
    )
    assert (folder / "s.json").exists(), result.output
    return json.loads((folder / "s.json").read_text(encoding="utf-8")), result.output


@pytest.mark.parametrize(
    ("condition", "near"),
    [
        ("City = Irvine", ["IRVINE"]),
        ("City = IRVNE", ["IRVINE"]),
        ("City = IRVIEN", ["IRVINE"]),
        ("ZIP = 92604-1234", ["92604"]),
        ('City = "O’Fallon"', ["O'FALLON"]),
        ('City = "IRVINE "', ["IRVINE"]),
        ("City = ZURICH", []),
        ("City in {Tustin, ZURICH}", ["TUSTIN"]),
        ("Fee = 7.5", ["7", "8"]),
        ("Start = 2025-12-31", ["2026-01-01"]),
    ],
)
@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_rule_that_gave_nothing_is_told_with_what_the_data_has(
    folder: Path, condition: str, near: list[str], engine: str
) -> None:
    summary, said = run(folder, f"If {condition} then upgrade offer = {{A}}", engine=engine)
    assert "rules that gave nothing: 1 of 1" in said
    values = summary["gave_nothing"][0]["comparisons"][0]["values"]
    assert [value["held_by"] for value in values] == [0] * len(values)
    assert [one["value"] for value in values for one in value["near"]] == near


def test_the_nearest_value_is_said_with_its_count_and_how_it_differs(folder: Path) -> None:
    _, said = run(folder, "If City = Irvine then upgrade offer = {A}")
    assert "City = Irvine: no subscription; the data has `IRVINE` 2 times (differs in letter case)" in said
    _, said = run(folder, "If City = Tustin then upgrade offer = {A}")
    assert "`TUSTIN` 1 time (differs in letter case)" in said


def test_a_rule_whose_comparisons_never_meet_says_how_many_meet_each(folder: Path) -> None:
    summary, said = run(folder, "If City = IRVINE and ZIP = 92780 and not Fee = 9 then upgrade offer = {A}")
    assert [one["met_by"] for one in summary["gave_nothing"][0]["comparisons"]] == [2, 1, 2]
    assert "City = IRVINE (2), ZIP = 92780 (1), Fee != 9 (2)" in said


def test_a_range_that_nobody_meets_says_between_what_the_values_lie(folder: Path) -> None:
    _, said = run(folder, "If Fee > 100 then upgrade offer = {A}")
    assert "Fee > 100: no subscription; Fee lies between 7 and 9" in said


def test_a_rule_that_is_left_open_or_of_other_days_is_not_said_to_find_nothing_near(folder: Path) -> None:
    summary, said = run(
        folder,
        'Rule "then" until 2020-01-01: If City = IRVINE then upgrade offer = {A}\n'
        "If Fee = 7.5 and City = IRVINE then upgrade offer = {B}",
    )
    assert [one["rule"] for one in summary["gave_nothing"]] == ["a.rules:2"]
    assert "1 rule does not count on this day" in said
    assert "a.rules:2, left open for 1 subscription by missing facts" in said


def test_offers_are_counted_by_segment_and_by_rule(folder: Path) -> None:
    rules = (
        "If City = IRVINE then upgrade offer = {A, B}\nIf Fee > 6 then upgrade offer = {A}\n"
        "If Fee is missing then downgrade offer = {C}"
    )
    for engine in ("python", "duckdb"):
        summary, said = run(folder, rules, engine=engine)
        assert [(one["segment"], one["offers"]) for one in summary["segments"]] == [("A", 4), ("B", 2), ("C", 1)]
        assert [(one["applies"], one["gives_first"]) for one in summary["rules"]] == [(2, 4), (3, 2), (1, 1)], engine
        assert "        4  upgrade offer = A" in said
        assert (summary["stopped"], summary["stopped_by"]) == (
            2,
            [{"says": "Dead", "subscriptions": 1}, {"says": "STOPPED", "subscriptions": 1}],
        )


def test_missing_facts_are_counted_in_the_records_that_they_leave_open(folder: Path) -> None:
    rules = "If Fee > 8 and City != TUSTIN then upgrade offer = {A}\nIf Start > 2026-01-02 then upgrade offer = {B}"
    for engine in ("python", "duckdb"):
        summary, said = run(folder, rules, engine=engine)
        assert summary["missing_facts"] == [{"fact": "Fee", "left_open": 1}, {"fact": "Start", "left_open": 1}]
        assert summary["left_open"] == 2
        assert "        1  Fee\n        1  Start\n" in said


def test_values_that_no_rule_names_are_told_almost_right_ones_first(folder: Path) -> None:
    summary, said = run(folder, "If City in {Tustin, IRVINE} or Service = 7Day then upgrade offer = {A}")
    assert summary["values_no_rule_names"] == [
        {
            "field": "City",
            "subscriptions": 2,
            "values": [
                {"value": "TUSTIN", "held_by": 1, "rule_has": "Tustin", "differs": "letter case"},
                {"value": "O'FALLON", "held_by": 1},
            ],
        }
    ]
    assert "City: 2 values, in 2 subscriptions: `TUSTIN` (1; a rule has `Tustin`, which differs in letter case)" in said


def test_a_beginning_that_a_rule_names_covers_what_begins_so(folder: Path) -> None:
    summary, _ = run(folder, "If ZIP starts with 92 then upgrade offer = {A}")
    assert summary["values_no_rule_names"] == [
        {"field": "ZIP", "subscriptions": 1, "values": [{"value": "62269", "held_by": 1}]}
    ]


def test_rejected_rows_are_counted_by_column_with_each_value(folder: Path) -> None:
    bad = [
        "7,X,1,lots,,7Day,on",
        "8,X,1,lots,,Sunday,on",
        "9,X,1,heaps,,7Day,on",
        "10,X,1,1,,Sunday,on",
        ",X,1,1,,7Day,on",
    ]
    (folder / "t.csv").write_text("\n".join([HEADING, *ROWS, *bad, ""]))
    summary, said = run(folder, "If Fee = 7 and Service = 7Day then upgrade offer = {A}")
    assert "rows rejected, by column: Fee 3, Service 2, No 1" in said
    fee, service, _ = summary["rejects"]
    assert [(one["rows"], one["first_line"]) for one in fee["reasons"]] == [(2, 8), (1, 10)]
    assert [(one["rows"], one["message"]) for one in service["reasons"]] == [
        (2, "`Sunday` is not a value of `Service`")
    ]
    assert summary["rejected"] == 5  # a row with two faults is one row


def test_many_rejected_rows_say_what_each_column_costs(folder: Path) -> None:
    (folder / "t.csv").write_text("\n".join([HEADING, *ROWS, *(f"{n},X,1,lots,,7Day,on" for n in range(10, 30)), ""]))
    _, said = run(folder, "If Fee = 7 then upgrade offer = {A}")
    assert (
        "       20  Fee: `lots` is not a number for `Fee` (write digits with at most one point): 20 rows, the first in line 8"
        in said
    )


def test_one_row_is_one_row(folder: Path) -> None:
    (folder / "t.csv").write_text("\n".join([HEADING, ROWS[0], "7,X,1,lots,,7Day,on", ""]))
    _, said = run(folder, "If Fee = 7 then upgrade offer = {A}")
    assert "1 subscription on 2026-06-15: 1 offer; 1 row rejected" in said


def test_without_a_running_subscription_no_rule_is_blamed(folder: Path) -> None:
    (folder / "t.csv").write_text("\n".join([HEADING, ROWS[4], ""]))
    summary, said = run(folder, "If City = Irvine then upgrade offer = {A}")
    assert summary["gave_nothing"] == []
    assert "gave nothing" not in said


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_beyond_the_limit_values_of_rules_are_still_counted_and_the_rest_is_said(
    folder: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from subrules.engines import duckdb_counts

    for module in (counting_module, duckdb_counts):
        monkeypatch.setattr(module, "DISTINCT", 3)
    rows = [f"{n},T{n},1,1,,7Day,on" for n in range(10)] + ["99,LAST,1,1,,7Day,on"]
    (folder / "t.csv").write_text("\n".join([HEADING, *rows, ""]))
    summary, said = run(folder, "If City = LAST and ZIP = 2 then upgrade offer = {A}", engine=engine)
    comparisons = summary["gave_nothing"][0]["comparisons"]
    assert [one["met_by"] for one in comparisons] == [1, 0]
    assert [value["value"] for value in summary["values_no_rule_names"][0]["values"]] == ["T0", "T1", "T2"]
    assert summary["not_counted"] == ["`City` holds more than 3 different values: those of 7 rows are not listed"]
    assert "not counted: `City`" in said


def test_what_duckdb_does_not_count_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from subrules.engines import duckdb_counts

    monkeypatch.setattr(duckdb_counts, "COMBINATIONS", 0)
    summary, said = run(folder, "If Fee > 8 then upgrade offer = {A}", engine="duckdb")
    assert summary["left_open"] == 1
    assert summary["missing_facts"] == []
    assert "not counted: which missing facts left which rules open" in said


def test_counts_prints_every_figure_and_else_a_screen(folder: Path) -> None:
    rules = "".join(f"If City = T{n} then upgrade offer = {{S{n}}}\n" for n in range(60))
    (folder / "t.csv").write_text("\n".join([HEADING, *(f"{n},T{n},1,1,,7Day,on" for n in range(40)), ""]))
    _, short = run(folder, rules)
    assert len(short.splitlines()) < 25
    assert "… and 35 more: --counts" in short
    _, whole = run(folder, rules, "--counts")
    assert "        1         1  a.rules:40\n        0         0  a.rules:41\n" in whole
    assert "more: --counts" not in whole


def test_each_engine_gives_the_same_summary_of_the_group(tmp_path: Path) -> None:
    group = Path(__file__).parents[1] / "examples" / "group"
    found = []
    for engine in ("python", "duckdb"):
        out = str(tmp_path / "o.csv")
        kept = tmp_path / f"{engine}.json"
        call("offers", str(group), "--as-of", "2026-06-15", "-o", out, "--engine", engine, "--summary", str(kept))
        found.append(json.loads(kept.read_text()))
        assert found[-1].pop("engine") == engine
    assert found[0] == found[1]
    assert sum(one["gives_first"] for one in found[0]["rules"]) == found[0]["offers"] == 2821


@pytest.mark.parametrize(
    ("held", "asked", "differs"),
    [
        ("IRVINE", "Irvine", "letter case"),
        ("New  York", "New York", "blanks"),
        ("New\u00a0York", "New York", "blanks"),
        ("Jose\u0301", "José", "composed letters"),
        ("Jose", "José", "accents"),
        ("O'Fallon", "O’Fallon", "apostrophes or dashes"),
        ("Mon-Sat", "Mon‑Sat", "apostrophes or dashes"),
        ("007", "7", "zeros"),
        ("1.0", "1", "zeros"),
        ("St Louis", "St. Louis", "signs"),
        ("СSR", "CSR", "letters of another alphabet"),
        ("MOUNT VERNON", "Mount Vernon", "letter case"),
    ],
)
def test_what_two_texts_differ_in_is_named(held: str, asked: str, differs: str) -> None:
    found = Neighbours({held: 5}).near(asked)
    assert [(one.text, one.count, one.differs) for one in found] == [(held, 5, differs)]
    assert difference(asked, held) == difference(held, asked)


def test_numbers_are_not_near_for_their_signs() -> None:
    assert Neighbours({"15": 1}).alike("1.5") == []
    assert Neighbours({"1001": 1}).alike("-1001") == []


def test_looking_for_what_is_near_stays_quick_for_many_silent_rules_and_values() -> None:
    rules = load("".join(f"If ServiceType = Q{n}Z{n} then upgrade offer = {{A}}\n" for n in range(600)), VOCABULARY)
    counting = Counting(rules, date(2026, 6, 1))
    counting.running = 10_000
    counting.add_column("ServiceType", ((f"service number {n}", 1) for n in range(10_000)))
    found = silent_rules(rules, counting.counts())
    assert len(found) == 600
    assert found[0].compared
    assert not found[-1].compared  # named, and not worked out


# ---------------------------------------------------------------- what was not looked at


def test_rules_for_which_nobody_looked_why_are_counted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(silent, "DETAILED", 2)
    monkeypatch.setattr(counts, "DETAILED", 2)
    rules = "\n".join(f"If City = ZURICH{n} then upgrade offer = {{A}}" for n in range(5))
    summary, said = run(folder, rules)
    assert summary["gave_nothing_not_explained"] == 3
    assert [len(one["comparisons"]) for one in summary["gave_nothing"]] == [1, 1, 0, 0, 0]
    line = "for 3 of these rules it was not worked out why: that is done for the first 2 only"
    assert line in said
    assert line in run(folder, rules, "--counts")[1]


def test_where_all_are_looked_at_nothing_is_said_of_it(folder: Path) -> None:
    summary, said = run(folder, "If City = ZURICH then upgrade offer = {A}")
    assert summary["gave_nothing_not_explained"] == 0
    assert "not worked out" not in said


def test_values_whose_neighbours_were_not_looked_for_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_module, "LOOKED_THROUGH", 1)
    rules = "\n".join(f"If City = ZURICHH{n}XX then upgrade offer = {{A}}" for n in range(3))
    summary, said = run(folder, rules)
    values = [one["comparisons"][0]["values"][0] for one in summary["gave_nothing"]]
    assert [value["searched"] for value in values] == [True, False, False]
    assert said.count("other spellings were not looked for") == 2
