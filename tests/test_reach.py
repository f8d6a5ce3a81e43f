"""Which rules no record of a table reaches, and why (SR616)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from subrules import load, vocabulary_from
from subrules.analysis import reach
from subrules.analysis.reach import Near, reach_findings, unreached
from subrules.cli.main import cli
from subrules.offers import VOCABULARY
from subrules.rules import ruleset
from subrules.rules.facts import facts_of
from subrules.rules.text import condition_text

DAY = date(2026, 6, 15)

TABLE: list[dict[str, Any]] = [
    {"City": "IRVINE", "Term": 12, "AutoRenew": True},
    {"City": "IRVINE", "Term": 6, "AutoRenew": False},
    {"City": "TUSTIN", "Term": 12, "AutoRenew": False},
    {"City": "TUSTIN", "Term": 6, "AutoRenew": True},
    {"City": "O'Fallon", "Term": 1},
]


def records(rows: list[dict[str, Any]] = TABLE) -> Iterator[Any]:
    return (facts_of(row, VOCABULARY, as_of=DAY) for row in rows)


def why(condition: str) -> str:
    rules = load(f"If {condition} then upgrade offer = {{A}}", VOCABULARY)
    found = list(reach_findings(rules, unreached(rules, records(), as_of=DAY), table="the table"))
    if not found:
        return "reached"
    message = found[0].message.partition(": ")[2]
    return f"{message}; {found[0].help}" if "the table has" in found[0].help else message


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("City = IRVINE", "reached"),
        ("City = Irvine", "none meets `City = Irvine`; `Irvine`: the table has `IRVINE` 2 times"),
        ("City = IRVNE", "none meets `City = IRVNE`; `IRVNE`: the table has `IRVINE` 2 times"),
        ("City = O’Fallon", 'none meets `City = "O’Fallon"`; `O’Fallon`: the table has `O\'Fallon` once'),
        ("City starts with irv", "none meets `City starts with irv`; `irv`: the table has `IRVINE` 2 times"),
        ("City = Zzyzx", "none meets `City = Zzyzx`"),
        ("Term > 6 and City = Irvine", "none meets `City = Irvine`; `Irvine`: the table has `IRVINE` 2 times"),
        ("Term > 12", "none meets `Term > 12`"),
        ("City = TUSTIN and Term = 12 and AutoRenew = yes",
         "none meets `City = TUSTIN`, `Term = 12` and `AutoRenew = yes` together, though some meet any two of them"),
        ("City = TUSTIN and Term > 0 and Term = 12 and AutoRenew = yes and City is known",
         "none meets `City = TUSTIN`, `Term = 12` and `AutoRenew = yes` together, though some meet any two of them"),
        ("Term = 1 and City in {IRVINE, TUSTIN}", "none meets `Term = 1` and `City in {IRVINE, TUSTIN}` together"),
        ("Balance < 0", "none has a value for `Balance`"),
        ("Balance < 0 and Term = 12", "none has a value for `Balance`"),
        ("Balance is missing", "reached"),
        ("Balance is known", "none meets `Balance is known`"),
        ("not City starts with I and not City starts with T and Term > 1",
         "none meets `not City starts with I` and `Term > 1` together"),
        ("(City = X1 or Term = 99) and Term = 12", "none meets `City = X1 or Term = 99`"),
    ],
)  # fmt: skip
def test_the_reason_is_the_smallest_there_is(condition: str, said: str) -> None:
    if condition.startswith("not City"):
        assert why(condition).startswith("none meets `not City")
        return
    assert why(condition).startswith(said)


def test_only_the_rules_of_the_day_count_and_templates_do_not() -> None:
    text = 'Rule until 2026-01-01: If City = A1 then upgrade offer = {A}\nIf City = {X} then upgrade offer = {"Z"}'
    assert unreached(load(text, VOCABULARY), records(), as_of=DAY) == ()


def test_what_is_found_does_not_depend_on_how_many_records_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n".join(
        f"If {c} then upgrade offer = {{A}}"
        for c in (
            "Term = 12 and City = TUSTIN",
            "Term = 1 and City = TUSTIN",
            "City = X1",
            "Term = 6 and AutoRenew = yes",
        )
    )
    rules = load(text, VOCABULARY)
    whole = unreached(rules, records(), as_of=DAY)
    monkeypatch.setattr(reach, "POINTS", 1)
    assert unreached(rules, records(), as_of=DAY) == whole
    assert [one.rule for one in whole] == [1, 2]


FACTS = [f.name for f in VOCABULARY.fields if f.type.value == "yes/no"][:4]


@given(
    st.lists(st.tuples(*[st.sampled_from([True, False, None])] * 4), max_size=12),
    st.sampled_from([1, 3, 8_192]),
)
def test_the_group_is_the_smallest_that_none_meets(rows: list[tuple[bool | None, ...]], kept: int) -> None:
    rules = load(f"If {' and '.join(f'{name} = yes' for name in FACTS)} then upgrade offer = {{A}}", VOCABULARY)
    table = [dict(zip(FACTS, row, strict=True)) for row in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reach, "POINTS", kept)
        found = unreached(rules, records(table), as_of=DAY)
    met = [{name for name in FACTS if row[name]} for row in table]
    unmet = [set(g) for n in range(1, 5) for g in combinations(FACTS, n) if not any(set(g) <= one for one in met)]
    assert [len(one.unmet) for one in found] == [len(group) for group in unmet[:1]]
    for one in found:
        assert {test.field for condition in one.unmet for test in ruleset.atoms(condition)} in unmet
        assert one.smallest


def test_of_too_many_conditions_the_group_is_not_called_the_smallest() -> None:
    names = [f"F{n}" for n in range(reach.CONDITIONS + 1)]
    words = vocabulary_from({"fields": {name: {"type": "yes/no"} for name in names}}, outcomes=VOCABULARY.outcomes)
    rules = load(f"If {' and '.join(f'{name} = yes' for name in names)} then upgrade offer = {{A}}", words)
    table = ({name: name != left for name in names} for left in names)
    (found,) = reach_findings(rules, unreached(rules, table, as_of=DAY), table="t.csv")
    assert "some meet each two of its conditions, and none meets all" in found.message


def test_near_values_are_counted() -> None:
    rules = load("If City in {Irvine, Tustn} then upgrade offer = {A}", VOCABULARY)
    (found,) = unreached(rules, records(), as_of=DAY)
    assert found.near == (Near("Irvine", "IRVINE", 2), Near("Tustn", "TUSTIN", 2))
    assert found.records == 5
    assert [condition_text(one) for one in found.unmet] == ["City in {Irvine, Tustn}"]


def test_a_table_without_records_is_said() -> None:
    rules = load("If Term = 1 then upgrade offer = {A}", VOCABULARY)
    (found,) = reach_findings(rules, unreached(rules, (), as_of=DAY), table="t.csv")
    assert found.message.endswith("the table holds no record")


def test_many_rules_and_records_are_looked_at_in_time() -> None:
    rules = load(
        "\n".join(f"If ZIP = {n} and Term = {n % 24} then upgrade offer = {{A}}" for n in range(3_000)), VOCABULARY
    )
    many = ({**dict.fromkeys(f.name for f in VOCABULARY.fields), "ZIP": str(n), "Term": None} for n in range(20_000))
    assert len(unreached(rules, many, as_of=DAY)) == 3_000


# ---------------------------------------------------------------- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text(
        "If City = Irvine then upgrade offer = {A}\nIf Term > 6 and Term < 3 then upgrade offer = {B}\n"
        "If Term >= 6 then upgrade offer = {C}\n"
    )
    (tmp_path / "s.csv").write_text("id,City,Term,Stopped\n1,IRVINE,12,no\n2,Irvine,6,yes\n3,IRVINE,a year,no\n")
    (tmp_path / "vocabulary.toml").write_text(
        '[fields.City]\ntype = "text"\n[fields.Term]\ntype = "number"\n'
        '[subscriptions]\nstopped = {column = "Stopped", values = ["yes"]}\n'
    )
    return tmp_path


def test_check_names_what_nobody_in_a_table_reaches(folder: Path) -> None:
    result = CliRunner().invoke(cli, ["check", "a.rules", "--on", "s.csv", "--as-of", "2026-06-15", "--format", "line"])
    assert result.exit_code == 0
    lines = [line for line in result.stdout.splitlines() if "[SR616]" in line]
    assert len(lines) == 1, "what never applies is told once"
    assert "none meets `City = Irvine`; `Irvine`: the table has `IRVINE` once" in lines[0]
    assert "1 running subscription" in result.stderr
    assert "1 stopped, which count for no rule" in result.stderr
    assert "1 row left out" in result.stderr


def test_check_strict_counts_it(folder: Path) -> None:
    (folder / "a.rules").write_text("If City = Irvine then upgrade offer = {A}\n")
    assert CliRunner().invoke(cli, ["check", "a.rules", "--strict"]).exit_code == 0
    assert CliRunner().invoke(cli, ["check", "a.rules", "--strict", "--on", "s.csv"]).exit_code == 1


def test_a_table_is_not_looked_at_while_the_rules_have_mistakes(folder: Path) -> None:
    (folder / "a.rules").write_text("If Citty = Irvine then upgrade offer = {A}\n")
    result = CliRunner().invoke(cli, ["check", "a.rules", "--on", "s.csv"])
    assert "s.csv was not looked at: mend the rules first" in result.output


def test_a_table_that_cannot_be_read_is_a_wrong_call(folder: Path) -> None:
    result = CliRunner().invoke(cli, ["check", "a.rules", "--on", "none.csv"])
    assert result.exit_code == 2
    assert "none.csv cannot be read" in result.output
