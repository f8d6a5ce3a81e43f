"""`subrules check` with its analysis, `subrules test`, `subrules diff`, and rule tests in pytest, as a user has them."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from subrules.cli.main import cli

RULES = """\
Rule "a year":
If NewspaperID = 1 and Term >= 12 then upgrade offer = {Plus}
Rule "summer" from 2026-06-01 until 2026-09-01:
If NewspaperID = 1 and AutoRenew = yes then downgrade offer = {Less}
"""

TESTS = """\
Test "a year is enough"
  Given NewspaperID = 1, Term = 12, AutoRenew = no
  Expect upgrade offer = {Plus}
  Because rule "a year"
Test "who renews is asked to read less in summer, whatever the term"
  Given NewspaperID = 1, AutoRenew = yes, as of 2026-07-01, anything else
  Expect downgrade offer = {Less}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_text(RULES + TESTS)
    (tmp_path / "only.rules").write_text(RULES)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


# ---------------------------------------------------------------- check


def test_what_the_analysis_would_take_out_is_taken_out_by_name_only(folder: Path) -> None:
    (folder / "twice.rules").write_text(
        "# kept\nIf Term >= 6 then upgrade offer = {A}\n\n# about the second\nIf Term >= 12 then upgrade offer = {A}\n\n"
        "If Term = 1 and Balance < 0 and Term < 3 then upgrade offer = {B}  # why\n"
    )
    before = call("diff", "twice.rules", "twice.rules")
    assert before.exit_code == 0
    (folder / "kept.rules").write_text((folder / "twice.rules").read_text())
    call("check", "twice.rules", "--fix")
    assert (folder / "twice.rules").read_text() == (folder / "kept.rules").read_text(), "nothing of it is safe"
    result = call("check", "twice.rules", "--fix=SR604", "--fix=SR606")
    assert (folder / "twice.rules").read_text() == (
        "# kept\nIf Term >= 6 then upgrade offer = {A}\n\n# about the second\n"
        "If Term = 1 and Balance < 0 then upgrade offer = {B}  # why\n"
    )
    assert result.output.endswith("1 file, 2 rules: no mistakes\n")
    assert call("diff", "kept.rules", "twice.rules").exit_code == 0, "the fixes changed no offer"


def test_a_rule_hidden_by_a_later_one_is_not_removed_by_itself(folder: Path) -> None:
    """Taking it out would change the order of offers."""
    (folder / "order.rules").write_text(
        "If Term >= 12 then upgrade offer = {A}\nIf Balance < 0 then upgrade offer = {B}\nIf Term >= 6 then upgrade offer = {A}\n"
    )
    found = json.loads(call("check", "order.rules", "--format", "json").output)
    assert [(d["code"], d["line"], d["fixes"]) for d in found] == [("SR604", 1, [])]
    assert found[0]["example"] == "Term = 12"


def test_what_holds_on_one_day_or_by_assumption_only_is_never_taken_out(folder: Path) -> None:
    text = (
        'Rule "one" from 2026-01-01:\nIf Term >= 6 then upgrade offer = {A}\n'
        'Rule "two":\nIf Term >= 12 then upgrade offer = {A}\n'
    )
    (folder / "day.rules").write_text(text)
    assert "SR604" in call("check", "day.rules", "--as-of", "2026-06-15", "--fix").output
    assert (folder / "day.rules").read_text() == text
    text = (
        "If Term >= 6 then upgrade offer = {A}\nIf Balance < 0 then upgrade offer = {A}\n"
        "If Balance < 0 and Term >= 12 and Term >= 6 then downgrade offer = {B}\nAssume not (Balance < 0 and Term < 12)\n"
    )
    (folder / "assumed.rules").write_text(text)
    assert "SR606" in call("check", "assumed.rules", "--fix").output
    assert (folder / "assumed.rules").read_text() == text


