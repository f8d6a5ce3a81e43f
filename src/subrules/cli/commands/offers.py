"""`subrules offers`."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from attrs import define, evolve, field

from ...diagnostics import Source, finding, place
from ...diagnostics.wording import many
from ...faults import Fault
from ...matching.match import Matcher
from ...offers.counting import Counting
from ...project import Project, Row, files_read, open_subscriptions
from ...project.by_database import NotTheSame, offers_by_database, takes
from ...project.reader import reader_of
from ...rules.facts import FactsError, field_column
from ..counts import as_data, lines, sentence, told
from ..ending import Refused, is_terminal
from ..options import (
    as_of_option,
    encoding_option,
    opened,
    refuse_mistakes,
    refuse_nothing,
    rows_option,
    subfolders_option,
    vocabulary_option,
)
from ..output import ROW_FORMS, TABLE, CsvWriter, Writer, form_of, open_output, show_diagnostics, terminal_width, writer
from ..progress import rows_progress, steps_progress
from ..rejects import Rejects, refuse_rejects
from ..targets import Target, refuse_targets
from ..today import AsOf, as_of_day

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
@subfolders_option
@as_of_option("The day whose rules count, as 2026-06-15.  [default: today]")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write the rows; else they are printed.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*ROW_FORMS, TABLE]),
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
@click.option("--counts", "everything", is_flag=True, help="Print every figure of the run; else a screen of them.")
@click.option(
    "--summary",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="Where to keep all figures of the run, as JSON.",
)
@encoding_option
@click.option("--refuse-missing", is_flag=True, help="Reject a row that lacks a fact some rule asks about.")
@click.pass_context
def command(
    ctx: click.Context,
    rules: tuple[Path, ...],
    data: Path | None,
    vocabulary: Path | None,
    rows: tuple[Path, ...],
    subfolders: bool,
    as_of: Any,
    zone: str | None,
    output: Path | None,
    form: str | None,
    rejects: Path | None,
    engine: str,
    everything: bool,
    summary: Path | None,
    encoding: str,
    refuse_missing: bool,
) -> None:
    """Give the offers of every subscription in a table: one row for each (subscription, type, segment).

    RULES are files, or a folder with the rules, their vocabulary.toml and subscriptions.csv. A row
    that cannot be used goes to the rejects file with the reason, and the rest goes on.

    How many offers each segment got, which rules gave nothing and what the data has instead, which
    facts were missing and which values no rule names is said at the end.
    """
    project = opened(rules, vocabulary, rows, subfolders=subfolders)
    refuse_mistakes(ctx, project, undone="nothing was done")
    refuse_nothing(project, rules)
    source = data or project.file_called("subscriptions.csv")
    if source is None:
        raise click.UsageError("say which subscriptions with --on FILE")
    day = as_of_day(as_of, zone, project)
    rejects = rejects or _rejects(source, output)
    targets = {"-o": output, "--rejects": rejects, "--summary": summary}
    refuse_targets(targets, files_read(project, besides=[source, *rows, vocabulary]))
    refuse_rejects(rejects)
    project = evolve(project, rules=evolve(project.rules, refuse_missing=refuse_missing))
    run = _Run(project, source, day, rejects, output, form or _form(output))
    used = "python"
    if not refuse_missing and takes(source, engine) and run.by_database(encoding, asked_for=engine == "duckdb"):
        used = "duckdb"
    else:
        run.by_row(encoding)
    run.tell(used, everything, summary)
    if run.counting.rejected:
        ctx.exit(3)


def _form(output: Path | None) -> str:
    if output is not None:
        return form_of(output)
    return TABLE if is_terminal(sys.stdout) else "csv"


def _rejects(source: Path, output: Path | None) -> Path:
    return (output.parent if output else Path()) / f"{source.stem}.rejects.csv"


@define
class _Run:
    """A run: what it reads, where it writes, and its figures."""

    project: Project
    source: Path
    day: AsOf
    rejects: Path
    output: Path | None
    form: str
    counting: Counting = field(init=False)
    escaped: int = 0
    guarded: int = 0

    def __attrs_post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.counting = Counting(self.project.rules, self.day.day)

    def by_row(self, encoding: str) -> None:
        """Every row of the table in turn; what is wrong with one does not stop the others."""
        with ExitStack() as stack:
            table = stack.enter_context(open_subscriptions(self.source, self.project.layout, encoding=encoding))
            read = reader_of(self.project, table, self.day.day)
            matcher = Matcher(self.project.rules, self.day.day)
            _warn_of_absent_columns(self.project, table.columns, self.source)
            rejects = stack.enter_context(Rejects(self.rejects, self.source, table.columns))
            file = stack.enter_context(open_output(self.output))
            advance = stack.enter_context(rows_progress(table))
            out = writer(self.form, file, COLUMNS, width=terminal_width() if self.output is None else None)
            for row in table.rows:
                advance()
                faults = self._row(row, read, matcher, out)
                if faults:
                    self.counting.add_rejected(row.line, faults)
                    rejects.add(row, faults)
            self._close(out, file)
            self.guarded += rejects.guarded

    def _row(self, row: Row, read: Any, matcher: Matcher, out: Writer) -> list[Fault]:
        if row.fault:
            return [row.why]
        subscription, faults = read(row.cells)
        if subscription is None:
            return faults  # type: ignore[no-any-return]  # as the reader says
        if subscription.stopped:
            self.counting.add_stopped(self._reason(row))
            return []
        try:
            answer = matcher.match_facts(subscription.facts)
        except FactsError as error:
            return list(error.faults)
        self.counting.add(subscription.facts, answer)
        for offer in answer.offers:
            out.write((subscription.id, offer.type, offer.segment, offer.rules[0]))
        return []

    def _reason(self, row: Row) -> str:
        """What the cell says that stops a subscription; nothing where it is a day."""
        stopped = self.project.layout.stopped
        if stopped is None or not stopped.values:
            return ""
        wanted = stopped.column.strip().lower()
        return next((str(cell).strip() for column, cell in row.cells.items() if column.strip().lower() == wanted), "")

    def by_database(self, encoding: str, *, asked_for: bool) -> bool:
        """The same by DuckDB, or False where it could not give the same, which is said where it was asked for."""
        try:
            with (
                steps_progress() as step,
                offers_by_database(
                    self.project.rules,
                    self.source,
                    as_of=self.day.day,
                    layout=self.project.layout,
                    encoding=encoding,
                    counting=self.counting,
                    step=step,
                ) as (done, rows),
                open_output(self.output) as file,
            ):
                out = writer(self.form, file, COLUMNS, width=terminal_width() if self.output is None else None)
                step(f"writing {done.offers:,} offers")
                for id, type, segment, rule in rows:
                    out.write((str(id), type, segment, rule))
                self._close(out, file)
        except NotTheSame as reason:
            if asked_for:
                raise Refused(f"DuckDB cannot read {self.source} as Python would: {reason}") from reason
            self._begin()
            return False
        with Rejects(self.rejects, self.source, ()):
            return True

    def _close(self, out: Writer, file: Target) -> None:
        out.close()
        file.flush()
        self.escaped = file.escaped
        self.guarded = out.guarded if isinstance(out, CsvWriter) else 0

    def tell(self, engine: str, everything: bool, summary: Path | None) -> None:
        """Say what was done, and keep the figures where that was asked for."""
        run = told(self.project.rules, self.counting.counts(), self.day)
        click.echo(sentence(run.counts, self.day, self.rejects), err=True)
        for line in lines(run, everything=everything):
            click.echo(line, err=True)
        if self.guarded:
            begins = "begins" if self.guarded == 1 else "begin"
            click.echo(
                f"{many(self.guarded, 'cell')} {begins} like a formula or with an apostrophe, and got an apostrophe in "
                "front: take that off to have the text back",
                err=True,
            )
        if self.escaped and self.form in ("csv", "table"):
            holds, stands = (
                ("holds a character", "it stands") if self.escaped == 1 else ("hold characters", "they stand")
            )
            click.echo(
                f"{many(self.escaped, 'row')} {holds} that the output cannot hold: {stands} there as \\u and a number",
                err=True,
            )
        if summary is not None:
            data = as_data(run, rules=self.project.rules.digest, source=str(self.source), engine=engine)
            with open_output(summary) as file:
                file.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


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
