"""What the upgrade / downgrade page, or the Offers tab, shows for one subscription (UPG-13..15, SMT-02)."""

from __future__ import annotations

from attrs import frozen

from ..decision import Decision
from ..subscription import DOWNGRADE, UPGRADE, Channel
from .catalogue import Catalogue, CatalogueOffer, takes_part
from .run import SmartOfferTable

PAGES = {UPGRADE: "subscription/update/upgrade", DOWNGRADE: "subscription/update/downgrade"}
"""The Self-Service page of each type (UPG-14)."""

_WORDS = {UPGRADE: "upgrade", DOWNGRADE: "downgrade"}


@frozen
class Shown:
    """An offer that was looked at for a segment of the table, and why it is shown or not."""

    offer: CatalogueOffer
    segment: str
    decision: Decision[bool | None]


@frozen
class Tab:
    """The offers of one type: what is shown, or the warning that there is nothing to show (UPG-13).

    `page` is the Self-Service page; in One CSR Portal a type has a tab of its own and needs no page
    (UPG-15). `considered` are all offers of the segments of the table, those not shown included.
    """

    type: str
    offers: tuple[CatalogueOffer, ...]
    warning: str | None
    page: str | None
    considered: tuple[Shown, ...]


@frozen
class Page:
    """Both types for one subscription; each stands by itself."""

    subscription: str
    channel: Channel
    upgrade: Tab
    downgrade: Tab


def page(
    table: SmartOfferTable, catalogue: Catalogue, *, subscription: str, division: str | None, channel: Channel
) -> Page:
    """What is shown for a subscription, from the table of the last run (UPG-13..15, SMT-02, SOL-01..05).

    Args:
        table: the content of SubscriptionSmartOffer; the rules themselves are not asked.
        catalogue: the offers as set up.
        subscription: its id.
        division: its division, or None where it is not known.
        channel: Self-Service or One CSR Portal.

    Returns:
        Both tabs, each with the offers it shows or a warning, and why each offer that was looked at is shown or not.

    >>> from subrules.offers import CatalogueOffer, SmartOffer
    >>> table = SmartOfferTable((SmartOffer("17", "UPGRD", "Plus", "<rules>:1"),))
    >>> catalogue = Catalogue((CatalogueOffer("Premium", "UPGRD", "Plus"),))
    >>> shown = page(table, catalogue, subscription="17", division="1", channel=Channel.CSR)
    >>> [offer.name for offer in shown.upgrade.offers]
    ['Premium']
    >>> shown.downgrade.warning
    'there are no downgrade offers for this subscription'
    """
    tabs = {type: _tab(type, table, catalogue, subscription, division, channel) for type in (UPGRADE, DOWNGRADE)}
    return Page(subscription, channel, tabs[UPGRADE], tabs[DOWNGRADE])


def _tab(
    type: str, table: SmartOfferTable, catalogue: Catalogue, subscription: str, division: str | None, channel: Channel
) -> Tab:
    considered = tuple(
        Shown(offer, row.segment, takes_part(offer, type=type, segment=row.segment, division=division, channel=channel))
        for row in table.of(subscription)
        if row.type == type
        for offer in catalogue.offers
        if offer.segment == row.segment
    )
    offers = tuple(dict.fromkeys(shown.offer for shown in considered if shown.decision.answer))
    warning = None if offers else f"there are no {_WORDS[type]} offers for this subscription"
    return Tab(type, offers, warning, PAGES[type] if channel is Channel.SELF_SERVICE else None, considered)
