"""The one offer of catalogue, page and change (UPG-17)."""

from __future__ import annotations

from attrs import field

from ..checks import check, not_blank, record
from ..days import Term
from .words import Ezpay, Medium

SUBSCRIBER_SITE = "Subscriber Site"
"""The sales platform that lets an offer appear in Self-Service (SOL-04)."""


@record(kw_only=True)
class Offer:
    """An offer as it is set up. What a policy does not need may be left out; it says what it needs.

    Attributes:
        name: what it is called.
        type: the code of its type, such as UPGRD; blank where it is no smart offer.
        segment: the segment of the rules that calls it up; blank where none does (SOL-01).
        smart_offer: whether the smart-offer box is checked (SOL-01).
        platforms: the sales platforms that are checked (SOL-04).
        divisions: the divisions that it is for; None for all of them (SOL-05).
        product: the id of the product that it leads to; needed to change to it.
        medium: what that product is made of; needed to change to it.
        term: the term that is paid for; None where it is not known.
        ezpay: whether ezpay is required, optional or not to be had with it; needed to change to it.
        file: where it was read.
        line: the line there.
    """

    name: str = field(metadata=check(not_blank))
    type: str = ""
    segment: str = ""
    smart_offer: bool = True
    platforms: frozenset[str] = frozenset({SUBSCRIBER_SITE})
    divisions: frozenset[str] | None = None
    product: str | None = field(default=None, metadata=check(not_blank))
    medium: Medium | None = None
    term: Term | None = None
    ezpay: Ezpay | None = None
    file: str = field(default="catalogue", eq=False)
    line: int = field(default=1, eq=False)
