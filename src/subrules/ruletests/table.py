"""Tests as a table: a row each, such as a spreadsheet or a `*.test.csv` holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from ..days import iso_day
from ..diagnostics import Source
from ..diagnostics.nearest import nearest
from ..faults import Fault
from ..rules.cells import data_value
from ..rules.facts import FactsError
from ..rules.ruleset import And, Condition, IsMissing, OneOf
from ..rules.statements import Expectation, Place, RuleTest
from ..rules.values import Unfit
from ..rules.vocabulary import Field, Vocabulary

NAME = ("test", "name")
AS_OF = ("as of", "as_of", "asof")
BECAUSE = ("because", "rule")
ANYTHING = "*"
EMPTY_TEXT = '""'
SEPARATOR = ";"


@frozen
class _Columns:
    """What each column of the table is for."""

    name: str
    as_of: str | None
    because: str | None
    fields: tuple[tuple[str, Field], ...]
    outcomes: tuple[tuple[str, str], ...]


class TestTableError(FactsError):
    """A table of tests that cannot be used; `faults` lists everything that is wrong with it."""

    __test__ = False
    heading = "the table of tests cannot be used"


def rows_as_tests(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    vocabulary: Vocabulary,
    *,
    name: str = "<tests>",
    first_line: int = 2,
    lines: Sequence[int] = (),
) -> tuple[RuleTest, ...]:
    """The tests of a table.

    A column `Test` names them; columns called as fields (or as what they are read from) hold the
    facts: a blank cell is a missing fact, `""` an empty text, `*` any value. A field without a column
    is missing. Columns called as outcomes, such as `upgrade offer`, hold what is to come out: segments
    with `;` between them, blank for none, `*` for any. `as of` holds a day, `because` the name of a rule.

    Args:
        columns: the heading.
        rows: the cells by column.
        vocabulary: the fields and outcomes.
        name: what the table is called, for places.
        first_line: the line of the first row.
        lines: those of all rows, where they do not follow one another.

    Raises:
        TestTableError: naming every fault with its line and column.

    >>> from subrules.offers import VOCABULARY
    >>> test, = rows_as_tests(
    ...     ["Test", "NewspaperID", "City", "upgrade offer"],
    ...     [{"Test": "any city", "NewspaperID": "1", "City": "*", "upgrade offer": "Plus; Sunday Only"}], VOCABULARY)
    >>> test.is_open, test.expected
    (True, (Expectation(kind='exactly', type='UPGRD', segments=('Plus', 'Sunday Only')),))
    """
    layout = _layout(columns, vocabulary)
    numbered = ((lines[at] if lines else first_line + at, row) for at, row in enumerate(rows))
    read = [_test(row, line, layout, vocabulary, Source(name, "")) for line, row in numbered]
    faults = [fault for _, of_row in read for fault in of_row]
    if faults:
        raise TestTableError(faults)
    return tuple(test for test, _ in read)


def _layout(columns: Sequence[str], vocabulary: Vocabulary) -> _Columns:
    """What each column is for.

    Raises:
        TestTableError: a column is none, or one is lacking.
    """
    names = {column.strip().lower(): column for column in columns}
    by_source = {field.source.lower(): field for field in reversed(vocabulary.fields)}
    test, as_of, because = (next((names[key] for key in keys if key in names), None) for keys in (NAME, AS_OF, BECAUSE))
    fields: list[tuple[str, Field]] = []
    outcomes: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for column in columns:
        key = column.strip().lower()
        field = vocabulary.find(key) or by_source.get(key)
        if column in (test, as_of, because):
            continue
        if key in vocabulary.directions:
            outcomes.append((column, vocabulary.directions[key]))
        elif field is not None:
            fields.append((column, field))
        else:
            faults.append(_of_no_use(column, vocabulary))
    if test is None:
        faults.append(Fault("Test", "the table has no column `Test`", "name each test in it"))
    if not outcomes:
        phrases = " or ".join(f"`{phrase}`" for phrase in vocabulary.outcomes)
        faults.append(Fault("columns", "no column says what to expect", f"add one called {phrases}"))
    if faults or test is None:
        raise TestTableError(faults)
    return _Columns(test, as_of, because, tuple(fields), tuple(outcomes))


def _of_no_use(column: str, vocabulary: Vocabulary) -> Fault:
    known = [NAME[0], AS_OF[0], BECAUSE[0], *vocabulary.outcomes, *(field.name for field in vocabulary.fields)]
    close = nearest(column, known)
    help = f"did you mean `{close}`?" if close else "leave the column out"
    return Fault(column, "it is no field, no outcome, and none of `Test`, `as of`, `because`", help)


def _test(
    row: Mapping[str, str], line: int, layout: _Columns, vocabulary: Vocabulary, source: Source
) -> tuple[RuleTest, list[Fault]]:
    """The test of a row, and what is wrong with it."""
    as_of = _cell(row, layout.as_of)
    day = iso_day(as_of) if as_of else None
    faults: list[Fault] = []
    if as_of and day is None:
        faults.append(Fault(f"line {line}, {layout.as_of}", f"`{as_of}` is no day", "write it as 2026-06-01"))
    given, unfit = _given(row, line, layout, day)
    faults += unfit
    is_open = any(_cell(row, column) == ANYTHING for column, _ in layout.fields)
    if is_open:  # what has no column is missing, as it is in a row without `*`
        columned = {field.name for _, field in layout.fields}
        given += [IsMissing(f.name) for f in vocabulary.fields if f.name not in columned and f.may_be_missing]
    name = _cell(row, layout.name)
    if not name:
        help = "say in it what the rules are to do"
        faults.append(Fault(f"line {line}, {layout.name}", "the test has no name", help))
    because = _cell(row, layout.because)
    test = RuleTest(
        name,
        given[0] if len(given) == 1 else And(tuple(given)),
        tuple(field.name for column, field in layout.fields if _cell(row, column) != ANYTHING),
        is_open,
        day,
        tuple(_expected(row, layout)),
        (because,) if because else (),
        Place(source, (0, 0), line),
    )
    return test, faults


def _given(
    row: Mapping[str, str], line: int, layout: _Columns, day: date | None
) -> tuple[list[Condition], list[Fault]]:
    """What the cells of the fields give, and those that do not fit."""
    given: list[Condition] = []
    faults: list[Fault] = []
    for column, field in layout.fields:
        cell = _cell(row, column)
        if cell == ANYTHING:
            continue
        value = None if not cell else "" if cell == EMPTY_TEXT else data_value(field, cell, day, under=column)
        if isinstance(value, Unfit):
            faults.append(Fault(f"line {line}, {column}", value.message, value.help))
        else:
            given.append(IsMissing(field.name) if value is None else OneOf(field.name, (value,)))
    return given, faults


def _expected(row: Mapping[str, str], layout: _Columns) -> Iterator[Expectation]:
    for column, type in layout.outcomes:
        cell = _cell(row, column)
        if cell != ANYTHING:
            segments = tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())
            yield Expectation("exactly" if segments else "none", type, segments)


def _cell(row: Mapping[str, str], column: str | None) -> str:
    return (row.get(column) or "").strip() if column is not None else ""
