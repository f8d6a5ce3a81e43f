"""The whole table in DuckDB: files, tables and frames in and out, and what it refuses."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from calling import call
from strategies import drawn_record, drawn_rules
from subrules import Field, FieldType, Matcher, Reading, Vocabulary, load
from subrules.engines.duckdb import (
    ColumnError,
    EngineError,
    ShrunkenError,
    UnusableError,
    offers_to_arrow,
    offers_to_file,
    refresh,
)
from subrules.offers import Layout, Stopped, run, subscription_reader

DAY = date(2026, 6, 1)
WORDS = Vocabulary(
    fields=(
        Field(name="Paper", type=FieldType.CODE),
        Field(name="Service", type=FieldType.CODE, reading=Reading(missing=("N/A",), replace={"7DAY": "7Day"})),
        Field(name="Rate", type=FieldType.NUMBER, decimals=4),
        Field(name="Start", type=FieldType.DATE),
        Field(name="Renews", type=FieldType.YES_NO),
    ),
    outcomes={"upgrade offer": "UPGRD", "downgrade offer": "DNGRD"},
)
RULES = load(
    """
If Paper = 1 and Service = 7Day then upgrade offer = {Plus}
If Paper in {1, 2} and (Rate < 0.12 or Renews = yes) then upgrade offer = {Loyal}
If Start >= 2026-01-01 and not Service = SunOnly then downgrade offer = {Less}
If Service is missing then upgrade offer = {Ask}
""",
    WORDS,
)


def file_of(path: Path, rows: str) -> Path:
    path.write_text("SubscriptionID,Paper,Service,Rate,Start,Renews,Status\n" + rows)
    return path


ROWS = """a,1, 7DAY ,0.11,2026-01-01,yes,on
b,1,N/A,$0.12,2025-12-31,NO,on
c,2,,,,,on
d,2,SunOnly,1.5,2026-05-05,true,off
e,,7Day,0.10,2026-05-05,,on
"""
LAYOUT = Layout(stopped=Stopped(column="Status", values=["off"]))


def by_python(path: Path, layout: Layout = LAYOUT) -> list[tuple[str, str, str, str]]:
    import csv

    with path.open() as file:
        rows = csv.DictReader(file)
        reader = subscription_reader(WORDS, layout, rows.fieldnames or [], DAY, asked=RULES.fields_asked)
        subscriptions = [reader(row)[0] for row in rows]
    table = run(RULES, [s for s in subscriptions if s is not None], as_of=DAY)
    return sorted((r.subscription, r.type, r.segment, r.rule) for r in table.rows)


def rows_of(path: Path) -> list[tuple]:
    reader = "read_csv" if path.suffix == ".csv" else "read_parquet"
    query = f"SELECT subscription, type, segment, rule FROM {reader}('{path}')"
    with duckdb.connect() as connection:
        return sorted(connection.execute(query).fetchall())


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_a_file_gives_what_its_rows_give_one_by_one_lng_18(tmp_path: Path, ending: str) -> None:
    source, target = file_of(tmp_path / "in.csv", ROWS), tmp_path / f"out.{ending}"
    done = offers_to_file(RULES, source, target, as_of=DAY, layout=LAYOUT)
    assert rows_of(target) == by_python(source)
    assert (done.subscriptions, done.stopped, done.offers) == (5, 1, len(by_python(source)))
    assert done.open == 3, "b, c and e lack something that some rule asks about"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", f"out.{ending}"], "nothing is left behind"


def test_a_table_is_refreshed_and_twice_is_once_smt_03(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE subs AS SELECT * FROM read_csv('{file_of(tmp_path / 'in.csv', ROWS)}', all_varchar=true)"
        )
        case = {"as_of": DAY, "connection": connection, "layout": LAYOUT}
        refresh(RULES, "subs", "smart", **case)
        before = connection.execute("SELECT * FROM smart ORDER BY ALL").fetchall()
        assert [row[:4] for row in before] == by_python(tmp_path / "in.csv")
        runs = connection.execute("SELECT target, as_of, digest, whole FROM subrules_runs").fetchall()
        assert runs == [("smart", DAY, RULES.digest, True)]
        refresh(RULES, "subs", "smart", **case)
        assert connection.execute("SELECT * FROM smart ORDER BY ALL").fetchall() == before
        connection.execute("UPDATE subs SET Service = 'SunOnly' WHERE SubscriptionID = 'a'")
        refresh(RULES, "subs", "smart", **case)
        after = connection.execute("SELECT * FROM smart ORDER BY ALL").fetchall()
        assert set(before) - set(after) == {r for r in before if r[0] == "a" and r[2] in ("Plus", "Less")}
        assert connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall() == [
            ("smart",),
            ("subrules_runs",),
            ("subs",),
        ]


@pytest.mark.parametrize("rows", ["", "a,1,x,1,2020-01-01,no,on\n"])
def test_an_empty_or_shrunken_source_does_not_empty_the_table_smt_03(tmp_path: Path, rows: str) -> None:
    with duckdb.connect() as connection:
        case = {"as_of": DAY, "connection": connection, "layout": LAYOUT}
        refresh(RULES, file_of(tmp_path / "in.csv", ROWS), "smart", **case)
        before = connection.execute("SELECT * FROM smart ORDER BY ALL").fetchall()
        with pytest.raises(ShrunkenError, match="see that the source is whole"):
            refresh(RULES, file_of(tmp_path / "few.csv", rows), "smart", **case)
        assert connection.execute("SELECT * FROM smart ORDER BY ALL").fetchall() == before
        refresh(RULES, tmp_path / "few.csv", "smart", shrinks_to=0, **case)
        assert connection.execute("SELECT count(*) FROM smart").fetchone() == (0,)


def test_arrow_and_polars_go_in_and_arrow_comes_out(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table(
        {
            "SubscriptionID": [1, 2, 3],
            "Paper": pa.array([1, 2, None], pa.int32()),
            "Service": ["7Day", None, "SunOnly"],
            "Rate": [0.11, 0.12, None],
            "Start": pa.array([date(2026, 1, 1), None, None]),
            "Renews": [True, False, None],
        }
    )
    wanted = [(1, "DNGRD", "Less"), (1, "UPGRD", "Loyal"), (1, "UPGRD", "Plus"), (2, "UPGRD", "Ask")]
    sources = [table]
    try:
        import polars
    except ModuleNotFoundError:
        pass
    else:
        sources.append(polars.from_arrow(table))
    words = Vocabulary(fields=tuple(Field(name=f.name, type=f.type) for f in WORDS.fields), outcomes=WORDS.outcomes)
    rules = load("\n".join(RULES.origins.sources[0].text.splitlines()), words)
    for source in sources:
        made = offers_to_arrow(rules, source, as_of=DAY)
        assert sorted((r["subscription"], r["type"], r["segment"]) for r in made.to_pylist()) == wanted


# ---------------------------------------------------------------- what is refused


BAD = [
    ("absent", "SubscriptionID,Paper\na,1\n", ColumnError, "no column `Service`"),
    ("no key", "Paper,Service,Rate,Start,Renews\n1,x,1,2020-01-01,no\n", ColumnError, "says the subscription's id"),
    ("blank key", "SubscriptionID,Paper,Service,Rate,Start,Renews\n ,1,x,1,2020-01-01,no\n", ColumnError, "1 row has no subscription's id"),
    ("key twice", "SubscriptionID,Paper,Service,Rate,Start,Renews\na,1,x,1,2020-01-01,no\na,1,x,1,2020-01-01,no\n", ColumnError, "repeats the id of another one, such as a"),
    ("no number", "SubscriptionID,Paper,Service,Rate,Start,Renews\na,1,x,lots,2020-01-01,no\n", UnusableError, "`lots` is not a number for `Rate`"),
    ("no day", "SubscriptionID,Paper,Service,Rate,Start,Renews\na,1,x,1,1/1/2020,no\n", UnusableError, "is not a date for `Start`"),
    ("cut off", "SubscriptionID,Paper,Service,Rate,Start,Renews\na,1,x,1,2020-01-01,no\nb,1,\n", EngineError, "Expected Number of Columns: 6 Found: 3|CSV Error"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "error", "message"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_bad_input_is_a_clear_error_and_nothing_is_written(
    tmp_path: Path, text: str, error: type, message: str
) -> None:
    (tmp_path / "in.csv").write_text(text)
    with pytest.raises(error, match=message):
        offers_to_file(RULES, tmp_path / "in.csv", tmp_path / "out.parquet", as_of=DAY)
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_binary_numbers_are_their_shortest_decimals_and_nan_and_times_of_day_are_refused() -> None:
    with duckdb.connect() as connection:
        words = Vocabulary(
            fields=(Field(name="Rate", type=FieldType.NUMBER), Field(name="Start", type=FieldType.DATE)),
            outcomes=WORDS.outcomes,
        )
        rules = load("If Rate <= 0.12 then upgrade offer = {A}\nIf Start < 2026-01-01 then upgrade offer = {B}", words)
        connection.execute("CREATE TABLE s AS SELECT 1 AS id, 0.12::DOUBLE AS Rate, DATE '2025-01-01' AS Start")
        assert offers_to_arrow(rules, "s", as_of=DAY, connection=connection).num_rows == 2
        connection.execute("INSERT INTO s VALUES (2, 'NaN'::DOUBLE, NULL)")
        with pytest.raises(UnusableError, match="`Rate`, 1 row: "):
            offers_to_arrow(rules, "s", as_of=DAY, connection=connection)
        connection.execute("CREATE TABLE t AS SELECT 1 AS id, 0.12 AS Rate, TIMESTAMP '2025-01-01 23:30:00' AS Start")
        with pytest.raises(UnusableError, match=r"`Start`, 1 row: .*says a time of day"):
            offers_to_arrow(rules, "t", as_of=DAY, connection=connection)


def test_a_parquet_file_cut_in_the_middle_is_said_to_be_unreadable(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT range AS SubscriptionID, '1' AS Paper FROM range(1000)) TO '{whole}' (FORMAT parquet)"
        )
    (tmp_path / "cut.parquet").write_bytes(whole.read_bytes()[:-300])
    with pytest.raises(EngineError):
        offers_to_file(RULES, tmp_path / "cut.parquet", tmp_path / "out.parquet", as_of=DAY)
    with pytest.raises(EngineError, match="no such file"):
        offers_to_file(RULES, tmp_path / "none.parquet", tmp_path / "out.parquet", as_of=DAY)


def test_a_disk_that_fills_leaves_the_old_file_whole(tmp_path: Path) -> None:
    """On a file system of 2 MB, where this test may make one."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no small file system can be made here: mounting one takes root")
    try:
        (small / "out.csv").write_text("old")
        words = Vocabulary(fields=(Field(name="Paper", type=FieldType.CODE),), outcomes=WORDS.outcomes)
        rules = load("If Paper = 1 then upgrade offer = {A}", words)
        with duckdb.connect() as connection:
            connection.execute("CREATE TABLE s AS SELECT range AS id, '1' AS Paper FROM range(500000)")
            with pytest.raises(EngineError):
                offers_to_file(rules, "s", small / "out.csv", as_of=DAY, connection=connection)
        assert [(p.name, p.read_text()) for p in small.iterdir()] == [("out.csv", "old")]
    finally:
        subprocess.run(["umount", str(small)], check=True)


