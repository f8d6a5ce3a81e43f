"""Records that check themselves when they are made: the types of their fields and what each must be, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from .faults import Fault, raise_if_any

__all__ = [
    "HIDDEN",
    "Check",
    "argument_faults",
    "check",
    "checked",
    "checks_of",
    "hidden",
    "in_words",
    "is_secret",
    "messages",
    "not_blank",
    "not_negative",
    "record",
    "secret",
]

Check: TypeAlias = Callable[[Any], str | None]
"""Looks at a value of the right type, and says what is wrong with it, or None."""

_CHECKS = "subrules.checks"
_SECRET = "subrules.secret"  # noqa: S105 - the key of a mark, no secret

_WORDS = {str: "text", int: "a whole number", bool: "true or false", date: "a day", datetime: "an instant"}


def check(*checks: Check) -> dict[str, tuple[Check, ...]]:
    """The metadata of an attrs field whose values must pass these checks."""
    return {_CHECKS: checks}


HIDDEN = "(hidden)"
"""What stands for a secret wherever something is shown."""


def secret(*checks: Check) -> dict[str, Any]:
    """The metadata of a field that nothing shows unless it is asked for, such as a password.

    Plain data that is to be shown says `{"hidden": true}` in its place; what is stored keeps it. Give the
    field `repr=hidden` as well, so that Python does not show it either.

    >>> @attrs.frozen
    ... class Login:
    ...     password: str = attrs.field(metadata=secret(not_blank), repr=hidden)
    ...     __attrs_post_init__ = checked
    >>> Login("open sesame")
    Login(password=(hidden))
    """
    return {_CHECKS: checks, _SECRET: True}


def hidden(value: object) -> str:
    """How a secret looks in Python: whether it is there, and no more."""
    return "None" if value is None else HIDDEN


def is_secret(attribute: attrs.Attribute[Any]) -> bool:
    """Whether a field is marked as a secret."""
    return bool(attribute.metadata.get(_SECRET, False))


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
    kind: type = type(record)
    found: list[Fault] = []
    for one in _compiled(kind):
        value = getattr(record, one.name)
        if not one.fits(value) or (
            one.checks and value is not None and any(look(value) is not None for look in one.checks)
        ):
            found += [Fault((one.name,), message, code="wrong-value") for message in _said(one, value)]
    if not found and hasattr(record, "faults"):
        found = list(record.faults())
    raise_if_any(found)


if TYPE_CHECKING:
    from attrs import frozen as record  # what type checkers know: a frozen class, keyword-only where it says so
else:

    def record(kind: type | None = None, **options: Any) -> Any:
        """A frozen, slotted class of records that check themselves when they are made: `frozen` and `checked` in one.

        Args:
            kind: the class.
            **options: those of `attrs.frozen`, such as `kw_only=True`.

        Returns:
            The class of records.

        >>> @record(kw_only=True)
        ... class Tip:
        ...     cents: int = attrs.field(metadata=check(not_negative))
        >>> Tip(cents="1")
        Traceback (most recent call last):
        ...
        subrules.faults.InputError: the input cannot be used: cents: expected a whole number, got '1'
        """
        if kind is None:
            return lambda one: record(one, **options)
        if "__attrs_post_init__" in vars(kind):
            raise TypeError(f"{kind.__name__} has an __attrs_post_init__ of its own: give it `faults` instead")
        kind.__attrs_post_init__ = checked
        return attrs.frozen(**options)(kind)


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
    yield from _said(next(one for one in _compiled(kind) if one.name == attribute.name), value)


def _said(one: _Compiled, value: Any) -> Iterator[str]:
    if not one.fits(value):
        given = HIDDEN if one.secret else f"{value!r:.200}"
        yield f"expected {in_words(one.hint)}, got {given}"
    elif value is not None:
        found = (message for look in one.checks if (message := look(value)) is not None)
        yield from (_without_secret(message, value) for message in found) if one.secret else found


def _without_secret(message: str, value: Any) -> str:
    """What a check says of a secret, unless it says the secret."""
    return "it cannot be used" if str(value) in message else message


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


# ---------------------------------------------------------------- compiled once a class


@attrs.frozen
class _Compiled:
    """One field: its type as a test of a value, and its checks."""

    name: str
    hint: Any
    fits: Callable[[Any], bool]
    checks: tuple[Check, ...]
    secret: bool


@cache
def _compiled(kind: type) -> tuple[_Compiled, ...]:
    hints = get_type_hints(kind)
    return tuple(
        _Compiled(one.name, hints[one.name], _test(hints[one.name]), checks_of(one), is_secret(one))
        for one in attrs.fields(kind)
    )


def _members(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _fits(value: Any, hint: Any) -> bool:
    return _test(hint)(value)


def _test(hint: Any) -> Callable[[Any], bool]:
    """Whether a value is of a type, as a function that looks at nothing but the value."""
    members = _members(hint)
    if len(members) == 1:
        return _single(hint)
    tests = tuple(_single(member) for member in members if member is not type(None))
    first = tests[0]
    if len(members) == 2 and len(tests) == 1:
        return lambda value: value is None or first(value)
    if len(tests) == len(members):
        return lambda value: any(test(value) for test in tests)
    return lambda value: value is None or any(test(value) for test in tests)


def _single(kind: Any) -> Callable[[Any], bool]:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or isinstance(kind, TypeVar):
        return lambda value: True
    if origin is Literal:
        return lambda value: any(value == word and type(value) is type(word) for word in inner)
    if origin is tuple and inner[1:] != (Ellipsis,):
        each = tuple(map(_test, inner))
        return lambda value: (
            isinstance(value, tuple) and len(value) == len(each) and all(t(v) for t, v in zip(each, value, strict=True))
        )
    if origin in (tuple, frozenset):
        member = _test(inner[0])
        return lambda value: isinstance(value, origin) and all(map(member, value))
    if origin is not None and issubclass(origin, Mapping):
        key, held = map(_test, inner)
        return lambda value: isinstance(value, origin) and all(key(k) and held(v) for k, v in value.items())
    if kind in (int, date):
        return lambda value: type(value) is kind
    return lambda value: isinstance(value, origin or kind)
