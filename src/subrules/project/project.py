"""The files that a command works on: rules, their vocabulary, their rows, the catalogue.

A folder is a project: its `*.rules`, its `vocabulary.toml`, for `name.rules` with templates the
`name.rows.csv` that fills them, its `catalogue.csv` and its `subscriptions.csv`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from attrs import frozen

from ..diagnostics import Diagnostic, Source, finding, place
from ..language.read import Document, all_diagnostics, assumptions_of, read
from ..offers import VOCABULARY, Catalogue, CatalogueError, Layout, catalogue_from, layout_from
from ..rules.declare import vocabulary_from
from ..rules.filled import doubtful_cells
from ..rules.ruleset import RuleSet
from ..rules.statements import Assumption, RuleTest, Statement
from ..rules.template import Rows, fill
from ..rules.vocabulary import Vocabulary, VocabularyError
from .files import beside as beside  # noqa: PLC0414 - others look for it here
from .files import one_vocabulary, rule_files
from .tables import TableError, open_table
from .toml_file import read_toml


@frozen
class Project:
    """What was read: the vocabulary and layout, the rules with templates filled, and every mistake."""

    vocabulary: Vocabulary
    layout: Layout
    documents: tuple[Document, ...]
    rules: RuleSet
    diagnostics: tuple[Diagnostic, ...]
    folder: Path | None
    vocabulary_file: Path | None
    rows_files: tuple[Path, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether a mistake keeps the rules from being used."""
        return any(d.is_error for d in self.diagnostics)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said about the rules, in all files."""
        return tuple(said for document in self.documents for said in document.statements)

    @property
    def tests(self) -> tuple[RuleTest, ...]:
        """The tests that stand in the rule files."""
        return tuple(test for document in self.documents for test in document.tests)

    @property
    def assumed(self) -> tuple[Assumption, ...]:
        """What no record contradicts: by the vocabulary, and by `Assume` in the files."""
        return (*assumptions_of(self.vocabulary), *(s for s in self.statements if isinstance(s, Assumption)))

    @property
    def sources(self) -> dict[str, str]:
        """The texts by file name."""
        return {document.source.name: document.source.text for document in self.documents}


def open_project(
    paths: Iterable[Path], vocabulary: Path | None, rows: Iterable[Path] = (), *, subfolders: bool = False
) -> Project:
    """Read everything that the paths name, and find every mistake in it.

    Args:
        paths: rule files, and folders that hold some.
        vocabulary: the file of the fields; else the vocabulary.toml beside the rules.
        rows: tables of rows that fill the templates of all files.
        subfolders: whether a folder stands for the files of its subfolders too.
    """
    given = list(paths)
    found = rule_files(given, subfolders=subfolders)
    files = list(found)
    vocabulary_file = vocabulary or one_vocabulary(found)
    words, layout = read_vocabulary(vocabulary_file)
    documents = [_read(file, words) for file in files]
    diagnostics = list(all_diagnostics(documents))
    diagnostics += [_other_ending(file) for file in files if file.suffix != ".rules"]
    rules = RuleSet((), words)
    rows_files: list[Path] = []
    for file, document in zip(files, documents, strict=True):
        part = document.ruleset()
        rows_file = file.with_name(file.stem + ".rows.csv")
        if rows_file.exists():
            part = _filled(part, rows_file, diagnostics)
            rows_files.append(rows_file)
            if not part.rules and not any(d.is_error for d in diagnostics) and document.ruleset().rules:
                diagnostics.append(_unfilled(file, rows_file))
        rules += part
    for extra in rows:
        rows_files.append(extra)
        rules = _filled(rules, extra, diagnostics)
    if not rules.templates:
        diagnostics = [d for d in diagnostics if d.code != "SR302"]
    folder = given[0] if len(given) == 1 and given[0].is_dir() else None
    return Project(
        words, layout, tuple(documents), rules, tuple(diagnostics), folder, vocabulary_file, tuple(rows_files)
    )


def _read(file: Path, vocabulary: Vocabulary) -> Document:
    try:
        return read(file.read_bytes(), vocabulary, name=str(file))
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}") from error


def _unfilled(file: Path, rows: Path) -> Diagnostic:
    """Templates of a file that no row fills: it holds no rule then."""
    said = f"the templates of this file are filled by no row of {rows.name}, so it holds no rule"
    found = finding("SR006", (0, 0), said, f"write the rows under the heading of {rows.name}")
    return place(found, Source(str(file), ""))


def _other_ending(file: Path) -> Diagnostic:
    found = finding("SR007", (0, 0), f"`{file.name}` does not end in .rules", f"call it {file.stem}.rules")
    return place(found, Source(str(file), ""))


def read_vocabulary(path: Path | None) -> tuple[Vocabulary, Layout]:
    """The vocabulary and layout of a TOML file, or the ones that come with subrules.

    A file that says of a table only which columns are not facts takes the usual fields (`usual_fields_note`).
    """
    if path is None:
        return VOCABULARY, Layout()
    data = read_toml(path)
    if not data:
        raise click.UsageError(
            f"the vocabulary {path} lists nothing: list each field under [fields.NAME], which `subrules start DATA` "
            "proposes from a table; without the file, the fields that come with subrules are used"
        )
    subscriptions = data.pop("subscriptions", {})
    faults: list[str] = []
    vocabulary, layout = VOCABULARY, Layout()
    try:
        if data:
            vocabulary = vocabulary_from(data, outcomes=VOCABULARY.outcomes, scope=VOCABULARY.scope)
    except VocabularyError as error:
        faults += error.faults
    try:
        layout = layout_from(subscriptions)
    except VocabularyError as error:
        faults += error.faults
    if not faults:
        try:
            assumptions_of(vocabulary)
        except VocabularyError as error:
            faults += error.faults
    if faults:
        raise click.UsageError(f"the vocabulary {path} cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))
    return vocabulary, layout


def usual_fields_note(vocabulary: Vocabulary, path: Path | None) -> str:
    """In a sentence, that a vocabulary file lists no fields and which are used instead; nothing where it lists some.

    Args:
        vocabulary: as read from the file.
        path: the file.
    """
    if path is None or vocabulary is not VOCABULARY:
        return ""
    count = len(VOCABULARY.fields)
    return f"{path} lists no fields, so the {count} that come with subrules are used: `subrules fields` lists them"


def _filled(rules: RuleSet, path: Path, diagnostics: list[Diagnostic]) -> RuleSet:
    table = small_table(path)
    first = table.lines[0] if table.lines else 2
    filled = fill(rules, Rows(tuple(table.rows), str(path), first, tuple(table.columns), tuple(table.lines)))
    diagnostics += [*filled.diagnostics, *doubtful_cells(rules, filled.rules, name=str(path))]
    return filled.rules


@frozen
class SmallTable:
    """A table that fits into memory: its columns, its rows, and the line of each."""

    columns: list[str]
    rows: list[Mapping[str, Any]]
    lines: list[int]


def small_table(path: Path) -> SmallTable:
    """A small table; one that cannot be read, or a row of it, is a wrong call."""
    try:
        with open_table(path) as table:
            found = SmallTable(list(table.columns), [], [])
            for row in table.rows:
                if row.fault:
                    raise click.UsageError(f"{path}:{row.line}: {row.fault}")
                found.rows.append(row.cells)
                found.lines.append(row.line)
            return found
    except TableError as error:
        raise click.UsageError(str(error)) from error


def read_rows(path: Path) -> tuple[list[str], list[Mapping[str, Any]]]:
    """The columns and rows of a small table; one that cannot be read is a wrong call."""
    table = small_table(path)
    return table.columns, table.rows


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue in a table."""
    table = small_table(path)
    try:
        return catalogue_from(table.rows, name=str(path), lines=table.lines)
    except CatalogueError as error:
        raise click.UsageError(
            f"the catalogue {path} cannot be used:\n" + "\n".join(f"  {f}" for f in error.faults)
        ) from error


def file_of(project: Project, given: Path | None, name: str) -> Path | None:
    """A file given by an option, or the one of this name in the project's folder."""
    if given is not None or project.folder is None:
        return given
    found = project.folder / name
    return found if found.exists() else None
