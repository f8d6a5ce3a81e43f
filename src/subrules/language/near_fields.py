"""The fields that an unknown name may have meant, for vocabularies of many fields and files of many such names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Self

from attrs import define, field, frozen

from ..rules.confusables import plain_spelling
from ..rules.vocabulary import Field, Vocabulary
from . import tree
from .unknown_names import fits

_ALIKE = 0.6
"""How alike two names must be, as difflib counts it."""

_INSIDE = 0.75
"""How alike a field is taken to be whose name ends with the unknown one."""

_AROUND = 0.15
"""How much less alike than the nearest a field may be, to be named beside it."""

_MOST = 4
"""How many are named."""

_LONGEST = 80
"""How many letters of a name are compared."""


@frozen
class _Spelled:
    """One name of a field: `letters` has a bit for each, the second `e` of a name another than the first."""

    name: str
    field: Field
    letters: int


@define
class NearFields:
    """The names of a vocabulary's fields, made ready for comparing.

    What was compared once is kept, as long as a file is read: a field that the vocabulary lacks stands in many rules.
    """

    _columns: dict[str, str]
    _spelled: tuple[_Spelled, ...]
    _bits: dict[tuple[str, int], int]
    _alike: dict[tuple[str, str], float] = field(factory=dict)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> Self:
        """The names of the fields of a vocabulary."""
        bits: dict[tuple[str, int], int] = {}
        spelled = []
        for known in vocabulary.fields:
            for name in known.names():
                for letter in _numbered(name.lower()):
                    bits.setdefault(letter, 1 << len(bits))
                spelled.append(_Spelled(name.lower(), known, _letters(name.lower(), bits)))
        columns = {known.column.lower(): known.name for known in vocabulary.fields if known.column}
        return cls(columns, tuple(spelled), bits)

    def near(self, name: str, node: tree.Comparison) -> list[str]:
        """The fields that a name may have meant, the nearest first: alike, and of a type that the values fit.

        Args:
            name: a name that is none of the vocabulary's.
            node: the comparison that it stands in.
        """
        plain = plain_spelling(name).lower()
        if plain in self._columns:
            return [self._columns[plain]]
        found: dict[str, float] = {}
        for most, one in self._by_hope(plain):
            ranked = sorted(found.values(), reverse=True)
            if ranked and (most < ranked[0] - _AROUND or (len(ranked) >= _MOST and most < ranked[_MOST - 1])):
                break
            if not fits(node, one.field):
                continue
            ratio = self._ratio(plain, one)
            if ratio >= _ALIKE:
                found[one.field.name] = max(ratio, found.get(one.field.name, 0.0))
        best = max(found.values(), default=0.0)
        return sorted((n for n, r in found.items() if r >= best - _AROUND), key=lambda n: (-found[n], n))[:_MOST]

    def _by_hope(self, plain: str) -> Iterable[tuple[float, _Spelled]]:
        """The names that can be alike, with how much they can be at most, by the letters that both have."""
        letters, length = _letters(plain[:_LONGEST], self._bits), len(plain[:_LONGEST])
        hopes = []
        for number, one in enumerate(self._spelled):
            most = 2.0 * (letters & one.letters).bit_count() / (length + len(one.name))
            if _ends_with(one.name, plain):
                most = max(most, _INSIDE)
            if most >= _ALIKE:
                hopes.append((-most, number))
        return [(-most, self._spelled[number]) for most, number in sorted(hopes)]

    def _ratio(self, plain: str, one: _Spelled) -> float:
        key = plain, one.name
        if key not in self._alike:
            ratio = 1.0 if one.name == plain else SequenceMatcher(None, one.name, plain[:_LONGEST], False).ratio()
            self._alike[key] = max(ratio, _INSIDE) if _ends_with(one.name, plain) else ratio
        return self._alike[key]


def _ends_with(name: str, plain: str) -> bool:
    return len(plain) >= 4 and name.endswith(plain)


def _numbered(name: str) -> Iterable[tuple[str, int]]:
    """The letters of a name, each with how often it came before."""
    seen: Counter[str] = Counter()
    for letter in name:
        yield letter, seen[letter]
        seen[letter] += 1


def _letters(name: str, bits: dict[tuple[str, int], int]) -> int:
    mask = 0
    for letter in _numbered(name):
        mask |= bits.get(letter, 0)
    return mask