KILLED = """
import os, sys, duckdb
from datetime import date
from subrules import load
from subrules.engines import duckdb as engine
from subrules.offers import VOCABULARY
rules = load("If NewspaperID = 1 then upgrade offer = {New}", VOCABULARY)
connection = duckdb.connect(sys.argv[1])
class Dying:
    def __init__(self, real): self.real = real
    def __getattr__(self, name): return getattr(self.real, name)
    def execute(self, query, *more):
        done = self.real.execute(query, *more)
        if query.startswith("DELETE"): os._exit(9)
        return done
engine.refresh(rules, "subs", "smart", as_of=date(2026, 6, 1), connection=Dying(connection), shrinks_to=0)
"""


def test_a_kill_in_the_middle_of_a_refresh_leaves_the_old_rows_whole_smt_03(tmp_path: Path) -> None:
    """The process dies after rows were deleted and before the COMMIT."""
    database = tmp_path / "db.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("CREATE TABLE subs AS SELECT range AS id, 1 AS NewspaperID FROM range(100)")
        connection.execute("CREATE TABLE smart (subscription BIGINT, type VARCHAR, segment VARCHAR, rule VARCHAR)")  # fmt: skip
        connection.execute("INSERT INTO smart VALUES (7, 'UPGRD', 'Old', 'r')")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(database)], capture_output=True, text=True)
    assert killed.returncode == 9, killed.stderr
    with duckdb.connect(str(database)) as connection:
        assert connection.execute("SELECT segment FROM smart").fetchall() == [("Old",)]


