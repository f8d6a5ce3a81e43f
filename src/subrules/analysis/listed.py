"""The classes of fields whose values are listed, and of texts and codes."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, assert_never

from ..bits import bits
from ..rules.alternatives import check_of
from ..rules.ruleset import And, Atom, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or
from ..rules.vocabulary import Fact, Field, FieldType
from .axis import MISSING, Axis


class Listed(Axis):
    """A field whose values are listed: each value is a class."""

    def __init__(self, field: Field) -> None:
        given: Sequence[Any] = (
            (False, True) if field.allowed is None else sorted({str(v): v for v in field.allowed}.values())
        )
        self.field = field
        self._values = tuple(given)
        self._bits = {_key(value): 2 << at for at, value in enumerate(self._values)}
        self.known = (2 << len(self._values)) - 2
        self.full = self.known | (MISSING if field.may_be_missing else 0)

    def _holds(self, test: Atom) -> int:
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

    def __init__(self, field: Field, asked: Iterable[Atom]) -> None:
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

    def _holds(self, test: Atom) -> int:
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
            case InRange() | IsMissing():
                raise TypeError(f"{self.field.name}: texts have no order")
            case _:
                assert_never(test)

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
            return And((BeginsWith(self.field.name, beginning), out)) if beginning else out
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
        return said[0] if len(said) == 1 else Or(tuple(said))

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
