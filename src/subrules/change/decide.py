"""The decision: the change with its day and what follows, what must be asked first, or why it is refused (UPG-01..12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import ClassVar, TypeAlias

from attrs import frozen

from ..days import day_in, day_in_words
from ..decision import Decision, Reason, decide
from ..faults import raise_if_any
from ..subscription import Medium
from ..versions import Systems
from .case import case_faults
from .criteria import Course, course, weighed
from .pending import carried_out
from .records import Change, EzpaySwitch, Offer, Request, Settings, Subscription, Timing

CAUTION = "the vendor's note of 5 July 2022 does not promise that this works correctly"
"""What UPG-12 is about; no version is named, and no end is given (A-44)."""


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


@frozen
class Refused:
    """The change is not made."""

    kind: ClassVar[str] = "refused"


@frozen
class Undecided:
    """Nobody can tell, because a fact is not known."""

    kind: ClassVar[str] = "undecided"


Outcome: TypeAlias = Change | Incomplete | Refused | Undecided


def eligibility(
    subscription: Subscription,
    offer: Offer,
    *,
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Decision[bool | None]:
    """Whether a subscription may take an offer, and what bars it if not, before anything is chosen (UPG-01..11).

    Args:
        subscription: the running subscription.
        offer: the offer.
        settings: what the client has settled.
        systems: what the client has installed.
        now: the instant of asking, aware.
        zone: the client's time zone.

    Returns:
        True, False, or None where only a term that is not known keeps it open.

    Raises:
        InputError: naming every fault of the input with its field.

    >>> from datetime import UTC
    >>> from subrules.change import Ezpay, Medium, State
    >>> from subrules.days import Term
    >>> from subrules.versions import Circulation, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> sunday = Subscription(
    ...     id="100016", state=State.ACTIVE, product="SunDigital", medium=Medium.HYBRID,
    ...     term=Term.from_text("13 weeks"), auto_renew=True,
    ... )
    >>> daily = Offer(
    ...     name="Daily", type="UPGRD", product="7Day", medium=Medium.PRINT, term=Term.from_text("3 months"),
    ...     ezpay=Ezpay.OPTIONAL,
    ... )
    >>> may = eligibility(
    ...     sunday, daily, settings=Settings(on=True), systems=systems,
    ...     now=datetime(2026, 6, 15, 17, 0, tzinfo=UTC), zone=UTC,
    ... )
    >>> may.answer, may.against[0].sentence
    (False, 'one is on auto-renew, and the terms differ: the subscription has 13 weeks, the offer 3 months')
    """
    raise_if_any(case_faults(subscription, offer, None, now=now, zone=zone))
    current = carried_out(subscription, now=now, zone=zone)
    return weighed(current, offer, course(current, offer, None), settings=settings, systems=systems)


def effective_date(
    timing: Timing, *, next_publishing_date: date | None, now: datetime, zone: tzinfo
) -> Decision[date | None]:
    """The one day on which a change takes effect, or None with the reason why there is none (UPG-03..06).

    >>> from datetime import UTC
    >>> now = datetime(2026, 6, 16, 3, 0, tzinfo=UTC)
    >>> effective_date(Timing(immediately=True), next_publishing_date=None, now=now, zone=UTC).answer
    datetime.date(2026, 6, 16)
    >>> effective_date(Timing(next_billing_cycle=True), next_publishing_date=None, now=now, zone=UTC).answer is None
    True
    """
    today = day_in(now, zone)
    day, reason = _effective(timing, next_publishing_date, today)
    return Decision(day, (reason,))


def _effective(timing: Timing, next_publishing_date: date | None, today: date) -> tuple[date | None, Reason]:
    values = {"today": today.isoformat()}
    if timing.immediately:
        return today, Reason("UPG-04", True, "it takes effect today", values)
    if timing.next_billing_cycle:
        if next_publishing_date is None:
            sentence = "the circulation system gave no next publishing date"
            return None, Reason("UPG-05", False, sentence, values)
        statement, day, what = "UPG-05", next_publishing_date, "the next publishing date"
    else:
        assert timing.scheduled is not None
        statement, day, what = "UPG-06", timing.scheduled, "the chosen day"
    values[what] = day.isoformat()
    if day < today:
        return None, Reason(statement, False, f"{day_in_words(day)}, {what}, is past", values)
    return day, Reason(statement, True, f"it takes effect on {day_in_words(day)}, {what}", values)


def change(
    subscription: Subscription,
    offer: Offer,
    request: Request,
    *,
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Decision[Outcome]:
    """What becomes of a submitted upgrade or downgrade, with every reason (UPG-01..12, VER-07..09).

    The same in both channels. Nothing is done, and nothing costs money in a change (A-50): the
    answer is the change that the circulation system is to be asked for.

    Args:
        subscription: the running subscription; a pending change whose day has come counts as done.
        offer: the offer that was chosen.
        request: what was submitted.
        settings: what the client has settled.
        systems: what the client has installed.
        now: the instant of the submission, aware.
        zone: the client's time zone.

    Raises:
        InputError: naming every fault of the input with its field.
    """
    raise_if_any(case_faults(subscription, offer, request, now=now, zone=zone))
    current = carried_out(subscription, now=now, zone=zone)
    taken = course(current, offer, request)
    today = day_in(now, zone)
    effective, dated = _effective(request.timing, current.next_publishing_date, today)
    may = decide(
        (
            *weighed(current, offer, taken, settings=settings, systems=systems).reasons,
            *_until_its_stop(current, effective),
            *_pending(current, request),
            dated,
        )
    )
    cautions = _cautions(current, offer, taken) if settings.cautions else ()
    reasons = (*may.reasons, *(Reason("UPG-12", True, caution) for caution in cautions))
    if may.answer is not True or effective is None:
        return Decision(Refused() if may.answer is False else Undecided(), reasons)
    needs = tuple(_needs(taken, request))
    if needs:
        return Decision(Incomplete(needs=needs, effective=effective, cautions=cautions), reasons)
    answer = Change(
        subscription=current.id,
        offer=offer.name,
        type=offer.type,
        effective=effective,
        stopped=current.product,
        added=offer.product,
        medium=offer.medium,
        term=offer.term,
        auto_renew=taken.auto_renew,
        ezpay=taken.switch,
        address=request.address,
        cautions=cautions,
    )
    return Decision(answer, reasons)


def _until_its_stop(subscription: Subscription, effective: date | None) -> Iterator[Reason]:
    """A subscription that will have stopped by then is not running then (UPG-01)."""
    stop = subscription.stop_date
    if stop is not None and effective is not None and effective >= stop:
        sentence = f"it stops on {day_in_words(stop)}, and the change would take effect on {day_in_words(effective)}"
        yield Reason("UPG-01", False, sentence, {"stop date": stop.isoformat(), "effective": effective.isoformat()})


def _pending(subscription: Subscription, request: Request) -> Iterator[Reason]:
    """One change at a time: a pending one is replaced only when that is asked for."""
    pending = subscription.pending
    if pending is None:
        return
    what = f"a change to {pending.added} is pending for {day_in_words(pending.effective)}"
    values = {"pending": pending.added, "effective": pending.effective.isoformat()}
    if request.replace_pending:
        yield Reason("UPG-01", True, f"{what}, and is replaced", values)
    else:
        yield Reason("UPG-01", False, f"{what}: withdraw it, or ask to replace it", values)


def _cautions(subscription: Subscription, offer: Offer, taken: Course) -> tuple[str, ...]:
    """The two paths of UPG-12."""
    cautions = []
    if subscription.medium is Medium.DIGITAL and offer.medium.is_printed and taken.with_address:
        cautions.append(f"from digital to print with a new address: {CAUTION}")
    if taken.switch is not None:
        way = "into" if taken.switch is EzpaySwitch.OPT_IN else "out of"
        cautions.append(f"{way} ezpay: {CAUTION}")
    return tuple(cautions)


def _needs(taken: Course, request: Request) -> Iterator[Need]:
    if taken.needs_address and request.address is None:
        yield Need.ADDRESS
    if taken.switch is not None and not request.ezpay_consent:
        yield Need.CONSENT
