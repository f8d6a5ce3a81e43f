"""What is a subscription's id, and what a spreadsheet or a program made of one."""

from __future__ import annotations

import re
from decimal import Decimal
from numbers import Integral, Real
from typing import Any
from uuid import UUID

from ..faults import Fault

NO_ID = "SR504"
UNFIT_ID = "SR506"
"""The codes of a row without an id, and of one whose id is none."""

SHORTENED = r"[-+]?[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,}"
POINTED = r"[-+]?[0-9]+[.,]0{1,2}"
GROUPED = r"[-+]?[0-9]{1,3}([,.'][0-9]{3})+"
"""A number as a spreadsheet shortens it, as a program writes whole numbers with a point, and in groups of three."""

_EXACT = 2**53
"""Up to here a binary number tells whole numbers apart."""


def subscription_id(value: Any, *, path: str = "") -> str | Fault:
    """The id that a cell holds: text or a whole number; a binary number that is whole is that number.

    What a spreadsheet or a program made of an id is no id: digits may be lost, and with them the household.

    >>> subscription_id(" 100017 "), subscription_id(17), subscription_id(17.0)
    ('100017', '17', '17')
    >>> subscription_id("1.00016E+05").message
    '`1.00016E+05` is not an id: a spreadsheet shortened it, and the digits may be lost'
    """
    kind = type(value).__name__
    if value is None or kind in ("NAType", "NaTType") or (isinstance(value, Real) and value != value):
        return Fault(path, "the subscription's id is blank", code=NO_ID)
    if isinstance(value, Decimal) and value.is_nan():
        return Fault(path, "the subscription's id is blank", code=NO_ID)
    if isinstance(value, (str, UUID)):
        return _text_id(str(value).strip(), path)
    if isinstance(value, Integral) and "bool" not in kind:
        return str(int(value))
    if isinstance(value, Decimal) or (isinstance(value, Real) and not isinstance(value, Integral)):
        whole = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        exponent = whole.as_tuple().exponent
        is_whole = isinstance(exponent, int) and exponent <= 0 and whole == whole.to_integral_value()
        if is_whole and (exponent == 0 or abs(whole) < _EXACT):
            return str(int(whole))
        return Fault(path, f"`{str(value)[:60]}` is not an id", "an id is text or a whole number", UNFIT_ID)
    said = str(value).lower() if "bool" in kind else str(value)
    return Fault(path, f"`{said[:60]}` is not an id", "an id is text or a whole number", UNFIT_ID)


def _text_id(text: str, path: str) -> str | Fault:
    if text.isalnum():
        return text
    if not text:
        return Fault(path, "the subscription's id is blank", code=NO_ID)
    if re.fullmatch(SHORTENED, text):
        return Fault(
            path,
            f"`{text[:60]}` is not an id: a spreadsheet shortened it, and the digits may be lost",
            "format the column as text where the ids still stand whole, and export it anew",
            UNFIT_ID,
        )
    if re.fullmatch(POINTED, text):
        return Fault(
            path,
            f"`{text[:60]}` is not an id: a program wrote a whole number with a point",
            f"export the column as whole numbers or text, such as {re.split('[.,]', text)[0][:60]}",
            UNFIT_ID,
        )
    if re.fullmatch(GROUPED, text):
        return Fault(
            path,
            f"`{text[:60]}` is not an id: a spreadsheet put signs between its thousands",
            f"format the column without them, such as {re.sub(r'[^0-9+-]', '', text)[:60]}",
            UNFIT_ID,
        )
    if not text.isprintable() and any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 or ord(c) == 127 for c in text):
        shown = "".join(c if c.isprintable() else "?" for c in text)[:60]
        return Fault(path, f"`{shown}` is not an id: it holds a line break or another control character", code=UNFIT_ID)
    return text
