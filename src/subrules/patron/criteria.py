"""Whether submitted values can be so: addresses, phone numbers, e-mails, notification methods (PAC-32..36)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from ..email import email_fault
from .settings import Kind, Settings, fields_of


@frozen
class Invalid:
    """A value that is refused: its field, a stable code, the statement, and why."""

    field: str
    code: str
    statement: str
    why: str


PhoneRule: TypeAlias = Callable[[str], tuple[str, str] | None]
"""Looks at a number as typed and gives a code and what is wrong, or None. A library may bring its own (A-PAC-12)."""

_BETWEEN = re.compile(r"[ .\-()\[\]]")
_DIGITS = re.compile(r"[0-9]+")


def north_american(number: str) -> tuple[str, str] | None:
    """An area code of 3, a prefix of 3 and a number of 4 digits, neither of the first two beginning with 0 or 1.

    >>> north_american("(315) 555-0100") is None
    True
    >>> north_american("1 315 555 0100")
    ('phone-initial-1', 'it begins with 1, and a number has an area code of 3, a prefix of 3 and 4 digits more')
    """
    digits = _BETWEEN.sub("", number)
    shape = "a number has an area code of 3, a prefix of 3 and 4 digits more"
    if not _DIGITS.fullmatch(digits):
        return "phone-signs", f"it has other signs than digits, and {shape}"
    if digits.startswith("1") and len(digits) == 11:
        return "phone-initial-1", f"it begins with 1, and {shape}"
    if len(digits) != 10:
        return "phone-length", f"it has {len(digits)} digits, and {shape}"
    if digits[0] in "01" or digits[3] in "01":
        return "phone-prefix", "neither the area code nor the prefix begins with 0 or 1"
    return None


def address_faults(address: Mapping[str, str], settings: Settings) -> Iterator[Invalid]:
    """What the table of postal codes says against an address as it would be (PAC-32, A-PAC-10); a county never counts."""
    country = address.get("country", "").strip() or settings.default_country
    code = address.get("zip", "").strip()
    if not code:
        yield Invalid("zip", "postal-code-missing", "PAC-32", "the postal code is missing")
        return
    looked_up = code[:5] if _is_us(country) and re.fullmatch(r"[0-9]{5}-[0-9]{4}", code) else code
    rows = settings.postal_index.get((country.casefold(), looked_up.casefold()), ())
    if not rows:
        why = f"`{code}` is not in the table of postal codes for {country}"
        yield Invalid("zip", "postal-code-unknown", "PAC-32", why)
        return
    city, state = (address.get(name, "").strip() for name in ("city", "state"))
    in_city = [row for row in rows if row.city.strip().casefold() == city.casefold()]
    if not in_city:
        known = ", ".join(dict.fromkeys(row.city for row in rows))
        yield Invalid("city", "city-does-not-match", "PAC-32", f"`{city}` does not go with {code}, which is {known}")
        in_city = list(rows)
    if state and not any(row.state.strip().casefold() == state.casefold() for row in in_city):
        known = ", ".join(dict.fromkeys(row.state for row in in_city))
        yield Invalid(
            "state", "state-does-not-match", "PAC-32", f"`{state}` does not go with {code}, which is in {known}"
        )


def _is_us(country: str) -> bool:
    return country.casefold() in ("us", "usa", "united states")


def value_faults(
    changes: Mapping[str, str], resulting: Mapping[str, str], settings: Settings, phone_rule: PhoneRule
) -> Iterator[Invalid]:
    """Everything that is wrong with the values of a submission.

    Args:
        changes: the fields that would change, with their new values; a blank clears.
        resulting: the record as it would be with all of them.
        settings: the library's.
        phone_rule: what checks a number where phone validation is on (PAC-33, PAC-36).
    """
    if any(name in changes for name in fields_of(Kind.ADDRESS)):
        yield from address_faults(resulting, settings)
    for name in fields_of(Kind.PHONE):
        number = changes.get(name, "")
        if settings.phone_validation and number and (found := phone_rule(number)) is not None:
            code, why = found
            statement = "PAC-35" if code == "phone-initial-1" else "PAC-33"
            yield Invalid(name, code, statement, f"`{number}` is refused: {why}")
    for name in fields_of(Kind.EMAIL):
        email = changes.get(name, "")
        if email and (fault := email_fault(email)) is not None:
            yield Invalid(name, "email-invalid", "PAC-42", fault)


def method_fault(method: str, record: Mapping[str, str], settings: Settings) -> Invalid | None:
    """What is wrong with a notification method: there is none such, or the record lacks what it needs.

    Args:
        method: the method asked for.
        record: the record as it would be: right after the submission, and once staff approved the rest of it.
        settings: the library's.
    """
    name = "notification_method"
    if method not in settings.methods:
        known = ", ".join(settings.methods)
        return Invalid(name, "method-unknown", "PAC-42", f"`{method}` is not one of {known}")
    needed = settings.methods[method]
    if needed and not any(record.get(field, "").strip() for kind in needed for field in fields_of(kind)):
        lacking = " or ".join(f"{'a' if kind is Kind.PHONE else 'an'} {kind.value}" for kind in needed)
        return Invalid(name, "method-without-address", "PAC-42", f"`{method}` needs {lacking} on the record")
    return None
