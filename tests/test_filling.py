"""Cells that fill templates: one value each, and what looks like something else is told (LNG-10)."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subrules import Field, FieldType, Vocabulary, fill, load
from subrules.rules.template import Filled

WORDS = Vocabulary(
    fields=(
        Field(name="Code", type=FieldType.CODE),
        Field(name="City", type=FieldType.TEXT),
        Field(name="Kind", type=FieldType.CODE, allowed=("A", "B", "n/a")),
        Field(name="Fee", type=FieldType.NUMBER),
        Field(name="Start", type=FieldType.DATE),
    ),
    outcomes={"upgrade offer": "UPGRD"},
    scope="Code",
)


def filled(field: str, cell: object, relation: str = "=") -> Filled:
    return fill(load(f"If {field} {relation} {{X}} then upgrade offer = {{A}}", WORDS), [{"X": cell}])


def said(made: Filled) -> list[tuple[str, str]]:
    return [(d.code, d.severity.value) for d in made.diagnostics]


NO_VALUE = [("SR307", "error")]
ONE_VALUE = [("SR308", "warning")]
UNFIT = [("SR305", "error")]


@pytest.mark.parametrize(
    ("field", "cell", "codes"),
    [
        *(("Code", cell, NO_VALUE) for cell in ("*", "any", "ANY", "all", "-", "–", "—", "n/a", "N/A", "none", "null")),
        *(("Code", cell, NO_VALUE) for cell in ("?", "nan", "#N/A", "#REF!", "{1}", "[1]", "(1)", "{1, 4}", "[1, 4]")),
        *(("Code", cell, NO_VALUE) for cell in (">=12", "<5", "!= 3", "= 3", "not 3", "<> 1", "100*", "100%", "in {1}")),
        *(("Code", cell, ONE_VALUE) for cell in ("1,4", "1, 4", "1;4", "1|4", "1 or 4", "1 and 4", "1 to 4", "1,4,7")),
        *(("Code", cell, ONE_VALUE) for cell in ("1.0", "100016.00", "1.00016E+05", "'0123")),
        *(("City", cell, NO_VALUE) for cell in ("*", "-", "{Harbor}", "Har*", "= Harbor")),
        *(("City", cell, ONE_VALUE) for cell in ("Harbor; Milroy", "Harbor|Milroy")),
        *(("Fee", cell, NO_VALUE) for cell in ("*", "-", "n/a", ">= 12", "{1}")),
        *(("Start", cell, NO_VALUE) for cell in ("*", "-", "any", ">2026-01-01")),
        *(("Kind", cell, NO_VALUE) for cell in ("*", "{A}")),
        *((field, cell, UNFIT) for field in ("Code", "City", "Fee") for cell in ("", "  ", None, '""')),
        ("Fee", "1,4", UNFIT),
        ("Kind", "A,B", UNFIT),
        ("Fee", "lots", UNFIT),
    ],
)  # fmt: skip
def test_what_is_no_plain_value_is_told(field: str, cell: object, codes: list[tuple[str, str]]) -> None:
    made = filled(field, cell)
    assert said(made) == codes
    assert made.diagnostics[0].message.startswith("column `X`: ")
    assert made.diagnostics[0].help
    assert len(made.rules) == (codes == ONE_VALUE)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("Code", "1", "1"),
        ("Code", 1, "1"),
        ("Code", 1.0, "1"),
        ("Code", "1-4", "1-4"),
        ("Code", "92604-1234", "92604-1234"),
        ("Code", "7Day", "7Day"),
        ("Code", "1e5", "1e5"),
        ("Code", "Sunday and Monday News", "Sunday and Monday News"),
        ("City", "Harbor, ME", "Harbor, ME"),
        ("City", "Salt and Pepper", "Salt and Pepper"),
        ("City", "Not Here", "Not Here"),
        ("City", "(old) Harbor", "(old) Harbor"),
        ("City", "50%", "50%"),
        ("Kind", "n/a", "n/a"),
    ],
)
def test_a_plain_value_is_taken_without_a_word(field: str, cell: object, value: str) -> None:
    made = filled(field, cell)
    assert said(made) == []
    assert made.rules == load(f'If {field} = "{value}" then upgrade offer = {{A}}', WORDS)


@pytest.mark.parametrize("cell", ["1,4", "*", "any", "-", "{1}", "n/a", "100*", ">=12", "1.0", " padded ", 'say "hi"'])
def test_quotes_say_that_it_is_meant(cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    made = filled("Code", quoted)
    assert said(made) == []
    assert made.rules == load(f"If Code = {quoted} then upgrade offer = {{A}}", WORDS)
    assert filled("Code", f"“{cell}”").rules == made.rules


def test_quotes_reach_a_cell_of_a_file_as_a_spreadsheet_writes_them() -> None:
    out = io.StringIO()
    csv.writer(out).writerow(['"1,4"'])
    (row,) = csv.reader(io.StringIO(out.getvalue()))
    assert said(filled("Code", row[0])) == []


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("A,B", ONE_VALUE), ("*", NO_VALUE), ("none", NO_VALUE), ("{A}", NO_VALUE), ('"A,B"', []), ("Sunday Only", []), ("", UNFIT)],
)  # fmt: skip
def test_a_segment_s_cell_is_looked_at_too(cell: str, codes: list[tuple[str, str]]) -> None:
    made = fill(load("If Code = 1 then upgrade offer = {Z}", WORDS), [{"Z": cell}])
    assert said(made) == codes


@pytest.mark.parametrize(
    ("cell", "help"),
    [
        ("1,4", 'write two rows, one for each value; where `1,4` itself is meant, put it in double quotes: `"1,4"`'),
        ("1,4,5", "write 3 rows, one for each value;"),
        ("*", "for such rows write a template that does not ask about `Code`;"),
        ("-", "write the value, or leave the row out;"),
        ("{1}", "write `1` alone;"),
        (">= 12", "write `>=` in the template, and `12` alone in the cell;"),
        ("100*", "write `starts with` in the template, and `100` in the cell;"),
        ("1.0", "write `1`;"),
    ],
)
def test_the_help_says_what_to_write(cell: str, help: str) -> None:
    assert filled("Code", cell).diagnostics[0].help.startswith(help)


def test_in_a_rule_of_several_placeholders_only_the_bad_rows_are_left_out() -> None:
    template = load("If Code = {X} and Fee < {Y} then upgrade offer = {Z}", WORDS)
    rows = [{"X": "1", "Y": 2, "Z": "A"}, {"X": "*", "Y": "-", "Z": "B"}, {"X": "1;2", "Y": "3", "Z": "C"}]
    made = fill(template, rows)
    assert [segment for _, segment in made.rules.segments] == ["A", "C"]
    assert [(d.code, d.line) for d in made.diagnostics] == [("SR307", 2), ("SR307", 2), ("SR308", 3)]


@given(st.text(st.characters(exclude_categories=("Cs", "Nd", "No")), min_size=1, max_size=30))
def test_in_quotes_any_text_is_itself(text: str) -> None:
    """LNG-10."""
    made = filled("Code", '"' + text.replace('"', '""') + '"')
    assert said(made) == []
    assert made.rules.rules[0].condition.values == (text,)
