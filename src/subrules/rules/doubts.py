"""Values that a rule may name and that probably mean something else: `null`, `all`, `One`; and unheard-of ones.

They are read as the texts they are. What was probably meant is a suggestion: nobody but the writer
knows it. In quotes a word is meant as it stands.
"""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ..diagnostics.nearest import nearest
from .signs import differ_only_in_signs
from .values import fact_text
from .vocabulary import Fact, Field, FieldType

_NOTHING = frozenset(
    [
        *("null", "nil", "none", "nothing", "blank", "blanks", "empty", "void", "undefined", "unknown", "nan"),
        *("n/a", "na", "n.a", "not available", "not applicable", "not given", "no value", "not known", "unset"),
    ]
)
_ANYTHING = frozenset(["all", "any", "anything", "every", "everything", "everyone", "anyone", "whatever", "any value"])
_UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: number for number, word in enumerate(_UNITS)}
_NUMBERS |= {ten: 20 + 10 * at for at, ten in enumerate(_TENS)}
_NUMBERS |= {
    f"{ten}{between}{unit}": 20 + 10 * at + digit
    for at, ten in enumerate(_TENS)
    for digit, unit in enumerate(_UNITS[:10])
    if digit
    for between in ("-", " ")
}
_NUMBERS["hundred"] = _NUMBERS["one hundred"] = 100

DOUBTFUL = _NOTHING | _ANYTHING | _NUMBERS.keys()
"""Every word, in lower case, that `word_doubt` has something to say about."""


@frozen
class Doubt:
    """Why a value is doubtful.

    Attributes:
        kind: a word for nothing, for anything, or for a number; a value that the data does not hold.
        message: what is doubtful, in the writer's words.
        instead: texts that may have been meant in its place, the likeliest first.
    """

    kind: Literal["nothing", "anything", "number", "unheard-of"]
    message: str
    instead: tuple[str, ...] = ()


def word_doubt(field: Field, text: str, *, is_quoted: bool = False) -> Doubt | None:
    """Whether a text or a code that a rule names is a word for nothing, for anything or for a number.

    >>> region = Field(name="Region", type=FieldType.CODE)
    >>> word_doubt(region, "null").message
    '`null` is read as the text `null`, not as a missing value'
    >>> word_doubt(region, "One").instead
    ('1',)
    >>> word_doubt(region, "null", is_quoted=True) is None
    True
    """
    if field.type not in (FieldType.CODE, FieldType.TEXT) or _is_listed(field, text):
        return None
    if text in field.reading.missing:
        said = f"the vocabulary reads `{text}` as missing, so no record has it as the value of `{field.name}`"
        return Doubt("nothing", said)
    word = text.lower()
    if is_quoted or word not in DOUBTFUL:
        return None
    if word in _NOTHING:
        return Doubt("nothing", f"`{text}` is read as the text `{text}`, not as a missing value")
    if word in _ANYTHING:
        return Doubt("anything", f"`{text}` is read as the text `{text}`, not as every value")
    number = str(_NUMBERS[word])
    return Doubt("number", f"`{text}` is read as the text `{text}`, not as the number {number}", (number,))


def unheard_of(field: Field, value: Fact, *, is_beginning: bool = False) -> Doubt | None:
    """Whether a value is none of those that the data is known to hold, with the nearest of them.

    Args:
        field: the field, whose vocabulary may list its known values.
        value: what a rule compares it with.
        is_beginning: whether it only has to begin a known value.

    >>> paper = Field(name="Paper", type=FieldType.CODE, known=("1", "4"))
    >>> unheard_of(paper, "7").message
    '`7` is none of the values that `Paper` is known to have'
    >>> unheard_of(paper, "4") is None
    True
    """
    text = fact_text(value)
    replaced = field.reading.replace.get(text)
    if replaced is not None and text not in field.reading.replace.values() and not is_beginning:
        return Doubt("unheard-of", f"the vocabulary reads `{text}` as `{replaced}`, so no record has it", (replaced,))
    known = [fact_text(one) for one in field.known]
    if not known or text in known or (is_beginning and any(one.startswith(text) for one in known)):
        return None
    if is_beginning:
        begun = nearest(text, dict.fromkeys(one[: len(text)] for one in known))
        return Doubt(
            "unheard-of", f"no known value of `{field.name}` starts with `{text}`", () if begun is None else (begun,)
        )
    for one in known:
        if differ_only_in_signs(one, text):
            return Doubt(
                "unheard-of", f"`{text}` differs from the known value `{one}` in signs that look alike", (one,)
            )
    alike = [one for one in known if one.casefold() == text.casefold()]
    if alike:
        return Doubt("unheard-of", f"`{text}` differs from the known value `{alike[0]}` in letter case", tuple(alike))
    near = _near(text, known)
    return Doubt("unheard-of", f"`{text}` is none of the values that `{field.name}` is known to have", near)


def _is_listed(field: Field, text: str) -> bool:
    return text in field.known or (field.allowed is not None and text in field.allowed)


NEAR = 3
"""So many near values are named."""


def _near(text: str, known: list[str]) -> tuple[str, ...]:
    """The known values one letter away; where there are none, the one that is most alike."""
    one_off = [one for one in known if _is_one_off(text.casefold(), one.casefold())]
    if one_off:
        return tuple(one_off[:NEAR])
    close = nearest(text, known)
    return () if close is None else (close,)


def _is_one_off(one: str, other: str) -> bool:
    """Whether two texts differ by one sign: another, one more, one less, or two neighbours the other way round."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < 2:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if one[start + 1 :] == other[start + 1 :] or one[start:] == other[start + 1 :] or one[start + 1 :] == other[start:]:
        return True
    return one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
