"""Meaning back into the words of the language: values, conditions and outcomes as a writer would write them."""

from __future__ import annotations

import re

from attrs import evolve

from .confusables import foreign_letter
from .ruleset import And, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or, Outcome, Placeholder, Wanted
from .values import fact_text
from .vocabulary import RESERVED, Vocabulary

_WORD = r"[^\W\d]\w*(?:[-./'&+@]\w+)*"
_ATOM = r"-?[$€£¥]?\.?[0-9]\w*(?:[-./'&+@]\w+)*"
_BARE = re.compile(f"(?:{_WORD}|{_ATOM})")
_SPACED = re.compile(f"(?:{_WORD}|{_ATOM})(?: +(?:{_WORD}|{_ATOM}))*")
_NUMBERS = re.compile(r"[0-9]+(?: +[0-9]+)+")
_RANGE = re.compile(r"([0-9]+)(?:-| +to +| +through +)([0-9]+)", re.IGNORECASE)
_LETTERS = ("X", "Y", "Z")
_ALONE = RESERVED - {"starts", "with", "from", "until"}
_INSIDE = _ALONE - {"missing", "known"}


def value_text(text: str) -> str:
    """A value as it may stand anywhere: bare when it is one plain word, else in quotes.

    >>> value_text("SunDigital"), value_text("Sunday Only"), value_text("Y")
    ('SunDigital', '"Sunday Only"', '"Y"')
    """
    if _BARE.fullmatch(text) and _is_plain(text) and text.lower() not in RESERVED and text not in _LETTERS:
        return text
    return quoted(text)


def braced_text(text: str) -> str:
    """A value as it may stand between braces, where it can be several words.

    >>> braced_text("Sunday Only"), braced_text("1 and 4"), braced_text("3 5")
    ('Sunday Only', '"1 and 4"', '"3 5"')
    """
    words = text.lower().split()
    plain = _SPACED.fullmatch(text) and _is_plain(text) and text not in _LETTERS
    if plain and not _INSIDE & set(words) and not (len(words) == 1 and words[0] in _ALONE):
        return text
    return quoted(text)


def _may_be_several(text: str) -> bool:
    """Whether a value without quotes would be asked about: `3 5` may be two codes, `1-4` or `1 to 4` four."""
    if _NUMBERS.fullmatch(text):
        return True
    found = _RANGE.fullmatch(text)
    return found is not None and len(found[1]) == len(found[2]) and int(found[1]) < int(found[2])


def _is_plain(text: str) -> bool:
    if text[:1].isdigit() and _may_be_several(text):
        return False
    return text.isascii() or (foreign_letter(text) is None and "–" not in text and "’" not in text)


def quoted(text: str) -> str:
    """A value in straight quotes, those in it doubled."""
    return '"' + text.replace('"', '""') + '"'


def placeholder_text(name: str) -> str:
    """A placeholder as it stands between braces."""
    return name if name in _LETTERS else f"?{name}"


def wanted_text(value: Wanted, vocabulary: Vocabulary | None = None) -> str:
    """A value of a condition, in the words of a rule; with a vocabulary, one that is a field's name is quoted."""
    if isinstance(value, Placeholder):
        return f"{{{placeholder_text(value.name)}}}"
    text = fact_text(value)
    return quoted(text) if _names_a_field(text, vocabulary) else value_text(text)


def _names_a_field(text: str, vocabulary: Vocabulary | None) -> bool:
    return vocabulary is not None and text.lower() in vocabulary.by_key


def condition_text(condition: Condition, vocabulary: Vocabulary | None = None) -> str:
    """A condition in the words of a rule; with a vocabulary, so that it is read back as it stands.

    >>> condition_text(Not(OneOf("AutoRenew", (True,))))
    'AutoRenew != yes'
    """
    match condition:
        case OneOf(field, (value,)):
            return f"{field} = {wanted_text(value, vocabulary)}"
        case OneOf(field, values):
            return f"{field} in {{{', '.join(_in_braces(value, vocabulary) for value in values)}}}"
        case InRange(field, low, low_in, None):
            assert low is not None, "a range has an end"
            return f"{field} {'>=' if low_in else '>'} {wanted_text(low)}"
        case InRange(field, None, _, high, high_in):
            assert high is not None, "a range has an end"
            return f"{field} {'<=' if high_in else '<'} {wanted_text(high)}"
        case InRange(field, low, _, high, _):
            assert low is not None, "a range with an upper and a lower end"
            assert high is not None, "a range with an upper and a lower end"
            if _is_half_open(condition):
                return condition_text(And(_ends(condition)))
            return f"{field} is between {wanted_text(low)} and {wanted_text(high)}"
        case BeginsWith(field, beginning):
            return f"{field} starts with {wanted_text(beginning, vocabulary)}"
        case IsMissing(field):
            return f"{field} is missing"
        case Not(IsMissing(field)):
            return f"{field} is known"
        case Not(OneOf(field, (value,))):
            return f"{field} != {wanted_text(value, vocabulary)}"
        case Not(OneOf() as among):
            return condition_text(among, vocabulary).replace(" in {", " not in {", 1)
        case Not(operand):
            return f"not {_grouped(operand, vocabulary)}"
        case And(operands):
            return " and ".join(_grouped(operand, vocabulary) for operand in operands)
        case Or(operands):
            return " or ".join(_grouped(operand, vocabulary) for operand in operands)


def _grouped(condition: Condition, vocabulary: Vocabulary | None) -> str:
    text = condition_text(condition, vocabulary)
    return f"({text})" if isinstance(condition, (And, Or)) or _is_half_open(condition) else text


def _is_half_open(condition: Condition) -> bool:
    """Whether it is a range of two ends that the language says with two comparisons: `between` counts both ends in."""
    if not isinstance(condition, InRange) or condition.low is None or condition.high is None:
        return False
    return not (condition.low_in and condition.high_in)


def _ends(range: InRange) -> tuple[Condition, Condition]:
    return evolve(range, high=None, high_in=False), evolve(range, low=None, low_in=False)


def _in_braces(value: Wanted, vocabulary: Vocabulary | None) -> str:
    if isinstance(value, Placeholder):
        return placeholder_text(value.name)
    text = fact_text(value)
    return quoted(text) if _names_a_field(text, vocabulary) else braced_text(text)


def outcome_text(outcome: Outcome, vocabulary: Vocabulary) -> str:
    """An outcome in the words of a rule: `upgrade offer = {A}`."""
    inside = (
        placeholder_text(outcome.segment.name)
        if isinstance(outcome.segment, Placeholder)
        else braced_text(outcome.segment)
    )
    return f"{vocabulary.phrase(outcome.type)} = {{{inside}}}"


def article(phrase: str) -> str:
    """An outcome's phrase with its article.

    >>> article("upgrade offer"), article("downgrade offer")
    ('an upgrade offer', 'a downgrade offer')
    """
    return f"an {phrase}" if phrase[:1].lower() in "aeiou" else f"a {phrase}"
