"""JSON as tables: an object a line, or a list of objects, read one by one; each object is looked at for its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, TextIO

from .json_mistakes import no_number, repeated_key
from .row import Row, TableError

_BLOCK = 1 << 20
_LONGEST = 10_000_000
_MOST_COLUMNS = 10_000
_MOST_DIGITS = 1_000
_SPACE = " \t\r\n"


class _Found(NamedTuple):
    """A value as it was found: the line it begins on, what it is, its text, and why it is no row."""

    line: int
    value: Any
    text: str
    fault: str = ""


class _Reader:
    """Reads one value of a text; what JSON allows and no row may hold is a fault, and not an error."""

    def __init__(self) -> None:
        self._faults: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._once,
            parse_constant=self._constant,
            parse_float=self._decimal,
            parse_int=self._whole,
        )

    def read(self, text: str, at: int) -> tuple[Any, int, str]:
        """The value that begins here, where it ends, and what is wrong with it.

        Raises:
            JSONDecodeError: it is not JSON.
        """
        self._faults.clear()
        try:
            value, end = self._decoder.raw_decode(text, at)
        except RecursionError:
            raise json.JSONDecodeError("nested too deep", text, at) from None
        if not self._faults and "\\u" in text[at:end] and _has_half_a_character(value):
            self._faults.append("the row holds half a character (a lone `\\ud800` or the like)")
        if not self._faults and not isinstance(value, dict):
            self._faults.append("this is not an object with the columns' names")
        return value, end, self._faults[0] if self._faults else ""

    def _once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated = repeated_key(pairs)
        if repeated is not None:
            self._faults.append(f"`{repeated}` is said twice in one object")
        return dict(pairs)

    def _constant(self, word: str) -> None:
        self._faults.append(f"the row is not JSON: {no_number(word)}")

    def _decimal(self, text: str) -> Decimal | None:
        try:
            return Decimal(text)
        except InvalidOperation:
            self._faults.append(f"`{text[:40]}` is a number beyond all bounds")
            return None

    def _whole(self, text: str) -> int | None:
        if len(text) > _MOST_DIGITS:
            self._faults.append(f"the row holds a number of {len(text):,} digits")
            return None
        return int(text)


def _has_half_a_character(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


# ---------------------------------------------------------------- columns and rows


def json_columns(text: TextIO, name: str) -> dict[str, str]:
    """The columns of a table: every key of every object, by its letters in lower case, as it is first written.

    Raises:
        TableError: nothing in it is an object, a list is broken off, or objects go over several lines.
    """
    columns: dict[str, str] = {}
    seen: set[tuple[str, ...]] = set()
    first: _Found | None = None
    for found in _values(text, name):
        first = first or found
        if found.fault:
            continue
        keys = tuple(found.value)
        if keys in seen:
            continue
        if len(seen) < _MOST_COLUMNS:
            seen.add(keys)
        for key in keys:
            columns.setdefault(key.strip().lower(), key)
        if len(columns) > _MOST_COLUMNS:
            raise TableError(f"the objects have more than {_MOST_COLUMNS:,} different keys", file=name, line=found.line)
    if first is None:
        raise TableError(f"{name} is empty: objects with the columns' names are wanted")
    if not columns:
        raise TableError(
            f"{name} holds no object with the columns' names; line {first.line}: {first.fault or 'it is empty'}"
        )
    return columns


def json_rows(text: TextIO, name: str, columns: dict[str, str]) -> Iterator[Row]:
    """The rows, each with its keys written as they were first; an object that cannot be used is a row with a fault."""
    own = set(columns.values())
    for found in _values(text, name):
        if found.fault:
            yield Row(found.line, {}, [found.text.strip()[:2_000]], found.fault)
            continue
        cells = found.value
        if not own.issuperset(cells):
            cells = {columns[key.strip().lower()]: value for key, value in cells.items()}
            if len(cells) < len(found.value):
                names = [
                    key
                    for key in found.value
                    if [k.strip().lower() for k in found.value].count(key.strip().lower()) > 1
                ]
                fault = f"{' and '.join(f'`{key}`' for key in names)} are one column: which one is meant?"
                yield Row(found.line, {}, [found.text.strip()[:2_000]], fault)
                continue
        yield Row(found.line, cells, list(cells.values()))


def _values(text: TextIO, name: str) -> Iterator[_Found]:
    """The values of a text that is open at its beginning: those of a list, or one a line."""
    text.seek(0)
    start = text.read(_BLOCK)
    while start and not start.strip(_SPACE):
        start = text.read(_BLOCK)
    if start.lstrip(_SPACE).startswith("["):
        text.seek(0)
        yield from _listed(text, name)
        return
    _refuse_long_objects(start, name)
    text.seek(0)
    reader = _Reader()
    for number, line in enumerate(text, start=1):
        if not line.strip(_SPACE):
            continue
        at = len(line) - len(line.lstrip(_SPACE))
        try:
            value, end, fault = reader.read(line, at)
        except json.JSONDecodeError as error:
            yield _Found(number, None, line, _not_json(error, line))
            continue
        if line[end:].strip(_SPACE):
            fault = f"something stands behind the object: `{line[end:].strip()[:40]}`"
        yield _Found(number, value, line, fault)


def _not_json(error: json.JSONDecodeError, text: str) -> str:
    if error.msg == "nested too deep":
        return "the row is nested too deep"
    rest = text[error.pos :].strip()[:20]
    return "the row is not JSON: " + (f"it cannot be read from `{rest}` on" if rest else "it breaks off")


def _refuse_long_objects(start: str, name: str) -> None:
    """An object over several lines is not an object a line: each of its lines would be a fault."""
    text = start.lstrip(_SPACE)
    if not text.startswith("{"):
        return
    try:
        _, end, _ = _Reader().read(text, 0)
    except json.JSONDecodeError:
        return
    if "\n" in text[:end].rstrip(_SPACE):
        raise TableError(f"{name} has objects that go over several lines: write one a line, or a list of them in [ ]")


def _listed(text: TextIO, name: str) -> Iterator[_Found]:
    """The values of a list, in memory one at a time; where it breaks off, what was read is not all."""
    reader, buffer, at, line, is_done = _Reader(), "", 0, 1, False
    wanted = "["
    while True:
        while at < len(buffer) and buffer[at] in _SPACE:
            line += buffer[at] == "\n"
            at += 1
        if at == len(buffer):
            buffer, at = text.read(_BLOCK), 0
            if not buffer:
                if wanted != "":
                    raise TableError(
                        "the list breaks off before its `]`, so that rows are missing", file=name, line=line
                    )
                return
            continue
        sign = buffer[at]
        if wanted == "":
            raise TableError(
                f"something stands behind the list: `{buffer[at : at + 40].strip()}`", file=name, line=line
            )
        if wanted == "[":
            at, wanted = at + 1, "first"
        elif sign == "]" and wanted in ("first", ","):
            at, wanted = at + 1, ""
        elif wanted == ",":
            if sign != ",":
                raise TableError(
                    f"a comma is wanted between objects, not `{buffer[at : at + 20].strip()}`", file=name, line=line
                )
            at, wanted = at + 1, "value"
        else:
            try:
                value, end, fault = reader.read(buffer, at)
            except json.JSONDecodeError as error:
                value, end, fault, is_whole = None, len(buffer), _not_json(error, buffer), False
            else:
                is_whole = True
            if end == len(buffer) and not is_done:
                more = text.read(max(_BLOCK, len(buffer) - at))
                if len(buffer) - at > _LONGEST:
                    raise TableError(f"an object here is longer than {_LONGEST:,} characters", file=name, line=line)
                buffer, at, is_done = buffer[at:] + more, 0, not more
                continue
            if not is_whole:
                raise TableError(fault, file=name, line=line)
            yield _Found(line, value, buffer[at:end], fault)
            line += buffer.count("\n", at, end)
            at, wanted = end, ","
