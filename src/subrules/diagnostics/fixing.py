"""Applying the fixes of diagnostics to a text."""

from __future__ import annotations

from collections.abc import Iterable

from . import Edit, Fix


def apply_fix(text: str, fix: Fix) -> str:
    """The text after a fix.

    >>> apply_fix("If Trm = 1", Fix("replace", (Edit(3, 6, "Term"),)))
    'If Term = 1'
    """
    return apply_edits(text, fix.edits)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits; those that would overlap an earlier one are left out."""
    done: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < at:
            continue
        done += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*done, text[at:]])
