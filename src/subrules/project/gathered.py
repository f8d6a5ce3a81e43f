"""The files of a project, found and read once, before anything is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from attrs import field, frozen

from ..diagnostics import Diagnostic
from .files import POSTAL_CODES, TESTS, beside, in_folder, is_test_table, one_vocabulary, rule_files
from .mistakes import ProjectError
from .stamp import Stamp
from .tables import HeldFile
from .tree import Tree, held

Part = Literal["tests", "catalogue", "settings"]
"""What may stand beside vocabulary, rules and rows: tables of tests, the offers as set up, client.toml and library.toml."""

PARTS: frozenset[Part] = frozenset(get_args(Part))


@frozen
class Sought:
    """What is to be opened, so that it can be opened again."""

    tree: Tree
    paths: tuple[Path, ...]
    vocabulary: Path | None = None
    rows: tuple[Path, ...] = ()
    catalogue: Path | None = None
    subfolders: bool = False
    parts: frozenset[Part] = PARTS

    @property
    def folder(self) -> Path | None:
        """The folder that is the project, where one folder is."""
        return self.paths[0] if len(self.paths) == 1 and self.tree.is_folder(self.paths[0]) else None


@frozen
class Gathered:
    """The files of a project with their bytes, what each is, and a mistake for each that cannot be found or read.

    `rows` are those of a rule file by that file, and `more_rows` those of all of them. A file that cannot be read is
    in none of the places. `vocabulary_fails` where the file of the fields is one of those, or is not one alone.
    """

    rules: Mapping[Path, HeldFile] = field(factory=dict)
    vocabulary: HeldFile | None = None
    rows: Mapping[Path, HeldFile] = field(factory=dict)
    more_rows: tuple[HeldFile, ...] = ()
    tests: tuple[HeldFile, ...] = ()
    catalogue: HeldFile | None = None
    client: HeldFile | None = None
    library: HeldFile | None = None
    postal_codes: HeldFile | None = None
    vocabulary_fails: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def files(self) -> tuple[HeldFile, ...]:
        """Every file that was read."""
        single = (self.vocabulary, self.catalogue, self.client, self.library, self.postal_codes)
        several = (*self.rules.values(), *self.rows.values(), *self.more_rows, *self.tests)
        return tuple({file.path: file for file in (*several, *single) if file is not None}.values())

    @property
    def stamp(self) -> Stamp:
        """What tells these files from those of another time."""
        return Stamp.of({str(file): file.data for file in self.files}, (d.message for d in self.diagnostics))


def gather(sought: Sought) -> Gathered:
    """Find and read the files of a project. Nothing in them is looked at."""
    tree, mistakes = sought.tree, list[Diagnostic]()
    found, missing = rule_files(
        tree, [path for path in sought.paths if not is_test_table(path)], subfolders=sought.subfolders
    )
    mistakes += missing
    vocabulary, fails = sought.vocabulary, False
    if vocabulary is None:
        vocabulary, several = one_vocabulary(found, tree=tree)
        mistakes += several
        fails = bool(several)

    def read(path: Path | None) -> HeldFile | None:
        try:
            return None if path is None else held(tree, path)
        except ProjectError as error:
            mistakes.extend(error.diagnostics)
            return None

    def near(name: str) -> Path | None:
        return beside(list(found) or ([sought.folder / name] if sought.folder else []), name, tree=tree)

    rows = {file: file.with_name(f"{file.stem}.rows.csv") for file in found}
    tests = _test_tables(sought) if "tests" in sought.parts else []
    library = near("library.toml") if "settings" in sought.parts else None
    codes = None if library is None else library.with_name(POSTAL_CODES)
    words = read(vocabulary)
    return Gathered(
        rules=_all({file: read(file) for file in found}),
        vocabulary=None if fails else words,
        rows=_all({file: read(table) for file, table in rows.items() if tree.exists(table)}),
        more_rows=tuple(filter(None, map(read, sought.rows))),
        tests=tuple(filter(None, map(read, tests))),
        catalogue=read(_catalogue(sought)),
        client=read(near("client.toml")),
        library=read(library),
        postal_codes=read(codes if codes is not None and tree.exists(codes) else None),
        vocabulary_fails=fails or (vocabulary is not None and words is None),
        diagnostics=tuple(mistakes),
    )


def _all(files: Mapping[Path, HeldFile | None]) -> dict[Path, HeldFile]:
    return {path: file for path, file in files.items() if file is not None}


def _catalogue(sought: Sought) -> Path | None:
    if "catalogue" not in sought.parts or sought.catalogue is not None or sought.folder is None:
        return sought.catalogue if "catalogue" in sought.parts else None
    inside = sought.folder / "catalogue.csv"
    return inside if sought.tree.exists(inside) else None


def _test_tables(sought: Sought) -> list[Path]:
    """The tables of tests: those that are named, those of folders, and those beside rule files that are named."""
    tables: list[Path] = []
    for path in sought.paths:
        if is_test_table(path):
            tables.append(path)
        elif sought.tree.is_folder(path):
            try:
                tables += in_folder(sought.tree, path, TESTS, subfolders=sought.subfolders)
            except ProjectError:
                continue  # said of its rules already
        elif sought.tree.exists(near := path.with_name(f"{path.stem}.test.csv")):
            tables.append(near)
    return list(dict.fromkeys(tables))


__all__ = ["PARTS", "Gathered", "Part", "Sought", "gather"]
