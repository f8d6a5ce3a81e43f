"""The refresh of a table of offers, in the SQL that DuckDB and PostgreSQL share (SMT-03).

What is different is worked out first, into a table of its own; only that is written. The day and the digest of a run
are one row of the table of runs, so that a night in which little changes writes little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol

from attrs import frozen

from ..offers.refresh import ChangedOffer, Refreshed
from ..offers.run import SmartOffer
from .refresh import TargetError, refuse_shrinking

COLUMNS = ("subscription", "type", "segment", "rule")
"""The columns of a table of offers."""

CHANGED = ("subscription", "change", "type", "segment", "rule_before", "rule_after")
"""The columns of a table of what a refresh changed; `change` is inserted, updated or deleted."""

RUNS = (
    ("target", "text"), ("ran_at", "timestamp"), ("as_of", "date"), ("digest", "text"), ("whole", "boolean"),
    ("inserted", "bigint"), ("updated", "bigint"), ("deleted", "bigint"), ("unchanged", "bigint"),
    ("offers", "bigint"), ("open", "bigint"),
)  # fmt: skip
"""The columns of the table of runs. `ran_at` is in UTC; `whole` is false where `only` named some subscriptions."""

NEW, SCOPE, DIFFERENT = "subrules_new", "subrules_scope", "subrules_different"
"""Tables for as long as a refresh takes: the offers, the subscriptions named by `only`, and what is different."""


TEXTS = ("text", "varchar", "character varying")
"""The types of text."""


class Database(Protocol):
    """What the refresh asks of a database, in whose transaction it works."""

    @property
    def collation(self) -> str:
        """The collation that compares text code point by code point."""
        ...

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        """The rows of a query."""
        ...

    def run(self, statement: str) -> None:
        """Carry out a statement."""
        ...

    def columns(self, table: str) -> dict[str, str] | None:
        """The columns of a table with their types, or None where there is no such table."""
        ...

    def quoted(self, table: str) -> str:
        """The name of a table as SQL writes it, with its schema before a point."""
        ...

    def create(self, table: str) -> str:
        """How a statement begins that makes a table: in the schema of temporary tables, another way."""
        ...

    def lock(self, table: str) -> None:
        """Keep others from writing into a table until the transaction ends."""
        ...


@frozen(kw_only=True)
class Order:
    """A refresh as it was asked for: the tables, the day and digest of the run, and what is allowed."""

    table: str
    changed: str
    runs: str
    as_of: date
    digest: str
    scoped: bool
    shrinks_to: float
    dry_run: bool

    @property
    def runs_table(self) -> str:
        """The table of runs: by its name, or beside the target."""
        schema, point, _ = self.table.rpartition(".")
        return self.runs or f"{schema}{point}subrules_runs"


def refresh_table(database: Database, order: Order, *, count_open: Callable[[], int]) -> Refreshed:
    """Make the target what the table NEW holds, within a transaction that the engine begins and ends.

    Where the order is scoped, the table SCOPE holds the ids, as text, of the subscriptions that it is about.

    Raises:
        ShrunkenError: too few rows would be left.
        TargetError: a table is of another kind than a refresh writes.
    """
    there = database.columns(order.table)
    _refuse_other(database, order, there)
    target = database.quoted(order.table)
    if there is None:
        made = f"{NEW}_target" if order.dry_run else order.table
        target = database.quoted(made)
        start = "CREATE TEMPORARY TABLE " + target if order.dry_run else database.create(order.table)
        database.run(f"{start} AS SELECT {', '.join(COLUMNS)} FROM {NEW} LIMIT 0")
    if not order.dry_run:
        database.lock(target)
    ids = [(database.columns(name) or {})["subscription"].lower() in TEXTS for name in (NEW, order.table) if there]
    if len(set(ids)) > 1:
        held, given = ("text", "numbers") if ids[1] else ("numbers", "text")
        raise TargetError(
            f"`subscription` of `{order.table}` holds {held}, and the ids are {given}: make it of one type"
        )
    same = _same(database, order.table if there else NEW)
    before, kept = _compare(database, order, target, same)
    numbers = {row[0]: row[1] for row in database.rows(f"SELECT change, count(*) FROM {DIFFERENT} GROUP BY 1")}
    inserted, updated, deleted = (int(numbers.get(what, 0)) for what in ("inserted", "updated", "deleted"))
    offers = int(database.rows(f"SELECT count(*) FROM {NEW}")[0][0])
    if kept - deleted + inserted != offers:
        raise TargetError(
            f"`{order.table}` holds an offer of a subscription twice: leave one row of each subscription, type and segment"
        )
    refuse_shrinking(order.table, before=before, after=before - deleted + inserted, shrinks_to=order.shrinks_to)
    done = Refreshed(inserted, updated, deleted, kept - deleted - updated, offers, count_open())
    if not order.dry_run:
        _write(database, target, same, done)
        _note_run(database, order, done)
    if order.changed:
        database.run(f"DROP TABLE IF EXISTS {database.quoted(order.changed)}")
        database.run(f"{database.create(order.changed)} AS SELECT {', '.join(CHANGED)} FROM {DIFFERENT}")
    return done


def _refuse_other(database: Database, order: Order, there: dict[str, str] | None) -> None:
    """Refuse tables that a refresh did not make: what they hold would be lost, or wrong from now on."""
    given = [order.table, order.runs_table, *([order.changed] if order.changed else [])]
    if len({name.lower() for name in given}) < len(given):
        raise TargetError(f"the table, its runs and its changes need a name each, not {', '.join(given)}")
    if there is not None:
        absent = [name for name in COLUMNS if name not in there]
        if absent:
            raise TargetError(
                f"`{order.table}` has no column {', '.join(f'`{name}`' for name in absent)}: "
                f"a table of offers has {', '.join(COLUMNS)}"
            )
        stale = [name for name in ("digest", "as_of") if name in there]
        if stale:
            raise TargetError(
                f"`{order.table}` has {' and '.join(f'`{name}`' for name in stale)} in every row, which are no longer "
                f"written: they stand in `{order.runs_table}`, a row a run. Drop the column{'s' * (len(stale) > 1)}"
            )
    if order.changed and (found := database.columns(order.changed)) is not None and tuple(found) != CHANGED:
        raise TargetError(
            f"`{order.changed}` is a table of another kind, and would be made anew: name another for what changed"
        )
    found = database.columns(order.runs_table)
    if found is not None and (absent := [name for name, _ in RUNS if name not in found]):
        raise TargetError(f"`{order.runs_table}` is no table of runs, it has no {', '.join(absent)}: name another")


def _same(database: Database, table: str) -> Callable[[str, str], str]:
    """The comparison of two rows' subscription, type and segment, by the names that they go by."""
    ids = (database.columns(table) or {}).get("subscription", "")
    by_code_point = f" COLLATE {database.collation}"
    id = by_code_point if ids.lower() in TEXTS else ""

    def same(one: str, other: str) -> str:
        texts = " AND ".join(f"{one}.{name} = {other}.{name}{by_code_point}" for name in ("type", "segment"))
        return f"{one}.subscription = {other}.subscription{id} AND {texts}"

    return same


