"""What is wrong with plain data, in words: every reader raises an InputError with its place, and these are its words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..checks import in_words
from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError, Loc

MISSING = "this is missing"


class PlainDataError(InputError):
    """Plain data that does not have the shape it should; `faults` lists everything that is wrong, with its path."""

    heading = "the data does not have the expected shape"


def refuse(message: str, help: str = "") -> InputError:
    """One value that cannot be read."""
    return InputError([Fault((), message, help, "wrong-value")])


def expected(what: str, data: Any) -> InputError:
    """One value that is something else: what it should be, and what there is."""
    return refuse(f"expected {what}, got {shown(data)}")


def shown(data: Any) -> str:
    """What was given, as its sender wrote it."""
    try:
        text = json.dumps(data, ensure_ascii=False, default=str)
    except (TypeError, ValueError, RecursionError):
        text = repr(data)
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


def unknown_key(key: str, known: Iterable[str], loc: Loc = ()) -> Fault:
    """A key that nothing asks for, with the one that was perhaps meant."""
    close = nearest(key, known)
    message = f"it has `{key}`, which nothing asks for"
    return Fault(loc, message, f"did you mean `{close}`?" if close else "", "unknown-key")


def missing(name: str) -> Fault:
    """A field that must be there and is not."""
    return Fault((name,), MISSING, code="missing")


def read_at(step: str | int, read: Callable[[Any, Any], Any], data: Any, kind: Any, faults: list[Fault]) -> Any:
    """One part of a record, a list or a table; what is wrong with it goes to the faults, with its place."""
    try:
        return read(data, kind)
    except InputError as error:
        faults += [fault.under((step,)) for fault in error.faults]
    except ValueError as error:  # a class of somebody else's, which checks in its own way
        faults.append(Fault((step,), str(error), code="wrong-value"))
    except RecursionError:
        faults.append(Fault((step,), "it is nested too deeply", code="wrong-value"))
    return None


def made(kind: Any, values: Mapping[str, Any]) -> Any:
    """A record of its fields; a class of somebody else's may refuse them in its own way."""
    try:
        return kind(**values)
    except InputError:
        raise
    except ValueError as error:
        raise refuse(str(error)) from None
    except TypeError:
        raise refuse(f"expected {in_words(kind)}, and these fields do not make one") from None
