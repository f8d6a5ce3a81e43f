"""Links of profiles to customers, and what a merge does to them (MRG-41..44)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from attrs import evolve, field, frozen

from ...checks import check, not_blank, record

PERSISTENT_ERROR = "where an error persists, unlink and link again"
"""The advice of MRG-44."""


@record(kw_only=True)
class Link:
    """A link of a profile to a customer of a library, by the customer's actor-id."""

    profile: str = field(metadata=check(not_blank))
    library: str = field(metadata=check(not_blank))
    actor_id: str = field(metadata=check(not_blank))


@frozen(kw_only=True)
class Relinked:
    """The links afterwards, those that now point to the survivor, and those that were taken out as doubles."""

    stored_version: ClassVar[int] = 1
    links: tuple[Link, ...]
    updated: tuple[Link, ...]
    taken_out: tuple[Link, ...]


def relinked(links: Iterable[Link], *, removed: str, survivor: str) -> Relinked:
    """The links after a merge: those to the removed actor-id point to the survivor's (MRG-41).

    Of two links of one profile to one library with one actor-id the earlier stays (MRG-42, A-MRG-11);
    links to different libraries and of different profiles all stay (MRG-43).

    Args:
        links: the links, in their order.
        removed: the removed record's actor-id.
        survivor: the survivor's.

    Returns:
        The links afterwards, and which of them were changed or taken out.

    >>> both = [Link(profile="p", library="L", actor_id="1"), Link(profile="p", library="L", actor_id="2")]
    >>> relinked(both, removed="2", survivor="1").links
    (Link(profile='p', library='L', actor_id='1'),)
    """
    seen: set[tuple[str, str, str]] = set()
    kept: list[Link] = []
    updated: list[Link] = []
    taken_out: list[Link] = []
    for link in links:
        now = evolve(link, actor_id=survivor) if link.actor_id == removed else link
        key = (now.profile, now.library, now.actor_id)
        if now.actor_id == survivor and key in seen:
            taken_out.append(link)
            continue
        seen.add(key)
        kept.append(now)
        if now is not link:
            updated.append(now)
    return Relinked(links=tuple(kept), updated=tuple(updated), taken_out=tuple(taken_out))
