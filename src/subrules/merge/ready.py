"""The policies that come along, by name, and whether a client's settings fit one (MRG-38, MRG-51)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..decision import Decision, Reason
from ..diagnostics.nearest import nearest
from ..faults import Fault, InputError
from .newspaper.policy import occupant_policy
from .newspaper.records import Occupant
from .policy import Policy
from .settings import Client
from .wise.customer import Customer
from .wise.policy import wise_policy

POLICIES: Mapping[str, Callable[[], Policy[Any]]] = {"wise": wise_policy, "occupants": occupant_policy}
"""The ready policies by the name that settings and the command line use."""
RECORDS: Mapping[str, type] = {"customer": Customer, "occupant": Occupant}
"""What policies of your own can be about, by the name that they give as `record`."""


def ready_policy(name: str) -> Policy[Any]:
    """A policy that comes along, by its name.

    Args:
        name: `wise` or `occupants`.

    Returns:
        The policy.

    Raises:
        InputError: there is none of this name.

    >>> ready_policy("occupants").record.__name__
    'Occupant'
    """
    if name in POLICIES:
        return POLICIES[name]()
    close = nearest(str(name), POLICIES)
    help = f"did you mean `{close}`?" if close else f"name one of {', '.join(POLICIES)}"
    raise InputError([Fault("policy", f"there is no policy `{name}`", help, "policy-not-known")])


def setup_checklist(client: Client, *, policy: Policy[Any] | None = None) -> Decision[bool]:
    """Whether what a client has settled about merges can be used, point by point.

    Args:
        client: the client.
        policy: a policy of your own; else the ready one that the settings name.

    Returns:
        True where every point holds.

    >>> from subrules import Client, merge
    >>> setup_checklist(Client(merge=merge.Settings(policy="wise", accept=("delete subscription",)))).answer
    False
    """
    reasons = tuple(_points(client, policy))
    return Decision(all(reason.held for reason in reasons), reasons)


def _points(client: Client, policy: Policy[Any] | None) -> Iterator[Reason]:
    name = client.merge.policy
    if policy is None and not name:
        yield Reason("MRG-51", False, code="merge.setup.no-policy")
        return
    if policy is None and name not in POLICIES:
        yield Reason("MRG-51", False, code="merge.setup.policy-not-known", values={"policy": name})
        return
    chosen = policy if policy is not None else POLICIES[name]()
    yield Reason("MRG-51", True, code="merge.setup.policy", values={"policy": chosen.name})
    for effect in client.merge.accept:
        held = effect.partition(" ")[2] in chosen.fields
        code = "merge.setup.accepts" if held else "merge.setup.accepts-nothing"
        yield Reason("MRG-38", held, code=code, values={"effect": effect, "policy": chosen.name})
