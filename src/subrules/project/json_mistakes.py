"""What is wrong with a text that should be JSON, in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from json import JSONDecodeError
from typing import Any

_PLAIN = {
    "Expecting value": "a value is missing, or is not written as one: text stands in straight quotation marks",
    "Expecting property name enclosed in double quotes": "a name in straight quotation marks is missing",
    "Expecting ':' delimiter": "a `:` is missing between a name and its value",
    "Expecting ',' delimiter": "a `,` or a closing bracket is missing",
    "Unterminated string starting at": "a quotation mark is opened here and not closed",
    "Invalid control character at": "a text goes over the end of its line, or holds a tab",
    "Extra data": "something stands behind the end of the value",
    "Illegal trailing comma before end of object": "a `,` stands before the closing bracket",
    "Illegal trailing comma before end of array": "a `,` stands before the closing bracket",
    "Invalid \\escape": "a backslash stands where it means nothing: write it twice",
    "Invalid \\uXXXX escape": "`\\u` wants four digits or letters from a to f behind it",
    "Unexpected UTF-8 BOM (decode using utf-8-sig)": "an invisible sign stands at its beginning",
}


def json_mistake(error: ValueError) -> str:
    r"""What is wrong and where, in the words of somebody who never heard of a decoder.

    >>> import json
    >>> try:
    ...     json.loads('{"id": 7,\n "paper": Milroy}')
    ... except ValueError as error:
    ...     json_mistake(error)
    'a value is missing, or is not written as one: text stands in straight quotation marks (line 2, character 11)'
    """
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text: save it as UTF-8"
    if not isinstance(error, JSONDecodeError):
        return str(error)
    if not error.doc.strip():
        return "it is empty"
    said = next((plain for words, plain in _PLAIN.items() if error.msg.startswith(words)), error.msg)
    where = f"line {error.lineno}, character {error.colno}" if "\n" in error.doc.strip() else f"character {error.colno}"
    return f"{said} ({where})"


def json_value(text: bytes | str, *, parse_float: Callable[[str], Any] | None = None) -> Any:
    """What a text says as JSON, where it says everything once: the second of two equal names would silently win.

    Raises:
        ValueError: it is no JSON, says a name twice, or holds NaN; `json_mistake` says it in words.

    >>> json_value('{"id": 7, "id": 8}')
    Traceback (most recent call last):
    ...
    ValueError: `id` is said twice
    """
    plain = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    try:
        return json.loads(plain, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=parse_float)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    repeated = repeated_key(pairs)
    if repeated is not None:
        raise ValueError(f"`{repeated}` is said twice")
    return dict(pairs)


def _no_constant(word: str) -> None:
    raise ValueError(no_number(word))


def repeated_key(pairs: Sequence[tuple[str, object]]) -> str | None:
    """A name that stands twice in an object, None where each stands once.

    >>> repeated_key([("id", 7), ("paper", 1), ("id", 8)])
    'id'
    """
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    return None


def no_number(word: str) -> str:
    """What is wrong with a word such as `NaN`, which Python's reader would take for a number."""
    return f"{word} is not a number"
