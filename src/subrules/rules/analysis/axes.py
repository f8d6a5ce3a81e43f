"""The values of one field, cut into classes that no condition at hand can tell apart.

A set of classes is an integer, a bit for each: bit 0 is "missing", the others follow the order of
the values. Every class holds at least one value: a gap between two neighbouring values is none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypeAlias

from ..ruleset import All, BeginsWith, Condition, Either, InRange, IsMissing, Not, OneOf, Test
from ..terms import check_of
from ..values import canonical_number
from ..vocabulary import Fact, Field, FieldType

DAY = Field(name="as of", type=FieldType.DATE, may_be_missing=False)
"""The as-of day as one more field: the days of rules are conditions on it. No field can be called so."""

DIGITS = 38
"""How many digits a number of the data can have, before the point and behind it."""

MISSING = 1
"""The bit of a missing fact."""

Cut: TypeAlias = tuple[Any, int]
"""A place between values: before (0) or behind (1) a value."""


class Axis(ABC):
    """One field's classes.

    Attributes:
        field: the field.
        full: every class.
        known: every class but "missing".
    """

    field: Field
    full: int
    known: int

    def mask(self, test: Test, wanted: bool = True) -> int:
        """The classes for which a test comes out as wanted: a missing fact decides only `is missing` (LNG-08)."""
        if type(test) is IsMissing:
            return self.full & MISSING if wanted else self.known
        mask = self._holds(test)
        return mask if wanted else self.known & ~mask

    @abstractmethod
    def _holds(self, test: Test) -> int:
        """The known classes for which a test holds."""

    @abstractmethod
    def class_of(self, value: Fact) -> int:
        """The bit of a known value; 0 for a value that the field cannot have."""

    @abstractmethod
    def values(self, bit: int) -> tuple[Fact, ...]:
        """One or two values of a known class: where it has a first and a last one, those."""

    @abstractmethod
    def words(self, mask: int) -> Condition:
        """The condition that a known value meets exactly when its class is in the mask; neither none nor all."""

    def bit_of(self, fact: Fact | None) -> int:
        """The bit of a fact, be it missing or known."""
        return MISSING & self.full if fact is None else self.class_of(fact)

    def pick(self, mask: int) -> Fact | None:
        """A value of one of the classes, a known one if there is any."""
        known = mask & self.known
        return self.values(known & -known)[0] if known else None

    def edges(self, mask: int) -> Iterator[Fact | None]:
        """Values of every class of the mask: the ends of those that have ends."""
        for bit in bits(mask):
            if bit == MISSING:
                yield None
            else:
                yield from self.values(bit)

    def condition(self, mask: int) -> Condition | None:
        """The condition that holds exactly for the classes of the mask; None where every class is in it."""
        name = self.field.name
        if mask == self.full:
            return None
        known = mask & self.known
        if not known:
            return IsMissing(name)
        if known == self.known:
            return Not(IsMissing(name))
        said = self.words(known)
        return Either((said, IsMissing(name))) if mask & MISSING else said


def bits(mask: int) -> Iterator[int]:
    """The bits of a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low
        mask ^= low


def axis_of(field: Field, asked: Iterable[Test]) -> Axis:
    """The classes of a field, as far as these tests tell its values apart."""
    told = [test for test in asked if not isinstance(test, IsMissing)]
    if field.type is FieldType.YES_NO or field.allowed is not None:
        return Listed(field)
    if field.type.has_order:
        return Ordered(field, told)
    return Texts(field, told)


# ---------------------------------------------------------------- a list of values


class Listed(Axis):
    """A field whose values are listed: each value is a class."""

    def __init__(self, field: Field) -> None:
        given: Sequence[Any] = (False, True) if field.allowed is None else sorted(set(field.allowed))
        self.field = field
        self._values = tuple(given)
        self._bits = {_key(value): 2 << at for at, value in enumerate(self._values)}
        self.known = (2 << len(self._values)) - 2
        self.full = self.known | (MISSING if field.may_be_missing else 0)

    def _holds(self, test: Test) -> int:
        if isinstance(test, OneOf):
            mask = 0
            for value in test.values:
                mask |= self._bits.get(_key(value), 0)
            return mask
        holds = check_of(test, True)
        return sum(2 << at for at, value in enumerate(self._values) if holds(value))

    def class_of(self, value: Fact) -> int:
        """The bit of a known value."""
        return self._bits.get(_key(value), 0)

    def values(self, bit: int) -> tuple[Fact, ...]:
        """A value of the class, or its first and its last."""
        return (self._values[bit.bit_length() - 2],)

    def words(self, mask: int) -> Condition:
        """The condition that holds for these classes of known values."""
        chosen = tuple(self.values(bit)[0] for bit in bits(mask))
        rest = tuple(self.values(bit)[0] for bit in bits(self.known & ~mask))
        if len(rest) < len(chosen) and self.field.type is not FieldType.YES_NO:
            return Not(OneOf(self.field.name, rest))
        return OneOf(self.field.name, chosen)


