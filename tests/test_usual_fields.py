"""A vocabulary file that lists no fields: which are used instead is announced at every door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calling import call
from subrules import vocabulary_from
from subrules.rules.vocabulary import VocabularyError

NOTE = (
    "note: vocabulary.toml lists no fields, so the 21 that come with subrules are used: `subrules fields` lists them\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text("If Term = 1 then upgrade offer = {A}\n")
    (tmp_path / "s.csv").write_text("No,Term\n1,1\n")
    (tmp_path / "vocabulary.toml").write_text('[subscriptions]\nid = "No"\n')
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "a.rules"],
        ["check", "a.rules", "--format", "json"],
        ["fmt", "a.rules"],
        ["fmt", "a.rules", "--vocabulary", "vocabulary.toml"],
        ["test", "a.rules"],
        ["diff", "a.rules", "a.rules"],
        ["offers", "a.rules", "--on", "s.csv"],
        ["explain", "a.rules", "--fact", "Term=1"],
        ["fields"],
        ["fields", "vocabulary.toml"],
    ],
    ids=" ".join,
)
def test_the_usual_fields_are_announced(folder: Path, arguments: list[str]) -> None:
    assert NOTE in call(*arguments).stderr


def test_fields_does_not_call_them_those_of_the_file(folder: Path) -> None:
    assert call("fields").stdout.startswith("21 fields that come with subrules")
    assert json.loads(call("fields", "--format", "json").stdout)["vocabulary"] is None


def test_a_vocabulary_with_fields_is_not_remarked_on(folder: Path) -> None:
    (folder / "vocabulary.toml").write_text('[fields.Term]\ntype = "number"\n')
    assert "lists no fields" not in call("check", "a.rules").stderr


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_an_empty_vocabulary_is_refused(folder: Path, text: str) -> None:
    (folder / "vocabulary.toml").write_text(text)
    for arguments in (["check", "a.rules"], ["fmt", "a.rules"], ["fields"]):
        result = call(*arguments)
        assert result.exit_code == 2
        assert "the vocabulary lists nothing" in result.output
        assert "list each field under [fields.NAME]" in result.output


def test_a_table_of_no_fields_is_refused(folder: Path) -> None:
    (folder / "vocabulary.toml").write_text("[fields]\n")
    result = call("check", "a.rules")
    assert result.exit_code == 2
    assert "fields: no field is listed" in result.output
    assert "list each under `fields`, with its `type`" in result.output
    with pytest.raises(VocabularyError, match="no field is listed"):
        vocabulary_from({"fields": {}})
