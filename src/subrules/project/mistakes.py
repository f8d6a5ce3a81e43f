"""What is wrong with the files of a project, as diagnostics; and the one error that carries them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from attrs import evolve

from ..diagnostics import Diagnostic, Source, finding, place
from ..faults import Fault, InputError

UNREADABLE = "SR014"
VOCABULARY_MISTAKE = "SR015"
TABLE_MISTAKE = "SR016"
CATALOGUE_MISTAKE = "SR017"
SETTINGS_MISTAKE = "SR018"
TEST_TABLE_MISTAKE = "SR019"

OF_FILES = frozenset(
    {UNREADABLE, VOCABULARY_MISTAKE, TABLE_MISTAKE, CATALOGUE_MISTAKE, SETTINGS_MISTAKE, TEST_TABLE_MISTAKE}
)
"""The codes of files that cannot be used at all, where the others are about what a rule says."""


class ProjectError(InputError):
    """Files that cannot be used; `diagnostics` lists every mistake in them.

    >>> from subrules.diagnostics import Source
    >>> from subrules.project.mistakes import mistake
    >>> raise ProjectError([mistake("SR014", Source("a.toml", ""), "a.toml cannot be read: Permission denied")])
    Traceback (most recent call last):
    ...
    subrules.project.mistakes.ProjectError: the files cannot be used: a.toml:1: a.toml cannot be read: Permission denied
    """

    heading = "the files cannot be used"

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(
            Fault((f"{d.file}:{d.line}",), d.message, d.help, d.code) for d in self.diagnostics if d.is_error
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.diagnostics,)


def mistake(
    code: str,
    source: Source,
    message: str,
    help: str = "",
    *,
    span: tuple[int, int] = (0, 0),
    line: int = 0,
) -> Diagnostic:
    r"""A mistake in a file: at a span of its text, or on a line, whole; else at its beginning.

    >>> found = mistake("SR016", Source("a.csv", "X\n1,2\n"), "the row has 2 cells, and the heading 1", line=2)
    >>> found.file, found.line, found.excerpt
    ('a.csv', 2, '1,2')
    """
    lines = source.text.count("\n") + 1
    if line and source.text and line <= lines:
        shown = source.line(line)
        start = sum(len(one) + 1 for one in source.text.split("\n")[: line - 1])
        span = (start, start + len(shown))
    found = place(finding(code, span, message, help), source)
    return evolve(found, line=line, end_line=line) if line and line != found.line else found


def unreadable(file: Path, error: OSError, *, what: str = "") -> Diagnostic:
    """A file or folder that the system does not let anybody read; `what` is what it is called, if not by its name."""
    return mistake(UNREADABLE, Source(str(file), ""), f"{what or file} cannot be read: {error.strerror or error}")


def text_shown(data: bytes) -> str:
    """The bytes of a file as text to point into, whatever they are."""
    code = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return data.decode(code, "replace").replace("\r\n", "\n").replace("\r", "\n")


Given = ParamSpec("Given")
Value = TypeVar("Value")


def tried(
    read: Callable[Given, Value], *arguments: Given.args, **options: Given.kwargs
) -> tuple[Value | None, tuple[Diagnostic, ...]]:
    """What a reader gives, and nothing wrong; or None, and what is wrong.

    >>> tried(int, "7")
    (7, ())
    """
    try:
        return read(*arguments, **options), ()
    except ProjectError as error:
        return None, error.diagnostics
