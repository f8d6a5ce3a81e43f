"""What an engine is, which there are, and what each needs: a new engine is a module and a row here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal, Protocol, TypeAlias, cast

from attrs import frozen

from ..faults import SubrulesError
from ..offers.layout import Layout
from ..offers.refresh import ChangedOffer, Refreshed
from ..rules.ruleset import RuleSet

PLAIN = Layout()
"""The usual names of the id's column, and no subscription stopped."""

Only: TypeAlias = Iterable[object] | str
"""Which subscriptions a refresh is about: their ids, or a table or a SELECT of one column that holds them."""

Absent: TypeAlias = Literal["refuse", "delete"]
"""What a named subscription that the source does not have means: a mistake, or that its offers go."""


class EngineError(SubrulesError, RuntimeError):
    """What the database could not do: read a file, find room on the disk. Nothing was half done."""


class NotInstalled(SubrulesError, ModuleNotFoundError):
    """A package that an engine needs is not there; the message says which extra brings it."""


class Engine(Protocol):
    """A module that keeps a table of offers as the rules have it: the same names, numbers and meaning in each."""

    def refresh(
        self,
        rules: RuleSet,
        subscriptions: Any,
        table: str,
        *,
        as_of: date,
        connection: Any,
        layout: Layout = PLAIN,
        only: Only | None = None,
        absent: Absent = "refuse",
        changed: str = "",
        runs: str = "",
        shrinks_to: float = 0.5,
        dry_run: bool = False,
        columns: Mapping[str, str] | None = None,
    ) -> Refreshed:
        """Make a table of offers what the rules give, whole or not at all (SMT-03).

        Args:
            rules: a rule set without unfilled templates.
            subscriptions: the table of subscriptions, a row each, NULL standing for a missing fact.
            table: the table to refresh, with the columns subscription, type, segment and rule; made where there
                is none. Only rows that change are written.
            as_of: the day whose rules count.
            connection: the connection to the database.
            layout: which columns hold the id and what says stopped.
            only: the subscriptions that the refresh is about: the others' offers are left as they are. The source
                then needs to hold no others.
            absent: whether a subscription that `only` names and the source does not have is refused, or its
                offers are deleted.
            changed: a table to hold what this refresh changed, made anew; `changed_offers` reads it.
            runs: the table of runs, with the day and the digest of the rules; `subrules_runs` beside `table` when
                left out.
            shrinks_to: the least share of its rows that the table must keep: a source that is empty or cut short
                would otherwise empty it. 0 allows anything.
            dry_run: whether to leave `table` and `runs` as they are. The numbers, and `changed`, are those that a
                refresh would give.
            columns: for a field, the column that gives it, where it is not found by the field's names.

        Raises:
            ShrunkenError: too few rows would be left; the table is as it was.
            ColumnError: a column is absent or of a type that cannot give its field, or an id is missing, repeated or
                none; or `only` names ids that the source does not have.
            TargetError: `table`, `changed` or `runs` is a table of another kind.
            UnusableError: some rows hold values that do not fit.
            UnfilledTemplate, TooWide: as for `statements`.
        """
        ...

    def changed_offers(self, connection: Any, table: str) -> Iterator[ChangedOffer]:
        """What a refresh put into its table `changed`, by subscription, type and segment."""
        ...


@frozen
class Registered:
    """An engine: its name, how people call it, its module here, its extra, and the packages that it imports."""

    name: str
    called: str
    extra: str
    packages: tuple[str, ...]
    needs_besides: str = ""
    refreshes: bool = False

    @property
    def advice(self) -> str:
        """What to do where a package is absent."""
        besides = f"; {self.needs_besides}" if self.needs_besides else ""
        return f"{self.called} is not installed: pip install 'subrules[{self.extra}]'{besides}"


ENGINES: dict[str, Registered] = {
    one.name: one
    for one in (
        Registered("duckdb", "DuckDB", "duckdb", ("duckdb", "sqlglot"), refreshes=True),
        Registered("postgres", "sqlglot, which PostgreSQL needs,", "postgres", ("sqlglot",), refreshes=True),
        Registered("spark", "Spark", "spark", ("pyspark", "sqlglot"), "it needs Java 17", refreshes=True),
        Registered("arrow", "pyarrow", "parquet", ("pyarrow",)),
        Registered("sql", "sqlglot, which SQL needs,", "sql", ("sqlglot",)),
        Registered("processes", "Python", "cli", ()),
    )
}
"""Every engine by its name, which is also its module's."""


def engine_called(name: str) -> Engine:
    """The engine of a name, imported; it has `refresh` and `changed_offers`.

    Args:
        name: such as "duckdb".

    Raises:
        LookupError: no engine that refreshes a table is called so.
        NotInstalled: a package that it needs is absent; the message says which extra brings it.

    >>> engine_called("dukdb")
    Traceback (most recent call last):
    LookupError: no engine refreshes a table by the name `dukdb`: there are duckdb, postgres, spark
    """
    registered = ENGINES.get(name)
    if registered is None or not registered.refreshes:
        there = ", ".join(one.name for one in ENGINES.values() if one.refreshes)
        raise LookupError(f"no engine refreshes a table by the name `{name}`: there are {there}")
    return cast("Engine", import_module(f".{name}", __package__))


def is_installed(name: str) -> bool:
    """Whether the packages that an engine imports are there; nothing is imported.

    >>> is_installed("processes")
    True
    """
    return all(find_spec(package) is not None for package in ENGINES[name].packages)


def not_installed(name: str, error: ModuleNotFoundError) -> ModuleNotFoundError:
    """What to raise where an import of an engine failed: which extra to install, if it is one of its packages.

    >>> print(not_installed("duckdb", ModuleNotFoundError("no", name="duckdb")))
    DuckDB is not installed: pip install 'subrules[duckdb]'
    """
    package = (error.name or "").split(".")[0]
    return NotInstalled(ENGINES[name].advice, name=error.name) if package in ENGINES[name].packages else error
