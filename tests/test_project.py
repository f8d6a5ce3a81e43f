"""A project from files: what was read, every mistake in them, and what has changed since."""

from __future__ import annotations

import inspect
import json
import os
import pickle
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

import subrules
from calling import call
from subrules import project as package
from subrules.offers import VOCABULARY
from subrules.project import PARTS, Project, ProjectError, Stamp, open_project, read_client, read_library, read_policy
from subrules.rules.declare import vocabulary_from

EXAMPLES = Path(__file__).parents[1] / "examples"
GROUP = EXAMPLES / "group"

RULE = b"If NewspaperID = 1 then upgrade offer = {Plus}\n"
FILES = {
    "vocabulary.toml": b'[fields.NewspaperID]\ntype = "code"\n\n[fields.Term]\ntype = "number"\n',
    "a.rules": b"If NewspaperID = {X} and Term > 1 then upgrade offer = {Plus}\n",
    "a.rows.csv": b"X,Y\n1,b\n2,b\n",
    "a.test.csv": b"Test,NewspaperID,Term,upgrade offer\nlong,1,12,Plus\n",
    "catalogue.csv": b"Offer,SmartOffer,Type,Segment\nPremium,yes,UPGRD,Plus\n",
    "client.toml": b'zone = "America/Chicago"\n[systems]\nsubscribe = "3.16.0"\ncirculation = "NCS Circ 2020.4"\n',
    "library.toml": b'[branches.North]\npatron_codes = ["Adult"]\n',
    "postal-codes.csv": b"code,city,state,county,country\n43068,Reynoldsburg,OH,Franklin,US\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of each kind."""
    monkeypatch.chdir(tmp_path)
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


# ---------------------------------------------------------------- what is read


@pytest.mark.parametrize("source", ["mapping", "folder"])
def test_every_part_is_read(folder: Path, source: str) -> None:
    project = open_project(FILES if source == "mapping" else folder)
    assert project.diagnostics == ()
    assert [field.name for field in project.vocabulary.fields] == ["NewspaperID", "Term"]
    assert len(project.rules) == 2
    assert [test.name for test in project.tests] == ["long"]
    assert project.catalogue is not None
    assert project.catalogue.offers[0].name == "Premium"
    assert project.client is not None
    assert str(project.client.zone) == "America/Chicago"
    assert project.library is not None
    assert list(project.library.branches) == ["North"]
    answer = subrules.match(project.rules, {"NewspaperID": 2, "Term": 12}, as_of=date(2026, 6, 15))
    assert [offer.segment for offer in answer.offers] == ["Plus"]


def test_a_mapping_is_read_as_the_folder_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GROUP)
    on_disk = open_project(Path())
    held = open_project({path.name: path.read_bytes() for path in GROUP.iterdir() if path.is_file()})
    for name in ("vocabulary", "layout", "documents", "rules", "tests", "catalogue", "client", "diagnostics", "stamp"):
        assert getattr(held, name) == getattr(on_disk, name), name
    assert len(held.rules) >= 60


def test_names_with_folders_in_them_are_subfolders() -> None:
    files = {"a.rules": RULE, "old/b.rules": RULE, "old/deep/c.rules": RULE, ".git/d.rules": RULE}
    assert [d.source.name for d in open_project(files).documents] == ["a.rules"]
    names = [d.source.name for d in open_project(files, subfolders=True).documents]
    assert names == ["a.rules", "old/b.rules", "old/deep/c.rules"]


def test_only_the_parts_that_are_asked_for_are_read(folder: Path) -> None:
    for name in ("a.test.csv", "catalogue.csv", "library.toml"):
        (folder / name).write_bytes(b"")
    project = open_project(folder, parts=())
    assert (project.diagnostics, project.tests, project.catalogue, project.client) == ((), (), None, None)
    assert str(project.zone()) == "America/Chicago"
    assert {d.file for d in open_project("").diagnostics} == {"a.test.csv", "catalogue.csv"}


def test_a_client_that_says_its_zone_alone_is_enough_for_rules() -> None:
    project = open_project({"a.rules": RULE, "client.toml": b'zone = "UTC"\n'})
    assert project.diagnostics == ()
    assert project.client is not None
    assert (str(project.client.zone), project.client.systems, project.client.restart.on) == ("UTC", None, False)


@pytest.mark.parametrize(
    "source",
    [
        [],
        {"a.rules": "If ..."},
        {"a.rules": RULE, "./a.rules": RULE},
    ],
    ids=["no path", "text", "twice"],
)
def test_wrong_arguments_are_refused(source: object) -> None:
    with pytest.raises(subrules.InputError, match="source"):
        open_project(source)  # type: ignore[arg-type]


