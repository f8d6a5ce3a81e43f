"""`subrules offers`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from attrs import define

from ...diagnostics import Source, finding, place
from ...faults import Fault
from ...offers import Subscription, qualify, subscription_reader
from ...project.by_database import NotTheSame, offers_by_database, takes
from ...project.project import Project, file_of, open_project
from ...project.subscriptions import open_subscriptions
from ...project.tables import Row, Table, TableError
from ...rules.answers import UnfilledTemplate
from ...rules.facts import FactsError, field_column
from ..options import refuse_mistakes, rows_option, vocabulary_option
from ..output import CsvWriter, Writer, open_output, show_diagnostics, writer

COLUMNS = ("SubscriptionID", "Type", "Segment", "Rule")

_EPILOG = """
\b
Examples:
  subrules offers examples/group --as-of 2026-06-15
  subrules offers offers.rules --on subscriptions.csv -o offers.csv
  subrules offers offers.rules --on subscriptions.parquet --format jsonl | head

Exit codes: 0 done, 1 the rules have mistakes and nothing was done, 2 called wrongly, 3 done but
some rows were rejected.
"""


def as_of_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option --as-of; today when it is left out: a shell may look at the clock, the core never does."""
    option = click.option(
        "--as-of",
        type=click.DateTime(["%Y-%m-%d"]),
        default=lambda: date.today().isoformat(),
        help="The day whose rules count, as 2026-06-15.  [default: today]",
    )
    return option(command)


@click.command("offers", epilog=_EPILOG)
@click.argument("rules", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--on",
    "data",
    type=click.Path(path_type=Path),
    help="The subscriptions: CSV, .jsonl or .parquet; else subscriptions.csv in the folder.",
)
@vocabulary_option
@rows_option
@as_of_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the rows; else they are printed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "json", "table"]),
    help="Default: by the output's ending, a table on a terminal, CSV in a pipe.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help="Where rows that cannot be used go.  [default: beside the output, or NAME.rejects.csv here]",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "python", "duckdb"]),
    default="auto",
    show_default=True,
    help="What reads the table: DuckDB is taken for a large one, if it is installed; the output is the same.",
)
@click.option("--encoding", default="utf-8-sig", help="The encoding of a CSV file.  [default: UTF-8]")
@click.option("--refuse-missing", is_flag=True, help="Reject a row that lacks a fact some rule asks about.")
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    data: Path | None,
    vocabulary: Path | None,
    rows: tuple[Path, ...],
    as_of: Any,
    output: Path | None,
    form: str | None,
    rejects: Path | None,
    engine: str,
    encoding: str,
    refuse_missing: bool,
) -> None:
    """Give the offers of every subscription in a table: one row for each (subscription, type, segment).

    RULES are files, or a folder with the rules, their vocabulary.toml and subscriptions.csv. A row
    that cannot be used goes to the rejects file with the reason, and the rest goes on.
    """
    project = open_project(rules, vocabulary, rows)
    refuse_mistakes(ctx, project, undone="nothing was done")
    source = file_of(project, data, "subscriptions.csv")
    if source is None:
        raise click.UsageError("say which subscriptions with --on FILE")
    day = as_of.date()
    name = form or _form(output)
    rejects = rejects or _rejects(source, output)
    _refuse_overwriting(source, output, rejects)
    try:
        run = None
        if not refuse_missing and takes(source, engine):
            run = _by_database(project, source, day, encoding, rejects, output, name, asked_for=engine == "duckdb")
        if run is None:
            run = _by_row(project, source, day, encoding, refuse_missing, rejects, output, name)
    except (TableError, LookupError, UnfilledTemplate) as error:
        raise click.UsageError(error.args[0] if error.args else str(error)) from error
    except BrokenPipeError:
        sys.stderr.close()
        ctx.exit(0)
    click.echo(run.summary(day), err=True)
    if run.rejected:
        ctx.exit(3)


def _by_row(
    project: Project,
    source: Path,
    day: date,
    encoding: str,
    refuse_missing: bool,
    rejects: Path,
    output: Path | None,
    form: str,
) -> _Run:
    with (
        open_subscriptions(source, project.layout, encoding=encoding) as table,
        open_output(output) as file,
    ):
        run = _Run.over(project, table, source, day, refuse_missing, rejects)
        out = writer(form, file, COLUMNS)
        with _progress(table) as advance:
            run.go(table, out, advance)
        out.close()
    return run


def _by_database(
    project: Project,
    source: Path,
    day: date,
    encoding: str,
    rejects: Path,
    output: Path | None,
    form: str,
    *,
    asked_for: bool,
) -> _Run | None:
    """The same by DuckDB; None where it could not give the same, which is said where it was asked for."""
    try:
        with offers_by_database(
            project.rules,
            source,
            as_of=day,
            layout=project.layout,
            encoding=encoding,
            progress=sys.stderr.isatty(),
        ) as (done, rows):
            with open_output(output) as file:
                out = writer(form, file, COLUMNS)
                for id, type, segment, rule in rows:
                    out.write((str(id), type, segment, rule))
                out.close()
            rejects.unlink(missing_ok=True)
            return _Run.done(project, source, rejects, day, done)
    except NotTheSame as reason:
        if asked_for:
            raise click.UsageError(f"DuckDB cannot read {source} as Python would: {reason}") from reason
        return None


def _form(output: Path | None) -> str:
    if output is not None:
        return {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}.get(output.suffix.lower(), "csv")
    return "table" if sys.stdout.isatty() else "csv"