def _key(value: object) -> str:
    """By text: numbers can be chosen so that their hashes collide."""
    return str(value)


# ---------------------------------------------------------------- texts and codes


class Texts(Axis):
    """Texts, as tests tell them apart: the named ones, and for each named beginning all others that begin so.

    The classes stand in the order of code points, the others of a beginning right before the first
    named text that begins so; so the texts that begin with something are neighbours.
    """

    def __init__(self, field: Field, asked: Iterable[Test]) -> None:
        points: set[str] = set()
        beginnings: set[str] = {""}
        for test in asked:
            if isinstance(test, OneOf):
                points.update(str(value) for value in test.values)
            elif isinstance(test, BeginsWith):
                beginnings.add(str(test.beginning))
        self.field = field
        self._items = sorted([(text, 0) for text in beginnings] + [(text, 1) for text in points])
        self._bit = {item: 2 << at for at, item in enumerate(self._items)}
        self._points = {text: self._bit[text, 1] for text in points}
        self._longest = max(map(len, beginnings))
        self.known = (2 << len(self._items)) - 2
        self.full = self.known | (MISSING if field.may_be_missing else 0)

    def _holds(self, test: Test) -> int:
        match test:
            case OneOf(_, (value,)):
                return self._points.get(str(value), 0)
            case OneOf(_, values):
                mask = 0
                for value in values:
                    mask |= self._points.get(str(value), 0)
                return mask
            case BeginsWith(_, beginning):
                return self._under(str(beginning))
            case _:
                raise TypeError(f"{self.field.name}: texts have no order")

    def _under(self, beginning: str) -> int:
        """The classes of the texts that begin so."""
        first = bisect_left(self._items, (beginning, 0))
        after = _after(beginning)
        last = len(self._items) if after is None else bisect_left(self._items, (after, 0))
        return (2 << last) - (2 << first)

    def class_of(self, value: Fact) -> int:
        """The bit of a known value."""
        text = str(value)
        if text in self._points:
            return self._points[text]
        for length in range(min(len(text), self._longest), -1, -1):
            bit = self._bit.get((text[:length], 0))
            if bit is not None:
                return bit
        raise AssertionError("every text begins with nothing")

    def values(self, bit: int) -> tuple[Fact, ...]:
        """A value of the class, or its first and its last."""
        text, is_point = self._items[bit.bit_length() - 2]
        if is_point:
            return (text,)
        return (next(t for t in _continued(text, self.field.type) if self.class_of(t) == bit),)

    def words(self, mask: int) -> Condition:
        """The condition that holds for these classes of known values."""
        return self._said("", mask)

    def _said(self, beginning: str, mask: int) -> Condition:
        """The texts of the mask that begin so, of which there are some, and for "" not all."""
        under = self._under(beginning)
        inside = mask & under
        if inside == under and beginning:
            return BeginsWith(self.field.name, beginning)
        if inside & self._bit[beginning, 0]:
            out = Not(self._parts(beginning, under & ~mask))
            return All((BeginsWith(self.field.name, beginning), out)) if beginning else out
        return self._parts(beginning, inside)

    def _parts(self, beginning: str, mask: int) -> Condition:
        """The same for texts that are named, or begin with a longer beginning."""
        named: list[str] = []
        said: list[Condition] = []
        done = 0
        for bit in bits(mask):
            if bit & done:
                continue
            text, is_point = self._items[bit.bit_length() - 2]
            owner = beginning if is_point and self._owner(text) == beginning else self._child(beginning, text)
            if owner == beginning:
                named.append(text)
            else:
                said.append(self._said(owner, mask))
                done |= self._under(owner)
        if named:
            said.insert(0, OneOf(self.field.name, tuple(named)))
        return said[0] if len(said) == 1 else Either(tuple(said))

    def _owner(self, text: str) -> str:
        """The longest beginning that a text has."""
        return next(text[:n] for n in range(min(len(text), self._longest), -1, -1) if (text[:n], 0) in self._bit)

    def _child(self, beginning: str, text: str) -> str:
        """The shortest named beginning of a text that is longer than `beginning`."""
        return next(text[:n] for n in range(len(beginning) + 1, len(text) + 1) if (text[:n], 0) in self._bit)


