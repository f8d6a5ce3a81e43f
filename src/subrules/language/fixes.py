"""Which fixes are applied, and applying them: all of a fix or nothing of it.

Nothing counts before it was read again: a fix that would bring another mistake, lose a rule or a
comment, or change what it is not about, is not applied (`kept`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from attrs import frozen

from ..diagnostics import Diagnostic, Edit, Fix, Source
from ..diagnostics.fixing import apply_edits, is_sound, touch
from ..rules.limits import DEFAULT_LIMITS, Limits
from ..rules.vocabulary import Vocabulary
from .kept import Change, fault_of
from .read import ChunkMemory, Document, read

ROUNDS = 10
"""How often fixes are looked for again in what earlier ones gave."""


@frozen
class Applied:
    """A fix that was applied: `before` and `after` are the lines that it changed, `line` the first of them."""

    code: str
    line: int
    title: str
    before: str
    after: str


@frozen
class Skipped:
    """A fix that was wanted and not applied, and why."""

    code: str
    line: int
    title: str
    why: str


@frozen
class Mended:
    """A text after fixes: as read again, with what was applied, and what was skipped and why."""

    document: Document
    applied: tuple[Applied, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def text(self) -> str:
        """The text after what was applied."""
        return self.document.source.text

    @property
    def remaining(self) -> tuple[Diagnostic, ...]:
        """What is said of the text now."""
        return self.document.diagnostics


def safe_fix(diagnostic: Diagnostic) -> Fix | None:
    """The one fix of a diagnostic that certainly keeps the meaning; None where there is none, or a choice."""
    safe = [fix for fix in diagnostic.fixes if fix.safe]
    return safe[0] if len(safe) == 1 else None


def only_fix(diagnostic: Diagnostic) -> Fix | None:
    """The fix of a diagnostic that has no other."""
    return diagnostic.fixes[0] if len(diagnostic.fixes) == 1 else None


def chosen(diagnostics: Iterable[Diagnostic], codes: Collection[str] = (), *, of_reading: bool = True) -> list[Change]:
    """The safe fixes, and for some codes also suggestions that leave no choice.

    Args:
        diagnostics: what was found.
        codes: the codes whose lone suggestions are wanted too.
        of_reading: whether reading the text found them. What the analysis finds has no safe fix.
    """
    made = []
    for diagnostic in diagnostics:
        fix = safe_fix(diagnostic) if of_reading else None
        if fix is None and diagnostic.code in codes:
            fix = only_fix(diagnostic)
        if fix is not None:
            made.append(Change(diagnostic, fix, of_reading))
    return made


def mended(
    text: str, vocabulary: Vocabulary, *, codes: Collection[str] = (), limits: Limits = DEFAULT_LIMITS
) -> Mended:
    """A text after its safe fixes, round after round until none is left.

    Args:
        text: the text of a file.
        vocabulary: what it is read with.
        codes: the codes whose lone suggestions are applied too.
        limits: as for reading.

    >>> from subrules.offers import VOCABULARY
    >>> mended("If Trm = 1 then upgrade offer = {A}", VOCABULARY).applied
    ()
    >>> mended("If Trm = 1 then upgrade offer = {A}", VOCABULARY, codes={"SR201"}).text
    'If Term = 1 then upgrade offer = {A}'
    """
    return mended_document(read(text, vocabulary, limits=limits), codes=codes, limits=limits)


def mended_document(document: Document, *, codes: Collection[str] = (), limits: Limits = DEFAULT_LIMITS) -> Mended:
    """As `mended`, for a text that was read already."""
    result = Mended(document)
    seen = {result.text}
    for _ in range(ROUNDS):
        now = apply_changes(result.document, chosen(result.remaining, codes), limits=limits)
        result = Mended(now.document, result.applied + now.applied, now.skipped)
        if not now.applied or now.text in seen:
            break
        seen.add(now.text)
    return result


def apply_changes(document: Document, changes: Iterable[Change], *, limits: Limits = DEFAULT_LIMITS) -> Mended:
    """The fixes that were chosen, applied to a text that was read; all of a fix or nothing of it.

    Of two that touch the same place the first in the text is applied. The result is read again;
    where it does not keep what has to be kept, the fixes at fault are found and left out.
    """
    work = _Work(document, ChunkMemory(document.vocabulary, limits), limits)
    alone: list[Change] = []
    near: list[Change] = []
    mistakes: set[Diagnostic] = set()
    for change in sorted(_distinct(changes), key=lambda change: change.start):
        near = [other for other in near if other.end >= change.start]
        if not is_sound(change.fix, len(document.source.text)):
            work.skip(change, "it cannot be applied as a whole")
        elif change.diagnostic in mistakes:
            work.skip(change, "another change mends the same mistake")
        elif (other := next((c for c in near if touch(change.fix.edits, c.fix.edits)), None)) is not None:
            work.skip(change, f"it touches the same place as another change: {other.fix.title}")
        else:
            alone.append(change)
            near.append(change)
            mistakes.add(change.diagnostic)
    work.accept(alone)
    return Mended(work.after, _listed(document.source, work.accepted), tuple(work.skipped))


def _distinct(changes: Iterable[Change]) -> list[Change]:
    """Changes without those that make the same edits as an earlier one: two messages can ask for one fix."""
    first: dict[tuple[Edit, ...], Change] = {}
    for change in changes:
        if change.fix.edits:
            first.setdefault(change.fix.edits, change)
    return list(first.values())


class _Work:
    """Changes of one text, accepted as far as they keep what has to be kept."""

    def __init__(self, document: Document, memory: ChunkMemory, limits: Limits) -> None:
        self.document, self.memory, self.limits = document, memory, limits
        self.after = document
        self.accepted: list[Change] = []
        self.skipped: list[Skipped] = []

    def skip(self, change: Change, why: str) -> None:
        found = change.diagnostic
        self.skipped.append(Skipped(found.code, found.line, change.fix.title, why))

    def accept(self, group: Sequence[Change]) -> None:
        """All of a group, or the halves of it that do not fail."""
        if not group:
            return
        together = [*self.accepted, *group]
        source = self.document.source
        text = apply_edits(source.text, [edit for change in together for edit in change.fix.edits])
        after = read(text, self.document.vocabulary, name=source.name, limits=self.limits, memory=self.memory)
        if not (why := fault_of(self.document, after, together)):
            self.accepted, self.after = together, after
        elif len(group) == 1:
            self.skip(group[0], why)
        else:
            middle = len(group) // 2
            self.accept(group[:middle])
            self.accept(group[middle:])


def _listed(source: Source, accepted: Iterable[Change]) -> tuple[Applied, ...]:
    """Each change with its lines as they stood when its turn came, and after it."""
    made: list[Applied] = []
    earlier: list[Edit] = []
    for change in sorted(accepted, key=lambda change: change.start):
        edits = list(change.fix.edits)
        start = source.text.rfind("\n", 0, change.start) + 1
        end = source.text.find("\n", max(edit.end for edit in edits))
        end = len(source.text) if end < 0 else end
        near = [edit for edit in earlier if edit.end >= start and edit.start <= end]
        start = min([start, *(source.text.rfind("\n", 0, edit.start) + 1 for edit in near)])
        before, after = (
            apply_edits(source.text[start:end], [Edit(e.start - start, e.end - start, e.text) for e in which])
            for which in (near, [*near, *edits])
        )
        line, _ = source.position(change.start)
        made.append(Applied(change.diagnostic.code, line, change.fix.title, before, after))
        earlier = [*near, *edits]
    return tuple(made)