def test_a_test_that_names_no_rule_and_an_assumption_too_large_are_said(folder: Path) -> None:
    (folder / "good.rules").write_text(RULES + TESTS.replace('rule "a year"', 'rule "a yaer"'))
    result = call("check", "good.rules")
    assert result.exit_code == 1
    assert "error[SR142]: there is no rule called `a yaer`" in result.output
    codes = ["NewspaperID", "ZIP", "ServiceType", "City", "State", "Country", "RateCode", "BaseProductID", "SourceCode"]
    facts = [f"{name} = 1" for name in [*codes, "Term", "Balance", "DailyRate", "WeeklyRate", "DaysSinceStart"]]
    facts += [f"{name} = yes" for name in ("IsPrint", "IsTrial", "IsDigital", "AutoRenew", "IsComplimentary")]
    facts.append("MonthsSinceStart = 1")
    parts = " and ".join(f"({one} or {other})" for one, other in zip(facts[::2], facts[1::2], strict=True))
    (folder / "large.rules").write_text(RULES + TESTS + f"Assume not ({parts})\n")
    for arguments in (["check", "large.rules"], ["test", "large.rules"], ["diff", "only.rules", "large.rules"]):
        result = call(*arguments)
        assert result.exit_code == 2
        assert "what is assumed is too large to be analysed: `not (" in result.output


def test_the_analysis_can_be_left_out_or_asked_of_one_day(folder: Path) -> None:
    (folder / "days.rules").write_text(
        'Rule "one" until 2026-01-01:\nIf Term = 1 then upgrade offer = {A}\n'
        'Rule "two":\nIf Term = 1 and Balance < 0 then upgrade offer = {A}\n'
    )
    assert "SR604" not in call("check", "days.rules", "--as-of", "2026-02-01").output, "not on this day"
    assert "rule two adds nothing" in call("check", "days.rules", "--as-of", "2025-02-01").output
    assert "SR604" not in call("check", "days.rules").output, "not on every day"
    assert "SR611" in call("check", "days.rules", "--as-of", "2026-02-01").output
    assert call("check", "days.rules", "--quick").output == "1 file, 2 rules: no mistakes\n"


def test_gaps_in_the_calendar_are_found(folder: Path) -> None:
    (folder / "calendar.rules").write_text(
        'Rule "spring" from 2026-03-01 until 2026-06-01:\nIf Term = 1 then upgrade offer = {A}\n'
        'Rule "summer" from 2026-06-02 until 2026-09-01:\nIf Term = 1 then upgrade offer = {B}\n'
        "Cover Term = 1 from 2026-03-01 until 2026-09-01\n"
    )
    result = call("check", "calendar.rules")
    assert result.exit_code == 1
    assert "example: Term = 1, as of 2026-06-01" in result.output


def test_what_the_vocabulary_excludes_is_no_finding_and_a_mistake_in_it_is_said(folder: Path) -> None:
    (folder / "both.rules").write_text(
        "If Digital = yes and ZIP = 1 then upgrade offer = {A}\nIf ZIP = 1 then downgrade offer = {B}\n"
    )
    words = '{never}\n[fields.Digital]\ntype = "yes/no"\n[fields.ZIP]\ntype = "code"\n'
    (folder / "vocabulary.toml").write_text(words.format(never='never = ["Digital = yes and ZIP is known"]'))
    assert "never applies, given what is assumed" in call("check", "both.rules").output
    (folder / "vocabulary.toml").write_text(words.format(never=""))
    assert "SR608" in call("check", "both.rules").output
    (folder / "vocabulary.toml").write_text(words.format(never='never = ["Digitl = yes"]'))
    result = call("check", "both.rules")
    assert result.exit_code == 2
    assert "never[0]: `Digitl` is not a field that these rules know" in result.output


# ---------------------------------------------------------------- test


def test_tests_pass_and_are_counted(folder: Path) -> None:
    result = call("test", "good.rules")
    assert result.output == "2 tests: 2 passed, 1 of them proved for every record\n"
    assert result.exit_code == 0


def test_a_failure_shows_the_record_and_why(folder: Path) -> None:
    (folder / "good.rules").write_text(RULES + TESTS.replace("Term = 12", "Term = 11"))
    result = call("test", "good.rules")
    assert result.exit_code == 1
    assert result.output.startswith(
        "FAILED a year is enough (good.rules:5)\n"
        "  expected upgrade offer = {Plus}, got no upgrade offer\n"
        "    on 2026-05-31; a test that names no day is to hold on every day: say which with `as of`\n"
        "    a year does not apply: upgrade offer = {Plus}\n"
        "      + NewspaperID = 1\n"
        "      - Term >= 12: it is 11\n"
        "      it would apply if Term were 12 (Term >= 12)\n"
        "  the rule a year does not apply\n"
    )
    assert "2 tests: 1 passed, 1 of them proved for every record; 1 failed\n" in result.output


