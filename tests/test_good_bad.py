"""Readable files in, readable files out: good/ with their canonical form, bad/ with their messages.

After a wanted change, `python tests/regenerate.py` writes the expected files anew; read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from subrules import format_text, load, read
from subrules.diagnostics.fixing import apply_fix
from subrules.diagnostics.render import one_line
from subrules.offers import VOCABULARY

LANGUAGE = Path(__file__).parent / "language"
GOOD = sorted((LANGUAGE / "good").glob("*.rules"))
BAD = sorted((LANGUAGE / "bad").glob("*.rules"))


def formatted(file: Path) -> str:
    return format_text(file.read_bytes(), VOCABULARY, name=file.name)


def messages(file: Path) -> str:
    lines = []
    for found in read(file.read_bytes(), VOCABULARY, name=file.name).diagnostics:
        lines.append(one_line(found))
        lines += [f"    fix: {fix.title}" for fix in found.fixes]
    return "\n".join(lines) + "\n"


def test_there_are_files_to_look_at() -> None:
    """Each with what is expected of it, and no expectation is left of a file that is gone."""
    for folder, kind, files in (("good", "formatted", GOOD), ("bad", "expected", BAD)):
        assert files
        expected = sorted(file.stem for file in (LANGUAGE / folder).glob(f"*.{kind}"))
        assert expected == sorted(file.stem for file in files)


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_file_has_no_error(file: Path) -> None:
    assert [one_line(d) for d in read(file.read_bytes(), VOCABULARY).diagnostics if d.is_error] == []


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_file_has_this_canonical_form(file: Path) -> None:
    """LNG-12, LNG-19."""
    expected = file.with_suffix(".formatted").read_text(encoding="utf-8")
    assert formatted(file) == expected
    assert load(expected, VOCABULARY) == load(file.read_text(encoding="utf-8"), VOCABULARY)


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_says_exactly_this(file: Path) -> None:
    """LNG-07, LNG-11: every mistake at once, in the writer's words, with what to do."""
    assert messages(file) == file.with_suffix(".expected").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_no_message_speaks_the_parser_s_language(file: Path) -> None:
    """LNG-11."""
    for found in read(file.read_bytes(), VOCABULARY).diagnostics:
        said = f"{found.message} {found.help}"
        for word in (
            "token",
            "EOF",
            "parser",
            "syntax",
            "None",
            "LPAR",
            "RBRACE",
            "ATOM",
            "NAME",
            "str",
            "Decimal",
            "$END",
        ):
            assert word not in said, said


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_every_fix_mends_its_mistake(file: Path) -> None:
    """LNG-11: a fix, applied, takes its own message away and brings no other error."""
    text = file.read_text(encoding="utf-8")
    before = read(text, VOCABULARY).diagnostics
    for found in before:
        for fix in found.fixes:
            after = read(apply_fix(text, fix), VOCABULARY).diagnostics
            errors = [d for d in after if d.is_error]
            still = [d for d in after if (d.code, d.message, d.line) == (found.code, found.message, found.line)]
            same = [d for d in before if (d.code, d.message, d.line) == (found.code, found.message, found.line)]
            assert len(still) < len(same), (one_line(found), fix.title)
            assert len(errors) <= len([d for d in before if d.is_error]), (one_line(found), fix.title)
