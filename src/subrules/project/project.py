"""A project: a folder of rules as files, read whole, with every mistake in them.

A folder is a project: its `*.rules`, its `vocabulary.toml`, for `name.rules` with templates the `name.rows.csv` that
fills them, its `*.test.csv`, its `catalogue.csv`, its `client.toml` and `library.toml`. Its `subscriptions.csv` is data
and is not read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from attrs import field, frozen

from ..diagnostics import Diagnostic, Source, finding, place
from ..faults import Fault, InputError, raise_if_any
from ..language.read import Document, all_diagnostics, assumptions_of, read
from ..offers import VOCABULARY, Catalogue, Layout
from ..rules.filled import doubtful_cells
from ..rules.ruleset import RuleSet
from ..rules.statements import Assumption, RuleTest, Statement
from ..rules.template import Rows, fill
from ..rules.vocabulary import Vocabulary
from .gathered import PARTS, Gathered, Part, Sought, gather
from .mistakes import TEST_TABLE_MISTAKE, ProjectError, mistake, text_shown, tried
from .parts import catalogue_in, fields_in, tests_in
from .small_table import small_table
from .stamp import Changes, Stamp
from .tables import HeldFile
from .tree import Disk, Held, Tree
from .zones import zone_in

if TYPE_CHECKING:
    from .. import patron
    from ..client import Client


@frozen(kw_only=True)
class Project:
    """What was read, and every mistake in it. With errors it is not to be used: `raise_if_unusable` says so.

    Attributes:
        vocabulary: the fields that rules ask about; subrules' own, without a vocabulary.toml.
        layout: which columns of a table of subscriptions are no facts.
        documents: the rule files as read.
        rules: the rules of all files, with templates filled.
        tests: those in the rule files, then those of tables.
        catalogue: the offers as set up, where there is a catalogue.
        client: the settings of client.toml, where there is one.
        library: the settings of library.toml, where there is one.
        diagnostics: every mistake in every file that was read.
        stamp: what tells these files from those of another time.
    """

    vocabulary: Vocabulary
    layout: Layout
    documents: tuple[Document, ...]
    rules: RuleSet
    tests: tuple[RuleTest, ...] = ()
    catalogue: Catalogue | None = None
    client: Client | None = None
    library: patron.Settings | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    stamp: Stamp
    files: Gathered = field(repr=False)
    sought: Sought = field(repr=False)

    @property
    def has_errors(self) -> bool:
        """Whether a mistake keeps the project from being used."""
        return any(d.is_error for d in self.diagnostics)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What is said about the rules, in all files."""
        return tuple(said for document in self.documents for said in document.statements)

    @property
    def assumed(self) -> tuple[Assumption, ...]:
        """What no record contradicts: by the vocabulary, and by `Assume` in the files."""
        return (*assumptions_of(self.vocabulary), *(s for s in self.statements if isinstance(s, Assumption)))

    @property
    def folder(self) -> Path | None:
        """The folder that is the project, where one folder is."""
        return self.sought.folder

    @property
    def vocabulary_file(self) -> Path | None:
        """The file of the fields, where there is one."""
        return None if self.files.vocabulary is None else self.files.vocabulary.path

    def file_called(self, name: str) -> Path | None:
        """The file of this name in the project's folder, where the project is a folder on disk and holds it."""
        found = None if self.folder is None or isinstance(self.sought.tree, Held) else self.folder / name
        return found if found is not None and found.exists() else None

    def zone(self) -> ZoneInfo | None:
        """The zone of client.toml, whatever else stands in it; None without one.

        Raises:
            ProjectError: the file cannot be read, or the zone is none.
        """
        return None if self.files.client is None else zone_in(self.files.client)

    def raise_if_unusable(self) -> None:
        """Raise every mistake, if one of them is an error.

        Raises:
            ProjectError: with the diagnostics.

        >>> open_project({"a.rules": b"If Trm = 1 then upgrade offer = {A}"}).raise_if_unusable()  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        subrules.project.mistakes.ProjectError: the files cannot be used: a.rules:1: `Trm` is not a field ...
        """
        if self.has_errors:
            raise ProjectError(self.diagnostics)

    def changed_since(self, stamp: Stamp) -> Changes:
        """Which of the project's files are now other than they were at a stamp: added and removed ones too.

        The files are found and read again, and their contents compared; their times are not looked at. That takes
        milliseconds for a thousand rules; the table of subscriptions is not among them.

        Args:
            stamp: that of a project that was opened like this one, such as `project.stamp`.

        Returns:
            The names; false where nothing is different.

        >>> before = open_project({"a.rules": b"If Term = 1 then upgrade offer = {A}"})
        >>> after = open_project({"a.rules": b"If Term = 1 then upgrade offer = {B}", "client.toml": b""})
        >>> after.changed_since(before.stamp)
        Changes(added=('client.toml',), changed=('a.rules',), removed=(), mistakes=())
        """
        return stamp.changes_to(gather(self.sought).stamp)

    def opened_again(self) -> Project:
        """The project as its files are now, opened as this one was.

        Returns:
            A new project; this one stays as it is.

        >>> project = open_project({"a.rules": b"If Term = 1 then upgrade offer = {A}"})
        >>> project.opened_again() == project
        True
        """
        return _made(self.sought)