def test_a_proof_that_fails_shows_a_counterexample(folder: Path) -> None:
    (folder / "good.rules").write_text(RULES + TESTS.replace(", as of 2026-07-01", ""))
    output = call("test", "good.rules").output
    assert "  expected downgrade offer = {Less}, got no downgrade offer\n" in output
    assert "    for example: NewspaperID = 1, AutoRenew = yes, as of 2026-05-31\n" in output


def test_what_is_open_for_want_of_facts_fails_when_that_is_asked(folder: Path) -> None:
    (folder / "good.rules").write_text(
        RULES
        + 'Test "nothing is known of the term"\n  Given NewspaperID = 1, AutoRenew = no\n  Expect no upgrade offer\n'
    )
    assert "1 test leaves rules undecided, for want of facts: --strict names them" in call("test", "good.rules").output
    strict = call("test", "good.rules", "--strict")
    assert strict.exit_code == 1
    assert "a year may apply or not: say the facts that decide it, or that they are missing" in strict.output
    (folder / "good.rules").write_text(
        RULES + 'Test "no term"\n  Given NewspaperID = 1, AutoRenew = no, Term is missing\n  Expect no upgrade offer\n'
    )
    assert call("test", "good.rules", "--strict").exit_code == 0, "what is said to be missing is missing"


def test_tables_hold_tests_too(folder: Path) -> None:
    (folder / "only.test.csv").write_text(
        "Test,NewspaperID,Term,City,AutoRenew,as of,upgrade offer,downgrade offer,because\n"
        'a year,1,12,"""""",no,2026-07-01,Plus,,a year\n'
        "any term in summer,1,*,,yes,2026-07-01,*,Less,\n"
        "another paper,2,12,,yes,2026-07-01,,,\n"
    )
    assert call("test", "only.rules").output == "3 tests: 3 passed, 1 of them proved for every record\n"
    assert call("test", "only.rules", "--only", "YEAR").output == "1 test: 1 passed\n"
    (folder / "only.test.csv").write_text("Test,NewspaprID,upgrade offer\na,1,Plus\n")
    result = call("test", "only.rules")
    assert result.exit_code == 2
    assert "column `NewspaprID`: it is no field, no outcome" in result.output
    assert "did you mean `NewspaperID`?" in result.output


def test_coverage_and_mutation_have_thresholds_that_are_not_rounded(folder: Path) -> None:
    result = call("test", "good.rules", "--coverage", "--mutate")
    assert result.exit_code == 0
    assert "a year:\n  no test decides by `NewspaperID = 1` while it fails\n" in result.output
    assert "coverage: 4 of 8 (50 %) conditions decided (each while it holds and while it fails)\n" in result.output
    assert "a year: `Term >= 12` could be `Term > 12`" not in result.output, "a test is at the bound"
    assert "a year: `Term >= 12` could be left out, and no test would fail\n" in result.output
    assert "summer: `until 2026-09-01` could be `until 2026-09-02`, and no test would fail\n" in result.output
    assert "Which is right?" in result.output
    assert call("test", "good.rules", "--min-coverage", "50").exit_code == 0
    low = call("test", "good.rules", "--min-coverage", "51", "--min-mutation", "100")
    assert low.exit_code == 1
    assert "coverage is below 51 %" in low.output
    assert "mutation is below 100 %" in low.output


def test_what_is_suggested_completes_the_file(folder: Path) -> None:
    missing = call("test", "good.rules", "--suggest", "--mutate").output
    assert missing.startswith("# ")
    with (folder / "good.rules").open("a") as file:
        file.write(missing)
    result = call("test", "good.rules", "--min-coverage", "100", "--min-mutation", "100")
    assert result.exit_code == 0
    assert call("test", "good.rules", "--suggest", "--mutate").output == "# no test is missing\n"


