"""What the tests of the policies begin with: a restart that is eligible, a change that is allowed, their settings."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from subrules import Client, change, restart
from subrules.days import Term
from subrules.decision import Decision
from subrules.money import Money
from subrules.subscription import Channel, Medium, State
from subrules.versions import Circulation, Systems, Version

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 6, 15, 17, 17, tzinfo=CHICAGO)
TODAY = date(2026, 6, 15)


def day(offset: int) -> date:
    """So many days after today."""
    return TODAY + timedelta(days=offset)


def usd(text: str) -> Money:
    return Money.from_text(f"{text} USD")


def systems(subscribe: str, circulation: str) -> Systems:
    return Systems(subscribe=Version(subscribe), circulation=Circulation.from_text(circulation))


NEWEST = systems("3.16.0", "NCS Circ 2020.4")
MATRIX = systems("3.16.0", "Matrix 38.0.034")


def asked(other: dict[str, Any], **usual: Any) -> dict[str, Any]:
    """The client and the instant of asking; `settings` are those of the policy that is named."""
    policy, settings = next(iter(usual.items()))
    client = Client(
        zone=other.get("zone", CHICAGO),
        systems=other.get("systems", NEWEST),
        **{policy: other.get("settings", settings)},
    )
    left = {name: value for name, value in other.items() if name not in ("zone", "systems", "settings", "now")}
    return {"client": client, "now": other.get("now", NOW), **left}


# ---------------------------------------------------------------- restarts

USED = restart.PerChannel(self_service=True, csr=True)
RESTARTS = restart.Settings(on=True, max_days=60, donations=USED, tips=USED)
THIRTEEN_WEEKS = restart.Rate(id="13W", amount=usd("52.00"), term=Term.from_text("13 weeks"))
ONE_YEAR = restart.Rate(id="1Y", amount=usd("187.20"), term=Term.from_text("1 year"))
SOME, NONE = restart.Rates(returned=(THIRTEEN_WEEKS, ONE_YEAR)), restart.Rates(returned=())
UNKNOWN = restart.Rates(unknown="SubscriptionInfo did not answer")


def stopped(**other: Any) -> restart.Subscription:
    """A subscription that may be restarted: stopped for good two weeks ago, nothing owed, no payment."""
    usual: dict[str, Any] = {
        "id": "100016", "state": State.PERMANENTLY_STOPPED, "stop_date": day(-14), "complimentary": False,
        "balance": usd("0.00"), "medium": Medium.PRINT, "payments": (),
    }  # fmt: skip
    return restart.Subscription(**(usual | other))


def paid(ago: timedelta, status: restart.PaymentStatus = restart.PaymentStatus.CAPTURED) -> restart.EarlierPayment:
    """A payment of 20.00 USD so long before now."""
    return restart.EarlierPayment(amount=usd("20.00"), paid_at=NOW.astimezone(UTC) - ago, status=status)


def may_restart(subscription: restart.Subscription, rates: restart.Rates = SOME, **other: Any) -> Decision[bool | None]:
    return restart.may_restart(subscription, rates, **asked(other, restart=RESTARTS))


def submit(
    subscription: restart.Subscription, rates: restart.Rates = SOME, *, rate: str | None = "13W", **other: Any
) -> Decision[restart.Answer]:
    """What becomes of a submission; request fields and settings are told apart by their names."""
    fields = ("channel", "date", "donation", "tip", "total")
    request = {name: other.pop(name) for name in fields if name in other}
    chosen = rate if rates.returned or rate != "13W" else None
    made = restart.Request(**({"channel": Channel.SELF_SERVICE, "rate": chosen} | request))
    return restart.submit(subscription, rates, made, **asked(other, restart=RESTARTS))


def restarted(*arguments: Any, **other: Any) -> restart.RealTimeRestart:
    """The restart that a submission leads to."""
    answer = submit(*arguments, **other).answer
    assert isinstance(answer, restart.RealTimeRestart), answer
    return answer


# ---------------------------------------------------------------- changes

CHANGES = change.Settings(on=True)
HOME = change.Address(street="12 Mill Lane", city="Milroy", zip="55555")
ZIP_ONLY = change.Address(zip="55555")
AT_ONCE = change.Timing(immediately=True)
NEXT_ISSUE = change.Timing(next_billing_cycle=True)


def on(chosen: date) -> change.Timing:
    return change.Timing(scheduled=chosen)


def running(**other: Any) -> change.Subscription:
    """A printed subscription that runs, for 13 weeks, without ezpay, with its address on file."""
    usual: dict[str, Any] = {
        "id": "100016", "state": State.ACTIVE, "product": "SunOnly", "medium": Medium.PRINT,
        "term": Term.from_text("13 weeks"), "auto_renew": False, "delivery_address": HOME,
        "next_publishing_date": day(1),
    }  # fmt: skip
    return change.Subscription(**(usual | other))


def offered(**other: Any) -> change.Offer:
    """An upgrade to a printed product, for 13 weeks, without ezpay."""
    usual: dict[str, Any] = {
        "name": "Daily", "type": "UPGRD", "product": "7Day", "medium": Medium.PRINT,
        "term": Term.from_text("13 weeks"), "ezpay": change.Ezpay.NONE,
    }  # fmt: skip
    return change.Offer(**(usual | other))


def may_change(subscription: change.Subscription, offer: change.Offer, **other: Any) -> Decision[bool | None]:
    return change.may_change(subscription, offer, **asked(other, change=CHANGES))


def ask(subscription: change.Subscription, offer: change.Offer, **other: Any) -> Decision[change.Answer]:
    """What becomes of a submission; request fields and settings are told apart by their names."""
    fields = ("channel", "timing", "ezpay", "ezpay_consent", "address", "replace_pending")
    request = {name: other.pop(name) for name in fields if name in other}
    made = change.Request(**({"channel": Channel.SELF_SERVICE, "timing": AT_ONCE} | request))
    return change.submit(subscription, offer, made, **asked(other, change=CHANGES))


def changed(*arguments: Any, **other: Any) -> change.Change:
    """The change that a submission leads to."""
    answer = ask(*arguments, **other).answer
    assert isinstance(answer, change.Change), answer
    return answer


# ---------------------------------------------------------------- reasons


def against(decision: Decision[Any]) -> list[str]:
    return [reason.statement for reason in decision.against]


def reason(decision: Decision[Any], statement: str) -> Any:
    """The one reason of a statement."""
    found = [reason for reason in decision.reasons if reason.statement == statement]
    assert len(found) == 1, (statement, decision.reasons)
    return found[0]
