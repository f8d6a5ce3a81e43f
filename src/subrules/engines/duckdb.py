"""The whole table inside DuckDB: subscriptions in, rows of SubscriptionSmartOffer out (SMT-01..03, LNG-18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

from attrs import frozen

from ..offers.layout import Layout
from ..rules.ruleset import RuleSet
from .columns import ColumnError, Held
from .dictionary import UnusableError
from .duckdb_refresh import changed_offers, refresh
from .duckdb_run import opened, prepared
from .duckdb_sources import text_literal
from .engine import PLAIN, EngineError
from .refresh import ShrunkenError, TargetError

Given: TypeAlias = Literal["subscription", "type", "segment", "rule", "digest", "as_of"]
GIVEN: tuple[Given, ...] = ("subscription", "type", "segment", "rule", "digest", "as_of")
"""The columns of SubscriptionSmartOffer."""


@frozen
class Done:
    """What a run that writes a file did.

    Attributes:
        subscriptions: how many were read, the stopped ones included.
        stopped: how many of them were stopped, and so got nothing (SMT-01).
        offers: how many rows were written.
        open: for how many subscriptions missing facts left some rule open (LNG-08).
    """

    subscriptions: int
    stopped: int
    offers: int
    open: int


def offers_to_file(
    rules: RuleSet,
    subscriptions: str | Path | Any,
    target: str | Path,
    *,
    as_of: date,
    layout: Layout = PLAIN,
    give: Sequence[Given] = GIVEN,
    connection: Any = None,
    memory_limit: str = "",
    spill: str | Path | None = None,
    progress: bool = False,
) -> Done:
    r"""The offers of a whole table, into a Parquet or CSV file that is there whole or not at all.

    The columns are `subscription`, `type`, `segment`, `rule` (the first that gives it), `digest` (of
    the rule set) and `as_of`; the rows stand in no order.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a Parquet or CSV file, an Arrow table or reader, a Polars frame, or the name of a
            table or view of the connection.
        target: the file to write; its ending says which kind.
        as_of: the day whose rules count.
        layout: which columns hold the id and what says stopped.
        give: the columns to write, where not all are wanted.
        connection: a DuckDB connection; one of its own when left out.
        memory_limit: such as "2GB"; what does not fit goes to the disk.
        spill: the folder where it goes; beside the target when left out.
        progress: whether to show a bar on the terminal.

    Returns:
        How many subscriptions were read, were stopped, and were left open by missing facts; and how many rows were
        written.

    Raises:
        ColumnError: a column is absent or of a type that cannot give its field.
        UnusableError: some rows hold values that do not fit.
        EngineError: a file that cannot be read or written, a full disk.
        UnfilledTemplate, TooWide: as for `statements`.

    >>> from tempfile import TemporaryDirectory
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> with TemporaryDirectory() as folder:
    ...     source, target = Path(folder, "subscriptions.csv"), Path(folder, "offers.csv")
    ...     _ = source.write_text("id,NewspaperID\n17,1\n18,2\n")
    ...     done = offers_to_file(rules, source, target, as_of=date(2026, 6, 1), give=["subscription", "segment"])
    ...     done.subscriptions, done.offers, target.read_text().split()
    (2, 1, ['subscription,segment', '17,Plus'])
    """
    target = Path(target)
    partial = target.with_name(f"{target.name}.partial")
    form = "CSV, HEADER" if target.suffix.lower() == ".csv" else "PARQUET"
    with opened(connection, memory_limit, spill or target.parent, progress) as database:
        try:
            with prepared(database, rules, subscriptions, as_of, layout) as run:
                constant = {"as_of": f"DATE '{as_of.isoformat()}'"}
                if "digest" in give:
                    constant["digest"] = text_literal(run.made.digest)
                wanted = ", ".join(f"{constant[name]} AS {name}" if name in constant else name for name in give)
                query = f"SELECT {wanted} FROM ({run.made.offers})"
                written = database.execute(f"COPY ({query}) TO {text_literal(str(partial))} (FORMAT {form})").fetchone()
                left_open = run.count_open()
                partial.replace(target)
                return Done(run.subscriptions, run.stopped, int(written[0]), left_open)
        finally:
            partial.unlink(missing_ok=True)


def offers_to_arrow(
    rules: RuleSet, subscriptions: Any, *, as_of: date, layout: Layout = PLAIN, connection: Any = None
) -> Any:
    """The offers of an Arrow table, a Polars frame or any other source, as an Arrow table; no Python object a row.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: as for `offers_to_file`.
        as_of: the day whose rules count.
        layout: which columns hold the id and what says stopped.
        connection: a DuckDB connection; one of its own when left out.

    Returns:
        An Arrow table of subscription, type, segment, rule, and the place of the rule among all.

    Raises:
        ColumnError, UnusableError, EngineError, UnfilledTemplate, TooWide: as for `offers_to_file`.

    >>> import pyarrow as pa
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> subscriptions = pa.table({"id": [17, 18], "NewspaperID": [1, 2]})
    >>> offers_to_arrow(rules, subscriptions, as_of=date(2026, 6, 1)).select(["subscription", "segment"]).to_pylist()
    [{'subscription': 17, 'segment': 'Plus'}]
    """
    with (
        opened(connection, "", None, False) as database,
        prepared(database, rules, subscriptions, as_of, layout) as run,
    ):
        return database.sql(run.made.offers).to_arrow_table()


__all__ = [
    "ColumnError",
    "Done",
    "EngineError",
    "Held",
    "ShrunkenError",
    "TargetError",
    "UnusableError",
    "changed_offers",
    "offers_to_arrow",
    "offers_to_file",
    "refresh",
]
