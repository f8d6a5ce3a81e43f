"""The body of a request, read so that nothing in it is lost or guessed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from fastapi import Request

import subrules
from subrules.faults import Fault


async def json_body(request: Request) -> dict[str, Any]:
    """The object that the body holds.

    Raises:
        InputError: it is none, or a part of it would be lost.
    """
    return await _read(request, float)


async def exact_body(request: Request) -> dict[str, Any]:
    """The same, with every digit of its numbers: 9.7500000000000001 is another number than 9.75.

    Raises:
        InputError: as for `json_body`.
    """
    return await _read(request, Decimal)


async def _read(request: Request, number: Callable[[str], Any]) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not kind.endswith("+json"):
        raise _refused("expected JSON", "send it with the header `Content-Type: application/json`")
    try:
        text = (await request.body()).decode("utf-8")
        data = json.loads(text, parse_float=number, parse_constant=_no_constant, object_pairs_hook=_each_once)
        json.dumps(data, ensure_ascii=False, default=str).encode("utf-8")
    except subrules.InputError:
        raise
    except RecursionError:
        raise _refused("it is nested too deep", "no record is nested more than a few times") from None
    except UnicodeError:
        raise _refused("it has characters that are none", "write it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise _refused(f"it is not JSON: {error}", "look at the place that is named") from None
    except ValueError:  # what Python says of a number of more than some thousand digits
        raise _refused("it has a number that is too long", "write fewer digits") from None
    if not isinstance(data, dict):
        raise _refused("expected an object", "write { and } around it")
    return data


def _each_once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object, if each key stands once in it: of two values one would be lost."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _refused(f"`{key.encode(errors='replace').decode()}` is there twice", "write each key once")
        found[key] = value
    return found


def _no_constant(name: str) -> Any:
    raise _refused(f"`{name}` is no number of JSON", "leave out what is not known, or write null")


def _refused(message: str, help: str) -> subrules.InputError:
    return subrules.InputError([Fault((), message, help, "unreadable-body")])
