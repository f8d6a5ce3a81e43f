"""Which versions a client has installed, what they support, and where the data for a restart comes from."""

from __future__ import annotations

from .features import (
    FLOORS,
    Feature,
    Floor,
    NotSupported,
    Support,
    Supported,
    SupportedWithAdvice,
    Upgrade,
    supported,
)
from .sources import Call, Sources, endpoints, sources
from .systems import Circulation, CirculationSystem, Systems
from .version import Version

__all__ = [
    "FLOORS",
    "Call",
    "Circulation",
    "CirculationSystem",
    "Feature",
    "Floor",
    "NotSupported",
    "Sources",
    "Support",
    "Supported",
    "SupportedWithAdvice",
    "Systems",
    "Upgrade",
    "Version",
    "endpoints",
    "sources",
    "supported",
]