def test_other_programs_are_told_too(folder: Path) -> None:
    (folder / "good.rules").write_text(RULES + TESTS.replace("{Plus}", "{Pluss}"))
    data = json.loads(call("test", "good.rules", "--coverage", "--mutate", "--suggest", "--format", "json").output)
    assert (data["passed"], data["failed"]) == (1, 1)
    assert data["tests"][0]["failures"][0]["record"]["facts"] == {"NewspaperID": "1", "Term": "12", "AutoRenew": "no"}
    assert data["coverage"]["total"] == 8
    assert data["mutation"]["survivors"][0]["example"]["facts"]
    assert data["suggested"][0]["test"].startswith("Test ")
    root = ElementTree.fromstring(call("test", "good.rules", "--format", "junit").output)
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.get("name") for case in suite if case.find("failure") is not None] == ["a year is enough"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["only.rules"], 1, "there is no test"),
        (["good.rules", "--only", "nothing"], 1, "there is no test whose name contains `nothing`"),
        (["missing.rules"], 2, "there is no file missing.rules"),
        (["good.test.csv"], 2, "give the rules too"),
        (
            ["tests.rules"],
            2,
            "tests.rules: no rule is here to test; give the files that hold them too, or their folder",
        ),
        (["good.rules", "gone.test.csv"], 2, "there is no file gone.test.csv"),
    ],
)
def test_a_call_without_tests_is_no_success(folder: Path, arguments: list[str], code: int, said: str) -> None:
    (folder / "tests.rules").write_text(TESTS)
    result = call("test", *arguments)
    assert result.exit_code == code
    assert said in result.output


def test_a_rule_that_is_named_and_not_there_is_said(folder: Path) -> None:
    (folder / "good.rules").write_text(RULES + TESTS.replace('Because rule "a year"', 'Because rule "a yaer"'))
    result = call("test", "good.rules")
    assert result.exit_code == 1
    assert "error[SR142]: there is no rule called `a yaer`" in result.output
    assert "did you mean `a year`?" in result.output


def test_a_record_that_is_assumed_away_is_no_test(folder: Path) -> None:
    (folder / "good.rules").write_text(RULES + TESTS + "Assume not (NewspaperID = 1 and Term = 12)\n")
    assert "this record is ruled out by what is assumed at good.rules:12" in call("test", "good.rules").output


# ---------------------------------------------------------------- diff


def test_a_diff_says_for_whom_what_changes(folder: Path) -> None:
    (folder / "new.rules").write_text(RULES.replace("Term >= 12", "Term > 12"))
    result = call("diff", "only.rules", "new.rules")
    assert result.exit_code == 1
    assert result.output == (
        "less: some subscriptions get fewer offers, and none gets more\n"
        "\n"
        "NewspaperID = 1 and Term = 12\n"
        "  - upgrade offer = {Plus}\n"
        "  for example NewspaperID = 1, Term = 12, as of 2026-05-31\n"
        "    before: upgrade offer = {Plus}  (a year)\n"
        "    after:  no offer\n"
    )
    moved = RULES.replace("NewspaperID = 1 and Term >=", "NewspaperID = 2 and Term >=")
    (folder / "other.rules").write_text(moved.replace("until 2026-09-01", "until 2026-08-01"))
    both = call("diff", "only.rules", "other.rules").output
    assert both.startswith("incomparable: some subscriptions lose offers, and some gain\n")
    assert "(the day >= 2026-08-01 and the day < 2026-09-01)\n" in both
    assert "NewspaperID = 2 and Term >= 12\n  + upgrade offer = {Plus}\n" in both
    assert call("diff", "only.rules", "good.rules").output == "equivalent: every subscription gets the same offers\n"
    assert call("diff", "only.rules", "good.rules").exit_code == 0
    assert call("diff", "only.rules", "new.rules", "--as-of", "2026-08-15", "--most", "0").output.startswith("less")


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_replay_counts_and_lists_who_is_affected(folder: Path, engine: str) -> None:
    """Two engines, one answer."""
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    (folder / "new.rules").write_text(RULES.replace("Term >= 12", "Term > 12"))
    (folder / "data.csv").write_text(
        "SubscriptionID,NewspaperID,Term,AutoRenew\n7,1,12,no\n8,1,13,yes\n9,2,12,no\n10,1,12,yes\n"
    )
    arguments = ["diff", "only.rules", "new.rules", "--on", "data.csv", "--as-of", "2026-07-01", "--engine", engine]
    result = call(*arguments, "-o", "affected.csv")
    assert "data.csv on 2026-07-01: 2 of 4 subscriptions affected\n  2: - upgrade offer = {Plus}\n" in result.output
    assert (folder / "affected.csv").read_text() == "SubscriptionID,Lost,Gained\n10,Plus,\n7,Plus,\n"
    data = json.loads(call(*arguments, "--format", "json").output)
    assert data["verdict"] == "less"
    assert [one["subscription"] for one in data["on"]["affected"]] == ["10", "7"]


