"""How records, lists, tables and unions are read: everything that is wrong at once, in the words of this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, get_args, get_origin

import attrs

from ..checks import checks_of, in_words, is_secret, messages
from ..faults import Fault, InputError, raise_if_any
from ..plain_generic import VERSION, check_version, derived_of, version_of
from . import kinds
from .kinds import KIND
from .mistakes import expected, made, missing, read_at, refuse, unknown_key

Read: TypeAlias = Callable[[Any, Any], Any]
ReaderOf: TypeAlias = Callable[[Any], Read]
"""Which reader reads a type."""

HIDDEN = {"hidden": True}
"""What stands for a secret in plain data that is to be shown."""


def record_reader(reader_of: ReaderOf, kind: Any) -> Read:
    """A reader of a record that runs each field's checks as the field is read."""
    origin = get_origin(kind) or kind
    types, named = kinds.field_types(kind, unnamed=None), origin.kind if kinds.is_of_a_kind(kind) else None
    version, derived = version_of(origin), derived_of(origin)
    fields = [one for one in attrs.fields(origin) if one.init]
    readers: dict[str, Read] = {}

    def field(one: attrs.Attribute[Any], data: Any, faults: list[Fault]) -> Any:
        if one.name not in readers:  # when it is first read: a record may hold others of its own class
            read_value = reader_of(types[one.name])
            readers[one.name] = _secret_reader(read_value) if is_secret(one) else read_value
        before = len(faults)
        value = read_at(one.name, readers[one.name], data, types[one.name], faults)
        if len(faults) == before and checks_of(one):
            faults += [Fault((one.name,), message, code="wrong-value") for message in messages(origin, one, value)]
        return value

    def read(data: Any, _: Any) -> Any:
        if not isinstance(data, Mapping):
            raise expected("a table" if named is None else f"a table with the `{KIND}` {named}", data)
        if named is not None and data.get(KIND, named) != named:
            raise refuse(f"expected a table with the `{KIND}` {named}, got {data[KIND]!r:.60}")
        check_version(data, version)
        faults: list[Fault] = []
        values: dict[str, Any] = {}
        for one in fields:
            if one.name in data:
                values[one.alias] = field(one, data[one.name], faults)
            elif kinds.is_required(one):
                faults.append(missing(one.name))
        known = [*types, *derived, *([] if named is None else [KIND]), *([] if version is None else [VERSION])]
        faults += [unknown_key(str(key), types) for key in sorted(map(str, data)) if key not in known]
        raise_if_any(faults)
        return made(origin, values)

    return read


def _secret_reader(read: Read) -> Read:
    """A reader of a secret: its mark in what was shown is not taken for it, and no message says what it is."""

    def refused(data: Any, kind: Any) -> Any:
        if data == HIDDEN:
            help = "write it with `stored`, or with `secrets=True`"
            raise InputError([Fault((), "the secret is hidden here", help, "secret-hidden")])
        try:
            return read(data, kind)
        except ValueError:
            raise refuse(f"expected {in_words(kind)}, got something else, which is not shown: it is a secret") from None

    return refused


def list_reader(reader_of: ReaderOf, kind: Any) -> Read:
    """A reader of lists that takes nothing else: a text or a table is no list of its letters or keys."""
    origin, member = get_origin(kind), get_args(kind)[0]
    read_member = reader_of(member)

    def read(data: Any, _: Any) -> Any:
        if not isinstance(data, (list, tuple)):
            raise expected("a list", data)
        faults: list[Fault] = []
        values = [read_at(index, read_member, one, member, faults) for index, one in enumerate(data)]
        raise_if_any(faults)
        return origin(values)

    return read


def several_reader(reader_of: ReaderOf, kind: Any) -> Read:
    """A reader of a list whose members have each their own kind."""
    parts = get_args(kind)
    readers = list(map(reader_of, parts))

    def read(data: Any, _: Any) -> Any:
        if not isinstance(data, (list, tuple)) or len(data) != len(parts):
            raise expected(f"a list of {len(parts)}", data)
        faults: list[Fault] = []
        both = enumerate(zip(readers, data, parts, strict=True))
        values = [read_at(index, read_one, one, part, faults) for index, (read_one, one, part) in both]
        raise_if_any(faults)
        return tuple(values)

    return read


def table_reader(reader_of: ReaderOf, kind: Any) -> Read:
    """A reader of tables from text to values of one kind."""
    key, member = get_args(kind)
    read_key, read_member = reader_of(key), reader_of(member)

    def read(data: Any, _: Any) -> Any:
        if not isinstance(data, Mapping):
            raise expected("a table", data)
        faults: list[Fault] = []
        values = {
            read_at(str(name), read_key, name, key, faults): read_at(str(name), read_member, one, member, faults)
            for name, one in data.items()
        }
        raise_if_any(faults)
        return values

    return read


def kinds_reader(reader_of: ReaderOf, union: Any) -> Read:
    """A reader of a closed union: `kind` says which record it is."""
    named = {(get_origin(member) or member).kind: member for member in kinds.members(union)}

    def read(data: Any, _: Any) -> Any:
        if data is None and kinds.is_optional(union):
            return None
        if not isinstance(data, Mapping):
            raise expected(f"a table with a `{KIND}`, one of {', '.join(named)}", data)
        if KIND not in data:
            raise refuse(f"expected a table with a `{KIND}`, one of {', '.join(named)}")
        member = named.get(data[KIND]) if isinstance(data[KIND], str) else None
        if member is None:
            raise InputError([expected(f"one of {', '.join(named)}", data[KIND]).faults[0].under((KIND,))])
        return reader_of(member)(data, member)

    return read


def optional_reader(reader_of: ReaderOf, kind: Any) -> Read:
    """A reader of what may be null."""
    (member,) = kinds.members(kind)
    read_member = reader_of(member)
    return lambda data, _: None if data is None else read_member(data, member)
