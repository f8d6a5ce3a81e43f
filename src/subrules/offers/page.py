"""What the upgrade / downgrade page, or the Offers tab, shows for one subscription (UPG-13..15, UPG-17, SMT-02)."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from ..change import may_change
from ..change.records import NEEDED, NEEDED_OF_OFFER
from ..change.settings import Client
from ..checks import argument_faults
from ..days import moment_faults
from ..decision import Decision, Reason
from ..faults import raise_if_any
from ..sentences import ENGLISH
from ..subscription import Channel, Offer, OfferType, Subscription, offer_type
from .catalogue import Catalogue, takes_part
from .run import SmartOfferTable


@frozen
class Shown:
    """An offer that was looked at for a segment of the table, why it is shown or not, and whether it can be taken.

    `takeable` is what `change.may_change` answers; None as its answer where the subscription or the
    offer does not hold what a change is decided from.
    """

    offer: Offer
    segment: str
    decision: Decision[bool | None]
    takeable: Decision[bool | None]


@frozen
class Tab:
    """The offers of one type: what is shown, or the warning that there is nothing to show (UPG-13).

    `page` is the Self-Service page; in One CSR Portal a type has a tab of its own and needs no page
    (UPG-15). `considered` are all offers of the segments of the table, those not shown included.
    """

    type: str
    offers: tuple[Offer, ...]
    warning: str | None
    page: str | None
    considered: tuple[Shown, ...]


@frozen
class Page:
    """What is shown for one subscription: a tab for each type of offers, each by itself."""

    subscription: str
    channel: Channel
    tabs: tuple[Tab, ...]

    def tab(self, type: str) -> Tab:
        """The tab of a type, such as UPGRD."""
        return next(tab for tab in self.tabs if tab.type == type)


def page_for(
    table: SmartOfferTable,
    catalogue: Catalogue,
    subscription: Subscription,
    *,
    channel: Channel,
    client: Client,
    now: datetime,
) -> Page:
    """What is shown for a subscription, from the table of the last run (UPG-13..15, UPG-17, SMT-02, SOL-01..05).

    Args:
        table: the content of SubscriptionSmartOffer; the rules themselves are not asked.
        catalogue: the offers as set up.
        subscription: the subscription, with its division where it is known.
        channel: Self-Service or One CSR Portal.
        client: its zone, systems, settings of changes and types of offers.
        now: the instant of asking, aware.

    Returns:
        A tab for each of the client's types of offers.

    Raises:
        InputError: an argument cannot be used.

    >>> from datetime import UTC
    >>> from subrules import Client
    >>> from subrules.subscription import Medium, State
    >>> mine = Subscription(id="17", state=State.ACTIVE, medium=Medium.PRINT, division="1")
    >>> empty = page_for(
    ...     SmartOfferTable(), Catalogue(), mine, channel=Channel.SELF_SERVICE, client=Client(),
    ...     now=datetime(2026, 6, 15, tzinfo=UTC),
    ... )
    >>> empty.tab("UPGRD").warning
    'there are no upgrade offers for this subscription'
    """
    raise_if_any(
        argument_faults(
            table=(table, SmartOfferTable),
            catalogue=(catalogue, Catalogue),
            subscription=(subscription, Subscription),
            channel=(channel, Channel),
            client=(client, Client),
        )
    )
    raise_if_any(moment_faults(now, client.zone))
    tabs = (_tab(type, table, catalogue, subscription, channel, client, now) for type in client.offer_types)
    return Page(subscription.id, channel, tuple(tabs))


def _tab(
    type: OfferType,
    table: SmartOfferTable,
    catalogue: Catalogue,
    subscription: Subscription,
    channel: Channel,
    client: Client,
    now: datetime,
) -> Tab:
    considered = tuple(
        Shown(
            offer,
            row.segment,
            takes_part(
                offer,
                type=type.code,
                segment=row.segment,
                division=subscription.division,
                channel=channel,
                types=client.offer_types,
            ),
            _takeable(subscription, offer, client, now),
        )
        for row in table.of(subscription.id)
        if row.type == type.code
        for offer in catalogue.offers
        if offer.segment == row.segment
    )
    offers = tuple(dict.fromkeys(shown.offer for shown in considered if shown.decision.answer))
    warning = None if offers else ENGLISH.of("offers.aloud.none", {"word": type.word})
    return Tab(type.code, offers, warning, type.page if channel is Channel.SELF_SERVICE else None, considered)


def _takeable(subscription: Subscription, offer: Offer, client: Client, now: datetime) -> Decision[bool | None]:
    """Whether the offer can be taken, with the reasons that `change` would give (UPG-17)."""
    lacking = [f"subscription.{name}" for name in NEEDED if getattr(subscription, name) is None]
    lacking += [f"offer.{name}" for name in NEEDED_OF_OFFER if getattr(offer, name) is None]
    lacking += ["client.systems"] if client.systems is None else []
    if lacking or offer_type(offer.type, client.offer_types) is None:
        values = {"lacking": ", ".join(lacking) or "offer.type"}
        return Decision(None, (Reason("UPG-17", None, code="offers.not-known-whether-takeable", values=values),))
    return may_change(subscription, offer, client=client, now=now)
