"""A record's facts: what the data holds, made into values of the vocabulary's fields, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, TypeAlias

import attrs

from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError
from .values import Unfit, data_value
from .vocabulary import Fact, Field, Vocabulary

Facts: TypeAlias = Mapping[str, Fact | None]
"""The value of each field by its name; None stands for missing."""

UNFIT = "SR501"
"""The code of a fact that does not fit its field."""

_ABSENT = object()


class FactsError(InputError):
    """A record that cannot be used; `faults` lists everything that is wrong with it."""

    heading = "the facts cannot be used"


def facts_of(
    record: object,
    vocabulary: Vocabulary,
    *,
    as_of: date | None = None,
    extra: Literal["refuse", "ignore"] = "refuse",
) -> Facts:
    """The facts of a mapping or an attrs record, one value for every field (LNG-06, LNG-08).

    In a mapping a field is found under its column or path, or under its name or an alias in any
    letter case. None, or a key that is not there, is a missing fact.

    Args:
        record: a mapping by name, or an instance of an attrs class.
        vocabulary: the fields.
        as_of: the day that "days since" fields count up to.
        extra: whether a key that belongs to no field is refused (a misspelled one would
            otherwise be a missing fact) or ignored (a row of a wide table).

    Raises:
        FactsError: naming every fault with its path.

    >>> from subrules.rules.vocabulary import Field, FieldType
    >>> words = Vocabulary((Field(name="NewspaperID", type=FieldType.CODE), Field(name="Rate", type=FieldType.NUMBER)))
    >>> facts_of({"newspaperid": 1}, words)
    {'NewspaperID': '1', 'Rate': None}
    """
    faults: list[Fault] = []
    if isinstance(record, Mapping):
        raw = _from_mapping(record, vocabulary, faults, refuse=extra == "refuse")
    elif attrs.has(type(record)):
        raw = {field.name: (field.source, _attribute(record, field)) for field in vocabulary.fields}
    else:
        raise TypeError(f"a mapping or an attrs record is wanted, not {type(record).__name__}")
    facts = {
        field.name: converted(field, raw[field.name][1], as_of, faults, path=raw[field.name][0])
        for field in vocabulary.fields
    }
    if faults:
        raise FactsError(faults)
    return facts


def converted(field: Field, raw: object, as_of: date | None, faults: list[Fault], *, path: str) -> Fact | None:
    """The value of one field; what is wrong with it is added to `faults`."""
    value = data_value(field, raw, as_of)
    if isinstance(value, Unfit):
        faults.append(Fault(path, value.message, value.help, UNFIT))
        return None
    if value is None and not field.may_be_missing:
        message = f"`{field.name}` is missing, and the vocabulary says that it never is"
        faults.append(Fault(path, message, code=UNFIT))
    return value


def _from_mapping(
    record: Mapping[Any, Any], vocabulary: Vocabulary, faults: list[Fault], *, refuse: bool
) -> dict[str, tuple[str, Any]]:
    """What the record holds for each field, with the key it was found under; two fields may share a column."""
    keys = {key.lower(): key for key in record if isinstance(key, str)}
    raw: dict[str, tuple[str, Any]] = {}
    used: set[Any] = set()
    for field, names in vocabulary.sought:
        found = [keys[name] for name in names if name in keys]
        if field.source in record:
            found.insert(0, field.source)
        used.update(found)
        if not found:
            value = _by_path(record, field.source) if "." in field.source else _ABSENT
            if value is not _ABSENT:
                used.add(field.source.split(".")[0])
            raw[field.name] = (field.source, None if value is _ABSENT else value)
            continue
        raw[field.name] = (found[0], record[found[0]])
        faults += [
            Fault(other, f"says otherwise than `{found[0]}`, and both are `{field.name}`", code=UNFIT)
            for other in found[1:]
            if record[other] != record[found[0]]
        ]
    if refuse and any(key not in used for key in record):
        faults += _unknown_keys(record, vocabulary, used)
    return raw


def _unknown_keys(record: Mapping[Any, Any], vocabulary: Vocabulary, used: set[Any]) -> Iterable[Fault]:
    names = [name for field in vocabulary.fields for name in (field.source, *field.names())]
    for key in record:
        if key not in used:
            close = nearest(str(key), names)
            help = f"did you mean `{close}`?" if close else "leave it out, or ignore extra keys"
            yield Fault(str(key), "is not a field of the vocabulary", help, UNFIT)


def _by_path(record: Mapping[Any, Any], path: str) -> Any:
    value: Any = record
    for step in path.split("."):
        if not isinstance(value, Mapping) or step not in value:
            return _ABSENT
        value = value[step]
    return value


def _attribute(record: object, field: Field) -> Any:
    value: Any = record
    for step in field.source.split("."):
        if value is None:
            return None
        if not hasattr(value, step):
            raise TypeError(f"{type(value).__name__} has no `{step}`, from which `{field.name}` is read")
        value = getattr(value, step)
    return value


def row_reader(
    fields: Iterable[Field], columns: Iterable[str], as_of: date | None
) -> Callable[[Mapping[str, Any], list[Fault]], Facts]:
    """A reader of some fields from the rows of one table: which column each comes from is found once.

    A blank cell is a missing fact, and blanks around a cell do not count. A field with no column
    is missing in every row; what is wrong in a row is added to the list that comes with it.
    """
    given = list(columns)
    pairs = [(field, field_column(field, given)) for field in fields]

    def read(row: Mapping[str, Any], faults: list[Fault]) -> Facts:
        facts: dict[str, Fact | None] = {}
        for field, column in pairs:
            raw = row.get(column) if column is not None else None
            if raw is None and column is None:
                nested = _by_path(row, field.source) if "." in field.source else None
                raw = None if nested is _ABSENT else nested
            if isinstance(raw, str):
                raw = raw.strip() or None
            facts[field.name] = converted(field, raw, as_of, faults, path=column or field.source)
        return facts

    return read


def field_column(field: Field, columns: Iterable[str]) -> str | None:
    """The column of a table that a field is read from, letter case aside, or None."""
    lowered = {column.strip().lower(): column for column in columns}
    for name in (field.source, *field.names()):
        if name.lower() in lowered:
            return lowered[name.lower()]
    return None
