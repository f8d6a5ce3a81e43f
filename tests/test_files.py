"""Which files a call reads and writes, and how it writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calling import call
from subrules.language.line_ends import line_ends_of
from subrules.project.files import natural_order, unread_text

RULE = "If Term = {} then upgrade offer = {{A{}}}\n"
MESSY = "if term={} then upgrade offer=A\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **files: str | bytes) -> None:
    """Files by their names, with `__` for a folder and `_` for a full stop."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


# ---------------------------------------------------------------- a folder


@pytest.fixture
def nested(folder: Path) -> Path:
    """A folder whose subfolders hold rules, tests, and a file that must not be touched."""
    write(
        folder,
        r__2_rules=RULE.format(2, 2),
        r__10_rules=RULE.format(10, 10),
        r__old__1_rules=MESSY.format(1),
        r__old__deep__1_rules=RULE.format(7, 7).replace("If", "if"),
        r__t_test_csv="name,Term,upgrade offer\na,2,A2\n",
        r__old__t_test_csv="name,Term,upgrade offer\nb,10,A10\n",
        s_csv="SubscriptionID,Term\n1,1\n2,2\n3,10\n",
    )
    return folder


NOTE = (
    "note: the subfolders r/old, r/old/deep hold 3 files of rules or tests that were not read: "
    "--subfolders reads them too\n"
)


def test_a_folder_stands_for_its_own_files_in_the_order_in_which_people_count(nested: Path) -> None:
    done = call("offers", "r", "--on", "s.csv", "--as-of", "2026-06-15", "--format", "csv")
    assert done.stdout == "SubscriptionID,Type,Segment,Rule\n2,UPGRD,A2,r/2.rules:1\n3,UPGRD,A10,r/10.rules:1\n"
    assert done.stderr.count(NOTE) == 1


def test_with_subfolders_their_files_come_after_the_folder_s_own(nested: Path) -> None:
    done = call("check", "r", "--subfolders", "--format", "line", "--quick")
    assert done.stderr == ""
    done = call("offers", "r", "--subfolders", "--on", "s.csv", "--as-of", "2026-06-15", "--format", "csv")
    assert "1,UPGRD,A,r/old/1.rules:1\n" in done.stdout
    done = call(
        "explain", "r", "--subfolders", "--fact", "Term=7", "--all", "--as-of", "2026-06-15", "--format", "json"
    )
    labels = ["r/2.rules:1", "r/10.rules:1", "r/old/1.rules:1", "r/old/deep/1.rules:1"]
    assert [rule["rule"] for rule in json.loads(done.stdout)["rules"]] == labels


@pytest.mark.parametrize(
    ("arguments", "files", "left"),
    [
        (["check", "r", "--quick"], "2 files, 2 rules", True),
        (["check", "r", "--quick", "--subfolders"], "4 files, 4 rules", False),
        (["test", "r"], "1 test: 1 passed", True),
        (["test", "r", "--subfolders", "--min-coverage", "1"], "2 tests: 2 passed", False),
        (["explain", "r", "--fact", "Term=1", "--as-of", "2026-06-15"], "A2", True),
        (["diff", "r", "r/2.rules"], "fewer", True),
        (["diff", "r", "r", "--subfolders"], "equivalent", False),
    ],
)
def test_what_is_not_read_is_said_once(nested: Path, arguments: list[str], files: str, left: bool) -> None:
    done = call(*arguments)
    assert files in done.stdout
    assert done.stderr.count("--subfolders reads them too") == left


def test_fmt_rewrites_the_folder_s_own_files_only(nested: Path) -> None:
    write(nested, r__2_rules=MESSY.format(2))
    assert "formatted r/2.rules" in call("fmt", "r").stdout
    assert (nested / "r/old/1.rules").read_text() == MESSY.format(1)
    assert "formatted r/old/1.rules" in call("fmt", "r", "--subfolders").stdout
    assert (nested / "r/old/1.rules").read_text() == "If Term = 1 then upgrade offer = {A}\n"


def test_a_folder_whose_subfolders_alone_hold_rules_says_so(folder: Path) -> None:
    write(folder, r__old__1_rules=RULE.format(1, 1), t__a_rules_txt=RULE.format(1, 1), e__x_txt="")
    for command in ("check", "fmt", "test"):
        done = call(command, "r")
        assert (done.exit_code, "its subfolders do: --subfolders reads them" in done.output) == (2, True)
    assert "rename a.rules.txt to a.rules" in call("check", "t").output
    assert "error[SR014]: the folder e holds no file that ends in .rules\n" in call("check", "e").output


def test_hidden_files_and_folders_called_like_rules_are_passed_over(folder: Path) -> None:
    write(folder, r__a_rules=RULE.format(1, 1), r__x_rules__y_txt="", r__B_RULES=RULE.format(2, 2))
    (folder / "r/._a.rules").write_bytes(b"\x00\x05\x16\x07")
    (folder / "r/.checkpoints").mkdir()
    (folder / "r/.checkpoints/a.rules").write_text(RULE.format(1, 1))
    done = call("check", "r", "--quick", "--subfolders")
    assert "2 files, 2 rules" in done.stdout
    assert "b.rules" not in done.stderr


