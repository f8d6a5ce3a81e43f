"""Which rules no record of a table reaches, and why not: the comparison that none meets, or the combination (SR616).

Records are counted by the classes of their values: as many points as the rules can tell apart. Over
these points a condition is a set of bits, so a table is read once and each rule takes a few steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import combinations

from attrs import frozen

from ..bits import bits
from ..diagnostics.nearest import nearest
from ..rules.facts import Facts
from ..rules.ruleset import And, BeginsWith, Condition, IsMissing, Not, OneOf, Or, RuleSet, atoms
from ..rules.signs import plain_signs
from ..rules.text import condition_text
from .axis import MISSING, Axis
from .boxes import Axes
from .findings import RuleFinding, shown
from .met_together import CONDITIONS, Groups
from .space import Space

POINTS = 8_192
"""So many kinds of records are kept before they are looked at: memory does not grow with the table."""

VALUES = 20_000
"""Of a field so many values are remembered, to name those near to what a rule asks for."""

NAMED = 5
"""So many values of a condition are compared with those of the table."""

LIKENED = 1_000
"""Among so many values, those that come most often, one is looked for that is spelled almost alike."""


@frozen
class Near:
    """A value that a rule asks for and no record has, with the nearest that records do have, and how many have it."""

    wanted: str
    found: str
    count: int


@frozen
class Unreached:
    """A rule that no record reaches.

    Attributes:
        rule: its place in the rule set.
        unmet: the conditions that no record meets; one of them alone, where there is one, else the fewest
            that none meets together. All of them where every two are met by some record, and the rule has more
            than `met_together.CONDITIONS` or too many groups of them are met (`met_together.GROUPS`).
        smallest: whether any one of these conditions less and some record meets the others.
        absent: the fields of those conditions that no record has a value for.
        near: for values that no record has, the nearest that some have.
        records: how many records there were.
    """

    rule: int
    unmet: tuple[Condition, ...]
    absent: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    records: int = 0
    smallest: bool = True


def unreached(rules: RuleSet, records: Iterable[Facts], *, as_of: date) -> tuple[Unreached, ...]:
    """The rules of a day that apply to none of the records, each with the reason.

    Templates and rules outside their days are passed over. A record counts for a rule where its
    condition is true (LNG-08). The records are read once.

    Args:
        rules: the rules.
        records: the facts of each record, as `facts_of` or a `row_reader` makes them.
        as_of: the day whose rules count.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load('If City = Irvine and Term > 6 then upgrade offer = {A}', VOCABULARY)
    >>> found = unreached(rules, [{"City": "IRVINE", "Term": 12}] * 3, as_of=date(2026, 6, 1))
    >>> [condition_text(condition) for condition in found[0].unmet], found[0].near
    (['City = Irvine'], (Near(wanted='Irvine', found='IRVINE', count=3),))
    """
    counting = [i for i, rule in enumerate(rules.rules) if not rule.placeholders and as_of in rule.window]
    axes = Space.of(rules.vocabulary, [rules.rules[i] for i in counting]).axes
    tally = _Tally(rules, counting, {name: axis for name, axis in axes.items() if name in rules.fields_asked})
    for facts in records:
        tally.add(facts)
    return tuple(tally.unreached())


class _Tally:
    """What the records so far have met of the rules that none has reached yet."""

    def __init__(self, rules: RuleSet, counting: list[int], axes: Axes) -> None:
        self._rules = rules
        self._axes = axes
        self._fields = [_Values(name, axis) for name, axis in axes.items()]
        self._points: set[tuple[int, ...]] = set()
        self._records = 0
        self._waiting = {index: _Waiting(_conjuncts(rules.rules[index].condition)) for index in counting}

    def add(self, facts: Facts) -> None:
        """Count a record."""
        self._records += 1
        self._points.add(tuple([field.bit(facts[field.name]) for field in self._fields]))
        if len(self._points) >= POINTS:
            self._look()

    def _look(self) -> None:
        points = _Points(self._points, [field.name for field in self._fields], self._axes)
        self._points = set()
        for index in [index for index, waiting in self._waiting.items() if waiting.is_reached_by(points)]:
            del self._waiting[index]

    def unreached(self) -> Iterator[Unreached]:
        """The rules that nothing has reached, in order."""
        self._look()
        values = {field.name: field for field in self._fields}
        for index, waiting in self._waiting.items():
            unmet, smallest = waiting.unmet()
            asked = dict.fromkeys(test.field for one in unmet for test in atoms(one))
            absent = tuple(name for name in asked if not values[name].seen & ~MISSING)
            near = tuple(_near(unmet[0], values)) if len(unmet) == 1 else ()
            yield Unreached(index, unmet, absent, near, self._records, smallest)


class _Values:
    """The values of one field: the class of each, and how often the first many of them came."""

    def __init__(self, name: str, axis: Axis) -> None:
        self.name = name
        self.seen = 0
        self.counts: dict[str, int] = {}
        self._axis = axis

    def bit(self, fact: object) -> int:
        """The class of a fact, which is counted."""
        if fact is None:
            self.seen |= MISSING
            return MISSING
        bit = self._axis.class_of(fact)  # type: ignore[arg-type]  # a fact of this field
        self.seen |= bit
        if isinstance(fact, str):
            counted = self.counts.get(fact)
            if counted is not None or len(self.counts) < VALUES:
                self.counts[fact] = (counted or 0) + 1
        return bit

    @cached_property
    def _by_plain(self) -> dict[str, str]:
        """The values by their plain spelling, letter case aside; of two the one that comes more often."""
        return {plain_signs(text).casefold(): text for text in sorted(self.counts, key=self.counts.__getitem__)}

    @cached_property
    def _frequent(self) -> list[str]:
        return sorted(self.counts, key=self.counts.__getitem__, reverse=True)[:LIKENED]

    def nearest(self, wanted: str) -> str | None:
        """The value that differs only in signs or in letter case, else the one most alike."""
        alike = self._by_plain.get(plain_signs(wanted).casefold())
        return alike if alike is not None else nearest(wanted, self._frequent)

    def begun(self, wanted: str) -> str | None:
        """A value that begins so but for signs and letter case."""
        plain = plain_signs(wanted).casefold()
        return next((text for key, text in self._by_plain.items() if key.startswith(plain)), None)


class _Points:
    """Kinds of records, numbered; for each field and class those that have it, as bits."""

    def __init__(self, points: Iterable[tuple[int, ...]], names: list[str], axes: Axes) -> None:
        listed = list(points)
        self.all = (1 << len(listed)) - 1
        self._axes = axes
        self._having: dict[str, dict[int, int]] = {}
        size = (len(listed) + 7) // 8
        for at, name in enumerate(names):
            by_class: dict[int, bytearray] = {}
            for number, point in enumerate(listed):
                having = by_class.get(point[at])
                if having is None:
                    having = by_class[point[at]] = bytearray(size)
                having[number >> 3] |= 1 << (number & 7)
            self._having[name] = {bit: int.from_bytes(having, "little") for bit, having in by_class.items()}

    def where(self, condition: Condition, wanted: bool = True) -> int:
        """The points for which a condition is true, or false where that is wanted."""
        match condition:
            case Not(operand):
                return self.where(operand, not wanted)
            case And(operands) | Or(operands):
                is_and = isinstance(condition, And) is wanted
                points = self.all if is_and else 0
                for operand in operands:
                    part = self.where(operand, wanted)
                    points = points & part if is_and else points | part
                return points
            case _:
                axis = self._axes[condition.field]
                mask = axis.mask(condition, wanted)
                if mask.bit_count() > axis.full.bit_count() // 2:
                    return self.all & ~self._of_classes(condition.field, axis.full & ~mask)
                return self._of_classes(condition.field, mask)

    def _of_classes(self, name: str, mask: int) -> int:
        having = self._having[name]
        points = 0
        if mask.bit_count() < len(having):
            for bit in bits(mask):
                points |= having.get(bit, 0)
            return points
        for bit, part in having.items():
            if bit & mask:
                points |= part
        return points


class _Waiting:
    """A rule that nothing has reached: which of its conditions were met, alone, two together, and more together."""

    def __init__(self, conjuncts: tuple[Condition, ...]) -> None:
        self._conjuncts = conjuncts
        self._met: set[int] = set()
        self._together: set[tuple[int, int]] = set()
        self._groups = Groups(len(conjuncts)) if 2 < len(conjuncts) <= CONDITIONS else None

    def is_reached_by(self, points: _Points) -> bool:
        """Whether one of the points meets all conditions; if none does, remember what was met."""
        where = [points.where(one) for one in self._conjuncts]
        every = points.all
        for part in where:
            every &= part
        if every:
            return True
        self._met |= {at for at, part in enumerate(where) if part}
        for pair in combinations(range(len(where)), 2):
            if pair not in self._together and where[pair[0]] & where[pair[1]]:
                self._together.add(pair)
        if self._groups is not None:
            self._groups.add(points.all, where)
        return False

    def unmet(self) -> tuple[tuple[Condition, ...], bool]:
        """One condition that was never met, or the fewest that never were together; and whether it is the fewest."""
        for at, one in enumerate(self._conjuncts):
            if at not in self._met:
                return (one,), True
        for first, second in combinations(range(len(self._conjuncts)), 2):
            if (first, second) not in self._together:
                return (self._conjuncts[first], self._conjuncts[second]), True
        group = None if self._groups is None else self._groups.smallest_unmet()
        if group is None:
            return self._conjuncts, False
        return tuple(self._conjuncts[at] for at in group), True


def _conjuncts(condition: Condition) -> tuple[Condition, ...]:
    return condition.operands if isinstance(condition, And) else (condition,)


def _near(condition: Condition, values: dict[str, _Values]) -> Iterator[Near]:
    """For the values of a comparison that no record has, the nearest that some have."""
    for test in atoms(condition):
        of_field = values[test.field]
        asked = test.values if isinstance(test, OneOf) else (test.beginning,) if isinstance(test, BeginsWith) else ()
        for wanted in asked[:NAMED]:
            if isinstance(wanted, str) and wanted not in of_field.counts:
                found = of_field.nearest(wanted) if isinstance(test, OneOf) else of_field.begun(wanted)
                if found is not None:
                    yield Near(wanted, found, of_field.counts[found])


# ---------------------------------------------------------------- as findings


def reach_findings(rules: RuleSet, found: Iterable[Unreached], *, table: str) -> Iterator[RuleFinding]:
    """The rules that no record of a table reaches, as findings (SR616)."""
    for one in found:
        label = rules.labels[one.rule]
        rule = rules.rules[one.rule]
        why, help = _why(one, rules)
        span = rule.condition.span if len(one.unmet) != 1 else one.unmet[0].span
        yield RuleFinding("SR616", (one.rule,), (span,), f"no record of {table} reaches the rule {label}: {why}", help)


def _why(one: Unreached, rules: RuleSet) -> tuple[str, str]:
    if not one.records:
        return "the table holds no record", "give a table with records"
    said = [f"`{shown(condition_text(condition, rules.vocabulary))}`" for condition in one.unmet]
    if one.absent and not all(isinstance(test, IsMissing) for unmet in one.unmet for test in atoms(unmet)):
        names = " and ".join(f"`{name}`" for name in one.absent)
        return f"none has a value for {names}", "check which column the field is read from"
    if len(said) == 1:
        near = [f"`{n.wanted}`: the table has `{n.found}` {_times(n.count)}" for n in one.near]
        return f"none meets {said[0]}", "; ".join(near) or "check the value against the data"
    if len(said) == 2:
        return f"none meets {said[0]} and {said[1]} together", "check whether both are meant to hold at once"
    help = "check whether all are meant to hold at once"
    if not one.smallest:
        return "some meet each two of its conditions, and none meets all", help
    together = f"{', '.join(said[:-1])} and {said[-1]}"
    return f"none meets {together} together, though some meet any {_number(len(said) - 1)} of them", help


def _number(count: int) -> str:
    words = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count - 2] if count <= len(words) + 1 else f"{count:,}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
