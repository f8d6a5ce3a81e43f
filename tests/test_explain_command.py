"""`subrules explain`: signs of conditions, rules by name and by segment, rejected rows, facts given twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from subrules import explain, load
from subrules.cli.main import cli
from subrules.explanation.lines import rule_lines
from subrules.offers import VOCABULARY

DAY = date(2026, 6, 15)

RULES = """Rule "early": If NewspaperID = 1 then upgrade offer = {Plus}
Rule "late": If NewspaperID = 2 then upgrade offer = {Plus}
If Term > 12 then downgrade offer = {Basic}
"""

TABLE = """id,NewspaperID,Term,City
17,1,12,18
18,1,a year,Boston
19,1,6
20,2,24,Boston
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "offers.rules").write_text(RULES)
    (tmp_path / "data.csv").write_text(TABLE)
    return tmp_path


def call(*arguments: str, input: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["explain", "offers.rules", *arguments, "--as-of", DAY.isoformat()], input=input)


def lines(condition: str, record: dict[str, object]) -> list[str]:
    rules = load(f"If {condition} then upgrade offer = {{A}}", VOCABULARY)
    return [line.strip() for line in rule_lines(explain(rules, record, as_of=DAY).rules[0])][1:]


@pytest.mark.parametrize(
    ("condition", "record", "said"),
    [
        ("not (AutoRenew = yes or Term < 3)", {"AutoRenew": False, "Term": 6}, ["+ not AutoRenew = yes: it is no", "+ not Term < 3: it is 6"]),
        ("not (AutoRenew = yes or Term < 3)", {"AutoRenew": True, "Term": 6}, ["- not AutoRenew = yes: it is yes", "+ not Term < 3: it is 6"]),
        ("not (AutoRenew = yes or Term < 3)", {"Term": 6}, ["? not AutoRenew = yes: it is missing", "+ not Term < 3: it is 6"]),
        ("not (not (Term < 3 and City = A))", {"Term": 6, "City": "A"}, ["- Term < 3: it is 6", "+ City = A"]),
        ("not (Term != 3 or City is missing)", {"Term": 3, "City": "A"}, ["+ not Term != 3: it is 3", "+ not City is missing: it is A"]),
        ("Term != 3", {"Term": 6}, ["+ Term != 3"]),
        ("not Term = 3", {"Term": 3}, ["- Term != 3: it is 3"]),
    ],
)  # fmt: skip
def test_a_plus_stands_where_the_rule_has_what_it_needs(
    condition: str, record: dict[str, object], said: list[str]
) -> None:
    assert [line for line in lines(condition, record) if line[:2] in ("+ ", "- ", "? ")] == said


def test_a_rule_is_named_by_its_name_its_place_or_a_segment(folder: Path) -> None:
    def explained(name: str) -> list[str]:
        said = call("--fact", "NewspaperID=1", "--rule", name)
        assert said.exit_code == 0, said.output
        return [
            line.split(" applies")[0].split(" does")[0].split(" is left")[0]
            for line in said.output.splitlines()
            if "= {" in line
        ]

    assert explained("early") == ["early"]
    assert explained("offers.rules:3") == ["offers.rules:3"]
    assert explained("Plus") == ["early", "late"]
    assert explained("Basic") == ["offers.rules:3"]


def test_a_name_that_nothing_bears_is_answered_with_near_ones_in_words(folder: Path) -> None:
    said = call("--fact", "NewspaperID=1", "--rule", "erly")
    assert said.exit_code == 2
    assert "no rule is called `erly` (did you mean `early`?)" in said.output
    assert "such as `early`, `late`, `offers.rules:3`" in said.output
    assert "('" not in said.output
    assert "(did you mean `Plus`?)" in call("--fact", "NewspaperID=1", "--rule", "Plsu").output


@pytest.mark.parametrize(
    ("identity", "line", "why"),
    [
        ("18", 3, "column Term: `a year` is not a number for `Term`"),
        ("19", 4, "the row has 3 cells, and the heading 4"),
    ],
)
def test_a_rejected_row_is_an_answer_and_no_wrong_call(folder: Path, identity: str, line: int, why: str) -> None:
    said = call("--on", "data.csv", "--id", identity)
    assert said.exit_code == 3
    assert "Usage:" not in said.output
    assert f"data.csv:{line}: {why}" in said.output
    assert "gives this subscription no offers" in said.output


def test_a_good_row_is_found_though_another_cell_looks_like_its_id(folder: Path) -> None:
    assert "Offers: Plus (UPGRD), Basic (DNGRD)" in call("--on", "data.csv", "--id", "20").output
    assert "has no subscription 24" in call("--on", "data.csv", "--id", "24").output


@pytest.mark.parametrize(
    ("arguments", "input", "said"),
    [
        (["--fact", "City=a", "--fact", "City=b"], None, "`City` is given twice: leave one out"),
        (["--fact", "City=a", "--fact", "City=a"], None, "`City` is given twice: leave one out"),
        (["--fact", "City=a", "--fact", "city=b"], None, "`city` is given twice, as `City` too"),
        (["--fact", "ZIP=a", "--fact", "PostalCode=b"], None, "`PostalCode` is given twice, as `ZIP` too"),
        (["--facts", "-", "--fact", "City=b"], '{"City": "a"}', "`City` is given twice"),
        (["--facts", "-"], '{"City": "a", "City": "b"}', "`City` is said twice"),
    ],
)
def test_a_fact_given_twice_is_refused(folder: Path, arguments: list[str], input: str | None, said: str) -> None:
    result = call(*arguments, input=input)
    assert result.exit_code == 2
    assert said in result.output


def test_a_blank_fact_is_a_missing_one(folder: Path) -> None:
    assert "On 2026-06-15: NewspaperID = 1" in call("--fact", "NewspaperID=1", "--fact", "City=").output
