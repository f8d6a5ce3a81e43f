"""The types of offers as one table: a third type is one more row (DSL-05, DSL-10, UPG-07, UPG-14)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field

from ..checks import check, not_blank, record

UPGRADE: Final = "UPGRD"
"""The code of an upgrade offer, as SubscriptionSmartOffer and Solicitor Concierge spell it (DSL-05)."""

DOWNGRADE: Final = "DNGRD"
"""The code of a downgrade offer (DSL-05)."""


@record(kw_only=True)
class OfferType:
    """A type of offers: its code in tables, its word in rules, its Self-Service page, the event of its change.

    Attributes:
        code: how tables and Solicitor Concierge spell it.
        word: how rules name it, in front of `offer`.
        page: the Self-Service page that shows its offers (UPG-14).
        event: the number of the event written when a change to such an offer is accepted; None where
            the vendor's documents give none.
        event_name: that event's name (UPG-07).
        participle: what happens to a subscription that takes one, as in `it is upgraded to`.
    """

    code: str = field(metadata=check(not_blank))
    word: str = field(metadata=check(not_blank))
    page: str
    event: int | None = None
    event_name: str = field(metadata=check(not_blank))
    participle: str = field(metadata=check(not_blank))

    @property
    def phrase(self) -> str:
        """What rules write behind `then`.

        >>> OFFER_TYPES[0].phrase
        'upgrade offer'
        """
        return f"{self.word} offer"


OFFER_TYPES: tuple[OfferType, ...] = (
    OfferType(
        code=UPGRADE,
        word="upgrade",
        page="subscription/update/upgrade",
        event=1029,
        event_name="FULLUPGRADESUBSCRIPTION",
        participle="upgraded",
    ),
    OfferType(
        code=DOWNGRADE,
        word="downgrade",
        page="subscription/update/downgrade",
        event=1031,
        event_name="FULLDOWNGRADESUBSCRIPTION",
        participle="downgraded",
    ),
)
"""The types that the vendor's guide describes; a client may have more (`Client.offer_types`)."""


def offer_type(code: str, types: Iterable[OfferType] = OFFER_TYPES) -> OfferType | None:
    """The type of a code, or None.

    Args:
        code: the code, letter by letter, such as `UPGRD`.
        types: the types to look among, such as a client's `offer_types`.

    Returns:
        The type, or None where none has that code.

    >>> offer_type("DNGRD").word
    'downgrade'
    >>> offer_type("dngrd") is None
    True
    """
    return next((one for one in types if one.code == code), None)
