"""The nearest right word to a wrong one, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.6
"""How alike two words must be, as difflib counts it, to be worth suggesting."""


def nearest(word: str, words: Iterable[str], *, alike: float = ALIKE) -> str | None:
    """The word most like `word`, letter case aside, or None when none is at least so much `alike` (0 to 1).

    >>> nearest("newspaprid", ["NewspaperID", "ServiceType"])
    'NewspaperID'
    >>> nearest("colour", ["NewspaperID"]) is None
    True
    """
    wanted = word.lower()
    if len(wanted) > 80:
        return None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, best_ratio = None, alike
    for candidate in words:
        lowered = candidate.lower()
        if lowered == wanted:
            return candidate
        matcher.set_seq1(lowered)
        if matcher.real_quick_ratio() >= best_ratio and matcher.quick_ratio() >= best_ratio:
            ratio = matcher.ratio()
            if ratio > best_ratio:
                best, best_ratio = candidate, ratio
    return best
