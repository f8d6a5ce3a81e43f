"""Files without a rule, where rules are to be checked: a report without a mistake would look like a pass."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from ..diagnostics import Diagnostic, Source, finding, place
from .project import Project

NO_RULES = "SR006"
NOTHING_TO_CHECK = "SR309"


def nothing_refused(project: Project, paths: Iterable[Path]) -> Project:
    """The project, with an error for each file without a rule that was named itself, or for all where no file has one.

    A file without a rule in a folder with others stays a warning: it may wait for its rules.

    Args:
        project: what was read.
        paths: the files and folders as they were given.
    """
    named = {str(path) for path in paths if not path.is_dir()}
    empty = [d for d in project.diagnostics if d.code == NO_RULES]
    if len(empty) == len(project.documents):
        named |= {d.file for d in empty}
    if not any(d.file in named for d in empty):
        return project
    return evolve(
        project, diagnostics=tuple(_refused(d) if d in empty and d.file in named else d for d in project.diagnostics)
    )


def _refused(found: Diagnostic) -> Diagnostic:
    said = finding(NOTHING_TO_CHECK, (found.start, found.end), f"nothing to check: {found.message}", found.help)
    return place(said, Source(found.file, ""))
