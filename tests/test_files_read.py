"""Which files a call reads: a target that is one of them is found, however it is spelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from subrules.project import open_project
from subrules.project.reading import files_read, is_same_file, read_as

NAMES = ("a.rules", "sub/b.rules", "a.rows.csv", "vocabulary.toml", "catalogue.csv", "subscriptions.csv", "a.test.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    for name in NAMES:
        (tmp_path / name).write_text("")
    rule = "If NewspaperID = {} then upgrade offer = {{Plus}}\n"
    (tmp_path / "a.rules").write_text(rule.format("$Paper"))
    (tmp_path / "sub" / "b.rules").write_text(rule.format("1"))
    (tmp_path / "a.rows.csv").write_text("Paper\n1\n")
    (tmp_path / "more.csv").write_text("Paper\n2\n")
    return tmp_path


def test_every_file_of_a_project_is_read(folder: Path) -> None:
    found = files_read(open_project(folder), besides=[folder / "big.csv", None])
    assert set(found) == {folder / name for name in (*NAMES, "big.csv")}


def test_files_given_one_by_one_bring_their_vocabulary_rows_and_tests(folder: Path) -> None:
    found = files_read(open_project(folder / "a.rules", rows=[folder / "more.csv"]))
    assert set(found) == {
        folder / name for name in ("a.rules", "vocabulary.toml", "a.rows.csv", "more.csv", "a.test.csv")
    }


def test_two_projects_are_read_by_a_comparison(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "b.rules").write_text("If NewspaperID = 1 then upgrade offer = {Plus}\n")
    found = files_read(open_project(folder), open_project(other))
    assert {folder / "a.rules", other / "b.rules"} <= set(found)


def test_a_link_a_dot_and_a_hard_link_do_not_hide_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    files = files_read(open_project(folder))
    (folder / "linked.csv").symlink_to(folder / "a.rows.csv")
    (folder / "hard.csv").hardlink_to(folder / "catalogue.csv")
    for target, file in (
        ("./a.rules", "a.rules"),
        ("sub/../a.rules", "a.rules"),
        ("linked.csv", "a.rows.csv"),
        ("hard.csv", "catalogue.csv"),
    ):
        assert read_as(Path(target), files) == folder / file
    assert read_as(Path("new.csv"), files) is None
    assert read_as(None, files) is None


def test_what_is_written_first_is_no_file_that_is_read_either(folder: Path) -> None:
    (folder / "data.csv.partial").write_text("")
    assert read_as(folder / "data.csv", [folder / "data.csv.partial"]) == folder / "data.csv.partial"


def test_files_that_are_not_there_are_the_same_in_any_letter_case(folder: Path) -> None:
    assert is_same_file(folder / "Out.csv", folder / "out.csv")
    assert not is_same_file(folder / "out.csv", folder / "out2.csv")
    assert not is_same_file(folder / "A.rules2", folder / "a.rules")
