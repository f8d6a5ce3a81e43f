"""What `check` does with fixes: numbers for suggestions, applying what was chosen, and writing it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
from attrs import evolve, frozen

from ..diagnostics import CODES, Diagnostic, Fix
from ..language.fixes import Mended, apply_changes, chosen, mended_document
from ..language.kept import Change
from ..language.read import Document
from ..language.ready import ReadyFix, View
from ..project import Project
from .rewriting import Original, keep, rewrite

SAFE = "safe"
"""What `--fix` says by itself."""

_CHOICE = re.compile(r"(?:SR\d{3}|\d+)(?:,(?:SR\d{3}|\d+))*", re.IGNORECASE)


class CheckCommand(click.Command):
    """`--fix` takes a value only behind `=`, or one that can be nothing else: `--fix offers.rules` fixes that file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, each `--fix` with its value."""
        said: list[str] = []
        rest = list(args)
        while rest:
            word = rest.pop(0)
            if word == "--":
                said += [word, *rest]
                break
            if word == "--fix":
                takes = bool(rest) and _CHOICE.fullmatch(rest[0]) is not None and not Path(rest[0]).exists()
                word = f"--fix={rest.pop(0) if takes else SAFE}"
            said.append(word)
        return super().parse_args(ctx, said)


@frozen
class Wanted:
    """Which fixes a call asks for: the safe ones, suggestions of some codes, suggestions by their numbers."""

    safe: bool = False
    codes: frozenset[str] = frozenset()
    numbers: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.safe or bool(self.codes or self.numbers)


def wanted_from(values: Sequence[str]) -> Wanted:
    """What the values of `--fix` ask for; one that is neither a code nor a number is a wrong call."""
    codes: set[str] = set()
    numbers: set[int] = set()
    for value in [part.strip() for text in values for part in text.split(",")]:
        if value.upper() in CODES:
            codes.add(value.upper())
        elif value.isascii() and value.isdigit():
            numbers.add(int(value))
        elif value != SAFE:
            raise click.UsageError(
                f"`--fix={value}` names no fix: give the code of a mistake, such as --fix=SR201, or the number of a suggestion"
            )
    return Wanted(SAFE in values or bool(codes), frozenset(codes), frozenset(numbers))


class Suggestions:
    """The fixes that a report shows: suggestions numbered in its order, and only those that are ready to be applied.

    Whether one is ready is looked up when it is shown: a report shows a hundred mistakes of ten thousand.
    """

    def __init__(self, project: Project, found: Iterable[Diagnostic]) -> None:
        self._project = project
        self._found = frozenset(found)
        self._views: dict[str, View] = {}
        self.numbers: dict[tuple[Diagnostic, Fix], int] = {}
        for diagnostic in [*project.diagnostics, *found]:
            for fix in diagnostic.fixes:
                if diagnostic in self._found or not fix.safe:
                    self.numbers.setdefault((diagnostic, fix), len(self.numbers) + 1)

    def change(self, diagnostic: Diagnostic, fix: Fix) -> Change:
        """A fix as the change that it makes; what the analysis finds has no safe one."""
        of_reading = diagnostic not in self._found
        return Change(diagnostic, fix if of_reading else evolve(fix, safe=False), of_reading)

    def lines(self, diagnostic: Diagnostic) -> list[str]:
        """How a diagnostic's fixes are shown: what is done, and what the rule would then mean."""
        said = []
        for fix in diagnostic.fixes:
            if (ready := self._ready(diagnostic, fix)) is not None:
                number = self.numbers.get((diagnostic, fix))
                said.append(
                    f"fix: {fix.title}" if number is None else f"suggestion {number}: {fix.title}{outcome(ready)}"
                )
        return said

    def _ready(self, diagnostic: Diagnostic, fix: Fix) -> ReadyFix | None:
        if diagnostic.file not in self._views:
            document = next((d for d in self._project.documents if d.source.name == diagnostic.file), None)
            if document is None:
                return None
            self._views[diagnostic.file] = View(document)
        return self._views[diagnostic.file].ready(self.change(diagnostic, fix))


_LONGEST = 240


