"""What a client settles about restarts, and the checklist of its set-up (RST-09, RST-10, SRC-04)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen

from ..checks import check, checked, not_negative
from ..decision import Decision, Reason
from ..diagnostics.nearest import nearest
from ..faults import Fault
from ..plain import from_plain
from ..subscription import Channel
from ..versions import CirculationSystem, Systems, endpoints
from ..versions.sources import RATECODE_DETAILS, RATES_INFO, SUBSCRIPTION_INFO

_ADDRESSES = (RATES_INFO, RATECODE_DETAILS, SUBSCRIPTION_INFO)


@frozen(kw_only=True)
class PerChannel:
    """Whether something is used, for each channel; None where nobody has said (A-13)."""

    self_service: bool | None = None
    csr: bool | None = None
    __attrs_post_init__ = checked

    def of(self, channel: Channel) -> bool | None:
        """Whether it is used in a channel."""
        match channel:
            case Channel.SELF_SERVICE:
                return self.self_service
            case Channel.CSR:
                return self.csr


def _a_day_or_more(hours: int) -> str | None:
    return None if 24 <= hours <= 8784 else f"{hours} is not 24 or more: the window can be made stricter, not wider"


@frozen(kw_only=True)
class Settings:
    """A client's settings for restarts. Everything after `latest_extracts` departs from the guide, and is off.

    Attributes:
        on: whether restarts are turned on (RST-09).
        max_days: X: a subscription that stopped X days ago or earlier is not restarted (RST-04);
            None where it is not set, and then restarts are off (A-06).
        endpoints: the addresses of the circulation system's calls by name: `ratesInfo` and
            `ratecodedetails`, or `SubscriptionInfo` (SRC-04).
        donations: whether donations are used (PAY-06).
        tips: whether tips are used (PAY-07).
        latest_extracts: whether the latest extracts are installed; None where nobody has said (RST-10).
        refuse_trials: a trial is not restarted (A-20).
        refuse_pending_restarts: nor is one whose restart is on its way (A-20).
        payment_hours: for how many hours a payment stands in the way; 24 or more (RST-06).
        count_failed_payments: declined and voided payments stand in the way too (A-08).
        apply_credit: a credit lowers what the rate costs (A-03).
        forgive_balance: what is owed is not charged with a rate; where no rate is bought it is.
        refuse_unused_dates: a day that is sent where there is no date picker is an error; otherwise
            the answer says that it is not used (A-12).
    """

    on: bool
    max_days: int | None = field(default=None, metadata=check(not_negative))
    endpoints: Mapping[str, str] = field(factory=dict, hash=False)
    donations: PerChannel = PerChannel()
    tips: PerChannel = PerChannel()
    latest_extracts: bool | None = None
    refuse_trials: bool = False
    refuse_pending_restarts: bool = False
    payment_hours: int = field(default=24, metadata=check(_a_day_or_more))
    count_failed_payments: bool = False
    apply_credit: bool = False
    forgive_balance: bool = False
    refuse_unused_dates: bool = False
    __attrs_post_init__ = checked

    def faults(self) -> Iterator[Fault]:
        """Addresses that nothing asks for, and those that are none."""
        for name, address in self.endpoints.items():
            if name not in _ADDRESSES:
                close = nearest(name, _ADDRESSES)
                yield Fault(f"endpoints.{name}", "nothing asks for it", f"did you mean `{close}`?" if close else "")
            elif not _is_address(address):
                yield Fault(f"endpoints.{name}", f"`{address}` is not an address", "write it as https://…")


_USUAL: Mapping[CirculationSystem, Mapping[str, bool]] = {
    CirculationSystem.NCS: {},
    CirculationSystem.MATRIX: {"refuse_trials": True, "refuse_pending_restarts": True},
    CirculationSystem.CIRCPRO: {},
}


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))
    except ValueError:
        return False


def profile(system: CirculationSystem, *, on: bool = True, max_days: int | None = None) -> Settings:
    """The settings usual with a circulation system: with Matrix, trials and pending restarts are criteria (A-20).

    >>> profile(CirculationSystem.MATRIX, max_days=60).refuse_trials, profile(CirculationSystem.NCS).refuse_trials
    (True, False)
    """
    return settings_from({"on": on, "max_days": max_days}, system)


def settings_from(mapping: Mapping[str, Any], system: CirculationSystem) -> Settings:
    """The settings that a mapping such as a TOML table describes, on top of the system's usual ones.

    Raises:
        PlainDataError: naming every fault with its path.

    >>> settings_from({"on": True, "max_days": 60, "tips": {"csr": True}}, CirculationSystem.NCS).tips.csr
    True
    """
    return from_plain({**_USUAL[system], **mapping}, Settings)


def configured(settings: Settings, systems: Systems) -> Decision[bool]:
    """The checklist of the set-up: each entry as a reason, and what is missing as those against (RST-09, SRC-04).

    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> for reason in configured(Settings(on=True, latest_extracts=True), systems).against[:2]:
    ...     print(reason.statement, reason.sentence)
    SRC-04 the address of SubscriptionInfo is missing
    SRC-04 the number of days after which a stopped subscription is not restarted is missing
    """
    entries = [("the address of " + name, settings.endpoints.get(name)) for name in endpoints(systems)]
    limit = None if settings.max_days is None else str(settings.max_days)
    entries.append(("the number of days after which a stopped subscription is not restarted", limit))
    for what, used in (("donations are", settings.donations), ("tips are", settings.tips)):
        for channel in Channel:
            said = used.of(channel)
            entries.append((f"whether {what} used in {channel.value}", None if said is None else _yes(said)))
    on = "restarts are turned on" if settings.on else "restarts are not turned on"
    extracts = "the latest extracts are installed"
    if not settings.latest_extracts:
        extracts = "nobody has confirmed that " + extracts
    reasons = (
        Reason("RST-09", settings.on, on, {"on": _yes(settings.on)}),
        *(
            Reason(
                "SRC-04", found is not None, f"{what} is {'missing' if found is None else 'set'}", {what: found or ""}
            )
            for what, found in entries
        ),
        Reason("RST-10", bool(settings.latest_extracts), extracts, {"latest extracts": extracts}),
    )
    return Decision(all(reason.held for reason in reasons), reasons)


def _yes(said: bool) -> str:
    return "yes" if said else "no"
