"""Strategies for the records that rules are matched against: any values of a vocabulary's fields."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ..rules.values import canonical_number
from ..rules.vocabulary import Fact, Field, FieldType, Vocabulary

WORDS = ("1", "2", "10", "A", "B", "Digital", "Sunday Only")
"""Codes and texts that are drawn often, so that equal ones come up."""


def facts(field: Field) -> st.SearchStrategy[Fact]:
    """Known values of a field: of those it allows, or of its type, with as many decimals as it has."""
    if field.allowed is not None:
        return st.sampled_from(field.allowed)
    match field.type:
        case FieldType.YES_NO:
            return st.booleans()
        case FieldType.DATE:
            return st.dates(date(2000, 1, 1), date(2050, 12, 31))
        case FieldType.NUMBER:
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
            )
            return st.one_of(st.sampled_from(WORDS), plain)


def records(vocabulary: Vocabulary, *, missing: bool = True) -> st.SearchStrategy[dict[str, Fact | None]]:
    """Records of a vocabulary: a value for each field, None for a missing one where the field can be missing.

    Args:
        vocabulary: the fields.
        missing: whether facts may be missing.

    >>> from hypothesis import find
    >>> from subrules.offers import VOCABULARY
    >>> record = find(records(VOCABULARY), lambda record: record["AutoRenew"] is True)
    >>> record["AutoRenew"], set(record) == {field.name for field in VOCABULARY.fields}
    (True, True)
    """
    return st.fixed_dictionaries(
        {
            field.name: (st.none() | facts(field)) if missing and field.may_be_missing else facts(field)
            for field in vocabulary.fields
        }
    )
