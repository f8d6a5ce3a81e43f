"""`subrules refresh`, called as people call it; what the refresh does is in tests/engines/test_refresh.py."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from calling import call
from subrules import RuleSet
from subrules.engines.duckdb import refresh

EXAMPLES = Path(__file__).parents[1] / "examples"
RULES = 'Rule "plus": If NewspaperID = 1 then upgrade offer = {Plus}\n'
DATA = "SubscriptionID,NewspaperID\n17,1\n18,2\n19,1\n20,1\n"
CALL = ("refresh", "a.rules", "--connection", "shop.duckdb", "--table", "smart", "--as-of", "2026-06-15")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text(RULES)
    (tmp_path / "subs.csv").write_text(DATA)
    return tmp_path


def rows(query: str = "SELECT subscription, segment FROM smart ORDER BY 1") -> list[tuple]:
    with duckdb.connect("shop.duckdb") as connection:
        return connection.execute(query).fetchall()


def made(*more: str, data: str = "subs.csv") -> str:
    said = call(*CALL, "--on", data, *more)
    assert said.exit_code == 0, said.output
    return said.stdout


def test_a_refresh_says_what_it_did_and_writes_the_run(folder: Path) -> None:
    said = call(*CALL, "--on", "subs.csv")
    assert said.exit_code == 0
    assert said.stdout == ("smart on 2026-06-15: 3 offers inserted, 0 updated, 0 deleted, 0 unchanged; 3 offers now\n")
    assert said.stderr == "shop.duckdb is a new file\n"
    assert rows() == [("17", "Plus"), ("19", "Plus"), ("20", "Plus")]
    assert "0 offers inserted, 0 updated, 0 deleted, 3 unchanged" in made()
    assert rows("SELECT count(*) FROM subrules_runs") == [(2,)]


def test_the_result_as_json_has_the_numbers_of_the_library(folder: Path) -> None:
    assert json.loads(made("--format", "json")) == {
        "table": "smart", "as_of": "2026-06-15", "dry_run": False,
        "inserted": 3, "updated": 0, "deleted": 0, "unchanged": 0, "offers": 3, "open": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "read"), [("c.csv", "csv"), ("c.jsonl", "jsonl"), ("c.json", "json")])
def test_what_changed_goes_into_a_file(folder: Path, name: str, read: str) -> None:
    made()
    (folder / "subs.csv").write_text(DATA.replace("17,1", "17,2").replace("18,2", "18,1"))
    (folder / "a.rules").write_text(RULES.replace('"plus"', '"more"'))
    made("--changed", name)
    text = (folder / name).read_text()
    found = (
        list(csv.DictReader(text.splitlines()))
        if read == "csv"
        else json.loads(text)
        if read == "json"
        else list(map(json.loads, text.splitlines()))
    )
    assert [tuple(row.values()) for row in found] == [
        ("17", "deleted", "UPGRD", "Plus", "plus", ""),
        ("18", "inserted", "UPGRD", "Plus", "", "more"),
        ("19", "updated", "UPGRD", "Plus", "plus", "more"),
        ("20", "updated", "UPGRD", "Plus", "plus", "more"),
    ]
    assert list(found[0]) == ["SubscriptionID", "Change", "Type", "Segment", "RuleBefore", "RuleAfter"]


def test_a_dry_run_writes_only_the_changes(folder: Path) -> None:
    assert made("--dry-run", "--changed", "c.csv").startswith(
        "dry run, nothing was written: smart on 2026-06-15: 3 offers"
    )
    assert sorted(path.name for path in folder.iterdir()) == ["a.rules", "c.csv", "subs.csv"]
    made()
    (folder / "subs.csv").write_text(DATA.replace("17,1", "17,2"))
    assert "1 deleted" in made("--dry-run")
    assert len(rows()) == 3


@pytest.mark.parametrize(
    "named",
    [
        ("--only", "17", "--only", "18"),
        ("--only-from", "ids.txt"),
        ("--only-from", "ids.csv"),
        ("--only-from", "wide.csv"),
        ("--only-from", "delta"),
        ("--only-from", "SELECT id FROM delta"),
    ],
)
def test_only_some_are_refreshed(folder: Path, named: tuple[str, ...]) -> None:
    made()
    (folder / "subs.csv").write_text("SubscriptionID,NewspaperID\n17,2\n18,1\n")
    (folder / "ids.txt").write_text("17\n\n18\n")
    (folder / "ids.csv").write_text("Subscriber\n17\n18\n")
    (folder / "wide.csv").write_text("SubscriptionID,City\n17,a\n18,b\n")
    with duckdb.connect("shop.duckdb") as connection:
        connection.execute("CREATE TABLE delta AS SELECT 17 AS id UNION ALL SELECT 18")
    assert "1 offer inserted, 0 updated, 1 deleted, 0 unchanged; 1 offer now" in made(*named)
    assert rows() == [("18", "Plus"), ("19", "Plus"), ("20", "Plus")]


REFUSED = [
    (("--on", "none"), "Table with name none does not exist"),
    (("--on", "none.csv"), "there is no such file"),
    (("--on", "subs.xlsx"), "DuckDB reads CSV and Parquet files here, and subs.xlsx is neither"),
    ((), "say which subscriptions with --on TABLE or --on FILE"),
    (("--on", "subs.csv", "--only", "99"), "`--only` names a subscription that `subs.csv` does not have, 99"),
    (("--on", "subs.csv", "--only", " "), "--only[0]: the subscription's id is blank"),
    (("--on", "subs.csv", "--only", "17", "--only-from", "x.txt"), "give one of them"),
    (("--on", "subs.csv", "--only-from", "x.txt"), "x.txt cannot be read"),
    (("--on", "subs.csv", "--only-from", "two.csv"), "two.csv: no column"),
    (("--on", "bad.csv"), "`lots` is not"),
    (("--on", "short.csv"), "or allow it with `--shrinks-to`"),
    (("--on", "subs.csv", "--changed", "subs.csv"), "would write over subs.csv"),
    (("--on", "subs.csv", "--changed", "shop.duckdb"), "would write over shop.duckdb"),
    (("--on", "subs.csv", "--changed", "no/where.csv"), "there is no folder no"),
]


@pytest.mark.parametrize(("more", "message"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_cannot_be_done_is_refused_and_nothing_is_changed(
    folder: Path, more: tuple[str, ...], message: str
) -> None:
    (folder / "a.rules").write_text(RULES + "If Term > 3 then upgrade offer = {Long}\n")
    (folder / "subs.csv").write_text("SubscriptionID,NewspaperID,Term\n17,1,\n18,1,\n19,1,\n")
    (folder / "bad.csv").write_text("SubscriptionID,NewspaperID,Term\n17,1,lots\n")
    (folder / "short.csv").write_text("SubscriptionID,NewspaperID,Term\n17,1,\n")
    (folder / "two.csv").write_text("A,B\n17,1\n")
    assert "3 subscriptions with a rule left open" in made()
    said = call(*CALL, *more)
    assert said.exit_code == 2
    assert message in said.stderr
    assert "Traceback" not in said.output
    assert rows("SELECT count(*) FROM smart") == [(3,)]
    assert rows("SELECT count(*) FROM subrules_runs") == [(1,)]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("none.duckdb", "there is no file none.duckdb"),
        ("a.rules", "a.rules: "),
        ("mysql://db/shop", "`mysql://` is no address of a database that can be refreshed"),
        ("postgresql:///none?host=/nowhere", "PostgreSQL: "),
    ],
)
def test_a_database_that_cannot_be_opened_is_told(folder: Path, address: str, message: str) -> None:
    if address.startswith("postgres"):
        pytest.importorskip("psycopg", reason="psycopg is not installed")
    said = call("refresh", "a.rules", "--connection", address, "--table", "smart", "--on", "subs")
    assert said.exit_code == 2
    assert message in said.stderr
    assert (folder / "a.rules").read_text() == RULES


def test_a_failed_first_refresh_leaves_no_database(folder: Path) -> None:
    (folder / "bad.csv").write_text("SubscriptionID,NewspaperID\n17,1\n17,1\n")
    assert call(*CALL, "--on", "bad.csv").exit_code == 2
    assert not (folder / "shop.duckdb").exists()


def test_mistakes_in_the_rules_come_first(folder: Path) -> None:
    (folder / "a.rules").write_text("If NewspaprID = 1 then upgrade offer = {Plus}\n")
    said = call(*CALL, "--on", "subs.csv")
    assert said.exit_code == 1
    assert "nothing was done: mend the rules first" in said.stderr


def test_the_table_has_what_offers_prints(folder: Path) -> None:
    project = str(EXAMPLES / "group")
    made_by = ("refresh", project, "--connection", "shop.duckdb", "--table", "smart", "--as-of", "2026-06-15")
    assert call(*made_by).exit_code == 0
    printed = call("offers", project, "--as-of", "2026-06-15", "--format", "csv").stdout
    wanted = sorted(tuple(row.values())[:4] for row in csv.DictReader(printed.splitlines()))
    assert sorted(rows("SELECT subscription, type, segment, rule FROM smart")) == wanted


def test_a_refresh_of_the_library_and_of_the_command_are_one(folder: Path) -> None:
    from datetime import date

    from subrules import load
    from subrules.offers import VOCABULARY

    made()
    rules: RuleSet = load(RULES, VOCABULARY)
    with duckdb.connect("shop.duckdb") as connection:
        done = refresh(rules, folder / "subs.csv", "smart", as_of=date(2026, 6, 15), connection=connection)
        assert (done.unchanged, done.changed) == (3, 0)
