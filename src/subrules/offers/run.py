"""The daily run: subscriptions to rows of SubscriptionSmartOffer, the whole table anew each time (SMT-01..03)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from attrs import define, field, frozen

from ..matching.match import Matcher
from ..rules.answers import Answer
from ..rules.ruleset import RuleSet
from .subscription import Subscription


@frozen
class SmartOffer:
    """One row of SubscriptionSmartOffer: this subscription qualifies for this segment; `rule` is the first that gave it."""

    subscription: str
    type: str
    segment: str
    rule: str


@frozen
class Qualified:
    """What the run gives for one subscription: its rows, and the rules that missing facts left open."""

    subscription: str
    rows: tuple[SmartOffer, ...]
    answer: Answer


def qualify(rules: RuleSet, subscription: Subscription, *, as_of: date) -> Qualified:
    """The rows of one subscription (SMT-01): none for a stopped one.

    Raises:
        UnfilledTemplate: a rule still has placeholders.
        FactsError: the rule set refuses missing facts, and one is missing.
    """
    return _qualified(Matcher(rules, as_of), subscription)


def _qualified(matcher: Matcher, subscription: Subscription) -> Qualified:
    if subscription.stopped:
        return Qualified(subscription.id, (), Answer(()))
    answer = matcher.match_facts(subscription.facts)
    rows = tuple(SmartOffer(subscription.id, offer.type, offer.segment, offer.rules[0]) for offer in answer.offers)
    return Qualified(subscription.id, rows, answer)


@define(frozen=True, slots=False)
class SmartOfferTable:
    """The content of SubscriptionSmartOffer after a run: the rows, the day, and the digest of the rules.

    Pages read this table and not the rules, so a changed rule has no effect until the next run (SMT-02).
    """

    rows: tuple[SmartOffer, ...] = ()
    as_of: date | None = None
    digest: str = ""
    undetermined: int = field(default=0, eq=False)

    @cached_property
    def _by_subscription(self) -> dict[str, tuple[SmartOffer, ...]]:
        grouped: dict[str, list[SmartOffer]] = {}
        for row in self.rows:
            grouped.setdefault(row.subscription, []).append(row)
        return {subscription: tuple(rows) for subscription, rows in grouped.items()}

    def of(self, subscription: str) -> tuple[SmartOffer, ...]:
        """The rows of one subscription, in the order of the rules."""
        return self._by_subscription.get(subscription, ())


def run(rules: RuleSet, subscriptions: Iterable[Subscription], *, as_of: date) -> SmartOfferTable:
    """The whole table as of a day, from the rules and the subscriptions alone (SMT-01, SMT-03).

    Nothing of an earlier table survives: what no longer qualifies is gone, and running twice gives
    the same. `undetermined` counts the subscriptions for which missing facts left a rule open.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.rules.facts import facts_of
    >>> from subrules.language.read import load
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> running = Subscription("17", facts_of({"NewspaperID": 1}, VOCABULARY))
    >>> [row.segment for row in run(rules, [running], as_of=date(2026, 6, 1)).rows]
    ['Plus']
    """
    rows: list[SmartOffer] = []
    undetermined = 0
    for qualified in run_each(rules, subscriptions, as_of=as_of):
        rows += qualified.rows
        undetermined += bool(qualified.answer.undetermined)
    return SmartOfferTable(tuple(rows), as_of, rules.digest, undetermined)


def run_each(rules: RuleSet, subscriptions: Iterable[Subscription], *, as_of: date) -> Iterator[Qualified]:
    """The same one subscription at a time, for tables larger than memory."""
    matcher = Matcher(rules, as_of)
    for subscription in subscriptions:
        yield _qualified(matcher, subscription)
