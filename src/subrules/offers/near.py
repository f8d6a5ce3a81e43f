"""Which texts of a column are near to one that it does not hold, and in what they differ from it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, islice

from attrs import frozen

from ..diagnostics.nearest import nearest
from ..rules.confusables import plain_spelling

MOST = 3
"""How many near texts are named."""

LONGEST = 40
"""Longer texts are compared by what they fold to, and not letter by letter."""

LOOKED_THROUGH = 20
"""For how many texts of one column every other text is looked at, where the quicker ways find none."""

_NUMBER = re.compile(r"[-+]?[0-9]+[.,][0-9]+|[-+][0-9]+")
_APOSTROPHES = str.maketrans(
    dict.fromkeys("’‘ʼ´`′＇ʹ", "'") | dict.fromkeys("‐‑‒–—―−﹣－", "-") | dict.fromkeys("“”„″", '"')
)


@frozen
class Near:
    """A text that is held: how often, and in what it differs, such as "letter case"."""

    text: str
    count: int
    differs: str


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _without_blanks(text: str) -> str:
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _without_signs(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return text  # 1.5 is not 15
    kept = "".join(c for c in text if c.isalnum())
    return kept or text


def _without_zeros(text: str) -> str:
    whole = re.fullmatch(r"0*([0-9]+?)(?:\.0+)?", text)
    return whole[1] if whole else text


_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("composed letters", _composed),
    ("apostrophes or dashes", lambda text: text.translate(_APOSTROPHES)),
    ("blanks", _without_blanks),
    ("letter case", str.casefold),
    ("letters of another alphabet", plain_spelling),
    ("accents", _without_accents),
    ("signs", _without_signs),
    ("zeros", _without_zeros),
)
"""What two texts may differ in and still be meant alike, and what takes that difference away."""


def folded(text: str) -> str:
    r"""What is left of a text when all that people overlook is taken away.

    >>> folded("O\u2019Fallon ") == folded("O'FALLON"), folded("007"), folded("St. Louis")
    (True, '7', 'stlouis')
    """
    for _, step in _STEPS:
        text = step(text)
    return text


def difference(one: str, other: str) -> str:
    r"""In what two texts differ that fold to the same: the fewest steps of `folded` that make them equal.

    >>> difference("Irvine", "IRVINE"), difference("O\u2019Fallon", "O'FALLON"), difference("7", "007")
    ('letter case', 'apostrophes or dashes and letter case', 'zeros')
    """
    for several in (1, 2, 3):
        for steps in combinations(_STEPS, several):
            made = [one, other]
            for _, step in steps:
                made = [step(text) for text in made]
            if made[0] == made[1]:
                return " and ".join(name for name, _ in steps)
    return "spelling"


class Neighbours:
    """The texts of one column with how often each is held, made ready to be asked for what is near."""

    def __init__(self, held: Mapping[str, int]) -> None:
        self._held = held
        self._folded: dict[str, list[str]] = {}
        for text in held:
            self._folded.setdefault(folded(text), []).append(text)
        self._sorted = sorted(self._folded)
        self._shortened: dict[str, list[str]] | None = None
        self._left = LOOKED_THROUGH
        self.passed_over: set[str] = set()
        """The texts for which not every other text was looked at, though the quicker ways found none."""

    def alike(self, text: str) -> list[Near]:
        """The texts that differ from this one only in what people overlook."""
        return self._named(((one, difference(text, one)) for one in self._folded.get(folded(text), ())), but=text)

    def near(self, text: str) -> list[Near]:
        """The nearest texts that are held: those that are alike, else begin alike, else are spelled almost so."""
        key = folded(text)
        return (
            self.alike(text)
            or self._named(((one, "begins alike") for one in self._beginnings(key)), but=text)
            or self._named(((one, "spelling") for one in self._spelled(text, key)), but=text)
        )

    def _beginnings(self, key: str) -> Iterator[str]:
        """What the key begins with, the longest first; and what begins with it."""
        for end in range(len(key) - 1, 2, -1):
            yield from self._folded.get(key[:end], ())
        if len(key) > 2:
            at = bisect_left(self._sorted, key)
            for longer in islice(self._sorted, at, at + MOST):
                if longer.startswith(key):
                    yield from self._folded[longer]

    def _spelled(self, text: str, key: str) -> list[str]:
        if len(key) > LONGEST or len(key) < 3:
            return []
        if self._shortened is None:
            self._shortened = {}
            for other in self._folded:
                for short in _shorter(other):
                    self._shortened.setdefault(short, []).append(other)
        found = dict.fromkeys(other for short in _shorter(key) for other in self._shortened.get(short, ()))
        if not found and not self._left:
            self.passed_over.add(text)
        elif not found:
            self._left -= 1
            close = nearest(key, self._folded, alike=0.75)
            found = dict.fromkeys([close] if close is not None else [])
        return [text for other in found for text in self._folded[other]]

    def _named(self, found: Iterable[tuple[str, str]], *, but: str) -> list[Near]:
        named = [Near(text, self._held[text], differs) for text, differs in found if text != but and self._held[text]]
        return sorted(named, key=lambda one: -one.count)[:MOST]


def _shorter(key: str) -> set[str]:
    """The key, and the key without one of its letters: two that share one differ by a letter or two."""
    if len(key) > LONGEST:
        return set()
    return {key, *(key[:at] + key[at + 1 :] for at in range(len(key)))} if len(key) > 3 else {key}
