"""The national register number (Rijksregisternummer): what counts as one, and whose it is (MRG-13..16)."""

from __future__ import annotations

import re

from attrs import frozen

from .customer import Customer

_ELEVEN = re.compile(r"[0-9]{11}")
_BETWEEN = re.compile(r"[ .\-]")


def digits(text: str) -> str | None:
    """The eleven digits of a text that may be a national register number, or None.

    >>> digits("93.05.18-223.61"), digits("EH 123456")
    ('93051822361', None)
    """
    plain = _BETWEEN.sub("", text)
    return plain if _ELEVEN.fullmatch(plain) else None


def is_valid(text: str) -> bool:
    """Whether a text is a national register number: eleven digits with the right check number (MRG-15).

    >>> is_valid("93.05.18-223.61"), is_valid("93.05.18-223.62")
    (True, False)
    """
    number = digits(text)
    if number is None:
        return False
    body, check = int(number[:9]), int(number[9:])
    return check in (97 - body % 97, 97 - (2_000_000_000 + body) % 97)


@frozen
class Numbers:
    """The numbers of one record: in its own field, in the identity document, and the one that counts.

    The field wins where both are there and differ; `differ` says so. `wrong_check` is a text of eleven
    digits in the identity document that is no number.
    """

    own: str | None
    in_document: str | None
    differ: bool
    wrong_check: str | None

    @property
    def one(self) -> str | None:
        """The number of the record, if it has one."""
        return self.own or self.in_document


def numbers(customer: Customer) -> Numbers:
    """Where a record has a national register number (MRG-13, MRG-14, A-MRG-04)."""
    own = digits(customer.register_number) if is_valid(customer.register_number) else None
    document = digits(customer.identity_document)
    in_document = document if is_valid(customer.identity_document) else None
    return Numbers(
        own=own,
        in_document=in_document,
        differ=own is not None and in_document is not None and own != in_document,
        wrong_check=document if in_document is None else None,
    )
