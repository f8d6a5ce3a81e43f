"""Fixes that are ready to be applied, each with what the rule would then mean.

A fix that would bring another mistake, or change what it is not about, is not shown to anybody (`kept`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from attrs import evolve, field, frozen

from ..diagnostics import Diagnostic, Edit, Fix
from ..diagnostics.fixing import apply_edits, is_sound
from ..rules.limits import DEFAULT_LIMITS, Limits
from ..rules.vocabulary import Vocabulary
from .format import FormatError, format_text
from .kept import Change, fault_of
from .parse import parser
from .read import Document, RulesError, read


@frozen
class ReadyFix:
    """A fix that can be applied, and the rule that it would give.

    `reading` is that rule in canonical words; where it still has mistakes elsewhere, it is "" and
    `text` is how the rule would then be written.
    """

    change: Change
    reading: str = ""
    text: str = ""


def ready_fixes(
    document: Document, found: Iterable[Diagnostic] = (), *, limits: Limits = DEFAULT_LIMITS
) -> list[ReadyFix]:
    """Every fix that can be applied by itself, in the order of the diagnostics, with what the rule would mean.

    Args:
        document: a text that was read.
        found: what else was found in it, such as by the analysis.
        limits: as for reading.

    >>> from subrules.offers import VOCABULARY
    >>> document = read("if trm=1 then upgrade offer=A", VOCABULARY)
    >>> [(one.change.fix.title, one.reading) for one in ready_fixes(document)]
    [('replace `trm` by `Term`', 'If Term = 1 then upgrade offer = {A}')]
    """
    changes = [Change(d, fix) for d in document.diagnostics for fix in d.fixes]
    changes += [Change(d, evolve(fix, safe=False), False) for d in found for fix in d.fixes]
    view = View(document, limits)
    return [ready for change in changes if (ready := view.ready(change)) is not None]


def reading_of(text: str, diagnostic: Diagnostic, fix: Fix, vocabulary: Vocabulary) -> str:
    """What the rule would mean after a fix, in canonical words; "" where it would still have a mistake.

    >>> from subrules.offers import VOCABULARY
    >>> text = "if Trm=1 then upgrade offer=A"
    >>> found = read(text, VOCABULARY).diagnostics[0]
    >>> reading_of(text, found, found.fixes[0], VOCABULARY)
    'If Term = 1 then upgrade offer = {A}'
    """
    document = read(text, vocabulary)
    if not is_sound(fix, len(document.source.text)):
        return ""
    start, _, after = View(document).tried(Change(diagnostic, fix))
    return _rule_at(after, min(edit.start for edit in fix.edits) - start)[0]


@frozen
class View:
    """A text through the part of it that a fix concerns: a long file is not read again for each."""

    document: Document
    limits: Limits = DEFAULT_LIMITS
    _parts: dict[tuple[int, int], Document] = field(factory=dict, repr=False)

    def tried(self, change: Change) -> tuple[int, Document, Document]:
        """Where the chunks that a change concerns begin; they as they are, and after it."""
        starts, text = self.document.starts, self.document.source.text
        low = change.start
        high = max(edit.end for edit in change.fix.edits)
        first = max(bisect_right(starts, max(low - 1, 0)) - 1, 0)
        last = bisect_right(starts, high) + 1  # a header that the change makes takes the next rule for its own
        start = starts[first] if starts else 0
        end = starts[last] if last < len(starts) else len(text)
        if (start, end) not in self._parts:
            self._parts[start, end] = self._read(text[start:end])
        edits = [Edit(e.start - start, e.end - start, e.text) for e in change.fix.edits]
        return start, self._parts[start, end], self._read(apply_edits(text[start:end], edits))

    def _read(self, text: str) -> Document:
        return read(text, self.document.vocabulary, limits=self.limits)

    def ready(self, change: Change) -> ReadyFix | None:
        """The fix with what comes of it, or None where it is not to be offered."""
        if not is_sound(change.fix, len(self.document.source.text)):
            return None
        start, before, after = self.tried(change)
        if fault_of(before, after, [_shifted(change, -start)]):
            return None
        if sum(c.written for c in after.chunks) < sum(c.written for c in before.chunks):
            return ReadyFix(change)  # a rule goes: there is nothing to be read
        reading, text = _rule_at(after, change.start - start)
        return ReadyFix(change, reading, text)


def _shifted(change: Change, by: int) -> Change:
    edits = tuple(Edit(e.start + by, e.end + by, e.text) for e in change.fix.edits)
    found = change.diagnostic
    return Change(
        evolve(found, start=found.start + by, end=found.end + by), evolve(change.fix, edits=edits), change.of_reading
    )


def _rule_at(document: Document, at: int) -> tuple[str, str]:
    """The rule at or behind a place in canonical words, and as it is written; the first is "" if it has a mistake."""
    chunk = max(bisect_right(document.starts, at) - 1, 0)
    if chunk >= len(document.chunks):
        return "", ""
    start = document.starts[chunk]
    end = document.starts[chunk + 1] if chunk + 1 < len(document.starts) else len(document.source.text)
    whole = _plain(document.source.text[start:end])
    read_here = document.chunks[chunk]
    spans = [rule.span for rule in read_here.rules] + ([read_here.said[1]] if read_here.said else [])
    for low, high in spans:
        if start + low <= at <= start + high or len(spans) == read_here.written == 1 or read_here.is_statement:
            text = document.source.text[start + low : start + high]
            try:
                return _plain(format_text(text, document.vocabulary)), _plain(text)
            except (RulesError, FormatError):  # one file of many that must still be shown
                break
    return "", whole


def _plain(text: str) -> str:
    """A rule on one line, without comments."""
    comments = parser().lexer.read(text)[1]
    for comment in reversed(comments):
        text = text[: comment.span[0]] + text[comment.span[1] :]
    return re.sub(r"\s*\n\s*", " ", text).strip()
