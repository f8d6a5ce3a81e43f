"""A run counted while it goes on, in bounded memory: what it gives, what its columns hold, what stands in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from attrs import Factory, define, field

from ..faults import Fault
from ..rules.answers import Answer
from ..rules.facts import Facts
from ..rules.ruleset import RuleSet
from ..rules.values import fact_text
from ..rules.vocabulary import Fact, FieldType
from .counts import ColumnCount, Counts, RejectCount, RejectReason, RuleCount, SegmentCount, named_values

DISTINCT = 10_000
"""How many different values of one column are counted, besides those that rules name, which always are.

The first that come are counted; rows with others are told apart by nothing but their number.
"""

REASONS = 1_000
"""How many reasons of rejected rows are told apart in all; rows with others count for their column only."""

BATCH = 4_096
"""How many records are counted at a time."""


@define(eq=False)
class Counting:
    """The figures of a run while it goes on.

    >>> from subrules.offers import VOCABULARY, Subscription
    >>> from subrules.language.read import load
    >>> from subrules.matching.match import Matcher
    >>> from subrules.rules.facts import facts_of
    >>> rules = load("If ServiceType = 7Day then upgrade offer = {Plus}", VOCABULARY)
    >>> counting = Counting(rules, date(2026, 6, 1))
    >>> for service in ("7Day", "SunOnly", "7Day"):
    ...     facts = facts_of({"ServiceType": service}, VOCABULARY)
    ...     counting.add(facts, Matcher(rules, date(2026, 6, 1)).match_facts(facts))
    >>> counts = counting.counts()
    >>> counts.segments, counts.columns[0].held
    ((SegmentCount(type='UPGRD', segment='Plus', offers=2),), {'7Day': 2, 'SunOnly': 1})
    """

    rules: RuleSet
    as_of: date
    stopped: int = 0
    running: int = 0
    rejected: int = 0
    offers: int = 0
    undetermined: int = 0
    not_counted: list[str] = Factory(list)
    _columns: dict[str, _Column] = field(init=False)
    _facts: list[Facts] = Factory(list)
    _answers: dict[int, list[Any]] = Factory(dict)
    _segments: Counter[tuple[str, str]] = Factory(Counter)
    _applies: Counter[str] = Factory(Counter)
    _first: Counter[str] = Factory(Counter)
    _open: Counter[str] = Factory(Counter)
    _missing: Counter[str] = Factory(Counter)
    _stopped_by: Counter[str] = Factory(Counter)
    _rejects: Counter[tuple[str, str]] = Factory(Counter)
    _reasons: dict[tuple[str, str, str, str], list[int]] = Factory(dict)
    _other_reasons: int = 0

    def __attrs_post_init__(self) -> None:
        named = named_values(self.rules)
        types = {one.name: one.type for one in self.rules.vocabulary.fields}
        self._columns = {
            name: _Column(types[name], dict.fromkeys(named.get(name, ()), 0)) for name in self.rules.fields_asked
        }

    def add(self, facts: Facts, answer: Answer) -> None:
        """A subscription that is not stopped, and what it gets."""
        self.running += 1
        self._facts.append(facts)
        seen = self._answers.get(id(answer))
        if seen is None:
            self._answers[id(answer)] = [answer, 1]  # kept, so that nothing else gets its id
        else:
            seen[1] += 1
        if len(self._facts) >= BATCH:
            self._settle()

    def add_stopped(self, by: str = "", times: int = 1) -> None:
        """A subscription that is stopped, by what its cell says: it gets nothing, and its values do not count."""
        self.stopped += times
        if by and (by in self._stopped_by or len(self._stopped_by) < REASONS):
            self._stopped_by[by] += times

    def add_rejected(self, line: int, faults: Iterable[Fault]) -> None:
        """A row that cannot be used; it counts once for each column that is at fault."""
        self.rejected += 1
        for key, fault in {
            (fault.path if fault.loc else "", fault.code): fault for fault in reversed(list(faults))
        }.items():
            self._rejects[key] += 1
            reason = (*key, fault.message, fault.help)
            if reason in self._reasons:
                self._reasons[reason][0] += 1
            elif len(self._reasons) < REASONS:
                self._reasons[reason] = [1, line]
            else:
                self._other_reasons += 1

    def add_offers(self, given: Iterable[tuple[str, str, str, int]]) -> None:
        """Offers that are counted already: type, segment, the rule that gives them first, and how many."""
        for type, segment, rule, times in given:
            self._segments[type, segment] += times
            self._first[rule] += times
            self.offers += times

    def add_applying(self, applying: Iterable[tuple[str, int]]) -> None:
        """To how many each rule applies, where that is counted already."""
        for rule, times in applying:
            self._applies[rule] += times

    def add_left_open(self, answer: Answer, times: int) -> None:
        """So many answers like this one, for what missing facts left open in them."""
        if answer.undetermined:
            for one in answer.undetermined:
                self._open[one.rule] += times
            for name in {name for one in answer.undetermined for name in one.missing}:
                self._missing[name] += times

    def add_column(self, name: str, values: Iterable[tuple[Fact | None, int]], *, beyond: int = 0) -> None:
        """What a field holds, where that is counted already."""
        self._columns[name].take((value, times) for value, times in values)
        self._columns[name].beyond += beyond

    def named(self, name: str) -> Sequence[str]:
        """The values of a field that are counted whatever comes, by their texts."""
        return tuple(self._columns[name].named)

    def _settle(self) -> None:
        for name, column in self._columns.items():
            column.add(list(map(itemgetter(name), self._facts)))
        self._facts.clear()
        for answer, times in self._answers.values():
            for offer in answer.offers:
                self._segments[offer.type, offer.segment] += times
                self._first[offer.rules[0]] += times
            self.offers += len(answer.offers) * times
            for rule in {rule for offer in answer.offers for rule in offer.rules}:
                self._applies[rule] += times
            if answer.undetermined:
                self.undetermined += times
                self.add_left_open(answer, times)
        self._answers.clear()

    def counts(self) -> Counts:
        """The figures so far."""
        self._settle()
        labels = self.rules.labels
        not_counted = list(self.not_counted)
        if self._other_reasons:
            not_counted.append(
                f"rows were rejected for more than {REASONS:,} reasons: {self._other_reasons:,} are not listed"
            )
        not_counted += [
            f"`{name}` holds more than {DISTINCT:,} different values: those of {column.beyond:,} rows are not listed"
            for name, column in self._columns.items()
            if column.beyond and column.named
        ]
        return Counts(
            self.as_of,
            self.running + self.stopped,
            self.stopped,
            self.offers,
            self.undetermined,
            self.rejected,
            tuple(sorted(self._stopped_by.items(), key=lambda one: (-one[1], one[0]))),
            tuple(SegmentCount(*given, count) for given, count in self._segments.most_common()),
            tuple(
                RuleCount(
                    label,
                    index,
                    self.as_of in rule.window,
                    self._applies[label],
                    self._first[label],
                    self._open[label],
                )
                for index, (label, rule) in enumerate(zip(labels, self.rules.rules, strict=True))
            ),
            tuple(sorted(self._missing.items(), key=lambda one: (-one[1], one[0]))),
            tuple(column.counted(name) for name, column in self._columns.items()),
            tuple(self._reject_count(*key, rows) for key, rows in self._rejects.most_common()),
            tuple(not_counted),
        )

    def _reject_count(self, column: str, code: str, rows: int) -> RejectCount:
        reasons = [
            RejectReason(message, help, count, line)
            for (*key, message, help), (count, line) in self._reasons.items()
            if key == [column, code]
        ]
        return RejectCount(column, code, rows, tuple(sorted(reasons, key=lambda one: -one.rows)))


@define(eq=False)
class _Column:
    """The values of one field while they are counted.

    Numbers are counted by their text: as keys of a dictionary they could be chosen so that their
    hashes collide.
    """

    type: FieldType
    counted_by: dict[Any, int]
    named: frozenset[str] = field(init=False)
    missing: int = 0
    beyond: int = 0

    def __attrs_post_init__(self) -> None:
        self.named = frozenset(self.counted_by)

    def add(self, values: list[Fact | None]) -> None:
        if self.type is FieldType.NUMBER:
            keys: list[Any] = [None if value is None else str(value) for value in values]
        else:
            keys = values
        new = Counter(keys)
        self.missing += new.pop(None, 0)
        self._take(new.items())

    def take(self, values: Iterable[tuple[Fact | None, int]]) -> None:
        for value, times in values:
            if value is None:
                self.missing += times
            else:
                self._take([(str(value) if self.type is FieldType.NUMBER else value, times)])

    def _take(self, counted: Iterable[tuple[Any, int]]) -> None:
        held, room = self.counted_by, DISTINCT + len(self.named)
        for key, times in counted:
            if self.type in (FieldType.DATE, FieldType.YES_NO):
                key = fact_text(key)
            if key in held:
                held[key] += times
            elif len(held) < room:
                held[key] = times
            else:
                self.beyond += times

    def counted(self, name: str) -> ColumnCount:
        if self.type is not FieldType.NUMBER:
            return ColumnCount(name, dict(self.counted_by), self.missing, self.beyond)
        return ColumnCount(
            name, {fact_text(Decimal(key)): n for key, n in self.counted_by.items()}, self.missing, self.beyond
        )