def open_project(
    source: str | Path | Iterable[str | Path] | Mapping[str, bytes],
    *,
    vocabulary: str | Path | None = None,
    rows: Iterable[str | Path] = (),
    catalogue: str | Path | None = None,
    subfolders: bool = False,
    parts: Iterable[Part] = PARTS,
) -> Project:
    r"""Read a folder of rules, or files of it, and find every mistake in them. Nothing in a file makes this raise.

    Args:
        source: a folder; or rule files, folders and tables of tests; or the contents of files by their names.
        vocabulary: the file of the fields; else the vocabulary.toml beside the rules.
        rows: tables of rows that fill the templates of all files.
        catalogue: the table of the offers as set up; else the catalogue.csv in the folder.
        subfolders: whether a folder stands for the files of its subfolders too.
        parts: what is read besides vocabulary, rules and rows: "tests", "catalogue", "settings".

    Returns:
        The project, with its mistakes in `diagnostics`. Where the vocabulary has errors no rule is read by another one:
        there are none then.

    Raises:
        InputError: the arguments are not such.

    >>> project = open_project({
    ...     "vocabulary.toml": b'[fields.Term]\ntype = "number"\n',
    ...     "offers.rules": b"If Term >= 12 then upgrade offer = {Plus}",
    ...     "catalogue.csv": b"Offer,SmartOffer,Type,Segment\nPremium,perhaps,UPGRD,Plus\n",
    ... })
    >>> len(project.rules), [(d.code, d.file, d.line, d.help) for d in project.diagnostics]
    (1, [('SR017', 'catalogue.csv', 2, 'write yes or no')])
    """
    tree, paths = _tree_and_paths(source)
    wrong = set(parts) - PARTS
    raise_if_any(
        Fault("parts", f"`{one}` is no part of a project", f"they are {', '.join(sorted(PARTS))}") for one in wrong
    )
    return _made(
        Sought(
            tree=tree,
            paths=paths,
            vocabulary=None if vocabulary is None else Path(vocabulary),
            rows=tuple(map(Path, rows)),
            catalogue=None if catalogue is None else Path(catalogue),
            subfolders=subfolders,
            parts=frozenset(parts),
        )
    )


def _tree_and_paths(source: str | Path | Iterable[str | Path] | Mapping[str, bytes]) -> tuple[Tree, tuple[Path, ...]]:
    if isinstance(source, Mapping):
        faults = [
            Fault(("source", str(name)), f"bytes are wanted, not {type(data).__name__}")
            for name, data in source.items()
            if not isinstance(data, bytes)
        ]
        files = {Path(name): data for name, data in source.items()}
        if len(files) < len(source):
            faults.append(Fault("source", "two names lead to one file"))
        raise_if_any(faults)
        return Held(files), (Path(),)
    paths = (Path(source),) if isinstance(source, str | Path) else tuple(map(Path, source))
    if not paths:
        raise InputError([Fault("source", "no path is given", "give a folder, or files of rules")])
    return Disk(), paths


# ---------------------------------------------------------------- from files to a project


