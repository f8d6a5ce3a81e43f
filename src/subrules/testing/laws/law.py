"""A law: a statement about every case, and how it is tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

EXAMPLES = 100
"""How many cases each law is tried on unless more are asked for."""


class LawBroken(AssertionError):
    """A law does not hold: which, and for which case."""


def keep(condition: bool, law: str, case: Any) -> None:
    """Raise where a law does not hold of a case."""
    if not condition:
        raise LawBroken(f"{law}: {case!r}")


def tried(laws: Iterable[Callable[[Any], None]], cases: st.SearchStrategy[Any], *, examples: int) -> None:
    """Try laws on as many cases each; the first one that breaks is raised with its smallest case."""
    checked = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.nested_given],
    )
    for law in laws:
        checked(given(cases)(law))()
