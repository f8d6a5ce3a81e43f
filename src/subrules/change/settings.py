"""What a client settles about changes, and the checklist of their set-up (UPG-02, UPG-12, UPG-16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any, Protocol, runtime_checkable

from ..checks import record
from ..decision import Decision, Reason
from ..plain import from_plain
from ..subscription import OfferType
from ..versions import CirculationSystem, Feature, NotSupported, Systems, supported


@record(kw_only=True)
class Settings:
    """A client's settings for changes. What is said of the set-up decides nothing about one subscription.

    Attributes:
        on: whether upgrades and downgrades are turned on (UPG-02).
        cautions: whether the vendor's note about two paths is passed on (UPG-12, A-44).
        rules_document: whether the Business Rules Document was handed over (UPG-16).
        offers_coded: whether the offers are coded in Solicitor Concierge (UPG-16).
        page: whether the page was created in Self-Service (UPG-16).
        content: whether the page has its content in the CMS (UPG-16).
        link: whether a link leads to the page (UPG-16).
        address_endpoint: the address of the microAPI that stores a delivery address, where one is
            asked for (UPG-09, UPG-16).
    """

    on: bool
    cautions: bool = True
    rules_document: bool | None = None
    offers_coded: bool | None = None
    page: bool | None = None
    content: bool | None = None
    link: bool | None = None
    address_endpoint: str | None = None


@runtime_checkable
class Client(Protocol):
    """What changes need of a client; `subrules.Client` has it."""

    @property
    def zone(self) -> tzinfo:
        """The time zone in which days are counted."""
        ...

    @property
    def systems(self) -> Systems | None:
        """The installed versions."""
        ...

    @property
    def change(self) -> Settings:
        """The settings of changes."""
        ...

    @property
    def offer_types(self) -> tuple[OfferType, ...]:
        """The types of offers that there are (DSL-10)."""
        ...


def settings_from(mapping: Mapping[str, Any]) -> Settings:
    """The settings that a mapping such as a TOML table describes.

    Args:
        mapping: the attributes of `Settings` by name.

    Returns:
        The settings; what the mapping does not name has its default.

    Raises:
        InputError: naming every fault with its place.

    >>> settings_from({"on": True}).cautions
    True
    """
    return from_plain(mapping, Settings)


_STEPS = ("rules_document", "offers_coded", "page", "content", "link")

_PARTS = (Feature.CHANGE, Feature.CHANGE_TO_PRINT, Feature.CHANGE_WITH_ADDRESS, Feature.CHANGE_OF_EZPAY)


def setup_checklist(client: Client) -> Decision[bool]:
    """The checklist of the set-up: each entry a reason, and what is missing among those against (UPG-02, UPG-16).

    Args:
        client: whose set-up it is.

    Returns:
        Whether everything is set up, with an entry for each prerequisite.

    >>> from subrules import Client
    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))
    >>> for reason in setup_checklist(Client(systems=systems, change=Settings(on=True, page=True))).against[:2]:
    ...     print(reason.statement, reason.sentence)
    UPG-16 it is not confirmed that the Business Rules Document was handed over
    UPG-16 it is not confirmed that the offers are coded in Solicitor Concierge
    """
    reasons = tuple(_checked(client.change, client.systems))
    return Decision(all(reason.held for reason in reasons), reasons)


def _checked(settings: Settings, systems: Systems | None) -> Iterator[Reason]:
    yield Reason("UPG-02", settings.on, code="change.on" if settings.on else "change.off")
    for step in _STEPS:
        done = bool(getattr(settings, step))
        name = step.replace("_", "-")
        yield Reason("UPG-16", done, code=f"change.setup.{name}" + ("" if done else "-not-confirmed"))
    if systems is None:
        yield Reason("UPG-16", False, code="change.setup.systems-missing")
        return
    if systems.circulation.system is CirculationSystem.NCS:
        there = settings.address_endpoint is not None
        values = {"endpoint": settings.address_endpoint or ""}
        code = "change.setup.endpoint" if there else "change.setup.endpoint-missing"
        yield Reason("UPG-16", there, code=code, values=values)
    lacking = [part.value for part in _PARTS if isinstance(supported(part, systems).answer, NotSupported)]
    code = "change.setup.version-lacks" if lacking else "change.setup.version"
    values = {
        "subscribe": str(systems.subscribe),
        "circulation": str(systems.circulation),
        "lacking": "; ".join(lacking),
    }
    yield Reason("UPG-16", not lacking, code=code, values=values)
