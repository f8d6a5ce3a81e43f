"""Tests as a table: a row each, such as a spreadsheet or a `*.test.csv` holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import frozen

from ..days import iso_day
from ..diagnostics import Source
from ..diagnostics.nearest import nearest
from ..faults import Fault
from ..rules.cells import data_value
from ..rules.facts import FactsError
from ..rules.ruleset import All, Condition, IsMissing, OneOf
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
    faults: list[Fault] = []
    layout = _layout(columns, vocabulary, faults)
    if layout is None:
        raise TestTableError(faults)
    made = []
    for number, row in enumerate(rows):
        line = lines[number] if lines else first_line + number
        made.append(_test(row, line, layout, vocabulary, Source(name, ""), faults))
    if faults:
        raise TestTableError(faults)
    return tuple(made)


def _layout(columns: Sequence[str], vocabulary: Vocabulary, faults: list[Fault]) -> _Columns | None:
    names = {key: column for column in columns for key in [column.strip().lower()]}
    by_source = {field.source.lower(): field for field in reversed(vocabulary.fields)}
    fields: list[tuple[str, Field]] = []
    outcomes: list[tuple[str, str]] = []
    test = next((names[key] for key in NAME if key in names), None)
    as_of = next((names[key] for key in AS_OF if key in names), None)
    because = next((names[key] for key in BECAUSE if key in names), None)
    known = [*NAME[:1], *AS_OF[:1], *BECAUSE[:1], *vocabulary.outcomes, *(f.name for f in vocabulary.fields)]
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
            close = nearest(column, known)
            faults.append(Fault(column, "it is no field, no outcome, and none of `Test`, `as of`, `because`",
                                f"did you mean `{close}`?" if close else "leave the column out"))  # fmt: skip
    if test is None:
        faults.append(Fault("Test", "the table has no column `Test`", "name each test in it"))
    if not outcomes:
        phrases = " or ".join(f"`{phrase}`" for phrase in vocabulary.outcomes)
        faults.append(Fault("columns", "no column says what to expect", f"add one called {phrases}"))
    return None if faults or test is None else _Columns(test, as_of, because, tuple(fields), tuple(outcomes))


def _test(
    row: Mapping[str, str], line: int, layout: _Columns, vocabulary: Vocabulary, source: Source, faults: list[Fault]
) -> RuleTest:
    given: list[Condition] = []
    stated: list[str] = []
    is_open = False
    day = _day(row, line, layout, faults)
    for column, field in layout.fields:
        cell = (row.get(column) or "").strip()
        if cell == ANYTHING:
            is_open = True
            continue
        stated.append(field.name)
        value = None if not cell else "" if cell == EMPTY_TEXT else data_value(field, cell, day, under=column)
        if isinstance(value, Unfit):
            faults.append(Fault(f"line {line}, {column}", value.message, value.help))
        else:
            given.append(IsMissing(field.name) if value is None else OneOf(field.name, (value,)))
    if is_open:  # what has no column is missing, as it is in a row without `*`
        columned = {field.name for _, field in layout.fields}
        given += [IsMissing(f.name) for f in vocabulary.fields if f.name not in columned and f.may_be_missing]
    name = (row.get(layout.name) or "").strip()
    if not name:
        faults.append(
            Fault(f"line {line}, {layout.name}", "the test has no name", "say in it what the rules are to do")
        )
    expected = []
    for column, type in layout.outcomes:
        cell = (row.get(column) or "").strip()
        if cell != ANYTHING:
            segments = tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())
            expected.append(Expectation("exactly" if segments else "none", type, segments))
    because = (row.get(layout.because) or "").strip() if layout.because is not None else ""
    return RuleTest(
        name,
        given[0] if len(given) == 1 else All(tuple(given)),
        tuple(stated),
        is_open,
        day,
        tuple(expected),
        (because,) if because else (),
        Place(source, (0, 0), line),
    )


def _day(row: Mapping[str, str], line: int, layout: _Columns, faults: list[Fault]) -> date | None:
    cell = (row.get(layout.as_of) or "").strip() if layout.as_of is not None else ""
    day = iso_day(cell) if cell else None
    if cell and day is None:
        faults.append(Fault(f"line {line}, {layout.as_of}", f"`{cell}` is no day", "write it as 2026-06-01"))
    return day
