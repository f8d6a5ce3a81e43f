"""The systems that a client has installed: Subscribe, and one circulation system."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import ClassVar

from ..checks import record
from ..diagnostics.nearest import nearest
from ..faults import Fault
from .version import Version, VersionError


class CirculationSystem(Enum):
    """The circulation systems that the source documents speak of."""

    NCS = "NCS Circ"
    MATRIX = "Matrix"
    CIRCPRO = "CircPro"


_NAMES = {system.value.lower(): system for system in CirculationSystem} | {"ncs": CirculationSystem.NCS}


@record
class Circulation:
    """A circulation system with its version, `NCS Circ 2020.4` as text."""

    text_form: ClassVar[str] = "NCS Circ 2020.4"
    text_pattern: ClassVar[str] = rf"[A-Za-z]+( [A-Za-z]+)? {Version.text_pattern}"
    system: CirculationSystem
    version: Version

    @classmethod
    def from_text(cls, text: str) -> Circulation:
        """The circulation system that a text says.

        Raises:
            VersionError: an unknown system, or no version after it.

        >>> Circulation.from_text("NCS Circ 2020.4").system
        <CirculationSystem.NCS: 'NCS Circ'>
        """
        lowered = text.lower()
        if lowered in _NAMES:
            raise VersionError(f"`{text}` lacks its version: write it as `{_NAMES[lowered].value} 2020.4`")
        for name in sorted(_NAMES, key=len, reverse=True):
            if lowered.startswith(name + " "):
                return cls(_NAMES[name], Version(text[len(name) + 1 :]))
        known = ", ".join(system.value for system in CirculationSystem)
        close = nearest(text.rpartition(" ")[0] or text, [system.value for system in CirculationSystem])
        suggestion = f"; did you mean `{close}`?" if close else ""
        raise VersionError(f"`{text[:40]}` names no circulation system known here: {known}{suggestion}")

    def __str__(self) -> str:
        return f"{self.system.value} {self.version}"


@record(kw_only=True)
class Systems:
    """What is installed: the version of Subscribe, and the circulation system with its version.

    >>> Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4")).circulation.version
    Version('2020.4')
    """

    subscribe: Version
    circulation: Circulation

    def faults(self) -> Iterator[Fault]:
        """What cannot be: only NCS Circ has service packs."""
        if self.subscribe.has_service_packs:
            yield Fault("subscribe", f"`{self.subscribe}` names service packs, and only NCS Circ has them")
        if self.circulation.version.has_service_packs and self.circulation.system is not CirculationSystem.NCS:
            yield Fault("circulation", f"`{self.circulation}` names service packs, and only NCS Circ has them")
