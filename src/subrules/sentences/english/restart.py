"""What is said about restarts."""

from __future__ import annotations

from collections.abc import Mapping

_CLEARS = "from {clears_at:time} on it no longer stands in the way"
_OTHERS = ", {others} more in the last {window_hours:count hour}"

TEXTS: Mapping[str, str] = {
    # who may
    "restart.on": "restarts are turned on here",
    "restart.off": "restarts are not turned on here",
    "restart.no-limit": "restarts are not set up here: the limit of days is not set",
    "restart.stopped": "it stopped for good on {stop_date:day}",
    "restart.stopped-for-a-time": "it is stopped for a time only",
    "restart.running": "it is still running",
    "restart.running-until": "it is still running until {stop_date:day}",
    "restart.not-stopped": "it has not stopped, so there are no days to count",
    "restart.days-without-limit": "it stopped {days_stopped:ago}, and no limit is set",
    "restart.recent-enough": "it stopped {days_stopped:ago}, and less than {limit_days:count day} is allowed",
    "restart.too-long-ago": "it stopped {days_stopped:ago}, and only less than {limit_days:count day} is allowed",
    "restart.complimentary": "it is complimentary",
    "restart.not-complimentary": "it is not complimentary",
    "restart.no-recent-payment": "no payment was made in the last {window_hours:count hour}",
    "restart.payment-made": "a payment of {payment} was made {paid_at:passed} ago; " + _CLEARS,
    "restart.payment-made-and-others": "a payment of {payment} was made {paid_at:passed} ago"
    + _OTHERS
    + "; "
    + _CLEARS,
    "restart.payment-tried": "a payment of {payment} was tried and {status} {paid_at:passed} ago; " + _CLEARS,
    "restart.payment-tried-and-others": (
        "a payment of {payment} was tried and {status} {paid_at:passed} ago" + _OTHERS + "; " + _CLEARS
    ),
    "restart.payment-ahead": "a payment of {payment} is stamped {paid_at:passed} ahead of now; " + _CLEARS,
    "restart.payment-ahead-and-others": (
        "a payment of {payment} is stamped {paid_at:passed} ahead of now" + _OTHERS + "; " + _CLEARS
    ),
    "restart.rates-unknown": "the rates are not known: {unknown}",
    "restart.rates-returned": "{count:count rate is returned/rates are returned}",
    "restart.owed-without-rates": "no rates are returned, but {balance_due} is owed",
    "restart.neither-rates-nor-debt": "no rates are returned, and nothing is owed",
    "restart.trial": "it is a trial",
    "restart.no-trial": "it is not a trial",
    "restart.already-pending": "a restart of it is already on its way",
    "restart.none-pending": "no restart of it is on its way",
    # which way, from when, for how much
    "restart.real-time": "it is restarted in real time",
    "restart.subscription-panel": "the way on is a new subscription, in the Subscription Panel",
    "restart.undecided": "no way is taken until the rates are known, and nothing is charged",
    "restart.total-agrees": "the total that was shown, {shown}, is what is charged",
    "restart.total-differs": "{shown} was shown, and {total} would be charged: nothing is charged; show the new total first",
    "restart.at-once-without-rates": "it starts at once, because no rates are returned",
    "restart.at-once-day-not-used": (
        "it starts at once, because no rates are returned; {chosen:day}, which was sent, is not used"
    ),
    "restart.on-chosen-day": "it starts on {chosen:day}, the chosen day",
    "restart.at-once": "it starts at once: no later day is chosen",
    "restart.at-once-day-past": "it starts at once: {chosen:day}, the chosen day, is past",
    "restart.debt-alone": "without rates, what is owed is paid alone: {balance_due}",
    "restart.debt-forgiven": "the rate is paid; the {balance_due} that is owed is forgiven here",
    "restart.rate-and-debt": "the rate is paid, and the {balance_due} that is owed",
    "restart.rate-less-credit": "the rate is paid, less {used} of the credit of {balance}",
    "restart.rate-credit-stays": "the rate alone is paid; the credit of {balance} stays on the account",
    "restart.rate-alone": "the rate alone is paid, and nothing is owed",
    "restart.donation": "donations are used in {channel}",
    "restart.tip": "tips are used in {channel}, and the product is printed",
    "restart.day-can-be-chosen": "rates are returned, so a later day can be chosen",
    "restart.no-day-to-choose": "no rates are returned, so there is no day to choose",
    # lines of a payment
    "restart.line.rate": "{term} at {amount}",
    "restart.line.rate-less-credit": "{term} at {amount}, less {used} of credit",
    "restart.line.balance-due": "still owed",
    "restart.line.donation": "donation",
    "restart.line.tip": "tip for the carrier",
    # the checklist of the set-up
    "restart.setup.systems-missing": "the installed versions are missing",
    "restart.setup.endpoint": "the address of {endpoint} is set",
    "restart.setup.endpoint-missing": "the address of {endpoint} is missing",
    "restart.setup.limit": "the number of days after which a stopped subscription is not restarted is set",
    "restart.setup.limit-missing": "the number of days after which a stopped subscription is not restarted is missing",
    "restart.setup.donations": "whether donations are used in {channel} is set",
    "restart.setup.donations-missing": "whether donations are used in {channel} is missing",
    "restart.setup.tips": "whether tips are used in {channel} is set",
    "restart.setup.tips-missing": "whether tips are used in {channel} is missing",
    "restart.setup.extracts": "the latest extracts are installed",
    "restart.setup.extracts-not-confirmed": "it is not confirmed that the latest extracts are installed",
    # read aloud
    "restart.aloud.can": "can restart online.",
    "restart.aloud.restarted": "can restart online for {payment}. {dated:capital}.",
    "restart.aloud.quote-later": "can restart online for {payments}; a later day can be chosen.",
    "restart.aloud.quote-at-once": "can restart online for {payments}; it starts at once.",
    "restart.aloud.cannot": (
        "cannot restart online: {why}. The way on is a new subscription, in the Subscription Panel."
    ),
    "restart.aloud.refused": "not restarted, and nothing is charged: {why}.",
    "restart.aloud.undecided": "cannot be decided yet: {why}. Nothing is charged; ask again.",
}
