"""Mistakes in vocabulary.toml, told with their line and what to write."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling import call
from subrules.project.toml_mistakes import TomlMistake, TomlUnreadable, toml_tables

GOOD = """[fields.Fee]
type = "number"
column = "Weekly Fee"
may_be_missing = true

[fields.Service]
type = "code"
allowed = ["7Day", "SunOnly"]
reading = { ignore_case = true, missing = ["N/A", "-"] }

[subscriptions]
id = "Subscriber No"
"""


def mistakes(text: str) -> tuple[TomlMistake, ...]:
    with pytest.raises(TomlUnreadable) as caught:
        toml_tables(text)
    return caught.value.mistakes


CASES = [
    ("[fields.weekly fee]", "a name of several words cannot", ["[fields.WeeklyFee]", 'column = "weekly fee"']),
    ("[fields.Term (months)]", "a name of several words cannot", ["[fields.TermMonths]", 'column = "Term (months)"']),
    ("[fields.Fee", "the closing bracket `]` is missing", ["[fields.Fee]"]),
    ("fields.Fee]", "the opening bracket `[` is missing", ["[fields.Fee]"]),
    ("(fields.Fee)", "the opening bracket `[` is missing", ["[fields.Fee]"]),
    ("[fields.Fee] a number", "something stands behind the bracket", ["[fields.Fee]  # a number"]),
    ("[fields.Größe]", "a name with other letters", ['[fields."Größe"]']),
    ("type = number", "a text stands in quotation marks", ['type = "number"']),
    ("type = number  # the fee", "a text stands in quotation marks", ['type = "number"  # the fee']),
    ("column = Weekly Fee", "a text stands in quotation marks", ['column = "Weekly Fee"']),
    ('column = "Weekly Fee', "the closing quotation mark is missing", ['column = "Weekly Fee"']),
    ('column = Weekly Fee"', "a quotation mark is missing", ['column = "Weekly Fee"']),
    ("column = “Weekly Fee”", "a word processor has turned", ['column = "Weekly Fee"']),
    ('type: "number"', "between a name and its value stands `=`", ['type = "number"']),
    ("type: number", "between a name and its value stands `=`", ['type = "number"']),
    ('type "number"', "the `=` is missing", ['type = "number"']),
    ('type == "number"', "between a name and its value stands one `=`", ['type = "number"']),
    ("may_be_missing = no", "yes and no are written true and false", ["may_be_missing = false"]),
    ("may_be_missing = True", "yes and no are written true and false", ["may_be_missing = true"]),
    ("may be missing = true", "it is called may_be_missing", ["may_be_missing = true"]),
    ('Sunday Only = "SunOnly"', "a name of several words stands in quotation marks", ['"Sunday Only" = "SunOnly"']),
    ("allowed = [7Day, SunOnly]", 'texts stand in quotation marks: "7Day"', ['allowed = ["7Day", "SunOnly"]']),
    ('allowed = ["7Day" "SunOnly"]', "a comma stands between the values", ['allowed = ["7Day", "SunOnly"]']),
    ('allowed = "7Day", "SunOnly"', "several values stand in brackets", ['allowed = ["7Day", "SunOnly"]']),
    ('allowed = ["7Day", "SunOnly"', "the closing bracket `]` is missing", ['allowed = ["7Day", "SunOnly"]']),
    ("allowed = [02134, 02135]", "texts stand in quotation marks", ['allowed = ["02134", "02135"]']),
    ('reading = { part = "low"', "the closing brace `}` is missing", ['reading = { part = "low" }']),
    ("reading = { part = low }", "a text stands in quotation marks", ['reading = { part = "low" }']),
    ('reading = { part: "low" }', "between a name and its value stands `=`", ['reading = { part = "low" }']),
    (r'about = "C:\Users\May"', "a text with backslashes", [r"about = 'C:\Users\May'"]),
    ('about = "the "low" end"', "a text with quotation marks in it", ["about = 'the \"low\" end'"]),
    ('type = "number" the fee', "something stands behind the value", ['type = "number"  # the fee']),
    ('type = "number";', "a `;` stands at its end", ['type = "number"']),
    ("// the fee", "a remark begins with #", ["# the fee"]),
    ("; the fee", "a remark begins with #", ["# the fee"]),
    ("the fee of a week", "it is neither a name in brackets nor", ["# the fee of a week"]),
    ('type\xa0= "number"', "an invisible sign stands in it", ['type = "number"']),
]


@pytest.mark.parametrize(("line", "message", "write"), CASES, ids=[case[0] for case in CASES])
def test_each_mistake_is_told_with_what_to_write(line: str, message: str, write: list[str]) -> None:
    [found] = mistakes(f"# fields\n{line}\n[other]\n")
    assert (found.line, found.text) == (2, line)
    assert found.message.startswith(message)
    assert list(found.write) == write


def test_a_missing_value() -> None:
    [found] = mistakes("[fields.Fee]\ncolumn =\n")
    assert (found.line, found.message) == (2, "nothing stands behind the `=`")


def test_a_list_over_lines_that_is_not_closed_is_told_where_it_opens() -> None:
    [found] = mistakes('[fields.Service]\nallowed = [\n  "7Day",\n  "SunOnly"\ncolumn = "Service"\n')
    assert (found.line, found.write) == (2, ('allowed = [ "7Day", "SunOnly"]',))


def test_braces_stand_on_one_line() -> None:
    [found] = mistakes('[fields.Fee]\nreading = {\n  part = "low"\n}\n')
    assert found.line == 2
    assert found.write == ('reading = { part = "low" }',)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[fields.A]\ntype = "code"\n[fields.A]\n', 3, "`[fields.A]` stands twice: first in line 1"),
        ('[fields.A]\ntype = "code"\ntype = "text"\n', 3, "`type` stands twice: first in line 2"),
        ('[fields.A]\nreading = { part = "low" }\n[fields.A.reading]\n', 3, "`reading` stands twice: first in line 2"),
    ],
)
def test_what_stands_twice_is_named_with_both_lines(text: str, line: int, message: str) -> None:
    [found] = mistakes(text)
    assert (found.line, found.message) == (line, message)
    assert not found.write


def test_all_mistakes_are_told_at_once() -> None:
    found = mistakes("[fields.weekly fee]\ntype: number\nmay_be_missing = no\n\n[fields.Term\ntype = number\n")
    assert [one.line for one in found] == [1, 2, 3, 5, 6]


def test_the_command_shows_them(tmp_path: Path) -> None:
    (tmp_path / "a.rules").write_text("If Fee = 1 then upgrade offer = {A}\n")
    (tmp_path / "vocabulary.toml").write_text('[fields.weekly fee]\ntype = "number"\n')
    result = call("check", str(tmp_path))
    assert result.exit_code == 2
    assert result.output.startswith(
        "error[SR015]: a name of several words cannot stand in brackets as it is\n"
        f" --> {tmp_path / 'vocabulary.toml'}:1:1\n"
        "  |\n"
        "1 | [fields.weekly fee]\n"
        "  | ^^^^^^^^^^^^^^^^^^^\n"
        '  = write `[fields.WeeklyFee]`, and below it `column = "weekly fee"`\n'
    )


# ---------------------------------------------------------------- laws


@given(st.data())
def test_a_broken_file_is_refused_in_plain_words_and_what_to_write_can_be_read(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(GOOD) - 1))
    put = data.draw(st.sampled_from(["", '"', "[", "]", "=", " ", "\n", "{", "}", ",", "x", "\\", "#", "“", "'"]))
    text = GOOD[:at] + put + GOOD[at + data.draw(st.integers(0, 3)) :]
    found = tried(text)
    if not found:
        tomllib.loads(text)
    for one in found:
        assert 1 <= one.line <= text.count("\n") + 1
        if one.write:
            tomllib.loads("\n".join(one.write))


@given(st.text(max_size=200))
def test_no_text_makes_it_fail_otherwise(text: str) -> None:
    assert all(str(one) for one in tried(text))


def tried(text: str) -> tuple[TomlMistake, ...]:
    """The mistakes of a file that may have none."""
    try:
        toml_tables(text)
    except TomlUnreadable as error:
        return error.mistakes
    return ()
