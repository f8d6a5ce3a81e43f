"""Who is told what: messages as values, for the caller to send (PAC-24..31)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import field

from ..checks import record
from ..email import is_blank, same_email
from .records import Patron, Pending
from .settings import Branch, Kind

REQUEST_TO_STAFF = "account-update-request"
CONFIRMATION = "account-update-confirmation"


@record(kw_only=True)
class Message:
    """One message: its recipients, the key of its content, whom and which kinds it is about, and who asks for it.

    `values` are the values asked for by field, where staff are to look at them.
    """

    to: tuple[str, ...]
    content: str
    patron: str
    statement: str
    kinds: tuple[Kind, ...] = ()
    values: Mapping[str, str] = field(factory=dict, hash=False)


def messages(patron: Patron, branch: Branch, requested: Iterable[Pending], *, is_any: bool) -> tuple[Message, ...]:
    """What a submission sends: one message for each place that requests go to, and one confirmation.

    Args:
        patron: the record before the submission: its addresses are the ones written to (PAC-31).
        branch: the governing branch's options.
        requested: what waits for staff from now on; what changes at once tells nobody (PAC-16).
        is_any: whether anything changes at all: otherwise nobody is told (PAC-43).
    """
    return (*_to_staff(patron, branch, requested), *(_confirmation(patron) if is_any and branch.confirmation else ()))


def _to_staff(patron: Patron, branch: Branch, requested: Iterable[Pending]) -> Iterator[Message]:
    """PAC-24, PAC-25: one message a recipient, with all that is meant for it (A-PAC-17)."""
    by_recipient: dict[str, list[Pending]] = {}
    for request in requested:
        recipient = branch.recipient(request.kind)
        known = next((one for one in by_recipient if same_email(one, recipient)), recipient)
        by_recipient.setdefault(known, []).append(request)
    for recipient, requests in by_recipient.items():
        kinds = tuple(request.kind for request in requests)
        yield Message(
            to=(recipient,),
            content=REQUEST_TO_STAFF,
            patron=patron.id,
            statement="PAC-24" if Kind.ADDRESS in kinds else "PAC-25",
            kinds=kinds,
            values={name: value for request in requests for name, value in request.values.items()},
        )


def _confirmation(patron: Patron) -> Iterator[Message]:
    """PAC-26 to PAC-31: one message to the primary and the alternate address on the record."""
    to: list[str] = []
    for name in ("email", "alternate_email"):
        address = patron.values.get(name, "").strip()
        if not is_blank(address) and not any(same_email(address, other) for other in to):
            to.append(address)
    if to:
        yield Message(to=tuple(to), content=CONFIRMATION, patron=patron.id, statement="PAC-27")
