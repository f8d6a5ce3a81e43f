"""`check --ask`: the fixes one by one, each with what the rule would then mean, and nothing without an answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from ..diagnostics import Diagnostic
from ..diagnostics.fixing import touch
from ..diagnostics.render import underlined
from ..language.fixes import Applied, Mended, apply_changes
from ..language.kept import Change
from ..language.read import Document
from ..language.ready import ReadyFix, ready_fixes
from ..project import Project
from .ending import is_terminal
from .fixing import outcome, write_files


def ask_about(project: Project, found: Sequence[Diagnostic], *, show_only: bool) -> bool:
    """Ask about every fix of a project, file by file; whether a file was written."""
    if not at_terminal():
        raise click.UsageError(
            "--ask needs a terminal to ask at; --fix=NUMBER applies one suggestion of the report without asking"
        )
    written = False
    for document in project.documents:
        try:
            result = _asked(document, [d for d in found if d.file == document.source.name], _answer)
            if result is None:
                click.echo(f"{document.source.name} was left as it is")
                break
            if result.applied and (show_only or _confirmed(document, result)):
                written = write_files([(document, result)], show_only=show_only) or written
        except click.Abort:  # Ctrl-C, or the end of what is typed
            click.echo(f"\n{document.source.name} was left as it is")
            raise
    return written


def at_terminal() -> bool:
    """Whether somebody can read what is asked, and answer."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def _answer(question: str) -> str:
    return str(click.prompt(question, default="", show_default=False, prompt_suffix=" ")).strip().lower()


def _confirmed(document: Document, result: Mended) -> bool:
    count = len(result.applied)
    question = f"write {count} change{'' if count == 1 else 's'} to {document.source.name}? y/n:"
    while (reply := _answer(question)) not in ("y", "yes", "n", "no"):
        click.echo("answer y or n")
    if reply.startswith("n"):
        click.echo(f"{document.source.name} was left as it is")
    return reply.startswith("y")


_DECLINED = object()
_REST = object()


def _asked(document: Document, found: Sequence[Diagnostic], answer: Callable[[str], str]) -> Mended | None:
    """A document after the answers; None when they ended with quit.

    What an accepted fix brings to light is asked about in a next round; nothing is asked twice.
    """
    declined: set[tuple[str, str, int]] = set()
    result = Mended(document)
    while True:
        accepted: list[Change] = []
        stop = False
        for diagnostic, fixes in _with_fixes(result.document, found):
            known = (diagnostic.code, diagnostic.message, diagnostic.line)
            edits = [edit for change in accepted for edit in change.fix.edits]
            free = [one for one in fixes if not touch(one.change.fix.edits, edits)]
            if known in declined or not free:
                continue
            reply = _about(diagnostic, free, answer)
            if reply is None:
                return None
            if reply is _REST:
                stop = True
                break
            if not isinstance(reply, Change):
                declined.add(known)
            elif left := apply_changes(result.document, [*accepted, reply]).skipped:
                click.echo(f"it cannot be applied: {left[0].why}")
                declined.add(known)
            else:
                accepted.append(reply)
        now = apply_changes(result.document, accepted)
        made: tuple[Applied, ...] = result.applied + now.applied
        result = Mended(now.document, made)
        found = ()
        if stop or not now.applied:
            return result


def _with_fixes(document: Document, found: Sequence[Diagnostic]) -> list[tuple[Diagnostic, list[ReadyFix]]]:
    """The diagnostics that have a fix, in the order of the text, each with its fixes."""
    ready: dict[Diagnostic, list[ReadyFix]] = {}
    for one in ready_fixes(document, found):
        ready.setdefault(one.change.diagnostic, []).append(one)
    return sorted(ready.items(), key=lambda item: (item[0].start, item[0].end))


def _about(diagnostic: Diagnostic, fixes: Sequence[ReadyFix], answer: Callable[[str], str]) -> object:
    """Show a mistake and its fixes, and ask: a change, no, skip the rest, or None for quit."""

    def lines(_: Diagnostic) -> list[str]:
        single = len(fixes) == 1
        return [
            f"{'fix' if single else f'fix {number}'}: {one.change.fix.title}{outcome(one)}"
            for number, one in enumerate(fixes, 1)
        ]

    click.echo("\n" + underlined(diagnostic, colour=is_terminal(sys.stdout), fixes=lines))
    which = "y" if len(fixes) == 1 else f"1-{len(fixes)}"
    question = f"apply it? {which} / n(o) / s(kip the rest) / q(uit, write nothing):"
    while True:
        match answer(question):
            case "q" | "quit":
                return None
            case "s" | "skip":
                return _REST
            case "n" | "no":
                return _DECLINED
            case "y" | "yes" if len(fixes) == 1:
                return fixes[0].change
            case reply if reply.isascii() and reply.isdigit() and 1 <= int(reply) <= len(fixes):
                return fixes[int(reply) - 1].change
        click.echo(f"answer {which}, n, s or q")
