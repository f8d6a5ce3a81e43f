"""The converter: which type is written and read how. The only file that knows cattrs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, get_origin

import attrs

from ..checks import is_secret
from ..decision import Reason
from ..plain_generic import has_own_form, own_form_read, refuse_unnamed, with_marks
from . import kinds, readers, values
from .reasons import reason_as_data, reason_reader


@lru_cache(maxsize=2)
def writer(secrets: bool) -> Any:
    """The converter that writes, secrets shown or hidden."""
    from cattrs import Converter

    made = Converter()
    made.register_unstructure_hook(Decimal, lambda value: format(value, "f"))
    made.register_unstructure_hook(datetime, lambda value: value.isoformat())
    made.register_unstructure_hook(date, lambda value: value.isoformat())
    made.register_unstructure_hook(tzinfo, values.zone_as_text)
    made.register_unstructure_hook(Enum, lambda value: value.value)
    made.register_unstructure_hook_func(
        kinds.is_union, lambda value: made.unstructure(value, unstructure_as=type(value))
    )
    made.register_unstructure_hook_factory(kinds.is_record, lambda kind: _record_writer(made, kind, secrets=secrets))
    made.register_unstructure_hook_func(has_own_form, lambda value: value.to_data())
    made.register_unstructure_hook_func(kinds.has_text_form, str)
    made.register_unstructure_hook_func(kinds.is_fact, values.fact_as_data)
    made.register_unstructure_hook_func(_is_tuple, lambda value: [made.unstructure(one) for one in value])
    made.register_unstructure_hook_func(kinds.is_set, lambda value: sorted(made.unstructure(one) for one in value))
    made.register_unstructure_hook(Reason, reason_as_data)
    return made


def _is_tuple(kind: Any) -> bool:
    return kind is tuple or get_origin(kind) is tuple


def _record_writer(converter: Any, kind: Any, *, secrets: bool) -> Callable[[Any], dict[str, Any]]:
    origin = get_origin(kind) or kind
    types = kinds.field_types(kind)
    fields = [(one.name, types[one.name], is_secret(one)) for one in attrs.fields(origin) if one.init]

    def written(record: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name, type_, hidden in fields:
            value = getattr(record, name)
            if hidden and not secrets and value not in (None, "", ()):
                data[name] = dict(readers.HIDDEN)
            elif type_ is Any:
                data[name] = converter.unstructure(value)
            else:
                data[name] = converter.unstructure(value, unstructure_as=type_)
        return data

    return with_marks(origin, written)


@lru_cache(maxsize=8)
def reader(zones: Callable[[str], tzinfo] | None) -> Any:
    """The converter that reads, with what looks up time zones."""
    from cattrs import Converter

    made = Converter()

    def of(kind: Any) -> readers.Read:
        read: readers.Read = made.get_structure_hook(kind)
        return read

    made.register_structure_hook(Decimal, lambda data, _: values.number(data))
    made.register_structure_hook(datetime, lambda data, _: values.instant(data))
    made.register_structure_hook(date, lambda data, _: values.day(data))
    made.register_structure_hook(tzinfo, values.zone_reader(zones))
    for kind in (bool, int, str):
        made.register_structure_hook(kind, values.exactly)
    factories: Mapping[Callable[[Any], bool], Callable[[readers.ReaderOf, Any], readers.Read]] = {
        kinds.is_record: readers.record_reader,
        kinds.is_list: readers.list_reader,
        kinds.is_several: readers.several_reader,
        kinds.is_table: readers.table_reader,
        _is_plainly_optional: readers.optional_reader,
        kinds.is_union_of_kinds: readers.kinds_reader,
    }
    for applies, factory in factories.items():
        made.register_structure_hook_factory(applies, lambda kind, factory=factory: factory(of, kind))
    made.register_structure_hook_func(kinds.is_enum, values.word)
    made.register_structure_hook_func(kinds.is_literal, values.literal)
    made.register_structure_hook_func(kinds.has_text_form, values.from_text)
    made.register_structure_hook_func(kinds.is_fact, values.fact)
    made.register_structure_hook_func(has_own_form, own_form_read)
    made.register_structure_hook_func(lambda kind: isinstance(kind, TypeVar), refuse_unnamed)
    made.register_structure_hook(Reason, reason_reader(of))
    return made


def _is_plainly_optional(kind: Any) -> bool:
    return kinds.is_optional(kind) and len(kinds.members(kind)) == 1
