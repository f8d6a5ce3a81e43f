"""Which files paths name: a folder stands for its own files, and for those of its subfolders when that is asked for.

Files come in the order of their names as people count, `2.rules` before `10.rules`: those of a folder, then those
of its subfolders. What begins with a full stop is hidden, and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

RULES = ".rules"
TESTS = ".test.csv"

_NUMBER = re.compile(r"([0-9]+)")


def natural_order(path: Path) -> tuple[list[str | int], str]:
    """What files are sorted by: numbers in a name count as numbers, letter case does not count.

    >>> [path.name for path in sorted(map(Path, ["10.rules", "b2.rules", "2.rules", "B1.rules"]), key=natural_order)]
    ['2.rules', '10.rules', 'B1.rules', 'b2.rules']
    """
    parts = _NUMBER.split(path.stem.casefold())
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], path.name


def in_folder(folder: Path, ending: str, *, subfolders: bool = False) -> Iterator[Path]:
    """The files of a folder that end so, letter case aside; links to other folders are not followed."""
    try:
        seen = sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=natural_order)
    except OSError as error:
        raise click.UsageError(f"the folder {folder} cannot be read: {error.strerror}") from error
    yield from (path for path in seen if path.name.lower().endswith(ending) and not path.is_dir())
    for path in seen if subfolders else ():
        if path.is_dir() and not path.is_symlink():
            yield from in_folder(path, ending, subfolders=True)


def rule_files(paths: Iterable[Path], *, subfolders: bool = False) -> dict[Path, Path | None]:
    """The rule files that paths name, each once, with the folder that it was found by: none where it is named itself."""
    files: dict[Path, tuple[Path, Path | None]] = {}
    for path in paths:
        if path.is_dir():
            found = list(in_folder(path, RULES, subfolders=subfolders))
            if not found:
                raise click.UsageError(_no_rules(path))
            for file in found:
                files.setdefault(file.resolve(), (file, path))
        elif path.exists():
            files.setdefault(path.resolve(), (path, None))
        else:
            raise click.UsageError(f"there is no file {path}")
    return dict(files.values())


def _no_rules(folder: Path) -> str:
    said = f"the folder {folder} holds no file that ends in {RULES}"
    below = unread([folder])
    if below:
        return f"{said}; its subfolders do: --subfolders reads them"
    other = [path.name for path in in_folder(folder, f"{RULES}.txt")]
    return f"{said}; rename {other[0]} to {other[0][: -len('.txt')]}" if other else said


def unread(paths: Iterable[Path]) -> list[Path]:
    """The files of rules and of tests in the subfolders of the folders among paths: not read unless that is asked for."""
    left: list[Path] = []
    for path in paths:
        if path.is_dir():
            own = {*in_folder(path, RULES), *in_folder(path, TESTS)}
            below = _readable(path)
            left += [file for file in below if file not in own]
    return left


def _readable(folder: Path) -> list[Path]:
    """As `in_folder`, for what is only mentioned: what cannot be looked into is passed over."""
    try:
        return [file for ending in (RULES, TESTS) for file in in_folder(folder, ending, subfolders=True)]
    except click.UsageError:
        return []


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


def beside(files: Sequence[Path], name: str, *, within: Path | None = None) -> Path | None:
    """A file of this name beside the first of some files, or in the folder above; or further up, as far as `within`."""
    if not files:
        return None
    folders = [files[0].parent, files[0].parent.parent]
    if within is not None and within in files[0].parents:
        above = list(files[0].parents)
        folders += [*above[: above.index(within) + 1], within.parent]
    return next((folder / name for folder in folders if (folder / name).exists()), None)


def one_vocabulary(files: Mapping[Path, Path | None]) -> Path | None:
    """The vocabulary.toml that rule files go by; that they go by several is a wrong call: only one can count."""
    goes_by = {file: beside([file], "vocabulary.toml", within=folder) for file, folder in files.items()}
    first = next(iter(goes_by), None)
    for file, vocabulary in goes_by.items():
        if first is not None and not _same(goes_by[first], vocabulary):
            raise click.UsageError(
                f"{first} goes by {_named(goes_by[first])}, and {file} by {_named(vocabulary)}: "
                "say with --vocabulary which is meant, or give the files one call each"
            )
    return goes_by[first] if first is not None else None


def _same(one: Path | None, other: Path | None) -> bool:
    if one is None or other is None or one.resolve() == other.resolve():
        return (one is None) == (other is None)
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False  # reading it says what is wrong


def _named(vocabulary: Path | None) -> str:
    return str(vocabulary) if vocabulary is not None else "the fields that come with subrules"
