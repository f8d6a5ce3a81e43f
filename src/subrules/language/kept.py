"""What a fix must leave as it is. Every fix is read again and held against this before it counts.

A safe fix may change how a rule is written and nothing else. A suggestion may change the rule that
it is about, because a person chose it, and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from attrs import frozen

from ..diagnostics import Diagnostic, Edit, Fix
from ..rules.ruleset import Rule
from ..rules.statements import Statement
from ..rules.vocabulary import Vocabulary
from .parse import parser
from .read import Document


@frozen
class Change:
    """A fix, the diagnostic that gave it, and whether that was said of the text itself.

    What the analysis says of rules that were read well is not: its fixes may take a rule away.
    """

    diagnostic: Diagnostic
    fix: Fix
    of_reading: bool = True

    @property
    def start(self) -> int:
        """Where its first edit begins."""
        return min(edit.start for edit in self.fix.edits)

    @property
    def end(self) -> int:
        """Where its last edit ends."""
        return max(edit.end for edit in self.fix.edits)


def fault_of(before: Document, after: Document, changes: Sequence[Change]) -> str:
    """Why changes cannot be made, in words that stand behind "because"; "" when they can.

    Args:
        before: the text that the changes are about, as read.
        after: the text with the changes made, as read.
        changes: what was changed.
    """
    return next((why for why in _faults(before, after, changes) if why), "")


def _faults(before: Document, after: Document, changes: Sequence[Change]) -> Iterator[str]:
    text, words = before.source.text, before.vocabulary
    for change in changes:
        yield _reach(change)
        if change.fix.safe:
            yield _lost_words(text, change.fix.edits, words)
    yield _new_mistake(before, after, changes)
    free = _Places(edit for change in changes if not change.fix.safe for edit in change.fix.edits)
    read_before, read_after = list(_rules(before)), [rule for rule, _, _ in _rules(after)]
    if len(read_after) < len(read_before) and all(change.of_reading for change in changes):
        yield "a rule would be lost"
    bound = [rule for rule, start, end in read_before if not free.touch(start, end)]
    if not _in_order(bound, read_after):
        yield "a rule that was read well would mean something else"
    said = [one for one in before.statements if not free.touch(*one.place.span)]
    if not _in_order(said, after.statements):
        yield "what is said about the rules would change"
    if not _comments_kept(before, after, [change for change in changes if not change.fix.safe]):
        yield "a comment would be lost, or text would become one"


def _reach(change: Change) -> str:
    """A fix changes nothing that its message does not mark; a suggestion may add something beside it."""
    if not change.of_reading:
        return ""
    start, end = change.diagnostic.start, change.diagnostic.end
    beyond = [edit for edit in change.fix.edits if edit.start < start or edit.end > end]
    if any(change.fix.safe or edit.start < edit.end for edit in beyond):
        return "it would change text that its message does not mark"
    return ""


def _new_mistake(before: Document, after: Document, changes: Sequence[Change]) -> str:
    """A fix takes its own mistake away and brings no other."""
    mended = {change.diagnostic for change in changes if change.of_reading and change.diagnostic.is_error}
    allowed = Counter(d.code for d in before.diagnostics if d.is_error)
    allowed.subtract(d.code for d in mended)
    for found in after.diagnostics:
        if found.is_error:
            allowed[found.code] -= 1
            if allowed[found.code] < 0:
                return f"another mistake would come of it: {found.message}"
    return ""


_NEGATION = re.compile(
    r"\b(?:not|no|never|nor|neither|none|without|unless|except|but)\b|n[’']t\b|!=|<>|≠", re.IGNORECASE
)
_NEGATED = re.compile(r"\bnot\b|!=|<>|≠|<=|>=|\bmissing\b|\bknown\b", re.IGNORECASE)
_OPENER = re.compile(r"\b(?:if|when|whenever|otherwise|else)\b", re.IGNORECASE)
_WINDOW = re.compile(r"\b(?:until|from)\b|\d{4}", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def _lost_words(text: str, edits: Iterable[Edit], vocabulary: Vocabulary) -> str:
    """A word that can carry meaning does not go: a negation, a condition's beginning, a day, a field's name."""
    for edit in edits:
        gone, put = text[edit.start : edit.end], edit.text
        if _letters(gone) == _letters(put):
            continue  # blanks, signs or letter case
        if _NEGATION.search(gone) and not _NEGATED.search(put):
            return f"`{gone.strip()}` turns the meaning, and would go"
        if _OPENER.search(gone) and not _OPENER.search(put):
            return f"`{gone.strip()}` can begin a condition, and would go"
        if Counter(_WINDOW.findall(gone.lower())) - Counter(_WINDOW.findall(put.lower())):
            return f"`{gone.strip()}` can be a day or a window, and would go"
        kept = [word.lower() for word in _WORD.findall(put)]
        fields = [word.lower() for word in _WORD.findall(gone) if word.lower() in vocabulary.by_key]
        if not all(any(word.startswith(name) for word in kept) for name in fields):
            return f"`{gone.strip()}` names a field, and would go"
    return ""


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text)).lower()


def _rules(document: Document) -> Iterator[tuple[Rule, int, int]]:
    """The rules that were read without a mistake, each with its place in the text."""
    for start, chunk in zip(document.starts, document.chunks, strict=True):
        for rule in chunk.rules:
            yield rule, start + rule.span[0], start + rule.span[1]


class _Places:
    """Where edits stand, of which no two overlap."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
        self._ends = [edit.end for edit in self._edits]

    def touch(self, start: int, end: int) -> bool:
        """Whether one of them concerns a stretch of the text."""
        first = bisect_left(self._ends, start)
        return first < len(self._edits) and self._edits[first].start <= end