def _compare(database: Database, order: Order, target: str, same: Callable[[str, str], str]) -> tuple[int, int]:
    """Work out what is different; how many rows the target has, and how many of the subscriptions it is about."""
    scope = ""
    if order.scoped:
        type = (database.columns(order.table) or database.columns(NEW) or {})["subscription"]
        id = f"CAST(id AS {type})"
        if type.lower() not in (*TEXTS, "uuid"):
            id = f"CASE WHEN id ~ '^-?[0-9]{{1,18}}$' THEN {id} END"
        scope = f" WHERE subscription IN (SELECT {id} FROM {SCOPE})"
    counts = f"SELECT count(*), count(*) FILTER (WHERE subscription IS NULL OR type IS NULL OR segment IS NULL) FROM {target}"
    before, blank = database.rows(counts)[0]
    if blank:
        raise TargetError(f"`{order.table}` has a row without subscription, type or segment: delete such rows")
    kept = int(database.rows(f"SELECT count(*) FROM {target}{scope}")[0][0]) if scope else int(before)
    either = ", ".join(f"coalesce(t.{name}, n.{name}) AS {name}" for name in ("type", "segment"))
    database.run(
        f"CREATE TEMPORARY TABLE {DIFFERENT} AS SELECT coalesce(t.subscription, n.subscription) AS subscription, "
        "CASE WHEN t.subscription IS NULL THEN 'inserted' WHEN n.subscription IS NULL THEN 'deleted' ELSE 'updated' "
        f"END AS change, {either}, t.rule AS rule_before, n.rule AS rule_after "
        f"FROM (SELECT {', '.join(COLUMNS)} FROM {target}{scope}) AS t FULL JOIN {NEW} AS n ON {same('t', 'n')} "
        "WHERE t.subscription IS NULL OR n.subscription IS NULL "
        f"OR t.rule IS DISTINCT FROM n.rule COLLATE {database.collation}"
    )
    return int(before), kept


