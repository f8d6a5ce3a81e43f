"""`subrules check --fix`, `--diff` and `--ask`: what is written, what is said, and what stays as it is."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from subrules.cli import dialogue, rewriting
from subrules.cli.main import cli

SLIPS = """\
If NewspaprID = 1 then upgrade offer = {A}
If Term is at least 12 thne upgrade offer = {B}
If Term = 3 and IsTrial = yes or IsPrint = yes then upgrade offer = {C} # why
"""
SAFE = SLIPS.replace("is at least", ">=").replace("thne", "then")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("slips.rules").write_text(SLIPS)


def call(*words: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", *words], input=typed)


def text(name: str = "slips.rules") -> str:
    return Path(name).read_text(encoding="utf-8")


def files() -> list[str]:
    return sorted(file.name for file in Path().iterdir())


# ---------------------------------------------------------------- what is shown


def test_the_report_numbers_suggestions_and_shows_what_they_mean() -> None:
    shown = call("slips.rules").stdout
    assert "= suggestion 1: replace `NewspaprID` by `NewspaperID`\n" in shown
    assert "    which reads: If NewspaperID = 1 then upgrade offer = {A}\n" in shown
    assert "= fix: write `then`\n" in shown
    assert "= suggestion 2: read it as `(Term = 3 and IsTrial = yes) or IsPrint = yes`\n" in shown
    assert "= suggestion 3: read it as `Term = 3 and (IsTrial = yes or IsPrint = yes)`\n" in shown
    assert text() == SLIPS


def test_numbers_stay_the_same_whatever_is_shown() -> None:
    numbers = [
        re.findall(r"suggestion (\d+): (.*)", call("slips.rules", *more).stdout)
        for more in ([], ["--quick"], ["--all"])
    ]
    assert numbers[0] == numbers[1] == numbers[2]
    assert len(numbers[0]) == 3


def test_json_says_which_fixes_are_safe() -> None:
    found = json.loads(call("slips.rules", "--format", "json").stdout)
    safe = {(d["code"], fix["safe"]) for d in found for fix in d["fixes"]}
    assert safe == {("SR201", False), ("SR150", True), ("SR125", True), ("SR116", False)}


# ---------------------------------------------------------------- --fix


@pytest.mark.parametrize("words", [["slips.rules", "--fix"], ["--fix", "slips.rules"], ["--fix=safe", "slips.rules"]])
def test_fix_applies_what_is_safe_and_nothing_else(words: list[str]) -> None:
    result = call(*words)
    assert text() == SAFE
    assert result.exit_code == 1
    assert result.stderr == (
        "slips.rules:2: write `>=` [SR150]\n"
        "  - If Term is at least 12 thne upgrade offer = {B}\n"
        "  + If Term >= 12 thne upgrade offer = {B}\n"
        "slips.rules:2: write `then` [SR125]\n"
        "  - If Term >= 12 thne upgrade offer = {B}\n"
        "  + If Term >= 12 then upgrade offer = {B}\n"
        "slips.rules: 2 changes made; as it was before: slips.rules.bak\n"
        "2 suggestions wait for you: --ask goes through them, --fix=NUMBER applies one of the report\n"
    )
    assert "1 file, 1 rule: 2 errors" in result.stdout


def test_where_nothing_is_safe_nothing_is_written() -> None:
    Path("slips.rules").write_text(SLIPS.partition("\n")[0])
    result = call("slips.rules", "--fix")
    assert result.exit_code == 1
    assert "nothing was changed: there is no safe fix\n1 suggestion waits for you" in result.stderr
    assert files() == ["slips.rules"]


def test_a_number_applies_that_suggestion_and_nothing_else() -> None:
    assert call("slips.rules", "--fix=3").exit_code == 1
    assert text() == SLIPS.replace("IsTrial = yes or IsPrint = yes", "(IsTrial = yes or IsPrint = yes)")


@pytest.mark.parametrize("words", [["--fix=1,3"], ["--fix", "1,3"], ["--fix=1", "--fix=3"]])
def test_several_numbers_are_of_one_report(words: list[str]) -> None:
    call("slips.rules", *words)
    assert "If NewspaperID = 1" in text()
    assert "and (IsTrial" in text()
    assert "thne" in text()


def test_a_code_applies_its_lone_suggestions_and_what_is_safe() -> None:
    result = call("slips.rules", "--fix=SR201", "--fix=sr116")
    assert text() == SAFE.replace("NewspaprID", "NewspaperID")
    assert result.exit_code == 1, "the mix of and / or has two readings: a code does not choose"
    assert "SR116" in result.stdout


def test_two_suggestions_for_one_place_are_not_both_applied() -> None:
    result = call("slips.rules", "--fix=2,3")
    assert text().count("(") == 1
    assert (
        "left as it is: read it as `Term = 3 and (IsTrial = yes or IsPrint = yes)` [SR116], because another change mends the same mistake"
        in result.stderr
    )


def test_exit_codes_are_about_what_remains() -> None:
    Path("slips.rules").write_text("If Term is at least 12 thne upgrade offer = {B}\n")
    assert call("slips.rules").exit_code == 1
    assert call("slips.rules", "--fix").exit_code == 0
    assert call("slips.rules", "--fix").exit_code == 0
    Path("slips.rules").write_text("If Term in {1, 1} thne upgrade offer = {B}\n")
    assert call("slips.rules", "--fix", "--strict").exit_code == 1
    assert call("slips.rules").exit_code == 0


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("--fix=9", "there is no suggestion 9: the last is 3"),
        ("--fix=0", "there is no suggestion 0"),
        ("--fix=SR999", "`--fix=SR999` names no fix"),
        ("--fix=spelling", "`--fix=spelling` names no fix"),
        ("--fix=1,,2", "`--fix=` names no fix"),
    ],
)
def test_a_fix_that_is_not_there_is_a_wrong_call(word: str, told: str) -> None:
    result = call("slips.rules", word)
    assert result.exit_code == 2
    assert told in result.stderr
    assert text() == SLIPS


def test_what_the_analysis_suggests_goes_by_number_or_code_only() -> None:
    twice = "If Term = 1 then upgrade offer = {A}\nIf Term = 1 then upgrade offer = {A}\n"
    for word, lines in (("--fix", 2), ("--fix=1", 1), ("--fix=SR603", 1)):
        Path("slips.rules").write_text(twice)
        call("slips.rules", word)
        assert len(text().splitlines()) == lines, word


def test_with_json_standard_output_is_json() -> None:
    result = call("slips.rules", "--fix", "--format", "json")
    assert {d["code"] for d in json.loads(result.stdout)} == {"SR201", "SR116"}
    assert "2 changes made" in result.stderr


# ---------------------------------------------------------------- --diff


@pytest.mark.parametrize("words", [["--diff"], ["--fix", "--diff"]])
def test_diff_shows_and_writes_nothing(words: list[str]) -> None:
    result = call("slips.rules", *words)
    assert result.stdout == (
        "--- slips.rules\n+++ slips.rules (fixed)\n@@ -1,4 +1,4 @@\n If NewspaprID = 1 then upgrade offer = {A}\n"
        "-If Term is at least 12 thne upgrade offer = {B}\n+If Term >= 12 then upgrade offer = {B}\n"
        " If Term = 3 and IsTrial = yes or IsPrint = yes then upgrade offer = {C} # why\n \n"
    )
    assert "2 changes to be made; nothing was written" in result.stderr
    assert result.exit_code == 1
    assert text() == SLIPS
    assert files() == ["slips.rules"]


# ---------------------------------------------------------------- what is written


def test_the_old_file_is_kept_and_no_older_one_is_lost() -> None:
    Path("slips.rules.bak").write_text("older")
    assert "as it was before: slips.rules.bak2" in call("slips.rules", "--fix").stderr
    assert text("slips.rules.bak") == "older"
    assert text("slips.rules.bak2") == SLIPS
    assert "slips.rules.bak3" in call("slips.rules", "--fix=1").stderr


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_line_ends_and_byte_order_mark_stay(end: bytes, mark: bytes) -> None:
    data = mark + SLIPS.encode().replace(b"\n", end)
    Path("slips.rules").write_bytes(data)
    call("slips.rules", "--fix")
    assert Path("slips.rules").read_bytes() == mark + SAFE.encode().replace(b"\n", end)
    assert Path("slips.rules.bak").read_bytes() == data


def test_mixed_line_ends_stay_where_they_are() -> None:
    Path("slips.rules").write_bytes(SLIPS.encode().replace(b"\n", b"\r\n", 2))
    call("slips.rules", "--fix")
    assert Path("slips.rules").read_bytes() == SAFE.encode().replace(b"\n", b"\r\n", 2)


def test_mixed_line_ends_stay_where_a_rule_goes() -> None:
    rule = b"If Term = 1 then upgrade offer = {A}"
    Path("slips.rules").write_bytes(rule + b"\r\n" + rule.replace(b"If", b"if") + b"\n# one\r\n# two\n# three\r\n")
    call("slips.rules", "--fix=1")
    assert Path("slips.rules").read_bytes() == rule + b"\r\n# one\r\n# two\n# three\r\n"


def test_a_link_stays_a_link_and_a_file_its_permissions() -> None:
    Path("slips.rules").rename("real.rules")
    Path("real.rules").chmod(0o640)
    Path("slips.rules").symlink_to("real.rules")
    call("slips.rules", "--fix")
    assert Path("slips.rules").is_symlink()
    assert text("real.rules") == SAFE
    assert Path("real.rules").stat().st_mode & 0o777 == 0o640


def test_a_file_that_changed_in_the_meantime_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = rewriting.keep

    def slow(original: rewriting.Original) -> Path:
        Path("slips.rules").write_text("# another hand\n" + SLIPS)
        return kept(original)

    monkeypatch.setattr("subrules.cli.fixing.keep", slow)
    result = call("slips.rules", "--fix")
    assert result.exit_code == 2
    assert "slips.rules was changed by someone else in the meantime; nothing was written" in result.stderr
    assert text() == "# another hand\n" + SLIPS
    assert not list(Path().glob("*.partial"))


def test_of_several_files_each_is_fixed_in_its_place() -> None:
    Path("more.rules").write_text("If Term = 1 thne upgrade offer = {A}\n")
    Path("good.rules").write_text("If Term = 2 then upgrade offer = {A}\n")
    call(".", "--fix")
    assert text("more.rules") == "If Term = 1 then upgrade offer = {A}\n"
    assert text() == SAFE
    assert files() == ["good.rules", "more.rules", "more.rules.bak", "slips.rules", "slips.rules.bak"]


# ---------------------------------------------------------------- --ask


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogue, "at_terminal", lambda: True)


def test_asking_needs_a_terminal() -> None:
    result = call("slips.rules", "--ask", typed="y\n")
    assert result.exit_code == 2
    assert "--ask needs a terminal" in result.stderr
    assert text() == SLIPS


@pytest.mark.usefixtures("terminal")
def test_the_answers_decide() -> None:
    result = call("slips.rules", "--ask", typed="y\nn\ny\n2\ny\n")
    assert text() == SLIPS.replace("NewspaprID", "NewspaperID").replace("thne", "then").replace(
        "IsTrial = yes or IsPrint = yes", "(IsTrial = yes or IsPrint = yes)"
    )
    assert "= fix 1: read it as `(Term = 3 and IsTrial = yes) or IsPrint = yes`" in result.stdout
    assert "which reads: If NewspaperID = 1 then upgrade offer = {A}" in result.stdout
    assert "write 3 changes to slips.rules? y/n:" in result.stdout
    assert text("slips.rules.bak") == SLIPS
    assert result.exit_code == 0


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    "typed",
    ["", "y\n", "y\ny\ny\n1\n", "y\nq\n", "y\ns\nn\n", "n\nn\nn\nn\n", "y\ny\ny\n1\nn\n", "what\n3\n"],
    ids=[
        "nothing",
        "end after one",
        "end before the last question",
        "quit",
        "skip, then no",
        "no to all",
        "no at last",
        "nonsense",
    ],
)
def test_without_a_last_yes_nothing_is_written(typed: str) -> None:
    result = call("slips.rules", "--ask", typed=typed)
    assert text() == SLIPS
    assert files() == ["slips.rules"]
    assert result.exit_code in (1, 130), "130 where the typing ends before the questions"


@pytest.mark.usefixtures("terminal")
def test_skipping_the_rest_keeps_what_was_accepted() -> None:
    call("slips.rules", "--ask", typed="y\ns\nmaybe\ny\n")
    assert text() == SLIPS.replace("NewspaprID", "NewspaperID")


@pytest.mark.usefixtures("terminal")
def test_what_a_fix_brings_to_light_is_asked_next() -> None:
    Path("slips.rules").write_text("If Trm = 1 then upgrade offer = {A}\nIf Term = 1 then upgrade offer = {A}\n")
    call("slips.rules", "--ask", typed="y\ny\n")
    assert text().count("If Term = 1") == 2
    call("slips.rules", "--ask", typed="y\ny\n")  # now the analysis can look, and finds one rule twice
    assert text().count("If Term = 1") == 1


@pytest.mark.usefixtures("terminal")
def test_asking_can_end_in_a_difference() -> None:
    result = call("slips.rules", "--ask", "--diff", typed="y\ns\n")
    assert "+If NewspaperID = 1 then upgrade offer = {A}" in result.stdout
    assert text() == SLIPS


def test_ask_and_fix_are_two_ways() -> None:
    assert call("slips.rules", "--ask", "--fix").exit_code == 2


@pytest.mark.parametrize(("typed", "changed"), [(b"y\ns\ny\n", True), (b"y\n\x03", False), (b"y\n\x04", False)])
def test_at_a_real_terminal(typed: bytes, changed: bool) -> None:
    """Ctrl-C and the end of what is typed write nothing."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "subrules.cli", "check", "slips.rules", "--ask"],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True, start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - Ctrl-C reaches only whose terminal it is
        env={**os.environ, "TERM": "dumb"},
    ) as process:  # fmt: skip
        os.close(theirs)
        shown = b""
        for answer in re.findall(rb"[^\n]\n?", typed):
            shown += _until(ours, question=True)
            time.sleep(0.3 if answer == b"\x03" else 0)  # until it reads: a person is no faster
            os.write(ours, answer)
        shown += _until(ours)
        os.close(ours)  # hangs up, should it still run
    assert process.returncode == (1 if changed else 130), shown
    assert (text() != SLIPS) == changed, shown


