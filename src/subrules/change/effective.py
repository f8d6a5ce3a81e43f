"""The one day on which a change takes effect (UPG-03..06)."""

from __future__ import annotations

from datetime import date, datetime

from ..checks import argument_faults
from ..days import day_in, moment_faults
from ..decision import Decision, Reason
from ..faults import raise_if_any
from .records import Timing
from .settings import Client


def effective_date(
    timing: Timing, *, next_publishing_date: date | None, client: Client, now: datetime
) -> Decision[date | None]:
    """The one day on which a change takes effect, or None with the reason why there is none (UPG-03..06).

    Args:
        timing: what was chosen.
        next_publishing_date: as received from the circulation system; None where none was.
        client: its zone.
        now: the instant of asking, aware.

    Returns:
        The day with its one reason.

    Raises:
        InputError: naming every argument that cannot be used.

    >>> from datetime import UTC, datetime
    >>> from subrules import Client
    >>> now = datetime(2026, 6, 16, 3, 0, tzinfo=UTC)
    >>> effective_date(Timing(immediately=True), next_publishing_date=None, client=Client(), now=now).answer
    datetime.date(2026, 6, 16)
    >>> effective_date(Timing(next_billing_cycle=True), next_publishing_date=None, client=Client(), now=now).answer is None
    True
    """
    raise_if_any(
        argument_faults(
            timing=(timing, Timing), next_publishing_date=(next_publishing_date, date | None), client=(client, Client)
        )
    )
    raise_if_any(moment_faults(now, client.zone))
    day, reason = effective(timing, next_publishing_date, day_in(now, client.zone))
    return Decision(day, (reason,))


def effective(timing: Timing, next_publishing_date: date | None, today: date) -> tuple[date | None, Reason]:
    """The day, or None, and why."""
    values = {"today": today.isoformat()}
    if timing.immediately:
        return today, Reason("UPG-04", True, code="change.takes-effect-today", values=values)
    if timing.next_billing_cycle and next_publishing_date is None:
        return None, Reason("UPG-05", False, code="change.no-publishing-date", values=values)
    statement, name = ("UPG-05", "publishing-date") if timing.next_billing_cycle else ("UPG-06", "chosen-day")
    day = next_publishing_date if timing.next_billing_cycle else timing.scheduled
    assert day is not None
    values["day"] = day.isoformat()
    if day < today:
        return None, Reason(statement, False, code=f"change.{name}-past", values=values)
    return day, Reason(statement, True, code=f"change.takes-effect-on-{name}", values=values)