def test_a_part_that_there_is_not_is_refused() -> None:
    with pytest.raises(subrules.InputError, match="parts: `rules` is no part of a project"):
        open_project({"a.rules": RULE}, parts=["rules"])  # type: ignore[list-item]


@pytest.mark.parametrize("name", ["group", "dirty"])
def test_a_vocabulary_file_is_taken_as_it_is_read(name: str) -> None:
    with (EXAMPLES / name / "vocabulary.toml").open("rb") as file:
        words = vocabulary_from(tomllib.load(file), outcomes=VOCABULARY.outcomes, scope=VOCABULARY.scope)
    assert words == open_project(EXAMPLES / name).vocabulary


# ---------------------------------------------------------------- mistakes

MISTAKES = [
    ({"vocabulary.toml": b'[fields.Term]\ntype = "nmber"\n'}, "SR015", 2, "`nmber` is not a type", ""),
    ({"vocabulary.toml": b"[fields.Term]\ntype = number\n"}, "SR015", 2, "quotation marks", 'write `type = "number"`'),
    ({"vocabulary.toml": b'[fields.A]\ntype = "code"\ntyp = "x"\n'}, "SR015", 3, "it has `typ`", "did you mean"),
    ({"vocabulary.toml": b"[subscriptions]\nid = 7\n"}, "SR015", 2, "subscriptions.id: expected text", ""),
    ({"vocabulary.toml": b'never = [\n  "Trm = 1",\n]\n[fields.A]\ntype = "code"\n'}, "SR015", 1, "`Trm`", ""),
    ({"vocabulary.toml": b"PK\x03\x04"}, "SR014", 1, "vocabulary.toml is a ZIP archive", "unpack it"),
    ({"a.rows.csv": b"X,Y\n1,b\n2\n"}, "SR016", 3, "the row has 1 cell, and the heading 2", ""),
    ({"a.rows.csv": b'X,Y\n"1,b\n2,b\n'}, "SR016", 2, "a quotation mark opens", ""),
    ({"a.rows.csv": b""}, "SR016", 1, "the file is empty", ""),
    ({"a.rows.csv": b"%PDF-1.7"}, "SR016", 1, "a.rows.csv is a PDF document", ""),
    ({"catalogue.csv": b"Offer,SmartOffer,Type\n\nA,perhaps,UPGRD\n"}, "SR017", 3, "`perhaps`", "write yes or no"),
    ({"client.toml": b'zone = "Chicago"\n'}, "SR018", 1, "`Chicago` is not a time zone", "`America/Chicago`"),
    ({"client.toml": FILES["client.toml"] + b"[restart]\nmax_days = -1\n"}, "SR018", 6, "-1 is below zero", ""),
    ({"client.toml": b"[change]\non = true\n"}, "SR018", 1, "zone: this is missing", "America/Chicago"),
    ({"library.toml": b"[branch.North]\n"}, "SR018", 1, "it has `branch`", "did you mean `branches`?"),
    ({"postal-codes.csv": b"code,citty\n1,A\n"}, "SR018", 2, "", ""),
    ({"a.test.csv": b"Test,Trm,upgrade offer\na,1,Plus\n"}, "SR019", 1, "column `Trm`", "did you mean `Term`?"),
    ({"a.test.csv": b"Test,Term,upgrade offer\na,x,Plus\n"}, "SR019", 2, "column `Term`: ", ""),
    ({"a.test.csv": FILES["a.test.csv"] + b"long,2,3,Plus\n"}, "SR019", 3, "`long` already names the test at", "own"),
]


@pytest.mark.parametrize(
    ("wrong", "code", "line", "message", "help"), MISTAKES, ids=[f"{next(iter(w))}-{m}" for w, _, _, m, _ in MISTAKES]
)
def test_a_mistake_has_its_code_its_file_its_place_and_what_to_do(
    wrong: Mapping[str, bytes], code: str, line: int, message: str, help: str, capfd: pytest.CaptureFixture[str]
) -> None:
    [name] = wrong
    project = open_project({**FILES, **wrong})
    found = next(d for d in project.diagnostics if d.code == code and message in d.message)
    assert (found.file, found.line, project.has_errors) == (name, line, True)
    assert help in found.help
    with pytest.raises(ProjectError) as raised:
        project.raise_if_unusable()
    assert raised.value.diagnostics == project.diagnostics
    assert pickle.loads(pickle.dumps(raised.value)).diagnostics == project.diagnostics
    assert capfd.readouterr() == ("", "")


