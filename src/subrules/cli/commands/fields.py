"""`subrules fields`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from shutil import get_terminal_size
from textwrap import wrap

import click

from ...diagnostics.wording import many, printable
from ...offers import VOCABULARY
from ...project import open_project, open_table, read_vocabulary
from ...project.field_list import field_data, lines_about
from ...project.seen import Seen, SeenTable, look_at
from ...rules.facts import field_column
from ...rules.vocabulary import Field, Vocabulary
from ..options import encoding_option, files_fail, form_option, refuse_missing, say_usual_fields

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
@encoding_option
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
        return Path("vocabulary.toml") if Path("vocabulary.toml").exists() else None
    refuse_missing([rules])
    if rules.suffix.lower() == ".toml":
        return rules
    if rules.is_dir() and (rules / "vocabulary.toml").exists():
        return rules / "vocabulary.toml"
    project = open_project(rules, parts=())
    if files_fail(project):
        project.raise_if_unusable()
    return project.vocabulary_file


def _seen(data: Path, encoding: str) -> SeenTable:
    with open_table(data, encoding=encoding) as table:
        return look_at(table.columns, table.rows)


def _column(field: Field, columns: list[str], table: SeenTable) -> Seen | None:
    name = field_column(field, columns)
    return None if name is None else table.columns.get(name)


def _heading(vocabulary: Vocabulary, file: Path | None) -> str:
    whose = f"of {file}" if file else "that come with subrules; `subrules start DATA` proposes those of your own table"
    offers = ", ".join(f"`{phrase}`" for phrase in vocabulary.outcomes)
    return f"{many(len(vocabulary.fields), 'field')} {whose}\nafter `then`: {offers}"


def _show(found: Iterable[tuple[Field, Seen | None]], data: str) -> None:
    width = max(40, min(get_terminal_size().columns, 100)) - 1
    for field, seen in found:
        click.echo(f"\n{field.name}")
        for line in lines_about(field, seen, data=data):
            for part in wrap(
                printable(line), width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
            ):
                click.echo(part)
