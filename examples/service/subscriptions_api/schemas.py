"""What the bodies look like, for the OpenAPI page: the only place that makes schemas.

The page lists the keys of each body. The full JSON Schemas of records go in `schema_of`.
"""

from __future__ import annotations

from typing import Any

import attrs

_FAULT = {name: {"type": "string"} for name in ("msg", "type", "help", "statement")}
_FAULTS = {
    "schema": {
        "type": "object",
        "properties": {
            "detail": {
                "type": "array",
                "items": {"type": "object", "properties": {"loc": {"type": "array"}, **_FAULT}},
            }
        },
    }
}
"""What `subrules.http_422` gives."""


def schema_of(kind: type) -> dict[str, Any]:
    """A JSON Schema of a record: its fields, and which of them are needed."""
    fields = attrs.fields(kind)
    return {
        "title": kind.__name__,
        "type": "object",
        "properties": {one.name: {} for one in fields},
        "required": [one.name for one in fields if one.default is attrs.NOTHING],
        "additionalProperties": False,
    }


def body_of(kind: type, example: Any = None) -> dict[str, Any]:
    """What FastAPI shows for a body that is one record."""
    return _body(schema_of(kind), example)


def body_of_parts(case: type, **parts: type) -> dict[str, Any]:
    """What FastAPI shows for a body that is a case, and perhaps further records under keys of their own."""
    schema = schema_of(case)
    for name, kind in parts.items():
        schema["properties"][name] = schema_of(kind)
        schema["required"].append(name)
    return _body(schema, None)


def _body(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {"422": {"description": "Input that cannot be used", "content": {"application/json": _FAULTS}}},
    }
