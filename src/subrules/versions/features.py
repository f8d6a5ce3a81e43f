"""One table: which feature is supported from which pair of versions on, and what is recommended (VER-01..09, UPG-08)."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, TypeAlias

from attrs import frozen

from ..decision import Decision, Reason
from .systems import Circulation, CirculationSystem, Systems
from .version import Version


class Feature(Enum):
    """What versions are asked about."""

    CONTACT_DATA = "keeping contact data the same in both systems"
    RESTART = "restarting a stopped subscription online"
    CHANGE = "upgrading or downgrading a subscription"
    CHANGE_TO_PRINT = "changing to a delivered product, with the address on file"
    CHANGE_WITH_ADDRESS = "changing a subscription together with its delivery address"
    CHANGE_OF_EZPAY = "changing a subscription together with ezpay"


@frozen(kw_only=True)
class Floor:
    """A row of the table: the feature is supported from these versions on.

    Attributes:
        statement: the statement that says so.
        subscribe: the first version of Subscribe that this row is about.
        subscribe_until: the first version that it is no longer about, if there is one.
        circulation: the first version of the circulation system.
        recommended: below this version of the circulation system the advice is given.
        advice: what is recommended, and by which statement.
    """

    statement: str
    feature: Feature
    system: CirculationSystem
    subscribe: Version
    circulation: Version
    subscribe_until: Version | None = None
    recommended: Version | None = None
    advice: Reason | None = None


_NCS, _MATRIX, _CIRCPRO = CirculationSystem.NCS, CirculationSystem.MATRIX, CirculationSystem.CIRCPRO
_RAPID_RELEASE = Reason("VER-03", True, code="versions.rapid-release")
_MATRIX_RESTART = Reason("A-20", True, code="versions.matrix-restart")


def _floor(
    statement: str,
    feature: Feature,
    system: CirculationSystem,
    subscribe: str,
    circulation: str,
    *,
    subscribe_until: str | None = None,
    recommended: str | None = None,
    advice: Reason | None = None,
) -> Floor:
    return Floor(
        statement=statement,
        feature=feature,
        system=system,
        subscribe=Version(subscribe),
        circulation=Version(circulation),
        subscribe_until=None if subscribe_until is None else Version(subscribe_until),
        recommended=None if recommended is None else Version(recommended),
        advice=advice,
    )


FLOORS: tuple[Floor, ...] = (
    _floor("VER-01", Feature.CONTACT_DATA, _NCS, "3.13", "2018.5"),
    _floor("VER-01", Feature.CONTACT_DATA, _MATRIX, "3.14", "38.0.034"),
    _floor("VER-01", Feature.CONTACT_DATA, _CIRCPRO, "3.15.0", "2021-3"),
    _floor(
        "VER-02", Feature.RESTART, _NCS, "3.14", "2020.2.0",
        subscribe_until="3.16.0", recommended="2020.2.2", advice=_RAPID_RELEASE,
    ),
    _floor("VER-04", Feature.RESTART, _NCS, "3.16.0", "2020.4"),
    _floor("A-20", Feature.RESTART, _MATRIX, "0", "0", advice=_MATRIX_RESTART),
    _floor("VER-07", Feature.CHANGE, _NCS, "3.13", "2018.5+SP1"),
    _floor("VER-07", Feature.CHANGE, _MATRIX, "3.14.1", "38.0.034"),
    _floor("VER-08", Feature.CHANGE_TO_PRINT, _NCS, "3.14.0", "2018.5+SP1"),
    _floor("VER-07", Feature.CHANGE_TO_PRINT, _MATRIX, "3.14.1", "38.0.034"),
    _floor("VER-09", Feature.CHANGE_WITH_ADDRESS, _NCS, "3.16.0", "2020.2.1"),
    _floor("UPG-08", Feature.CHANGE_OF_EZPAY, _NCS, "3.16.0", "2018.5+SP1"),
)  # fmt: skip
"""Every pair of versions from which a feature is supported."""

_SAID_BY = {
    Feature.CONTACT_DATA: "VER-01",
    Feature.RESTART: "VER-02",
    Feature.CHANGE: "VER-07",
    Feature.CHANGE_TO_PRINT: "VER-07",
    Feature.CHANGE_WITH_ADDRESS: "UPG-09",
    Feature.CHANGE_OF_EZPAY: "UPG-08",
}
"""The statement that leaves out the circulation systems which the table does not name."""


@frozen
class Upgrade:
    """Versions to bring the systems to: both at least these, and the feature is supported."""

    subscribe: Version
    circulation: Circulation

    def __str__(self) -> str:
        return f"Subscribe {self.subscribe} with {self.circulation}"


@frozen
class Supported:
    """The installed versions support it."""

    kind: ClassVar[str] = "supported"


@frozen
class SupportedWithAdvice:
    """The installed versions support it, and something is recommended."""

    kind: ClassVar[str] = "supported with advice"
    advice: str


@frozen
class NotSupported:
    """The installed versions do not support it; any one of `needed` would. Empty: no version of this system does."""

    kind: ClassVar[str] = "not supported"
    needed: tuple[Upgrade, ...]


Support: TypeAlias = Supported | SupportedWithAdvice | NotSupported


def supported(feature: Feature, systems: Systems) -> Decision[Support]:
    """Whether the installed versions support a feature, with advice, or what would (VER-01..05, VER-07..09, UPG-08).

    Args:
        feature: what is asked about.
        systems: the installed versions of Subscribe and of the circulation system.

    Returns:
        Supported, supported with advice, or not supported with the versions that would; with the one reason.

    >>> ncs = lambda subscribe, circ: Systems(subscribe=Version(subscribe), circulation=Circulation.from_text(circ))
    >>> supported(Feature.RESTART, ncs("3.16.0", "NCS Circ 2020.4")).answer
    Supported()
    >>> supported(Feature.RESTART, ncs("3.15", "NCS Circ 2020.2.0")).answer.advice
    'NCS Circ 2020.2.2 or 2020.3 is recommended'
    >>> decision = supported(Feature.RESTART, ncs("3.16.0", "NCS Circ 2020.3"))
    >>> [str(upgrade) for upgrade in decision.answer.needed]
    ['Subscribe 3.16.0 with NCS Circ 2020.4']
    """
    installed = systems.circulation
    rows = [floor for floor in FLOORS if floor.feature is feature and floor.system is installed.system]
    values = {"feature": feature.value, "subscribe": str(systems.subscribe), "circulation": str(installed)}
    if not rows:
        values["system"] = installed.system.value
        reason = Reason(_SAID_BY[feature], False, code="versions.never", values=values)
        return Decision(NotSupported(()), (reason,))
    for row in rows:
        if _about(row, systems.subscribe) and installed.version >= row.circulation:
            return _yes(row, systems, values)
    needed = tuple(upgrade for row in rows if (upgrade := _upgrade(row, systems)) is not None)
    nearest = next((row for row in rows if _about(row, systems.subscribe)), rows[0])
    values["needed"] = " or ".join(map(str, needed))
    reason = Reason(nearest.statement, False, code="versions.needs", values=values)
    return Decision(NotSupported(needed), (reason,))


def _about(row: Floor, subscribe: Version) -> bool:
    return row.subscribe <= subscribe and (row.subscribe_until is None or subscribe < row.subscribe_until)


def _yes(row: Floor, systems: Systems, values: dict[str, str]) -> Decision[Support]:
    reason = Reason(row.statement, True, code="versions.supported", values=values)
    advised = row.recommended is None or systems.circulation.version < row.recommended
    if row.advice is None or not advised:
        return Decision(Supported(), (reason,))
    return Decision(SupportedWithAdvice(row.advice.sentence), (reason, row.advice))


def _upgrade(row: Floor, systems: Systems) -> Upgrade | None:
    """The least that this row asks for from here; nothing is ever brought back to an older version."""
    subscribe = max(row.subscribe, systems.subscribe)
    if not _about(row, subscribe):
        return None
    return Upgrade(subscribe, Circulation(row.system, max(row.circulation, systems.circulation.version)))
