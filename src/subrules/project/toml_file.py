"""A TOML file that people write: its tables, or what is wrong with it in their words, each under its line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from ..diagnostics import Diagnostic, Source
from ..engines.file_kinds import head_of, kind_of, text_of
from ..faults import Fault
from .mistakes import UNREADABLE, ProjectError, mistake
from .tables import HeldFile
from .toml_mistakes import TomlMistake, TomlUnreadable, toml_tables
from .toml_places import place_of, places_in

_NEAR = " (did you mean "


@frozen
class TomlFile:
    """A TOML file that was read: its text, its tables, and the code of what is wrong with it."""

    source: Source
    tables: dict[str, Any]
    code: str

    def mistakes(self, faults: Iterable[Fault | str]) -> list[Diagnostic]:
        """Faults of the tables, each at the line that it is about."""
        places = places_in(self.source.text, self.tables)
        return [self._mistake(fault, places) for fault in faults]

    def _mistake(self, fault: Fault | str, places: dict[str, tuple[int, int]]) -> Diagnostic:
        if isinstance(fault, str):
            message, near, names = fault.partition(_NEAR)
            help = near.removeprefix(" (") + names.removesuffix(")")
            return mistake(self.code, self.source, message, help, span=place_of(fault, places))
        message = f"{fault.path}: {fault.message}" if fault.loc else fault.message
        return mistake(self.code, self.source, message, fault.help, span=place_of(message, places))


def toml_file(file: HeldFile, *, code: str) -> TomlFile:
    r"""The tables of a file.

    Args:
        file: its name and its bytes: UTF-8, or UTF-16 with its mark.
        code: the code of the mistakes in it.

    Raises:
        ProjectError: it is no text, or has mistakes: all of them.

    >>> toml_file(HeldFile("client.toml", b'zone = "UTC"\n'), code="SR018").tables
    {'zone': 'UTC'}
    """
    source = Source(str(file), _text(file))
    try:
        return TomlFile(source, toml_tables(source.text), code)
    except TomlUnreadable as error:
        raise ProjectError(_slip(source, one, code) for one in error.mistakes) from None


def _slip(source: Source, slip: TomlMistake, code: str) -> Diagnostic:
    first, *more = slip.write or ("",)
    write = f"write `{first}`" + "".join(f", and below it `{line}`" for line in more) if first else ""
    return mistake(code, source, slip.message, "; ".join(filter(None, (slip.help, write))), line=slip.line)


def _text(file: HeldFile) -> str:
    kind = kind_of(file, wanted="text")
    if kind is not None:
        raise ProjectError([_no_text(file, f"{file} is {kind.name}, not plain text", kind.help)])
    said = text_of(head_of(file))
    if said in ("utf-16-le", "utf-16-be", "utf-32"):
        raise ProjectError([_no_text(file, f"{file} is {said[:6].upper()}", _SAVE)])
    try:
        return file.data.decode("utf-16" if said == "utf-16" else "utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = file.data.count(b"\n", 0, error.start) + 1
        message = f"the byte {file.data[error.start]:#04x} is not UTF-8 text"
        raise ProjectError([mistake(UNREADABLE, Source(str(file), ""), message, _SAVE, line=line)]) from error


_SAVE = "save it as plain text in UTF-8"


def _no_text(file: HeldFile, message: str, help: str) -> Diagnostic:
    return mistake(UNREADABLE, Source(str(file), ""), message, help)
