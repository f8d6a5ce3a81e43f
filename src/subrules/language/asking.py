"""Values and names that can be read in several ways: what is asked, and what has one meaning only."""

from __future__ import annotations

import re

from ..diagnostics import Edit, Finding, Fix, finding
from ..rules.values import Unfit
from ..rules.vocabulary import Field, FieldType
from . import tree

_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
NUMBERS = {word: str(number) for number, word in enumerate(_WORDS)}
NUMBERS |= {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "ninety": "90",
    "hundred": "100",
    "dozen": "12",
}
NUMBERS |= {f"twenty-{word}": str(20 + number) for number, word in enumerate(_WORDS) if 0 < number < 10}
_RANGE = re.compile(r"([0-9]+)\s*(?:-|–|—|\bto\b|\bthrough\b|\.\.\.?)\s*([0-9]+)", re.IGNORECASE)
_SEVERAL = re.compile(r"[0-9]+(?:\s+[0-9]+)+")

CODES_IN_A_RANGE = 30
"""How many codes a range can have to be offered as a list."""


def in_other_words(written: tree.Literal, known: Field, unfit: Unfit) -> tuple[str, Finding] | None:
    """The one value that a text means although the language writes it otherwise: `twelve`, `true`."""
    text = written.text.lower()
    plain = None
    if known.type is FieldType.NUMBER and written.form != "quoted":
        plain = NUMBERS.get(text)
    elif known.type is FieldType.YES_NO and len(unfit.instead) == 1 and text not in ("on", "off", "0", "1"):
        plain = unfit.instead[0]
    if plain is None:
        return None
    fix = Fix(f"write `{plain}`", (Edit(*written.span, plain),), safe=True)
    return plain, finding(
        "SR150", written.span, f"`{written.text}` is read as `{plain}`", f"the language writes `{plain}`", fix
    )


def number_alone(written: tree.Literal, known: Field) -> tuple[str, ...]:
    """The number of `12 months` or `5 dollars`: whether the field counts these, a person must say."""
    found = re.fullmatch(
        r"([$€£¥]?[0-9]+(?:\.[0-9]+)?)[ -]?(?:months?|weeks?|days?|dollars?|usd|eur|euros?)",
        written.text,
        re.IGNORECASE,
    )
    return (found[1],) if found and known.type is FieldType.NUMBER else ()


def several_in_one(written: tree.Literal, known: Field) -> Finding | None:
    """A value that looks like several: `{1 2 4}`, `1-4`, `{98101 to 98199}`."""
    if written.form == "quoted" or known.type is not FieldType.CODE:
        return None
    if known.allowed is not None and written.text in known.allowed:
        return None
    whole = written.span if written.form == "bare" else _braced(written)
    quoted = Fix(f'one value: write `"{written.text}"`', (Edit(*written.span, f'"{written.text}"'),))
    if _SEVERAL.fullmatch(written.text) and written.form == "braced":
        plain = ", ".join(written.text.split())
        listed = Fix(f"a list: write `{plain}`", (Edit(*written.span, plain),))
        return finding(
            "SR126",
            whole,
            f"`{written.text}` may be one value or several",
            "separate the values of a list by commas",
            listed,
            quoted,
        )
    found = _RANGE.fullmatch(written.text)
    if found is None or len(found[1]) != len(found[2]) or int(found[1]) >= int(found[2]):
        return None
    first, last, width = int(found[1]), int(found[2]), len(found[1])
    fixes = [quoted]
    said = f"`{written.text}` may be one code or all from {found[1]} to {found[2]}"
    if last - first < CODES_IN_A_RANGE:
        codes = ", ".join(str(code).zfill(width) for code in range(first, last + 1))
        text = codes if written.form == "braced" else f"{{{codes}}}"
        fixes = [Fix(f"all of them: write `{{{codes}}}`", (Edit(*written.span, text),)), quoted]
        help = f"list them, `{{{codes}}}`, or put the one code in quotes"
    else:
        help = f'a range of codes cannot be written: list them, or use `starts with`; one code goes in quotes: "{written.text}"'
    return finding("SR126", written.span, said, help, *fixes)


def _braced(written: tree.Literal) -> tuple[int, int]:
    return written.span


def glued_numbers(node: tree.Comparison, known: Field, text: str) -> Finding | None:
    """`{1,500}` of a number field: a list of two, or one number with a thousands sign (SR122)."""
    if known.type is not FieldType.NUMBER or len(node.values) < 2 or len(text) < node.span[1]:
        return None
    for one, other in zip(node.values, node.values[1:], strict=False):
        if (
            not isinstance(one, tree.Literal)
            or not isinstance(other, tree.Literal)
            or "quoted" in (one.form, other.form)
        ):
            continue
        glued = text[one.span[1] : other.span[0]] == ","
        if (
            glued
            and re.fullmatch(r"-?[$€£¥]?[0-9]{1,3}", one.text)
            and re.fullmatch(r"[0-9]{3}(?:\.[0-9]+)?", other.text)
        ):
            span = (one.span[0], other.span[1])
            fixes = (
                Fix(f"two numbers: write `{one.text}, {other.text}`", (Edit(one.span[1], other.span[0], ", "),)),
                Fix(f"one number: write `{one.text}{other.text}`", (Edit(one.span[1], other.span[0], ""),)),
            )
            return finding(
                "SR122", span, f"`{one.text},{other.text}` may be two numbers, or one with a thousands separator",
                f"write `{one.text}, {other.text}` for two, `{one.text}{other.text}` for one", *fixes,
            )  # fmt: skip
    return None