def _refuse_overwriting(source: Path, output: Path | None, rejects: Path) -> None:
    """Three files, none of which may be another: the data above all is never written."""
    named = [("the subscriptions", source), ("--rejects", rejects), *([("--output", output)] if output else [])]
    seen: dict[Path, str] = {}
    for what, path in named:
        if path.resolve() in seen:
            raise click.UsageError(f"{what} and {seen[path.resolve()]} are the same file {path}")
        seen[path.resolve()] = what


def _rejects(source: Path, output: Path | None) -> Path:
    return (output.parent if output else Path()) / f"{source.stem}.rejects.csv"


@define
class _Run:
    project: Project
    source: Path
    rejects: Path
    as_of: date
    reader: Callable[[Mapping[str, Any]], tuple[Subscription | None, list[Fault]]]
    columns: tuple[str, ...]
    subscriptions: int = 0
    stopped: int = 0
    rows: int = 0
    undetermined: int = 0
    rejected: int = 0

    @classmethod
    def over(cls, project: Project, table: Table, source: Path, day: date, refuse_missing: bool, rejects: Path) -> _Run:
        from attrs import evolve

        columns = table.columns
        asked = project.rules.fields_asked
        reader = subscription_reader(project.vocabulary, project.layout, columns, day, asked=asked)
        project = evolve(project, rules=evolve(project.rules, refuse_missing=refuse_missing))
        _warn_of_absent_columns(project, columns, source)
        return cls(project, source, rejects, day, reader, columns)

    @classmethod
    def done(cls, project: Project, source: Path, rejects: Path, day: date, done: Any) -> _Run:
        """What a database has done."""
        run = cls(project, source, rejects, day, lambda _: (None, []), ())
        run.subscriptions, run.stopped, run.rows = done.subscriptions, done.stopped, done.offers
        run.undetermined = done.undetermined
        return run

    def go(self, table: Table, out: Writer, advance: Callable[[], None]) -> None:
        """Every row of the table in turn; what is wrong with one does not stop the others."""
        with _Rejects(self.rejects, ("Line", "Code", "Column", "Reason", *self.columns)) as rejects:
            for row in table.rows:
                advance()
                faults = self._row(row, out)
                if faults:
                    self.rejected += 1
                    rejects.add(self.source, row, faults, self.columns)

    def _row(self, row: Row, out: Writer) -> list[Fault]:
        if row.fault:
            return [Fault(row.column, row.fault, code=row.code)]
        subscription, faults = self.reader(row.cells)
        if subscription is None:
            return faults
        try:
            qualified = qualify(self.project.rules, subscription, as_of=self.as_of)
        except FactsError as error:
            return list(error.faults)
        self.subscriptions += 1
        self.stopped += subscription.stopped
        self.undetermined += bool(qualified.answer.undetermined)
        self.rows += len(qualified.rows)
        for given in qualified.rows:
            out.write((given.subscription, given.type, given.segment, given.rule))
        return []

    def summary(self, day: date) -> str:
        """What was done, in a sentence."""
        parts = [
            f"{self.subscriptions:,} subscriptions on {day}: {self.rows:,} offers",
            f"{self.stopped:,} stopped" if self.stopped else "",
            f"{self.undetermined:,} with a rule left open by missing facts" if self.undetermined else "",
            f"{self.rejected:,} rows rejected, see {self.rejects}" if self.rejected else "",
        ]
        return "; ".join(part for part in parts if part)


def _warn_of_absent_columns(project: Project, columns: tuple[str, ...], source: Path) -> None:
    absent = []
    for name in project.rules.fields_asked:
        field = project.vocabulary.find(name)
        if field is not None and field_column(field, columns) is None and field.source.split(".")[0] not in columns:
            absent.append(field)
    diagnostics = [
        place(
            finding(
                "SR502",
                (0, 0),
                f"no column gives `{field.name}`, so it is missing in every row",
                f"its column would be `{field.source}`; say another with `column` in the vocabulary",
            ),
            Source(str(source), ""),
        )
        for field in absent
    ]
    show_diagnostics(diagnostics, "line", err=True)


class _Rejects:
    """The rejects file: made at the first reject; the first ten are also said on the terminal."""

    _SHOWN = 10

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        self._path, self._columns = path, columns
        self._file: Any = None
        self._writer: CsvWriter | None = None
        self._count = 0

    def __enter__(self) -> _Rejects:
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        if self._count > self._SHOWN:
            click.echo(f"… and {self._count - self._SHOWN:,} more rows", err=True)

    def add(self, source: Path, row: Row, faults: list[Fault], columns: tuple[str, ...]) -> None:
        """Note a row with everything that is wrong with it."""
        if self._writer is None:
            self._file = self._path.open("w", encoding="utf-8", newline="")
            self._writer = CsvWriter(self._file, self._columns)
        cells = [row.cells.get(column, "") for column in columns] if row.cells else row.raw
        reason = "; ".join(fault.message + (f" ({fault.help})" if fault.help else "") for fault in faults)
        where = ", ".join(dict.fromkeys(fault.path for fault in faults if fault.path))
        codes = ", ".join(dict.fromkeys(fault.code for fault in faults))
        self._writer.write([row.line, codes, where, reason, *cells])
        self._count += 1
        if self._count <= self._SHOWN:
            click.echo(f"{source}:{row.line}: {f'column {where}: ' if where else ''}{reason} [{codes}]", err=True)


@contextmanager
def _progress(table: Table) -> Iterator[Callable[[], None]]:
    """A bar on a terminal for a large table; nothing in a pipe."""
    if not sys.stderr.isatty() or table.size < 500_000:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("subscriptions", total=table.size)
        seen = [0]

        def advance() -> None:
            seen[0] += 1
            if seen[0] % 500 == 0:
                bar.update(task, completed=table.position())

        yield advance
