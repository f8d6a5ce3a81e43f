"""Which columns of a table give which field: found by name as in every other table, or named by the caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from ..rules.facts import field_columns
from ..rules.ruleset import RuleSet
from ..rules.vocabulary import Field, Vocabulary
from .columns import ColumnError

Places: TypeAlias = list[tuple[Field, tuple[str, ...]]]
"""The fields that rules ask about, each with the columns that give it."""


def places_of(rules: RuleSet, there: Sequence[str], given: Mapping[str, str], *, table: str = "the table") -> Places:
    """The columns of the fields that rules ask about; several of one field have to agree in every row (LNG-06).

    Args:
        rules: the rule set.
        there: the table's columns.
        given: for a field, the one column that gives it; the others are found by their names.
        table: how the table is called in messages.

    Raises:
        ColumnError: a field has no column, or it cannot be told which.
    """
    vocabulary = rules.vocabulary
    chosen = chosen_columns(vocabulary, there, given, table)
    asked = [field for field in vocabulary.fields if field.name in set(rules.fields_asked)]
    found = [
        (f, (chosen[f.name],) if f.name in chosen else tuple(field_columns(f, there, among=vocabulary.fields)))
        for f in asked
    ]
    absent = [f for f, columns in found if not columns]
    if absent:
        names = ", ".join(f"`{f.source}` for `{f.name}`" if f.source != f.name else f"`{f.name}`" for f in absent)
        raise ColumnError(f"{table} has no column {names}: its columns are {_listed(there)}")
    refuse_same_names(there, [column for _, columns in found for column in columns])
    return found


def column_called(name: str, there: Sequence[str], *, table: str = "the table", what: str = "") -> str:
    """The column of that name; where there is none, the one that is called so but for its letter case.

    Raises:
        ColumnError: there is none, or it cannot be told which.

    >>> column_called("id", ["ID", "City"]), column_called("id", ["ID", "id"])
    ('ID', 'id')
    """
    lowered = name.strip().lower()
    alike = [column for column in there if column == name] or [c for c in there if c.strip().lower() == lowered]
    if not alike:
        raise ColumnError(f"{table} has no column `{name}`{what}: its columns are {_listed(there)}")
    refuse_same_names(there, alike)
    if len(alike) > 1:
        raise ColumnError(f"{table} has columns {' and '.join(f'`{c}`' for c in alike)}: which one is meant?")
    return alike[0]


def refuse_same_names(there: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise where two columns have exactly one name, and the rules need it."""
    counts = Counter(there)
    doubled = [name for name in wanted if counts[name] > 1]
    if doubled:
        raise ColumnError(f"two columns are called `{doubled[0]}`: which one is meant?")


def chosen_columns(
    vocabulary: Vocabulary, there: Sequence[str], given: Mapping[str, str], table: str
) -> dict[str, str]:
    """The columns that the caller has named, by field.

    Raises:
        ColumnError: a field that is none, one with two columns, or a column that is not there.
    """
    chosen: dict[str, str] = {}
    for name, column in given.items():
        field = vocabulary.find(name)
        if field is None:
            raise ColumnError(f"`{name}` is not a field of the vocabulary: columns are given by field")
        if field.name in chosen:
            raise ColumnError(f"two columns are given for `{field.name}`: leave one of them out")
        chosen[field.name] = column_called(column, there, table=table, what=f" for `{field.name}`")
    return chosen


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
