"""The values of one field, cut into classes that no condition at hand can tell apart.

A set of classes is an integer, a bit for each: bit 0 is "missing", the others follow the order of
the values. Every class holds at least one value: a gap between two neighbouring values is none.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from ..bits import bits
from ..rules.ruleset import Atom, Condition, IsMissing, Not, Or
from ..rules.vocabulary import Fact, Field

MISSING = 1
"""The bit of a missing fact."""


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

    def mask(self, test: Atom, wanted: bool = True) -> int:
        """The classes for which a test comes out as wanted: a missing fact decides only `is missing` (LNG-08)."""
        if type(test) is IsMissing:
            return self.full & MISSING if wanted else self.known
        mask = self._holds(test)
        return mask if wanted else self.known & ~mask

    @abstractmethod
    def _holds(self, test: Atom) -> int:
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

    def nearest(self, mask: int, fact: Fact | None) -> Fact | None:
        """A value of one of the classes, where there is an order the one nearest to a fact."""
        return self.pick(mask)

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
        return Or((said, IsMissing(name))) if mask & MISSING else said
