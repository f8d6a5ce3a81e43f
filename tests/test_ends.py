"""How calls end: a reader that has gone, Ctrl-C, a full disk, a closed output; and where nothing may be written."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from calling import call

SUBRULES = f"{sys.executable} -m subrules.cli"
RULE = "If NewspaperID = 1 then upgrade offer = {Plus}\n"
ROOT = Path(__file__).parents[1]
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text(RULE)
    (tmp_path / "data.csv").write_text("SubscriptionID,NewspaperID\n17,1\n")
    (tmp_path / "big.csv").write_text("SubscriptionID,NewspaperID\n" + "".join(f"{n},1\n" for n in range(60_000)))
    return tmp_path


def shell(command: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=120, **options)


def unfinished(folder: Path) -> list[str]:
    names = [path.name for path in folder.iterdir()]
    return [name for name in names if "partial" in name or name.startswith(".subrules")]


# ---------------------------------------------------------------- the reader has gone


@pytest.mark.parametrize(
    "arguments",
    [
        "offers a.rules --on big.csv --format csv",
        "offers a.rules --on big.csv --format jsonl --engine python",
        "offers a.rules --on big.csv --format json --engine duckdb",
        f"check {ROOT}/examples/findings --all",
        "codes",
        f"restart {ROOT}/examples/restart/screens.jsonl",
    ],
)
def test_a_reader_that_has_gone_ends_every_command_quietly(folder: Path, arguments: str) -> None:
    done = shell(f"{SUBRULES} {arguments} 2> said | true; echo ${{PIPESTATUS[0]}}")
    said = (folder / "said").read_text()
    assert done.stdout.strip() in ("141", "3", "0", "1"), "what is short may all be written before the reader goes"
    for word in ("cannot be read", "Broken pipe", "Traceback", "Exception ignored"):
        assert word not in said, said


def test_head_is_no_fault_of_the_data(folder: Path) -> None:
    done = shell(f"{SUBRULES} offers a.rules --on big.csv --format csv | head -1; echo ${{PIPESTATUS[0]}}")
    assert done.stdout == "SubscriptionID,Type,Segment,Rule\n141\n"
    assert done.stderr == ""


# ---------------------------------------------------------------- stopped


@pytest.mark.parametrize(("engine", "times"), [("python", 4), ("duckdb", 20)])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, {130}), (signal.SIGTERM, {143, 130})])
def test_a_call_that_is_stopped_leaves_no_half_file(
    folder: Path, engine: str, times: int, number: int, code: set[int]
) -> None:
    count = times * len((folder / "big.csv").read_text().splitlines())
    (folder / "big.csv").write_text("SubscriptionID,NewspaperID\n" + "".join(f"{n},1\n" for n in range(count)))
    (folder / "o.csv").write_text("of yesterday")
    words = [*SUBRULES.split(), "offers", "a.rules", "--on", "big.csv", "-o", "o.csv", "--engine", engine]
    environment = {**os.environ, "TMPDIR": str(folder)}
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - else ignored where the tests run in the background
    )  # fmt: skip
    for _ in range(600):
        if unfinished(folder):
            break
        time.sleep(0.02)
    time.sleep(0.1)  # it is at work now
    assert process.poll() is None, "it was done before it could be stopped"
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode in code
    assert said in ("", "stopped; no file was left half written\n")
    assert (folder / "o.csv").read_text() == "of yesterday"
    assert unfinished(folder) == []


# ---------------------------------------------------------------- the output takes nothing


@FULL
@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ("offers a.rules --on big.csv --format csv > /dev/full", "standard output"),
        ("offers a.rules --on big.csv -o /dev/full", "/dev/full"),
        ("codes > /dev/full", "standard output"),
        ("check a.rules > /dev/full", "standard output"),
    ],
)
def test_a_full_disk_is_said_of_the_output(folder: Path, arguments: str, name: str) -> None:
    done = shell(f"{SUBRULES} {arguments}")
    assert done.returncode == 2
    assert f"error: {name} cannot be written: the disk is full\n" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_closed_output_is_said_where_rows_would_be_lost(folder: Path) -> None:
    done = shell(f"{SUBRULES} offers a.rules --on data.csv >&-")
    assert (done.returncode, "standard output is closed" in done.stderr) == (2, True)
    done = shell(f"{SUBRULES} offers a.rules --on data.csv -o o.csv >&- 2>&-")
    assert (done.returncode, (folder / "o.csv").exists()) == (0, True)
    assert shell(f"{SUBRULES} check a.rules >&- 2>&-").returncode == 0


def test_a_sign_that_the_output_cannot_hold_is_written_as_its_number(folder: Path) -> None:
    (folder / "a.rules").write_text("If Trm = 1 then upgrade offer = {Zo – …}\n", encoding="utf-8")
    done = shell(f"PYTHONIOENCODING=latin-1 {SUBRULES} check a.rules")
    assert done.returncode == 1
    assert "Zo \\u2013 \\u2026" in done.stdout
    assert done.stderr.count("Traceback") == 0


# ---------------------------------------------------------------- where nothing is written


@pytest.mark.parametrize(
    "name", ["a.rules", "data.csv", "vocabulary.toml", "a.rows.csv", "a.test.csv", "link", "hard", "./a.rules"]
)
@pytest.mark.parametrize("option", ["-o", "--rejects", "--summary"])
def test_no_file_that_is_read_is_written(folder: Path, name: str, option: str) -> None:
    (folder / "vocabulary.toml").write_text('[fields.NewspaperID]\ntype = "code"\n')
    (folder / "a.rows.csv").write_text("X\n1\n")
    (folder / "a.rules").write_text("If NewspaperID = {X} then upgrade offer = {Plus}\n")
    (folder / "a.test.csv").write_text("Test,NewspaperID,upgrade offer\nt,1,Plus\n")
    (folder / "link").symlink_to("a.rules")
    os.link(folder / "data.csv", folder / "hard")
    before = (folder / name).read_bytes()
    result = call("offers", "a.rules", "--on", "data.csv", option, name)
    assert result.exit_code == 2
    assert f"{option} would write over" in result.output
    assert (folder / name).read_bytes() == before
    assert unfinished(folder) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "sub"], "names the folder sub: name a file in it"),
        (["-o", "nowhere/o.csv"], "there is no folder nowhere"),
        (["-o", "loop"], "leads back to itself"),
        (["-o", "o.csv", "--rejects", "./o.csv"], "are the same file"),
        (["-o", "o.csv", "--summary", "o.csv"], "are the same file"),
        (["--rejects", "mine.csv"], "is no rejects file"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_refused_before_anything_is_done(
    folder: Path, arguments: list[str], said: str
) -> None:
    (folder / "sub").mkdir()
    (folder / "loop").symlink_to("loop")
    (folder / "mine.csv").write_text("Name,Phone\nAnn,1\n")
    result = call("offers", "a.rules", "--on", "data.csv", *arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Usage:" not in result.output
    assert (folder / "mine.csv").read_text() == "Name,Phone\nAnn,1\n"


def test_diff_writes_over_nothing_that_it_reads(folder: Path) -> None:
    (folder / "b.rules").write_text(RULE.replace("1", "2"))
    for name in ("a.rules", "b.rules", "data.csv"):
        result = call("diff", "a.rules", "b.rules", "--on", "data.csv", "-o", name)
        assert (result.exit_code, "which this call reads" in result.output) == (2, True)


def test_a_table_called_like_an_unfinished_output_is_left_alone(folder: Path) -> None:
    (folder / "data.csv").rename(folder / "o.csv.partial")
    (folder / "planted").write_text("mine")
    (folder / ".o.csv.partial").symlink_to("planted")
    assert call("offers", "a.rules", "--on", "o.csv.partial", "-o", "o.csv").exit_code == 0
    assert (folder / "o.csv.partial").read_text().startswith("SubscriptionID,NewspaperID")
    assert (folder / "planted").read_text() == "mine"
    assert "17,UPGRD" in (folder / "o.csv").read_text()


def test_a_pipe_with_a_name_is_written_to_and_stays(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    done = shell(f"cat pipe > got & {SUBRULES} offers a.rules --on data.csv -o pipe; wait")
    assert done.returncode == 0
    assert "17,UPGRD" in (folder / "got").read_text()
    assert stat.S_ISFIFO((folder / "pipe").stat().st_mode)


def test_a_rejects_file_of_an_earlier_run_is_removed_and_that_is_said(folder: Path) -> None:
    (folder / "data.rejects.csv").write_text("Line,Code,Column,Reason,SubscriptionID\n2,SR504,,,\n")
    result = call("offers", "a.rules", "--on", "data.csv", "-o", "o.csv")
    assert "data.rejects.csv was of an earlier run and is removed" in result.output
    assert not (folder / "data.rejects.csv").exists()


def test_a_run_that_fails_leaves_output_and_rejects_as_they_were(folder: Path) -> None:
    (folder / "o.csv").write_text("of yesterday")
    (folder / "data.rejects.csv").write_text("Line,Code,Column,Reason\n")
    (folder / "data.csv").write_bytes(b"SubscriptionID,NewspaperID\n,1\n" + b"1,1\n" * 9000 + b"2,\xff\n")
    result = call("offers", "a.rules", "--on", "data.csv", "-o", "o.csv")
    assert result.exit_code == 2
    assert (folder / "o.csv").read_text() == "of yesterday"
    assert (folder / "data.rejects.csv").read_text() == "Line,Code,Column,Reason\n"
    assert unfinished(folder) == []


def test_a_new_file_has_the_permissions_of_any_other(folder: Path) -> None:
    before = os.umask(0o027)
    try:
        call("offers", "a.rules", "--on", "data.csv", "-o", "o.csv")
    finally:
        os.umask(before)
    assert (folder / "o.csv").stat().st_mode & 0o777 == 0o640


# ---------------------------------------------------------------- half characters


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "table"])
def test_half_a_character_does_not_end_the_run(folder: Path, form: str) -> None:
    lines = ['{"SubscriptionID": "a\\ud800", "NewspaperID": 1}', '{"SubscriptionID": "b", "NewspaperID": 1}']
    (folder / "d.jsonl").write_text("\n".join(lines))
    result = call("offers", "a.rules", "--on", "d.jsonl", "-o", "out", "--format", form)
    if "rejected" in result.output:
        return  # a reader that refuses such an id has nothing to write
    text = (folder / "out").read_text(encoding="utf-8")
    assert "a\\ud800" in text or form == "table"
    if form in ("csv", "table"):
        assert form == "table" or "1 row holds a character that the output cannot hold" in result.output
    elif form == "json":
        assert json.loads(text)[0]["SubscriptionID"] == "a\ud800"
    else:
        assert json.loads(text.splitlines()[0])["SubscriptionID"] == "a\ud800"


def test_explain_and_check_show_half_characters(folder: Path) -> None:
    result = call("explain", "a.rules", "--facts", "-", input='{"ServiceType": "\\ud800"}')
    assert result.exit_code == 0
    assert "\\ud800" in result.output
