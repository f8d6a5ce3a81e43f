"""`subrules refresh`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
from attrs import asdict, frozen

from ...diagnostics.wording import many
from ...engines.columns import ColumnError
from ...engines.connection import connected, engine_of
from ...engines.dictionary import UnusableError
from ...engines.engine import Absent, Engine, EngineError, NotInstalled, Only
from ...engines.refresh import ShrunkenError, TargetError
from ...engines.too_wide import TooWide
from ...faults import Fault, InputError
from ...offers import ChangedOffer, Layout, Refreshed
from ...offers.ids import subscription_id
from ...offers.layout import id_column
from ...project import Project, TableError, files_read
from ...project.tables import open_table
from ...rules.answers import UnfilledTemplate
from ..ending import OutputFailed, Refused
from ..options import (
    as_of_option,
    opened,
    refuse_mistakes,
    refuse_nothing,
    rows_option,
    subfolders_option,
    vocabulary_option,
)
from ..output import open_output, writer
from ..targets import refuse_targets
from ..today import AsOf, as_of_day

CHANGED = ("SubscriptionID", "Change", "Type", "Segment", "RuleBefore", "RuleAfter")

_TABLES = (".csv", ".parquet")
_OTHER = (".jsonl", ".ndjson", ".json", ".xlsx", ".xls")

_EPILOG = """
\b
Examples:
  subrules refresh examples/group --connection shop.duckdb --table smart_offers --as-of 2026-06-15
  subrules refresh offers.rules --connection shop.duckdb --on subs --table smart --changed changed.csv
  subrules refresh offers.rules --connection postgresql://shop@db/shop --on shop.subs --table shop.smart
  subrules refresh offers.rules --connection shop.duckdb --on subs --table smart --only 1017 --dry-run

\b
A password stands better in the variable SUBRULES_CONNECTION, with the whole address, or in PostgreSQL's
own places (~/.pgpass, PGPASSWORD) than on the command line.

