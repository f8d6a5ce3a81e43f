"""JSON as tables: every object is looked at, a list is a table too, and what no row may hold rejects its row."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling import call
from subrules.project.tables import TableError, open_table


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.rules").write_text("If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}\n")
    return tmp_path


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[int, Any, str]]]:
    with open_table(path) as table:
        return table.columns, [(row.line, row.fault or row.cells, row.code if row.fault else "") for row in table.rows]


def test_a_key_that_only_later_lines_have_is_a_column(folder: Path) -> None:
    (folder / "d.jsonl").write_text(
        '{"SubscriptionID": 1, "NewspaperID": 1}\n{"SubscriptionID": 2, "NewspaperID": 1, "Balance": -1}\n'
    )
    done = call("offers", "good.rules", "--on", "d.jsonl", "--format", "csv")
    assert "2,UPGRD,Plus" in done.stdout
    assert "no column gives" not in done.stderr


def test_a_key_in_other_letters_in_a_later_line_is_the_same_column(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text('{"id": 1, "Term": 1}\n{"ID": 2, "term ": 3}\n{"id": 3, "Term": 1, "TERM": 2}\n')
    assert read(tmp_path / "d.jsonl") == (
        ("id", "Term"),
        [
            (1, {"id": 1, "Term": 1}, ""),
            (2, {"id": 2, "Term": 3}, ""),
            (3, "`Term` and `TERM` are one column: which one is meant?", "SR503"),
        ],
    )


@pytest.mark.parametrize("name", ["d.json", "d.jsonl", "d.ndjson"])
def test_a_list_of_objects_is_read_over_any_lines(folder: Path, name: str) -> None:
    records = [{"SubscriptionID": n, "NewspaperID": 1, "Balance": -n} for n in (1, 2)]
    for indent in (None, 2):
        (folder / name).write_text(json.dumps(records, indent=indent))
        done = call("offers", "good.rules", "--on", name, "--format", "csv")
        assert done.exit_code == 0, done.output
        assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["1", "2"]


BAD_ROWS = [
    ('{"a": 1, "a": 2}', "`a` is said twice in one object"),
    ('{"a": {"b": 1, "b": 2}}', "`b` is said twice in one object"),
    ('{"a": "\\ud800"}', "half a character"),
    ('{"\\udc00": 1}', "half a character"),
    ('{"a": NaN}', "NaN is not a number"),
    ('{"a": [-Infinity]}', "-Infinity is not a number"),
    ('{"a": 1e99999999999999999999}', "a number beyond all bounds"),
    ('{"a": ' + "9" * 5_000 + "}", "a number of 5,000 digits"),
    ("{'a': 1}", "it cannot be read from `'a': 1}` on"),
    ('{"a": 1', "it breaks off"),
    ('{"a": 1} {"a": 2}', "something stands behind the object"),
    ("[" * 100_000, "nested too deep"),
    ("17", "not an object"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), BAD_ROWS, ids=[said for _, said in BAD_ROWS])
def test_what_no_row_may_hold_rejects_its_row_alone(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "d.jsonl").write_text('{"a": 0}\n' + line + '\n{"a": 3}\n')
    _, rows = read(tmp_path / "d.jsonl")
    assert (rows[0], rows[2]) == ((1, {"a": 0}, ""), (3, {"a": 3}, ""))
    assert rows[1][0] == 2
    assert said in rows[1][1]


def test_half_a_character_goes_to_the_rejects_and_not_through_the_roof(folder: Path) -> None:
    lines = ['{"SubscriptionID": "\\ud800", "NewspaperID": 1, "Balance": -1}', '{"SubscriptionID": 2, "NewspaperID": 1, "Balance": -1}']  # fmt: skip
    for name, text in (("d.jsonl", "\n".join(lines)), ("d.json", "[" + ",\n".join(lines) + "]")):
        (folder / name).write_text(text)
        done = call("offers", "good.rules", "--on", name, "-o", "out.csv")
        assert done.exit_code == 3
        assert "2,UPGRD" in (folder / "out.csv").read_text()
        assert "ud800" in (folder / "d.rejects.csv").read_text()


BAD_TABLES = [
    ("", "is empty"),
    (" \n\n", "is empty"),
    ("[]", "is empty"),
    ("nope\nnope\n", "holds no object with the columns' names; line 1: the row is not JSON"),
    ("[1, 2]", "holds no object"),
    ('{\n "a": 1\n}\n', "has objects that go over several lines"),
    ('[{"a": 1},\n{"a": 2}', ":2: the list breaks off"),
    ('[{"a": 1},\n{"a": ', ":2: the row is not JSON: it breaks off"),
    ('[{"a": 1}\n{"a": 2}]', ":2: a comma is wanted between objects"),
    ('[{"a": 1}]\nx', ":2: something stands behind the list: `x`"),
    ('[{"a": 1},\n{"a": x}]', ":2: the row is not JSON"),
]


@pytest.mark.parametrize(("text", "said"), BAD_TABLES)
def test_a_table_that_cannot_be_read_whole_is_not_read_by_half(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "d.json").write_text(text)
    with pytest.raises(TableError) as raised:
        read(tmp_path / "d.json")
    assert said in str(raised.value)
    assert "char" not in str(raised.value), "no words of the reader's"


def test_a_long_list_is_read_an_object_at_a_time(tmp_path: Path) -> None:
    """Blocks end anywhere: within a text, a number or between two objects."""
    records = [{"id": n, "text": "x" * (n % 97), "rate": n / 7} for n in range(40_000)]
    (tmp_path / "d.json").write_text(json.dumps(records, indent=1))
    columns, rows = read(tmp_path / "d.json")
    assert columns == ("id", "text", "rate")
    assert [row[1]["id"] for row in rows] == list(range(40_000))
    assert rows[-1][1]["rate"] == Decimal(repr(39_999 / 7))
    assert rows[-1][0] == 2 + 5 * 39_999, "the line where it begins"


KEYS = st.sampled_from(["a", "b", "Term", "term", "ID"])
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4), min_size=1, max_size=8))
def test_objects_a_line_and_a_list_of_them_are_the_same_table(tmp_path_factory: pytest.TempPathFactory, records: list) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("json")
    (folder / "lines.json").write_text("\n".join(map(json.dumps, records)))
    (folder / "list.json").write_text(json.dumps(records))
    tables = []
    for name in ("lines.json", "list.json"):
        try:
            columns, rows = read(folder / name)
        except TableError as error:
            tables.append(str(error).split("holds")[-1])
        else:
            tables.append((columns, [row[1:] for row in rows]))
    assert tables[0] == tables[1]
