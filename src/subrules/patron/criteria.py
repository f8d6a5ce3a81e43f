"""Whether submitted values are possible: addresses, phone numbers, e-mails, notification methods (PAC-32..36)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from attrs import field, frozen

from ..decision import Reason
from ..email import email_fault
from .settings import Kind, Settings, fields_of


def invalid(statement: str, name: str, code: str, text: str = "", **values: str) -> Reason:
    """The reason that refuses a value of a field."""
    said = f"{name.replace('_', ' ')}: {text}" if text else ""
    return Reason(statement, False, said, {"field": name, "level": "system", **values}, f"patron.{code}")


@frozen
class PhoneFault:
    """What is wrong with a phone number: a code, and the values for its sentence.

    A rule of your own gives its sentence as `text`.
    """

    code: str
    values: Mapping[str, str] = field(factory=dict)
    text: str = ""


PhoneRule: TypeAlias = Callable[[str], PhoneFault | None]
"""Looks at a number as typed and says what is wrong with it, or None. A library may bring its own (A-PAC-12)."""

_BETWEEN = re.compile(r"[ .\-()\[\]]")
_DIGITS = re.compile(r"[0-9]+")


def north_american(number: str) -> PhoneFault | None:
    """An area code of 3, a prefix of 3 and a number of 4 digits, neither of the first two beginning with 0 or 1.

    Args:
        number: the number as it was entered; spaces, points, hyphens and brackets do not count.

    Returns:
        None where the number can be used, or what is wrong with it, with a code such as `phone-length`.

    >>> north_american("(315) 555-0100") is None
    True
    >>> north_american("1 315 555 0100").code
    'phone-initial-1'
    """
    digits = _BETWEEN.sub("", number)
    if not _DIGITS.fullmatch(digits):
        return PhoneFault("phone-signs")
    if digits.startswith("1") and len(digits) == 11:
        return PhoneFault("phone-initial-1")
    if len(digits) != 10:
        return PhoneFault("phone-length", {"digits": str(len(digits))})
    if digits[0] in "01" or digits[3] in "01":
        return PhoneFault("phone-prefix")
    return None


def address_faults(address: Mapping[str, str], settings: Settings) -> Iterator[Reason]:
    """What the table of postal codes says against an address as it would be (PAC-32, A-PAC-10); a county never counts."""
    country = address.get("country", "").strip() or settings.default_country
    code = address.get("zip", "").strip()
    if not code:
        yield invalid("PAC-32", "zip", "postal-code-missing")
        return
    looked_up = code[:5] if _is_us(country) and re.fullmatch(r"[0-9]{5}-[0-9]{4}", code) else code
    rows = settings.postal_index.get((country.casefold(), looked_up.casefold()), ())
    if not rows:
        yield invalid("PAC-32", "zip", "postal-code-unknown", zip=code, country=country)
        return
    city, state = (address.get(name, "").strip() for name in ("city", "state"))
    in_city = [row for row in rows if row.city.strip().casefold() == city.casefold()]
    if not in_city:
        known = ", ".join(dict.fromkeys(row.city for row in rows))
        yield invalid("PAC-32", "city", "city-does-not-match", value=city, zip=code, known=known)
        in_city = list(rows)
    if state and not any(row.state.strip().casefold() == state.casefold() for row in in_city):
        known = ", ".join(dict.fromkeys(row.state for row in in_city))
        yield invalid("PAC-32", "state", "state-does-not-match", value=state, zip=code, known=known)


def _is_us(country: str) -> bool:
    return country.casefold() in ("us", "usa", "united states")


def value_faults(
    changes: Mapping[str, str], resulting: Mapping[str, str], settings: Settings, phone_rule: PhoneRule
) -> Iterator[Reason]:
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
            statement = "PAC-35" if found.code == "phone-initial-1" else "PAC-33"
            yield invalid(statement, name, found.code, found.text, number=number, **found.values)
    for name in fields_of(Kind.EMAIL):
        email = changes.get(name, "")
        if email and (fault := email_fault(email)) is not None:
            yield invalid("PAC-42", name, "email-invalid", email=email, why=fault)


def method_fault(method: str, record: Mapping[str, str], settings: Settings) -> Reason | None:
    """What is wrong with a notification method: it is unknown, or the record lacks what it needs.

    Args:
        method: the method asked for.
        record: the record as it would be: right after the submission, and once staff approved the rest of it.
        settings: the library's.
    """
    name = "notification_method"
    if method not in settings.methods:
        return invalid("PAC-42", name, "method-unknown", method=method, known=", ".join(settings.methods))
    needed = settings.methods[method]
    if needed and not any(record.get(field, "").strip() for kind in needed for field in fields_of(kind)):
        needs = ", ".join(kind.value for kind in needed)
        return invalid("PAC-42", name, "method-without-address", method=method, needs=needs)
    return None
