"""A record's facts: what the data holds, made into values of the vocabulary's fields, or every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, TypeAlias

import attrs

from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError
from .cells import data_value
from .values import Unfit, fact_text, shown_value
from .vocabulary import Fact, Field, Vocabulary

Facts: TypeAlias = Mapping[str, Fact | None]
"""The value of each field by its name; None stands for missing."""

UNFIT = "SR501"
"""The code of a fact that does not fit its field."""

_ABSENT: Any = object()


class FactsError(InputError):
    """A record that cannot be used; `faults` lists everything that is wrong with it."""

    heading = "the facts cannot be used"


class NamedFacts(dict[str, Fact | None]):
    """Facts under the names of their fields, as `facts_of` gives them.

    Read again, each is looked for under its own name, none is worked out from another, and a value of the
    field's type stands as it is: so they are the same facts, whatever columns the vocabulary names.

    >>> from subrules.offers import VOCABULARY
    >>> once = facts_of({"StartDate": "2026-06-01"}, VOCABULARY, as_of=date(2026, 6, 15))
    >>> once["DaysSinceStart"], facts_of(once, VOCABULARY, as_of=date(2026, 6, 15)) == once
    (Decimal('14'), True)
    """


def facts_of(
    record: object,
    vocabulary: Vocabulary,
    *,
    as_of: date | None = None,
    extra: Literal["refuse", "ignore"] = "refuse",
) -> Facts:
    """The facts of a mapping or an attrs record, one value for every field (LNG-06, LNG-08).

    In a mapping a field is found under its column or path, or under its name or an alias in any
    letter case. None, or a key that is not there, is a missing fact. Where two keys give one field,
    they must say the same; a missing one says nothing.

    Args:
        record: a mapping by name, or an instance of an attrs class.
        vocabulary: the fields.
        as_of: the day that "days since" fields count up to.
        extra: whether a key that belongs to no field is refused (a misspelled one would
            otherwise be a missing fact) or ignored (a row of a wide table).

    Returns:
        A value for each field by its name, and None where the fact is missing.

    Raises:
        FactsError: naming every fault with its path.
        TypeError: the record is neither a mapping nor an instance of an attrs class.

    >>> from subrules.rules.vocabulary import Field, FieldType
    >>> words = Vocabulary((Field(name="NewspaperID", type=FieldType.CODE), Field(name="Rate", type=FieldType.NUMBER)))
    >>> facts_of({"newspaperid": 1}, words)
    {'NewspaperID': '1', 'Rate': None}
    """
    faults: list[Fault] = []
    facts = NamedFacts(vocabulary.nothing_known)
    if isinstance(record, NamedFacts):
        _from_names(record, vocabulary, as_of, facts, faults, refuse=extra == "refuse")
    elif isinstance(record, Mapping):
        _from_mapping(record, vocabulary, as_of, facts, faults, refuse=extra == "refuse")
    elif attrs.has(type(record)):
        for field in vocabulary.fields:
            facts[field.name] = converted(field, _attribute(record, field), as_of, faults, path=field.source)
    else:
        raise TypeError(f"a mapping or an attrs record is wanted, not {type(record).__name__}")
    if faults:
        raise FactsError(one_for_each_place(faults))
    return facts


def converted(field: Field, raw: object, as_of: date | None, faults: list[Fault], *, path: str) -> Fact | None:
    """The value of one field; what is wrong with it is added to `faults`."""
    value = data_value(field, raw, as_of, under=path)
    if isinstance(value, Unfit):
        faults.append(Fault(path, value.message, value.help, UNFIT))
        return None
    if value is None and not field.may_be_missing:
        faults.append(_never_missing(field, path))
    return value


def agreed(field: Field, cells: Sequence[tuple[str, Any]], as_of: date | None, faults: list[Fault]) -> Fact | None:
    """What several columns or keys give for one field: after reading they say the same, or nothing.

    >>> from subrules.rules.vocabulary import FieldType
    >>> fee, faults = Field(name="Fee", type=FieldType.NUMBER), []
    >>> agreed(fee, [("Fee", "1.50"), ("fee", 1.5), ("FEE", None)], None, faults), faults
    (Decimal('1.5'), [])
    """
    read = [(key, data_value(field, raw, as_of, under=key)) for key, raw in cells]
    known = [(key, value) for key, value in read if value is not None and not isinstance(value, Unfit)]
    unfit = [(key, value) for key, value in read if isinstance(value, Unfit)]
    if known and field.reading.since and as_of is None:
        unfit = [
            (key, one) for key, one in unfit if key.lower() in field.keys
        ]  # a day counts up to a day, or not at all
    faults += [Fault(key, one.message, one.help, UNFIT) for key, one in unfit]
    for key, value in known[1:]:
        first, agrees_with = known[0]
        if value != agrees_with:
            faults.append(says_otherwise(field, key, value, first, agrees_with))
    if not known and not unfit and not field.may_be_missing:
        faults.append(_never_missing(field, cells[0][0]))
    return known[0][1] if known else None


def says_otherwise(field: Field, key: str, value: Fact, first: str, other: Fact) -> Fault:
    """The fault of two columns or keys that contradict each other."""
    said, before = shown_value(fact_text(value)), shown_value(fact_text(other))
    message = f"{said} says otherwise than `{first}`, which gives {before}, and both are `{field.name}`"
    return Fault(key, message, "leave one of them out", UNFIT)


def _never_missing(field: Field, path: str) -> Fault:
    return Fault(path, f"`{field.name}` is missing, and the vocabulary says that it never is", code=UNFIT)


def one_for_each_place(faults: Iterable[Fault]) -> list[Fault]:
    """The faults without those of a place that has one already: a cell that several fields read is at fault once."""
    return list({fault.loc: fault for fault in reversed(list(faults))}.values())[::-1]


# ---------------------------------------------------------------- records


def _from_names(
    record: NamedFacts,
    vocabulary: Vocabulary,
    as_of: date | None,
    facts: NamedFacts,
    faults: list[Fault],
    *,
    refuse: bool,
) -> None:
    if refuse:
        faults += _unknown_keys([key for key in record if key not in vocabulary.nothing_known], vocabulary)
    for field in vocabulary.fields:
        value = record.get(field.name)
        if type(value) is field.held and (field.allowed is None or value in field.allowed):
            facts[field.name] = value
        else:
            facts[field.name] = converted(field, value, as_of, faults, path=field.name)


def _from_mapping(
    record: Mapping[Any, Any],
    vocabulary: Vocabulary,
    as_of: date | None,
    facts: NamedFacts,
    faults: list[Fault],
    *,
    refuse: bool,
) -> None:
    """What the record holds for each field. Two fields may share a key, and two keys may give one field."""
    fields, places = vocabulary.fields, vocabulary.places
    found: dict[int, list[Any]] = {}
    unknown: list[Any] = []
    for key in record:
        at = places.get(key)
        if at is None:
            at = places.get(key.lower()) if isinstance(key, str) else None
            if at is None:
                unknown.append(key)
                continue
        for number in at:
            if number in found:
                found[number].append(key)
            else:
                found[number] = [key]
    by_path: dict[int, Any] = {}
    for number, field in vocabulary.with_path:
        value = _by_path(record, field.source)
        if value is not _ABSENT and field.source not in record:
            by_path[number] = value
            found.setdefault(number, [])
            first = field.source.split(".")[0]
            unknown = [key for key in unknown if key != first]
    if refuse and unknown:
        faults += _unknown_keys(unknown, vocabulary)
    for number in vocabulary.required:
        if number not in found:
            faults.append(_never_missing(fields[number], fields[number].source))
    for number in sorted(found):
        field, keys = fields[number], found[number]
        if len(keys) == 1 and number not in by_path:
            value = data_value(field, record[keys[0]], as_of, under=keys[0])
            if value is not None and not isinstance(value, Unfit):
                facts[field.name] = value
            else:
                converted(field, record[keys[0]], as_of, faults, path=keys[0])
            continue
        cells = [(key, record[key]) for key in in_order(field, keys, vocabulary.fields, sure=number in by_path)]
        if number in by_path:
            cells.insert(0, (field.source, by_path[number]))
        facts[field.name] = agreed(field, cells, as_of, faults)


def in_order(field: Field, keys: Iterable[str], among: Iterable[Field], *, sure: bool = False) -> list[str]:
    """The keys or columns that give a field, its source first.

    Where the source is there, a name of the field that another field is read from belongs to that one alone:
    so two fields may be read from columns that are called as the other.

    Args:
        field: the field.
        keys: those that are its source or one of its names, in any letter case.
        among: all fields.
        sure: the source is there besides.
    """
    source = field.source.strip().lower()
    ranked = sorted(keys, key=lambda key: (key != field.source, key.strip().lower() != source))
    if sure or any(key.strip().lower() == source for key in ranked):
        others = {other.source.strip().lower() for other in among if other.name != field.name}
        ranked = [key for key in ranked if key.strip().lower() == source or key.strip().lower() not in others]
    return ranked


def _unknown_keys(keys: Iterable[Any], vocabulary: Vocabulary) -> Iterator[Fault]:
    names = [name for field in vocabulary.fields for name in (field.source, *field.names())]
    for key in keys:
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


# ---------------------------------------------------------------- tables


def row_reader(
    fields: Iterable[Field], columns: Iterable[str], as_of: date | None, *, among: Iterable[Field] = ()
) -> Callable[[Mapping[str, Any], list[Fault]], Facts]:
    """A reader of some fields from the rows of one table: which column each comes from is found once.

    A blank cell is a missing fact, and blanks around a cell do not count. A field with no column
    is missing in every row; where two columns give one field, they must say the same in each row.
    What is wrong in a row is added to the list that comes with it.

    Args:
        fields: those to read.
        columns: the table's.
        as_of: the day that "since" fields count up to.
        among: all fields of the vocabulary, if only some are read.
    """
    given, wanted = list(columns), list(fields)
    sources = [(field, field_columns(field, given, among=[*among] or wanted)) for field in wanted]

    def read(row: Mapping[str, Any], faults: list[Fault]) -> Facts:
        facts = NamedFacts()
        found: list[Fault] = []
        for field, places in sources:
            if len(places) == 1:
                facts[field.name] = converted(field, cell_of(row.get(places[0])), as_of, found, path=places[0])
            elif places:
                cells = [(place, cell_of(row.get(place))) for place in places]
                facts[field.name] = agreed(field, cells, as_of, found)
            else:
                nested = _by_path(row, field.source) if "." in field.source else None
                raw = None if nested is _ABSENT else cell_of(nested)
                facts[field.name] = converted(field, raw, as_of, found, path=field.source)
        faults += one_for_each_place(found)
        return facts

    return read


def cell_of(raw: Any) -> Any:
    """A cell of a table: a blank one says nothing, since a file has no other way to say so."""
    return raw if not isinstance(raw, str) else raw.strip() or None


def field_columns(field: Field, columns: Iterable[str], *, among: Iterable[Field] = ()) -> list[str]:
    """The columns of a table that give a field, letter case aside, the one named as its source first.

    >>> from subrules.rules.vocabulary import FieldType
    >>> term = Field(name="Term", type=FieldType.NUMBER, aliases=("Months",))
    >>> field_columns(term, ["id", "months", "Term", "TERM"])
    ['Term', 'TERM', 'months']
    """
    names = {field.source.strip().lower(), *field.keys}
    return in_order(field, [column for column in columns if column.strip().lower() in names], among)


def field_column(field: Field, columns: Iterable[str]) -> str | None:
    """The column of a table that a field is read from, letter case aside, or None."""
    found = field_columns(field, columns)
    return found[0] if found else None
