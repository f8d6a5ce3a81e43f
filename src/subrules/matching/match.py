"""What a rule set gives for a record, for many records, and for one day's records again and again."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal

from attrs import define, field

from ..days import require_day
from ..rules.answers import Answer, Offered, refuse_missing, refuse_templates
from ..rules.evaluate import undetermined_of
from ..rules.facts import Facts, FactsError, facts_of
from ..rules.ruleset import RuleSet
from .index import Index
from .leaf import MISSING

SPANS = 4
"""For how many spans of days the index is kept: today's, and a few for those who look back or ahead."""

SEVERAL = -1
"""Stands for the number of the segment where a rule gives several."""

NOTHING = Answer(())
"""The answer for a record that no rule applies to, with nothing left open."""


@define(eq=False)
class Matcher:
    """A rule set made ready for one day: it answers a record without looking at every rule.

    Making one took 16 to 42 µs a rule where ordinary rules were measured (10 to 100,000 of them), and up to
    1.5 ms a rule for rules of many `or`s; answering took 0.4 to 10 µs a record. It is immutable but for what it
    remembers, threads may share it, and it is pickled as its rule set and day.

    Attributes:
        rules: the rule set.
        as_of: the day whose rules count.

    Raises:
        UnfilledTemplate: a rule still has placeholders.

    >>> from datetime import date
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> matcher = Matcher(load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY), date(2026, 6, 1))
    >>> [matcher.match({"NewspaperID": paper}).offers for paper in (2, 1)]
    [(), (Offered(type='UPGRD', segment='Plus', rules=('<rules>:1',)),)]
    """

    rules: RuleSet
    as_of: date
    _index: Index = field(init=False, repr=False)
    _offers: _Offers = field(init=False, repr=False)
    _find: Callable[[Facts], Any] = field(init=False, repr=False)
    _refuses: bool = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._index, self._offers = _made_ready(self.rules, require_day(self.as_of))
        self._find = self._index.find
        self._refuses = self.rules.refuse_missing

    @property
    def likes_order_by(self) -> str | None:
        """The field in whose order records are answered fastest, because neighbours need the same part of the index.

        None where their order does not matter.
        """
        return self._index.first_split

    def match(self, record: object, *, extra: Literal["refuse", "ignore"] = "refuse") -> Answer:
        """The answer for one record, a mapping by name or an attrs record; as the function `match`."""
        return self.match_facts(facts_of(record, self.rules.vocabulary, as_of=self.as_of, extra=extra))

    def match_facts(self, facts: Facts) -> Answer:
        """The answer for facts that `facts_of` or a `row_reader` has made: they are not checked again.

        Raises:
            FactsError: the rule set refuses missing facts, and one is missing.
        """
        if self._refuses:
            refuse_missing(self.rules, facts)
        matched = self._find(facts)
        if matched is None:
            return NOTHING
        if matched is MISSING:
            applying, left_open = self._index.find_open(facts)
            return Answer(self._offers.of(applying), undetermined_of(self.rules, left_open, facts))
        answer = matched.answer
        if answer is None:
            answer = matched.answer = Answer(self._offers.of(matched.rules))
        return answer  # type: ignore[no-any-return]  # the slot is loose so that the leaf needs not know answers

    def __reduce__(self) -> tuple[type[Matcher], tuple[RuleSet, date]]:
        return type(self), (self.rules, self.as_of)


def _made_ready(rules: RuleSet, day: date) -> tuple[Index, _Offers]:
    """The index for a day, kept with the rule set: it is the same for all days on which the same rules count."""
    ready: tuple[Index, _Offers] | None = rules.made.get(key := ("index", bisect_right(rules.turns, day)))
    if ready is None:
        refuse_templates(rules)
        kept = [other for other in list(rules.made) if isinstance(other, tuple) and other[0] == "index"]
        if len(kept) >= SPANS:
            rules.made.pop(kept[0], None)
        ready = rules.made[key] = Index(rules, day), _Offers(rules)
    return ready