def test_all_mistakes_of_all_files_are_told_at_once() -> None:
    wrong = {
        "a.rows.csv": b"X,Y\n1\n",
        "a.test.csv": b"Test,Trm,upgrade offer\na,1,Plus\n",
        "b.rules": b"If Trm = 1 then upgrade offer = {A}\n",
        "catalogue.csv": b"Offer,SmartOffer\nA,?\n",
        "client.toml": b"zone = 5\n",
    }
    codes = {(d.file, d.code) for d in open_project({**FILES, **wrong}).diagnostics if d.is_error}
    assert codes == {
        ("a.rows.csv", "SR016"), ("a.test.csv", "SR019"), ("b.rules", "SR201"), ("catalogue.csv", "SR017"),
        ("client.toml", "SR018"),
    }  # fmt: skip


def test_no_rule_is_read_by_other_fields_than_those_that_were_meant() -> None:
    project = open_project({"a.rules": RULE, "vocabulary.toml": b"[fields.A\n"})
    assert (project.documents, len(project.rules), project.has_errors) == ((), 0, True)


def test_files_that_are_not_there_or_may_not_be_read_are_mistakes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [found] = open_project("nowhere").diagnostics
    assert (found.code, found.message) == ("SR014", "there is no file nowhere")
    [found] = open_project("a.rules", vocabulary="no.toml").diagnostics
    assert (found.code, found.file) == ("SR014", "no.toml")
    (folder / "empty").mkdir()
    [found] = open_project("empty").diagnostics
    assert (found.code, found.message) == ("SR014", "the folder empty holds no file that ends in .rules")
    real = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.name == "a.rows.csv":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    found = open_project(folder).diagnostics[0]
    assert (found.code, "a.rows.csv cannot be read: Permission denied" in found.message) == ("SR014", True)


def test_an_empty_mapping_is_no_project() -> None:
    [found] = open_project({}).diagnostics
    assert (found.code, found.message) == ("SR014", "the project holds no file that ends in .rules")


@pytest.mark.parametrize("reader", [read_client, read_library, read_policy])
def test_a_file_of_settings_alone_is_refused_with_its_mistakes(folder: Path, reader: Callable[[Path], object]) -> None:
    (folder / "wrong.toml").write_text("on = yes\nmay be = true\n")
    with pytest.raises(ProjectError) as raised:
        reader(folder / "wrong.toml")
    assert [(d.code, d.line) for d in raised.value.diagnostics] == [("SR018", 1), ("SR018", 2)]
    with pytest.raises(ProjectError, match=r"gone\.toml cannot be read: No such file or directory"):
        reader(folder / "gone.toml")


def test_the_examples_settings_are_read() -> None:
    assert read_client(EXAMPLES / "restart" / "client.toml").restart.max_days == 60
    assert read_library(EXAMPLES / "patron" / "library.toml").postal_codes
    assert read_policy(EXAMPLES / "merge" / "cautious.toml") is not None


# ---------------------------------------------------------------- what the command line makes of it


@pytest.mark.parametrize(("wrong", "code"), [(wrong, code) for wrong, code, *_ in MISTAKES])
def test_check_shows_such_a_mistake_as_any_other_and_ends_with_2(
    folder: Path, wrong: Mapping[str, bytes], code: str
) -> None:
    [name] = wrong
    (folder / name).write_bytes(wrong[name])
    done = call("check", ".", "--format", "json")
    assert done.exit_code == 2
    assert (name, code) in {(one["file"], one["code"]) for one in json.loads(done.stdout)}


def test_rules_are_used_whatever_stands_beside_them(folder: Path) -> None:
    for name in ("a.test.csv", "catalogue.csv", "library.toml", "postal-codes.csv"):
        (folder / name).write_bytes(b"%PDF-1.7")
    (folder / "d.csv").write_text("SubscriptionID,NewspaperID,Term\n17,1,12\n")
    done = call("offers", ".", "--on", "d.csv", "--as-of", "2026-06-15", "--format", "csv")
    assert (done.exit_code, "17,UPGRD,Plus" in done.stdout) == (0, True)


