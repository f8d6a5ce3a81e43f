"""One merge to be decided, read from plain data or put together, with everything wrong with it named at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic

from attrs import frozen

from ..checks import argument_faults
from ..days import day_in, moment_faults
from ..decision import Decision
from ..faults import Fault, raise_if_any
from ..plain import parts_from_plain
from .decide import Answer, Preview, committed, preview
from .ledger import Ledger
from .policy import Policy
from .record_faults import record_faults
from .report import R
from .settings import Client


@frozen(kw_only=True)
class Case(Generic[R]):
    """Two records to be merged by a policy, what is accepted, and the merges that were.

    Attributes:
        survivor: the record that stays.
        removed: the record that goes.
        policy: how every field travels.
        accept: what may be destroyed, by name.
        ledger: the merges that were.
    """

    survivor: R
    removed: R
    policy: Policy[R]
    accept: tuple[str, ...] = ()
    ledger: Ledger = Ledger()

    def preview(self, client: Client, *, now: datetime) -> Decision[Preview[R]]:
        """What the merge would do; nothing is done.

        Args:
            client: the client, in whose zone the day of the merge is counted.
            now: the instant of the merge, aware.

        Returns:
            The plans of both directions.

        Raises:
            InputError: naming every fault with its place.
        """
        self._require(client, now)
        day = day_in(now, client.zone)
        return preview(self.survivor, self.removed, policy=self.policy, as_of=day, ledger=self.ledger)

    def decide(self, client: Client, *, now: datetime) -> Decision[Answer[R]]:
        """The merge, or an answer that changes nothing; what the client's settings accept is accepted.

        Args:
            client: the client, in whose zone the day of the merge is counted.
            now: the instant of the merge, aware.

        Returns:
            `Merged`, `NeedsAcceptance`, `Refused` or `Undecided`.

        Raises:
            InputError: naming every fault with its place; the client merges by another policy.
        """
        self._require(client, now)
        return committed(
            self.survivor,
            self.removed,
            policy=self.policy,
            as_of=day_in(now, client.zone),
            accept=self.accept,
            standing=client.merge.accept,
            ledger=self.ledger,
            keep_erased=client.merge.keep_erased,
        )

    def _require(self, client: Client, now: datetime) -> None:
        raise_if_any(argument_faults(client=(client, Client)))
        faults = list(moment_faults(now, client.zone))
        wanted, got = client.merge.policy, self.policy.name
        if wanted and wanted.casefold() != got.casefold():
            message = f"this client merges by `{wanted}`, and the case by `{got}`"
            faults.append(Fault("policy", message, code="other-policy"))
        raise_if_any(faults)


def case_from(data: Any, *, policy: Policy[R]) -> Case[R]:
    """The case that plain data describes: `survivor`, `removed`, and perhaps `accept` and `ledger`.

    What is wrong with one part does not hide what is wrong with another.

    Args:
        data: the case, as JSON holds it.
        policy: how every field travels; it says which records they are.

    Returns:
        The case.

    Raises:
        InputError: naming every fault with its place.

    >>> from subrules.merge import wise_policy
    >>> case_from({"survivor": {"number": "1", "actor_id": ""}, "remove": {}}, policy=wise_policy())
    Traceback (most recent call last):
    ...
    subrules.faults.InputError: the input cannot be used: the data: it has `remove`, which nothing asks for \
(did you mean `removed`?); survivor.actor_id: it is blank; removed: this is missing
    """
    raise_if_any(argument_faults(policy=(policy, Policy)))
    kinds: Mapping[str, Any] = {
        "survivor": policy.record,
        "removed": policy.record,
        "accept": tuple[str, ...],
        "ledger": Ledger,
    }
    parts, faults = parts_from_plain(data, kinds, optional={"accept", "ledger"})
    at_fault = {fault.loc[0] for fault in faults if fault.loc}
    for name in ("survivor", "removed"):
        if name in parts and name not in at_fault:
            faults += record_faults(policy, parts[name], (name,))
    raise_if_any(faults)
    return Case(policy=policy, **parts)
