"""A patron's record as far as it can be changed online, what waits for staff, and what was submitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum

from attrs import field

from ..checks import check, not_blank, record
from ..diagnostics.nearest import nearest
from ..faults import Fault
from .settings import FIELDS, Kind, Reminder


class Pac(Enum):
    """The two catalogues; both follow the same options (PAC-04)."""

    POWER = "PowerPAC"
    MOBILE = "Mobile PAC"


def _field_faults(values: Mapping[str, str | None] | Mapping[str, str]) -> Iterator[Fault]:
    for name, value in values.items():
        if name not in FIELDS:
            close = nearest(name, FIELDS)
            message = "this is no field that can be changed online"
            help = f"did you mean `{close}`?" if close else f"the fields are {', '.join(FIELDS)}"
            yield Fault(("values", name), message, help, "unknown-field")
        elif value is not None and any(not c.isprintable() for c in value):
            yield Fault(("values", name), "it has an invisible character", code="invisible-character")


@record(kw_only=True)
class Pending:
    """A change that waits for staff: its kind, the values asked for, and the branch under which it was asked (PAC-13).

    A withdrawn one waits too: only staff lift the block (PAC-20). `asked_at` is when it was asked, for
    whoever looks through what waits; it decides nothing.
    """

    kind: Kind
    values: Mapping[str, str] = field(hash=False)
    branch: str
    is_withdrawn: bool = False
    asked_at: datetime | None = field(default=None, eq=False)


class Settlement(Enum):
    """How a pending change ended."""

    APPROVED = "approved"
    CORRECTED = "corrected"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@record(kw_only=True)
class Settled:
    """A request of the past, and how it ended (PAC-22, PAC-23)."""

    request: Pending
    settlement: Settlement


@record(kw_only=True)
class Patron:
    """A patron's record.

    Attributes:
        id: its id.
        code: the patron's class, such as Adult.
        branch: the branch where the record is registered.
        values: the fields that can be changed online; one that is not there has no value.
        opted_out: the reminders that are not wanted.
        pending: what waits for staff, at most one of a kind.
        history: the requests of the past, in order.
    """

    id: str = field(metadata=check(not_blank))
    code: str
    branch: str
    values: Mapping[str, str] = field(factory=dict, hash=False)
    opted_out: tuple[Reminder, ...] = ()
    pending: tuple[Pending, ...] = ()
    history: tuple[Settled, ...] = ()

    def faults(self) -> Iterator[Fault]:
        """Fields that do not exist, and two pending requests of a kind."""
        yield from _field_faults(self.values)
        kinds = [request.kind for request in self.pending]
        for kind in dict.fromkeys(kinds):
            if kinds.count(kind) > 1:
                message = f"two requests to change the {kind.value} are pending"
                yield Fault("pending", message, code="two-pending", statement="PAC-23")

    @property
    def has_verification_block(self) -> bool:
        """Whether the account has its one verification block: exactly while something is pending (PAC-17, PAC-18)."""
        return bool(self.pending)

    def waiting(self, kind: Kind) -> Pending | None:
        """What is pending of a kind."""
        return next((request for request in self.pending if request.kind is kind), None)


@record(kw_only=True)
class Submission:
    """What a patron submits, all of it with one button.

    Attributes:
        pac: the catalogue.
        connection_branch: the branch through which the session connected.
        values: the fields as entered; one that is not named is not submitted, None or a blank clears it.
        opt_outs: for a reminder whether it is refused from now on.
    """

    pac: Pac
    connection_branch: str
    values: Mapping[str, str | None] = field(factory=dict, hash=False)
    opt_outs: Mapping[Reminder, bool] = field(factory=dict, hash=False)

    def faults(self) -> Iterator[Fault]:
        """Fields that do not exist."""
        yield from _field_faults(self.values)
