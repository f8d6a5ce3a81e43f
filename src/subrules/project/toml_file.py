"""A TOML file that people write: its tables, or what is wrong with it in their words, with the line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..engines.file_kinds import head_of, kind_of, text_of
from .toml_mistakes import TomlUnreadable, toml_tables


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; one that cannot be read is a wrong call."""
    text = read_text(path)
    try:
        return toml_tables(text)
    except TomlUnreadable as error:
        raise click.UsageError(f"{path} cannot be read:\n{error}") from error


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, or in UTF-16 with its mark; what is no text is a wrong call that says what it is."""
    try:
        kind = kind_of(path, wanted="text")
        if kind is not None:
            raise click.UsageError(f"{path} is {kind.name}, not plain text: {kind.help}")
        said = text_of(head_of(path))
        data = path.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}") from error
    if said in ("utf-16-le", "utf-16-be", "utf-32"):
        raise click.UsageError(f"{path} is {said[:6].upper()}: save it as plain text in UTF-8")
    try:
        return data.decode("utf-16" if said == "utf-16" else "utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise click.UsageError(
            f"{path}:{line}: the byte {data[error.start]:#04x} is not UTF-8 text: save it as plain text in UTF-8"
        ) from error
