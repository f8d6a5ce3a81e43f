"""The vocabulary: which fields a rule may ask about, what their values are, and what a rule may give (LNG-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any, TypeAlias

from attrs import define, field, frozen

from ..days import iso_day
from ..faults import Fault, InputError
from .reading import Reading, reading_faults
from .written import day_written, number_written

Fact: TypeAlias = str | Decimal | date | bool
"""A value as rules compare it: text (also of codes), an exact number, a day, or yes / no."""

RESERVED = frozenset(
    "if then and or not in is between starts with missing known rule from until".split()  # noqa: SIM905 - read as a line
)
"""The words of the language: no field may be called so."""

_FIELD_NAME = re.compile(r"[^\W\d]\w*(?:[-./'’&+@–]\w+)*")
_PHRASE = re.compile(r"[^\W\d]\w*(?: [^\W\d]\w*)*")


class FieldType(Enum):
    """What the values of a field are, and so how they compare (LNG-06)."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"

    @property
    def has_order(self) -> bool:
        """Whether one value can be less than another."""
        return self in (FieldType.NUMBER, FieldType.DATE)

    @property
    def has_beginning(self) -> bool:
        """Whether a value can start with a text."""
        return self in (FieldType.CODE, FieldType.TEXT)


_PYTHON_TYPE: dict[FieldType, type] = {
    FieldType.CODE: str,
    FieldType.TEXT: str,
    FieldType.NUMBER: Decimal,
    FieldType.DATE: date,
    FieldType.YES_NO: bool,
}


@frozen(kw_only=True)
class Field:
    """One thing a rule may ask about.

    Attributes:
        name: as rules spell it, letter case aside.
        type: what its values are.
        aliases: other names for it.
        allowed: the only values it has, or None when any will do.
        known: values that the data is known to hold, where others may come too: a rule that names another is warned of.
        may_be_missing: whether the data may lack it; if not, a record without it is refused.
        decimals: of a number, the most it has; None sets no limit.
        column: the column, attribute or dotted path it is read from; its name when empty.
        reading: how the data's text becomes a value.
        about: what it means, in a sentence.
    """

    name: str
    type: FieldType
    aliases: tuple[str, ...] = ()
    allowed: tuple[Fact, ...] | None = None
    may_be_missing: bool = True
    decimals: int | None = None
    column: str = ""
    reading: Reading = Reading()
    about: str = ""
    known: tuple[Fact, ...] = ()

    @property
    def source(self) -> str:
        """The column, attribute or path it is read from."""
        return self.column or self.name

    def names(self) -> tuple[str, ...]:
        """Its name and its aliases."""
        return (self.name, *self.aliases)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its name and its aliases, in lower case."""
        return frozenset(name.lower() for name in self.names())

    @property
    def held(self) -> Any:
        """The Python type of its values."""
        return _PYTHON_TYPE[self.type]


class VocabularyError(InputError):
    """A vocabulary that contradicts itself; `faults` lists everything that is wrong with it."""

    heading = "the vocabulary cannot be used"


@define(frozen=True, slots=False)
class Vocabulary:
    """The fields, the outcomes a rule may give, and the scope field of the template shape.

    Attributes:
        fields: what rules may ask about.
        outcomes: what may follow `then`, as {"upgrade offer": "UPGRD"}.
        scope: the field that, first in `field = n and a or b`, holds for every alternative (DSL-04).
        never: conditions, in the words of rules, that no record meets: facts that exclude one another.
            The analysis takes them into account; matching does not look at them.

    Raises:
        VocabularyError: naming everything that is wrong at once.

    >>> paper = Field(name="NewspaperID", type=FieldType.CODE)
    >>> Vocabulary((paper,), {"upgrade offer": "UPGRD"}).find("newspaperid").name
    'NewspaperID'
    """

    fields: tuple[Field, ...]
    outcomes: Mapping[str, str] = field(factory=dict, hash=False)
    scope: str | None = None
    never: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise VocabularyError(faults)

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """The fields by name and alias, in lower case."""
        return {name.lower(): field for field in self.fields for name in field.names()}

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """Under each key that a record may have, in lower case and as it is spelled, the numbers of the fields it gives."""
        found: dict[str, list[int]] = {}
        for number, one in enumerate(self.fields):
            names = (one.source.strip(), *one.names())
            for key in dict.fromkeys((*names, *(name.lower() for name in names))):
                found.setdefault(key, []).append(number)
        return {key: tuple(found[key.lower()]) for key in found}

    @cached_property
    def with_path(self) -> tuple[tuple[int, Field], ...]:
        """The fields that may be read from a path, with their numbers."""
        return tuple((number, field) for number, field in enumerate(self.fields) if "." in field.source)

    @cached_property
    def required(self) -> tuple[int, ...]:
        """The numbers of the fields that are never missing."""
        return tuple(number for number, field in enumerate(self.fields) if not field.may_be_missing)

    @cached_property
    def nothing_known(self) -> dict[str, Fact | None]:
        """Every field's name, with nothing known of it."""
        return dict.fromkeys(field.name for field in self.fields)

    @cached_property
    def directions(self) -> dict[str, str]:
        """The outcome types by phrase, in lower case."""
        return {phrase.lower(): type for phrase, type in self.outcomes.items()}

    def find(self, name: str) -> Field | None:
        """The field of this name or alias, letter case aside (DSL-02)."""
        return self.by_key.get(name.lower())

    def phrase(self, type: str) -> str:
        """The words that give an outcome type: `upgrade offer` for UPGRD."""
        return next(phrase for phrase, given in self.outcomes.items() if given == type)


