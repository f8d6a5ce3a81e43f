"""A version as an ordered value: number by number, service packs and their equivalence included (VER-05, VER-06)."""

from __future__ import annotations

import re
from functools import total_ordering
from typing import ClassVar, TypeAlias

from attrs import Factory, field, frozen

from ..faults import WrongValue

_TEXT = re.compile(
    r"(?P<numbers>[0-9]{1,9}(?:[.-][0-9]{1,9}){0,7})"
    r"(?:[.-](?P<word>[A-Z][A-Z0-9]*))?"
    r"(?P<packs>(?: ?(?:\+|plus) ?SP[0-9]{1,2})*)",
    re.IGNORECASE | re.ASCII,
)
_PATTERN = r"[0-9]{1,9}([.-][0-9]{1,9}){0,7}([.-][A-Za-z][A-Za-z0-9]*)?( ?(\+|[Pp][Ll][Uu][Ss]) ?[Ss][Pp][0-9]{1,2})*"
"""The same for readers that know neither names of groups nor flags, as those of JSON Schema."""

_BEFORE_A_RELEASE = re.compile(r"(alpha|beta|rc|dev|pre|preview|snapshot|test|a|b)[0-9]*", re.IGNORECASE)
_PACK = re.compile(r"SP([0-9]{1,2})", re.IGNORECASE)

_Level: TypeAlias = tuple[tuple[int, ...], int]
_Key: TypeAlias = tuple[tuple[int, ...], int, tuple[int, ...]]

_EQUAL: dict[_Level, _Level] = {((2018, 5), 3): ((2020, 2), 0)}
"""A base with all its service packs that is the same as another release (VER-05)."""

_PACKS_THAT_COUNT = 3
"""A fourth service pack adds nothing to the order (A-17)."""


class VersionError(WrongValue):
    """A text that is no version, or one that nobody may rely on."""

    code = "not-a-version"


@total_ordering
@frozen(eq=False, repr=False)
class Version:
    """A released version, in the order in which versions follow one another (VER-05, VER-06).

    Numbers are compared one by one; a missing number is 0; `-` is `.`; leading zeros and a word at
    the end do not count. `+SP1` is a service pack: a version counts with the packs that it has from
    the first on, without a gap. 2018.5 with SP1, SP2 and SP3 is 2020.2.0.

    Args:
        text: the version as release notes write it, such as 3.16.0, 2020-4.0, 38.00.034.ITSP9 or
            2018.5+SP1.

    Raises:
        VersionError: no version, or one from before a release such as 3.16.0 beta.

    >>> Version("3.9") < Version("3.13"), Version("3.15") == Version("3.15.0"), Version("2020.10") > Version("2020.4")
    (True, True, True)
    >>> Version("2018.5+SP1+SP2+SP3") == Version("2020.2.0"), Version("2018.5+SP1+SP3") < Version("2018.5+SP1+SP2")
    (True, True)
    """

    text_form: ClassVar[str] = "3.16.0"
    text_pattern: ClassVar[str] = _PATTERN
    text: str
    _order: _Key = field(init=False, default=Factory(lambda self: _key(self.text), takes_self=True))

    @classmethod
    def from_text(cls, text: str) -> Version:
        """The version that a text says."""
        return cls(text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Version('{self.text}')"

    @property
    def has_service_packs(self) -> bool:
        """Whether service packs are named."""
        found = _TEXT.fullmatch(self.text)
        return found is not None and bool(found["packs"])

    def __eq__(self, other: object) -> bool:
        return self._order == other._order if isinstance(other, Version) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._order)

    def __lt__(self, other: object) -> bool:
        return self._order < other._order if isinstance(other, Version) else NotImplemented


def _key(text: object) -> _Key:
    """The numbers without zeros at the end, the packs from the first on without a gap, and the packs beyond a gap, how many first: fewer packs are less."""
    found = _TEXT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        written = text[:40] if isinstance(text, str) else repr(text)
        raise VersionError(f"`{written}` is not a released version: write it as 3.16.0, 2020.4 or 2018.5+SP1")
    word, packs = found["word"], [int(number) for number in _PACK.findall(found["packs"])]
    if word and _BEFORE_A_RELEASE.fullmatch(word):
        raise VersionError(f"`{text}` is from before the release: only a released version can be relied on")
    if word and _PACK.fullmatch(word):
        raise VersionError(f"`{text}` names a service pack in an unclear way: write it as {found['numbers']}+{word}")
    if len(set(packs)) < len(packs) or 0 in packs:
        raise VersionError(f"`{text}` names a service pack twice, or one called SP0")
    numbers = tuple(map(int, re.split("[.-]", found["numbers"])))
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers = numbers[:-1]
    counting = {pack for pack in packs if pack <= _PACKS_THAT_COUNT}
    level = next(n for n in range(_PACKS_THAT_COUNT + 1) if n + 1 not in counting)
    beyond = tuple(sorted(pack for pack in counting if pack > level))
    numbers, level = _EQUAL.get((numbers, level), (numbers, level))
    return numbers, level, (len(beyond), *beyond)
