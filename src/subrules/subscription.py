"""The words that the policies share when they speak of a subscription."""

from __future__ import annotations

from enum import Enum

UPGRADE = "UPGRD"
"""The type of an upgrade offer, as SubscriptionSmartOffer and Solicitor Concierge spell it (DSL-05)."""

DOWNGRADE = "DNGRD"
"""The type of a downgrade offer (DSL-05)."""


class Channel(Enum):
    """Where a subscriber is served; both follow the same rules (RST-08, UPG-02)."""

    SELF_SERVICE = "Self-Service"
    CSR = "One CSR Portal"


class State(Enum):
    """Whether a subscription runs."""

    ACTIVE = "active"
    TEMPORARILY_STOPPED = "temporarily stopped"
    PERMANENTLY_STOPPED = "permanently stopped"


class Medium(Enum):
    """What a product is made of."""

    PRINT = "print"
    DIGITAL = "digital"
    HYBRID = "hybrid"

    @property
    def is_printed(self) -> bool:
        """Whether something is delivered on paper: a hybrid product is (PAY-07, A-13)."""
        return self is not Medium.DIGITAL
