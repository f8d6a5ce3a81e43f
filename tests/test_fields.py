"""`subrules fields`: what rules may ask, in plain words, with comparisons that can be copied."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calling import call
from subrules import read
from subrules.offers import VOCABULARY
from subrules.project import read_vocabulary
from subrules.project.field_list import example_of
from subrules.project.seen import Seen
from subrules.rules.vocabulary import Field, FieldType, Vocabulary

GROUP = Path(__file__).parents[1] / "examples" / "group"


def test_every_field_of_the_usual_vocabulary_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    output = call("fields").output
    assert output.startswith(f"{len(VOCABULARY.fields)} fields that come with subrules")
    assert "after `then`: `upgrade offer`, `downgrade offer`\n" in output
    for field in VOCABULARY.fields:
        assert f"\n{field.name}\n" in output
    assert (
        "\nAutoRenew\n  yes or no; may be missing\n  whether it renews by itself\n  also called ezpay, IsEZPay\n"
        in output
    )


@pytest.mark.parametrize("given", [GROUP, GROUP / "1-milroy.rules", GROUP / "vocabulary.toml"])
def test_the_vocabulary_is_found_beside_the_rules(given: Path) -> None:
    output = call("fields", str(given)).output
    assert output.startswith(f"13 fields of {GROUP / 'vocabulary.toml'}\n")
    assert "read from the column `Weekly Fee`, of a range the low end;" in " ".join(output.split())
    assert "its values: 7Day, Mon-Sat, Thu-Sun, Fri-Sun, SunOnly, SunDigital, Digital" in output


def test_a_table_shows_its_values() -> None:
    output = call("fields", str(GROUP), "--on", str(GROUP / "subscriptions.csv")).output
    assert "in subscriptions.csv: 1 (610), 4 (499), 2 (488), 3 (403)\n" in output
    assert "blank in 285 rows" in output


def test_a_column_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("SubscriptionID,Paper\n1,1\n")
    assert (
        "in data.csv: there is no such column" in call("fields", str(GROUP), "--on", str(tmp_path / "data.csv")).output
    )


def test_json() -> None:
    data = json.loads(call("fields", str(GROUP), "--on", str(GROUP / "subscriptions.csv"), "--format", "json").output)
    assert data["offers"] == ["upgrade offer", "downgrade offer"]
    paper = data["fields"][0]
    assert (paper["name"], paper["column"], paper["type"]) == ("NewspaperID", "Paper", "code")
    assert paper["allowed"] == ["1", "2", "3", "4"]
    assert paper["seen"]["values"] == {"1": 610, "4": 499, "2": 488, "3": 403}


@pytest.mark.parametrize("arguments", [["nowhere.toml"], ["nowhere.rules"], [str(GROUP), "--on", "nowhere.csv"]])
def test_what_is_not_there_is_refused(arguments: list[str]) -> None:
    result = call("fields", *arguments)
    assert result.exit_code == 2
    assert result.output.startswith("error: ")


@pytest.mark.parametrize("words", [VOCABULARY, read_vocabulary(GROUP / "vocabulary.toml")[0]], ids=["usual", "group"])
def test_each_comparison_can_be_copied_into_a_rule(words: Vocabulary) -> None:
    for field in words.fields:
        assert not read(f"If {example_of(field)} then upgrade offer = {{A}}", words).has_errors


@given(
    st.text(min_size=1, max_size=20).map(str.strip).filter(lambda text: text.isprintable() and text),
    st.sampled_from([FieldType.CODE, FieldType.TEXT]),
)
def test_a_comparison_made_of_any_printable_value_is_read(text: str, kind: FieldType) -> None:
    field = Field(name="Service", type=kind)
    seen = Seen("Service")
    seen.add(2, text)
    words = Vocabulary((field,), {"upgrade offer": "UPGRD"})
    found = read(f"If {example_of(field, seen)} then upgrade offer = {{A}}", words)
    assert not found.has_errors or not text.isascii() or '"' in text or "\\" in text
