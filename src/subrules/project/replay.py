"""A table of subscriptions put before two rule sets: who loses and gains what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from attrs import frozen

from ..faults import WrongValue
from ..matching.match import Matcher
from ..ruletests.expect import Given
from .by_database import NotTheSame, changes_by_database, takes
from .project import Project
from .reader import reader_of
from .subscriptions import open_subscriptions
from .tables import TableFile


@frozen
class Replayed:
    """How many subscriptions were read, and what each affected one loses and gains."""

    source: TableFile
    day: date
    read: int
    rejected: int
    affected: tuple[tuple[str, tuple[Given, ...], tuple[Given, ...]], ...]


def replayed(
    before: Project,
    after: Project,
    source: TableFile,
    *,
    as_of: date,
    engine: str = "auto",
    encoding: str | None = None,
) -> Replayed:
    r"""Every subscription of a table that the second rule set gives something else than the first.

    Args:
        before: the first.
        after: the second.
        source: the table: CSV, JSON or Parquet.
        as_of: the day whose rules count.
        engine: "python", "duckdb", or "auto": DuckDB for a large table, if it is installed.
        encoding: that of a CSV file; UTF-8 if it is left out.

    Returns:
        How many subscriptions were read, and what each affected one loses and gains.

    Raises:
        InputError: the table cannot be read, or the engine cannot read it.

    >>> from datetime import date
    >>> from subrules.project import HeldFile, open_project
    >>> before = open_project({"a.rules": b"If Term >= 12 then upgrade offer = {Plus}"})
    >>> after = open_project({"a.rules": b"If Term > 12 then upgrade offer = {Plus}"})
    >>> table = HeldFile("subscriptions.csv", b"SubscriptionID,Term\n17,12\n18,24\n")
    >>> replayed(before, after, table, as_of=date(2026, 6, 15)).affected
    (('17', (('UPGRD', 'Plus'),), ()),)
    """
    day = as_of
    if takes(source, engine):
        try:
            with changes_by_database(
                (before.rules, before.layout),
                (after.rules, after.layout),
                source,
                as_of=day,
                encoding=encoding or "utf-8-sig",
            ) as (done, rows):
                return Replayed(source, day, done.subscriptions, 0, tuple(_by_subscription(rows)))
        except NotTheSame as reason:
            if engine == "duckdb":
                raise WrongValue(f"DuckDB cannot read {source} as Python would: {reason}") from reason
    matchers = [Matcher(project.rules, day) for project in (before, after)]
    affected: list[tuple[str, tuple[Given, ...], tuple[Given, ...]]] = []
    read = rejected = 0
    with open_subscriptions(source, before.layout, encoding=encoding) as table:
        readers = [reader_of(project, table, day) for project in (before, after)]
        for row in table.rows:
            subscriptions = [] if row.fault else [reader(row.cells)[0] for reader in readers]
            if not subscriptions or None in subscriptions:
                rejected += 1
                continue
            read += 1
            given = []
            for matcher, subscription in zip(matchers, subscriptions, strict=True):
                assert subscription is not None
                answer = matcher.match_facts(subscription.facts)
                given.append(set() if subscription.stopped else {(o.type, o.segment) for o in answer.offers})
            if given[0] != given[1]:
                id = subscriptions[0].id if subscriptions[0] is not None else ""
                affected.append((id, tuple(sorted(given[0] - given[1])), tuple(sorted(given[1] - given[0]))))
    return Replayed(source, day, read, rejected, tuple(sorted(affected)))


def _by_subscription(
    rows: Iterable[tuple[Any, str, str, bool]],
) -> Iterator[tuple[str, tuple[Given, ...], tuple[Given, ...]]]:
    found: dict[str, tuple[list[Given], list[Given]]] = {}
    for id, type, segment, is_gain in rows:
        found.setdefault(str(id), ([], []))[is_gain].append((type, segment))
    for id in sorted(found):
        lost, gained = found[id]
        yield id, tuple(sorted(lost)), tuple(sorted(gained))
