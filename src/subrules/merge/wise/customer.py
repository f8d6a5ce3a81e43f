"""A customer record of a library, as Wise has it; beside each field its Dutch name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from attrs import field

from ...checks import check, not_blank, record, secret
from ...faults import Fault
from ...money import Money


class CustomerKind(Enum):
    """Who a record is of; an administrative card is nobody's."""

    PERSON = "person"
    INSTITUTION = "institution"
    ADMINISTRATIVE = "administrative card"


@record(kw_only=True)
class Loan:
    """An outstanding loan (openstaande uitlening)."""

    id: str = field(metadata=check(not_blank))
    library: str
    item: str
    lent_on: date
    due_on: date


@record(kw_only=True)
class Reservation:
    """An outstanding reservation (openstaande reservering)."""

    id: str = field(metadata=check(not_blank))
    library: str
    title: str
    reserved_on: date


@record(kw_only=True)
class HistoryEntry:
    """An entry of the loan history (leenhistoriek)."""

    id: str = field(metadata=check(not_blank))
    library: str
    title: str
    returned_on: date


@record(kw_only=True)
class HistorySetting:
    """Whether a library keeps the loan history (leenhistoriek aan, uit)."""

    library: str = field(metadata=check(not_blank))
    is_on: bool


@record(kw_only=True)
class Transaction:
    """A settled amount (financiële historiek)."""

    id: str = field(metadata=check(not_blank))
    amount: Money
    settled_on: date


@record(kw_only=True)
class Cost:
    """An outstanding amount (openstaande kosten), subscription fees (contributie) among them; a credit is negative."""

    id: str = field(metadata=check(not_blank))
    amount: Money
    about: str = ""


@record(kw_only=True)
class Message:
    """A message or remark (melding, opmerking), and the record that it came from."""

    id: str = field(metadata=check(not_blank))
    text: str
    origin: str = ""


class CardStatus(Enum):
    """Whether a card can be used."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"


@record(kw_only=True)
class Card:
    """A card (pas) by its number (pasnummer); one of a customer's cards is the primary one."""

    number: str = field(metadata=check(not_blank))
    status: CardStatus = CardStatus.ACTIVE
    is_primary: bool = False


class SubscriptionState(Enum):
    """What a subscription is on a day (MRG-31)."""

    ACTIVE = "active"
    LAPSED = "lapsed"
    FUTURE = "future"


@record(kw_only=True)
class Subscription:
    """A subscription (abonnement) in a library; a stopped one (stopgezet) ends on its `end`."""

    id: str = field(metadata=check(not_blank))
    library: str = field(metadata=check(not_blank))
    start: date
    end: date
    is_stopped: bool = False

    def state(self, on: date) -> SubscriptionState:
        """Active up to its last day, that included; one stopped on the day is not active any more (MRG-31)."""
        if self.end < on or (self.is_stopped and self.end <= on):
            return SubscriptionState.LAPSED
        return SubscriptionState.FUTURE if self.start > on else SubscriptionState.ACTIVE


@record(kw_only=True)
class Block:
    """A block of another kind than the internet block, such as a bailiff's (MRG-55)."""

    id: str = field(metadata=check(not_blank))
    reason: str


@record(kw_only=True)
class Customer:
    """A customer record (klantrecord).

    Attributes:
        number: the customer number.
        actor_id: the id at the profile site (Mijn Bibliotheek).
        kind: a person, an institution, or an administrative card (adminpas).
        name, birth_date, street, zip, city, language, notification_wishes, password: the customer's own.
        registered_online: online ingeschreven.
        identity_document: Legitimatie: a passport number, or a national register number put there.
        register_number: Rijksregisternummer, on the tab Passen.
        internet_block: internetblokkade.
        emails, phones: the first of each is the primary one.
        cards: passen.
        subscriptions: abonnementen.
        history_settings: per library, whether the loan history is kept.
    """

    number: str = field(metadata=check(not_blank))
    actor_id: str = field(metadata=check(not_blank))
    kind: CustomerKind = CustomerKind.PERSON
    name: str = ""
    birth_date: date | None = None
    street: str = ""
    zip: str = ""
    city: str = ""
    language: str = ""
    notification_wishes: str = ""
    password: str = field(default="", repr=False, metadata=secret())
    registered_online: bool = False
    identity_document: str = ""
    register_number: str = ""
    internet_block: bool = False
    blocks: tuple[Block, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
    cards: tuple[Card, ...] = ()
    loans: tuple[Loan, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    loan_history: tuple[HistoryEntry, ...] = ()
    history_settings: tuple[HistorySetting, ...] = ()
    financial_history: tuple[Transaction, ...] = ()
    costs: tuple[Cost, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()

    def faults(self) -> Iterator[Fault]:
        """Two primary cards."""
        if sum(card.is_primary for card in self.cards) > 1:
            yield Fault("cards", "two of them are the primary card", statement="MRG-12")
