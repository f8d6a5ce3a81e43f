"""What decided: a decision with the rules, the day, the settings, the versions and the library that it was made with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from .checks import argument_faults
from .client import Client
from .days import day_in, require_instant
from .decision import Decision
from .faults import raise_if_any
from .library import VERSION
from .plain import to_plain
from .rules.ruleset import RuleSet

Answer_co = TypeVar("Answer_co", covariant=True)


@frozen(kw_only=True)
class Envelope(Generic[Answer_co]):
    """A decision and what it was made with, to be stored beside it and looked at later.

    Attributes:
        decision: what was decided, with every reason.
        now: the instant of asking.
        day: the day that it was for the client.
        zone: the client's time zone.
        rules: the digest of the rules that were asked; blank where none were.
        settings: the client's settings as plain data, its systems and offer types among them; secrets are hidden.
        library: the version of subrules.
    """

    decision: Decision[Answer_co]
    now: datetime
    day: date
    zone: str
    rules: str = ""
    settings: Mapping[str, Any] = field(hash=False)
    library: str = VERSION


def envelope_of(
    decision: Decision[Answer_co], *, client: Client, now: datetime, rules: RuleSet | None = None
) -> Envelope[Answer_co]:
    """A decision with what it was made with.

    Args:
        decision: what a policy answered.
        client: the client that it was asked with.
        now: the instant that it was asked with, aware.
        rules: the rules, where some were asked.

    Returns:
        A record that `stored` and `to_plain` take.

    Raises:
        InputError: an argument is something else, or the client's zone has no name.

    >>> from datetime import UTC
    >>> from subrules import Reason
    >>> no = Decision(False, (Reason("RST-05", False, code="restart.complimentary"),))
    >>> made = envelope_of(no, client=Client(), now=datetime(2026, 6, 15, 12, 0, tzinfo=UTC))
    >>> made.day, made.zone, made.settings["restart"]["on"]
    (datetime.date(2026, 6, 15), 'UTC', False)
    """
    raise_if_any(
        argument_faults(
            decision=(decision, Decision), client=(client, Client), now=(now, datetime), rules=(rules, RuleSet | None)
        )
    )
    settings = to_plain(client)
    zone = settings.pop("zone")
    return Envelope(
        decision=decision,
        now=require_instant(now),
        day=day_in(now, client.zone),
        zone=zone,
        rules="" if rules is None else rules.digest,
        settings=settings,
    )