class _Offers:
    """What each rule gives, made once, and what several give together."""

    def __init__(self, rules: RuleSet) -> None:
        numbers = {given: number for number, given in enumerate(rules.segments)}
        self._given = [
            tuple({(o.type, o.segment): Offered(o.type, str(o.segment), (label,)) for o in rule.outcomes}.values())
            for rule, label in zip(rules.rules, rules.labels, strict=True)
        ]
        self._first = [given[0] if given else None for given in self._given]
        self._only = array(
            "q", [numbers[given[0].type, given[0].segment] if len(given) == 1 else SEVERAL for given in self._given]
        )

    def of(self, applying: Sequence[int]) -> tuple[Offered, ...]:
        """The offers of some rules, each (type, segment) once, in the order of the rules (LNG-09, DSL-06)."""
        given = self._given
        if len(applying) == 1:
            return given[applying[0]]
        only, first = self._only, self._first
        different = set(map(only.__getitem__, applying))
        if len(different) == len(applying) and SEVERAL not in different:
            return tuple([first[rule] for rule in applying])  # type: ignore[misc]  # none of them is None
        by_segment: dict[tuple[str, str], Offered] = {}
        for rule in applying:
            for offer in given[rule]:
                key = (offer.type, offer.segment)
                earlier = by_segment.get(key)
                if earlier is None:
                    by_segment[key] = offer
                elif offer.rules[0] not in earlier.rules:
                    by_segment[key] = Offered(*key, earlier.rules + offer.rules)
        return tuple(by_segment.values())


def match(rules: RuleSet, record: object, *, as_of: date, extra: Literal["refuse", "ignore"] = "refuse") -> Answer:
    """What the rules give for one record on one day (LNG-03, LNG-08, LNG-09, DSL-06).

    The first call for a rule set and a day makes its index, 16 to 42 µs an ordinary rule; a `Matcher` says
    when that is done.

    Args:
        rules: a rule set without unfilled templates.
        record: the facts, as a mapping by field name or as an attrs record.
        as_of: the day whose rules count.
        extra: whether keys of the mapping that belong to no field are refused or ignored.

    Returns:
        The offers, each type and segment once with the rules that give it; and the rules that missing facts leave open.

    Raises:
        InputError: `as_of` is no plain day.
        FactsError: the record has faults, or lacks a fact that the rule set refuses to do without.
        UnfilledTemplate: a rule still has placeholders.

    >>> from datetime import date
    >>> from decimal import Decimal
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 and Balance < 0 then downgrade offer = {Basic}", VOCABULARY)
    >>> match(rules, {"NewspaperID": 1, "Balance": Decimal("-5")}, as_of=date(2026, 6, 1)).offers
    (Offered(type='DNGRD', segment='Basic', rules=('<rules>:1',)),)
    >>> match(rules, {"NewspaperID": 1}, as_of=date(2026, 6, 1)).undetermined
    (Undetermined(rule='<rules>:1', missing=('Balance',), exact=True),)
    """
    return Matcher(rules, as_of).match(record, extra=extra)


def match_many(
    rules: RuleSet,
    records: Iterable[object],
    *,
    as_of: date,
    extra: Literal["refuse", "ignore"] = "refuse",
) -> Iterator[Answer]:
    """The answers for many records, in their order, in memory that does not grow with their number.

    `engines.processes.match_in_processes` gives the same by several processes.

    Args:
        rules: a rule set without unfilled templates.
        records: mappings by field name or attrs records; they are read as the answers are.
        as_of: the day whose rules count.
        extra: whether keys of a mapping that belong to no field are refused or ignored.

    Returns:
        An iterator of answers, one for each record.

    Raises:
        InputError: `as_of` is no plain day.
        FactsError: a record has faults; a note says which one. Those before it are answered.
        UnfilledTemplate: a rule still has placeholders.

    >>> from datetime import date
    >>> from subrules.language.read import load
    >>> from subrules.offers import VOCABULARY
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> records = ({"NewspaperID": paper} for paper in (1, 2, 1))
    >>> [len(answer.offers) for answer in match_many(rules, records, as_of=date(2026, 6, 1))]
    [1, 0, 1]
    """
    return _answers(Matcher(rules, as_of), records, extra)


def _answers(matcher: Matcher, records: Iterable[object], extra: Literal["refuse", "ignore"]) -> Iterator[Answer]:
    for number, record in enumerate(records):
        try:
            yield matcher.match(record, extra=extra)
        except FactsError as error:
            error.add_note(f"in record {number}, counted from 0")
            raise
