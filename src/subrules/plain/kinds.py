"""Which kind of type a type is: what the converter and the schemas tell them apart by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

KIND = "kind"
"""Where plain data says which record of a closed union it holds: the class's own `kind`."""


def has_text_form(kind: Any) -> bool:
    """Whether values of a class are text in plain data: `from_text` reads what `str` gives."""
    return isinstance(kind, type) and hasattr(kind, "from_text")


def is_enum(kind: Any) -> bool:
    """Whether a type is an enumeration of words."""
    return isinstance(kind, type) and issubclass(kind, Enum)


def is_literal(kind: Any) -> bool:
    """Whether a type names its words itself."""
    return get_origin(kind) is Literal


def is_record(kind: Any) -> bool:
    """Whether a type is a class of records, with or without its type arguments."""
    return attrs.has(get_origin(kind) or kind)


def is_of_a_kind(kind: Any) -> bool:
    """Whether records of a class say what they are, as those of a closed union do."""
    return is_record(kind) and isinstance(getattr(get_origin(kind) or kind, KIND, None), str)


def is_union(kind: Any) -> bool:
    """Whether a type is one of several, None among them or not."""
    return get_origin(kind) in (Union, UnionType)


def members(kind: Any) -> tuple[Any, ...]:
    """What a union is made of, without None."""
    return tuple(member for member in get_args(kind) if member is not type(None))


def is_optional(kind: Any) -> bool:
    """Whether a type is a union with None."""
    return is_union(kind) and type(None) in get_args(kind)


def is_union_of_kinds(kind: Any) -> bool:
    """Whether a type is a closed union of records."""
    return is_union(kind) and len(members(kind)) > 1 and all(map(is_of_a_kind, members(kind)))


def is_fact(kind: Any) -> bool:
    """Whether a type is a union of what facts are made of."""
    if not is_union(kind):
        return False
    found = members(kind)
    return len(found) > 1 and all(one in (str, Decimal, date, bool) for one in found)


def is_list(kind: Any) -> bool:
    """A list, a set, or a tuple of any length whose members are of one kind."""
    return get_origin(kind) in (list, frozenset) or (get_origin(kind) is tuple and get_args(kind)[1:] == (Ellipsis,))


def is_several(kind: Any) -> bool:
    """A tuple of a fixed length, each member of its own kind."""
    return get_origin(kind) is tuple and get_args(kind)[1:] != (Ellipsis,)


def is_set(kind: Any) -> bool:
    """Whether a type is a set."""
    return kind is frozenset or get_origin(kind) is frozenset


def is_table(kind: Any) -> bool:
    """A mapping from text to values of one kind."""
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def field_types(kind: Any, *, unnamed: Any = Any) -> dict[str, Any]:
    """The types of the fields of a record that a caller gives, the type arguments of the record put in.

    `unnamed` stands where the record was asked for without its type arguments; None leaves the variables there.
    """
    origin = get_origin(kind) or kind
    hints = get_type_hints(origin)
    given = dict(zip(getattr(origin, "__parameters__", ()), get_args(kind), strict=False))
    return {one.name: _filled(hints[one.name], given, unnamed) for one in attrs.fields(origin) if one.init}


def _filled(hint: Any, given: dict[Any, Any], unnamed: Any) -> Any:
    if isinstance(hint, TypeVar):
        return given.get(hint, unnamed or hint)
    wanted = getattr(hint, "__parameters__", ())
    return hint[tuple(given.get(one, unnamed or one) for one in wanted)] if wanted else hint


def is_required(attribute: attrs.Attribute[Any]) -> bool:
    """Whether a field must be given."""
    return attribute.default is attrs.NOTHING
