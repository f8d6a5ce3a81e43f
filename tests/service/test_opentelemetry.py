"""The recipe for OpenTelemetry: spans say how it came out, and hold nothing of a record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

pytest.importorskip("opentelemetry.sdk", reason="opentelemetry-sdk is not installed (pip install -e '.[service]')")

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from recipes import module_of
from subrules import InputError, Matcher, restart
from subrules.project import open_project

from .calls import NOW, SERVICE, sent

PROJECT = open_project(SERVICE / "rules")
assert PROJECT.client is not None


@pytest.fixture
def recipe() -> Any:
    module, exporter, provider = module_of("opentelemetry"), InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    module.tracer = provider.get_tracer("subscriptions")
    module.spans = exporter.get_finished_spans
    return module


def test_a_match_names_rules_and_segments(recipe: Any) -> None:
    matcher = Matcher(PROJECT.rules, date(2026, 6, 15))
    record = {"NewspaperID": 1, "Term": 1, "Balance": "17.31"}
    assert recipe.traced_match(matcher, record) == matcher.match(record)
    [span] = recipe.spans()
    assert (span.name, dict(span.attributes)) == (
        "subrules.match",
        {
            "subrules.digest": PROJECT.rules.digest,
            "subrules.as_of": "2026-06-15",
            "subrules.segments": ("Plus",),
            "subrules.left_open": ("too dear",),
        },
    )
    assert "17.31" not in span.to_json()


def test_a_no_is_no_error_and_names_its_reasons(recipe: Any) -> None:
    case = restart.case_from(sent("restart-refused"))
    recipe.traced_decision("restart", lambda: case.decide(PROJECT.client, now=NOW))
    [span] = recipe.spans()
    assert (span.name, span.status.is_ok) == ("subrules.restart", True)
    assert span.attributes["subrules.answer"] == "subscription panel"
    assert span.attributes["subrules.against"] == ("restart.complimentary",)


def test_input_that_cannot_be_used_is_an_error_without_what_somebody_typed(recipe: Any) -> None:
    with pytest.raises(InputError):
        recipe.traced_decision("restart", lambda: restart.case_from({"rates": {"unknown": 5551234}}))
    with pytest.raises(InputError):
        recipe.traced_match(Matcher(PROJECT.rules, date(2026, 6, 15)), {"Term": "tel. 5551234"})
    for span in recipe.spans():
        assert not span.status.is_ok
        assert span.attributes["subrules.faults"]
        assert "5551234" not in span.to_json()
