"""What stored records say beside their fields in plain data: their kind, their version, what is only read.

A class takes part by class variables: `kind`, where it is one of a closed union; `stored_version`, where
records are kept for years; `derived`, names of properties that readers of the data may use and that are
made anew when it is read back. A class with `to_data` and `from_data` has a form of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

import attrs

from .faults import Fault, InputError

KIND = "kind"
"""Where plain data says which record of a closed union it holds: the class's own `kind`."""
VERSION = "version"
"""Where plain data says in which version of its form a record was stored."""


def is_of_a_kind(kind: Any) -> bool:
    """Whether a class says by `kind` which record of a closed union it is."""
    return attrs.has(kind) and isinstance(getattr(kind, KIND, None), str)


def has_own_form(kind: Any) -> bool:
    """Whether a class makes its plain data itself, and reads it."""
    cls = get_origin(kind) or kind
    return isinstance(cls, type) and hasattr(cls, "to_data") and hasattr(cls, "from_data")


def own_form_read(data: Any, kind: Any) -> Any:
    """A record of a class that reads its plain data itself; of a generic one with what it holds."""
    cls = get_origin(kind) or kind
    return cls.from_data(data, *get_args(kind))


def unnamed(kind: Any) -> Fault:
    """A generic record that is asked for without what it holds: a guess would be found out years later."""
    name = getattr(kind, "__name__", "Undo")
    help = f"name it, as in `from_plain(data, {name}[Customer])`"
    return Fault((), "the type of the record in it is not known", help, "type-not-named")


def refuse_unnamed(_: Any, kind: Any) -> Any:
    """Refuse to guess what a generic record holds.

    Raises:
        InputError: always.
    """
    raise InputError([unnamed(kind if isinstance(kind, type) else None)])


def with_marks(record: type, fields: Callable[[Any], dict[str, Any]]) -> Callable[[Any], dict[str, Any]]:
    """A writer of a record: its kind and version, its fields, and what is derived of them."""
    marks: dict[str, Any] = {KIND: getattr(record, KIND)} if is_of_a_kind(record) else {}
    version = version_of(record)
    marks |= {} if version is None else {VERSION: version}
    derived = derived_of(record)
    return lambda value: {**marks, **fields(value), **{name: getattr(value, name) for name in derived}}


def check_version(data: Mapping[str, Any], version: int | None) -> None:
    """Refuse what another version has written, rather than read it half.

    Raises:
        InputError: the version is missing, or is not this one.
    """
    if version is None or (data.get(VERSION) == version and not isinstance(data.get(VERSION), bool)):
        return
    found = f"got {data[VERSION]!r:.20}" if VERSION in data else "and it is missing"
    help = "read it with the release of subrules that wrote it"
    raise InputError([Fault(VERSION, f"expected version {version} of the stored form, {found}", help, "other-version")])


def version_of(kind: Any) -> int | None:
    """The version of the form in which a class's records are stored; None where they are not kept for years."""
    found = getattr(get_origin(kind) or kind, "stored_version", None)
    return found if isinstance(found, int) else None


def derived_of(kind: Any) -> tuple[str, ...]:
    """The properties that are written beside the fields, and made anew when they are read."""
    found = getattr(get_origin(kind) or kind, "derived", ())
    return found if isinstance(found, tuple) else ()
