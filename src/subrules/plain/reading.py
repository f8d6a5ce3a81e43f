"""Records to plain data and back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import tzinfo
from typing import Any, TypeVar, overload

import attrs

from ..faults import Fault, InputError
from .converter import reader, writer
from .mistakes import PlainDataError, missing, shown, unknown_key

Record = TypeVar("Record")


def to_plain(record: object, *, secrets: bool = False) -> Any:
    """A record as dictionaries, lists, text, whole numbers, truth values and None.

    Args:
        record: a record, or a tuple or mapping of them.
        secrets: whether secrets are written too. Otherwise `{"hidden": true}` stands in their place, and
            `from_plain` refuses it, so that nobody loses a secret without being told.

    Returns:
        What JSON can hold.

    Raises:
        InputError: it holds something that has no such form, such as a time zone without a name.

    >>> from subrules.rules.evaluate import Offered
    >>> to_plain(Offered("UPGRD", "Plus", ("a.rules:1",)))
    {'type': 'UPGRD', 'segment': 'Plus', 'rules': ['a.rules:1']}
    """
    return writer(secrets).unstructure(record)


@overload
def from_plain(data: Any, kind: type[Record], *, zones: Callable[[str], tzinfo] | None = None) -> Record: ...
@overload
def from_plain(data: Any, kind: Any, *, zones: Callable[[str], tzinfo] | None = None) -> Any: ...
def from_plain(data: Any, kind: Any, *, zones: Callable[[str], tzinfo] | None = None) -> Any:
    """The record that plain data describes.

    Args:
        data: what `to_plain` gave, or what JSON holds.
        kind: the class, such as `restart.Subscription`, or a type such as `Decision[restart.Answer]`.
        zones: what finds a time zone by its name, such as `ZoneInfo`; to look one up reads files. UTC and
            offsets are read without it.

    Returns:
        The record.

    Raises:
        PlainDataError: naming every fault with its path, unknown keys among them.

    >>> from subrules.rules.evaluate import Offered
    >>> from_plain({"type": "UPGRD", "segment": "Plus", "rules": ["a.rules:1"]}, Offered).segment
    'Plus'
    """
    try:
        return reader(zones).structure(data, kind)
    except InputError as error:
        raise PlainDataError(error.faults) from None
    except RecursionError:
        raise PlainDataError([Fault((), "it is nested too deeply", code="wrong-value")]) from None


def parts_from_plain(
    data: Any, kinds: Mapping[str, Any], *, optional: Collection[str] = ()
) -> tuple[dict[str, Any], list[Fault]]:
    """The records under several keys of a mapping, and every fault of those that cannot be read.

    What is wrong with one part keeps nobody from looking at the others; and a part of which only
    fields that may be left out are at fault is there without them, so that the rest of it can be
    looked at too. Whoever gets a fault must not use the parts for more than that.

    >>> from datetime import date
    >>> parts_from_plain({"day": "2026-06-01", "of": 1}, {"day": date, "of": str})
    ({'day': datetime.date(2026, 6, 1)}, [Fault(loc=('of',), message='expected text, got `1`', help='', code='wrong-value', statement='')])
    """
    if not isinstance(data, Mapping):
        return {}, [Fault((), f"expected a table with {', '.join(kinds)}, got {shown(data)}", code="wrong-value")]
    parts: dict[str, Any] = {}
    faults = [unknown_key(str(key), kinds) for key in data if key not in kinds]
    for name, kind in kinds.items():
        if name not in data:
            faults += [] if name in optional else [missing(name)]
            continue
        try:
            parts[name] = from_plain(data[name], kind)
        except PlainDataError as error:
            faults += [fault.under((name,)) for fault in error.faults]
            if attrs.has(kind):
                with suppress(PlainDataError):
                    parts[name] = from_plain(_without(data[name], error.faults, kind), kind)
    return parts, faults


def _without(data: Any, faults: Iterable[Fault], kind: Any) -> Any:
    """A mapping without its fields that are at fault, and without those that nothing asks for."""
    if not isinstance(data, Mapping):
        return data
    at_fault = {fault.loc[0] for fault in faults if fault.loc}
    known = {attribute.name for attribute in attrs.fields(kind)}
    return {name: value for name, value in data.items() if name in known - at_fault}
