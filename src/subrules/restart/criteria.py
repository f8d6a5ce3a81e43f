"""Whether a subscription may be restarted online: every criterion weighed and reported (RST-01..09)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from ..days import after, day_in, days_between, elapsed, local
from ..decision import Decision, Reason, decide
from ..subscription import EarlierPayment, State, Subscription, needed
from ..versions import Feature, Systems, supported
from .records import Rates
from .settings import Client, Settings, bars_pending_restarts, bars_trials


def weighed(subscription: Subscription, rates: Rates, client: Client, now: datetime) -> Decision[bool | None]:
    """Every criterion, whatever the others say (RST-03); None when only unknown rates keep it open (A-09)."""
    settings, systems = client.restart, needed(client.systems)
    return decide(
        (
            _turned_on(settings),
            *supported(Feature.RESTART, systems).reasons,
            _stopped_for_good(subscription),
            _not_too_long_ago(subscription, settings, now, client.zone),
            _not_complimentary(subscription),
            _no_recent_payment(subscription, settings, now, client.zone),
            _rates_or_debt(subscription, rates),
            *_trial_or_pending(subscription, settings, systems),
        )
    )


def _turned_on(settings: Settings) -> Reason:
    values = {"on": "yes" if settings.on else "no"}
    if not settings.on:
        return Reason("RST-09", False, code="restart.off", values=values)
    if settings.max_days is None:
        return Reason("RST-09", False, code="restart.no-limit", values=values)
    return Reason("RST-09", True, code="restart.on", values={**values, "limit_days": str(settings.max_days)})


def _stopped_for_good(subscription: Subscription) -> Reason:
    day = subscription.stop_date
    values = {"state": subscription.state.value} | ({} if day is None else {"stop_date": day.isoformat()})
    match subscription.state:
        case State.PERMANENTLY_STOPPED:
            return Reason("RST-01", True, code="restart.stopped", values=values)
        case State.TEMPORARILY_STOPPED:
            return Reason("RST-01", False, code="restart.stopped-for-a-time", values=values)
        case State.ACTIVE:
            code = "restart.running" if day is None else "restart.running-until"
            return Reason("RST-01", False, code=code, values=values)


def _not_too_long_ago(subscription: Subscription, settings: Settings, now: datetime, zone: tzinfo) -> Reason:
    """RST-04: calendar days in the client's zone, the day of the stop being day 0 (A-04..A-06)."""
    today, limit = day_in(now, zone), settings.max_days
    stop = None if subscription.state is State.ACTIVE else subscription.stop_date
    values = {"today": today.isoformat()} | ({} if limit is None else {"limit_days": str(limit)})
    if stop is None:
        return Reason("RST-04", False, code="restart.not-stopped", values=values)
    days = days_between(stop, today)
    values |= {"stop_date": stop.isoformat(), "days_stopped": str(days)}
    if limit is None:
        return Reason("RST-04", None, code="restart.days-without-limit", values=values)
    if days < limit:
        return Reason("RST-04", True, code="restart.recent-enough", values=values)
    return Reason("RST-04", False, code="restart.too-long-ago", values=values)


def _not_complimentary(subscription: Subscription) -> Reason:
    free = needed(subscription.complimentary)
    code = "restart.complimentary" if free else "restart.not-complimentary"
    return Reason("RST-05", not free, code=code, values={"complimentary": "yes" if free else "no"})


def _no_recent_payment(subscription: Subscription, settings: Settings, now: datetime, zone: tzinfo) -> Reason:
    """RST-06: elapsed time, half-open: exactly 24 hours ago is long enough (A-07, A-08)."""
    window = timedelta(hours=settings.payment_hours)
    blocking = sorted(
        (
            payment
            for payment in needed(subscription.payments)
            if (payment.status.was_made or settings.count_failed_payments) and elapsed(payment.paid_at, now) < window
        ),
        key=lambda payment: elapsed(payment.paid_at, now),
    )
    values = {"window_hours": str(settings.payment_hours)}
    if not blocking:
        return Reason("RST-06", True, code="restart.no-recent-payment", values=values)
    last = blocking[0]
    values |= {
        "payment": str(last.amount),
        "status": last.status.value,
        "paid_at": local(last.paid_at, zone).isoformat(),
        "clears_at": local(after(last.paid_at, window), zone).isoformat(),
        "now": local(now, zone).isoformat(),
        "others": str(len(blocking) - 1),
    }
    more = "" if len(blocking) == 1 else "-and-others"
    return Reason("RST-06", False, code=f"restart.payment-{_how(last, now)}{more}", values=values)


def _how(payment: EarlierPayment, now: datetime) -> str:
    if elapsed(payment.paid_at, now) < timedelta(0):
        return "ahead"
    return "made" if payment.status.was_made else "tried"


def _rates_or_debt(subscription: Subscription, rates: Rates) -> Reason:
    """RST-07: rates, or without any a debt; unknown rates decide nothing (A-02, A-09)."""
    values = {"balance": str(needed(subscription.balance)), "balance_due": str(subscription.owed)}
    if rates.returned is None:
        values["unknown"] = rates.unknown or ""
        return Reason("RST-07", None, code="restart.rates-unknown", values=values)
    values |= {"rates": ", ".join(rate.id for rate in rates.returned), "count": str(len(rates.returned))}
    if rates.returned:
        return Reason("RST-07", True, code="restart.rates-returned", values=values)
    if not subscription.owed.is_zero:
        return Reason("RST-07", True, code="restart.owed-without-rates", values=values)
    return Reason("RST-07", False, code="restart.neither-rates-nor-debt", values=values)


def _trial_or_pending(subscription: Subscription, settings: Settings, systems: Systems) -> Iterator[Reason]:
    """The criteria of Matrix, and of a client that asks for them (A-20)."""
    if bars_trials(settings, systems):
        trial = subscription.trial
        code = "restart.trial" if trial else "restart.no-trial"
        yield Reason("A-20", not trial, code=code, values={"trial": "yes" if trial else "no"})
    if bars_pending_restarts(settings, systems):
        pending = subscription.restart_pending
        code = "restart.already-pending" if pending else "restart.none-pending"
        yield Reason("A-20", not pending, code=code, values={"restart_pending": "yes" if pending else "no"})
