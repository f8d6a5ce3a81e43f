"""The classes of any field, by its type; and the as-of day as a field."""

from __future__ import annotations

from collections.abc import Iterable

from ..rules.ruleset import Atom, IsMissing
from ..rules.vocabulary import Field, FieldType
from .axis import Axis
from .listed import Listed, Texts
from .ordered import Ordered

DAY = Field(name="as of", type=FieldType.DATE, may_be_missing=False)
"""The as-of day as one more field: the days of rules are conditions on it. No field can be called so."""


def axis_of(field: Field, asked: Iterable[Atom]) -> Axis:
    """The classes of a field, as far as these tests tell its values apart."""
    told = [test for test in asked if not isinstance(test, IsMissing)]
    if field.type is FieldType.YES_NO or field.allowed is not None:
        return Listed(field)
    if field.type.has_order:
        return Ordered(field, told)
    return Texts(field, told)
