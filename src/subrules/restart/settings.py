"""What a client settles about restarts, and the checklist of its set-up (RST-09, RST-10, SRC-04)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from attrs import field

from ..checks import check, not_negative, record
from ..decision import Decision, Reason
from ..diagnostics.nearest import nearest
from ..faults import Fault
from ..plain import from_plain
from ..subscription import Channel
from ..versions import CirculationSystem, Systems, endpoints
from ..versions.sources import RATECODE_DETAILS, RATES_INFO, SUBSCRIPTION_INFO

_ADDRESSES = (RATES_INFO, RATECODE_DETAILS, SUBSCRIPTION_INFO)


@record(kw_only=True)
class PerChannel:
    """Whether something is used, for each channel; None where it was not settled (A-13)."""

    self_service: bool | None = None
    csr: bool | None = None

    def of(self, channel: Channel) -> bool | None:
        """Whether it is used in a channel."""
        match channel:
            case Channel.SELF_SERVICE:
                return self.self_service
            case Channel.CSR:
                return self.csr


def _a_day_or_more(hours: int) -> str | None:
    return None if 24 <= hours <= 8784 else f"{hours} is not 24 or more: the window can be made stricter, not wider"


@record(kw_only=True)
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
        refuse_trials: whether a trial is barred (A-20); left out, as is usual with the circulation system.
        refuse_pending_restarts: whether one whose restart is on its way is barred (A-20); left out, as is usual.
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
    refuse_trials: bool | None = None
    refuse_pending_restarts: bool | None = None
    payment_hours: int = field(default=24, metadata=check(_a_day_or_more))
    count_failed_payments: bool = False
    apply_credit: bool = False
    forgive_balance: bool = False
    refuse_unused_dates: bool = False

    def faults(self) -> Iterator[Fault]:
        """Addresses that the set-up has no use for, and texts that are no addresses."""
        for name, address in self.endpoints.items():
            if name not in _ADDRESSES:
                close = nearest(name, _ADDRESSES)
                help = f"did you mean `{close}`?" if close else f"the addresses are {', '.join(_ADDRESSES)}"
                yield Fault(("endpoints", name), "unknown address", help, "unknown-address", "SRC-04")
            elif not _is_address(address):
                message = f"`{address}` is not an address"
                yield Fault(("endpoints", name), message, "write it as https://…", "not-an-address", "SRC-04")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))
    except ValueError:
        return False


@runtime_checkable
class Client(Protocol):
    """What restarts need of a client; `subrules.Client` has it."""

    @property
    def zone(self) -> tzinfo:
        """The time zone in which days are counted."""
        ...

    @property
    def systems(self) -> Systems | None:
        """The installed versions."""
        ...

    @property
    def restart(self) -> Settings:
        """The settings of restarts."""
        ...


def bars_trials(settings: Settings, systems: Systems) -> bool:
    """Whether a trial is barred: as settled, or as is usual with the circulation system (A-20)."""
    usual = systems.circulation.system is CirculationSystem.MATRIX
    return usual if settings.refuse_trials is None else settings.refuse_trials


def bars_pending_restarts(settings: Settings, systems: Systems) -> bool:
    """Whether a subscription whose restart is on its way is barred: as settled, or as is usual (A-20)."""
    usual = systems.circulation.system is CirculationSystem.MATRIX
    return usual if settings.refuse_pending_restarts is None else settings.refuse_pending_restarts


def settings_from(mapping: Mapping[str, Any]) -> Settings:
    """The settings that a mapping such as a TOML table describes.

    Args:
        mapping: the attributes of `Settings` by name.

    Returns:
        The settings; what the mapping does not name has its default.

    Raises:
        InputError: naming every fault with its place.

    >>> settings_from({"on": True, "max_days": 60, "tips": {"csr": True}}).tips.csr
    True
    """
    return from_plain(mapping, Settings)


def setup_checklist(client: Client) -> Decision[bool]:
    """The checklist of the set-up: each entry a reason, and what is missing among those against (RST-09, RST-10, SRC-04).

    Args:
        client: whose set-up it is.

    Returns:
        Whether everything is set up, with an entry for each prerequisite.

    >>> from subrules import Client
    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> checked = setup_checklist(Client(systems=systems, restart=Settings(on=True, latest_extracts=True)))
    >>> for reason in checked.against[:2]:
    ...     print(reason.statement, reason.sentence)
    SRC-04 the address of SubscriptionInfo is missing
    SRC-04 the number of days after which a stopped subscription is not restarted is missing
    """
    reasons = tuple(_checked(client.restart, client.systems))
    return Decision(all(reason.held for reason in reasons), reasons)


def _checked(settings: Settings, systems: Systems | None) -> Iterator[Reason]:
    on = settings.on
    yield Reason("RST-09", on, code="restart.on" if on else "restart.off", values={"on": _yes(on)})
    if systems is None:
        yield Reason("SRC-04", False, code="restart.setup.systems-missing")
    for name in () if systems is None else endpoints(systems):
        yield _entry("endpoint", settings.endpoints.get(name), {"endpoint": name})
    yield _entry("limit", None if settings.max_days is None else str(settings.max_days), {})
    for what, used in (("donations", settings.donations), ("tips", settings.tips)):
        for channel in Channel:
            settled = used.of(channel)
            yield _entry(what, None if settled is None else _yes(settled), {"channel": channel.value})
    extracts = bool(settings.latest_extracts)
    code = "restart.setup.extracts" if extracts else "restart.setup.extracts-not-confirmed"
    yield Reason("RST-10", extracts, code=code, values={"latest_extracts": _yes(extracts)})


def _entry(what: str, value: str | None, values: Mapping[str, str]) -> Reason:
    code = f"restart.setup.{what}" + ("-missing" if value is None else "")
    return Reason("SRC-04", value is not None, code=code, values={**values, "value": value or ""})


def _yes(settled: bool) -> str:
    return "yes" if settled else "no"
