"""Records as plain data and back: what JSON can hold, nothing lost. The only file that knows cattrs (LNG-17).

Numbers that must stay exact are text, days and instants are ISO text, money is `20.20 USD`, a term
`13 weeks`. A record of a closed union says which it is under `kind`. A fact says what it is where
text alone would not: `{"number": "0.12"}`, `{"day": "2026-06-01"}`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, overload

import attrs

from .checks import checks_of, in_words, is_secret, messages
from .days import iso_day, iso_instant
from .decision import Reason
from .diagnostics.nearest import nearest
from .faults import Fault, InputError, Loc, raise_if_any
from .plain_generic import (
    KIND,
    has_own_form,
    is_of_a_kind,
    is_stored,
    own_form_read,
    refuse_unnamed,
    unnamed,
    with_marks,
    without_marks,
)

Record = TypeVar("Record")

HIDDEN: Mapping[str, bool] = {"hidden": True}
"""Stands in data that was made to be looked at for what a record keeps secret; it cannot be read back."""


class PlainDataError(InputError):
    """Plain data that does not have the wanted shape; `faults` lists everything that is wrong, with its path."""

    heading = "the data does not have the wanted shape"


def to_plain(record: object) -> Any:
    """A record as dictionaries, lists, text, whole numbers, truth values and None.

    >>> from subrules.rules.evaluate import Offered
    >>> to_plain(Offered("UPGRD", "Plus", ("a.rules:1",)))
    {'type': 'UPGRD', 'segment': 'Plus', 'rules': ['a.rules:1']}
    """
    return _converter().unstructure(record)


@overload
def from_plain(data: Any, kind: type[Record]) -> Record: ...
@overload
def from_plain(data: Any, kind: UnionType) -> Any: ...
def from_plain(data: Any, kind: Any) -> Any:
    """The record that plain data describes.

    Args:
        data: what `to_plain` gave, or JSON of the same form.
        kind: the class of the record; a generic one with what it holds, such as `merge.Undo[Customer]`;
            or a closed union of records.

    Returns:
        The record, equal to the one that the data was made of.

    Raises:
        PlainDataError: naming every fault with its path, unknown keys among them.

    >>> from subrules.rules.evaluate import Offered
    >>> from_plain({"type": "UPGRD", "segment": "Plus", "rules": ["a.rules:1"]}, Offered).segment
    'Plus'
    """
    try:
        return _converter().structure(data, kind)
    except Exception as error:  # noqa: BLE001 - cattrs raises groups of whatever the hooks raised
        raise PlainDataError(_faults(error, (), kind)) from None


def parts_from_plain(
    data: Any, kinds: Mapping[str, Any], *, optional: Collection[str] = ()
) -> tuple[dict[str, Any], list[Fault]]:
    """The records under several keys of a mapping, and every fault of those that cannot be read.

    What is wrong with one part keeps nobody from looking at the others; and a part of which only
    fields that may be left out are at fault is there without them, so that the rest of it can be
    looked at too. Whoever gets a fault must not use the parts for more than that.

    >>> parts_from_plain({"day": "2026-06-01", "of": 1}, {"day": date, "of": str})
    ({'day': datetime.date(2026, 6, 1)}, [Fault(loc=('of',), message='text is wanted, not `1`', help='', code='wrong-value', statement='')])
    """
    if not isinstance(data, Mapping):
        return {}, [Fault((), f"an object with {', '.join(kinds)} is wanted, not {_shown(data)}")]
    parts: dict[str, Any] = {}
    faults = [_unknown_key(str(key), kinds, ()) for key in data if key not in kinds]
    for name, kind in kinds.items():
        if name not in data:
            faults += [] if name in optional else [Fault((name,), _MISSING, code="missing")]
            continue
        try:
            parts[name] = from_plain(data[name], kind)
        except PlainDataError as error:
            faults += [fault.under((name,)) for fault in error.faults]
            if attrs.has(kind):
                with suppress(PlainDataError):
                    parts[name] = from_plain(_without(data[name], error.faults, kind), kind)
    return parts, faults


def _without(data: Any, faults: Iterable[Fault], kind: Any) -> Any:
    """A mapping without its fields that are at fault, and without those that nothing asks for."""
    if not isinstance(data, Mapping):
        return data
    at_fault = {fault.loc[0] for fault in faults if fault.loc}
    known = {attribute.name for attribute in attrs.fields(kind)}
    return {name: value for name, value in data.items() if name in known - at_fault}


# ---------------------------------------------------------------- what is wrong, in words

_MISSING = "this is missing"


def _faults(error: BaseException, loc: Loc, kind: Any) -> Iterator[Fault]:
    """What cattrs and the hooks found, each with its path, without Python's words."""
    from cattrs import BaseValidationError, ForbiddenExtraKeysError
    from cattrs.errors import ClassValidationError, IterableValidationError, StructureHandlerNotFoundError

    match error:
        case ClassValidationError():
            noted, others = error.group_exceptions()
            for inner, note in noted:
                yield from _faults(inner, (*loc, note.name), note.type)
            for inner in others:
                yield from _faults(inner, loc, error.cl)
        case IterableValidationError():
            counted, others = error.group_exceptions()
            for inner, place in counted:
                yield from _faults(inner, (*loc, place.index), place.type)
            for inner in others:
                yield from _faults(inner, loc, kind)
        case BaseValidationError():
            for inner in error.exceptions:
                yield from _faults(inner, loc, kind)
        case InputError():
            yield from (fault.under(loc) for fault in error.faults)
        case StructureHandlerNotFoundError() if getattr(kind, "__parameters__", ()):
            yield unnamed(kind).under(loc)
        case ForbiddenExtraKeysError():
            known = [attribute.name for attribute in attrs.fields(error.cl)] if attrs.has(error.cl) else []
            yield from (_unknown_key(key, known, loc) for key in sorted(error.extra_fields))
        case KeyError():
            yield Fault(loc, _MISSING, code="missing")
        case _:
            yield Fault(loc, _in_words(error, kind), code="wrong-value")


