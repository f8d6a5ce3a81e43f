"""What a restart is decided from: the rates that were returned, and what was submitted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import field

from ..checks import check, not_blank, not_negative, record
from ..days import Term
from ..faults import Fault
from ..money import Money
from ..subscription import Channel

NEEDED = ("complimentary", "balance", "payments")
"""The fields of a subscription without which no restart can be decided."""


@record(kw_only=True)
class Rate:
    """A rate that the circulation system returned for this subscription."""

    id: str = field(metadata=check(not_blank))
    amount: Money = field(metadata=check(not_negative))
    term: Term


@record(kw_only=True)
class Rates:
    """The circulation system's answer about rates: those returned, or why they are not known (A-09).

    Exactly one is given. `returned=()` means that there are none; `unknown` is the third state, for a
    call that failed, and is never taken for "none".

    >>> Rates(returned=()), Rates(unknown="ratesInfo did not answer")
    (Rates(returned=(), unknown=None), Rates(returned=None, unknown='ratesInfo did not answer'))
    """

    returned: tuple[Rate, ...] | None = None
    unknown: str | None = field(default=None, metadata=check(not_blank))

    def faults(self) -> Iterator[Fault]:
        """What the fields contradict each other in."""
        if (self.returned is None) is (self.unknown is None):
            given = "got both" if self.returned is not None else "got neither"
            message = f"expected either `returned` or `unknown`, {given}"
            yield Fault((), message, code="rates-or-unknown", statement="RST-07")
        ids = [rate.id for rate in self.returned or ()]
        yield from (
            Fault("returned", f"two rates are called `{one}`", code="rate-twice", statement="PAY-08")
            for one in dict.fromkeys(ids)
            if ids.count(one) > 1
        )

    def find(self, id: str) -> Rate | None:
        """The returned rate of this id."""
        return next((rate for rate in self.returned or () if rate.id == id), None)


@record(kw_only=True)
class Request:
    """What was submitted on the page: where, the chosen rate, the chosen day, and what is given on top.

    Attributes:
        channel: Self-Service or One CSR Portal.
        rate: the id of the chosen rate; there is no default (A-10).
        date: the chosen day, if one was chosen.
        donation: a donation, where the client uses them (PAY-06).
        tip: a tip for the carrier, where the client uses them and the product is printed (PAY-07).
        total: the total that the page showed, where the caller has it: another one than is worked out
            is refused, and nothing is charged (RST-13).
    """

    channel: Channel
    rate: str | None = None
    date: date | None = None
    donation: Money | None = field(default=None, metadata=check(not_negative))
    tip: Money | None = field(default=None, metadata=check(not_negative))
    total: Money | None = field(default=None, metadata=check(not_negative))
