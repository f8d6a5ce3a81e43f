"""Where something is delivered."""

from __future__ import annotations

from ..checks import record


@record(kw_only=True)
class Address:
    """An address. Only one with a street and a town or ZIP can be delivered to; a ZIP alone is none (A-43)."""

    street: str = ""
    city: str = ""
    zip: str = ""

    @property
    def is_deliverable(self) -> bool:
        """Whether something can be delivered there."""
        return bool(self.street.strip() and (self.city.strip() or self.zip.strip()))


def deliverable(address: Address) -> str | None:
    """What is wrong with an address that something is to be delivered to, or None.

    Args:
        address: the address.

    Returns:
        What is wrong, in words; or None.

    >>> deliverable(Address(street="12 Mill Lane", zip="55555")) is None
    True
    >>> deliverable(Address(zip="55555"))
    'nothing can be delivered there: a street is wanted, and a town or ZIP'
    """
    return None if address.is_deliverable else "nothing can be delivered there: a street is wanted, and a town or ZIP"