def _faults(vocabulary: Vocabulary) -> Iterable[Fault]:
    seen: dict[str, str] = {}
    for item in vocabulary.fields:
        for name in item.names():
            if not _FIELD_NAME.fullmatch(name):
                help = "say where it is read from with `column`"
                yield Fault(("fields", item.name), f"`{name}` is not one word", help, "vocabulary-name")
            elif name.lower() in RESERVED:
                message = f"`{name}` is a word of the language and cannot name a field"
                yield Fault(("fields", item.name), message, code="vocabulary-reserved")
            if name.lower() in seen:
                message = f"`{name}` already names {seen[name.lower()]}"
                yield Fault(("fields", item.name), message, code="vocabulary-name-twice")
            seen[name.lower()] = item.name
        yield from (fault.under(("fields", item.name)) for fault in _field_faults(item))
    if vocabulary.scope is not None and vocabulary.scope.lower() not in seen:
        yield Fault("scope", f"`{vocabulary.scope}` is not one of the fields", code="vocabulary-scope")
    phrases: set[str] = set()
    for phrase, type in vocabulary.outcomes.items():
        if not _PHRASE.fullmatch(phrase) or RESERVED & set(phrase.lower().split()):
            message = f"`{phrase}` must be plain words with one space between, none of them of the language"
            yield Fault("outcomes", message, code="vocabulary-phrase")
        if phrase.lower() in phrases:
            yield Fault("outcomes", f"`{phrase}` is declared twice", code="vocabulary-outcomes")
        if not type:
            yield Fault(("outcomes", phrase), "the type is empty", code="vocabulary-outcome")
        phrases.add(phrase.lower())
    if len(set(vocabulary.outcomes.values())) < len(vocabulary.outcomes):
        yield Fault("outcomes", "two phrases give the same type", code="vocabulary-outcomes")


def _field_faults(item: Field) -> Iterable[Fault]:
    """What is wrong with the lists of values and the decimals of a field, and with how it is read."""
    wanted = item.held
    if item.allowed is not None:
        if not item.allowed:
            yield Fault((), "no value is allowed", "leave `allowed` out to allow any", "vocabulary-allowed")
        for value in item.allowed:
            if type(value) is not wanted:
                yield Fault("allowed", f"{value!r} is not a {item.type.value}", code="vocabulary-allowed")
    if item.known and item.allowed is not None:
        yield Fault(
            "known", "the allowed values are all there are; list the values in one of the two", code="vocabulary-known"
        )
    for value in item.known:
        if type(value) is not wanted:
            yield Fault("known", f"{value!r} is not a {item.type.value}", code="vocabulary-known")
    if item.decimals is not None and (item.type is not FieldType.NUMBER or not 0 <= item.decimals <= 20):
        yield Fault("decimals", "only a number has them, from 0 to 20", code="vocabulary-decimals")
    yield from _case_faults(item)
    yield from _reading_faults(item)


def _case_faults(item: Field) -> Iterable[Fault]:
    """Settings of letter case that say nothing, or make two values one."""
    reading = item.reading
    if reading.ignore_case and not (item.allowed or reading.missing or reading.replace):
        yield Fault(
            "reading.ignore_case",
            "needs `allowed`, `missing` or `replace`, the spellings to take",
            code="vocabulary-reading-ignore-case",
        )
    if reading.ignore_case and item.allowed is not None:
        folded = [str(value).casefold() for value in item.allowed]
        twice = sorted({text for text in folded if folded.count(text) > 1})
        message = "two of the allowed values are `{}` in small letters"
        code = "vocabulary-reading-ignore-case"
        yield from (Fault("reading.ignore_case", message.format(text), code=code) for text in twice)


def _reading_faults(item: Field) -> Iterable[Fault]:
    """Settings of reading that a field of this type has no use for, and those that contradict each other."""
    reading = item.reading
    numbers = reading.part or reading.since or reading.thousands or reading.currency
    if (numbers or (reading.decimal, reading.negative) != (".", "-5")) and item.type is not FieldType.NUMBER:
        names = "`part`, `since`, `thousands`, `decimal`, `negative` and `currency`"
        yield Fault("reading", f"{names} make numbers", code="vocabulary-reading")
    if reading.day and not (item.type is FieldType.DATE or reading.since):
        yield Fault("reading.day", "only days are written in an order", code="vocabulary-reading-day")
    if reading.whole is not None and item.type is not FieldType.CODE:
        yield Fault("reading.whole", "only codes need it", code="vocabulary-reading-whole")
    own = list(reading_faults(reading))
    yield from own
    if not own:
        yield from (
            Fault(
                "reading.replace",
                f"`{meant}`, for `{text}`, is not a value of the field",
                code="vocabulary-reading-replace",
            )
            for text, meant in reading.replace.items()
            if not _may_stand(item, meant)
        )


def _may_stand(item: Field, text: str) -> bool:
    """Whether a text that replaces others can become a value of the field."""
    reading = item.reading
    value: Fact | None
    match item.type:
        case FieldType.CODE | FieldType.TEXT:
            folded = [reading.folded(str(value)) for value in item.allowed or ()]
            return item.allowed is None or reading.folded(text) in folded
        case FieldType.YES_NO:
            return text.strip().lower() in reading.words
        case FieldType.DATE:
            day = day_written(text.strip(), reading)
            value = None if isinstance(day, str) else day
        case FieldType.NUMBER:
            value = iso_day(text) if reading.since else None
            value = value or number_written(text.strip(), reading)
    return value is not None and (item.allowed is None or value in item.allowed)
