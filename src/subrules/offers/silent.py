"""Rules that gave nothing, with what the data holds for each of their comparisons; and values that no rule names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from attrs import frozen

from ..rules.evaluate import holds
from ..rules.ruleset import And, Atom, Condition, InRange, IsMissing, Not, OneOf, Or, Placeholder, RuleSet
from ..rules.text import condition_text
from ..rules.values import fact_text
from ..rules.vocabulary import Fact, Field, FieldType
from .counts import ColumnCount, Counts, RuleCount, beginnings, named_values
from .near import Near, Neighbours

DETAILED = 500
"""For how many rules that gave nothing it is worked out why; the others are named."""


@frozen
class ValueHeld:
    """A value that a rule asks for: how many subscriptions hold it, and where none does, what is near to it.

    `searched` is false where nothing near was found and not every value of the column was compared
    (after the first `near.LOOKED_THROUGH` such values).
    """

    text: str
    held: int
    near: tuple[Near, ...] = ()
    searched: bool = True


@frozen
class Compared:
    """One comparison of a rule that gave nothing.

    Attributes:
        text: the comparison in the words of rules.
        field: the field it asks about.
        met: how many subscriptions meet it by themselves.
        at_least: whether there may be more, among values that were not counted.
        values: for `=` and `in`, each value that it names.
        lowest, highest: for a range that nobody meets, between what the values lie; else empty.
    """

    text: str
    field: str
    met: int
    at_least: bool = False
    values: tuple[ValueHeld, ...] = ()
    lowest: str = ""
    highest: str = ""


@frozen
class Silent:
    """A rule that applied to nobody though it counts on the day.

    `left_open` is for how many missing facts left it open; `compared` are its comparisons, in order,
    and empty where it was not worked out (after the first `DETAILED` rules).
    """

    rule: str
    left_open: int
    compared: tuple[Compared, ...]


@frozen
class UnnamedValue:
    """A value of the data that no rule names; `alike` is one that a rule names, and `differs` in what, if only in little."""

    text: str
    count: int
    alike: str = ""
    differs: str = ""


@frozen
class Unnamed:
    """A field whose values rules list, and those of its values that none of them names.

    `subscriptions` is how many hold one of them; `values` are sorted: those that are almost a rule's first.
    """

    field: str
    subscriptions: int
    values: tuple[UnnamedValue, ...]


def silent_rules(rules: RuleSet, counts: Counts) -> tuple[Silent, ...]:
    """The rules that count on the day and applied to nobody, in order; none where no subscription was running.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> from subrules.offers.counting import Counting
    >>> from subrules.matching.match import match
    >>> rules = load("If ServiceType = SUNONLY then upgrade offer = {Plus}", VOCABULARY)
    >>> counting = Counting(rules, date(2026, 6, 1))
    >>> counting.add({"ServiceType": "SunOnly"}, match(rules, {"ServiceType": "SunOnly"}, as_of=date(2026, 6, 1)))
    >>> silent_rules(rules, counting.counts())[0].compared[0].values
    (ValueHeld(text='SUNONLY', held=0, near=(Near(text='SunOnly', count=1, differs='letter case'),), searched=True),)
    """
    if counts.subscriptions == counts.stopped:
        return ()
    held = _Held(rules, counts)
    found: list[Silent] = []
    for one in counts.rules:
        if one.counts_today and not one.applies:
            in_detail = len(found) < DETAILED
            found.append(Silent(one.rule, one.left_open, tuple(held.compared(one)) if in_detail else ()))
    return tuple(found)


def not_explained(silent: Iterable[Silent]) -> int:
    """For how many rules that gave nothing it was not worked out why: those after the first `DETAILED`."""
    return sum(not one.compared for one in silent)


class _Held:
    """What the columns hold, asked by comparisons; what was worked out once is remembered."""

    def __init__(self, rules: RuleSet, counts: Counts) -> None:
        self._rules = rules
        self._columns = {column.field: column for column in counts.columns}
        self._fields = {field.name: field for field in rules.vocabulary.fields}
        self._neighbours: dict[str, Neighbours] = {}
        self._ordered: dict[str, list[tuple[Fact, int]]] = {}
        self._known: dict[tuple[Atom, bool], Compared] = {}

    def compared(self, rule: RuleCount) -> Iterator[Compared]:
        for test, negated in _tests(self._rules.rules[rule.index].condition, negated=False):
            found = self._known.get((test, negated))
            if found is None:
                found = self._known[test, negated] = self._compared(test, negated)
            yield found

    def _compared(self, test: Atom, negated: bool) -> Compared:
        field, column = self._fields[test.field], self._columns[test.field]
        known = sum(column.held.values()) + column.beyond
        text = condition_text(Not(test) if negated else test, self._rules.vocabulary)
        if isinstance(test, IsMissing):
            return Compared(text, test.field, known if negated else column.missing)
        if isinstance(test, OneOf):
            asked = [fact_text(value) for value in test.values if not isinstance(value, Placeholder)]
            met = sum(column.held.get(value, 0) for value in asked)
            if negated:
                return Compared(text, test.field, known - met)
            values = tuple(self._value(field, value) for value in asked)
            return Compared(text, test.field, met, values=values)
        met = sum(n for of, n in column.held.items() if n and holds(test, {test.field: _fact(field, of)}))
        if negated:
            return Compared(text, test.field, known - column.beyond - met, bool(column.beyond))
        ends = ("", "")
        if not met and isinstance(test, InRange) and (ordered := self._in_order(field)):
            ends = fact_text(ordered[0][0]), fact_text(ordered[-1][0])
        return Compared(text, test.field, met, bool(column.beyond), (), *ends)

    def _value(self, field: Field, text: str) -> ValueHeld:
        held = self._columns[field.name].held
        count = held.get(text, 0)
        if count or field.type is FieldType.YES_NO:
            return ValueHeld(text, count)
        if field.type in (FieldType.NUMBER, FieldType.DATE):
            return ValueHeld(text, 0, tuple(self._beside(field, text)))
        if field.name not in self._neighbours:
            self._neighbours[field.name] = Neighbours({text: n for text, n in held.items() if n})
        neighbours = self._neighbours[field.name]
        near = tuple(neighbours.near(text))
        return ValueHeld(text, 0, near, text not in neighbours.passed_over)

    def _in_order(self, field: Field) -> list[tuple[Fact, int]]:
        if field.name not in self._ordered:
            held = self._columns[field.name].held.items()
            of = [(_fact(field, text), n) for text, n in held if n]
            self._ordered[field.name] = sorted(of, key=lambda one: one[0])
        return self._ordered[field.name]

    def _beside(self, field: Field, text: str) -> Iterator[Near]:
        """The values just below and above a number or day."""
        ordered = self._in_order(field)
        at = bisect_left(ordered, _fact(field, text), key=lambda one: one[0])
        if at:
            yield Near(fact_text(ordered[at - 1][0]), ordered[at - 1][1], "the next below")
        if at < len(ordered):
            yield Near(fact_text(ordered[at][0]), ordered[at][1], "the next above")


def _tests(condition: Condition, *, negated: bool) -> Iterator[tuple[Atom, bool]]:
    """The comparisons of a condition, in order, each with whether it is turned round."""
    match condition:
        case Not(operand):
            yield from _tests(operand, negated=not negated)
        case And(operands) | Or(operands):
            for operand in operands:
                yield from _tests(operand, negated=negated)
        case _:
            yield condition, negated


def _fact(field: Field, text: str) -> Fact:
    match field.type:
        case FieldType.NUMBER:
            return Decimal(text)
        case FieldType.DATE:
            return date.fromisoformat(text)
        case FieldType.YES_NO:
            return text == "yes"
        case FieldType.CODE | FieldType.TEXT:
            return text


def unnamed_values(rules: RuleSet, counts: Counts) -> tuple[Unnamed, ...]:
    """Codes and texts that the data holds and no rule names, of fields whose values rules name and no vocabulary lists.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.offers.counting import Counting
    >>> from subrules.language.read import load
    >>> from subrules.matching.match import match
    >>> rules = load("If ServiceType = SunOnly then upgrade offer = {Plus}", VOCABULARY)
    >>> counting = Counting(rules, date(2026, 6, 1))
    >>> counting.add({"ServiceType": "Daily"}, match(rules, {"ServiceType": "Daily"}, as_of=date(2026, 6, 1)))
    >>> unnamed_values(rules, counting.counts())
    (Unnamed(field='ServiceType', subscriptions=1, values=(UnnamedValue(text='Daily', count=1, alike='', differs=''),)),)
    """
    named, begun = named_values(rules), beginnings(rules)
    columns = {column.field: column for column in counts.columns}
    found: list[Unnamed] = []
    for field in rules.vocabulary.fields:
        is_listed = field.name in named or field.name in begun
        if field.type.has_beginning and field.allowed is None and is_listed and field.name in columns:
            values = _unnamed(columns[field.name], named.get(field.name, {}), begun.get(field.name, ()))
            if values:
                total = sum(one.count for one in values)
                found.append(Unnamed(field.name, total, values))
    return tuple(found)


def _unnamed(column: ColumnCount, named: Mapping[str, None], begun: tuple[str, ...]) -> tuple[UnnamedValue, ...]:
    of_rules = Neighbours(dict.fromkeys(named, 1))
    found: list[UnnamedValue] = []
    for text, count in column.held.items():
        if count and text not in named and not (begun and text.startswith(begun)):
            alike = of_rules.alike(text)[:1]
            found.append(UnnamedValue(text, count, *((alike[0].text, alike[0].differs) if alike else ())))
    return tuple(sorted(found, key=lambda one: (not one.alike, -one.count)))
