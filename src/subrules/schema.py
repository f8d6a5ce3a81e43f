"""JSON Schema (draft 2020-12) of what plain data holds: every record, answer, settings and request.

A schema says what `from_plain` reads by shape; what a value must be beside that (an amount not below
zero, fields that do not contradict each other) `from_plain` says.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, TypeVar, get_args, get_origin

import attrs

from .checks import is_secret
from .decision import Reason
from .faults import Fault, InputError
from .plain import kinds, record_name
from .plain.converter import writer
from .plain.reasons import ReasonForm
from .plain.values import NUMBER
from .plain_generic import VERSION, derived_of, has_own_form, version_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = rf"{_DAY}T[0-9]{{2}}:[0-9]{{2}}(:[0-9]{{2}}(\.[0-9]{{1,6}})?)?(Z|[+-][0-9]{{2}}:[0-9]{{2}})"

Schema = dict[str, Any]


def json_schema(kind: Any) -> Schema:
    """The JSON Schema of a record or an answer as `to_plain` writes it and `from_plain` reads it.

    Args:
        kind: a class, such as `restart.Request`, or a type such as `Decision[restart.Answer]`.

    Returns:
        The schema; each record that it holds stands once under `$defs`, with its title and its descriptions.

    Raises:
        InputError: the type holds something that plain data has no form for.

    >>> from subrules.restart import Rate
    >>> json_schema(Rate)["$ref"]
    '#/$defs/restart.Rate'
    >>> json_schema(Rate)["$defs"]["restart.Rate"]["properties"]["term"]["examples"]
    ['13 weeks']
    """
    definitions = _Definitions()
    schema = definitions.of(kind)
    return {"$schema": DIALECT, **schema, **({"$defs": definitions.made} if definitions.made else {})}


class _Definitions:
    """The records of one schema, each once, also where a record holds others of its own class."""

    def __init__(self) -> None:
        self.made: dict[str, Schema] = {}
        self._names: dict[Any, str] = {}

    def of(self, kind: Any) -> Schema:
        """The schema of a type, its records put into the definitions."""
        for applies, schema_of in _FORMS:
            if applies(kind):
                return schema_of(self, kind)
        raise InputError([Fault(("kind",), f"plain data has no form for {kind!r:.80}", code="no-plain-form")])

    def record(self, kind: Any) -> Schema:
        """A reference to a record, which is defined when it is first met."""
        if kind not in self._names:
            name, number = record_name(kind), 2
            while name in self.made:
                name, number = f"{record_name(kind)}-{number}", number + 1
            self._names[kind] = name
            self.made[name] = {}
            self.made[name] = self._properties(kind)
        return {"$ref": f"#/$defs/{self._names[kind]}"}

    def _properties(self, kind: Any) -> Schema:
        origin = get_origin(kind) or kind
        types, said = kinds.field_types(kind), descriptions(origin)
        fields = [one for one in attrs.fields(origin) if one.init]
        named = {kinds.KIND: {"const": origin.kind}} if kinds.is_of_a_kind(kind) else {}
        version = version_of(origin)
        named |= {} if version is None else {VERSION: {"const": version}}
        named |= {name: {"title": name.replace("_", " "), "readOnly": True} for name in derived_of(origin)}
        properties = named | {one.name: self._field(one, types[one.name], said.get(one.name, "")) for one in fields}
        return {
            "title": _title(origin),
            **_about(summary(origin)),
            "type": "object",
            "properties": properties,
            "required": [
                *([] if version is None else [VERSION]),
                *(one.name for one in fields if kinds.is_required(one)),
            ],
            "additionalProperties": False,
        }

    def _field(self, one: attrs.Attribute[Any], kind: Any, said: str) -> Schema:
        schema = self.of(kind) | _about(said)
        if is_secret(one):
            schema["writeOnly"] = True
        if kinds.is_required(one) or isinstance(one.default, attrs.Factory):  # type: ignore[arg-type]
            return schema
        plain = writer(False).unstructure(one.default, unstructure_as=None if kind is Any else kind)
        return schema | {"default": plain}


# ---------------------------------------------------------------- single types


def _text(kind: Any) -> Schema:
    pattern = {"pattern": f"^(?:{kind.text_pattern})$"} if hasattr(kind, "text_pattern") else {}
    return {"type": "string", "title": kind.__name__, **pattern, "examples": [kind.text_form]}


def _own_form(kind: Any) -> Schema:
    """A class that makes its plain data itself: a table whose keys its own reader looks at."""
    origin = get_origin(kind) or kind
    version = version_of(origin)
    marks = {} if version is None else {"properties": {VERSION: {"const": version}}, "required": [VERSION]}
    return {"title": _title(origin), **_about(summary(origin)), "type": "object", **marks}


def _words(values: list[Any]) -> Schema:
    names = {str: "string", bool: "boolean", int: "integer"}
    types = {names[type(one)] for one in values if type(one) in names}
    return {**({"type": types.pop()} if len(types) == 1 else {}), "enum": values}


def _enum(_: _Definitions, kind: Any) -> Schema:
    return {"title": _title(kind), **_about(summary(kind)), **_words([member.value for member in kind])}


def _union(definitions: _Definitions, kind: Any) -> Schema:
    found = [definitions.of(member) for member in kinds.members(kind)]
    if kinds.is_union_of_kinds(kind):
        found = [  # who reads a union needs the kind; the record alone may do without
            {**one, "required": [kinds.KIND]} for one in found
        ]
    return {"anyOf": [*found, *([{"type": "null"}] if kinds.is_optional(kind) else [])]}


def _fact(_: _Definitions, kind: Any) -> Schema:
    alone = {
        str: {"type": "string"},
        bool: {"type": "boolean"},
        Decimal: _held("number", NUMBER),
        date: _held("day", _DAY),
    }
    return {
        "anyOf": [
            *(alone[one] for one in kinds.members(kind)),
            *([{"type": "null"}] if kinds.is_optional(kind) else []),
        ]
    }


def _held(key: str, pattern: str) -> Schema:
    return {
        "type": "object",
        "properties": {key: {"type": "string", "pattern": f"^(?:{pattern})$"}},
        "required": [key],
        "additionalProperties": False,
    }


def _list(definitions: _Definitions, kind: Any) -> Schema:
    return {"type": "array", "items": definitions.of(get_args(kind)[0])}


def _several(definitions: _Definitions, kind: Any) -> Schema:
    parts = [definitions.of(part) for part in get_args(kind)]
    return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}


def _table(definitions: _Definitions, kind: Any) -> Schema:
    key, member = get_args(kind)
    return {"type": "object", "propertyNames": definitions.of(key), "additionalProperties": definitions.of(member)}


def _plain(schema: Schema) -> Callable[[_Definitions, Any], Schema]:
    return lambda _, kind: dict(schema)


def _is(wanted: Any) -> Callable[[Any], bool]:
    return lambda kind: kind is wanted


_FORMS: tuple[tuple[Callable[[Any], bool], Callable[[_Definitions, Any], Schema]], ...] = (
    (lambda kind: kind is Any or isinstance(kind, TypeVar), _plain({})),
    (_is(Reason), lambda definitions, _: definitions.record(ReasonForm)),
    (has_own_form, lambda _, kind: _own_form(kind)),
    (kinds.has_text_form, lambda _, kind: _text(kind)),
    (kinds.is_record, _Definitions.record),
    (kinds.is_enum, _enum),
    (kinds.is_literal, lambda _, kind: _words(list(get_args(kind)))),
    (kinds.is_fact, _fact),
    (kinds.is_union, _union),
    (kinds.is_list, _list),
    (kinds.is_several, _several),
    (kinds.is_table, _table),
    (_is(str), _plain({"type": "string"})),
    (_is(bool), _plain({"type": "boolean"})),
    (_is(int), _plain({"type": "integer"})),
    (_is(type(None)), _plain({"type": "null"})),
    (_is(Decimal), _plain({"type": "string", "pattern": f"^(?:{NUMBER})$", "examples": ["0.12"]})),
    (_is(date), _plain({"type": "string", "format": "date", "pattern": f"^{_DAY}$"})),
    (_is(datetime), _plain({"type": "string", "format": "date-time", "pattern": f"^(?:{_INSTANT})$"})),
    (_is(tzinfo), _plain({"type": "string", "examples": ["America/Chicago"]})),
)


# ---------------------------------------------------------------- titles and descriptions

_ATTRIBUTE = re.compile(r"    (\w+): (.*)")


def summary(kind: type) -> str:
    """What a class says it is: the first paragraph of its docstring.

    >>> summary(Reason).split(":")[0]
    'One criterion that was weighed'
    """
    return " ".join((inspect.getdoc(kind) or "").split("\n\n")[0].split())


def descriptions(kind: type) -> Mapping[str, str]:
    """What a class says of its fields: the section `Attributes:` of its docstring.

    >>> descriptions(Reason)["held"]
    'whether it held; None where the facts are not known.'
    """
    found: dict[str, str] = {}
    name = ""
    for line in _section(inspect.getdoc(kind) or ""):
        if one := _ATTRIBUTE.fullmatch(line):
            name = one[1]
            found[name] = one[2]
        elif name:
            found[name] += f" {line.strip()}"
    return found


def _section(text: str) -> Iterator[str]:
    lines = iter(text.splitlines())
    for line in lines:
        if line in ("Attributes:", "Args:"):
            break
    for line in lines:
        if not line.startswith("    "):
            return
        yield line


def _about(said: str) -> Schema:
    return {"description": said} if said else {}


def _title(kind: type) -> str:
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*", kind.__name__.lstrip("_"))) or kind.__name__