def test_the_project_knows_no_command_line(tmp_path: Path) -> None:
    program = f"""
import sys
sys.modules["click"] = None
import pkgutil, importlib
from datetime import date
from pathlib import Path
import subrules.project
for module in pkgutil.iter_modules(subrules.project.__path__):
    importlib.import_module(f"subrules.project.{{module.name}}")
from subrules.project import open_project, replayed
group = Path({str(GROUP)!r})
project = open_project(group)
print(replayed(project, project, group / "subscriptions.csv", as_of=date(2026, 6, 15), engine="python").affected)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("()\n", "")


# ---------------------------------------------------------------- what has changed


def test_nothing_has_changed_when_files_are_only_touched(folder: Path) -> None:
    project = open_project(folder)
    os.utime(folder / "a.rules", (1, 1))
    (folder / "subscriptions.csv").write_text("SubscriptionID\n1\n")
    (folder / "readme.txt").write_text("ours")
    assert not project.changed_since(project.stamp)


@pytest.mark.parametrize("name", FILES)
def test_a_change_that_keeps_the_size_and_the_time_is_seen(folder: Path, name: str) -> None:
    project = open_project(folder)
    before = (folder / name).stat()
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:-2] + bytes([data[-2] ^ 1]) + data[-1:])
    os.utime(folder / name, ns=(before.st_atime_ns, before.st_mtime_ns))
    changes = project.changed_since(project.stamp)
    assert (changes.changed, changes.added, changes.removed) == ((str(folder / name),), (), ())


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_added_and_removed_are_seen(folder: Path, name: str) -> None:
    whole = open_project(folder)
    (folder / name).unlink()
    without = open_project(folder)
    expected = {str(folder / name)}
    if name == "library.toml":
        expected.add(str(folder / "postal-codes.csv"))
    if name == "a.rules":
        expected |= {str(folder / "a.rows.csv"), str(folder / "vocabulary.toml")}
    assert set(whole.changed_since(whole.stamp).removed) == expected
    (folder / name).write_bytes(FILES[name])
    assert set(without.changed_since(without.stamp).added) == expected
    assert without.opened_again() == whole


def test_a_new_rule_file_in_a_subfolder_counts_where_subfolders_do(folder: Path) -> None:
    flat, deep = open_project(folder), open_project(folder, subfolders=True)
    (folder / "new").mkdir()
    (folder / "new" / "b.rules").write_bytes(RULE)
    assert not flat.changed_since(flat.stamp)
    assert deep.changed_since(deep.stamp).added == (str(folder / "new" / "b.rules"),)


def test_a_folder_that_goes_and_comes_back_is_seen(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = tmp_path_factory.mktemp("released") / "rules"
    shutil.copytree(folder, made)
    project = open_project(made)
    shutil.rmtree(made)
    assert project.changed_since(project.stamp)
    gone = project.opened_again()
    assert gone.has_errors
    shutil.copytree(folder, made)
    assert gone.changed_since(gone.stamp)
    assert not project.changed_since(project.stamp)


def test_a_stamp_can_be_kept_and_names_what_decided(folder: Path) -> None:
    stamp = open_project(folder).stamp
    assert pickle.loads(pickle.dumps(stamp)) == stamp
    assert subrules.from_plain(json.loads(json.dumps(subrules.to_plain(stamp))), Stamp) == stamp
    assert open_project(folder).stamp.digest == stamp.digest
    (folder / "a.rules").write_bytes(RULE)
    assert open_project(folder).stamp.digest != stamp.digest


def test_a_project_can_be_pickled(folder: Path) -> None:
    project: Project = open_project(folder)
    again = pickle.loads(pickle.dumps(project))
    assert again.diagnostics == project.diagnostics
    assert not again.changed_since(project.stamp)


# ---------------------------------------------------------------- the package


def test_every_public_name_is_there_in_dir_and_says_what_it_is() -> None:
    assert package.__all__ == sorted(package.__all__, key=lambda name: (not name.isupper(), name.lower() == name, name))
    assert set(package._MODULE_OF) == set(package.__all__)
    for name in package.__all__:
        assert name in dir(package)
        assert name in ("PARTS", "Part", "TableFile") or inspect.getdoc(getattr(package, name))
        assert not inspect.isfunction(getattr(package, name)) or package._MODULE_OF[name] != name
    assert set(PARTS) == {"tests", "catalogue", "settings"}


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing


@pytest.mark.parametrize("name", [name for name in package.__all__ if inspect.isfunction(getattr(package, name))])
def test_every_public_function_says_what_it_takes_gives_and_raises(name: str) -> None:
    text = inspect.getdoc(getattr(package, name)) or ""
    for heading in ("Args:", "Raises:", ">>> "):
        assert heading in text or name in NO_HEADING.get(heading, ()), (name, heading)
    assert "Returns:" in text or "Yields:" in text


NO_HEADING = {"Raises:": ("files_read",)}