def test_a_memory_limit_is_kept_by_spilling_to_the_disk(tmp_path: Path) -> None:
    words = Vocabulary(fields=(Field(name="Paper", type=FieldType.CODE),), outcomes=WORDS.outcomes)
    rules = load("If Paper in {1, 2} then upgrade offer = {A}", words)
    source = tmp_path / "in.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT range AS SubscriptionID, range % 3 AS Paper FROM range(2000000)) TO '{source}' (FORMAT parquet)"
        )
    done = offers_to_file(rules, source, tmp_path / "out.parquet", as_of=DAY, memory_limit="150MB")
    assert done.offers == 1_333_333
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.parquet", "out.parquet"], "what was spilled is gone"
    with pytest.raises(EngineError, match="No such file or directory"):
        offers_to_file(rules, source, tmp_path / "out.parquet", as_of=DAY, spill=tmp_path / "none")


# ---------------------------------------------------------------- the command line


@pytest.mark.parametrize("seed", range(12))
def test_the_command_gives_the_same_bytes_by_duckdb_and_by_python_lng_18(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Rules, a vocabulary with readings, quoted cells, missing ones, stopped subscriptions."""
    monkeypatch.chdir(tmp_path)
    dice = random.Random(seed)
    (tmp_path / "vocabulary.toml").write_text(
        'scope = "NewspaperID"\n[outcomes]\n"upgrade offer" = "UPGRD"\n"downgrade offer" = "DNGRD"\n'
        '[fields]\nNewspaperID = {type = "code"}\nServiceType = {type = "code", reading = {missing = ["N/A"]}}\n'
        'Fee = {type = "number"}\nTerm = {type = "number", decimals = 0}\nStart = {type = "date"}\nRenews = {type = "yes/no"}\n'
        '[subscriptions]\nid = "No"\nstopped = {column = "Ended"}\n'
    )
    (tmp_path / "a.rules").write_text(drawn_rules(dice, 15))
    lines = ["No,NewspaperID,ServiceType,Fee,Term,Start,Renews,Ended"]
    for number in range(200):
        record = {k: "" if v is None else v for k, v in drawn_record(dice, 0.1).items() if k != "Town"}
        cells = [str(number), *(str(v) for v in record.values())]
        cells.append(dice.choice(["", "", "2026-05-31", "2026-07-01"]))
        lines.append(",".join(f'"{c}"' if dice.random() < 0.2 else c for c in cells))
    (tmp_path / "subs.csv").write_text("\n".join(lines) + "\n")
    outputs = []
    for engine in ("python", "duckdb"):
        done = call(
            "offers", "a.rules", "--on", "subs.csv", "--as-of", "2026-06-01", "--engine", engine, "-o", f"{engine}.csv"
        )
        assert done.exit_code == 0, done.output
        outputs.append((Path(f"{engine}.csv").read_bytes(), done.output))
    assert outputs[0] == outputs[1]


def test_what_only_python_can_put_aside_is_left_to_python_and_said_when_duckdb_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text("If Term > 3 then upgrade offer = {A}")
    (tmp_path / "subs.csv").write_text("SubscriptionID,Term\n1,12\n2,lots\n")
    asked = call("offers", "a.rules", "--on", "subs.csv", "--as-of", "2026-06-01", "--engine", "duckdb")
    assert asked.exit_code == 2
    assert "`lots` is not a number for `Term`" in asked.output
    monkeypatch.setattr("subrules.project.by_database.LARGE", {".csv": 0})
    left = call("offers", "a.rules", "--on", "subs.csv", "--as-of", "2026-06-01")
    assert left.exit_code == 3
    assert "1 row rejected" in left.output


def test_numbers_of_forty_digits_are_refused_not_rounded() -> None:
    with duckdb.connect() as connection:
        words = Vocabulary(fields=(Field(name="Rate", type=FieldType.NUMBER),), outcomes=WORDS.outcomes)
        rules = load("If Rate > 1 then upgrade offer = {A}", words)
        connection.execute("CREATE TABLE s AS SELECT 1 AS id, '12345678901234567890123456789.5' AS Rate")
        connection.execute("INSERT INTO s VALUES (2, '0.00000000000000000001')")
        with pytest.raises(ColumnError, match="more than 38 digits"):
            offers_to_arrow(rules, "s", as_of=DAY, connection=connection)


def test_a_csv_file_is_read_by_both_alike_or_not_by_duckdb(tmp_path: Path) -> None:
    """Files of quotes, blanks and separators at random: what DuckDB is let have, it reads as Python does."""
    import csv
    import io

    from subrules.engines.duckdb_sources import SourceError, relation_of
    from subrules.project.by_database import NotTheSame, _look_through

    dice = random.Random(3)
    path = tmp_path / "f.csv"
    compared = 0
    with duckdb.connect() as connection:
        for _ in range(4_000):
            body = "".join(dice.choice('ab,"" \n1,') for _ in range(dice.randrange(3, 24)))
            text = "x,y\n" + body + dice.choice(["\n", ""])
            path.write_bytes(text.encode())
            rows = [row for row in list(csv.reader(io.StringIO(text, newline="")))[1:] if any(c.strip() for c in row)]
            if any(len(row) != 2 for row in rows):
                continue
            try:
                _look_through(path)
                found = connection.execute(f"SELECT * FROM {relation_of(connection, path, prefix='')}").fetchall()
            except (NotTheSame, SourceError, duckdb.Error):
                continue
            read = [[(cell or "").strip() for cell in row] for row in found]
            assert [row for row in read if any(row)] == [[cell.strip() for cell in row] for row in rows]
            compared += 1
    assert compared > 200


def test_codes_in_a_column_of_integers_are_compared_as_the_text_they_are_lng_18() -> None:
    """Also where a long list is excluded, which becomes ranges between texts, and where codes begin with a text."""
    words = Vocabulary(fields=(Field(name="Paper", type=FieldType.CODE),), outcomes=WORDS.outcomes)
    rules = load(
        "If Paper not in {1, 2, 10, 10a, 30, 7} then upgrade offer = {A}\nIf Paper starts with 1 then upgrade offer = {B}\n"
        "If Paper in {2, 10a, 007} then upgrade offer = {C}\nIf Paper != 10a then downgrade offer = {D}",
        words,
    )
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE s AS SELECT range AS id, (range - 5)::INTEGER AS Paper FROM range(150)")
        connection.execute("INSERT INTO s VALUES (999, NULL)")
        found = offers_to_arrow(rules, "s", as_of=DAY, connection=connection).to_pylist()
    matcher = Matcher(rules, DAY)
    papers = {**{number: str(number - 5) for number in range(150)}, 999: None}
    wanted = {
        (n, o.type, o.segment) for n, paper in papers.items() for o in matcher.match_facts({"Paper": paper}).offers
    }
    assert {(row["subscription"], row["type"], row["segment"]) for row in found} == wanted


def test_a_fact_that_is_never_to_be_missing_is_refused_where_it_is_lng_08() -> None:
    """By the vocabulary, or by the rule set; as the matcher refuses it."""
    text = "If Paper = 1 then upgrade offer = {A}"
    known = Vocabulary(
        fields=(Field(name="Paper", type=FieldType.CODE, may_be_missing=False),), outcomes=WORDS.outcomes
    )
    free = Vocabulary(fields=(Field(name="Paper", type=FieldType.CODE),), outcomes=WORDS.outcomes)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE s AS SELECT 1 AS id, '1' AS Paper")
        for rules in (load(text, known), load(text, free, refuse_missing=True)):
            assert offers_to_arrow(rules, "s", as_of=DAY, connection=connection).num_rows == 1
        connection.execute("CREATE TABLE t AS SELECT 1 AS id, '1' AS Paper UNION ALL SELECT 2, NULL")
        with pytest.raises(UnusableError, match="`Paper` is missing, and the vocabulary says that it never is"):
            offers_to_arrow(load(text, known), "t", as_of=DAY, connection=connection)
        with pytest.raises(
            ColumnError, match="`Paper` is missing in 1 row, and these rules or their vocabulary refuse"
        ):
            offers_to_arrow(load(text, free, refuse_missing=True), "t", as_of=DAY, connection=connection)