def test_a_file_named_twice_is_read_once(folder: Path) -> None:
    write(folder, a_rules='Rule "a":\nIf Term = 1 then upgrade offer = {A}\n')
    done = call("check", "a.rules", str(folder / "a.rules"), ".", "--quick")
    assert (done.exit_code, "1 file, 1 rule" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["10.rules", "9.rules", "1.rules"], ["1.rules", "9.rules", "10.rules"]),
        (["b.rules", "C.rules", "A.rules"], ["A.rules", "b.rules", "C.rules"]),
        (["v1.10.rules", "v1.9.rules", "v.rules"], ["v.rules", "v1.9.rules", "v1.10.rules"]),
        (["1b.rules", "01a.rules", "a1.rules", "1.rules"], ["1.rules", "01a.rules", "1b.rules", "a1.rules"]),
    ],
)
def test_names_are_sorted_as_people_count(names: list[str], order: list[str]) -> None:
    assert [path.name for path in sorted(map(Path, names), key=natural_order)] == order


def test_one_file_left_is_spoken_of_as_one(folder: Path) -> None:
    write(folder, r__a_rules=RULE.format(1, 1), r__old__b_rules=RULE.format(2, 2))
    assert unread_text([Path("r")]) == (
        "the subfolder r/old holds 1 file of rules or tests that was not read: --subfolders reads it too"
    )
    assert unread_text([Path("r/a.rules")]) == ""


# ---------------------------------------------------------------- which vocabulary


FIELDS = '[fields.{}]\ntype = "number"\n'


def test_files_that_go_by_different_vocabularies_are_asked_about(folder: Path) -> None:
    write(
        folder,
        a__a_rules="If Years = 1 then upgrade offer = {A}\n",
        a__vocabulary_toml=FIELDS.format("Years"),
        a__old__b_rules="If Weeks = 1 then upgrade offer = {A}\n",
        a__old__vocabulary_toml=FIELDS.format("Weeks"),
        c__c_rules=RULE.format(1, 1),
    )
    done = call("check", "a", "--subfolders")
    assert done.exit_code == 2
    assert "a/a.rules goes by a/vocabulary.toml, and a/old/b.rules by a/old/vocabulary.toml" in done.output
    done = call("check", "c/c.rules", "a/a.rules")
    assert "c/c.rules goes by the fields that come with subrules, and a/a.rules by" in done.output
    assert call("fmt", "a", "--subfolders", "--check").exit_code == 0


def test_a_folder_s_vocabulary_counts_however_deep_a_file_lies(folder: Path) -> None:
    text = "If Years = 1 then upgrade offer = {A}\n"
    write(folder, a__vocabulary_toml=FIELDS.format("Years"), a__a_rules=text, a__b__c__d__e_rules=text)
    assert "2 files, 2 rules" in call("check", "a", "--subfolders", "--quick").stdout
    assert call("fmt", "--check", "a", "--subfolders").exit_code == 0


# ---------------------------------------------------------------- line ends


CANONICAL = "If Term = 1 then upgrade offer = {A}\n# end\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "with a byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_a_file_keeps_its_line_ends_and_its_byte_order_mark(folder: Path, end: bytes, mark: bytes) -> None:
    canonical = mark + CANONICAL.encode().replace(b"\n", end)
    write(folder, a_rules=canonical)
    assert call("fmt", "--check", "a.rules").exit_code == 0
    write(folder, a_rules=canonical.replace(b"If", b"if"))
    shown, rest = mark.decode(), CANONICAL.split("\n", maxsplit=1)[0].removeprefix("If ")
    done = call("fmt", "--diff", "a.rules")
    assert done.stdout.splitlines()[3:] == [f"-{shown}if {rest}", f"+{shown}If {rest}", " # end"]
    assert call("fmt", "a.rules").stdout == "formatted a.rules\n"
    assert (folder / "a.rules").read_bytes() == canonical
    assert call("fmt", "-", input=canonical.replace(b"If", b"if")).stdout_bytes == canonical


@pytest.mark.parametrize(
    ("text", "written", "said"),
    [
        (
            b"# a\r\n# b\r\n# c\n",
            b"# a\r\n# b\r\n# c\r\n",
            "1 line ended in another way than the rest; all end in CRLF",
        ),
        (b"# a\r\n# b\n# c\n", b"# a\n# b\n# c\n", "1 line ended in another way than the rest; all end in LF now"),
        (b"# a\r\n# b\n", b"# a\n# b\n", "1 line ended in another way than the rest; all end in LF now"),
        (b"# a\r# b\r", b"# a\n# b\n", "2 lines ended in another way than the rest; all end in LF now"),
    ],
)
def test_of_mixed_line_ends_most_win_and_that_is_said(folder: Path, text: bytes, written: bytes, said: str) -> None:
    rule = CANONICAL.encode().split(b"\n")[0]
    ending = written[-2:] if written.endswith(b"\r\n") else b"\n"
    write(folder, a_rules=text + rule + ending)
    assert call("fmt", "--check", "a.rules").exit_code == 1
    assert said in call("fmt", "a.rules").stdout
    assert (folder / "a.rules").read_bytes() == written + rule + ending
    assert call("fmt", "--check", "a.rules").exit_code == 0


