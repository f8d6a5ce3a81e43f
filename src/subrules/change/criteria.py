"""Whether an offer may be taken by a subscription: every criterion weighed and reported (UPG-01, UPG-02, UPG-08..11)."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..decision import Decision, Reason, decide
from ..subscription import Ezpay, EzpaySwitch, Medium, Offer, State, Subscription, needed
from ..versions import CirculationSystem, Feature, Systems, supported
from .records import Request
from .settings import Client, Settings


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
    match needed(offer.ezpay):
        case Ezpay.REQUIRED:
            renews = True
        case Ezpay.NONE:
            renews = False
        case Ezpay.OPTIONAL:
            asked = None if request is None else request.ezpay
            renews = needed(subscription.auto_renew) if asked is None else asked
    switch = EzpaySwitch.OPT_IN if renews else EzpaySwitch.OPT_OUT
    needs_address = needed(offer.medium).is_printed and not subscription.has_delivery_address
    return Course(
        auto_renew=renews,
        switch=None if renews == subscription.auto_renew else switch,
        needs_address=needs_address,
        with_address=needs_address or (request is not None and request.address is not None),
    )


def weighed(subscription: Subscription, offer: Offer, taken: Course, client: Client) -> Decision[bool | None]:
    """Every criterion, whatever the others say; None when only an unknown term keeps it open."""
    systems = needed(client.systems)
    return decide(
        (
            _turned_on(client.change),
            _running(subscription),
            *supported(Feature.CHANGE, systems).reasons,
            *_delivery(subscription, offer, taken, systems),
            *_ezpay(taken, systems),
            _same_term(subscription, offer, taken, systems),
        )
    )


def _turned_on(settings: Settings) -> Reason:
    on = settings.on
    return Reason("UPG-02", on, code="change.on" if on else "change.off", values={"on": "yes" if on else "no"})


def _running(subscription: Subscription) -> Reason:
    values = {"state": subscription.state.value}
    if subscription.state is State.ACTIVE:
        return Reason("UPG-01", True, code="change.running", values=values)
    if subscription.stop_date is None:
        return Reason("UPG-01", False, code="change.not-running", values=values)
    values["stop_date"] = subscription.stop_date.isoformat()
    return Reason("UPG-01", False, code="change.not-running-since", values=values)


def _delivery(subscription: Subscription, offer: Offer, taken: Course, systems: Systems) -> Iterator[Reason]:
    """UPG-09, VER-08, VER-09: what paper needs (A-43, A-47)."""
    medium = needed(offer.medium)
    address = "on file" if subscription.has_delivery_address else "none"
    code = "change.address-form" if taken.needs_address else "change.address-on-file"
    if not medium.is_printed:
        code = "change.no-address-needed"
    yield Reason("UPG-09", True, code=code, values={"product": medium.value, "delivery_address": address})
    if taken.with_address:
        yield from supported(Feature.CHANGE_WITH_ADDRESS, systems).reasons
    elif medium.is_printed:
        yield from supported(Feature.CHANGE_TO_PRINT, systems).reasons


def _ezpay(taken: Course, systems: Systems) -> Iterator[Reason]:
    """UPG-08: a switch of ezpay is another matter than leaving it as it is (A-42)."""
    if taken.switch is None:
        code = "change.ezpay-stays-on" if taken.auto_renew else "change.ezpay-stays-off"
        yield Reason("UPG-08", True, code=code, values={"auto_renew": "yes" if taken.auto_renew else "no"})
    else:
        yield from supported(Feature.CHANGE_OF_EZPAY, systems).reasons


def _same_term(subscription: Subscription, offer: Offer, taken: Course, systems: Systems) -> Reason:
    """UPG-10 and its exception UPG-11 (A-38)."""
    old, new = subscription.term, offer.term
    system = systems.circulation.system
    values = {
        "system": system.value,
        "old": "not known" if old is None else str(old),
        "new": "not known" if new is None else str(new),
        "subscription_renews": "yes" if subscription.auto_renew else "no",
        "offer_renews": "yes" if taken.auto_renew else "no",
    }
    if system is not CirculationSystem.NCS:
        return Reason("UPG-10", True, code="change.terms-free-here", values=values)
    if not (subscription.auto_renew or taken.auto_renew):
        return Reason("UPG-10", True, code="change.terms-free-without-renewal", values=values)
    if offer.medium is Medium.DIGITAL:
        return Reason("UPG-11", True, code="change.terms-free-for-digital", values=values)
    if old is None or new is None:
        return Reason("UPG-10", None, code="change.terms-unknown", values=values)
    if old == new:
        return Reason("UPG-10", True, code="change.terms-agree", values=values)
    return Reason("UPG-10", False, code="change.terms-differ", values=values)
