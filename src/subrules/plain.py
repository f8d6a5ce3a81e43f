"""Records as plain data and back: what JSON can hold, nothing lost. The only file that knows cattrs (LNG-17).

Numbers that must stay exact are text, days are ISO text, and a fact says what it is where text
alone would not: `{"number": "0.12"}`, `{"day": "2026-06-01"}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

Record = TypeVar("Record")


class PlainDataError(ValueError):
    """Plain data that does not have the wanted shape; `faults` lists everything that is wrong, with its path."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("the data does not have the wanted shape: " + "; ".join(faults))

    def __reduce__(self) -> tuple[type[PlainDataError], tuple[list[str]]]:
        return type(self), (list(self.faults),)


def to_plain(record: object) -> Any:
    """A record as dictionaries, lists, text, whole numbers, truth values and None.

    >>> from subrules.rules.match import Offered
    >>> to_plain(Offered("UPGRD", "Plus", ("a.rules:1",)))
    {'type': 'UPGRD', 'segment': 'Plus', 'rules': ['a.rules:1']}
    """
    return _converter().unstructure(record)


def from_plain(data: Any, kind: type[Record]) -> Record:
    """The record that plain data describes.

    Raises:
        PlainDataError: naming every fault with its path, unknown keys among them.

    >>> from subrules.rules.match import Offered
    >>> from_plain({"type": "UPGRD", "segment": "Plus", "rules": ["a.rules:1"]}, Offered).segment
    'Plus'
    """
    from cattrs import transform_error

    try:
        record: Record = _converter().structure(data, kind)
        return record
    except Exception as error:  # noqa: BLE001 - cattrs raises groups of whatever the hooks raised
        raise PlainDataError([_with_path(line) for line in transform_error(error, "", _in_words)]) from None


def _with_path(fault: str) -> str:
    message, _, path = fault.rpartition(" @ ")
    return f"{path.lstrip('.') or 'the data'}: {message}"


_KINDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "a table", tuple: "a list"}


def _in_words(error: BaseException, kind: Any) -> str:
    """What cattrs found, without Python's words."""
    from cattrs import ForbiddenExtraKeysError

    match error:
        case ForbiddenExtraKeysError():
            return f"it has {', '.join(sorted(map(repr, error.extra_fields)))}, which nothing asks for"
        case KeyError():
            return "this is missing"
        case ValueError() | TypeError() if str(error) and "literal" not in str(error):
            if isinstance(error, TypeError):
                return f"{_KINDS.get(get_origin(kind) or kind, 'something else')} is wanted here"
            return str(error)
    if get_origin(kind) is Literal or "literal" in str(error):
        wanted = [value for part in (kind, *get_args(kind)) if get_origin(part) is Literal for value in get_args(part)]
        return f"it is one of {', '.join(map(repr, wanted))}" if wanted else "it is not one of the words known here"
    return f"{_KINDS.get(get_origin(kind) or kind, getattr(kind, '__name__', str(kind)))} is wanted here"


@lru_cache(maxsize=1)
def _converter() -> Any:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, lambda value: {"number": format(value, "f")})
    converter.register_unstructure_hook(date, lambda value: {"day": value.isoformat()})
    converter.register_unstructure_hook(Enum, lambda value: value.value)
    converter.register_unstructure_hook_func(
        _is_fact_or_union, lambda value: converter.unstructure(value, unstructure_as=type(value))
    )
    converter.register_unstructure_hook_func(_is_tuple, lambda value: [converter.unstructure(v) for v in value])
    converter.register_unstructure_hook(tuple, lambda value: [converter.unstructure(v) for v in value])
    converter.register_structure_hook(Decimal, lambda data, _: _number(data))
    converter.register_structure_hook(date, lambda data, _: _day(data))
    converter.register_structure_hook(bool, lambda data, _: _exactly(bool, data))
    converter.register_structure_hook(int, lambda data, _: _exactly(int, data))
    converter.register_structure_hook(str, lambda data, _: _exactly(str, data))
    converter.register_structure_hook_func(_is_fact, _fact)
    return converter


def _is_tuple(kind: Any) -> bool:
    return bool(get_origin(kind) is tuple)


def _is_fact(kind: Any) -> bool:
    """Whether a type is a union of what facts are made of."""
    members = set(get_args(kind)) - {type(None)}
    return _is_union(kind) and bool(members) and members <= {str, Decimal, date, bool} and len(members) > 1


def _is_union(kind: Any) -> bool:
    import types

    return get_origin(kind) in (Union, types.UnionType)


def _is_fact_or_union(kind: Any) -> bool:
    return _is_union(kind)


def _fact(data: Any, kind: Any) -> Any:
    match data:
        case None | bool() | str():
            return data
        case {"number": _}:
            return _number(data)
        case {"day": _}:
            return _day(data)
    raise ValueError(f"a fact is text, true, false, null, a number or a day, not {data!r}")


def _number(data: Any) -> Decimal:
    text = data.get("number") if isinstance(data, Mapping) else data
    if not isinstance(text, str):
        raise ValueError(f"an exact number is written as text, not {data!r}")
    try:
        number = Decimal(text)
    except ArithmeticError:
        raise ValueError(f"{text!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{text!r} is not a number")
    return number


def _day(data: Any) -> date:
    from .days import iso_day

    text = data.get("day") if isinstance(data, Mapping) else data
    day = iso_day(text) if isinstance(text, str) else None
    if day is None:
        raise ValueError(f"a day is written as year-month-day, not {data!r}")
    return day


def _exactly(kind: type, data: Any) -> Any:
    if type(data) is not kind:
        words = {bool: "true or false", int: "a whole number", str: "text"}
        raise ValueError(f"{words[kind]} is wanted, not {data!r}")
    return data
