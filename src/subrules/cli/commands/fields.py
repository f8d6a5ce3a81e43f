"""`subrules fields`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap

import click

from ...offers import VOCABULARY
from ...project.field_list import field_data, lines_about
from ...project.files import beside, one_vocabulary, rule_files
from ...project.project import read_vocabulary
from ...project.seen import Seen, SeenTable, look_at
from ...project.tables import TableError, open_table
from ...rules.facts import field_column
from ...rules.vocabulary import Field, Vocabulary
from ..decisions import form_option
from ..options import say_usual_fields

_EPILOG = """
\b
Examples:
  subrules fields
  subrules fields examples/group
  subrules fields examples/group --on examples/group/subscriptions.csv
"""


@click.command("fields", epilog=_EPILOG)
@click.argument("rules", required=False, type=click.Path(path_type=Path))
@click.option("--on", "data", type=click.Path(path_type=Path), help="A table: show the values that its columns hold.")
@click.option("--encoding", default="utf-8-sig", help="The encoding of a CSV file.  [default: UTF-8]")
@form_option
def command(rules: Path | None, data: Path | None, encoding: str, form: str) -> None:
    """List the fields that rules may ask about, with what each is and a comparison to copy.

    RULES is a folder, a rule file or a vocabulary.toml. Without it the vocabulary.toml of this folder is
    taken, else the fields that come with subrules.
    """
    file = _vocabulary_file(rules)
    vocabulary, _ = read_vocabulary(file)
    say_usual_fields(vocabulary, file)
    if vocabulary is VOCABULARY:
        file = None
    table = None if data is None else _seen(data, encoding)
    columns = [] if table is None else list(table.columns)
    found = [(field, None if table is None else _column(field, columns, table)) for field in vocabulary.fields]
    if form == "json":
        said = {"vocabulary": None if file is None else str(file), "fields": [field_data(*one) for one in found]}
        click.echo(json.dumps({**said, "offers": list(vocabulary.outcomes)}, ensure_ascii=False, indent=2))
        return
    click.echo(_heading(vocabulary, file))
    _show(found, data.name if data else "")


def _vocabulary_file(rules: Path | None) -> Path | None:
    if rules is None:
        return beside([Path("here.rules")], "vocabulary.toml") if Path("vocabulary.toml").exists() else None
    if rules.suffix.lower() == ".toml":
        if not rules.exists():
            raise click.UsageError(f"there is no file {rules}")
        return rules
    if rules.is_dir() and (rules / "vocabulary.toml").exists():
        return rules / "vocabulary.toml"
    return one_vocabulary(rule_files([rules]))


def _seen(data: Path, encoding: str) -> SeenTable:
    try:
        with open_table(data, encoding=encoding) as table:
            return look_at(table.columns, table.rows)
    except TableError as error:
        raise click.UsageError(str(error)) from error


def _column(field: Field, columns: list[str], table: SeenTable) -> Seen | None:
    name = field_column(field, columns)
    return None if name is None else table.columns.get(name)


def _heading(vocabulary: Vocabulary, file: Path | None) -> str:
    count = len(vocabulary.fields)
    whose = f"of {file}" if file else "that come with subrules; `subrules start DATA` proposes those of your own table"
    offers = ", ".join(f"`{phrase}`" for phrase in vocabulary.outcomes)
    return f"{count} field{'' if count == 1 else 's'} {whose}\nafter `then`: {offers}"


def _show(found: Iterable[tuple[Field, Seen | None]], data: str) -> None:
    width = max(40, min(get_terminal_size().columns, 100)) - 1
    for field, seen in found:
        click.echo(f"\n{field.name}")
        for line in lines_about(field, seen, data=data):
            plain = "".join(c if c.isprintable() else "?" for c in line)
            for part in wrap(plain, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False):
                click.echo(part)
