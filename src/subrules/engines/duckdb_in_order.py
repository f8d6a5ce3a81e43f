"""The offers of a file in the order of its rows, by DuckDB: what `subrules offers` writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from ..offers.counting import Counting
from ..offers.layout import Layout
from ..rules.ruleset import RuleSet
from .columns import quoted
from .duckdb import Done
from .duckdb_counts import count_run, stopped_by
from .duckdb_ids import id_column_in
from .duckdb_run import PREFIX, STOPPED, Run, count, opened, prepared
from .duckdb_sources import plain_view, relation_of
from .engine import PLAIN

ROWS, NEW = f"{PREFIX}rows", f"{PREFIX}new"
"""The rows of the file with their numbers, and the offers, each once."""


@contextmanager
def offers_in_order(
    rules: RuleSet,
    subscriptions: Path,
    *,
    as_of: date,
    layout: Layout = PLAIN,
    counting: Counting | None = None,
    step: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[Done, Iterator[tuple[Any, str, str, str]]]]:
    """The offers of a file in the order of its rows and of the rules, one by one: id, type, segment, rule.

    `counting` gets all figures of the run, and `step` is told what is being done. Other arguments and
    errors as for `offers_to_file`.
    """
    with opened(None, "", None, False) as database:
        step("reading the table")
        columns = _read(database, rules, subscriptions, layout)
        with prepared(database, rules, ROWS, as_of, layout, key=f"{PREFIX}row") as run:
            step("working out the offers")
            database.execute(
                f"CREATE TEMP TABLE {NEW} AS SELECT {run.ids.of('s')} AS id, o.type, o.segment, o.rule "
                f"FROM ({run.made.offers}) AS o JOIN {ROWS} AS s ON o.subscription = s.{PREFIX}row "
                "ORDER BY o.subscription, o.place"
            )
            if counting is None:
                left_open = run.count_open()
            else:
                step("counting")
                left_open = _counted(counting, run, layout, columns)
            done = Done(run.subscriptions, run.stopped, count(database, NEW), left_open)
            yield done, _rows(database, f"SELECT * FROM {NEW}")


def _read(database: Any, rules: RuleSet, subscriptions: Path, layout: Layout) -> dict[str, str]:
    """The file in a table, with the numbers of its rows and only the columns that matter; all its columns' types."""
    reader = relation_of(database, subscriptions, prefix=PREFIX)
    database.execute("SET preserve_insertion_order = true")
    columns = plain_view(database, reader, f"{PREFIX}read")
    wanted = {layout.stopped.column.strip().lower()} if layout.stopped else set()
    for field in rules.vocabulary.fields:
        if field.name in set(rules.fields_asked):
            wanted |= {name.lower() for name in (field.source, *field.names())}
    id = id_column_in(layout, columns)
    kept = [name for name in columns if name.strip().lower() in wanted or name == id]
    database.execute(f"CREATE TEMP TABLE {PREFIX}file AS SELECT {', '.join(map(quoted, kept))} FROM {PREFIX}read")
    database.execute(f"CREATE TEMP VIEW {ROWS} AS SELECT rowid AS {PREFIX}row, * FROM {PREFIX}file")
    return columns


def _counted(counting: Counting, run: Run, layout: Layout, columns: dict[str, str]) -> int:
    """All figures of a run into `counting`; for how many subscriptions some rule is left open."""
    counting.running = run.subscriptions - run.stopped
    for says, times in stopped_by(run.database, ROWS, layout, columns, run.stopped, said=STOPPED):
        counting.add_stopped(says, times)
    left_open = run.made.left_open if run.may_be_open else ""
    return count_run(run.database, counting, run.made, new=NEW, view=run.view, columns=run.columns, left_open=left_open)


def _rows(database: Any, query: str) -> Iterator[tuple[Any, str, str, str]]:
    found = database.execute(query)
    while rows := found.fetchmany(10_000):
        yield from rows
