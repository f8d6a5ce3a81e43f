"""The catalogue of codes: each has a page, each page runs, and so each code fires (LNG-11)."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from subrules import Limits, Rows, fill, read, vocabulary_from
from subrules.analysis.analyse import analyse
from subrules.analysis.findings import diagnostics_of
from subrules.cli.main import cli
from subrules.diagnostics import CODES
from subrules.language.read import all_diagnostics
from subrules.offers import VOCABULARY, catalogue_from, check_catalogue
from subrules.project import open_project
from subrules.rules.statements import Assumption, CoverStatement
from subrules.ruletests.run import unknown_rules

PAGES = Path(__file__).parents[1] / "docs" / "codes"
HEADINGS = ["What it says", "Why it matters", "Example", "Use instead"]
FENCE = re.compile(r"```(\w+)\n(.*?)\n?```", re.DOTALL)


def sections(page: Path) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def fired(section: str, folder: Path) -> set[str]:
    """The codes that the blocks of a section give."""
    blocks = dict(FENCE.findall(section))
    words = VOCABULARY
    if "vocabulary" in blocks:
        words = vocabulary_from(tomllib.loads(blocks["vocabulary"]), outcomes=VOCABULARY.outcomes, scope="NewspaperID")
    limits = Limits(**tomllib.loads(blocks["limits"])) if "limits" in blocks else Limits()
    text: str | bytes = blocks.get("rules", "If NewspaperID = 1 then upgrade offer = {Plus}")
    if "escaped" in blocks:
        text = blocks["escaped"].encode().decode("unicode_escape")
    if "hex" in blocks:
        text = bytes.fromhex(blocks["hex"])
    document = read(text, words, limits=limits)
    codes = {d.code for d in document.diagnostics}
    if "rows" in blocks:
        filled = fill(document.ruleset(), Rows(tuple(rows_of(blocks["rows"]))))
        codes |= {d.code for d in filled.diagnostics}
        if not filled.rules.templates:
            codes -= {"SR302"}
    if not document.has_errors:
        analysis = analyse(
            document.ruleset(),
            expired_by=date(2026, 6, 15),
            assumed=[said for said in document.statements if isinstance(said, Assumption)],
            covers=[said for said in document.statements if isinstance(said, CoverStatement)],
            contradicting=[("UPGRD", "DNGRD")],
        )
        codes |= {d.code for d in diagnostics_of(analysis, document.ruleset())}
        together = (*all_diagnostics([document]), *unknown_rules(document.tests, document.ruleset()))
        codes |= {d.code for d in together if d.code in ("SR142", "SR143")}
    if "catalogue" in blocks:
        codes |= {d.code for d in check_catalogue(document.ruleset(), catalogue_from(rows_of(blocks["catalogue"])))}
    if blocks.keys() & BESIDE.keys():
        codes = set(project_codes(blocks))
    if {"file", "subscriptions", "table"} & blocks.keys():
        codes |= set(shell_codes(blocks, str(text), folder))
    return codes


BESIDE = {
    "fields": "vocabulary.toml",
    "lines": "offers.rows.csv",
    "offered": "catalogue.csv",
    "tests": "offers.test.csv",
    "client": "client.toml",
    "folder": "",
}
"""What a block is in the folder of a project."""


def project_codes(blocks: dict[str, str]) -> Iterator[str]:
    """What is wrong with the files of a project."""
    name = blocks.get("folder", "offers.rules")
    files = {name: blocks.get("rules", "If NewspaperID = 1 then upgrade offer = {Plus}")}
    files |= {BESIDE[kind]: text for kind, text in blocks.items() if BESIDE.get(kind)}
    yield from (d.code for d in open_project({name: text.encode() for name, text in files.items()}).diagnostics)


def shell_codes(blocks: dict[str, str], text: str, folder: Path) -> Iterator[str]:
    """What the command line says of a file's name or of a table's rows."""
    file = folder / blocks.get("file", "offers.rules")
    file.write_text(text, encoding="utf-8")
    arguments = ["check", str(file), "--format", "line"]
    if "table" in blocks:
        data = folder / "table.csv"
        data.write_text(blocks["table"] + "\n", encoding="utf-8")
        arguments += ["--on", str(data)]
    if "subscriptions" in blocks:
        data = folder / "subscriptions.csv"
        data.write_text(blocks["subscriptions"] + "\n", encoding="utf-8")
        day = date(2026, 6, 15).isoformat()
        arguments = ["offers", str(file), "--on", str(data), "--as-of", day, "-o", str(folder / "out.csv")]
    result = CliRunner().invoke(cli, arguments)
    yield from re.findall(r"\[(SR\d{3})\]", result.output)


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    assert {page.stem for page in PAGES.glob("SR*.md")} == set(CODES)


def test_codes_and_names_are_unique_and_well_formed() -> None:
    assert len({entry.name for entry in CODES.values()}) == len(CODES)
    for entry in CODES.values():
        assert re.fullmatch(r"SR\d{3}", entry.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.name)
        assert entry.summary[0].islower() or entry.summary.startswith("`")
        assert not entry.summary.endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_the_page_has_the_fixed_headings(code: str) -> None:
    page = PAGES / f"{code}.md"
    assert page.read_text(encoding="utf-8").startswith(f"# {code}: {CODES[code].name}\n")
    assert list(sections(page)) == HEADINGS


@pytest.mark.parametrize("code", CODES)
def test_the_example_fires_the_code(code: str, tmp_path: Path) -> None:
    assert code in fired(sections(PAGES / f"{code}.md")["Example"], tmp_path)


@pytest.mark.parametrize("code", CODES)
def test_what_to_use_instead_does_not(code: str, tmp_path: Path) -> None:
    assert fired(sections(PAGES / f"{code}.md")["Use instead"], tmp_path) <= {"SR117"} - {code}
