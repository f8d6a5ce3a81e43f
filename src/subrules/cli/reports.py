"""The outcome of tests for other programs: JSON, and the XML that build servers read."""

from __future__ import annotations

import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ..analysis.space import Example
from ..rules.ruleset import RuleSet
from ..rules.values import fact_text
from ..ruletests.coverage import Coverage
from ..ruletests.mutation import Mutation
from ..ruletests.run import Failure, TestResult
from ..ruletests.suggest import Suggestion, text_of


def as_json(
    results: tuple[TestResult, ...],
    coverage: Coverage | None,
    mutation: Mutation | None,
    missing: tuple[Suggestion, ...],
    rules: RuleSet,
) -> str:
    """Everything that was found, as one JSON object."""
    data: dict[str, Any] = {
        "passed": sum(result.passed for result in results),
        "failed": sum(not result.passed for result in results),
        "tests": [_test(result) for result in results],
    }
    if coverage is not None:
        data["coverage"] = {
            "decided": coverage.decided,
            "total": coverage.total,
            "not_analysed": list(coverage.not_analysed),
            "undecided": [
                {"rule": c.rule, "condition": c.text, "holding": c.holding, "failing": c.failing}
                for c in coverage.conditions
                if False in (c.holding, c.failing)
            ],
        }
    if mutation is not None:
        data["mutation"] = {
            "noticed": mutation.killed,
            "total": mutation.total,
            "equivalent": mutation.equivalent,
            "not_analysed": list(mutation.not_analysed),
            "survivors": [
                {
                    "rule": s.rule,
                    "was": s.was,
                    "would_be": s.would_be,
                    "example": _example(s.example),
                    "gives": [list(offer) for offer in s.gives],
                    "would_give": [list(offer) for offer in s.would_give],
                }
                for s in mutation.survivors
            ],
        }
    if missing:
        data["suggested"] = [{"test": text_of(s.test, rules.vocabulary), "why": list(s.why)} for s in missing]
    return json.dumps(data, ensure_ascii=False, indent=2)


def _test(result: TestResult) -> dict[str, Any]:
    return {
        "name": result.test.name,
        "place": str(result.test.place),
        "passed": result.passed,
        "proof": result.proof,
        "left_open": list(result.left_open),
        "failures": [_failure(failure, result.test.stated) for failure in result.failures],
    }


def _failure(failure: Failure, stated: tuple[str, ...]) -> dict[str, Any]:
    data: dict[str, Any] = {"message": failure.message, "rules": list(failure.rules)}
    if failure.facts is not None:
        data["record"] = _example(Example(failure.facts, failure.day, stated))
    return data


def _example(example: Example) -> dict[str, Any]:
    """The facts that are known, or play a part, and the day."""
    facts = {
        name: None if fact is None else fact_text(fact)
        for name, fact in example.facts.items()
        if fact is not None or name in example.fields
    }
    return {"facts": facts, "as_of": example.day.isoformat() if example.day is not None else None}


def as_junit(results: tuple[TestResult, ...]) -> str:
    """The tests as a JUnit report."""
    failed = sum(not result.passed for result in results)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuites><testsuite name="subrules" tests="{len(results)}" failures="{failed}" errors="0" skipped="0">',
    ]
    for result in results:
        place = result.test.place
        opening = f"<testcase classname={quoteattr(place.source.name)} name={quoteattr(_xml(result.test.name))}"
        if result.passed:
            lines.append(f"{opening}/>")
            continue
        said = _xml("\n".join(failure.message for failure in result.failures))
        lines.append(f"{opening}><failure message={quoteattr(said)}>{escape(said)}</failure></testcase>")
    return "\n".join([*lines, "</testsuite></testsuites>"])


def _xml(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        c if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "?" for c in text
    )
