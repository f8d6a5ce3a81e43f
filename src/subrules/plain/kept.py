"""What is stored for years: plain data with the name of its record and the version of its form, secrets kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from typing import Any, TypeVar, get_origin, overload

from ..faults import Fault
from . import kinds
from .mistakes import MISSING, PlainDataError, expected, unknown_key
from .reading import from_plain, to_plain

Record = TypeVar("Record")

FORM = 1
"""The version of the form in which records are stored; it changes when an older reader would misread them."""

_KEYS = ("record", "version", "data")


def record_name(kind: Any) -> str:
    """What a class of records is called in what is stored and in schemas: its package and its name.

    >>> from subrules.restart import Rate
    >>> record_name(Rate)
    'restart.Rate'
    """
    origin = get_origin(kind) or kind
    first, *inner = origin.__module__.split(".")
    return f"{inner[0] if first == 'subrules' and inner else first}.{origin.__name__}"


def stored(record: object) -> dict[str, Any]:
    """A record as plain data to be kept: what it is, the version of its form, and everything in it, secrets too.

    Args:
        record: any public record.

    Returns:
        `record`, `version` and `data`; JSON can hold it.

    >>> from subrules.restart import PerChannel
    >>> stored(PerChannel())
    {'record': 'restart.PerChannel', 'version': 1, 'data': {'self_service': None, 'csr': None}}
    """
    return {"record": record_name(type(record)), "version": FORM, "data": to_plain(record, secrets=True)}


@overload
def from_stored(data: Any, kind: type[Record], *, zones: Callable[[str], tzinfo] | None = None) -> Record: ...
@overload
def from_stored(data: Any, kind: Any, *, zones: Callable[[str], tzinfo] | None = None) -> Any: ...
def from_stored(data: Any, kind: Any, *, zones: Callable[[str], tzinfo] | None = None) -> Any:
    """The record that was stored.

    Args:
        data: what `stored` gave.
        kind: what it should be; a class or a type such as `Decision[restart.Answer]`.
        zones: what finds a time zone by its name, such as `ZoneInfo`.

    Returns:
        The record, equal to the one that was stored.

    Raises:
        PlainDataError: it is another record, or in a version that is not known here, or its data is wrong.

    >>> from subrules.restart import Rates
    >>> from_stored({"record": "restart.Rates", "version": 2, "data": {}}, Rates)
    Traceback (most recent call last):
    ...
    subrules.plain.mistakes.PlainDataError: the data does not have the expected shape: version: expected 1, got `2` \
(it was stored by a later version of subrules)
    """
    faults = list(_faults(data, kind))
    if faults:
        raise PlainDataError(faults)
    try:
        return from_plain(data["data"], kind, zones=zones)
    except PlainDataError as error:
        raise PlainDataError(fault.under(("data",)) for fault in error.faults) from None


def _faults(data: Any, kind: Any) -> list[Fault]:
    if not isinstance(data, Mapping):
        return list(expected("a table with record, version and data", data).faults)
    faults = [Fault((key,), MISSING, code="missing") for key in _KEYS if key not in data]
    faults += [unknown_key(str(key), _KEYS) for key in data if key not in _KEYS]
    if faults:
        return faults
    version = data["version"]
    if type(version) is not int or version != FORM:
        later = "it was stored by a later version of subrules"
        help = later if type(version) is int and version > FORM else ""
        (fault,) = expected(str(FORM), version).faults
        return [Fault(("version",), fault.message, help, "unknown-version")]
    names = [record_name(member) for member in (kinds.members(kind) if kinds.is_union(kind) else (kind,))]
    if data["record"] not in names:
        (fault,) = expected(" or ".join(names), data["record"]).faults
        return [Fault(("record",), fault.message, code="another-record")]
    return []
