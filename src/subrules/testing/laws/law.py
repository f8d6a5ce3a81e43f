"""A law: a statement about every case, and how it is tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

EXAMPLES = 100
"""How many cases the laws are tried on unless more are asked for."""


class LawBroken(AssertionError):
    """A law does not hold: which, and for which case."""


def keep(condition: bool, law: str, case: Any) -> None:
    """Raise where a law does not hold of a case."""
    if not condition:
        raise LawBroken(f"{law}: {case!r}")


def tried(laws: Sequence[Callable[[Any], None]], cases: st.SearchStrategy[Any], *, examples: int) -> None:
    """Try all laws on each of so many cases; the first one that breaks is raised with its smallest case.

    Drawing a case takes longer than trying a law on it, so every law is tried on the same ones. Once one is broken,
    only that one is looked at: else a smaller case could break another. Nothing is explained: that takes hundreds
    of cases more, and the smallest one is there.
    """
    broken: list[Callable[[Any], None]] = []

    def all_hold(case: Any) -> None:
        for law in broken or laws:
            try:
                law(case)
            except HypothesisException:
                raise
            except Exception:
                broken[:] = [law]
                raise

    checked = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[phase for phase in settings().phases if phase is not Phase.explain],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.nested_given],
    )
    checked(given(cases)(all_hold))()
