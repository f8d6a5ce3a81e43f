"""The laws of contact data (OCC, EML)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from ... import occupant as occupants
from ...client import Client
from ...decision import Decision
from ...faults import InputError
from ...subscription import Channel
from ...versions import Circulation, Systems, Version
from ..policies import EMAILS, occupant_records
from .law import EXAMPLES, keep, tried

Policy = Callable[..., Decision[occupants.Answer]]

NOW = datetime(2026, 6, 15, tzinfo=UTC)
"""The instant of every request; it decides nothing."""

NEWEST = Systems(subscribe=Version("3.16.0"), circulation=Circulation.from_text("NCS Circ 2020.4"))


def occupant(
    settings: occupants.Settings | None = None,
    *,
    systems: Systems = NEWEST,
    policy: Policy = occupants.submit,
    examples: int = EXAMPLES,
) -> None:
    """The laws of whose e-mail may be written where, for one's settings and versions, and a policy called as `occupant.submit`.

    A guest never reaches circulation. Whose login e-mail is not the occupant's own, a spouse's, never reaches the
    occupant. Doing the same twice is doing it once. No registration but the one that is named is written.

    Args:
        settings: the client's settings; the usual ones when left out.
        systems: the installed versions; the newest when left out.
        policy: what is to keep the laws, a function called as `occupant.submit`.
        examples: how many cases each law is tried on.

    Raises:
        LawBroken: with the smallest case that was found.

    >>> occupant(examples=20)
    """
    used = settings or occupants.Settings()
    client = Client(systems=systems, occupant=used)

    def decided(case: tuple[occupants.Records, Any]) -> occupants.Writes | None:
        try:
            answer = policy(case[0], case[1], client=client, now=NOW).answer
        except InputError:
            return None
        return answer if isinstance(answer, occupants.Writes) else None

    def a_guest_never_reaches_circulation(case: tuple[occupants.Records, Any]) -> None:
        records, request = case
        login = records.registration(request.registration)
        is_guest = login is not None and login.role is occupants.Role.GUEST
        answer = decided(case) if is_guest else None
        if answer is not None:
            systems_written = {write.system for write in answer.writes}
            keep(systems_written <= {occupants.System.REGISTRATION}, "a guest never reaches circulation", case)
        for role in (occupants.Role.GUEST,):
            for one in records.circ:
                new = occupants.Register(registration="new", email=request.email, role=role, occupant=one.id)
                made = decided((records, new))
                written = set() if made is None else {write.system for write in made.writes}
                keep(written <= {occupants.System.REGISTRATION}, "a guest never reaches circulation", (records, new))

    def a_spouse_never_reaches_the_occupant(case: tuple[occupants.Records, Any]) -> None:
        records, request = case
        login = records.registration(request.registration)
        own = records.in_circ(login.occupant) if login is not None else None
        if login is None or own is None or _same(login.email, own.email, used):
            return
        answer = decided(case)
        if answer is not None:
            reached = {write.system for write in answer.writes}
            keep(occupants.System.CIRC not in reached, "a login that is not the occupant's own never reaches it", case)

    def twice_is_once(case: tuple[occupants.Records, Any]) -> None:
        answer = decided(case)
        if answer is not None:
            after = occupants.apply(case[0], answer)
            again = decided((after, case[1]))
            keep(again is not None and not again.writes, "doing the same twice is doing it once", case)

    def only_the_login_that_is_named(case: tuple[occupants.Records, Any]) -> None:
        answer = decided(case)
        for write in answer.writes if answer is not None else ():
            named = write.system is not occupants.System.REGISTRATION or write.record == case[1].registration
            keep(named, "no registration but the one that is named is written", case)

    cases = st.tuples(
        occupant_records(),
        st.builds(
            occupants.EmailChange,
            channel=st.sampled_from(list(Channel)),
            registration=st.sampled_from(["r0", "r1", "r2"]),
            email=st.sampled_from(EMAILS),
        ),
    ).filter(lambda case: case[0].registration(case[1].registration) is not None)
    laws = [
        a_guest_never_reaches_circulation,
        a_spouse_never_reaches_the_occupant,
        twice_is_once,
        only_the_login_that_is_named,
    ]
    tried(laws, cases, examples=examples)


def _same(one: str, other: str, settings: occupants.Settings) -> bool:
    """Whether two e-mails are one (A-27)."""
    if settings.strict_email:
        (name, _, host), (other_name, _, other_host) = one.strip().rpartition("@"), other.strip().rpartition("@")
        return (name, host.lower()) == (other_name, other_host.lower())
    return one.strip().lower() == other.strip().lower()
