"""What a change is decided from beside the subscription and the offer: what was submitted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import field

from ..checks import check, record
from ..faults import Fault
from ..subscription import Address, Channel, deliverable

NEEDED = ("product", "auto_renew")
"""The fields of a subscription without which no change can be decided."""

NEEDED_OF_OFFER = ("product", "medium", "ezpay")
"""The fields of an offer without which nothing can be changed to it."""


@record(kw_only=True)
class Timing:
    """When a change takes effect: exactly one of the three is chosen (UPG-03).

    Attributes:
        immediately: today, in the client's zone.
        next_billing_cycle: the next publishing date that the circulation system gave.
        scheduled: the chosen day.

    Raises:
        InputError: none is chosen, or more than one.

    >>> from datetime import date
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

    def faults(self) -> Iterator[Fault]:
        """None chosen, or several."""
        if len(self.chosen) != 1:
            chosen = "not both " + " and ".join(self.chosen) if self.chosen else "and none is chosen"
            message = f"choose one of immediately, next_billing_cycle and scheduled with its day, {chosen}"
            yield Fault((), message, code="one-timing", statement="UPG-03")

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of those chosen."""
        given = {
            "immediately": self.immediately,
            "next_billing_cycle": self.next_billing_cycle,
            "scheduled": self.scheduled is not None,
        }
        return tuple(name for name, is_chosen in given.items() if is_chosen)


@record(kw_only=True)
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
    address: Address | None = field(default=None, metadata=check(deliverable))
    replace_pending: bool = False
