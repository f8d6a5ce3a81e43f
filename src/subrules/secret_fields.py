"""Records as outputs show them: what a field keeps secret is hidden unless it is asked for by name.

What is stored is whole: `stored`, and `to_plain(record, secrets=True)`, hide nothing, since a password that was
not stored could not be given back. What people look at, print or send on is made here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from .checks import is_secret
from .plain import HIDDEN, to_plain


def without_secrets(record: object, *, show: Collection[str] = ()) -> Any:
    """A record as plain data, with `{"hidden": true}` in the place of what it keeps secret.

    Such data cannot be read back: a record without its password must not be taken for a whole one.

    Args:
        record: any record, also one that holds others.
        show: the names of secret fields that are shown all the same.

    Returns:
        What `to_plain` gives, less the secrets.

    >>> from subrules.merge import Customer
    >>> an = Customer(number="1", actor_id="1", password="lente")
    >>> without_secrets(an)["password"], without_secrets(an, show=["password"])["password"]
    ({'hidden': True}, 'lente')
    """
    return _hidden(record, to_plain(record, secrets=True), frozenset(show))


def _hidden(record: Any, data: Any, show: frozenset[str]) -> Any:
    """Walks a record and its plain data side by side."""
    if attrs.has(type(record)) and isinstance(data, Mapping):
        shown = dict(data)
        for attribute in attrs.fields(type(record)):
            name, value = attribute.name, getattr(record, attribute.name)
            if name in shown:
                hides = is_secret(attribute) and name not in show and value not in (None, "", ())
                shown[name] = dict(HIDDEN) if hides else _hidden(value, shown[name], show)
        return shown
    if isinstance(record, list | tuple) and isinstance(data, list):
        return [_hidden(one, plain, show) for one, plain in zip(record, data, strict=True)]
    if isinstance(record, Mapping) and isinstance(data, Mapping):
        values = list(record.values())
        return {key: _hidden(one, plain, show) for (key, plain), one in zip(data.items(), values, strict=True)}
    return data


def secret_names(kind: Any) -> tuple[str, ...]:
    """The names of the fields that a record and the records in it keep secret.

    >>> from subrules.merge import Customer
    >>> secret_names(Customer)
    ('password',)
    """
    return tuple(dict.fromkeys(_names(kind, set())))


def _names(kind: Any, seen: set[Any]) -> Iterator[str]:
    cls = get_origin(kind) or kind
    if attrs.has(cls) and cls not in seen:
        seen.add(cls)
        hints = get_type_hints(cls)
        for attribute in attrs.fields(cls):
            if is_secret(attribute):
                yield attribute.name
            yield from _names(hints[attribute.name], seen)
    for part in get_args(kind):
        yield from _names(part, seen)
