"""Strategies for the records that rules are matched against: any values of a vocabulary's fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ..rules.cells import data_value
from ..rules.facts import NamedFacts
from ..rules.values import POINT_ZERO, Unfit, canonical_number
from ..rules.vocabulary import Fact, Field, FieldType, Vocabulary

WORDS = ("1", "2", "10", "A", "B", "Digital", "Sunday Only")
"""Codes and texts that are drawn often, so that equal ones come up."""


def facts(field: Field) -> st.SearchStrategy[Fact]:
    """Known values of a field: of those it allows, or of its type, with as many decimals as it has.

    Args:
        field: the field of a vocabulary.

    Returns:
        A strategy for facts; None, a missing one, is not drawn.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.rules.vocabulary import Field, FieldType
    >>> rate = Field(name="Rate", type=FieldType.NUMBER, decimals=2)
    >>> find(facts(rate), lambda value: 0 < value < 1, settings=quick).as_tuple().exponent >= -2
    True
    >>> state = Field(name="State", type=FieldType.TEXT, allowed=("active", "stopped"))
    >>> find(facts(state), lambda value: value != "active", settings=quick)
    'stopped'
    """
    if field.allowed is not None:
        return st.sampled_from(field.allowed)
    match field.type:
        case FieldType.YES_NO:
            return st.booleans()
        case FieldType.DATE:
            return st.dates(date(2000, 1, 1), date(2050, 12, 31))
        case FieldType.NUMBER:
            if field.reading.since:
                return st.integers(0, 40).map(Decimal)
            places = 2 if field.decimals is None else field.decimals
            return st.one_of(st.integers(-3, 40), st.integers(-(10**9), 10**9)).map(
                lambda units: canonical_number(Decimal(units).scaleb(-places))
            )
        case FieldType.CODE | FieldType.TEXT:
            plain = st.text(
                st.characters(
                    min_codepoint=32, max_codepoint=0x24F, exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "No"]
                ),
                max_size=12,
            ).map(str.strip).filter(lambda text: not POINT_ZERO.fullmatch(text))  # fmt: skip
            return st.one_of(st.sampled_from(WORDS), plain)


def records(
    vocabulary: Vocabulary, *, missing: bool = True, as_of: date | None = None
) -> st.SearchStrategy[dict[str, Fact | None]]:
    """Records of a vocabulary: a value for each field, None for a missing one where the field can be missing.

    Every one is accepted by `match`: a field that counts from a day does not contradict that day.

    Args:
        vocabulary: the fields.
        missing: whether facts may be missing.
        as_of: the day up to which fields count; without it such a field and its day are not both known,
            where one of them may be missing. A plain copy of a record in which they are is looked through
            as data is, and may be refused.

    Returns:
        A strategy for records, mappings from field to fact.

    >>> from datetime import date
    >>> from hypothesis import Phase, find, settings
    >>> from subrules.offers import VOCABULARY
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> record = find(records(VOCABULARY), lambda record: record["AutoRenew"] is True, settings=quick)
    >>> set(record) == {field.name for field in VOCABULARY.fields}
    True
    >>> day = date(2026, 6, 1)
    >>> record = find(records(VOCABULARY, as_of=day), lambda record: record["StartDate"] is not None, settings=quick)
    >>> record["DaysSinceStart"] in (None, (day - record["StartDate"]).days)
    True
    """
    optional = {field.name for field in vocabulary.fields if missing and field.may_be_missing}
    drawn = known_or_left_out({field.name: facts(field) for field in vocabulary.fields}, optional)
    pairs = [
        (field, day)
        for field in vocabulary.fields
        if field.reading.since
        for day in vocabulary.fields
        if day.type is FieldType.DATE and field.source.lower() in {day.source.lower(), *day.keys}
    ]
    return drawn.map(lambda record: _coherent(record, pairs, as_of, missing=missing))


def known_or_left_out(
    drawn: Mapping[str, st.SearchStrategy[Fact | None]], optional: Collection[str]
) -> st.SearchStrategy[NamedFacts]:
    """Records of some fields, in their order; one that is optional is None where it was not drawn.

    A missing fact takes no draw: so a smaller record is a shorter draw, which is what shrinking looks for.
    """
    return st.fixed_dictionaries(
        {name: values for name, values in drawn.items() if name not in optional},
        optional={name: values for name, values in drawn.items() if name in optional},
    ).map(lambda known: NamedFacts({name: known.get(name) for name in drawn}))


def _coherent(made: NamedFacts, pairs: list[tuple[Field, Field]], as_of: date | None, *, missing: bool) -> NamedFacts:
    """A record in which what is counted from a day agrees with that day, or one of the two is missing."""
    for counted, day in pairs:
        if made[day.name] is None or made[counted.name] is None:
            continue
        if as_of is not None:
            value = data_value(counted, made[day.name], as_of)
            if not isinstance(value, Unfit) and (value is not None or missing):
                made[counted.name] = value
        elif missing and day.may_be_missing:
            made[day.name] = None
        elif missing and counted.may_be_missing:
            made[counted.name] = None
    return made
