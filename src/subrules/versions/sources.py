"""Where the data for a restart comes from, and which addresses its set-up names (SRC-01..04)."""

from __future__ import annotations

from attrs import frozen

from .systems import Systems
from .version import Version

_ONE_CALL = Version("3.16.0")
"""From this version of Subscribe on one call gives the rates (A-15)."""


@frozen
class Call:
    """One call to the circulation system: its name, the interface it belongs to, what it gives, and who says so."""

    name: str
    api: str
    gives: str
    statement: str


@frozen
class Sources:
    """The calls that give the balance, and the calls that give the rates, in their order."""

    balance: tuple[Call, ...]
    rates: tuple[Call, ...]


_BALANCE = (Call("subOcc", "circAPI", "the balance", "SRC-01"),)
_TWO_CALLS = (
    Call("ratesInfo", "circAPI", "the RatecodeId", "SRC-02"),
    Call("ratecodedetail", "microAPI", "term and amount", "SRC-02"),
)
_SUBSCRIPTION_INFO = (Call("GET /Subscriptions/{id}/SubscriptionInfo", "microAPI", "the rates", "SRC-03"),)


def sources(systems: Systems) -> Sources:
    """Where balance and rates come from with this version of Subscribe (SRC-01..03).

    Args:
        systems: the installed versions of Subscribe and of the circulation system.

    Returns:
        The calls for the balance and those for the rates, each in the order in which they are made.

    >>> from subrules.versions import Circulation, Systems, Version
    >>> systems = Systems(subscribe=Version("3.15"), circulation=Circulation.from_text("NCS Circ 2020.2.2"))
    >>> [call.name for call in sources(systems).rates]
    ['ratesInfo', 'ratecodedetail']
    """
    return Sources(_BALANCE, _SUBSCRIPTION_INFO if systems.subscribe >= _ONE_CALL else _TWO_CALLS)


RATES_INFO, RATECODE_DETAILS, SUBSCRIPTION_INFO = "ratesInfo", "ratecodedetails", "SubscriptionInfo"
"""The addresses that a set-up can name, by their names in the set-up ticket."""


def endpoints(systems: Systems) -> tuple[str, ...]:
    """Which addresses the set-up of restarts must name with this version of Subscribe (SRC-04).

    Args:
        systems: the installed versions of Subscribe and of the circulation system.

    Returns:
        The names of the addresses.

    >>> from subrules.versions import Circulation, Systems, Version
    >>> endpoints(Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4")))
    ('SubscriptionInfo',)
    """
    return (SUBSCRIPTION_INFO,) if systems.subscribe >= _ONE_CALL else (RATECODE_DETAILS, RATES_INFO)
