"""The decision: the change with its day and what follows, what must be asked first, or why it is refused (UPG-01..12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, TypeAlias

from attrs import frozen

from ..checks import argument_faults
from ..days import day_in
from ..decision import Decision, Reason, Refused, Undecided, decide
from ..faults import raise_if_any
from ..subscription import Change, EzpaySwitch, Medium, Offer, Subscription, needed
from .contradictions import client_faults, data_faults
from .criteria import Course, course, weighed
from .effective import effective
from .pending import carried_out
from .records import Request
from .settings import Client


class Need(Enum):
    """What must be asked of the subscriber before the change can be made."""

    ADDRESS = "a delivery address"
    CONSENT = "consent to the switch of ezpay"


@frozen(kw_only=True)
class Incomplete:
    """The change may be made once what it needs is given: the address form, the consent (UPG-08, UPG-09)."""

    kind: ClassVar[str] = "incomplete"
    needs: tuple[Need, ...]
    effective: date
    cautions: tuple[str, ...] = ()


Answer: TypeAlias = Change | Incomplete | Refused | Undecided
"""What becomes of a submission. Undecided: a term is not known (A-38)."""


def may_change(subscription: Subscription, offer: Offer, *, client: Client, now: datetime) -> Decision[bool | None]:
    """Whether a subscription may take an offer, and what bars it if not, before anything is chosen (UPG-01..11).

    Args:
        subscription: the running subscription.
        offer: the offer.
        client: its zone, systems and settings of changes.
        now: the instant of asking, aware.

    Returns:
        True, False, or None where only a term that is not known keeps it open.

    Raises:
        InputError: naming every fault of the input with its place.

    >>> from datetime import UTC, datetime
    >>> from subrules import Client, Term
    >>> from subrules.change import Ezpay, Settings, State
    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> sunday = Subscription(
    ...     id="100016", state=State.ACTIVE, product="SunDigital", medium=Medium.HYBRID,
    ...     term=Term.from_text("13 weeks"), auto_renew=True,
    ... )
    >>> daily = Offer(
    ...     name="Daily", type="UPGRD", product="7Day", medium=Medium.PRINT, term=Term.from_text("3 months"),
    ...     ezpay=Ezpay.OPTIONAL,
    ... )
    >>> client = Client(systems=systems, change=Settings(on=True))
    >>> may = may_change(sunday, daily, client=client, now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC))
    >>> may.answer, may.against[0].sentence
    (False, 'one is on auto-renew, and the terms differ: the subscription has 13 weeks, the offer 3 months')
    """
    _raise_faults(subscription, offer, None, client, now)
    current = carried_out(subscription, client=client, now=now)
    return weighed(current, offer, course(current, offer, None), client)


def submit(
    subscription: Subscription, offer: Offer, request: Request, *, client: Client, now: datetime
) -> Decision[Answer]:
    """What becomes of a submitted upgrade or downgrade, with every reason (UPG-01..12, VER-07..09).

    The same in both channels. Nothing is done, and nothing costs money in a change (A-50): the
    answer is the change that the circulation system is to be asked for.

    Args:
        subscription: the running subscription; a pending change whose day has come counts as done.
        offer: the offer that was chosen.
        request: what was submitted.
        client: its zone, systems, settings of changes and types of offers.
        now: the instant of the submission, aware.

    Returns:
        The answer with every reason, those that held as well.

    Raises:
        InputError: naming every fault of the input with its place.

    >>> from datetime import UTC, date, datetime
    >>> from subrules import Client
    >>> from subrules.change import Ezpay, Settings, State, Timing
    >>> from subrules.subscription import Channel
    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> sunday = Subscription(
    ...     id="100016", state=State.ACTIVE, product="SunDigital", medium=Medium.HYBRID, auto_renew=False,
    ... )
    >>> daily = Offer(name="Daily", type="UPGRD", product="7DayDigital", medium=Medium.DIGITAL, ezpay=Ezpay.REQUIRED)
    >>> request = Request(channel=Channel.SELF_SERVICE, timing=Timing(scheduled=date(2026, 7, 1)), ezpay_consent=False)
    >>> client, now = Client(systems=systems, change=Settings(on=True)), datetime(2026, 6, 15, 17, 0, tzinfo=UTC)
    >>> submit(sunday, daily, request, client=client, now=now).answer.needs
    (<Need.CONSENT: 'consent to the switch of ezpay'>,)
    """
    raise_if_any(argument_faults(request=(request, Request)))
    _raise_faults(subscription, offer, request, client, now)
    current = carried_out(subscription, client=client, now=now)
    taken = course(current, offer, request)
    day, dated = effective(request.timing, current.next_publishing_date, day_in(now, client.zone))
    may = decide(
        (
            *weighed(current, offer, taken, client).reasons,
            *_until_its_stop(current, day),
            *_pending(current, request),
            dated,
        )
    )
    cautions = tuple(_cautions(current, offer, taken)) if client.change.cautions else ()
    reasons = (*may.reasons, *(Reason("UPG-12", True, code=caution) for caution in cautions))
    if may.answer is not True or day is None:
        return Decision(Refused() if may.answer is False else Undecided(), reasons)
    needs = tuple(_needs(taken, request))
    if needs:
        return Decision(Incomplete(needs=needs, effective=day, cautions=cautions), reasons)
    return Decision(_change(current, offer, request, taken, day, cautions), reasons)


def _raise_faults(
    subscription: Subscription, offer: Offer, request: Request | None, client: Client, now: datetime
) -> None:
    """Raise everything that is wrong with the input, at once."""
    raise_if_any(
        argument_faults(subscription=(subscription, Subscription), offer=(offer, Offer), client=(client, Client))
    )
    raise_if_any((*data_faults(subscription, offer, request), *client_faults(subscription, offer, client, now)))


def _change(
    subscription: Subscription, offer: Offer, request: Request, taken: Course, day: date, cautions: tuple[str, ...]
) -> Change:
    return Change(
        subscription=subscription.id,
        offer=offer.name,
        type=offer.type,
        effective=day,
        stopped=needed(subscription.product),
        added=needed(offer.product),
        medium=needed(offer.medium),
        term=offer.term,
        auto_renew=taken.auto_renew,
        ezpay=taken.switch,
        address=request.address,
        cautions=cautions,
    )


def _until_its_stop(subscription: Subscription, day: date | None) -> Iterator[Reason]:
    """A subscription that will have stopped by then is not running then (UPG-01)."""
    stop = subscription.stop_date
    if stop is not None and day is not None and day >= stop:
        values = {"stop_date": stop.isoformat(), "effective": day.isoformat()}
        yield Reason("UPG-01", False, code="change.stops-before", values=values)


def _pending(subscription: Subscription, request: Request) -> Iterator[Reason]:
    """One change at a time: a pending one is replaced only when that is asked for."""
    pending = subscription.pending
    if pending is not None:
        replaced = request.replace_pending
        code = "change.replaces-pending" if replaced else "change.one-pending"
        values = {"pending": pending.added, "effective": pending.effective.isoformat()}
        yield Reason("UPG-01", replaced, code=code, values=values)


def _cautions(subscription: Subscription, offer: Offer, taken: Course) -> Iterator[str]:
    """The two paths of UPG-12."""
    if subscription.medium is Medium.DIGITAL and needed(offer.medium).is_printed and taken.with_address:
        yield "change.caution-address"
    if taken.switch is not None:
        yield "change.caution-into-ezpay" if taken.switch is EzpaySwitch.OPT_IN else "change.caution-out-of-ezpay"


def _needs(taken: Course, request: Request) -> Iterator[Need]:
    if taken.needs_address and request.address is None:
        yield Need.ADDRESS
    if taken.switch is not None and not request.ezpay_consent:
        yield Need.CONSENT
