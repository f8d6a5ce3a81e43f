"""How the columns of a table hold the facts, and the values of rules as those columns would hold them.

A database compares exactly only what is of one type. So the values of the rules are made into
values of the column's type, and where the type cannot hold one, what that means for the comparison
is worked out here: no whole number is greater than 3.5 unless it is greater than 3.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from enum import Enum
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from ..faults import SubrulesError
from ..rules.vocabulary import FieldType
from .boxes import KNOWN, ONLY_OPEN, Box, Said


class Held(Enum):
    """What kind of values a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    EXACT = "exact"
    DOUBLE = "double"
    DAY = "day"
    YES_NO = "yes/no"


BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""What Python's `strip` takes for blank."""

CHANGED_CODE = r"-?(0|[1-9][0-9]*)\.0+|-?[0-9](\.[0-9]+)?E\+[0-9]{2,3}"
"""Codes that a column of binary numbers or a spreadsheet may have changed."""

_WIDE = Context(prec=100)


@frozen
class Column:
    """A column of a table, and what it holds.

    Attributes:
        name: the column's.
        held: the kind of its values.
        digits: of decimals, how many in all; of whole numbers, so many or, below, so many bits.
        decimals: of decimals, how many of the digits stand after the point.
        bits: of whole numbers of 32 or 64 bits, that; 0 for others.
        missing: whether a value may be NULL.

    >>> Column("fee", Held.DECIMAL, digits=10, decimals=2).largest
    Decimal('99999999.99')
    """

    name: str
    held: Held
    digits: int = 38
    decimals: int = 0
    bits: int = 0
    missing: bool = True

    @cached_property
    def largest(self) -> Decimal:
        """The largest number the column can hold."""
        if self.bits:
            return Decimal(2 ** (self.bits - 1) - 1)
        scale = self.decimals if self.held is Held.DECIMAL else 0
        return (Decimal(10) ** self.digits - 1).scaleb(-scale, context=_WIDE)

    @cached_property
    def least(self) -> Decimal:
        """The least number the column can hold: of bits, one beyond the negative of the largest."""
        return -self.largest - (1 if self.bits else 0)


USUAL = {
    FieldType.CODE: Held.TEXT,
    FieldType.TEXT: Held.TEXT,
    FieldType.NUMBER: Held.EXACT,
    FieldType.DATE: Held.DAY,
    FieldType.YES_NO: Held.YES_NO,
}
"""What a column holds where nothing else is said. Exact numbers are those of a type without limits."""

_HOLDS = {
    FieldType.CODE: (Held.TEXT, Held.INTEGER),
    FieldType.TEXT: (Held.TEXT,),
    FieldType.NUMBER: (Held.INTEGER, Held.DECIMAL, Held.EXACT, Held.DOUBLE),
    FieldType.DATE: (Held.DAY,),
    FieldType.YES_NO: (Held.YES_NO,),
}


class ColumnError(SubrulesError, ValueError):
    """A table whose columns cannot give the facts; the message says which, and what would."""


def fits(type: FieldType, column: Column) -> bool:
    """Whether a column of this kind can hold the values of a field."""
    return column.held in _HOLDS[type]


def fitted(box: Box, columns: dict[str, Column]) -> Box | None:
    """A box with its values as the columns would hold them; None where it could neither hold nor be left open.

    Raises:
        ColumnError: a number has more digits than a binary column can tell apart.
    """
    keys: dict[str, tuple[Any, ...]] = {}
    said: dict[Said, Any] = {}
    possible = True
    for name, values in box.keys.items():
        held = [value for value in (_equal(value, columns[name]) for value in values) if value is not None]
        if held:
            keys[name] = tuple(held)
        else:
            possible &= _say_null(said, name, ONLY_OPEN)
    for (name, kind), value in box.columns.items():
        column = columns[name]
        if kind == "null":
            possible &= _say_null(said, name, value)
        elif kind in ("ge", "gt", "le", "lt"):
            bounded = _bound(kind, value, column)
            if bounded is None:
                possible &= _say_null(said, name, ONLY_OPEN)
            else:
                kind, value = bounded
                tighter = min if kind[0] == "l" else max
                said[name, kind] = tighter(value, said.get((name, kind), value))
        elif kind[:2] in ("ne", "un"):
            equal = _equal(value, column)
            if equal is not None:
                said[name, kind] = equal
            elif kind[:2] == "ne":
                said[name, "any"] = 1
        else:
            said[name, kind] = value
    return evolve(box, keys=keys, columns=said) if possible else None


def _say_null(said: dict[Said, Any], name: str, value: int) -> bool:
    """Say of a field whether it must be missing; False where that contradicts what was said before."""
    before = said.get((name, "null"), value)
    said[name, "null"] = max(value, before)
    return before == value or KNOWN not in (before, value)


def _equal(value: Any, column: Column) -> Any:
    """A value as a column holds it, or None where it cannot."""
    if column.held is Held.INTEGER:
        if isinstance(value, str):
            whole = int(value) if value.lstrip("-").isdecimal() and value.isascii() and len(value) <= 39 else None
            return (
                whole if whole is not None and str(whole) == value and column.least <= whole <= column.largest else None
            )
        return int(value) if value == value.to_integral_value() and column.least <= value <= column.largest else None
    if column.held is Held.DECIMAL:
        rounded = _at_scale(value, column, ROUND_FLOOR)
        return rounded if rounded == value and column.least <= value <= column.largest else None
    if column.held is Held.DOUBLE:
        return _double(value)
    return value


def _bound(kind: str, value: Any, column: Column) -> tuple[str, Any] | None:
    """The same bound in the column's values; None where no value of the column lies within it."""
    if isinstance(value, str) or column.held not in (Held.INTEGER, Held.DECIMAL, Held.DOUBLE):
        return kind, value
    if column.held is Held.DOUBLE:
        return kind, _double(value)
    scale = column.decimals if column.held is Held.DECIMAL else 0
    least, most = column.least, column.largest
    step = Decimal(1).scaleb(-scale)
    if least < value < most and _at_scale(value, column, ROUND_FLOOR) == value:
        return kind, _as_held(value, column)
    if kind in ("ge", "gt"):
        low = _at_scale(value, column, ROUND_CEILING)
        low = _WIDE.add(low, step) if kind == "gt" and low == value else low
        if low <= least:
            return "any", 1
        return None if low > most else ("ge", _as_held(low, column))
    high = _at_scale(value, column, ROUND_FLOOR)
    high = _WIDE.subtract(high, step) if kind == "lt" and high == value else high
    if high >= most:
        return "any", 1
    return None if high < least else ("le", _as_held(high, column))


def _at_scale(value: Decimal, column: Column, rounding: str) -> Decimal:
    scale = column.decimals if column.held is Held.DECIMAL else 0
    return value.quantize(Decimal(1).scaleb(-scale), rounding=rounding, context=_WIDE)


def _as_held(value: Decimal, column: Column) -> Any:
    return int(value) if column.held is Held.INTEGER else value


def _double(value: Decimal) -> float:
    if len(value.as_tuple().digits) > 15:
        raise ColumnError(
            f"{value} has more than 15 digits, which a column of binary numbers cannot tell from its neighbours: "
            "hold the numbers in a decimal column"
        )
    return float(value)


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