def _unknown_key(key: str, known: Iterable[str], loc: Loc) -> Fault:
    close = nearest(key, known)
    message = f"it has `{key}`, which nothing asks for"
    return Fault(loc, message, f"did you mean `{close}`?" if close else "", "unknown-key")


def _in_words(error: BaseException, kind: Any) -> str:
    if isinstance(error, (ValueError, TypeError)) and str(error) and "literal" not in str(error).lower():
        return f"{in_words(kind)} is wanted here" if isinstance(error, TypeError) else str(error)
    words = [value for part in (kind, *get_args(kind)) if get_origin(part) is Literal for value in get_args(part)]
    if words or "literal" in str(error).lower():
        return f"it is one of {', '.join(map(repr, words))}" if words else "it is not one of the words known here"
    return f"{in_words(kind)} is wanted here"


# ---------------------------------------------------------------- the converter


@lru_cache(maxsize=1)
def _converter() -> Any:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, lambda value: format(value, "f"))
    converter.register_unstructure_hook(datetime, lambda value: value.isoformat())
    converter.register_unstructure_hook(date, lambda value: value.isoformat())
    converter.register_unstructure_hook(Enum, lambda value: value.value)
    converter.register_unstructure_hook_func(_has_text_form, str)
    converter.register_unstructure_hook_func(
        _is_union, lambda value: converter.unstructure(value, unstructure_as=type(value))
    )
    converter.register_unstructure_hook_factory(is_stored, lambda record: _with_marks(converter, record))
    converter.register_unstructure_hook_func(has_own_form, lambda record: record.to_data())
    converter.register_unstructure_hook_func(_is_fact, _fact_as_data)
    converter.register_unstructure_hook_func(_is_tuple, lambda value: [converter.unstructure(v) for v in value])
    converter.register_unstructure_hook(tuple, lambda value: [converter.unstructure(v) for v in value])
    converter.register_unstructure_hook_func(_is_set, lambda value: sorted(converter.unstructure(v) for v in value))
    converter.register_unstructure_hook(Reason, _reason_as_data)
    converter.register_structure_hook(Reason, lambda data, _: _reason(converter.structure(data, _ReasonForm)))
    converter.register_structure_hook(Decimal, lambda data, _: _number(data))
    converter.register_structure_hook(datetime, lambda data, _: _instant(data))
    converter.register_structure_hook(date, lambda data, _: _day(data))
    for kind in (bool, int, str):
        converter.register_structure_hook(kind, _exactly)
    converter.register_structure_hook_func(_is_enum, _one_of)
    converter.register_structure_hook_func(_has_text_form, _from_text)
    converter.register_structure_hook_func(_is_fact, _fact)
    converter.register_structure_hook_func(
        _is_union_of_kinds, lambda data, union: _one_of_the_kinds(converter, data, union)
    )
    converter.register_structure_hook_factory(_is_list, lambda kind: _list_reader(converter, kind))
    converter.register_structure_hook_factory(_checks_or_is_stored, lambda kind: _reader(converter, kind))
    converter.register_structure_hook_func(has_own_form, own_form_read)
    converter.register_structure_hook_func(lambda kind: isinstance(kind, TypeVar), refuse_unnamed)
    return converter