_Kept = TypeVar("_Kept", Rule, Statement, str)


def _in_order(wanted: Iterable[_Kept], there: Iterable[_Kept]) -> bool:
    """Whether all of `wanted` are there, in their order."""
    rest = iter(there)
    return all(any(one == other for other in rest) for one in wanted)


def _comments_kept(before: Document, after: Document, suggestions: Sequence[Change]) -> bool:
    """Whether the comments are the same, but for what suggestions mark; only the chunks that differ are looked at."""
    one, other = _chunk_texts(before), _chunk_texts(after)
    low = 0
    while low < min(len(one), len(other)) and one[low] == other[low]:
        low += 1
    high = 0
    while high < min(len(one), len(other)) - low and one[-1 - high] == other[-1 - high]:
        high += 1
    start = before.starts[low] if low < len(one) else 0
    here = _comments(one[low : len(one) - high], start)
    there = [text for text, _, _ in _comments(other[low : len(other) - high])]
    if not suggestions:
        return [text for text, _, _ in here] == there
    marked = [(change.diagnostic.start, change.diagnostic.end) for change in suggestions]
    bound = [text for text, begin, end in here if not any(a < end and begin < b for a, b in marked)]
    made = Counter(there) - Counter(text for text, _, _ in here)
    texts = [before.source.text[a:b] for a, b in marked]
    return _in_order(bound, there) and all(any(text.strip("# ") in mark for mark in texts) for text in made)


def _chunk_texts(document: Document) -> list[str]:
    ends = [*document.starts[1:], len(document.source.text)]
    return [document.source.text[start:end] for start, end in zip(document.starts, ends, strict=False)]


def _comments(chunks: Iterable[str], at: int = 0) -> list[tuple[str, int, int]]:
    """The comments of chunks that follow one another, each with its place; the first chunk begins at `at`."""
    lexer = parser().lexer
    found = []
    for chunk in chunks:
        found += [(c.text.rstrip(), at + c.span[0], at + c.span[1]) for c in lexer.read(chunk)[1]]
        at += len(chunk)
    return found
