"""The types of records that a policy in a file can be written for, by the word that the file says: a third is one more row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from .declare import policy_from
from .occupants import Occupant, occupant_policy
from .policy import Policy
from .wise.customer import Customer
from .wise.policy import CHECKS, WATCHES, specials, wise_policy


@frozen
class RecordType:
    """A type of records to be merged.

    Attributes:
        record: its class.
        policy: the policy that comes with it.
        name: what that policy is called on the command line.
        extras: the special rules, checks and watches that a policy for such records may name, as `policy_from` takes them.
    """

    record: type
    policy: Callable[[], Policy]
    name: str
    extras: Callable[[], Mapping[str, Any]] = field(default=dict)

    def policy_from(self, mapping: Mapping[str, Any]) -> Policy:
        """The policy for such records that plain data describes.

        Raises:
            PolicyError: naming every fault.
        """
        return policy_from(mapping, self.record, **self.extras())


RECORD_TYPES: Mapping[str, RecordType] = {
    "customer": RecordType(
        Customer, wise_policy, "wise", lambda: {"specials": specials(), "checks": CHECKS, "watches": WATCHES}
    ),
    "occupant": RecordType(Occupant, occupant_policy, "occupants"),
}
"""By the word behind `record =` in a policy's file."""
