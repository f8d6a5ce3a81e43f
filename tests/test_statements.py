"""The list of statements, the code and the tests hold each other to account."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
FAMILIES = [
    "OCC",
    "SYN",
    "EML",
    "PRF",
    "CSR",
    "RST",
    "DAT",
    "PAY",
    "SRC",
    "VER",
    "UPG",
    "DSL",
    "SMT",
    "SOL",
    "LNG",
    "PAC",
    "MRG",
]
ONE = re.compile(rf"(?<![A-Za-z])({'|'.join(FAMILIES)})[-_](\d\d)(?!\d)", re.IGNORECASE)
SPAN = re.compile(rf"\b({'|'.join(FAMILIES)})-(\d\d)\.\.(\d\d)\b")
LISTED = re.compile(rf"^\| ((?:{'|'.join(FAMILIES)})-\d\d) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def statements() -> dict[str, tuple[str, str]]:
    text = (ROOT / "docs" / "statements.md").read_text(encoding="utf-8")
    return {identity: (words, proof) for identity, words, proof in LISTED.findall(text)}


def cited(text: str) -> set[str]:
    found = {f"{family.upper()}-{number}" for family, number in ONE.findall(text)}
    for family, first, last in SPAN.findall(text):
        found |= {f"{family}-{number:02}" for number in range(int(first), int(last) + 1)}
    return found


def cited_in(folder: str, *, without: str = "") -> set[str]:
    files = [file for file in (ROOT / folder).rglob("*.py") if file.name != without]
    return set().union(*(cited(file.read_text(encoding="utf-8")) for file in files))


def test_every_statement_on_the_list_is_cited_by_a_test() -> None:
    assert set(statements()) - cited_in("tests", without="test_statements.py") == set()


def test_no_test_and_no_code_cites_a_statement_that_is_not_on_the_list() -> None:
    assert cited_in("tests", without="test_statements.py") - set(statements()) == set()
    assert cited_in("src") - set(statements()) == set()


def test_what_proves_a_statement_is_there() -> None:
    names = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("*.py"))
    for identity, (words, proof) in statements().items():
        assert len(words) > 10, identity
        for test in re.findall(r"`(test_\w+)`", proof):
            assert f"def {test}(" in names or any((ROOT / "tests").rglob(f"{test}.py")) or f"def {test}" in names, test
        assert "`test_" in proof, identity
