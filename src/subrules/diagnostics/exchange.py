"""Diagnostics for other programs: plain data for JSON, SARIF 2.1.0, and GitHub's annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote

from . import CODES, Diagnostic, Fix, Severity

Numbers: TypeAlias = Mapping[tuple[Diagnostic, Fix], int]
"""The numbers of suggestions in a report, by which one is applied. A fix that has one is not safe."""

_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def help_page(code: str) -> str:
    """The page that explains a code, from the root of the documentation; `subrules codes` shows it.

    >>> help_page("SR116")
    'codes/SR116.md'
    """
    return f"codes/{code}.md"


def as_data(diagnostic: Diagnostic, numbers: Numbers | None = None) -> dict[str, Any]:
    """A diagnostic as plain data. Offsets and columns count code points; the end is not included.

    Args:
        diagnostic: what was found.
        numbers: the numbers of suggestions; without them each has none.

    Returns:
        What JSON takes. A fix has `safe`, and as `number` what `--fix=` takes, or None.
    """
    return {
        "code": diagnostic.code,
        "name": diagnostic.name,
        "help_page": help_page(diagnostic.code),
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "example": diagnostic.example,
        "related": [
            {"file": other.file, "line": other.line, "column": other.column, "what": other.what}
            for other in diagnostic.related
        ],
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "end_column": diagnostic.end_column,
        "start": diagnostic.start,
        "end": diagnostic.end,
        "fixes": [
            {
                "title": fix.title,
                **_how_applied(diagnostic, fix, numbers),
                "edits": [{"start": e.start, "end": e.end, "text": e.text} for e in fix.edits],
            }
            for fix in diagnostic.fixes
        ],
    }


def _how_applied(diagnostic: Diagnostic, fix: Fix, numbers: Numbers | None) -> dict[str, Any]:
    """Whether a fix is applied without being asked for, and the number by which it is."""
    number = (numbers or {}).get((diagnostic, fix))
    return {"safe": fix.safe and number is None, "number": number}


def as_sarif(diagnostics: Iterable[Diagnostic], *, version: str, numbers: Numbers | None = None) -> dict[str, Any]:
    """A SARIF 2.1.0 log of one run, as plain data.

    Args:
        diagnostics: the results.
        version: the version of subrules, for the log's tool.
        numbers: the numbers of suggestions, as for `as_data`; they are among a fix's properties.
    """
    results = list(diagnostics)
    used = list(dict.fromkeys(diagnostic.code for diagnostic in results))
    rules = [
        {
            "id": code,
            "name": "".join(word.capitalize() for word in CODES[code].name.split("-")),
            "shortDescription": {"text": CODES[code].summary},
            "help": {"text": f"subrules codes {code}"},
            "properties": {"help_page": help_page(code)},
            "defaultConfiguration": {"level": _SARIF_LEVEL[CODES[code].severity]},
        }
        for code in used
    ]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "subrules", "version": version, "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(diagnostic, used.index(diagnostic.code), numbers) for diagnostic in results],
            }
        ],
    }


def _sarif_result(diagnostic: Diagnostic, rule_index: int, numbers: Numbers | None) -> dict[str, Any]:
    region = {
        "startLine": diagnostic.line,
        "startColumn": diagnostic.column,
        "endLine": diagnostic.end_line,
        "endColumn": diagnostic.end_column,
    }
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVEL[diagnostic.severity],
        "message": {"text": _said(diagnostic)},
        "locations": [_sarif_location(diagnostic.file, region)],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "message": {"text": other.what},
                **_sarif_location(other.file, {"startLine": other.line, "startColumn": other.column}),
            }
            for other in diagnostic.related
        ]
    if diagnostic.fixes:
        result["fixes"] = [
            {**_sarif_fix(fix, diagnostic.file), "properties": _how_applied(diagnostic, fix, numbers)}
            for fix in diagnostic.fixes
        ]
    return result


def _sarif_location(file: str, region: dict[str, int]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": region}}


def _sarif_fix(fix: Fix, file: str) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in fix.edits
    ]
    return {
        "description": {"text": fix.title},
        "artifactChanges": [{"artifactLocation": {"uri": _uri(file)}, "replacements": replacements}],
    }


def _uri(file: str) -> str:
    return quote(file.replace("\\", "/"))


def as_github(diagnostic: Diagnostic) -> str:
    """A diagnostic as a workflow command that GitHub shows beside the line.

    >>> from subrules import read
    >>> from subrules.offers import VOCABULARY
    >>> as_github(read("If Term = soon then upgrade offer = {A}", VOCABULARY, name="a.rules").diagnostics[0])
    '::error file=a.rules,line=1,col=11,endLine=1,endColumn=15,title=SR202 unfit-value::`Term` is a number, and `soon` is none; write digits with at most one point, such as 12 or $0.12'
    """
    place = {
        "file": diagnostic.file,
        "line": diagnostic.line,
        "col": diagnostic.column,
        "endLine": diagnostic.end_line,
        "endColumn": diagnostic.end_column,
        "title": f"{diagnostic.code} {diagnostic.name}",
    }
    properties = ",".join(f"{key}={_escaped(str(value), ',:')}" for key, value in place.items())
    text = _said(diagnostic)
    return f"::{_GITHUB_LEVEL[diagnostic.severity]} {properties}::{_escaped(text, '')}"


def _said(diagnostic: Diagnostic) -> str:
    """The message with the example and what to do."""
    example = f"for example: {diagnostic.example}" if diagnostic.example else ""
    return "; ".join(part for part in (diagnostic.message, example, diagnostic.help) if part)


def _escaped(text: str, more: str) -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
