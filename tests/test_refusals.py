"""How commands refuse: plain words, the usage only where an option is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from calling import call

RULE = "If NewspaperID = 1 then upgrade offer = {Plus}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text(RULE)
    (tmp_path / "data.csv").write_text("SubscriptionID,NewspaperID\n17,1\n")
    (tmp_path / "case.json").write_text("offer me everything")
    (tmp_path / "broken.toml").write_text("[fields\n")
    (tmp_path / "bad.toml").write_text('zone = "Chicago"\n')
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "b.rules"], "error: there is no file b.rules"),
        (["offers", "a.rules"], "error: say which subscriptions with --on FILE"),
        (["offers", "a.rules", "--on", "no.csv"], "error: no.csv cannot be read"),
        (["explain", "a.rules", "--on", "data.csv", "--id", "99"], "error: data.csv has no subscription 99"),
        (["check", "a.rules", "--vocabulary", "broken.toml"], "error[SR015]: the closing bracket"),
        (
            ["restart", "case.json", "--client", "bad.toml"],
            "error[SR018]: zone: `Chicago` is not a time zone known here",
        ),
        (["change", "no.json"], "error: there is no file no.json"),
        (
            ["occupant", "case.json", "--client", "bad.toml"],
            "error[SR018]: zone: `Chicago` is not a time zone known here",
        ),
        (["patron", "case.json"], "error: say which library it is"),
        (["merge", "case.json", "case.json"], "error: case.json: this is not JSON"),
        (["diff", "a.rules", "b.rules"], "error: there is no file b.rules"),
        (["fmt", "b.rules"], "error: there is no file b.rules"),
        (["test", "b.rules"], "error: there is no file b.rules"),
        (["codes", "SR999"], "error: there is no code SR999"),
    ],
)
def test_a_mistake_in_files_is_told_without_usage(arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert result.output.startswith(said)
    assert "Usage" not in result.output


@pytest.mark.parametrize(
    "arguments", [["check"], ["check", "a.rules", "--colour"], ["offers", "a.rules", "--as-of", "soon"], ["chek"]]
)
def test_a_wrong_option_is_told_with_the_usage(arguments: list[str]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.output


@pytest.mark.parametrize("command", ["offers", "check", "diff", "explain"])
@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("6/15/2026", "a day is wanted, and `6/15/2026` is not written as one: did you mean 2026-06-15?"),
        ("6/7/2026", "did you mean 2026-06-07 or 2026-07-06?"),
        ("2026-02-30", "there is no day `2026-02-30` in the calendar"),
        ("today", "`today` is not written as one: write it as year-month-day, such as 2026-06-01"),
    ],
)
def test_a_day_is_refused_in_plain_words(command: str, day: str, said: str) -> None:
    second = ["a.rules"] if command == "diff" else []
    output = call(command, "a.rules", *second, "--as-of", day).output
    assert said in " ".join(output.split())
    assert "%Y" not in output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        ("Milroy", "text stands in straight quotation marks (character 1)"),
        ('{"id" 7}', "a `:` is missing between a name and its value (character 7)"),
        ('{"id": 7', "a `,` or a closing bracket is missing (character 9)"),
        ('{"id": "7}', "a quotation mark is opened here and not closed (character 8)"),
        ("{id: 7}", "a name in straight quotation marks is missing (character 2)"),
        ('{"id": 7}\n{', "something stands behind the end of the value (line 2, character 1)"),
    ],
)
def test_what_is_not_json_is_told_in_plain_words(folder: Path, text: str, said: str) -> None:
    (folder / "facts.json").write_text(text)
    output = call("explain", "a.rules", "--facts", "facts.json").output
    assert output.startswith("error: facts.json is not JSON: ")
    assert said in output
    assert "Expecting" not in output