def _has_text_form(kind: Any) -> bool:
    """Whether values of a class are text in plain data: `from_text` reads what `str` gives."""
    return isinstance(kind, type) and hasattr(kind, "from_text")


def _from_text(data: Any, kind: Any) -> Any:
    if not isinstance(data, str):
        raise ValueError(f"text such as `{kind.text_form}` is wanted, not {_shown(data)}")
    return kind.from_text(data)


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _one_of(data: Any, kind: type[Enum]) -> Enum:
    values = [str(member.value) for member in kind]
    if isinstance(data, str) and data in values:
        return kind(data)
    close = nearest(data, values) if isinstance(data, str) else None
    raise ValueError(
        f"{_shown(data)} is not one of {', '.join(values)}" + (f": did you mean `{close}`?" if close else "")
    )


def _checks_or_is_stored(kind: Any) -> bool:
    return is_stored(kind) or (attrs.has(kind) and any(map(_is_looked_at, attrs.fields(kind))))


def _is_looked_at(attribute: attrs.Attribute[Any]) -> bool:
    return bool(checks_of(attribute)) or is_secret(attribute)


def _reader(converter: Any, kind: Any) -> Any:
    """A reader of a record that runs each field's checks as the field is read, so that all faults come at once."""
    from cattrs.gen import make_dict_structure_fn, override

    def reader(attribute: attrs.Attribute[Any]) -> Any:
        def read(data: Any, hint: Any) -> Any:
            if is_secret(attribute) and data == HIDDEN:
                help = "use data that was written with this field shown"
                raise InputError([Fault((), "it was hidden when this was written", help, "hidden")])
            value = converter.structure(data, hint)
            raise_if_any(Fault((), message, code="wrong-value") for message in messages(kind, attribute, value))
            return value

        return read

    attrs.resolve_types(get_origin(kind) or kind)
    readers: dict[str, Any] = {a.name: override(struct_hook=reader(a)) for a in attrs.fields(kind) if _is_looked_at(a)}
    read_fields = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **readers)
    return without_marks(kind, read_fields) if is_stored(kind) else read_fields


# ---------------------------------------------------------------- reasons


@attrs.frozen(kw_only=True)
class _ReasonForm:
    statement: str
    code: str = ""
    held: bool | None
    sentence: str = ""
    values: Mapping[str, str] = attrs.field(factory=dict)


def _reason_as_data(reason: Reason) -> dict[str, Any]:
    return {
        "statement": reason.statement,
        "code": reason.code,
        "held": reason.held,
        "sentence": reason.sentence,
        "values": dict(reason.values),
    }


