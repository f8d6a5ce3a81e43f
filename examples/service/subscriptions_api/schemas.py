"""What the bodies look like, for the OpenAPI page: the only place that makes schemas."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI

import subrules

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


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a record, as `from_plain` reads it."""
    return {name: part for name, part in subrules.json_schema(kind).items() if name != "$schema"}


def body_of(kind: Any, example: Any = None) -> dict[str, Any]:
    """What FastAPI shows for a body that is one record."""
    return _body(schema_of(kind), example)


def body_of_parts(case: Any, **parts: Any) -> dict[str, Any]:
    """What FastAPI shows for a body that is a case, with further records under keys of their own."""
    schema = schema_of(case)
    whole = schema["$defs"].pop(schema["$ref"].rpartition("/")[2])
    for name, kind in parts.items():
        part = schema_of(kind)
        schema["$defs"] |= part.pop("$defs", {})
        whole["properties"][name] = part
        whole["required"].append(name)
    return _body({**whole, "$defs": schema["$defs"]}, None)


def with_components(app: FastAPI) -> None:
    """Let the records of all bodies stand once, where OpenAPI has them: under `components`."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        page = made()
        components = page.setdefault("components", {}).setdefault("schemas", {})
        for path in page["paths"].values():
            for call in path.values():
                schema = call.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
                components |= schema.pop("$defs", {})
        moved: dict[str, Any] = json.loads(json.dumps(page).replace('"#/$defs/', '"#/components/schemas/'))
        page.clear()
        page.update(moved)
        return page

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to change the page


def _body(schema: dict[str, Any], example: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {"422": {"description": "Input that cannot be used", "content": {"application/json": _FAULTS}}},
    }
