"""Records that check themselves when they are made: the types of their fields and what each must be, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import UnionType
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from .faults import Fault, raise_if_any

Check: TypeAlias = Callable[[Any], str | None]
"""Looks at a value of the right type, and says what is wrong with it, or None."""

_CHECKS = "subrules.checks"
_HIDES = "subrules.hides"

_WORDS = {str: "text", int: "a whole number", bool: "true or false", date: "a day", datetime: "an instant"}


def check(*checks: Check) -> dict[str, tuple[Check, ...]]:
    """The metadata of an attrs field whose values must pass these checks."""
    return {_CHECKS: checks}


def secret(*checks: Check) -> dict[str, Any]:
    """The metadata of an attrs field that is stored but not shown unless it is asked for by name, such as a password.

    >>> is_secret(attrs.fields(attrs.make_class("Login", {"password": attrs.field(metadata=secret())})).password)
    True
    """
    return {_CHECKS: checks, _HIDES: True}


def is_secret(attribute: attrs.Attribute[Any]) -> bool:
    """Whether a field is not shown unless it is asked for by name."""
    return bool(attribute.metadata.get(_HIDES, False))


def not_negative(value: Any) -> str | None:
    """An amount of money or a number that must not be below zero."""
    below = value.is_negative if hasattr(value, "is_negative") else value < 0
    return f"{value} is below zero" if below else None


def not_blank(value: str) -> str | None:
    """A text that must say something."""
    return None if value.strip() else "it is blank"


def checked(record: Any) -> None:
    """What a record's class calls as its `__attrs_post_init__`: refuse fields that are not what they should be.

    Where every field is in order, the class's own `faults`, if it has one, looks at them together.

    Raises:
        InputError: naming every fault with its field.

    >>> @attrs.frozen
    ... class Tip:
    ...     cents: int = attrs.field(metadata=check(not_negative))
    ...     __attrs_post_init__ = checked
    >>> Tip(-1)
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: cents: -1 is below zero
    """
    kind = type(record)
    found = [
        Fault(attribute.name, message)
        for attribute in attrs.fields(kind)
        for message in messages(kind, attribute, getattr(record, attribute.name))
    ]
    if not found and hasattr(record, "faults"):
        found = list(record.faults())
    raise_if_any(found)


def argument_faults(**arguments: tuple[object, Any]) -> Iterator[Fault]:
    """What is wrong with the types of a function's arguments: each with what it must be, by its name.

    >>> [str(fault) for fault in argument_faults(tip=(3, str), now=(None, datetime))]
    ['tip: expected text, got 3', 'now: expected an instant, got None']
    """
    for name, (value, kind) in arguments.items():
        if not _fits(value, kind):
            yield Fault((name,), f"expected {in_words(kind)}, got {value!r:.60}", code="wrong-type")


def messages(kind: type, attribute: attrs.Attribute[Any], value: Any) -> Iterator[str]:
    """What is wrong with the value of one field of a record."""
    hint = _hints(kind)[attribute.name]
    if not _fits(value, hint):
        yield f"{in_words(hint)} is wanted, not {value!r}"
    elif value is not None:
        yield from (message for one in checks_of(attribute) if (message := one(value)) is not None)


def checks_of(attribute: attrs.Attribute[Any]) -> tuple[Check, ...]:
    """The checks of a field."""
    return tuple(attribute.metadata.get(_CHECKS, ()))


def in_words(hint: Any) -> str:
    """What a type is called, without Python's words.

    >>> in_words(int | None), in_words(tuple[str, ...])
    ('a whole number', 'a list')
    """
    members = [member for member in _members(hint) if member is not type(None)]
    if len(members) > 1:
        return " or ".join(map(in_words, members))
    kind = get_origin(members[0]) or members[0]
    if isinstance(kind, type):
        if kind.__name__.startswith("_"):
            return "a table"  # a form that only data is read by
        if kind in (list, tuple):
            return "a list"
        if issubclass(kind, Mapping):
            return "a table"
        if kind in _WORDS:
            return _WORDS[kind]
    name = getattr(kind, "__name__", str(kind))
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


@lru_cache(maxsize=256)
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _members(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _fits(value: Any, hint: Any) -> bool:
    return any(_is(value, member) for member in _members(hint))


def _is(value: Any, kind: Any) -> bool:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or isinstance(kind, TypeVar):
        return True
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(one, inner[0]) for one in value)
    if origin is not None:
        if not isinstance(value, origin):
            return False
        return not isinstance(value, Mapping) or all(
            _fits(key, inner[0]) and _fits(one, inner[1]) for key, one in value.items()
        )
    if kind in (int, date):
        return type(value) is kind
    return isinstance(value, kind)
