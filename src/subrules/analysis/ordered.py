"""The classes of numbers and days: points and the stretches between them, as far as a value lies in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias, assert_never

from ..bits import bits
from ..rules.ruleset import And, Atom, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or
from ..rules.values import canonical_number
from ..rules.vocabulary import Fact, Field, FieldType
from .axis import MISSING, Axis

DIGITS = 38
"""How many digits a number of the data can have, before the point and behind it."""

Cut: TypeAlias = tuple[Any, int]
"""A place between values: before (0) or behind (1) a value."""


class Ordered(Axis):
    """Numbers or days, cut at the values that tests name."""

    def pick(self, mask: int) -> Fact | None:
        """A value of one of the classes, near an end of them: less than 12 is 11, 12 or more is 12."""
        known = mask & self.known
        first = known & -known
        if first == self.known & -self.known and known != self.known:
            while known & first << 1:
                first <<= 1
        return self.values(first)[0 if first != self.known & -self.known else -1] if known else None

    def __init__(self, field: Field, asked: Iterable[Atom]) -> None:
        cuts = sorted(cut for test in asked for cut in _cuts(test))  # no set: hashes of numbers can be made to collide
        self.field = field
        self._cuts = [cut for at, cut in enumerate(cuts) if not at or cut != cuts[at - 1]]
        ends: list[Cut | None] = [None, *self._cuts, None]
        self._spans: list[tuple[Cut | None, Cut | None]] = []
        self._before = [1]  # how many classes, "missing" counted in, stand before each stretch between two cuts
        self._shown: list[tuple[Fact, ...]] = []
        for low, high in pairwise(ends):
            shown = _days(low, high) if field.type is FieldType.DATE else _numbers(low, high, field.decimals)
            if shown:
                self._spans.append((low, high))
                self._shown.append(shown)
            self._before.append(1 + len(self._spans))
        self.known = (2 << len(self._spans)) - 2
        self.full = self.known | (MISSING if field.may_be_missing else 0)

    def _holds(self, test: Atom) -> int:
        match test:
            case InRange(_, low, low_in, high, high_in):
                first = 0 if low is None else self._at((low, 0 if low_in else 1)) + 1
                last = len(self._cuts) if high is None else self._at((high, 1 if high_in else 0))
                if last < first:
                    return 0
                return self._stretches(first, last)
            case OneOf(_, values):
                mask = 0
                for value in values:
                    at = self._at((value, 0)) + 1
                    mask |= self._stretches(at, at)
                return mask
            case BeginsWith() | IsMissing():
                raise TypeError(f"{self.field.name}: numbers and days have no beginning")
            case _:
                assert_never(test)

    def _at(self, cut: Cut) -> int:
        at = bisect_left(self._cuts, cut)
        if at >= len(self._cuts) or self._cuts[at] != cut:
            raise KeyError(f"{self.field.name}: these classes were made without {cut[0]}")
        return at

    def class_of(self, value: Fact) -> int:
        """The bit of a known value."""
        at = bisect_right(self._cuts, (value, 0.5))
        return self._stretches(at, at)

    def _stretches(self, first: int, last: int) -> int:
        """The classes in the stretches between two cuts, from one stretch to another."""
        return (1 << self._before[last + 1]) - (1 << self._before[first])

    def values(self, bit: int) -> tuple[Fact, ...]:
        """A value of the class, or its first and its last."""
        return self._shown[bit.bit_length() - 2]

    def nearest(self, mask: int, fact: Fact | None) -> Fact | None:
        """A plain value of the class nearest to a fact: -1 rather than -0.01 for "less than 0"."""
        known = mask & self.known
        if not known:
            return None
        if fact is None:
            picked = self.pick(mask)
            assert picked is not None, "some class is known"
            shown = self._plain(self.class_of(picked))
            return shown[0] if picked == self.values(self.class_of(picked))[0] else shown[-1]
        own = self.class_of(fact)
        above, below = known & ~(2 * own - 1), known & (own - 1)
        ends: list[Any] = [self._plain(above & -above)[0]] if above else []
        ends += [self._plain(1 << below.bit_length() - 1)[-1]] if below else []
        here: Any = fact
        return min(ends, key=lambda end: abs(end - here)) if ends else fact

    def _plain(self, bit: int) -> tuple[Fact, ...]:
        """The first and the last value of a class that have as few decimals as a value of it can have."""
        if self.field.type is FieldType.DATE:
            return self.values(bit)
        low, high = self._spans[bit.bit_length() - 2]
        for decimals in range(self.field.decimals or 0):
            found = _numbers(low, high, decimals)
            if found:
                return found
        return self.values(bit)

    def words(self, mask: int) -> Condition:
        """The condition that holds for these classes of known values."""
        runs: list[tuple[int, int]] = []
        for bit in bits(mask):
            at = bit.bit_length() - 2
            if runs and runs[-1][1] == at - 1:
                runs[-1] = (runs[-1][0], at)
            else:
                runs.append((at, at))
        points: list[Fact] = []
        ranges: list[Condition] = []
        for first, last in runs:
            low, high = self._spans[first][0], self._spans[last][1]
            only = self._shown[first] if first == last else ()
            if len(only) == 1 and self._is_one_value(low, high):
                points.append(only[0])
            else:
                ranges.append(_range(self.field.name, low, high))
        said = ([OneOf(self.field.name, tuple(points))] if points else []) + ranges
        holes = self._said_without(mask)
        if holes is not None and len(said) > 1:
            return holes
        return said[0] if len(said) == 1 else Or(tuple(said))

    def _said_without(self, mask: int) -> Condition | None:
        """The mask as "not these values", where all that it leaves out are single values."""
        out: list[Fact] = []
        for bit in bits(self.known & ~mask):
            at = bit.bit_length() - 2
            if not self._is_one_value(*self._spans[at]):
                return None
            out.append(self._shown[at][0])
        return Not(OneOf(self.field.name, tuple(out)))

    def _is_one_value(self, low: Cut | None, high: Cut | None) -> bool:
        if low is None or high is None:
            return False
        if low[0] == high[0]:
            return True
        if self.field.type is FieldType.DATE or self.field.decimals is not None:
            shown = _days(low, high) if self.field.type is FieldType.DATE else _numbers(low, high, self.field.decimals)
            return len(shown) == 1
        return False


def _cuts(test: Atom) -> Iterator[Cut]:
    match test:
        case OneOf(_, values):
            for value in values:
                yield value, 0
                yield value, 1
        case InRange(_, low, low_in, high, high_in):
            if low is not None:
                yield low, 0 if low_in else 1
            if high is not None:
                yield high, 1 if high_in else 0
        case BeginsWith() | IsMissing():
            return
        case _:
            assert_never(test)


def _range(name: str, low: Cut | None, high: Cut | None) -> Condition:
    """Values between two cuts; the language says both ends in, or one end only."""
    lower = None if low is None else InRange(name, low[0], low[1] == 0, None, False)
    upper = None if high is None else InRange(name, None, False, high[0], high[1] == 1)
    if lower is None or upper is None:
        return lower or upper  # type: ignore[return-value]  # a mask of all values is not put in words
    if lower.low_in and upper.high_in:
        return InRange(name, lower.low, True, upper.high, True)
    return And((lower, upper))


def _days(low: Cut | None, high: Cut | None) -> tuple[date, ...]:
    """The first and the last day between two cuts; none where there is no day."""
    one = timedelta(days=1)
    first = date.min if low is None else low[0] if not low[1] else low[0] + one if low[0] < date.max else None
    last = date.max if high is None else high[0] if high[1] else high[0] - one if high[0] > date.min else None
    if first is None or last is None or first > last:
        return ()
    if low is None:
        return (last,) if high is not None else (date(2000, 1, 1),)
    return (first,) if high is None or first == last else (first, last)


def _numbers(low: Cut | None, high: Cut | None, decimals: int | None) -> tuple[Decimal, ...]:
    """The least and the greatest number between two cuts, or one of those between; none where there is none.

    Numbers are counted in whole units of their last place: sums of integers are exact.
    """
    if decimals is None:
        return _dense(low, high)
    most = 10 ** (DIGITS + decimals) - 1
    first = -most if low is None else max(_unit_from(low, decimals), -most)
    last = most if high is None else min(_unit_from(high, decimals) - 1, most)
    if first > last:
        return ()
    if low is None:
        return (number(0 if high is None else last, decimals),)
    ends = (first,) if high is None or first == last else (first, last)
    return tuple(number(end, decimals) for end in ends)


def _unit_from(cut: Cut, decimals: int) -> int:
    """The first unit behind a cut."""
    whole, is_exact = units(cut[0], decimals)
    return whole + 1 if cut[1] or not is_exact else whole


def units(value: Decimal, decimals: int) -> tuple[int, bool]:
    """How many units of so many decimals go into a number, rounded down, and whether nothing remains."""
    sign, digits, exponent = value.as_tuple()
    number = int("".join(map(str, digits)))
    number = -number if sign else number
    shift = int(exponent) + decimals
    if shift >= 0:
        return int(number * 10**shift), True
    whole, rest = divmod(number, 10**-shift)
    return whole, rest == 0


def number(count: int, decimals: int) -> Decimal:
    """The number of so many units of its last place."""
    digits = tuple(map(int, str(abs(count))))
    return canonical_number(Decimal((int(count < 0), digits, -decimals)))


def _dense(low: Cut | None, high: Cut | None) -> tuple[Decimal, ...]:
    """A number between two cuts, with as few decimals as it can have, where there is one of at most 38."""
    if low is not None and high is not None and low[0] == high[0]:
        return (low[0],) if (low[1], high[1]) == (0, 1) else ()
    if low is not None and low[1] == 0:
        return (low[0],)
    if high is not None and high[1] == 1:
        return (high[0],)
    named = [cut[0].as_tuple().exponent for cut in (low, high) if cut is not None]
    for decimals in range(max([0, *(-int(exponent) for exponent in named)]), DIGITS + 1):
        found = _numbers(low, high, decimals)
        if found:
            return found[:1]
    return ()