Exit codes: 0 done, 1 the rules have mistakes and nothing was done, 2 called wrongly, or refused and
nothing was done.
"""


@click.command("refresh", epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--connection",
    required=True,
    envvar="SUBRULES_CONNECTION",
    metavar="ADDRESS",
    help="The database: a DuckDB file, or PostgreSQL as postgresql://name@host/database.",
)
@click.option("--table", required=True, metavar="TABLE", help="The table of offers, made where there is none.")
@click.option(
    "--on",
    "data",
    metavar="TABLE|FILE",
    help="The subscriptions: a table or view; with DuckDB also a CSV or .parquet file, else subscriptions.csv in the folder.",
)
@vocabulary_option
@rows_option
@subfolders_option
@as_of_option("The day whose rules count, as 2026-06-15.  [default: today]")
@click.option(
    "--only",
    multiple=True,
    metavar="ID",
    help="Refresh this subscription and leave the others as they are; repeatable.",
)
@click.option(
    "--only-from",
    metavar="FILE|TABLE|SELECT",
    help="The same for all ids of a file (.csv, or .txt with an id a line), a table or a SELECT of one column.",
)
@click.option(
    "--absent",
    type=click.Choice(["refuse", "delete"]),
    default="refuse",
    show_default=True,
    help="What happens if the source lacks a subscription of --only: refuse, or delete its offers.",
)
@click.option(
    "--changed",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write each offer that changed, with its rule before and after: .csv, .jsonl or .json.",
)
@click.option("--runs", default="", metavar="TABLE", help="The table of runs.  [default: subrules_runs beside --table]")
@click.option(
    "--shrinks-to",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    metavar="SHARE",
    help="Refuse to leave less than this share of the table's rows; 0 allows anything.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change, and leave the tables as they are.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the result.",
)
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    connection: str,
    table: str,
    data: str | None,
    vocabulary: Path | None,
    rows: tuple[Path, ...],
    subfolders: bool,
    as_of: Any,
    zone: str | None,
    only: tuple[str, ...],
    only_from: str | None,
    absent: Absent,
    changed: Path | None,
    runs: str,
    shrinks_to: float,
    dry_run: bool,
    form: str,
) -> None:
    """Make a table of offers in a database what the rules give, writing only what changes.

    RULES are files, or a folder with the rules and their vocabulary.toml. The table gets the columns
    subscription, type, segment and rule; the day and the digest of the rules go into a table of runs.
    Everything is done in one transaction: if anything is wrong, the table stays as it was.
    """
    project = opened(rules, vocabulary, rows, subfolders=subfolders)
    refuse_mistakes(ctx, project, undone="nothing was done")
    refuse_nothing(project, rules)
    try:
        postgres = engine_of(connection) == "postgres"
        source = _source(project, data, postgres=postgres)
        ids = _only(only, only_from, project.layout)
        day = as_of_day(as_of, zone, project)
        database = None if postgres else Path(connection)
        files = [database, source if isinstance(source, Path) else None, *rows, vocabulary]
        refuse_targets({"--changed": changed}, files_read(project, besides=files))
        order = _Order(project, connection, source, table, day, ids, absent, runs, shrinks_to, dry_run)
        done = order.carry_out(changed)
    except (ColumnError, EngineError, InputError, NotInstalled, ShrunkenError, TargetError, TooWide) as error:
        raise Refused(_with_options(str(error))) from error
    except (UnusableError, UnfilledTemplate, TableError) as error:
        raise Refused(str(error)) from error
    if form == "json":
        data_out = {"table": table, "as_of": str(day.day), "dry_run": dry_run, **asdict(done)}
        click.echo(json.dumps(data_out, ensure_ascii=False))
    else:
        click.echo(sentence(done, table, day, dry_run=dry_run))


def sentence(done: Refreshed, table: str, day: AsOf, *, dry_run: bool) -> str:
    """What a refresh did, in a sentence."""
    parts = [
        f"{many(done.inserted, 'offer')} inserted",
        f"{done.updated:,} updated, {done.deleted:,} deleted, {done.unchanged:,} unchanged",
        f"{many(done.offers, 'offer')} now",
        f"{many(done.open, 'subscription')} with a rule left open by missing facts" if done.open else "",
    ]
    what = f"{table} on {day}: " + "; ".join(part for part in parts if part).replace("; ", ", ", 1)
    return f"dry run, nothing was written: {what}" if dry_run else what


def _with_options(message: str) -> str:
    """A message of an engine, with the options of the command line in place of the arguments."""
    for argument, option in (
        ("`only`", "`--only`"), ("`shrinks_to`", "`--shrinks-to`"), ('absent="delete"', "`--absent delete`"),
        ("`changed`", "`--changed`"), ("only[", "--only["),
    ):  # fmt: skip
        message = message.replace(argument, option)
    return message


def _source(project: Project, data: str | None, *, postgres: bool) -> str | Path:
    """The subscriptions: a table by its name, or a file, which only DuckDB reads."""
    ending = Path(data).suffix.lower() if data else ""
    if postgres:
        if data is None:
            raise click.UsageError("say which table holds the subscriptions with --on TABLE")
        if ending in (*_TABLES, *_OTHER):
            raise Refused(
                f"PostgreSQL reads tables, and {data} is a file: load it into a table, and name that with --on"
            )
        return data
    if ending in _OTHER:
        raise Refused(f"DuckDB reads CSV and Parquet files here, and {data} is neither: save it as CSV UTF-8")
    if data is not None:
        return Path(data) if ending in _TABLES else data
    found = project.file_called("subscriptions.csv")
    if found is None:
        raise click.UsageError("say which subscriptions with --on TABLE or --on FILE")
    return found


def _only(ids: tuple[str, ...], source: str | None, layout: Layout) -> Only | None:
    """The subscriptions named: by their ids, by a file of ids, or by a table or query of the database."""
    if ids and source:
        raise click.UsageError("--only and --only-from both say which subscriptions: give one of them")
    if not source:
        return list(ids) or None
    path = Path(source)
    if path.suffix.lower() not in (*_TABLES, *_OTHER, ".txt"):
        return source
    if path.suffix.lower() == ".txt":
        try:
            return [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise Refused(f"{path} cannot be read as a text of ids: {error}") from error
    with open_table(path) as table:
        try:
            column = table.columns[0] if len(table.columns) == 1 else id_column(layout, table.columns)
        except LookupError as error:
            raise Refused(f"{path}: {error.args[0]}") from error
        return [_id(row.cells.get(column), path, row.line) for row in table.rows]


def _id(cell: Any, path: Path, line: int) -> str:
    found = subscription_id(cell)
    if isinstance(found, Fault):
        raise Refused(f"{path}:{line}: {found.message}")
    return found


@frozen
class _Order:
    """What is refreshed, where, and how."""

    project: Project
    connection: str
    source: str | Path
    table: str
    day: AsOf
    only: Only | None
    absent: Absent
    runs: str
    shrinks_to: float
    dry_run: bool

    def carry_out(self, changed: Path | None) -> Refreshed:
        """The refresh, and what it changed in a file where that is wanted: opened before anything is done."""
        temporary = {"duckdb": "temp", "postgres": "pg_temp"}[engine_of(self.connection)] + ".subrules_changed"
        with ExitStack() as stack:
            file = stack.enter_context(open_output(changed)) if changed else None
            engine, database = stack.enter_context(self._database())
            done = engine.refresh(
                self.project.rules,
                self.source,
                self.table,
                as_of=self.day.day,
                connection=database,
                layout=self.project.layout,
                only=self.only,
                absent=self.absent,
                changed=temporary if changed else "",
                runs=self.runs,
                shrinks_to=self.shrinks_to,
                dry_run=self.dry_run,
            )
            if changed and file is not None:
                try:
                    _write_changed(engine.changed_offers(database, temporary), file, changed)
                except OutputFailed as error:
                    state = "nothing was written to" if self.dry_run else "the refresh is done in"
                    raise OutputFailed(f"{error}; {state} {self.table}") from error
        return done

    @contextmanager
    def _database(self) -> Iterator[tuple[Engine, Any]]:
        """The database; a DuckDB file that is not there is made for a file of subscriptions, and kept if all goes well.

        A dry run makes none.
        """
        is_new = (
            isinstance(self.source, Path)
            and engine_of(self.connection) == "duckdb"
            and self.connection != ":memory:"
            and not Path(self.connection).exists()
        )
        try:
            with connected(":memory:" if is_new and self.dry_run else self.connection, new=is_new) as found:
                yield found
        except BaseException:
            if is_new:
                Path(self.connection).unlink(missing_ok=True)
            raise
        if is_new and not self.dry_run:
            click.echo(f"{self.connection} is a new file", err=True)


def _write_changed(offers: Iterator[ChangedOffer], file: Any, path: Path) -> None:
    """Each offer that changed, in the form that the file's ending says."""
    out = writer(_form(path), file, CHANGED)
    for one in offers:
        out.write(_row(one))
    out.close()
    file.flush()


def _form(path: Path) -> str:
    return {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}.get(path.suffix.lower(), "csv")


def _row(one: ChangedOffer) -> tuple[str, ...]:
    offer = one.after or one.before
    assert offer is not None, "an offer that changed was there before, or is there now"
    change = "updated" if one.before and one.after else "inserted" if one.after else "deleted"
    rules = (one.before.rule if one.before else "", one.after.rule if one.after else "")
    return (one.subscription, change, offer.type, offer.segment, *rules)
