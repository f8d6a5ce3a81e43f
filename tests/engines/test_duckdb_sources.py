"""What DuckDB is given: names are names, text is compared code point by code point, an enumeration is its text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from calling import call
from subrules import Field, FieldType, Vocabulary, load
from subrules.engines.duckdb import ColumnError, EngineError, offers_to_arrow, offers_to_file, refresh
from subrules.engines.sql import statements

DAY = date(2026, 6, 1)
WORDS = Vocabulary(
    fields=(Field(name="City", type=FieldType.TEXT), Field(name="Rate", type=FieldType.NUMBER)),
    outcomes={"upgrade offer": "UPGRD"},
)
RULES = load(
    "If City = Irvine then upgrade offer = {A}\nIf City starts with Har then upgrade offer = {B}\n"
    "If City != Irvine then upgrade offer = {C}",
    WORDS,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_text("If NewspaperID = 1 then upgrade offer = {Plus}\n")
    (tmp_path / "new.rules").write_text("If NewspaperID = 1 then upgrade offer = {Minus}\n")
    return tmp_path


# ---------------------------------------------------------------- names of files

NAMES = ["subs[1].csv", "s*.csv", "sub?.csv", "a'b.csv", 'a"b.csv', "a#b.csv", "a b.csv", "{x,y}.csv", "~s.csv", "k=v.csv", "http:s.csv", "a\\b.csv", "[!a].csv"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_name_is_no_pattern(folder: Path, name: str, engine: str) -> None:
    for other in ("subs1.csv", "sub1.csv", "subx.csv", "x.csv", "b.csv"):
        (folder / other).write_text("SubscriptionID,NewspaperID\n666,1\n")
    (folder / name).write_text("SubscriptionID,NewspaperID\n17,1\n")
    done = call("offers", "good.rules", "--on", name, "--format", "csv", "--engine", engine)
    assert done.exit_code == 0, done.output
    assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["17"]


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_file_that_is_not_there_is_not_answered_by_its_neighbour(folder: Path, engine: str) -> None:
    (folder / "subs1.csv").write_text("SubscriptionID,NewspaperID\n666,1\n")
    done = call("offers", "good.rules", "--on", "subs[1].csv", "--engine", engine)
    assert done.exit_code == 2
    assert "666" not in done.stdout


def test_folders_named_like_a_partition_add_no_column(folder: Path) -> None:
    inner = folder / "City=Irvine" / "[a]"
    inner.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute("COPY (SELECT 1 AS id, 'Tustin' AS City) TO 's.parquet' (FORMAT parquet)")
    source = inner / "s.parquet"
    (folder / "s.parquet").rename(source)
    offers_to_file(RULES, source, inner / "out [*].csv", as_of=DAY, give=("subscription", "segment"))
    assert (inner / "out [*].csv").read_text() == "subscription,segment\n1,C\n"


def test_a_comparison_reads_its_own_files_in_a_temporary_folder_of_any_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "tmp[1]").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder / "tmp[1]"))
    (folder / "subs[1].csv").write_text("SubscriptionID,NewspaperID\n17,1\n18,2\n")
    done = call("diff", "good.rules", "new.rules", "--on", "subs[1].csv", "--engine", "duckdb", "--format", "json")
    assert [one["subscription"] for one in json.loads(done.stdout)["on"]["affected"]] == ["17"]


# ---------------------------------------------------------------- text


def segments(connection: Any, table: str = "s") -> list[tuple[Any, str]]:
    made = offers_to_arrow(RULES, table, as_of=DAY, connection=connection).to_pylist()
    return sorted((row["subscription"], row["segment"]) for row in made)


CITIES = [(1, "Irvine"), (2, "IRVINE"), (3, "irvine"), (4, "Harbor"), (5, "HARBOR"), (6, "Irvíne"), (7, None)]
WANTED = [(1, "A"), (2, "C"), (3, "C"), (4, "B"), (4, "C"), (5, "C"), (6, "C")]


@pytest.mark.parametrize("collation", ["", "COLLATE NOCASE", "COLLATE NOACCENT", "COLLATE NOCASE.NOACCENT"])
@pytest.mark.parametrize("default", ["", "NOCASE"])
def test_text_is_compared_code_point_by_code_point_whatever_its_collation(collation: str, default: str) -> None:
    with duckdb.connect() as connection:
        if default:
            connection.execute(f"SET default_collation = '{default}'")
        connection.execute(f"CREATE TABLE s (id INTEGER, City VARCHAR {collation}, Rate INTEGER)")
        connection.executemany("INSERT INTO s VALUES (?, ?, 1)", CITIES)
        assert segments(connection) == WANTED


@pytest.mark.parametrize("type", ["VARCHAR COLLATE NOCASE", "ENUM('Irvine', 'IRVINE', 'irvine', 'Harbor', 'HARBOR', 'Irvíne', 'a, b', 'it''s')"])  # fmt: skip
def test_statements_compare_code_points_and_take_enumerations(type: str) -> None:
    made = statements(RULES, as_of=DAY, dialect="duckdb", table="s")
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE s (id INTEGER, City {type}, Rate INTEGER)")
        connection.executemany("INSERT INTO s VALUES (?, ?, 1)", CITIES)
        for table in made.tables:
            connection.execute(table.create)
            connection.executemany(table.insert, table.rows)
        assert sorted((row[0], row[2]) for row in connection.execute(made.offers).fetchall()) == WANTED
        assert segments(connection) == WANTED, "a column of an enumeration is its text"


def test_ids_in_letters_of_any_case_are_different_ids_and_are_kept_apart_by_a_refresh() -> None:
    with duckdb.connect() as connection:
        connection.execute("SET default_collation = 'NOCASE'")
        connection.execute("CREATE TABLE s (id VARCHAR, City VARCHAR, Rate INTEGER)")
        connection.execute("INSERT INTO s VALUES ('a', 'Irvine', 1), ('A', 'Irvine', 1), (' b ', 'Irvine', 1)")
        for _ in range(2):
            refresh(RULES, "s", "smart", as_of=DAY, connection=connection)
            found = connection.execute("SELECT subscription, segment FROM smart").fetchall()
            assert sorted(found) == [("A", "A"), ("a", "A"), ("b", "A")]


# ---------------------------------------------------------------- numbers, ids, columns


def test_a_number_of_32_bits_is_the_shortest_decimal_that_gives_it_back() -> None:
    rules = load("If Rate = 0.3 then upgrade offer = {A}", WORDS)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE s AS SELECT 1 AS id, 'x' AS City, 0.3::FLOAT AS Rate")
        assert offers_to_arrow(rules, "s", as_of=DAY, connection=connection).num_rows == 1


IDS = [
    ("1.0::DOUBLE", 1),
    ("1.0::FLOAT", 1),
    ("1.00::DECIMAL(10, 2)", 1),
    ("' 7 '", "7"),
    ("'00000000-0000-0000-0000-000000000007'::UUID", "00000000-0000-0000-0000-000000000007"),
    ("'a'::ENUM('B', 'a')", "a"),
]


@pytest.mark.parametrize(("id", "wanted"), IDS)
def test_an_id_is_text_or_a_whole_number(id: str, wanted: Any) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE s AS SELECT {id} AS id, 'Irvine' AS City, 1 AS value")
        assert segments(connection) == [(wanted, "A")]


NO_IDS = [
    ("1.5::DOUBLE", "1 row has what is no id"),
    ("'inf'::DOUBLE", "1 row has what is no id"),
    ("'nan'::DOUBLE", "1 row has no subscription's id"),
    ("1.25::DECIMAL(10, 2)", "1 row has what is no id"),
    ("'1.00016E+05'", "1 row has what is no id in `id`, such as 1.00016E"),
    ("'100016.0'", "1 row has what is no id"),
    ("'1,00016E+05'", "1 row has what is no id"),
    ("'100,017'", "1 row has what is no id"),
    ("'1''000'", "1 row has what is no id"),
    ("'a' || chr(10) || 'b'", "1 row has what is no id"),
    ("true", "holds boolean values"),
    ("[1]", "holds integer"),
    ("DATE '2026-06-01'", "holds date values"),
    ("NULL::VARCHAR", "1 row has no subscription's id"),
]


@pytest.mark.parametrize(("id", "said"), NO_IDS)
def test_what_is_no_id_is_refused(id: str, said: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE s AS SELECT {id} AS id, 'Irvine' AS City")
        with pytest.raises(ColumnError) as raised:
            segments(connection)
        assert said in str(raised.value)


def test_ids_that_differ_by_blanks_are_one_id() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE s AS SELECT unnest(['a', ' a', 'b']) AS id, 'Irvine' AS City")
        with pytest.raises(ColumnError, match="1 row repeats the id of another one, such as a in 2 rows"):
            segments(connection)


def test_two_columns_that_differ_by_letter_case_are_refused(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    (tmp_path / "s.csv").write_text("id,City,city\n1,a,b\n")
    table = pa.table({"id": [1], "City": ["a"], "city": ["b"], "more": [{"City": 1, "x": [1]}]})
    pyarrow.parquet.write_table(table, tmp_path / "s.parquet")
    pyarrow.parquet.write_table(table.drop_columns(["city"]), tmp_path / "good.parquet")
    for name in ("s.csv", "s.parquet"):
        with pytest.raises(ColumnError, match="columns called `City` and `city`"):
            offers_to_file(RULES, tmp_path / name, tmp_path / "out.csv", as_of=DAY)
    assert offers_to_file(RULES, tmp_path / "good.parquet", tmp_path / "out.csv", as_of=DAY).offers == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id,City\n1,"Irvine\n2,x\n', "line 2: a quotation mark opens"),
        (
            'id,City,Rate\n1,"Irvine,1\n2,Pipe 5",1\n',
            "line 2: a quotation mark opens here and makes one row of lines 2",
        ),
        ("Title\nid,City\n1,x\n", "line 1: this line holds `Title` alone"),
    ],
)
def test_the_engine_itself_reads_no_table_by_half(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "s.csv").write_text(text)
    with pytest.raises(EngineError, match=said):
        offers_to_file(RULES, tmp_path / "s.csv", tmp_path / "out.csv", as_of=DAY)


def test_lines_above_the_heading_that_say_nothing_are_passed_over(tmp_path: Path) -> None:
    for text in (
        "sep=;\nid;City\n1;Irvine\n2;x\n",
        "\n\nid,City\n1,Irvine\n2,x\n",
        '\nid,"Ci ty",City\n1,"a\nb",Irvine\n',
    ):
        (tmp_path / "s.csv").write_text(text)
        offers_to_file(RULES, tmp_path / "s.csv", tmp_path / "out.csv", as_of=DAY, give=("subscription", "segment"))
        assert "1,A" in (tmp_path / "out.csv").read_text().splitlines()
