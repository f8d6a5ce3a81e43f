"""The command line, called as people call it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import jsonschema
import pytest

from calling import call
from subrules.cli.main import cli
from subrules.cli.output import safe_cell
from subrules.diagnostics import CODES

EXAMPLES = Path(__file__).parents[1] / "examples"
GOOD = "If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}\n"
BROKEN = "If NewspaprID = 1 then upgrade offer = {Plus}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_text(GOOD)
    (tmp_path / "broken.rules").write_text(BROKEN)
    (tmp_path / "data.csv").write_text("SubscriptionID,NewspaperID,Balance\n17,1,-5\n18,1,lots\n=19,1,-1\n20,2,\n")
    return tmp_path


# ---------------------------------------------------------------- help


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "fmt",
        "offers",
        "refresh",
        "explain",
        "restart",
        "change",
        "occupant",
        "patron",
        "merge",
        "codes",
        "start",
        "fields",
    ],
)
def test_every_command_helps_with_an_example(command: str) -> None:
    text = call(command, "--help").output
    assert f"subrules {command}" in text
    assert "Example" in text


def test_the_examples_of_the_help_are_there() -> None:
    for command in [cli, *(cli.get_command(None, name) for name in cli.list_commands(None))]:
        for path in re.findall(r"examples/[\w./-]+", command.epilog or ""):
            assert (EXAMPLES.parent / path).exists(), path


def test_the_command_without_arguments_and_its_version() -> None:
    assert "offers" in call("--help").output
    assert call("--version").output == f"subrules {version('subrules')}\n"
    assert "Did you mean `check`" in call("chek").output
    assert call("chek").exit_code == 2


# ---------------------------------------------------------------- check


def test_check_says_what_is_wrong_under_its_line(folder: Path) -> None:
    result = call("check", "broken.rules")
    assert result.exit_code == 1
    assert "1 | If NewspaprID = 1" in result.output
    assert "\n  |    ^^^^^^^^^^\n" in result.output
    assert "did you mean `NewspaperID`?" in result.output
    assert "\x1b" not in result.output  # plain in a pipe


def test_check_is_content_with_a_good_file(folder: Path) -> None:
    result = call("check", "good.rules")
    assert (result.exit_code, result.output) == (0, "1 file, 1 rule: no mistakes\n")


def test_check_takes_folders_and_says_what_is_not_there(folder: Path) -> None:
    assert "2 files" in call("check", ".").output
    (folder / "empty").mkdir()
    for path in ("nowhere.rules", "empty"):
        result = call("check", path)
        assert result.exit_code == 2
        assert path in result.output


def test_check_strict_counts_warnings(folder: Path) -> None:
    (folder / "warn.rules").write_text("If NewspaperID in {1, 1} then upgrade offer = {A}")
    assert call("check", "warn.rules").exit_code == 0
    assert call("check", "warn.rules", "--strict").exit_code == 1


def test_check_in_json(folder: Path) -> None:
    found = json.loads(call("check", "broken.rules", "--format", "json").output)
    assert [(d["code"], d["line"], d["column"]) for d in found] == [("SR201", 1, 4)]
    assert found[0]["fixes"][0]["edits"] == [{"start": 3, "end": 13, "text": "NewspaperID"}]


def test_check_in_sarif_is_valid_and_counts_in_code_points(folder: Path) -> None:
    (folder / "wide.rules").write_text("# 😀\nIf 😀NewspaprID = 1 then upgrade offer = {Plus}", encoding="utf-8")
    log = json.loads(call("check", "broken.rules", "wide.rules", "--format", "sarif").output)
    jsonschema.validate(log, SARIF)
    run = log["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"][0]["ruleId"] == run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]["id"]
    assert call("check", "good.rules", "--format", "sarif").exit_code == 0


def test_check_for_github_is_escaped(folder: Path) -> None:
    (folder / "odd,name.rules").write_text(BROKEN)
    line = call("check", "odd,name.rules", "--format", "github").output
    assert line.startswith("::error file=odd%2Cname.rules,line=1,col=4,")
    assert line.count("\n") == 1


def test_check_one_line_each(folder: Path) -> None:
    assert call("check", ".", "--format", "line").output == (
        "broken.rules:1:4: error: `NewspaprID` is not a field that these rules know; did you mean `NewspaperID`? "
        "If `NewspaprID` is a column of your data, list it in vocabulary.toml: "
        '`[fields.NewspaprID]`, and below it `type = "code"` [SR201]\n'
    )


def test_an_unknown_field_names_the_vocabulary_file_it_was_looked_up_in(folder: Path) -> None:
    (folder / "vocabulary.toml").write_text('[fields.Colour]\ntype = "text"\n')
    for command in (["check", "good.rules"], ["offers", "good.rules", "--on", "data.csv"], ["explain", "good.rules"]):
        result = call(*command)
        assert result.exit_code == 1
        assert "the fields are those of vocabulary.toml" in result.stderr


def test_check_shows_a_hundred_mistakes_and_counts_the_rest(folder: Path) -> None:
    (folder / "many.rules").write_text(BROKEN * 150)
    result = call("check", "many.rules")
    assert result.output.count("-->") == 100
    assert "and 50 more" in result.output
    assert "150 errors" in result.output


def test_check_fills_templates_from_rows_beside_them_and_compares_the_catalogue(folder: Path) -> None:
    project = folder / "project"
    project.mkdir()
    (project / "t.rules").write_text("If NewspaperID = {X} then upgrade offer = {Z}")
    assert "SR302" in call("check", "project", "--format", "line").output
    (project / "t.rows.csv").write_text("X,Z\n1,Plus\n2,\n")
    assert "t.rows.csv:3:1: error: column `Z`: the cell is empty" in call("check", "project", "--format", "line").output
    (project / "t.rows.csv").write_text("X,Z\n1,Plus\n")
    (project / "catalogue.csv").write_text("Offer,SmartOffer,Type,Segment\nA,yes,UPGRD,Plsu\n")
    assert "SR402" in call("check", "project", "--format", "line").output
    (project / "t.rows.csv").write_text("X\n1\n")
    assert "SR304" in call("check", "project", "--format", "line").output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[fields.A", "the closing bracket `]` is missing\n --> words.toml:1:1"),
        ('[fields.A]\ntype = "codee"', "is not a type"),
        ('[fields.A]\ntype = "code"\n[subscriptions]\nstopped = 1', "subscriptions.stopped"),
    ],
)
def test_a_vocabulary_that_cannot_be_used_is_a_wrong_call(folder: Path, text: str, said: str) -> None:
    (folder / "words.toml").write_text(text)
    result = call("check", "good.rules", "--vocabulary", "words.toml")
    assert result.exit_code == 2
    assert said in result.output


# ---------------------------------------------------------------- fmt


def test_fmt_writes_checks_and_shows_the_difference(folder: Path) -> None:
    (folder / "ugly.rules").write_text("1. IF newspaperid={1} then Upgrade offer=Plus;")
    assert call("fmt", "--check", "ugly.rules").exit_code == 1
    diff = call("fmt", "--diff", "ugly.rules")
    assert diff.exit_code == 1
    assert "+If NewspaperID = 1 then upgrade offer = {Plus}" in diff.output
    assert (folder / "ugly.rules").read_text().startswith("1. IF")
    assert call("fmt", "ugly.rules").exit_code == 0
    assert (folder / "ugly.rules").read_text() == "If NewspaperID = 1 then upgrade offer = {Plus}\n"
    assert call("fmt", "--check", "ugly.rules").exit_code == 0


def test_fmt_leaves_a_file_with_mistakes_and_says_why(folder: Path) -> None:
    result = call("fmt", ".", "--format", "json")
    assert result.exit_code == 1
    assert json.loads(result.output) == [
        {"file": "broken.rules", "outcome": "mistakes"},
        {"file": "good.rules", "outcome": "unchanged"},
    ]
    assert (folder / "broken.rules").read_text() == BROKEN


def test_fmt_reads_standard_input(folder: Path) -> None:
    assert call("fmt", "-", input="if term=1 then upgrade offer=A").output == "If Term = 1 then upgrade offer = {A}\n"
    assert call("fmt", "-", input="if").exit_code == 1


# ---------------------------------------------------------------- offers


def test_offers_writes_rows_and_puts_bad_ones_aside(folder: Path) -> None:
    result = call("offers", "good.rules", "--on", "data.csv", "--as-of", "2026-06-15", "-o", "out.csv")
    assert result.exit_code == 3
    assert (folder / "out.csv").read_text() == (
        "SubscriptionID,Type,Segment,Rule\n17,UPGRD,Plus,good.rules:1\n'=19,UPGRD,Plus,good.rules:1\n"
    )
    assert "data.csv:3: column Balance: `lots` is not a number for `Balance`" in result.output
    rejects = list(csv.DictReader((folder / "data.rejects.csv").read_text().splitlines()))
    assert [(r["Line"], r["Code"], r["Column"], r["SubscriptionID"]) for r in rejects] == [
        ("3", "SR501", "Balance", "18")
    ]


def test_offers_that_need_no_rejects_leave_no_rejects_file(folder: Path) -> None:
    (folder / "data.rejects.csv").write_text("Line,Code,Column,Reason,of an earlier run\n")
    (folder / "data.csv").write_text("SubscriptionID,NewspaperID,Balance\n17,1,-5\n")
    assert call("offers", "good.rules", "--on", "data.csv", "-o", "out.csv").exit_code == 0
    assert not (folder / "data.rejects.csv").exists()


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "table"])
def test_offers_in_every_format(folder: Path, form: str) -> None:
    (folder / "data.csv").write_text("SubscriptionID,NewspaperID,Balance\n17,1,-5\n18,1,-5\n")
    text = call("offers", "good.rules", "--on", "data.csv", "--format", form).stdout
    if form == "csv":
        rows = list(csv.DictReader(text.splitlines()))
    elif form == "jsonl":
        rows = [json.loads(line) for line in text.splitlines()]
    elif form == "json":
        rows = json.loads(text)
    else:
        assert text.splitlines()[0].split() == ["SubscriptionID", "Type", "Segment", "Rule"]
        return
    assert [(r["SubscriptionID"], r["Segment"]) for r in rows] == [("17", "Plus"), ("18", "Plus")]


def test_offers_of_nobody_are_an_empty_list(folder: Path) -> None:
    (folder / "data.csv").write_text("SubscriptionID,NewspaperID,Balance\n17,2,5\n")
    assert json.loads(call("offers", "good.rules", "--on", "data.csv", "--format", "json").stdout) == []


def test_offers_reads_json_lines_and_parquet_alike(folder: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    records = [
        {"SubscriptionID": 17, "NewspaperID": 1, "Balance": -5.25},
        {"SubscriptionID": 18, "NewspaperID": 2, "Balance": None},
    ]
    (folder / "d.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n\n")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), folder / "d.parquet")
    outputs = {
        call("offers", "good.rules", "--on", name, "--format", "csv").stdout for name in ("d.jsonl", "d.parquet")
    }
    assert outputs == {"SubscriptionID,Type,Segment,Rule\n17,UPGRD,Plus,good.rules:1\n"}


def test_offers_refuses_rules_with_mistakes_and_does_nothing(folder: Path) -> None:
    result = call("offers", ".", "--on", "data.csv", "-o", "out.csv")
    assert result.exit_code == 1
    assert "nothing was done" in result.output
    assert not (folder / "out.csv").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"SubscriptionID,SubscriptionID\n1,2\n", "two columns called SubscriptionID"),
        (b"Name,Balance\nx,1\n", "says the subscription's id"),
        ("SubscriptionID,Name\n1,é\n".encode("latin-1"), "--encoding"),
    ],
)
def test_offers_refuses_a_table_that_is_none(folder: Path, content: bytes, said: str) -> None:
    (folder / "bad.csv").write_bytes(content)
    result = call("offers", "good.rules", "--on", "bad.csv", "-o", "out.csv")
    assert result.exit_code == 2
    assert said in result.output
    assert not (folder / "out.csv").exists()
    assert not list(folder.glob("*.partial"))


def test_offers_says_what_is_missing_in_the_call(folder: Path) -> None:
    (folder / "t.rules").write_text("If NewspaperID = {X} then upgrade offer = {Z}")
    for arguments, said in (
        (["good.rules"], "--on FILE"),
        (["good.rules", "--on", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["t.rules", "--on", "data.csv"], "is a template"),
        (["good.rules", "--on", "data.csv", "--as-of", "06/15/2026"], "--as-of"),
        (["good.rules", "--on", "data.csv", "--encoding", "klingon"], "no encoding called klingon"),
    ):
        result = call("offers", *arguments)
        assert result.exit_code == 2, arguments
        assert said in result.output, arguments


def test_offers_never_writes_over_its_data(folder: Path) -> None:
    before = (folder / "data.csv").read_bytes()
    for arguments in (["-o", "data.csv"], ["--rejects", "./data.csv"], ["-o", "x.csv", "--rejects", "x.csv"]):
        result = call("offers", "good.rules", "--on", "data.csv", *arguments)
        assert result.exit_code == 2
        assert "which this call reads" in result.output or "the same file" in result.output
    assert (folder / "data.csv").read_bytes() == before


def test_a_file_that_is_written_anew_keeps_its_permissions(folder: Path) -> None:
    (folder / "ugly.rules").write_text("if term=1 then upgrade offer=A")
    (folder / "ugly.rules").chmod(0o640)
    (folder / "link.rules").symlink_to("ugly.rules")
    assert call("fmt", "link.rules").exit_code == 0
    assert (folder / "link.rules").is_symlink()
    assert (folder / "ugly.rules").stat().st_mode & 0o777 == 0o640


def test_offers_takes_other_encodings_and_separators(folder: Path) -> None:
    (folder / "d.csv").write_bytes("SubscriptionID;NewspaperID;Balance;Name\n17;1;-5;Zoë\n".encode("cp1252"))
    assert "17,UPGRD" in call("offers", "good.rules", "--on", "d.csv", "--encoding", "cp1252", "--format", "csv").stdout


def test_offers_warns_of_a_column_the_rules_ask_about_and_the_data_lacks(folder: Path) -> None:
    (folder / "d.csv").write_text("SubscriptionID,NewspaperID\n17,1\n")
    result = call("offers", "good.rules", "--on", "d.csv", "--format", "csv")
    assert "no column gives `Balance`" in result.stderr
    assert "1 with a rule left open by missing facts" in result.stderr


def test_offers_refuse_missing_rejects_rows(folder: Path) -> None:
    (folder / "d.csv").write_text("SubscriptionID,NewspaperID,Balance\n17,1,\n18,1,-1\n")
    result = call("offers", "good.rules", "--on", "d.csv", "--format", "csv", "--refuse-missing")
    assert result.exit_code == 3
    assert "18,UPGRD" in result.stdout


def test_a_json_line_that_is_none_is_a_rejected_row(folder: Path) -> None:
    lines = [
        '{"SubscriptionID": 1, "NewspaperID": 1, "Balance": -1}',
        "{broken",
        "[1]",
        '{"SubscriptionID": 2, "Balance": NaN}',
        "[" * 100_000,
    ]
    (folder / "d.jsonl").write_text("\n".join(lines))
    result = call("offers", "good.rules", "--on", "d.jsonl", "--format", "csv")
    assert result.exit_code == 3
    assert len((folder / "d.rejects.csv").read_text().splitlines()) == 5


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-A1", "@x", "\tx", "\rx"])
def test_cells_that_a_spreadsheet_would_run_get_an_apostrophe(cell: str) -> None:
    assert safe_cell(cell) == "'" + cell
    assert safe_cell("a=1") == "a=1"


# ---------------------------------------------------------------- explain


def test_explain_says_why_and_why_not(folder: Path) -> None:
    text = call(
        "explain", "good.rules", "--fact", "NewspaperID=1", "--fact", "Balance=5", "--as-of", "2026-06-15"
    ).output
    assert "good.rules:1 does not apply: upgrade offer = {Plus}" in text
    assert "  + NewspaperID = 1\n" in text
    assert "  - Balance < 0: it is 5\n" in text
    assert "it would apply if Balance were -1 (Balance < 0)" in text


def test_explain_finds_a_subscription_in_a_table_and_reads_facts_from_standard_input(folder: Path) -> None:
    text = call("explain", "good.rules", "--on", "data.csv", "--id", "17", "--as-of", "2026-06-15").output
    assert "Offers: Plus (UPGRD)" in text
    text = call("explain", "good.rules", "--facts", "-", input='{"NewspaperID": 1}').output
    assert "it depends on Balance, which is missing" in text


def test_explain_in_json(folder: Path) -> None:
    data = json.loads(
        call("explain", "good.rules", "--fact", "NewspaperID=1", "--format", "json", "--as-of", "2026-06-15").output
    )
    assert data["rules"][0]["applies"] is None
    assert data["as_of"] == "2026-06-15"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say which subscription"),
        (["--fact", "NewspaperID"], "NAME=VALUE"),
        (["--fact", "Newspaper=1"], "did you mean `NewspaperID`?"),
        (["--fact", "Balance=lots"], "is not a number"),
        (["--on", "data.csv", "--id", "99"], "has no subscription 99"),
        (["--fact", "NewspaperID=1", "--rule", "nobody"], "no rule is called `nobody`"),
    ],
)
def test_explain_says_what_is_wrong_with_the_call(folder: Path, arguments: list[str], said: str) -> None:
    result = call("explain", "good.rules", *arguments)
    assert result.exit_code == 2
    assert said in result.output


# ---------------------------------------------------------------- codes


def test_codes_lists_all_and_shows_one() -> None:
    assert len(call("codes").output.splitlines()) == len(CODES)
    assert call("codes", "unknown-field").output == call("codes", "sr201").output
    assert json.loads(call("codes", "SR201", "--format", "json").output)[0]["name"] == "unknown-field"
    assert "did you mean SR201" in call("codes", "SR2O1").output


# ---------------------------------------------------------------- as a process


def test_output_in_a_pipe_that_closes_is_no_traceback(folder: Path) -> None:
    rows = "".join(f"{n},1,-1\n" for n in range(30_000))
    (folder / "big.csv").write_text("SubscriptionID,NewspaperID,Balance\n" + rows)
    command = f"{sys.executable} -m subrules.cli offers good.rules --on big.csv --format csv | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60)
    assert done.stdout == "SubscriptionID,Type,Segment,Rule\n"
    assert "Traceback" not in done.stderr


def test_memory_does_not_grow_with_the_table(folder: Path) -> None:
    program = (
        "import resource, sys; from subrules.cli.main import cli\n"
        "try: cli(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    peaks = []
    for count in (1_000, 60_000):
        (folder / "d.csv").write_text(
            "SubscriptionID,NewspaperID,Balance\n" + "".join(f"{n},1,-1\n" for n in range(count))
        )
        call_it = [sys.executable, "-c", program, "offers", "good.rules", "--on", "d.csv", "-o", "out.csv"]
        done = subprocess.run(call_it, capture_output=True, text=True, timeout=120)
        peaks.append(int(done.stderr.splitlines()[-1]))
    assert peaks[1] < peaks[0] * 1.1


SARIF = {
    # The parts of the SARIF 2.1.0 schema that the log uses, with their types and required members.
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "$schema": {"type": "string", "format": "uri"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {"type": "object", "required": ["id"]},
                                    }
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "message": {"type": "object", "required": ["text"]},
                                "fixes": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "required": ["artifactChanges"],
                                        "properties": {
                                            "artifactChanges": {
                                                "type": "array",
                                                "minItems": 1,
                                                "items": {
                                                    "type": "object",
                                                    "required": ["artifactLocation", "replacements"],
                                                    "properties": {
                                                        "replacements": {
                                                            "type": "array",
                                                            "minItems": 1,
                                                            "items": {"type": "object", "required": ["deletedRegion"]},
                                                        }
                                                    },
                                                },
                                            }
                                        },
                                    },
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}
