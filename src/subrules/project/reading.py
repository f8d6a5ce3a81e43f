"""Which files a call reads, so that none of them is ever written by it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .files import TESTS
from .project import Project
from .tree import Held

NAMED = ("vocabulary.toml", "catalogue.csv", "subscriptions.csv", "client.toml", "library.toml")
ENDED = ("*.rules", "*.rows.csv", "*.test.csv")
"""What is the project's in its folder, by name and by ending, whether or not this call asked for it."""


def files_read(*projects: Project, besides: Iterable[Path | None] = ()) -> tuple[Path, ...]:
    """Every file that was read: rules, vocabulary, rows, tests, and what else is the project's in its folder.

    A project's catalogue and subscriptions count as read: the next call reads them, if this one did not.

    Args:
        projects: what was opened; two for a comparison.
        besides: what was read by options, such as the table of `--on`; None is left out.

    Returns:
        The files, each once.

    >>> from pathlib import Path
    >>> from subrules.project import open_project
    >>> [str(file) for file in files_read(open_project({"a.rules": b""}), besides=[Path("big.csv")])]
    ['a.rules', 'big.csv']
    """
    found: list[Path] = []
    for project in projects:
        found += [file.path for file in project.files.files]
        if isinstance(project.sought.tree, Held):
            continue
        tables = [path.with_name(f"{path.stem}{TESTS}") for path in project.files.rules]
        found += [table for table in tables if table.is_file()]
        if project.folder:
            found += [project.folder / name for name in NAMED if (project.folder / name).is_file()]
            found += [path for ending in ENDED for path in sorted(project.folder.rglob(ending))]
    found += [path for path in besides if path is not None]
    return tuple(dict.fromkeys(found))


def read_as(target: Path | None, files: Iterable[Path]) -> Path | None:
    """The one of the files that a target is, or None: writing it would destroy what is read.

    Links, `./` and, on disks where it does not count, letter case do not hide a file. What an output
    is written into first, the same name with `.partial` behind, is looked at too.
    """
    if target is None:
        return None
    real = target.resolve()
    written = (target, real.with_name(f"{real.name}.partial"))
    return next((file for file in files if any(is_same_file(path, file) for path in written)), None)


def is_same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file; of files that are not there yet, letter case does not tell them apart."""
    try:
        return one.samefile(other)
    except OSError:
        pass
    if one.exists() or other.exists():
        return False
    return str(one.resolve()).casefold() == str(other.resolve()).casefold()
