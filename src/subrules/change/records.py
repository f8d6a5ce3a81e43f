"""What a change is decided from, and what it is: the running subscription, the offer, the submission, the change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import ClassVar

from attrs import field, frozen

from ..checks import check, checked, not_blank
from ..days import Term
from ..faults import Fault
from ..subscription import DOWNGRADE, UPGRADE, Channel, Medium, State


@frozen(kw_only=True)
class Address:
    """An address. Only one with a street and a town or ZIP can be delivered to; a ZIP alone is none (A-43)."""

    street: str = ""
    city: str = ""
    zip: str = ""
    __attrs_post_init__ = checked

    @property
    def is_deliverable(self) -> bool:
        """Whether something can be delivered there."""
        return bool(self.street.strip() and (self.city.strip() or self.zip.strip()))


def _deliverable(address: Address) -> str | None:
    return None if address.is_deliverable else "nothing can be delivered there: a street is wanted, and a town or ZIP"


class Ezpay(Enum):
    """What an offer says about ezpay, which is auto-renew (A-42)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


class EzpaySwitch(Enum):
    """Into ezpay or out of it."""

    OPT_IN = "opt in"
    OPT_OUT = "opt out"


def _a_type(type: str) -> str | None:
    return None if type in (UPGRADE, DOWNGRADE) else f"`{type}` is neither {UPGRADE} nor {DOWNGRADE}"


@frozen(kw_only=True)
class Timing:
    """When a change takes effect: exactly one of the three is chosen (UPG-03).

    Attributes:
        immediately: today, in the client's zone.
        next_billing_cycle: the next publishing date that the circulation system gave.
        scheduled: the chosen day.

    Raises:
        InputError: none is chosen, or more than one.

    >>> Timing(scheduled=date(2026, 7, 1)).chosen
    ('scheduled',)
    >>> Timing(immediately=True, scheduled=date(2026, 7, 1))
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: the data: choose one of immediately, next_billing_cycle and \
scheduled with its day, not both immediately and scheduled
    """

    immediately: bool = False
    next_billing_cycle: bool = False
    scheduled: date | None = None
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """None chosen, or several."""
        if len(self.chosen) != 1:
            said = "not both " + " and ".join(self.chosen) if self.chosen else "and none is chosen"
            message = f"choose one of immediately, next_billing_cycle and scheduled with its day, {said}"
            yield Fault((), message, statement="UPG-03")

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of those chosen."""
        given = {
            "immediately": self.immediately,
            "next_billing_cycle": self.next_billing_cycle,
            "scheduled": self.scheduled is not None,
        }
        return tuple(name for name, is_chosen in given.items() if is_chosen)


@frozen(kw_only=True)
class Offer:
    """An upgrade or downgrade offer: the product that it leads to, and on which conditions.

    Attributes:
        name: what it is called.
        type: UPGRD or DNGRD.
        product: the id of the product that it leads to.
        medium: what that product is made of.
        term: the term that is paid for; None where it is not known.
        ezpay: whether ezpay is required, optional or not to be had with it.
    """

    name: str = field(metadata=check(not_blank))
    type: str = field(metadata=check(_a_type))
    product: str = field(metadata=check(not_blank))
    medium: Medium
    term: Term | None = None
    ezpay: Ezpay
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Request:
    """What was submitted.

    Attributes:
        channel: Self-Service or One CSR Portal.
        timing: when the change is to take effect.
        ezpay: with an offer for which it is optional: whether ezpay is wanted; None leaves it as it is.
        ezpay_consent: whether the subscriber agreed to a switch of ezpay.
        address: the delivery address that was entered, if one was.
        replace_pending: whether a change that is pending may be replaced by this one.
    """

    channel: Channel
    timing: Timing
    ezpay: bool | None = None
    ezpay_consent: bool = False
    address: Address | None = field(default=None, metadata=check(_deliverable))
    replace_pending: bool = False
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Change:
    """A change with everything that it needs: what is added and stopped on one day, and what goes with it (UPG-01).

    Attributes:
        subscription: the id of the subscription.
        offer: the name of the offer.
        type: UPGRD or DNGRD.
        effective: the day on which the one product is stopped and the other added.
        stopped: the product until then.
        added: the product from then on.
        medium: what the added product is made of.
        term: its term, where it is known.
        auto_renew: whether it renews by itself from then on.
        ezpay: the switch of ezpay that this is, if it is one (UPG-08).
        address: the delivery address that goes with it, if one was entered (UPG-09).
        cautions: what to be careful about (UPG-12).
    """

    kind: ClassVar[str] = "change"
    subscription: str
    offer: str
    type: str
    effective: date
    stopped: str
    added: str
    medium: Medium
    term: Term | None
    auto_renew: bool
    ezpay: EzpaySwitch | None = None
    address: Address | None = None
    cautions: tuple[str, ...] = ()
    __attrs_post_init__ = checked


@frozen(kw_only=True)
class Subscription:
    """A subscription that somebody wants to change.

    Attributes:
        id: its id.
        state: whether it runs; only one that does can be changed.
        stop_date: the day of its stop, past or to come, in the client's zone.
        product: the id of its product.
        medium: what the product is made of.
        term: the term that is paid for; None where it is not known.
        auto_renew: whether it is on ezpay.
        delivery_address: the address on file; None where there is none.
        next_publishing_date: as received from the circulation system; None where none was (UPG-05).
        pending: a change that was accepted for a later day.
    """

    id: str = field(metadata=check(not_blank))
    state: State
    stop_date: date | None = None
    product: str = field(metadata=check(not_blank))
    medium: Medium
    term: Term | None = None
    auto_renew: bool
    delivery_address: Address | None = None
    next_publishing_date: date | None = None
    pending: Change | None = None
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """What the fields contradict each other in."""
        if self.pending is not None and (self.pending.subscription, self.pending.stopped) != (self.id, self.product):
            message = f"it stops {self.pending.stopped} of {self.pending.subscription}, not {self.product} of {self.id}"
            yield Fault("pending", message)

    @property
    def has_delivery_address(self) -> bool:
        """Whether there is an address on file that can be delivered to; a ZIP alone is none (A-43)."""
        return self.delivery_address is not None and self.delivery_address.is_deliverable


@frozen(kw_only=True)
class Settings:
    """A client's settings for changes.

    Attributes:
        on: whether upgrades and downgrades are turned on (UPG-02).
        cautions: whether the vendor's note about two paths is passed on (UPG-12, A-44).
    """

    on: bool
    cautions: bool = True
    __attrs_post_init__ = checked
