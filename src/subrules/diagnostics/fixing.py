"""Applying the fixes of diagnostics to a text. Which ones may be applied is decided in `language.fixes`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import Edit, Fix


def apply_fix(text: str, fix: Fix) -> str:
    """The text after a fix.

    >>> apply_fix("If Trm = 1", Fix("replace", (Edit(3, 6, "Term"),)))
    'If Term = 1'
    """
    return apply_edits(text, fix.edits)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits; those that would overlap an earlier one are left out.

    The edits of several fixes are given only where no two of them touch: half a fix is none.
    """
    done: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < at:
            continue
        done += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*done, text[at:]])


def touch(one: Iterable[Edit], others: Sequence[Edit]) -> bool:
    """Whether edits of two fixes concern the same place: they overlap, or stand so close that their order counts.

    >>> touch([Edit(0, 2, "If")], [Edit(2, 2, "!")]), touch([Edit(0, 2, "If")], [Edit(3, 4, "")])
    (True, False)
    """
    return any(a.start <= b.end and b.start <= a.end for a in one for b in others)


def is_sound(fix: Fix, length: int) -> bool:
    """Whether a fix can be applied whole: it has edits, they lie in the text, and none overlaps another.

    >>> is_sound(Fix("both", (Edit(0, 2, "a"), Edit(1, 3, "b"))), 10)
    False
    """
    edits = sorted(fix.edits, key=lambda edit: (edit.start, edit.end))
    at = 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= length:
            return False
        at = edit.end
    return bool(edits)