def test_a_diff_that_cannot_be_made_is_said(folder: Path) -> None:
    (folder / "broken.rules").write_text("If Trm = 1 then upgrade offer = {A}\n")
    assert call("diff", "broken.rules", "only.rules").exit_code == 2
    assert call("diff", "only.rules", "gone.rules").exit_code == 2
    result = call("diff", "only.rules", "good.rules", "-o", "x.csv")
    assert result.exit_code == 2
    assert "--output lists affected subscriptions" in result.output


def test_a_template_that_no_row_filled_is_refused_and_not_passed_over(folder: Path) -> None:
    """LNG-10: neither two versions are called equivalent nor a test proved while a rule is still to come."""
    (folder / "template.rules").write_text(
        RULES + "If NewspaperID = {X} then downgrade offer = {Z}\n"
        'Test "proved"\n  Given NewspaperID = 2, anything else\n  Expect no offer\n'
    )
    for arguments in (["diff", "only.rules", "template.rules"], ["test", "template.rules"]):
        result = call(*arguments)
        assert result.exit_code == 2
        assert "is a template whose `X`, `Z` no row has filled" in result.output


# ---------------------------------------------------------------- pytest


WITHOUT = ["-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:hypothesispytest"]
"""What rule tests have no use for; Hypothesis alone takes half a second of every call."""


def run_pytest(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *WITHOUT, *arguments],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_pytest_collects_names_and_explains_rule_tests(folder: Path) -> None:
    (folder / "good.rules").write_text(RULES + TESTS.replace("Term = 12", "Term = 11"))
    (folder / "test_other.py").write_text("def test_nothing():\n    pass\n")
    code, output = run_pytest(folder, "-v")
    assert code == 1
    assert "good.rules::a year is enough FAILED" in output
    assert "good.rules::who renews is asked to read less in summer, whatever the term PASSED" in output
    assert "test_other.py::test_nothing PASSED" in output
    assert "  expected upgrade offer = {Plus}, got no upgrade offer\n" in output
    assert "      - Term >= 12: it is 11\n" in output
    assert "Traceback" not in output
    assert "\ngood.rules: coverage: 2 of 8 (25 %) conditions decided" in output
    code, output = run_pytest(folder, "-q", "-k", "renews")
    assert (code, "1 passed" in output, "2 deselected" in output) == (0, True, True)


@pytest.mark.parametrize("more", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_the_coverage_of_rules_comes_at_the_end(folder: Path, more: list[str]) -> None:
    code, output = run_pytest(folder, "-q", "--rules-coverage", *more)
    assert code == 0
    assert "no test decides by `NewspaperID = 1` while it fails" in output
    assert "good.rules: coverage: 4 of 8 (50 %) conditions decided" in output


def test_a_folder_with_a_vocabulary_is_one_project_for_pytest(tmp_path: Path) -> None:
    (tmp_path / "vocabulary.toml").write_text('[fields.Paper]\ntype = "code"\n')
    (tmp_path / "a.rules").write_text("If Paper = 1 then upgrade offer = {A}\n")
    (tmp_path / "b.rules").write_text('Test "one"\n  Given Paper = 1\n  Expect upgrade offer = {A}\n')
    (tmp_path / "c.test.csv").write_text("Test,Paper,upgrade offer\ntwo,2,\n")
    code, output = run_pytest(tmp_path, "-v")
    assert (code, "2 passed" in output) == (0, True), output
    assert "2 of 2 (100 %) conditions decided" in output


def test_mistakes_in_rules_stop_their_file_only(folder: Path) -> None:
    (folder / "broken.rules").write_text(
        'If Trm = 1 then upgrade offer = {A}\nTest "x"\n  Given Term = 1\n  Expect no offer\n'
    )
    code, output = run_pytest(folder, "-q", "--continue-on-collection-errors")
    assert code == 1
    assert "broken.rules:1:4: error: `Trm` is not a field that these rules know" in output
    assert "2 passed, 1 error" in output


def test_without_rule_files_nothing_of_subrules_is_imported(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text("import sys\n\ndef test_it():\n    assert 'subrules' not in sys.modules\n")
    (tmp_path / "plain.rules").write_text(RULES)  # rules without tests are none of pytest's business
    code, output = run_pytest(tmp_path, "-q", "-p", "no:_hypothesis_pytestplugin")
    assert code == 0, output
