"""A TOML file that people write: its tables, or what is wrong with it in their words, with the line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import click

from ..engines.file_kinds import head_of, kind_of, text_of

_TYPED = "“”„‟«»‘’‚‛"
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_AT = re.compile(r"\s*\(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; one that cannot be read is a wrong call."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise click.UsageError(_wrong(path, text, str(error))) from error
    except RecursionError as error:
        raise click.UsageError(f"{path} is nested too deep") from error


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


def _wrong(path: Path, text: str, said: str) -> str:
    """What is wrong with a line, in words; what the reader said stays where no better is known."""
    found = _AT.search(said)
    lines = text.split("\n")
    number = int(found[1]) if found and found[1] else len(lines)
    line = lines[number - 1].strip() if number <= len(lines) else ""
    message, help = _in_words(line, said[: found.start()] if found else said)
    shown = f": `{line[:80]}`" if line else ""
    return f"{path}:{number}: {message}{shown}" + (f"\n  {help}" if help else "")


def _in_words(line: str, said: str) -> tuple[str, str]:
    if any(c in _TYPED for c in line):
        return "this line has the curly quotation marks of a word processor", 'write them straight, as in type = "code"'
    heading = re.fullmatch(r"\[{1,2}(.+?)\]{1,2}\s*(?:#.*)?", line)
    if heading and not said.startswith(("Cannot declare", "Cannot mutate", "Cannot overwrite")):
        parts = [part.strip() for part in heading[1].split(".")]
        better = ".".join(
            part if _BARE.fullmatch(part) or part.startswith(('"', "'")) else f'"{part}"' for part in parts
        )
        return "a name with a blank or a sign in it stands in quotation marks", f"write [{better}]"
    if said.startswith(("Cannot declare", "Cannot overwrite", "Duplicate")):
        return "this is said a second time", "leave one of the two out"
    if line.startswith("[") and not heading:
        return "the heading of a table ends with ]", f"write {line}]"
    named = re.match(r"(.+?)\s*=\s*(.*)$", line)
    if not named:
        return "this line is no `name = value` and no heading such as [fields.Rate]", ""
    name, value = named[1], named[2].strip()
    if not _BARE.fullmatch(name) and '"' not in name and "'" not in name and re.search(r"\s", name):
        return "a name with a blank or a sign in it stands in quotation marks", f'write "{name}" = {value}'
    if re.fullmatch(r"yes|no|Yes|No|YES|NO|True|False|TRUE|FALSE", value):
        return (
            "this value cannot be read",
            f'write {"true" if value.lower() in ("yes", "true") else "false"}, or "{value}" for the word',
        )
    if value and re.fullmatch(r"[^\W\d][^\"'\[\]{}#]*", value):
        return "a value that is a word stands in quotation marks", f'write {name} = "{value}"'
    if value.count('"') % 2:
        return "a quotation mark is not closed in this line", ""
    return f"this line cannot be read ({said[:1].lower()}{said[1:]})", ""
