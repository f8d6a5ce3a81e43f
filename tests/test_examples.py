"""The examples give what the files beside them say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from subrules.cli.main import cli
from subrules.diagnostics import CODES
from subrules.project import open_project

ROOT = Path(__file__).parents[1]
GROUP = ROOT / "examples" / "group"
DAY = ["--as-of", "2026-06-15"]


@pytest.fixture(autouse=True)
def _in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, arguments)
    return result.exit_code, result.stdout


def test_the_group_is_believable() -> None:
    project = open_project(GROUP)
    """As the README says: 63 rules, some of a template's rows, for four newspapers."""
    assert len(project.rules) == 63
    assert len(project.documents) == 7
    assert project.vocabulary.find("NewspaperID").allowed == ("1", "2", "3", "4")
    assert sum(bool(rule.row) for rule in project.rules.rules) == 6
    with (GROUP / "subscriptions.csv").open() as file:
        assert sum(1 for _ in csv.reader(file)) == 2001


def test_the_file_of_findings_shows_every_one_with_its_message() -> None:
    code, text = call("check", "examples/findings", "--all", "--ended-by", "2026-06-15")
    assert code == 1
    assert text == (ROOT / "examples" / "findings" / "expected.txt").read_text(encoding="utf-8")
    shown = {line.split("[")[1][:5] for line in text.splitlines() if line.startswith(("note[", "warning[", "error["))}
    assert shown == {code for code in CODES if code.startswith("SR6")} - {"SR616"}
    assert text.splitlines()[-1] == "1 file, 23 rules (2 not analysed): 1 error, 13 warnings, 4 notes"


WRITTEN = sorted((ROOT / "examples" / "as-written").glob("*.rules"))


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_what_people_write_is_read_or_asked(file: Path) -> None:
    """LNG-11, LNG-19: mails, slides, tables and formulas; each sentence is a rule, or one message that leads to one."""
    _, text = call("check", str(file.relative_to(ROOT)), "--all", *DAY)
    assert text == file.with_suffix(".txt").read_text(encoding="utf-8")
    assert len(WRITTEN) == 10


def test_what_nobody_in_a_table_reaches_is_told_with_the_reason() -> None:
    code, text = call("check", "examples/unreached", "--on", "examples/unreached/subscriptions.csv", *DAY)
    assert code == 0
    assert text == (ROOT / "examples" / "unreached" / "expected.txt").read_text(encoding="utf-8")
    assert text.count("warning[SR616]") == 4


def test_the_group_has_no_mistake_and_is_formatted() -> None:
    code, text = call("check", "--strict", "examples/group", *DAY)
    assert (code, text.splitlines()[-1]) == (0, "7 files, 63 rules: 13 notes")
    assert {line.split("]")[0] for line in text.splitlines() if line.startswith(("note", "warning", "error"))} == {
        "note[SR608"
    }, "some readers are offered an upgrade and a downgrade, which is meant"
    assert call("fmt", "--check", "examples/group")[0] == 0


def test_the_group_s_tests_pass_decide_every_condition_and_miss_no_mistake() -> None:
    code, text = call(
        "test", "examples/group", "--coverage", "--mutate", "--min-coverage", "100", "--min-mutation", "100"
    )
    assert text.splitlines() == [
        "84 tests: 84 passed, 8 of them proved for every record",
        "76 tests leave rules undecided, for want of facts: --strict names them",
        "coverage: 322 of 322 (100 %) conditions decided (each while it holds and while it fails)",
        "mutation: 520 of 520 (100 %) mistakes noticed",
    ]
    assert code == 0


def test_the_group_s_offers_are_these(tmp_path: Path) -> None:
    out = tmp_path / "offers.csv"
    assert call("offers", "examples/group", *DAY, "-o", str(out))[0] == 0
    assert out.read_text() == (GROUP / "expected" / "offers.csv").read_text()


def test_one_subscription_of_the_group_is_explained_like_this() -> None:
    code, text = call("explain", "examples/group", "--id", "100016", *DAY)
    assert code == 0
    assert text == (GROUP / "expected" / "explain-100016.txt").read_text()


def test_ten_mistakes_of_a_beginner_give_messages_to_act_on() -> None:
    code, text = call("check", "examples/beginner/mistakes.rules")
    assert code == 1
    assert text == (ROOT / "examples/beginner/expected.txt").read_text()
    lines = {line.rsplit(":", 2)[1] for line in text.splitlines() if "-->" in line}
    assert lines == {"1", *map(str, range(3, 13))}  # the heading and each of the ten rules


def test_dirty_rows_go_to_the_rejects_and_the_rest_goes_on(tmp_path: Path) -> None:
    rejects, out = tmp_path / "rejects.csv", tmp_path / "out.csv"
    code, _ = call("offers", "examples/dirty", *DAY, "-o", str(out), "--rejects", str(rejects))
    assert code == 3
    assert rejects.read_text() == (ROOT / "examples/dirty/expected.rejects.csv").read_text()
    assert out.read_text() == (ROOT / "examples/dirty/expected.csv").read_text()