def _made(sought: Sought) -> Project:
    files = gather(sought)
    found = list(files.diagnostics)
    words, layout = VOCABULARY, Layout()
    is_known = not files.vocabulary_fails
    if files.vocabulary is not None:
        declared, mistakes = tried(fields_in, files.vocabulary)
        (words, layout), is_known = declared or (words, layout), declared is not None
        found += mistakes
    documents, rules, mistakes = _rules(files, words) if is_known else ((), RuleSet((), words), ())
    found += mistakes
    tests, mistakes = _tests(files.tests if is_known else (), documents, words)
    found += mistakes
    catalogue, mistakes = (None, ()) if files.catalogue is None else tried(catalogue_in, files.catalogue)
    found += mistakes
    client, library, mistakes = _settings(files) if "settings" in sought.parts else (None, None, ())
    found += mistakes
    return Project(
        vocabulary=words,
        layout=layout,
        documents=documents,
        rules=rules,
        tests=tests,
        catalogue=catalogue,
        client=client,
        library=library,
        diagnostics=tuple(found),
        stamp=files.stamp,
        files=files,
        sought=sought,
    )


def _rules(files: Gathered, words: Vocabulary) -> tuple[tuple[Document, ...], RuleSet, tuple[Diagnostic, ...]]:
    """The rule files as read, their rules with templates filled, and what is wrong with them and with the rows."""
    documents = {path: read(file.data, words, name=str(path)) for path, file in files.rules.items()}
    found = list(all_diagnostics(documents.values()))
    found += [_other_ending(path) for path in documents if path.suffix != ".rules"]
    rules = RuleSet((), words)
    for path, document in documents.items():
        part = document.ruleset()
        if path in files.rows:
            part, mistakes = _filled(part, files.rows[path])
            found += mistakes
            if document.ruleset().rules and not part.rules and not any(d.is_error for d in found):
                found.append(_unfilled(path, Path(str(files.rows[path]))))
        rules += part
    for table in files.more_rows:
        rules, mistakes = _filled(rules, table)
        found += mistakes
    if not rules.templates:
        found = [d for d in found if d.code != "SR302"]
    return tuple(documents.values()), rules, tuple(found)


def _unfilled(file: Path, rows: Path) -> Diagnostic:
    """Templates of a file that no row fills: it holds no rule then."""
    said = f"the templates of this file are filled by no row of {rows.name}, so it holds no rule"
    found = finding("SR006", (0, 0), said, f"write the rows under the heading of {rows.name}")
    return place(found, Source(str(file), ""))


def _other_ending(file: Path) -> Diagnostic:
    found = finding("SR007", (0, 0), f"`{file.name}` does not end in .rules", f"call it {file.stem}.rules")
    return place(found, Source(str(file), ""))


def _filled(rules: RuleSet, file: HeldFile) -> tuple[RuleSet, tuple[Diagnostic, ...]]:
    table, mistakes = tried(small_table, file)
    if table is None:
        return rules, mistakes
    first = table.lines[0] if table.lines else 2
    filled = fill(rules, Rows(table.rows, str(file), first, table.columns, table.lines))
    return filled.rules, (*filled.diagnostics, *doubtful_cells(rules, filled.rules, name=str(file)))


def _tests(
    tables: Iterable[HeldFile], documents: Iterable[Document], words: Vocabulary
) -> tuple[tuple[RuleTest, ...], tuple[Diagnostic, ...]]:
    """The tests in rule files, then those of tables; a name that is taken is a mistake of the later one."""
    tests = [test for document in documents for test in document.tests]
    taken = {test.name: test for test in tests}
    found: list[Diagnostic] = []
    for table in tables:
        more, mistakes = tried(tests_in, table, words)
        found += mistakes
        for test in more or ():
            other = taken.setdefault(test.name, test)
            if other is not test:
                message = f"`{test.name}` already names the test at {other.place}"
                source = Source(str(table), text_shown(table.data))
                line = test.place.row or 1
                found.append(
                    mistake(TEST_TABLE_MISTAKE, source, message, "give each test a name of its own", line=line)
                )
            tests.append(test)
    return tuple(tests), tuple(found)


def _settings(files: Gathered) -> tuple[Client | None, patron.Settings | None, tuple[Diagnostic, ...]]:
    found: tuple[Diagnostic, ...] = ()
    client = library = None
    if files.client is None and files.library is None:
        return client, library, found
    from .settings import client_in, library_in  # they import every policy, which rules alone do without

    if files.client is not None:
        client, found = tried(client_in, files.client)
    if files.library is not None:
        library, mistakes = tried(library_in, files.library, files.postal_codes)
        found += mistakes
    return client, library, found
