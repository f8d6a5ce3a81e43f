"""Whether a subscription may be restarted online: every criterion weighed and reported (RST-01..09)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from ..days import after, day_in, day_in_words, days_between, duration_in_words, elapsed, local, time_in_words
from ..decision import Decision, Reason, decide
from ..money import Money
from ..subscription import State
from ..versions import Feature, Systems, supported
from .records import EarlierPayment, Rates, Subscription
from .settings import Settings


def weighed(
    subscription: Subscription,
    rates: Rates,
    *,
    settings: Settings,
    systems: Systems,
    now: datetime,
    zone: tzinfo,
) -> Decision[bool | None]:
    """Every criterion, whatever the others say (RST-03); None when only unknown rates keep it open (A-09)."""
    return decide(
        (
            _turned_on(settings),
            *supported(Feature.RESTART, systems).reasons,
            _stopped_for_good(subscription),
            _not_too_long_ago(subscription, settings, now, zone),
            _not_complimentary(subscription),
            _no_recent_payment(subscription, settings, now, zone),
            _rates_or_debt(subscription, rates),
            *_asked_by_settings(subscription, settings),
        )
    )


def _turned_on(settings: Settings) -> Reason:
    limit = "not set" if settings.max_days is None else str(settings.max_days)
    values = {"on": "yes" if settings.on else "no", "limit in days": limit}
    if not settings.on:
        return Reason("RST-09", False, "restarts are not turned on here", values)
    if settings.max_days is None:
        return Reason("RST-09", False, "restarts are not set up here: the limit of days is not set", values)
    return Reason("RST-09", True, "restarts are turned on here", values)


def _stopped_for_good(subscription: Subscription) -> Reason:
    day = subscription.stop_date
    values = {"state": subscription.state.value, "stop date": "none" if day is None else day.isoformat()}
    match subscription.state:
        case State.PERMANENTLY_STOPPED:
            assert day is not None
            return Reason("RST-01", True, f"it stopped for good on {day_in_words(day)}", values)
        case State.TEMPORARILY_STOPPED:
            return Reason("RST-01", False, "it is stopped for a time only", values)
        case State.ACTIVE:
            until = "" if day is None else f" until {day_in_words(day)}"
            return Reason("RST-01", False, f"it is still running{until}", values)


def _not_too_long_ago(subscription: Subscription, settings: Settings, now: datetime, zone: tzinfo) -> Reason:
    """RST-04: calendar days in the client's zone, the day of the stop being day 0 (A-04..A-06)."""
    today, limit = day_in(now, zone), settings.max_days
    stop = None if subscription.state is State.ACTIVE else subscription.stop_date
    values = {"today": today.isoformat(), "limit in days": "not set" if limit is None else str(limit)}
    if stop is None:
        return Reason("RST-04", False, "it has not stopped, so there are no days to count", values)
    days = days_between(stop, today)
    values |= {"stop date": stop.isoformat(), "days stopped": str(days)}
    ago = "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
    if limit is None:
        return Reason("RST-04", None, f"it stopped {ago}, and no limit is set", values)
    if days < limit:
        return Reason("RST-04", True, f"it stopped {ago}, and less than {_days(limit)} is allowed", values)
    return Reason("RST-04", False, f"it stopped {ago}, and only less than {_days(limit)} is allowed", values)


def _days(count: int) -> str:
    return f"{count} day{'s' if count != 1 else ''}"


def _not_complimentary(subscription: Subscription) -> Reason:
    free = subscription.complimentary
    sentence = "it is complimentary" if free else "it is not complimentary"
    return Reason("RST-05", not free, sentence, {"complimentary": "yes" if free else "no"})


def _no_recent_payment(subscription: Subscription, settings: Settings, now: datetime, zone: tzinfo) -> Reason:
    """RST-06: elapsed time, half-open: exactly 24 hours ago is long enough (A-07, A-08)."""
    window = timedelta(hours=settings.payment_hours)
    blocking = sorted(
        (
            payment
            for payment in subscription.payments
            if (payment.status.was_made or settings.count_failed_payments) and elapsed(payment.paid_at, now) < window
        ),
        key=lambda payment: elapsed(payment.paid_at, now),
    )
    hours = f"{settings.payment_hours} hours"
    if not blocking:
        return Reason("RST-06", True, f"no payment was made in the last {hours}", {"window": hours})
    last = blocking[0]
    clears = after(last.paid_at, window)
    others = len(blocking) - 1
    more = "" if not others else f", {others} more in the last {hours}"
    sentence = (
        f"{_payment_in_words(last, now)}{more}; "
        f"from {time_in_words(clears, now=now, zone=zone)} on it no longer stands in the way"
    )
    values = {
        "payment": str(last.amount),
        "status": last.status.value,
        "paid at": local(last.paid_at, zone).isoformat(),
        "clears at": local(clears, zone).isoformat(),
        "window": hours,
        "payments in it": str(len(blocking)),
    }
    return Reason("RST-06", False, sentence, values)


def _payment_in_words(payment: EarlierPayment, now: datetime) -> str:
    passed = elapsed(payment.paid_at, now)
    if passed < timedelta(0):
        return f"a payment of {payment.amount} is stamped {duration_in_words(-passed)} ahead of now"
    tried = "made" if payment.status.was_made else f"tried and {payment.status.value}"
    return f"a payment of {payment.amount} was {tried} {duration_in_words(passed)} ago"


def _rates_or_debt(subscription: Subscription, rates: Rates) -> Reason:
    """RST-07: rates, or without any a debt; rates that nobody knows decide nothing (A-02, A-09)."""
    values = {"balance": str(subscription.balance)}
    if rates.returned is None:
        values["rates"] = "unknown"
        return Reason("RST-07", None, f"the rates are not known: {rates.unknown}", values)
    values["rates"] = ", ".join(rate.id for rate in rates.returned) or "none"
    if rates.returned:
        count = len(rates.returned)
        return Reason("RST-07", True, f"{count} rate{' is' if count == 1 else 's are'} returned", values)
    if subscription.owed > Money.zero(subscription.balance.currency):
        return Reason("RST-07", True, f"no rates are returned, but {subscription.owed} is owed", values)
    return Reason("RST-07", False, "no rates are returned, and nothing is owed", values)


def _asked_by_settings(subscription: Subscription, settings: Settings) -> Iterator[Reason]:
    """The criteria of Matrix, where the settings ask for them (A-20)."""
    if settings.refuse_trials:
        trial = subscription.trial
        sentence = "it is a trial" if trial else "it is not a trial"
        yield Reason("A-20", not trial, sentence, {"trial": "yes" if trial else "no"})
    if settings.refuse_pending_restarts:
        pending = subscription.restart_pending
        sentence = "a restart of it is already on its way" if pending else "no restart of it is on its way"
        yield Reason("A-20", not pending, sentence, {"restart pending": "yes" if pending else "no"})
