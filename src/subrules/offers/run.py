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

    Args:
        rules: the rules, with every template filled.
        subscription: the subscription, with facts that `facts_of` or a `subscription_reader` made.
        as_of: the day whose rules count: a `date`, and no `datetime`.

    Returns:
        A row for each type and segment, and the answer, which names the rules that missing facts leave open.

    Raises:
        InputError: `as_of` is no plain day.
        UnfilledTemplate: a rule still has placeholders.
        FactsError: the rule set refuses missing facts, and one is missing.

    >>> from datetime import date
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.rules.facts import facts_of
    >>> rules = load("If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}", VOCABULARY)
    >>> facts = facts_of({"NewspaperID": 1, "Balance": -5}, VOCABULARY)
    >>> qualify(rules, Subscription("17", facts), as_of=date(2026, 6, 1)).rows
    (SmartOffer(subscription='17', type='UPGRD', segment='Plus', rule='<rules>:1'),)
    >>> qualify(rules, Subscription("17", facts, stopped=True), as_of=date(2026, 6, 1)).rows
    ()
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
    the same.

    Args:
        rules: the rules, with every template filled.
        subscriptions: the subscriptions, with facts that `facts_of` or a `subscription_reader` made.
        as_of: the day whose rules count: a `date`, and no `datetime`.

    Returns:
        The rows in the order of the subscriptions, with the day, the digest of the rules, and the number of
        subscriptions for which missing facts left a rule open.

    Raises:
        InputError: `as_of` is no plain day.
        UnfilledTemplate: a rule still has placeholders.
        FactsError: the rule set refuses missing facts, and one is missing.

    >>> from datetime import date
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.rules.facts import facts_of
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
    """What `run` gives, one subscription at a time: for tables larger than memory.

    Args:
        rules: the rules, with every template filled.
        subscriptions: the subscriptions; they are read as the answers are.
        as_of: the day whose rules count: a `date`, and no `datetime`.

    Returns:
        An iterator with the rows and the answer of each subscription, in their order; stopped ones have no rows.

    Raises:
        InputError: `as_of` is no plain day.
        UnfilledTemplate: a rule still has placeholders.
        FactsError: the rule set refuses missing facts, and one is missing.

    >>> from datetime import date
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.rules.facts import facts_of
    >>> rules = load("If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}", VOCABULARY)
    >>> running = (Subscription(str(n), facts_of({"NewspaperID": n, "Balance": -5}, VOCABULARY)) for n in range(1, 1000))
    >>> first = next(run_each(rules, running, as_of=date(2026, 6, 1)))
    >>> first.subscription, [row.segment for row in first.rows]
    ('1', ['Plus'])
    """
    matcher = Matcher(rules, as_of)
    for subscription in subscriptions:
        yield _qualified(matcher, subscription)
