"""The laws of a patron's own changes (PAC)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from ... import patron as patrons_
from ...client import Client
from ...decision import Decision
from ..library import patrons, submissions
from .law import EXAMPLES, keep, tried

NOW = datetime(2026, 6, 15, tzinfo=UTC)
"""The instant of every submission; it decides nothing."""

Policy = Callable[..., Decision[Any]]


def patron(settings: patrons_.Settings, *, policy: Policy = patrons_.submit, examples: int = EXAMPLES) -> None:
    """The laws of what a patron may change online, for a library's settings and a policy that is called as `patron.submit`.

    An account is blocked exactly while something waits for staff, and at most one change of a kind does. Options
    that write directly never block. Both catalogues decide alike. Messages go to nobody but those who are
    configured and the addresses on record. What is refused has a reason.

    Args:
        settings: the library's settings, with one branch at least.
        policy: what is to keep the laws, a function called as `patron.submit`.
        examples: how many cases each law is tried on.

    Raises:
        LawBroken: with the smallest case that was found.

    >>> by_request = patrons_.Options(allowed=True, request=True)
    >>> branch = patrons_.Branch(patron_codes=("Adult",), email=by_request, tab_address="desk@library.example")
    >>> patron(patrons_.Settings(branches={"North": branch}), examples=20)
    """
    client = Client(patron=settings)

    def accepted(case: tuple[patrons_.Patron, patrons_.Submission]) -> Any:
        answer = policy(*case, client=client, now=NOW).answer
        return None if isinstance(answer, patrons_.Refused) else answer

    def blocked_while_something_waits(case: tuple[patrons_.Patron, patrons_.Submission]) -> None:
        answer = accepted(case)
        if answer is not None:
            after = patrons_.apply(case[0], answer)
            keep(
                after.has_verification_block == bool(after.pending), "an account is blocked while something waits", case
            )
            kinds = [request.kind for request in after.pending]
            keep(len(kinds) == len(set(kinds)), "at most one change of a kind waits", case)

    def direct_never_blocks(case: tuple[patrons_.Patron, patrons_.Submission]) -> None:
        branch = settings.branches[case[0].branch]
        modes = {branch.mode(kind) for kind in patrons_.Kind}
        answer = accepted(case)
        if answer is not None and not case[0].pending and patrons_.Mode.REQUEST not in modes:
            keep(not patrons_.apply(case[0], answer).has_verification_block, "direct changes never block", case)

    def both_catalogues_decide_alike(case: tuple[patrons_.Patron, patrons_.Submission]) -> None:
        answers = [policy(case[0], evolve(case[1], pac=one), client=client, now=NOW).answer for one in patrons_.Pac]
        keep(answers[0] == answers[1], "both catalogues decide alike", case)

    def only_those_who_may_are_told(case: tuple[patrons_.Patron, patrons_.Submission]) -> None:
        answer = accepted(case)
        if answer is not None:
            branch = settings.branches[case[0].branch]
            may = {branch.tab_address, branch.staff_address}
            may |= {case[0].values.get(name, "").strip() for name in ("email", "alternate_email")}
            told = {address for message in answer.messages for address in message.to}
            keep(told <= may, "nobody is told but those configured and on record", case)

    def a_no_has_a_reason(case: tuple[patrons_.Patron, patrons_.Submission]) -> None:
        decision = policy(*case, client=client, now=NOW)
        refused = isinstance(decision.answer, patrons_.Refused)
        keep(not refused or bool(decision.against), "what is refused has a reason", case)

    laws = [
        blocked_while_something_waits, direct_never_blocks, both_catalogues_decide_alike, only_those_who_may_are_told,
        a_no_has_a_reason,
    ]  # fmt: skip
    tried(laws, st.tuples(patrons(settings), submissions(settings)), examples=examples)