def test_the_line_ends_of_nothing_are_newlines() -> None:
    assert line_ends_of("").put("a\n") == "a\n"
    assert line_ends_of("\ufeff").put("a\n") == "\ufeffa\n"


# ---------------------------------------------------------------- files that cannot be used


def test_one_file_that_fails_does_not_stop_fmt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from subrules.cli.commands import fmt
    from subrules.language.format import FormatError

    real = fmt.format_text

    def failing(text: bytes, *arguments: object, name: str, **more: object) -> str:
        if name.endswith("2.rules"):
            raise FormatError(f"{name}: formatting would have changed what the file says; it was left as it is")
        return real(text, *arguments, name=name, **more)

    monkeypatch.setattr(fmt, "format_text", failing)
    write(folder, **{f"r__{n}_rules": MESSY.format(n) for n in (1, 2, 4)}, r__3_rules="If Trm = 1\n")
    done = call("fmt", "r")
    assert done.exit_code == 1
    assert done.stdout == "formatted r/1.rules\nformatted r/4.rules\n"
    assert "error: r/2.rules: formatting would have changed what the file says; it was left as it is" in done.stderr
    assert (folder / "r/2.rules").read_text() == MESSY.format(2)


COMMANDS = {
    "check": ["check"],
    "fmt": ["fmt", "--check"],
    "test": ["test"],
    "offers": ["offers", "--on", "s.csv"],
    "explain": ["explain", "--fact", "Term=1"],
    "diff": ["diff"],
}


def called(command: str, file: str, *more: str) -> tuple[int, str]:
    arguments = [*COMMANDS[command], file, *([file] if command == "diff" else []), *more]
    done = call(*arguments)
    return done.exit_code, done.output


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_cannot_be_used_is_a_plain_sentence(folder: Path, command: str) -> None:
    write(folder, s_csv="SubscriptionID,Term\n1,1\n", a_rules=RULE.format(1, 1), d__x_txt="")
    (folder / "gone.rules").symlink_to(folder / "nothing")
    cases = {
        ("no.rules",): "there is no file no.rules",
        ("gone.rules",): "there is no file gone.rules",
        ("d",): "the folder d holds no file that ends in .rules",
        ("a.rules", "--vocabulary", "no.toml"): "no.toml cannot be read: No such file or directory",
        ("a.rules", "--vocabulary", "d"): "d cannot be read: Is a directory",
        ("a.rules", "--vocabulary", "s.csv"): " --> s.csv:1:1",
    }
    for arguments, said in cases.items():
        code, stderr = called(command, *arguments)
        assert (code, said in stderr) == (2, True), (arguments, stderr)
        assert "Traceback" not in stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_may_not_be_read_is_a_plain_sentence(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    write(folder, s_csv="SubscriptionID,Term\n1,1\n", a_rules=RULE.format(1, 1), d__a_rules=RULE.format(1, 1))
    monkeypatch.setattr(Path, "read_bytes", closed)
    monkeypatch.setattr(Path, "iterdir", closed)
    code, said = called(command, "a.rules")
    assert (code, "a.rules cannot be read: Permission denied" in said) == (2, True), said
    code, said = called(command, "d")
    assert (code, "the folder d cannot be read: Permission denied" in said) == (2, True), said


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n", "\ufeff"])
def test_a_file_without_a_rule_is_said(folder: Path, text: str) -> None:
    write(folder, s_csv="SubscriptionID,Term\n1,1\n", a_rules=text)
    for command in ("test", "offers", "explain", "diff"):
        code, stderr = called(command, "a.rules")
        assert (code, "a.rules: no rule is" in stderr) == (2, True), (command, stderr)
    assert "the file holds no rule" in call("check", "a.rules").stdout
    assert called("fmt", "a.rules")[0] == bool(text.strip("\n") != text and not text.startswith("#"))


def test_templates_that_no_row_fills_are_not_a_file_without_rules(folder: Path) -> None:
    write(
        folder, s_csv="SubscriptionID,Term\n1,1\n", a_rules="If Term = {X} then upgrade offer = {A}\n", a_rows_csv="X\n"
    )
    for command in ("offers", "explain", "diff"):
        code, stderr = called(command, "a.rules")
        assert (code, "the templates are filled by no row" in stderr) == (2, True), (command, stderr)
