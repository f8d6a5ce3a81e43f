"""Where in a TOML file what a path leads to stands, so that a mistake in it can be shown under its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_TABLE = re.compile(rf"\s*\[\s*({_KEYS})\s*\]\s*(?:#.*)?")
_VALUE = re.compile(rf"\s*({_KEYS})\s*=")
_ONE = re.compile(_KEY)
_LAST_STEP = re.compile(r"(?:\[[^\[]*|\.?[^.\[]*)$")
_NAMED = re.compile("`([^`]+)`")


def places_in(text: str, tables: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    r"""The span of each table's heading and of each line that gives a value, by dotted path.

    Args:
        text: the file's text, with newlines for line ends.
        tables: what was read from it: what only looks like a key, within a text of several lines, leads to nothing.

    >>> text = '[fields.Fee]\ntype = "nmber"\n'
    >>> places_in(text, {"fields": {"Fee": {"type": "nmber"}}})
    {'fields.Fee': (0, 12), 'fields.Fee.type': (13, 27)}
    """
    found: dict[str, tuple[int, int]] = {}
    table: tuple[str, ...] = ()
    at = 0
    for line in text.split("\n"):
        span = (at + len(line) - len(line.lstrip()), at + len(line.rstrip()))
        heading = _TABLE.fullmatch(line)
        value = None if heading else _VALUE.match(line)
        if heading and _leads(tables, keys := tuple(_keys(heading[1]))):
            table = keys
            found.setdefault(".".join(keys), span)
        elif value and _leads(tables, keys := (*table, *_keys(value[1]))):
            found.setdefault(".".join(keys), span)
        at += len(line) + 1
    return found


def _keys(text: str) -> Iterator[str]:
    """The keys of a dotted name, without their quotation marks."""
    for key in _ONE.findall(text):
        if key[0] in "\"'":
            yield tomllib.loads(f"k = {key}")["k"]
        else:
            yield key


def _leads(tables: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
    inside: Any = tables
    for key in keys:
        if not isinstance(inside, Mapping) or key not in inside:
            return False
        inside = inside[key]
    return True


def place_of(fault: str, places: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """The span that a fault's path leads to, or as far along it as there is one; the file's beginning else.

    The path is what stands before a colon, and may go on behind it: `fields.Fee: reading.day: ...`. A key in it that
    the message names is where it stands.

    >>> places = {"fields.Fee": (0, 12), "fields.Fee.typ": (13, 27)}
    >>> place_of("fields.Fee: reading.day: only days are written in an order", places)
    (0, 12)
    >>> place_of("fields.Fee: it has `typ`, which nothing asks for", places)
    (13, 27)
    """
    path = _path_of(fault, places)
    named = (f"{path}.{name}" if path else name for name in _NAMED.findall(fault))
    return next((places[one] for one in (*named, path) if one in places), (0, 0))


def _path_of(fault: str, places: Mapping[str, tuple[int, int]]) -> str:
    """The longest path at the beginning of a fault that there is a place for; empty where there is none."""
    parts = fault.split(": ")[:-1]
    for count in range(len(parts), 0, -1):
        path = ".".join(parts[:count])
        while path:
            if path in places:
                return path
            path = _LAST_STEP.sub("", path)
    return ""
