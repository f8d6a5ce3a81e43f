"""What a refresh of SubscriptionSmartOffer did, on every engine and in memory: its numbers, and the offers that changed."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from .run import SmartOffer, SmartOfferTable


@frozen
class Refreshed:
    """The numbers of a refresh. With `only`, they are about the subscriptions that were named.

    `inserted`, `updated` and `unchanged` make up `offers`; only the first two and `deleted` were written.

    Attributes:
        inserted: offers that were not in the table before.
        updated: offers that were there, and now come from another rule.
        deleted: offers that are no longer given.
        unchanged: offers that were there, and were not written again.
        offers: how many there are now.
        open: for how many subscriptions missing facts left some rule open (LNG-08).

    >>> Refreshed(inserted=1, updated=0, deleted=2, unchanged=7, offers=8, open=0).changed
    3
    """

    inserted: int
    updated: int
    deleted: int
    unchanged: int
    offers: int
    open: int

    @property
    def changed(self) -> int:
        """How many rows were written or deleted."""
        return self.inserted + self.updated + self.deleted


@frozen
class ChangedOffer:
    """One offer that a refresh changed: `before` is None for a new one, `after` for one that is gone."""

    subscription: str
    before: SmartOffer | None
    after: SmartOffer | None


def refreshed(before: SmartOfferTable, after: SmartOfferTable) -> Refreshed:
    """The numbers of replacing one table by another; offers are the same by subscription, type and segment (SMT-03).

    Args:
        before: the table of the run before.
        after: the table of this run.

    Returns:
        The same numbers as those of an engine's `refresh`.

    >>> before = SmartOfferTable((SmartOffer("17", "UPGRD", "Plus", "a"), SmartOffer("18", "UPGRD", "Plus", "a")))
    >>> after = SmartOfferTable((SmartOffer("17", "UPGRD", "Plus", "b"), SmartOffer("17", "DNGRD", "Basic", "c")))
    >>> refreshed(before, after)
    Refreshed(inserted=1, updated=1, deleted=1, unchanged=0, offers=2, open=0)
    """
    inserted = updated = deleted = 0
    for change in changed_offers(before, after):
        inserted += change.before is None
        deleted += change.after is None
        updated += change.before is not None and change.after is not None
    offers = len(after.rows)
    return Refreshed(inserted, updated, deleted, offers - inserted - updated, offers, after.undetermined)


def changed_offers(before: SmartOfferTable, after: SmartOfferTable) -> Iterator[ChangedOffer]:
    """What is different between the tables of two runs: first what is gone, then what is new or has another rule.

    Args:
        before: the table of the run before.
        after: the table of this run.

    Yields:
        each offer that changed, with the rule that gave it before and the one that gives it now.

    >>> old, new = SmartOffer("17", "UPGRD", "Plus", "a"), SmartOffer("17", "UPGRD", "Plus", "b")
    >>> [one] = changed_offers(SmartOfferTable((old,)), SmartOfferTable((new,)))
    >>> one.before.rule, one.after.rule
    ('a', 'b')
    """
    old = {(row.subscription, row.type, row.segment): row for row in before.rows}
    new = {(row.subscription, row.type, row.segment) for row in after.rows}
    for key, row in old.items():
        if key not in new:
            yield ChangedOffer(row.subscription, row, None)
    for row in after.rows:
        there = old.get((row.subscription, row.type, row.segment))
        if there != row:
            yield ChangedOffer(row.subscription, there, row)
