"""The figures of a run: what was given to how many, what the columns hold, what stood in the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from ..rules.ruleset import BeginsWith, OneOf, Placeholder, RuleSet, atoms
from ..rules.values import fact_text
from ..rules.vocabulary import Fact


@frozen
class RuleCount:
    """One rule in a run: whether it counts on the day, to how many it applies, how many offers it gives first.

    `left_open` is for how many subscriptions missing facts left it open.
    """

    rule: str
    index: int
    counts_today: bool
    applies: int = 0
    gives_first: int = 0
    left_open: int = 0


@frozen
class SegmentCount:
    """How many subscriptions get an offer."""

    type: str
    segment: str
    offers: int


@frozen
class ColumnCount:
    """What a field holds in the subscriptions that are not stopped.

    Attributes:
        held: how often each value is held, by its text; those that rules name are there with 0, too.
        missing: in how many it is missing.
        beyond: how many hold a value that was not counted, because there were too many (`counting.DISTINCT`).
    """

    field: str
    held: Mapping[str, int]
    missing: int = 0
    beyond: int = 0


@frozen
class RejectReason:
    """One thing that was wrong with rows: what, what to do, how many rows, and the line of the first."""

    message: str
    help: str
    rows: int
    line: int


@frozen
class RejectCount:
    """The rows that one column's faults of a kind cost, and what was wrong with them, the most frequent first.

    `reasons` may be fewer than there were (`counting.REASONS`).
    """

    column: str
    code: str
    rows: int
    reasons: tuple[RejectReason, ...]


@frozen
class Counts:
    """All figures of a run.

    Attributes:
        as_of: the day whose rules count.
        subscriptions: how many were read, the stopped ones included.
        stopped: how many of them were stopped, and so got nothing (SMT-01).
        offers: how many rows were given.
        undetermined: for how many some rule was left open by missing facts (LNG-08).
        rejected: how many rows could not be used.
        stopped_by: what the cells said that stopped them, with how many; empty where days say it.
        segments: what was given, the most frequent first.
        rules: every rule, in order.
        missing: for each fact, for how many it left some rule open, the most frequent first.
        columns: what the fields hold that rules ask about.
        rejects: why rows were rejected, the most frequent first.
        not_counted: what could not be counted, in words.
    """

    as_of: date
    subscriptions: int = 0
    stopped: int = 0
    offers: int = 0
    undetermined: int = 0
    rejected: int = 0
    stopped_by: tuple[tuple[str, int], ...] = ()
    segments: tuple[SegmentCount, ...] = ()
    rules: tuple[RuleCount, ...] = ()
    missing: tuple[tuple[str, int], ...] = ()
    columns: tuple[ColumnCount, ...] = ()
    rejects: tuple[RejectCount, ...] = ()
    not_counted: tuple[str, ...] = ()


def named_values(rules: RuleSet) -> dict[str, dict[str, None]]:
    """The texts of the values that rules compare each field with, in the order in which they stand.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> named_values(load("If ServiceType in {SunOnly, 7Day} then upgrade offer = {Plus}", VOCABULARY))
    {'ServiceType': {'7Day': None, 'SunOnly': None}}
    """
    named: dict[str, dict[str, None]] = {}
    for rule in rules.rules:
        for test in atoms(rule.condition):
            if isinstance(test, OneOf):
                of = named.setdefault(test.field, {})
                of.update((_key(value), None) for value in test.values if not isinstance(value, Placeholder))
    return named


def _key(value: Fact) -> str:
    return str(value) if isinstance(value, Decimal) else fact_text(value)


def beginnings(rules: RuleSet) -> dict[str, tuple[str, ...]]:
    """The texts with which rules let each field begin."""
    found: dict[str, dict[str, None]] = {}
    for rule in rules.rules:
        for test in atoms(rule.condition):
            if isinstance(test, BeginsWith) and not isinstance(test.beginning, Placeholder):
                found.setdefault(test.field, {})[str(test.beginning)] = None
    return {name: tuple(of) for name, of in found.items()}
