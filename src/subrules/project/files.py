"""Which files paths name: a folder stands for its own files, and for those of its subfolders when that is asked for.

Files come in the order of their names as people count, `2.rules` before `10.rules`: those of a folder, then those
of its subfolders. What begins with a full stop is hidden, and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..diagnostics import Diagnostic, Source
from .mistakes import UNREADABLE, VOCABULARY_MISTAKE, ProjectError, mistake, unreadable
from .tree import Disk, Held, Tree

RULES = ".rules"
TESTS = ".test.csv"
POSTAL_CODES = "postal-codes.csv"
"""The table of postal codes beside a library's settings."""

_NUMBER = re.compile(r"([0-9]+)")


def natural_order(path: Path) -> tuple[list[str | int], str]:
    """What files are sorted by: numbers in a name count as numbers, letter case does not count.

    >>> [path.name for path in sorted(map(Path, ["10.rules", "b2.rules", "2.rules", "B1.rules"]), key=natural_order)]
    ['2.rules', '10.rules', 'B1.rules', 'b2.rules']
    """
    parts = _NUMBER.split(path.stem.casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], path.name


def is_test_table(path: Path) -> bool:
    """Whether a file holds tests as a table."""
    return path.name.lower().endswith(TESTS)


def in_folder(tree: Tree, folder: Path, ending: str, *, subfolders: bool = False) -> Iterator[Path]:
    """The files of a folder that end so, letter case aside; links to other folders are not followed.

    Raises:
        ProjectError: the folder, or one in it, cannot be read.
    """
    try:
        seen = sorted((path for path in tree.inside(folder) if not path.name.startswith(".")), key=natural_order)
    except OSError as error:
        raise ProjectError([unreadable(folder, error, what=f"the folder {folder}")]) from error
    yield from (path for path in seen if path.name.lower().endswith(ending) and not tree.is_folder(path))
    for path in seen if subfolders else ():
        if tree.is_folder(path):
            yield from in_folder(tree, path, ending, subfolders=True)


def rule_files(
    tree: Tree, paths: Iterable[Path], *, subfolders: bool = False
) -> tuple[dict[Path, Path | None], list[Diagnostic]]:
    """The rule files that paths name, each once, and what keeps others from being found.

    Returns:
        Each file with the folder that it was found by, None where it is named itself; and a mistake for each path
        that leads to no rules.
    """
    files: dict[Path, tuple[Path, Path | None]] = {}
    mistakes: list[Diagnostic] = []
    for path in paths:
        if tree.is_folder(path):
            try:
                found = list(in_folder(tree, path, RULES, subfolders=subfolders))
            except ProjectError as error:
                mistakes += error.diagnostics
                continue
            if not found:
                mistakes.append(_no_rules(tree, path))
            for file in found:
                files.setdefault(tree.real(file), (file, path))
        elif tree.exists(path):
            files.setdefault(tree.real(path), (path, None))
        else:
            mistakes.append(mistake(UNREADABLE, Source(str(path), ""), f"there is no file {path}"))
    return dict(files.values()), mistakes


def _no_rules(tree: Tree, folder: Path) -> Diagnostic:
    called = "the project" if isinstance(tree, Held) and folder == Path() else f"the folder {folder}"
    message, help = f"{called} holds no file that ends in {RULES}", ""
    if unread([folder], tree):
        help = "its subfolders do: --subfolders reads them (`subfolders=True` in Python)"
    elif other := [path.name for path in in_folder(tree, folder, f"{RULES}.txt")]:
        help = f"rename {other[0]} to {other[0][: -len('.txt')]}"
    return mistake(UNREADABLE, Source(str(folder), ""), message, help)


def unread(paths: Iterable[Path], tree: Tree | None = None) -> list[Path]:
    """The files of rules and of tests in the subfolders of the folders among paths: not read unless that is asked for."""
    tree = tree or Disk()
    left: list[Path] = []
    for path in paths:
        if tree.is_folder(path):
            try:
                own = {*in_folder(tree, path, RULES), *in_folder(tree, path, TESTS)}
                below = [file for ending in (RULES, TESTS) for file in in_folder(tree, path, ending, subfolders=True)]
            except ProjectError:
                continue  # only mentioned: what cannot be looked into is passed over
            left += [file for file in below if file not in own]
    return left


def unread_text(paths: Iterable[Path]) -> str:
    """In a sentence, what the subfolders hold that is not read; nothing where they hold nothing."""
    files = unread(list(paths))
    if not files:
        return ""
    folders = list(dict.fromkeys(str(file.parent) for file in files))
    named = ", ".join(folders[:3]) + (f" and {len(folders) - 3} more" if len(folders) > 3 else "")
    one_folder, one_file = len(folders) == 1, len(files) == 1
    return (
        f"{'the subfolder' if one_folder else 'the subfolders'} {named} {'holds' if one_folder else 'hold'} "
        f"{len(files):,} {'file' if one_file else 'files'} of rules or tests that {'was' if one_file else 'were'} "
        f"not read: --subfolders reads {'it' if one_file else 'them'} too"
    )


def beside(files: Sequence[Path], name: str, *, within: Path | None = None, tree: Tree | None = None) -> Path | None:
    """A file of this name beside the first of some files, or in the folder above; or further up, as far as `within`."""
    if not files:
        return None
    tree = tree or Disk()
    folders = [files[0].parent, files[0].parent.parent]
    if within is not None and within in files[0].parents:
        above = list(files[0].parents)
        folders += [*above[: above.index(within) + 1], within.parent]
    return next((folder / name for folder in folders if tree.exists(folder / name)), None)


def one_vocabulary(
    files: Mapping[Path, Path | None], *, tree: Tree | None = None
) -> tuple[Path | None, list[Diagnostic]]:
    """The vocabulary.toml that rule files go by, and a mistake for each file that goes by another: only one can count."""
    tree = tree or Disk()
    goes_by = {file: beside([file], "vocabulary.toml", within=folder, tree=tree) for file, folder in files.items()}
    first = next(iter(goes_by), None)
    if first is None:
        return None, []
    mistakes = [
        mistake(
            VOCABULARY_MISTAKE,
            Source(str(file), ""),
            f"{first} goes by {_named(goes_by[first])}, and {file} by {_named(vocabulary)}",
            "say with --vocabulary which is meant, or give the files one call each",
        )
        for file, vocabulary in goes_by.items()
        if not _same(tree, goes_by[first], vocabulary)
    ]
    return goes_by[first], mistakes


def _same(tree: Tree, one: Path | None, other: Path | None) -> bool:
    if one is None or other is None or tree.real(one) == tree.real(other):
        return (one is None) == (other is None)
    try:
        return tree.read(one) == tree.read(other)
    except OSError:
        return False  # reading it says what is wrong


def _named(vocabulary: Path | None) -> str:
    return str(vocabulary) if vocabulary is not None else "the fields that come with subrules"
