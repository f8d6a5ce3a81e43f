"""What stands beside the rules of a project, read from its files: the vocabulary, the catalogue, tables of tests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..diagnostics import Diagnostic
from ..faults import Fault, InputError
from ..language.read import assumptions_of
from ..offers import VOCABULARY, Catalogue, CatalogueError, Layout, catalogue_from, layout_from
from ..rules.declare import vocabulary_from
from ..rules.statements import RuleTest
from ..rules.vocabulary import Vocabulary, VocabularyError
from ..ruletests.table import rows_as_tests
from .mistakes import CATALOGUE_MISTAKE, TEST_TABLE_MISTAKE, VOCABULARY_MISTAKE, ProjectError, mistake
from .small_table import SmallTable, small_table
from .tables import HeldFile
from .toml_file import toml_file
from .tree import Disk, held


def read_vocabulary(path: Path | str | None) -> tuple[Vocabulary, Layout]:
    """The vocabulary that a TOML file on disk declares, and which columns are no facts.

    Args:
        path: the file; None for the vocabulary that comes with subrules.

    Returns:
        Both; what the file does not say is as in subrules' own.

    Raises:
        ProjectError: with every mistake in the file, at its line.

    >>> len(read_vocabulary(None)[0].fields) > 10
    True
    """
    return (VOCABULARY, Layout()) if path is None else fields_in(held(Disk(), Path(path)))


def fields_in(file: HeldFile) -> tuple[Vocabulary, Layout]:
    r"""The vocabulary of a TOML file, and which columns are no facts; what it does not say is as in subrules' own.

    Raises:
        ProjectError: with every mistake, at its line.

    >>> words, layout = fields_in(HeldFile("vocabulary.toml", b'[fields.Fee]\ntype = "number"\n'))
    >>> words.find("Fee").type.value, list(words.outcomes), layout.stopped
    ('number', ['upgrade offer', 'downgrade offer'], None)
    """
    read = toml_file(file, code=VOCABULARY_MISTAKE)
    if not read.tables:
        raise ProjectError(read.mistakes([_LISTS_NOTHING]))
    faults: list[Fault] = []
    vocabulary, layout = VOCABULARY, Layout()
    try:
        if read.tables.keys() - {"subscriptions"}:
            vocabulary = vocabulary_from(read.tables, outcomes=VOCABULARY.outcomes, scope=VOCABULARY.scope)
    except VocabularyError as error:
        faults += error.faults
    try:
        layout = layout_from(read.tables.get("subscriptions", {}))
    except VocabularyError as error:
        faults += error.faults
    if not faults:
        try:
            assumptions_of(vocabulary)
        except VocabularyError as error:
            faults += error.faults
    if faults:
        raise ProjectError(read.mistakes(faults))
    return vocabulary, layout


_LISTS_NOTHING = Fault(
    (),
    "the vocabulary lists nothing",
    "list each field under [fields.NAME], which `subrules start DATA` proposes from a table; "
    "without the file, the fields that come with subrules are used",
)


def usual_fields_note(vocabulary: Vocabulary, path: Path | None) -> str:
    """In a sentence, that a vocabulary file lists no fields and which are used instead; nothing where it lists some.

    Args:
        vocabulary: as read from the file.
        path: the file.

    Returns:
        The sentence, or nothing.

    >>> usual_fields_note(VOCABULARY, None)
    ''
    """
    if path is None or vocabulary is not VOCABULARY:
        return ""
    count = len(VOCABULARY.fields)
    return f"{path} lists no fields, so the {count} that come with subrules are used: `subrules fields` lists them"


def catalogue_in(file: HeldFile) -> Catalogue:
    r"""The catalogue that a table holds.

    Raises:
        ProjectError: with every mistake, at its line.

    >>> table = b"Offer,SmartOffer,Type,Segment\nPremium,yes,UPGRD,Plus\n"
    >>> catalogue_in(HeldFile("catalogue.csv", table)).offers[0].segment
    'Plus'
    """
    table = small_table(file)
    try:
        return catalogue_from(table.rows, name=str(file), lines=table.lines)
    except CatalogueError as error:
        raise ProjectError(_at_lines(CATALOGUE_MISTAKE, table, error.faults)) from error


def tests_in(
    file: HeldFile,
    vocabulary: Vocabulary,
) -> tuple[RuleTest, ...]:
    r"""The tests that a table holds.

    Raises:
        ProjectError: with every mistake, at its line.

    >>> table = b"Test,NewspaperID,upgrade offer\nmorning,1,Plus\n"
    >>> [test.name for test in tests_in(HeldFile("a.test.csv", table), VOCABULARY)]
    ['morning']
    """
    table = small_table(file)
    try:
        return rows_as_tests(table.columns, table.rows, vocabulary, name=str(file), lines=table.lines)
    except InputError as error:
        raise ProjectError(_at_lines(TEST_TABLE_MISTAKE, table, error.faults)) from error


_AT = re.compile(r"(?:.*:|line )([0-9]+), (.*)", re.DOTALL)
"""How the path of a fault names the line and the column of a cell."""


def _at_lines(code: str, table: SmallTable, faults: Iterable[Fault]) -> Iterable[Diagnostic]:
    """Faults of cells at the lines of their rows; those of columns at the heading."""
    for fault in faults:
        at = _AT.fullmatch(fault.path)
        column, line = (at[2], int(at[1])) if at else (fault.path, 1)
        yield mistake(code, table.source, f"column `{column}`: {fault.message}", fault.help, line=line)


__all__ = ["catalogue_in", "fields_in", "read_vocabulary", "tests_in"]