def _write(database: Database, target: str, same: Callable[[str, str], str], done: Refreshed) -> None:
    """Write what is different, and nothing else."""
    if done.deleted:
        database.run(
            f"DELETE FROM {target} AS t USING {DIFFERENT} AS d WHERE d.change = 'deleted' AND {same('t', 'd')}"
        )
    if done.updated:
        database.run(
            f"UPDATE {target} AS t SET rule = d.rule_after FROM {DIFFERENT} AS d "
            f"WHERE d.change = 'updated' AND {same('t', 'd')}"
        )
    if done.inserted:
        database.run(
            f"INSERT INTO {target} ({', '.join(COLUMNS)}) SELECT subscription, type, segment, rule_after "
            f"FROM {DIFFERENT} WHERE change = 'inserted'"
        )


def _note_run(database: Database, order: Order, done: Refreshed) -> None:
    """One row in the table of runs: the day, the digest of the rules, and the numbers."""
    if database.columns(order.runs_table) is None:
        columns = ", ".join(f"{name} {type}" for name, type in RUNS)
        database.run(f"{database.create(order.runs_table)} ({columns})")
    ran_at = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds")
    target = order.table.replace("'", "''")
    numbers = (done.inserted, done.updated, done.deleted, done.unchanged, done.offers, done.open)
    database.run(
        f"INSERT INTO {database.quoted(order.runs_table)} ({', '.join(name for name, _ in RUNS)}) VALUES "
        f"('{target}', TIMESTAMP '{ran_at}', DATE '{order.as_of.isoformat()}', '{order.digest}', "
        f"{str(not order.scoped).lower()}, {', '.join(map(str, numbers))})"
    )


def changed_query(database: Database, table: str) -> str:
    """The SELECT of what a refresh changed, in its order.

    Raises:
        TargetError: there is no such table, or it is of another kind.
    """
    if tuple(database.columns(table) or ()) != CHANGED:
        raise TargetError(
            f"`{table}` is no table of changed offers: `refresh` makes one by the name given as `changed`"
        )
    return f"SELECT {', '.join(CHANGED)} FROM {database.quoted(table)} ORDER BY subscription, type, segment"


def changed_from(rows: Iterator[Sequence[Any]]) -> Iterator[ChangedOffer]:
    """Rows of a table of changes as offers before and after."""
    for id, change, type, segment, before, after in rows:
        subscription = str(id)
        yield ChangedOffer(
            subscription,
            None if change == "inserted" else SmartOffer(subscription, type, segment, before),
            None if change == "deleted" else SmartOffer(subscription, type, segment, after),
        )
