"""Strategies for the records of the policies, read off their classes: each field by its type and its checks."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from ..checks import checks_of
from ..days import Term, Window
from ..decision import Reason
from ..faults import InputError
from ..money import Money
from ..patron import Action
from ..plain.kinds import field_types
from ..rules.vocabulary import Vocabulary
from ..subscription import DOWNGRADE, UPGRADE
from ..versions import Circulation, Systems, Version
from . import values

Record = TypeVar("Record")

IDS = ("1", "2", "A7")
TEXTS = ("", "1", "An", "12 Mill Lane", "55555", "an@example.com")
EMAILS = ("an@example.com", "AN@example.com", "bo@example.org")

_STRATEGIES: dict[Any, Callable[[], st.SearchStrategy[Any]]] = {
    str: lambda: st.sampled_from(TEXTS),
    bool: st.booleans,
    int: lambda: st.integers(0, 400),
    Decimal: lambda: st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False, places=2),
    date: lambda: st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    datetime: values.instants,
    tzinfo: values.zones,
    Money: lambda: values.money(currencies=("USD",)),
    Term: values.terms,
    Version: values.versions,
    Circulation: values.circulations,
    Systems: values.systems,
    Reason: lambda: st.builds(Reason, st.just("RST-05"), st.sampled_from((True, False, None)), st.sampled_from(TEXTS)),
    Window: lambda: st.just(Window()),
}

_FITTING: dict[tuple[str, str], Callable[[], st.SearchStrategy[Any]]] = {
    # PAC-05, PAC-19, PAC-24: what a branch cannot settle otherwise
    ("Branch", "phone_validation"): st.none,
    ("Branch", "block_stops"): lambda: st.just(tuple(Action)),
    ("Branch", "tab_address"): lambda: st.sampled_from(EMAILS),
    ("Branch", "staff_address"): lambda: st.sampled_from(("", *EMAILS)),
}
"""Fields that few values of their type fit."""


def domain(kind: type[Record], **chosen: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    """Records of a class of `restart`, `change`, `occupant`, `patron`, `merge` or `offers`, or of one's own built alike.

    A field is drawn by its type and passes its checks; records whose fields contradict each other are not
    drawn. Money is in one currency.

    Args:
        kind: the attrs class.
        chosen: strategies for some fields, by their names; the others are drawn by their types.

    Returns:
        A strategy for instances of the class.

    Raises:
        TypeError: `kind` is no attrs class, or has no field of a name in `chosen`.

    >>> from hypothesis import Phase, find, settings, strategies as st
    >>> from subrules import restart
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> find(domain(restart.Subscription), lambda one: one.trial, settings=quick).trial
    True
    >>> find(domain(restart.Rate, id=st.just("13W")), lambda rate: rate.amount.minor > 0, settings=quick).id
    '13W'
    """
    if not attrs.has(kind):
        raise TypeError(f"an attrs class is wanted, not {kind!r}")
    hints = field_types(kind)
    fields = {
        attribute.name: chosen[attribute.name]
        if attribute.name in chosen
        else _FITTING.get((kind.__name__, attribute.name), partial(_field, attribute, hints[attribute.name]))()
        for attribute in attrs.fields(get_origin(kind) or kind)
        if attribute.init
    }
    unknown = sorted(set(chosen) - set(fields))
    if unknown:
        raise TypeError(f"{kind.__name__} has no field {', '.join(unknown)}")
    made = st.fixed_dictionaries(fields).map(lambda drawn: _made(kind, drawn)).filter(lambda one: one is not None)
    return made  # type: ignore[return-value]  # what is None was filtered out


def _made(kind: type[Record], drawn: Mapping[str, Any]) -> Record | None:
    try:
        return kind(**drawn)
    except InputError:
        return None


def _field(attribute: attrs.Attribute[Any], hint: Any) -> st.SearchStrategy[Any]:
    checks = checks_of(attribute)
    drawn = st.deferred(lambda: of_type(hint, attribute.name))
    if not checks:
        return drawn
    return drawn.filter(lambda value: value is None or all(check(value) is None for check in checks))


def of_type(hint: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Values of a type; the name of the field tells ids and e-mails from other texts."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of([st.none() if member is type(None) else of_type(member, name) for member in inner])
    if origin is tuple:
        return st.lists(of_type(inner[0], name), max_size=2, unique_by=_identity).map(tuple)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(of_type(inner[0], name), of_type(inner[1], name), max_size=2)
    if hint is str and name in ("id", "email", "emails", "occupant", "registration", "number"):
        return st.sampled_from(EMAILS if name.startswith("email") else IDS)
    if hint is str and name == "type":
        return st.sampled_from([UPGRADE, DOWNGRADE])
    if hint in _STRATEGIES:
        return _STRATEGIES[hint]()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    if attrs.has(hint) and hint is not Vocabulary:
        return domain(hint)
    return st.from_type(hint)


def _identity(value: Any) -> Any:
    """What tells two items of one list apart."""
    for name in ("id", "number", "library", "name"):
        if hasattr(value, name):
            return getattr(value, name)
    return repr(value)