def outcome(ready: ReadyFix) -> str:
    """What the rule would be after a fix, on a line of its own; nothing where the fix itself says it."""
    reading = ready.reading or ready.text
    condition = re.sub(r"^.*?\bIf | then .*$", "", reading, flags=re.DOTALL)
    if not reading or (condition and f"`{condition}`" in ready.change.fix.title):
        return ""
    shown = reading if len(reading) <= _LONGEST else reading[: _LONGEST - 1] + "…"
    return f"\n{'which reads' if ready.reading else 'which gives'}: {shown}"


# ---------------------------------------------------------------- applying


def fix_files(
    project: Project, found: Sequence[Diagnostic], suggestions: Suggestions, wanted: Wanted, *, show_only: bool
) -> bool:
    """Apply the fixes that are wanted, and say each; whether a file was written.

    Args:
        project: what was read.
        found: what the analysis found.
        suggestions: the suggestions with their numbers.
        wanted: which fixes to apply.
        show_only: show the difference, and write nothing.
    """
    most = max(suggestions.numbers.values(), default=0)
    if unknown := sorted(number for number in wanted.numbers if not 1 <= number <= most):
        there = f"the last is {most}" if most else "there is none"
        raise click.UsageError(f"there is no suggestion {unknown[0]}: {there}")
    made = [(document, _fixed(document, found, suggestions, wanted)) for document in project.documents]
    written = write_files(made, show_only=show_only)
    if not any(result.applied for _, result in made):
        what = "no fix that was asked for can be applied" if wanted.codes or wanted.numbers else "there is no safe fix"
        click.echo(f"nothing was changed: {what}", err=True)
    if not wanted.numbers and (left := sum(_waits(result) for _, result in made)):
        each = "1 suggestion waits" if left == 1 else f"{left} suggestions wait"
        click.echo(f"{each} for you: --ask goes through them, --fix=NUMBER applies one of the report", err=True)
    return written


def _waits(result: Mended) -> int:
    """How many mistakes have suggestions that were not applied."""
    return sum(any(not fix.safe for fix in found.fixes) for found in result.remaining)


def _fixed(document: Document, found: Sequence[Diagnostic], suggestions: Suggestions, wanted: Wanted) -> Mended:
    """A document after what is wanted: first what was chosen in this report, then what is safe, in rounds."""
    own = [d for d in found if d.file == document.source.name]
    first = [
        suggestions.change(diagnostic, fix)
        for (diagnostic, fix), number in suggestions.numbers.items()
        if number in wanted.numbers and diagnostic.file == document.source.name
    ]
    first += chosen(own, wanted.codes, of_reading=False)
    result = apply_changes(document, first)
    if wanted.safe:
        then = mended_document(result.document, codes=wanted.codes)
        result = Mended(then.document, result.applied + then.applied, result.skipped + then.skipped)
    return result


def write_files(made: Sequence[tuple[Document, Mended]], *, show_only: bool) -> bool:
    """Write what came of documents, all of them looked at before the first is written; say every change."""
    changed = [(document, result) for document, result in made if result.text != document.source.text]
    originals = (
        {} if show_only else {d.source.name: Original.of(Path(d.source.name), d.source.text) for d, _ in changed}
    )
    for document, result in made:
        name = document.source.name
        backup: Path | str = ""
        if result.text != document.source.text:
            if show_only:
                click.echo("\n".join(_difference(name, document.source.text, result.text)))
            else:
                backup = keep(originals[name])
                rewrite(originals[name], result.text)
        for line in _said(name, result):
            click.echo(line, err=True)
        if result.applied:
            count = f"{len(result.applied)} change{'' if len(result.applied) == 1 else 's'}"
            end = "to be made; nothing was written" if show_only else f"made; as it was before: {backup}"
            click.echo(f"{name}: {count} {end}", err=True)
    return bool(changed) and not show_only


def _difference(name: str, before: str, after: str) -> Iterable[str]:
    return difflib.unified_diff(before.split("\n"), after.split("\n"), name, f"{name} (fixed)", lineterm="")


def _said(name: str, result: Mended) -> Iterable[str]:
    """Each change with its line before and after, and what was skipped and why."""
    for one in result.applied:
        yield f"{name}:{one.line}: {one.title} [{one.code}]"
        yield from (f"  - {line}" for line in one.before.split("\n"))
        yield from (f"  + {line}" for line in one.after.split("\n"))
    for left in result.skipped:
        yield f"{name}:{left.line}: left as it is: {left.title} [{left.code}], because {left.why}"