def _after(beginning: str) -> str | None:
    """The first text, in the order of code points, that comes behind all that begin so."""
    stem = beginning.rstrip("\U0010ffff")
    return stem[:-1] + chr(ord(stem[-1]) + 1) if stem else None


def _continued(beginning: str, type: FieldType) -> Iterator[str]:
    """Texts that begin so, plain ones first."""
    if not beginning:
        yield "other"
    yield beginning
    digits = "0123456789" if beginning[-1:].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    level = [beginning]
    while True:
        level = [text + sign for text in level[:1000] for sign in digits]
        yield from level


# ---------------------------------------------------------------- numbers and days


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

    def __init__(self, field: Field, asked: Iterable[Test]) -> None:
        cuts: set[Cut] = set()
        for test in asked:
            cuts.update(_cuts(test))
        self.field = field
        self._cuts = sorted(cuts)
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

    def _holds(self, test: Test) -> int:
        match test:
            case InRange(_, low, low_in, high, high_in):
                first = 0 if low is None else self._at((low, 0 if low_in else 1)) + 1
                last = len(self._cuts) if high is None else self._at((high, 1 if high_in else 0))
                if last < first:
                    return 0
                return (1 << self._before[last + 1]) - (1 << self._before[first])
            case OneOf(_, values):
                mask = 0
                for value in values:
                    at = self._at((value, 0)) + 1
                    mask |= (1 << self._before[at + 1]) - (1 << self._before[at])
                return mask
            case _:
                raise TypeError(f"{self.field.name}: numbers and days have no beginning")

    def _at(self, cut: Cut) -> int:
        at = bisect_left(self._cuts, cut)
        if at >= len(self._cuts) or self._cuts[at] != cut:
            raise KeyError(f"{self.field.name}: these classes were made without {cut[0]}")
        return at

    def class_of(self, value: Fact) -> int:
        """The bit of a known value."""
        stretch = bisect_right(self._cuts, (value, 0.5))
        mask = (1 << self._before[stretch + 1]) - (1 << self._before[stretch])
        return mask

    def values(self, bit: int) -> tuple[Fact, ...]:
        """A value of the class, or its first and its last."""
        return self._shown[bit.bit_length() - 2]

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
        return said[0] if len(said) == 1 else Either(tuple(said))

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


def _cuts(test: Test) -> Iterator[Cut]:
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
        case _:
            return


def _range(name: str, low: Cut | None, high: Cut | None) -> Condition:
    """Values between two cuts; the language says both ends in, or one end only."""
    lower = None if low is None else InRange(name, low[0], low[1] == 0, None, False)
    upper = None if high is None else InRange(name, None, False, high[0], high[1] == 1)
    if lower is None or upper is None:
        return lower or upper  # type: ignore[return-value]  # a mask of all values is not put in words
    if lower.low_in and upper.high_in:
        return InRange(name, lower.low, True, upper.high, True)
    return All((lower, upper))


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
        return (_number(0 if high is None else last, decimals),)
    units = (first,) if high is None or first == last else (first, last)
    return tuple(_number(unit, decimals) for unit in units)


def _unit_from(cut: Cut, decimals: int) -> int:
    """The first unit behind a cut."""
    whole, is_exact = _units(cut[0], decimals)
    return whole + 1 if cut[1] or not is_exact else whole


def _units(value: Decimal, decimals: int) -> tuple[int, bool]:
    """How many units of so many decimals go into a number, rounded down, and whether nothing remains."""
    sign, digits, exponent = value.as_tuple()
    number = int("".join(map(str, digits)))
    number = -number if sign else number
    shift = int(exponent) + decimals
    if shift >= 0:
        return int(number * 10**shift), True
    whole, rest = divmod(number, 10**-shift)
    return whole, rest == 0


def _number(units: int, decimals: int) -> Decimal:
    digits = tuple(map(int, str(abs(units))))
    return canonical_number(Decimal((int(units < 0), digits, -decimals)))


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
