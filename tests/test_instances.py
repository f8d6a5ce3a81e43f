"""What people write, each with its right answer: tests/language/instances.toml, row by row.

Whatever the answer is, no safe fix may change what a rule means, lose one, or touch what its
message does not underline.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from subrules import RuleSet, analyse, compare, format_text, read
from subrules.analysis.findings import diagnostics_of
from subrules.diagnostics import Diagnostic, Severity
from subrules.diagnostics.fixing import apply_fix
from subrules.language.read import Document
from subrules.offers import VOCABULARY

TABLE = tomllib.loads((Path(__file__).parent / "language" / "instances.toml").read_text(encoding="utf-8"))["row"]
CASES = [
    pytest.param(row, text, id=f"{row['about']} [{number}]")
    for row in TABLE
    for number, text in enumerate(row["written"], 1)
]
ANSWERS = ("reads", "reads_or_asks", "asks", "told")
KEYS = {"about", "written", "code", "severity", "errors", "analysis", *ANSWERS}


def reading(text: str) -> Document:
    return read(text, VOCABULARY, name="a.rules")


def the_same(one: RuleSet, other: RuleSet) -> bool:
    """Whether two rule sets hold the same rules, in whatever words, under the same names."""
    if one == other:
        return True
    names = [[(rule.name, rule.window) for rule in rules.rules] for rules in (one, other)]
    return names[0] == names[1] and compare(one, other).verdict == "equivalent"


def reads_as(text: str, wanted: str) -> bool:
    document = reading(text)
    return not document.has_errors and the_same(document.ruleset(), reading(wanted).ruleset())


def safely_fixed(text: str) -> str:
    """The text after its safe fixes, round after round."""
    for _ in range(10):
        safe = [fix for d in reading(text).diagnostics for fix in d.fixes if fix.safe]
        if not safe:
            break
        text = apply_fix(text, safe[0])
    return text


def told_by(row: dict[str, Any], document: Document) -> list[Diagnostic]:
    """What the row may mean by a message: errors, and warnings where it says so."""
    found = list(document.diagnostics)
    if row.get("analysis"):
        rules = document.ruleset()
        found += diagnostics_of(analyse(rules, expired_by=date(2026, 6, 1)), rules)
    wanted = {Severity.ERROR, Severity.WARNING} if row.get("severity") == "warning" else {Severity.ERROR}
    return [d for d in found if d.severity in wanted]


def errors_are_right(row: dict[str, Any], document: Document) -> str:
    count = sum(d.is_error for d in document.diagnostics)
    match row.get("errors", 1):
        case {"most": most}:
            right = 1 <= count <= most
        case wanted:
            right = count == wanted or (row.get("severity") == "warning" and count == 0)
    return "" if right else f"{count} errors"


def fails_reads(row: dict[str, Any], text: str) -> str:
    fixed = safely_fixed(text)
    document = reading(fixed)
    if loud := [d.message for d in document.diagnostics if d.severity is not Severity.NOTE]:
        return f"after safe fixes: {loud[0]}"
    return "" if reads_as(fixed, row.get("reads") or row["reads_or_asks"]) else f"it is read as {fixed!r}"


def fails_asks(row: dict[str, Any], text: str) -> str:
    document = reading(text)
    wanted = row.get("asks") or [row["reads_or_asks"]]
    offered = [apply_fix(text, fix) for d in told_by(row, document) for fix in d.fixes]
    lacking = [one for one in wanted if not any(reads_as(given, one) for given in offered)]
    if lacking:
        return f"not offered: {lacking[0]}"
    return errors_are_right(row, document) or fails_quiet(row, text)


def fails_told(row: dict[str, Any], text: str) -> str:
    document = reading(text)
    said = [
        " ".join([d.message, d.help, text[d.start : d.end], *(fix.title for fix in d.fixes)])
        for d in told_by(row, document)
        if row.get("code", d.code) == d.code
    ]
    if not any(all(word in one for word in row["told"]) for one in said):
        return f"no message has {row['told']}"
    return errors_are_right(row, document) or fails_quiet(row, text)


def fails_quiet(row: dict[str, Any], text: str) -> str:
    """A question and a message leave the text as it stands."""
    return "" if safely_fixed(text) == text else f"changed unasked to {safely_fixed(text)!r}"


FAILS = {"reads": [fails_reads], "reads_or_asks": [fails_reads, fails_asks], "asks": [fails_asks], "told": [fails_told]}


@pytest.mark.parametrize(("row", "text"), CASES)
def test_the_answer_is_one_of_the_right_ones(row: dict[str, Any], text: str) -> None:
    faults = [fails(row, text) for answer in ANSWERS if answer in row for fails in FAILS[answer]]
    assert "" in faults, "; or ".join(faults)


@pytest.mark.parametrize(("row", "text"), CASES)
def test_a_safe_fix_stays_under_its_message(row: dict[str, Any], text: str) -> None:
    for found in reading(text).diagnostics:
        for fix in found.fixes:
            if fix.safe:
                assert all(found.start <= edit.start and edit.end <= found.end for edit in fix.edits), fix


@pytest.mark.parametrize(("row", "text"), CASES)
def test_safe_fixes_lose_nothing(row: dict[str, Any], text: str) -> None:
    """No rule that was read is gone or means something else, and nothing became a comment."""
    before, after = reading(text), reading(safely_fixed(text))
    kept = list(after.ruleset().rules)
    assert all(rule in kept for rule in before.ruleset().rules)
    assert after.source.text.count("#") == text.count("#")


def test_the_table_is_well_formed() -> None:
    assert CASES
    abouts = [row["about"] for row in TABLE]
    assert len(set(abouts)) == len(abouts)
    for row in TABLE:
        assert set(row) <= KEYS, row["about"]
        assert set(row) & set(ANSWERS), row["about"]
        assert row["written"], row["about"]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["about"])
def test_what_the_table_gives_as_readings_are_rules(row: dict[str, Any]) -> None:
    """In their canonical words, but for the line end behind a header."""
    for wanted in [row.get("reads"), row.get("reads_or_asks"), *row.get("asks", ())]:
        if wanted is not None:
            assert format_text(wanted, VOCABULARY).replace(":\n", ": ").strip() == wanted
