"""Hypothesis profiles: quick by default, deep where HYPOTHESIS_PROFILE=deep, as in the last step of CI."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

collect_ignore = ["language"]
"""Rule files for the reader, some of them broken on purpose; the plugin would take their tests for ours."""

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
FINDING = [phase for phase in Phase if phase is not Phase.explain]
"""Explaining tries a smallest case hundreds of times more, for a remark beside it; examples that fail on purpose
need none, and a failure that puzzles is explained by the deep profile."""

settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=SLOW, derandomize=True, phases=FINDING
)
settings.register_profile("deep", max_examples=600, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
