"""Cells that fill templates: the value itself, or a sign that tables of decisions use for something else (LNG-10).

A cell gives one value, letter by letter. What people write in such tables for "any", for "nothing", for several
values or for a comparison would be a value that no record has; so it is told, and quotes say that it is meant.
"""

from __future__ import annotations

import re

from .values import Unfit
from .vocabulary import Field, FieldType

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}

_ANY = frozenset(("*", "**", "any", "anything", "all", "every", "everything", "any value"))
_NOTHING = frozenset(
    ("-", "--", "–", "—", "?", "/", ".", "n/a", "n.a.", "na", "nan", "nat", "<na>", "none", "null", "nil", "blank", "empty", "missing", "nothing", "tbd")
)  # fmt: skip
_SPREADSHEET = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", re.IGNORECASE)
_COMPARISON = re.compile(r"(?:[<>=!≤≥≠]+|(?:not|between|starts with|in)\s)\s*(?=\S)", re.IGNORECASE)
_ENCLOSED = re.compile(r"\{(.*)\}|\[(.*)\]|\((.*)\)", re.DOTALL)
_BEGINNING = re.compile(r"([^*]+)\*|([^*%]+)%")
_SEVERAL = re.compile(r"\s*[;|\n]\s*|\s*,\s*|\s+(?:or|and|to)\s+", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


def unquoted(text: str) -> str | None:
    """What stands in the double quotes around a cell, meant letter by letter; None where there are none.

    >>> unquoted('"1,4"'), unquoted("1,4")
    ('1,4', None)
    """
    if len(text) < 2 or _QUOTES.get(text[0]) != text[-1]:
        return None
    return text[1:-1].replace('""', '"') if text[0] == '"' else text[1:-1]


def misread(field: Field, text: str) -> Unfit | None:
    """What is wrong with a cell that says something else than a value, and would stand for itself (SR307), or that
    looks like several values or like a code that a spreadsheet has changed (SR308); None for a plain value.

    Args:
        field: what the cell is compared with; a segment is a field of codes.
        text: the cell, without quotes around it.

    >>> misread(Field(name="Code", type=FieldType.CODE), "1,4").message
    '`1,4` is one value here, and not 2'
    """
    if field.allowed is not None and text in field.allowed:
        return None
    return _sign(field, text) or (_several(field, text) if field.type in (FieldType.CODE, FieldType.TEXT) else None)


def _sign(field: Field, text: str) -> Unfit | None:
    plain = text.lower()
    if plain in _ANY:
        return _meant(
            f"`{text}` does not stand for any value here, but for itself",
            f"for such rows write a template that does not ask about `{field.name}`",
            text,
        )
    if plain in _NOTHING or _SPREADSHEET.fullmatch(text):
        return _meant(f"`{text}` looks like a cell without a value", "write the value, or leave the row out", text)
    if (enclosed := _ENCLOSED.fullmatch(text)) and not (text[0] == "(" and field.type is FieldType.TEXT):
        inside = next(part for part in enclosed.groups() if part is not None).strip()
        several = _SEVERAL.search(inside)
        help = "write a row for each value, without brackets" if several else f"write `{inside}` alone"
        return _meant(f"`{text}` stands with its brackets here", help, text)
    if (sign := _COMPARISON.match(text)) and not (sign[0][0].isalpha() and field.type is FieldType.TEXT):
        return _meant(
            f"`{text}` is no comparison here, but one value",
            f"write `{sign[0].strip()}` in the template, and `{text[sign.end() :]}` alone in the cell",
            text,
        )
    beginning = _BEGINNING.fullmatch(text) if field.type is FieldType.CODE or text.endswith("*") else None
    if beginning and field.type in (FieldType.CODE, FieldType.TEXT):
        start = beginning[1] or beginning[2]
        return _meant(
            f"`{text}` does not stand for all that begins with `{start}`",
            f"write `starts with` in the template, and `{start}` in the cell",
            text,
        )
    return None


def _several(field: Field, text: str) -> Unfit | None:
    parts = [part.strip() for part in _SEVERAL.split(text)]
    listed = len(parts) > 1 and all(parts)
    plain = field.type is FieldType.CODE or ";" in text or "|" in text or "\n" in text
    if listed and (field.allowed is not None and set(parts) <= set(field.allowed)):
        return _meant(f"`{text}` is one value here, and not {len(parts)}", _rows(len(parts)), text, "SR308")
    if listed and plain and (field.type is FieldType.TEXT or all(len(part.split()) == 1 for part in parts)):
        return _meant(f"`{text}` is one value here, and not {len(parts)}", _rows(len(parts)), text, "SR308")
    if field.type is FieldType.TEXT:
        return None
    if whole := _WHOLE.fullmatch(text):
        return _meant(f"`{text}` is another code than `{whole[1]}`", f"write `{whole[1]}`", text, "SR308")
    if _SCIENTIFIC.fullmatch(text) and ("+" in text or "." in text):
        help = "write all its digits; in the spreadsheet, format the column as text"
        return _meant(f"`{text}` looks like a long number that a spreadsheet has shortened", help, text, "SR308")
    if text.startswith("'") and len(text) > 1:
        help = f"write `{text[1:]}`"
        return _meant(f"`{text}` begins with the apostrophe that marks text in a spreadsheet", help, text, "SR308")
    return None


def _rows(count: int) -> str:
    return f"write {'two' if count == 2 else count} rows, one for each value"


def _meant(message: str, help: str, text: str, code: str = "SR307") -> Unfit:
    quoted = text.replace('"', '""')
    return Unfit(code, message, f'{help}; where `{text}` itself is meant, put it in double quotes: `"{quoted}"`')
