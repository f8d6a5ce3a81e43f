"""What is said about changes."""

from __future__ import annotations

from collections.abc import Mapping

_NOTE = "the vendor's note of 5 July 2022 does not promise that this works correctly"
"""What UPG-12 is about; no version is named, and no end is given (A-44)."""

TEXTS: Mapping[str, str] = {
    # who may
    "change.on": "upgrades and downgrades are turned on here",
    "change.off": "upgrades and downgrades are not turned on here",
    "change.running": "it is running",
    "change.not-running": "it is {state}, and only a running one is changed",
    "change.not-running-since": "it is {state} since {stop_date:day}, and only a running one is changed",
    "change.address-form": (
        "the new product is delivered, and there is no delivery address on file: the address form is shown"
    ),
    "change.address-on-file": "the new product is delivered, to the address on file",
    "change.no-address-needed": "the new product needs no delivery address",
    "change.ezpay-stays-on": "ezpay stays on",
    "change.ezpay-stays-off": "ezpay stays off",
    "change.terms-free-here": "with {system} the terms may differ",
    "change.terms-free-without-renewal": "neither is on auto-renew, so the terms may differ",
    "change.terms-free-for-digital": "the offer is digital only, so the terms may differ",
    "change.terms-unknown": "one is on auto-renew, and whether the terms agree is not known",
    "change.terms-agree": "one is on auto-renew, and the terms agree: {old}",
    "change.terms-differ": ("one is on auto-renew, and the terms differ: the subscription has {old}, the offer {new}"),
    # from when
    "change.takes-effect-today": "it takes effect today",
    "change.no-publishing-date": "the circulation system gave no next publishing date",
    "change.publishing-date-past": "{day:day}, the next publishing date, is past",
    "change.takes-effect-on-publishing-date": "it takes effect on {day:day}, the next publishing date",
    "change.chosen-day-past": "{day:day}, the chosen day, is past",
    "change.takes-effect-on-chosen-day": "it takes effect on {day:day}, the chosen day",
    "change.stops-before": "it stops on {stop_date:day}, and the change would take effect on {effective:day}",
    # pending changes
    "change.replaces-pending": "a change to {pending} is pending for {effective:day}, and is replaced",
    "change.one-pending": ("a change to {pending} is pending for {effective:day}: withdraw it, or ask to replace it"),
    "change.none-pending": "no change is pending",
    "change.took-effect": "the change to {pending} took effect on {effective:day}",
    "change.withdrawn": "the change to {pending} on {effective:day} is withdrawn",
    # cautions
    "change.caution-address": "from digital to print with a new address: " + _NOTE,
    "change.caution-into-ezpay": "into ezpay: " + _NOTE,
    "change.caution-out-of-ezpay": "out of ezpay: " + _NOTE,
    # the checklist of the set-up
    "change.setup.rules-document": "the Business Rules Document was handed over",
    "change.setup.rules-document-not-confirmed": "it is not confirmed that the Business Rules Document was handed over",
    "change.setup.offers-coded": "the offers are coded in Solicitor Concierge",
    "change.setup.offers-coded-not-confirmed": "it is not confirmed that the offers are coded in Solicitor Concierge",
    "change.setup.page": "the page in Self-Service was created",
    "change.setup.page-not-confirmed": "it is not confirmed that the page in Self-Service was created",
    "change.setup.content": "the page has its content",
    "change.setup.content-not-confirmed": "it is not confirmed that the page has its content",
    "change.setup.link": "a link leads to the page",
    "change.setup.link-not-confirmed": "it is not confirmed that a link leads to the page",
    "change.setup.systems-missing": "the installed versions are missing",
    "change.setup.endpoint": "the address of the microAPI for delivery addresses is set",
    "change.setup.endpoint-missing": "the address of the microAPI for delivery addresses is missing",
    "change.setup.version": "Subscribe {subscribe} with {circulation} supports all parts of the flow",
    "change.setup.version-lacks": (
        "the latest version is recommended: Subscribe {subscribe} with {circulation} lacks {lacking}"
    ),
    # read aloud
    "change.aloud.may": "can be changed to this offer.",
    "change.aloud.can": "can be {done} to {offer}: on {effective:day} {stopped} stops and {added} starts.",
    "change.aloud.incomplete": "can be changed from {effective:day} on, once there is {needs}.",
    "change.aloud.and": " and ",
    "change.aloud.cannot": "cannot be changed to this offer: {why}.",
    "change.aloud.undecided": "cannot be decided yet: {why}.",
    "change.aloud.careful": "Careful, {caution}.",
}