def _take_terminal() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a test run in the background has it ignored
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _until(terminal: int, *, question: bool = False) -> bytes:
    """What the terminal shows until a question, or until the program ends."""
    seen = b""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            more = os.read(terminal, 4096)
        except OSError:
            break
        if not more:
            break
        seen += more
        if question and re.search(rb"(?:nothing\)|y/n): $", seen):
            break
    return seen


# ---------------------------------------------------------------- for other programs


def test_json_has_the_numbers_that_fix_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "When Trm = 1 then upgrade offer = {A}\nIf Term = 1 or 4 then upgrade offer = {A}\n"
    Path("a.rules").write_text(text)
    found = json.loads(call("a.rules", "--format", "json").stdout)
    fixes = [(fix["title"], fix["safe"], fix["number"]) for d in found for fix in d["fixes"]]
    assert ("write `If`", True, None) in fixes
    numbers = [number for _, safe, number in fixes if not safe]
    assert numbers == list(range(1, len(numbers) + 1))
    shown = call("a.rules").stdout
    for title, safe, number in fixes:
        assert (f"fix: {title}" if safe else f"suggestion {number}: {title}") in shown
    wanted = next(number for title, _, number in fixes if title == "replace `Trm` by `Term`")
    assert call("a.rules", f"--fix={wanted}").exit_code == 1
    assert Path("a.rules").read_text().startswith("When Term = 1 then")


def test_what_the_analysis_suggests_is_no_safe_fix_in_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.rules").write_text("If Term != 1 or Term != 2 then upgrade offer = {A}\n")
    found = json.loads(call("a.rules", "--format", "json").stdout)
    fixes = [fix for d in found for fix in d["fixes"]]
    assert fixes
    assert [(fix["safe"], fix["number"]) for fix in fixes] == [(False, n + 1) for n in range(len(fixes))]


def test_sarif_has_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.rules").write_text("When Trm = 1 then upgrade offer = {A}\n")
    log = json.loads(call("a.rules", "--format", "sarif").stdout)
    fixes = [fix["properties"] for result in log["runs"][0]["results"] for fix in result["fixes"]]
    assert fixes == [{"safe": True, "number": None}, {"safe": False, "number": 1}]
