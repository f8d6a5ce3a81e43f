"""A TOML file read, or everything that keeps it from being read, in the words of somebody who never saw TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ..diagnostics.wording import cut
from ..faults import SubrulesError
from .toml_repairs import Repair, repairs_of

_MOST = 20
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


@frozen
class TomlMistake:
    """What is wrong in a line of a TOML file, and what to write instead; line 0 is the file as a whole."""

    line: int
    text: str
    message: str
    write: tuple[str, ...] = ()
    help: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}: `{self.text}`: " if self.line else ""
        lines = [f"  {where}{self.message}{f' ({self.help})' if self.help else ''}"]
        for number, wanted in enumerate(self.write):
            lines.append(f"    {'write: ' if not number else '       '}{wanted}")
        return "\n".join(lines)


class TomlUnreadable(SubrulesError, ValueError):
    """A TOML file that cannot be read; `mistakes` lists what is wrong with it, line by line."""

    def __init__(self, mistakes: tuple[TomlMistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(map(str, mistakes)))


def toml_tables(text: str) -> dict[str, Any]:
    r"""The tables of a TOML file.

    A mistake is mended for looking further, never for use: a file with one is refused with all of them.

    Raises:
        TomlUnreadable: with every line that has to be mended.

    >>> toml_tables('[fields.Fee]\ntype = "number"')
    {'fields': {'Fee': {'type': 'number'}}}
    >>> toml_tables("[fields.Fee]\ntype = number")
    Traceback (most recent call last):
    ...
    subrules.project.toml_mistakes.TomlUnreadable:   line 2: `type = number`: a text stands in quotation marks
        write: type = "number"
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise TomlUnreadable(tuple(_mistakes(text))) from None


def _mistakes(text: str) -> Iterator[TomlMistake]:
    """Each mistake in turn: where the parser stops, the line is mended, and the file is read again from there."""
    lines = list(enumerate(text.replace("\r\n", "\n").split("\n"), start=1))
    for _ in range(_MOST):
        stopped = _stop(lines)
        if stopped is None:
            return
        at, said = stopped
        repair = next((r for r in repairs_of(lines, at, said) if not r.mends or _gets_further(lines, r, at)), None)
        if repair is None:
            yield _generic(lines, at, said)
            return
        number, shown = lines[repair.first]
        yield TomlMistake(number, cut(shown.strip(), 80), repair.message, repair.write, repair.help)
        if not repair.mends:
            return
        lines = _mended(lines, repair)


def _stop(lines: list[tuple[int, str]]) -> tuple[int, str] | None:
    """Where the parser stops, as the index of a line, and its own words."""
    try:
        tomllib.loads("\n".join(line for _, line in lines))
    except RecursionError:
        return 0, "nested too deep"
    except ValueError as error:
        found = _AT.search(str(error))
        said = _AT.sub("", str(error))
        line = int(found[1]) - 1 if found and found[1] else len(lines) - 1
        return min(line, len(lines) - 1), said
    return None


def _mended(lines: list[tuple[int, str]], repair: Repair) -> list[tuple[int, str]]:
    number = lines[repair.first][0]
    return [*lines[: repair.first], *((number, line) for line in repair.mended), *lines[repair.last + 1 :]]


def _gets_further(lines: list[tuple[int, str]], repair: Repair, at: int) -> bool:
    """Whether the parser reads what is to be written, and past the place: else it is no repair, and is not told."""
    try:
        tomllib.loads("\n".join(repair.write))
    except ValueError:
        return False
    mended = _mended(lines, repair)
    stopped = _stop(mended)
    if stopped is None:
        return True
    left_before, left_after = len(lines) - at, len(mended) - stopped[0]
    return left_after < left_before


def _generic(lines: list[tuple[int, str]], at: int, said: str) -> TomlMistake:
    number, shown = lines[at]
    return TomlMistake(
        number,
        cut(shown.strip(), 80),
        "it cannot be read",
        help='a line is a name in brackets such as [fields.Fee], or `name = value` such as type = "number", '
        f"or a remark behind #; the reader says: {said[:1].lower()}{said[1:]}",
    )