def _reason(form: _ReasonForm) -> Reason:
    """A reason read back: its sentence follows from code and values, unless it has no code."""
    text = "" if form.code else form.sentence
    return Reason(form.statement, form.held, text, form.values, form.code)


# ---------------------------------------------------------------- unions of records, generic records


def _with_marks(converter: Any, record: type) -> Any:
    from cattrs.gen import make_dict_unstructure_fn

    return with_marks(record, make_dict_unstructure_fn(record, converter))


def _is_union_of_kinds(kind: Any) -> bool:
    members = get_args(kind)
    return _is_union(kind) and len(members) > 1 and all(map(is_of_a_kind, members))


def _one_of_the_kinds(converter: Any, data: Any, union: Any) -> Any:
    members = {member.kind: member for member in get_args(union)}
    if not isinstance(data, Mapping) or data.get(KIND) not in members:
        raise ValueError(f"a table is wanted whose `{KIND}` is one of {', '.join(members)}")
    return converter.structure(data, members[data[KIND]])


# ---------------------------------------------------------------- single values


def _is_tuple(kind: Any) -> bool:
    return bool(get_origin(kind) is tuple)


def _is_set(kind: Any) -> bool:
    return bool(kind is frozenset or get_origin(kind) is frozenset)


def _is_fact(kind: Any) -> bool:
    """Whether a type is a union of what facts are made of."""
    members = set(get_args(kind)) - {type(None)}
    return _is_union(kind) and bool(members) and members <= {str, Decimal, date, bool} and len(members) > 1


def _is_list(kind: Any) -> bool:
    """A list, a set, or a tuple of any length whose members are of one kind."""
    return get_origin(kind) in (list, frozenset) or (get_origin(kind) is tuple and get_args(kind)[1:] == (Ellipsis,))


def _list_reader(converter: Any, kind: Any) -> Any:
    """A reader of lists that takes nothing else: a text or a table is no list of its letters or keys."""
    from cattrs.cols import list_structure_factory

    as_list: Any = list[get_args(kind)[0]]  # type: ignore[misc]  # known at run time only
    members, made = list_structure_factory(as_list, converter), get_origin(kind)

    def read(data: Any, _: Any) -> Any:
        if not isinstance(data, (list, tuple)):
            raise ValueError(f"a list is wanted, not {_shown(data)}")
        return made(members(data, kind))

    return read


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType)


def _fact_as_data(value: Any) -> Any:
    match value:
        case Decimal():
            return {"number": format(value, "f")}
        case date():
            return {"day": value.isoformat()}
    return value


def _fact(data: Any, kind: Any) -> Any:
    match data:
        case None | bool() | str():
            return data
        case {"number": _}:
            return _number(data)
        case {"day": _}:
            return _day(data)
    raise ValueError(f"a fact is text, true, false, null, a number or a day, not {_shown(data)}")


def _number(data: Any) -> Decimal:
    text = data.get("number") if isinstance(data, Mapping) else data
    if not isinstance(text, str):
        raise ValueError(f"an exact number is written as text, not {_shown(data)}")
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError(f"{text!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{text!r} is not a number")
    return number


def _day(data: Any) -> date:
    text = data.get("day") if isinstance(data, Mapping) else data
    day = iso_day(text) if isinstance(text, str) else None
    if day is None:
        raise ValueError(f"a day is written as year-month-day, not {_shown(data)}")
    return day


def _instant(data: Any) -> datetime:
    if not isinstance(data, str):
        raise ValueError(f"an instant is written as text, such as 2026-06-15T14:05:00-05:00, not {_shown(data)}")
    return iso_instant(data)


def _shown(data: Any) -> str:
    """What was given, as its sender wrote it."""
    try:
        text = json.dumps(data, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = repr(data)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def _exactly(data: Any, kind: type) -> Any:
    if type(data) is not kind:
        raise ValueError(f"{in_words(kind)} is wanted, not {_shown(data)}")
    return data
