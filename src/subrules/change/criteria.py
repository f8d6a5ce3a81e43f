"""Whether an offer may be taken by a subscription: every criterion weighed and reported (UPG-01, UPG-02, UPG-08..11)."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..days import day_in_words
from ..decision import Decision, Reason, decide
from ..subscription import Medium, State
from ..versions import CirculationSystem, Feature, Systems, supported
from .records import Ezpay, EzpaySwitch, Offer, Request, Settings, Subscription


@frozen(kw_only=True)
class Course:
    """What taking an offer comes to for one subscription, with what was submitted if anything was.

    Attributes:
        auto_renew: whether it is on ezpay afterwards.
        switch: the switch of ezpay that this is.
        needs_address: whether the address form is displayed: paper, and no delivery address on file (UPG-09).
        with_address: whether a delivery address is added or changed.
    """

    auto_renew: bool
    switch: EzpaySwitch | None
    needs_address: bool
    with_address: bool


def course(subscription: Subscription, offer: Offer, request: Request | None) -> Course:
    """What taking the offer comes to; an optional ezpay stays as it is unless something else is asked for."""
    match offer.ezpay:
        case Ezpay.REQUIRED:
            renews = True
        case Ezpay.NONE:
            renews = False
        case Ezpay.OPTIONAL:
            asked = None if request is None else request.ezpay
            renews = subscription.auto_renew if asked is None else asked
    switch = EzpaySwitch.OPT_IN if renews else EzpaySwitch.OPT_OUT
    needs_address = offer.medium.is_printed and not subscription.has_delivery_address
    return Course(
        auto_renew=renews,
        switch=None if renews == subscription.auto_renew else switch,
        needs_address=needs_address,
        with_address=needs_address or (request is not None and request.address is not None),
    )


def weighed(
    subscription: Subscription, offer: Offer, taken: Course, *, settings: Settings, systems: Systems
) -> Decision[bool | None]:
    """Every criterion, whatever the others say; None when only an unknown term keeps it open."""
    return decide(
        (
            _turned_on(settings),
            _running(subscription),
            *supported(Feature.CHANGE, systems).reasons,
            *_delivery(subscription, offer, taken, systems),
            *_ezpay(taken, systems),
            _same_term(subscription, offer, taken, systems),
        )
    )


def _turned_on(settings: Settings) -> Reason:
    sentence = f"upgrades and downgrades are {'' if settings.on else 'not '}turned on here"
    return Reason("UPG-02", settings.on, sentence, {"on": "yes" if settings.on else "no"})


def _running(subscription: Subscription) -> Reason:
    values = {"state": subscription.state.value}
    if subscription.state is State.ACTIVE:
        return Reason("UPG-01", True, "it is running", values)
    if subscription.stop_date is not None:
        values["stop date"] = subscription.stop_date.isoformat()
    since = "" if subscription.stop_date is None else f" since {day_in_words(subscription.stop_date)}"
    return Reason(
        "UPG-01", False, f"it is {subscription.state.value}{since}, and only a running one is changed", values
    )


def _delivery(subscription: Subscription, offer: Offer, taken: Course, systems: Systems) -> Iterator[Reason]:
    """UPG-09, VER-08, VER-09: what paper needs (A-43, A-47)."""
    address = "on file" if subscription.has_delivery_address else "none"
    values = {"product": offer.medium.value, "delivery address": address}
    if taken.needs_address:
        sentence = "the new product is delivered, and there is no delivery address on file: the address form is shown"
    elif offer.medium.is_printed:
        sentence = "the new product is delivered, to the address on file"
    else:
        sentence = "the new product needs no delivery address"
    yield Reason("UPG-09", True, sentence, values)
    if taken.with_address:
        yield from supported(Feature.CHANGE_WITH_ADDRESS, systems).reasons
    elif offer.medium.is_printed:
        yield from supported(Feature.CHANGE_TO_PRINT, systems).reasons


def _ezpay(taken: Course, systems: Systems) -> Iterator[Reason]:
    """UPG-08: a switch of ezpay is another matter than leaving it as it is (A-42)."""
    if taken.switch is None:
        yield Reason("UPG-08", True, f"ezpay stays {'on' if taken.auto_renew else 'off'}", {"switch": "none"})
    else:
        yield from supported(Feature.CHANGE_OF_EZPAY, systems).reasons


def _same_term(subscription: Subscription, offer: Offer, taken: Course, systems: Systems) -> Reason:
    """UPG-10 and its exception UPG-11 (A-38)."""
    old, new = subscription.term, offer.term
    values = {
        "subscription's term": "not known" if old is None else str(old),
        "offer's term": "not known" if new is None else str(new),
        "subscription on auto-renew": "yes" if subscription.auto_renew else "no",
        "offer on auto-renew": "yes" if taken.auto_renew else "no",
    }
    if systems.circulation.system is not CirculationSystem.NCS:
        sentence = f"with {systems.circulation.system.value} the terms may differ"
        return Reason("UPG-10", True, sentence, values)
    if not (subscription.auto_renew or taken.auto_renew):
        return Reason("UPG-10", True, "neither is on auto-renew, so the terms may differ", values)
    if offer.medium is Medium.DIGITAL:
        return Reason("UPG-11", True, "the offer is digital only, so the terms may differ", values)
    if old is None or new is None:
        return Reason("UPG-10", None, "one is on auto-renew, and whether the terms agree is not known", values)
    if old == new:
        return Reason("UPG-10", True, f"one is on auto-renew, and the terms agree: {old}", values)
    sentence = f"one is on auto-renew, and the terms differ: the subscription has {old}, the offer {new}"
    return Reason("UPG-10", False, sentence, values)
