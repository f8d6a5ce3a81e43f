"""Vocabularies read off an attrs class, and from a mapping such as a TOML or JSON file holds (LNG-06)."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import field, frozen

from ..days import iso_day
from ..plain import PlainDataError, from_plain
from .reading import Negative, Reading
from .values import canonical_number
from .vocabulary import Fact, Field, FieldType, Vocabulary, VocabularyError

METADATA = "subrules"
"""The key of an attrs field's metadata under which it says more: `field(metadata={"subrules": {...}})`."""

_BY_TYPE: dict[Any, FieldType] = {
    str: FieldType.TEXT,
    bool: FieldType.YES_NO,
    int: FieldType.NUMBER,
    Decimal: FieldType.NUMBER,
    date: FieldType.DATE,
}


def vocabulary_of(
    record_class: type, *, outcomes: Mapping[str, str] | None = None, scope: str | None = None
) -> Vocabulary:
    """The vocabulary of an attrs class: a field for each attribute that rules can ask about (LNG-06).

    `str` is text, `bool` yes / no, `int` and `Decimal` numbers, `date` a date; `X | None` may be
    missing, and others never are. A `Literal` or an `Enum` of texts gives the allowed values.
    Metadata under "subrules" overrides any attribute of `Field` by name, or leaves the attribute
    out with `{"skip": True}`.

    Args:
        record_class: the class; `facts_of` reads its instances.
        outcomes: what rules may give: by the words before `=`, such as `upgrade offer`, the type, such as `UPGRD`.
        scope: the field that says to whom a rule speaks, such as `NewspaperID`.

    Returns:
        The vocabulary, with its fields in the order of the attributes.

    Raises:
        VocabularyError: an attribute has a type that no rule could ask about, or the names clash; every fault is named.
        TypeError: `record_class` is no attrs class.

    >>> from decimal import Decimal
    >>> from attrs import field, frozen
    >>> @frozen
    ... class Subscription:
    ...     newspaper: str = field(metadata={"subrules": {"name": "NewspaperID", "type": "code"}})
    ...     rate: Decimal | None = None
    >>> [(f.name, f.type.value, f.may_be_missing) for f in vocabulary_of(Subscription).fields]
    [('NewspaperID', 'code', False), ('rate', 'number', True)]
    """
    if not attrs.has(record_class):
        raise TypeError(f"an attrs class is wanted, not {record_class!r}")
    hints = get_type_hints(record_class)
    faults: list[str] = []
    fields = []
    for attribute in attrs.fields(record_class):
        more = dict(attribute.metadata.get(METADATA, {}))
        if more.pop("skip", False):
            continue
        made = _field_of(attribute.name, hints.get(attribute.name, str), more, faults)
        if made is not None:
            fields.append(made)
    if faults:
        raise VocabularyError(faults)
    return Vocabulary(tuple(fields), dict(outcomes or {}), scope)


def _field_of(name: str, hint: Any, more: dict[str, Any], faults: list[str]) -> Field | None:
    optional = False
    if get_origin(hint) in (Union, types.UnionType):
        members = [member for member in get_args(hint) if member is not type(None)]
        optional = len(members) < len(get_args(hint))
        hint = members[0] if len(members) == 1 else hint
    allowed = None
    if get_origin(hint) is Literal:
        allowed, hint = tuple(get_args(hint)), str
    elif isinstance(hint, type) and issubclass(hint, Enum):
        allowed, hint = tuple(member.value for member in hint), str
    given = more.pop("type", None)
    kind = FieldType(given) if given is not None else _BY_TYPE.get(hint)
    if kind is None:
        faults.append(
            f"{name}: rules cannot ask about a {getattr(hint, '__name__', hint)}; say its `type`, or `skip` it"
        )
        return None
    settings: dict[str, Any] = {"may_be_missing": optional, "allowed": allowed, "column": name}
    if hint is int and kind is FieldType.NUMBER:
        settings["decimals"] = 0
    settings |= more
    return Field(name=settings.pop("name", name), type=kind, **settings)


# ---------------------------------------------------------------- from a mapping


@frozen(kw_only=True)
class _ReadingForm:
    missing: list[str] = field(factory=list)
    replace: dict[str, str] = field(factory=dict)
    ignore_case: bool = False
    whole: bool | None = None
    part: Literal["low", "high"] | None = None
    since: Literal["days", "months"] | None = None
    thousands: str = ""
    decimal: str = "."
    negative: Negative = "-5"
    currency: list[str] = field(factory=list)
    day: str = ""
    years_from: int | None = None
    yes: list[str] | None = None
    no: list[str] | None = None


@frozen(kw_only=True)
class _FieldForm:
    type: str
    aliases: list[str] = field(factory=list)
    allowed: list[Any] | None = None
    known: list[Any] = field(factory=list)
    may_be_missing: bool = True
    decimals: int | None = None
    column: str = ""
    about: str = ""
    reading: _ReadingForm = _ReadingForm()


@frozen(kw_only=True)
class _VocabularyForm:
    fields: dict[str, _FieldForm]
    outcomes: dict[str, str] = field(factory=dict)
    scope: str | None = None
    never: list[str] = field(factory=list)
    subscriptions: dict[str, Any] = field(factory=dict)


def vocabulary_from(
    mapping: Mapping[str, Any], *, outcomes: Mapping[str, str] | None = None, scope: str | None = None
) -> Vocabulary:
    """The vocabulary that a mapping describes: `fields` by name, `outcomes`, `scope` and what is `never` so (LNG-06).

    Args:
        mapping: as read from a TOML or JSON file. Its `subscriptions`, which say what columns that are no facts
            mean, are for `offers.layout_from`; `subrules.project` reads both.
        outcomes: what rules may give, where the mapping does not say.
        scope: the scope field, where the mapping does not say.

    Returns:
        The vocabulary, with its fields in the order of the mapping.

    Raises:
        VocabularyError: naming every fault at once, with its path.

    >>> words = vocabulary_from({"fields": {"Fee": {"type": "number", "column": "weekly fee", "reading": {"part": "low"}}}})
    >>> words.find("fee").source
    'weekly fee'
    """
    try:
        form = from_plain(dict(mapping), _VocabularyForm)
    except PlainDataError as error:
        raise VocabularyError(map(str, error.faults)) from None
    faults = [] if form.fields else ["fields: no field is listed; list each under `fields`, with its `type`"]
    fields = [_from_form(name, given, faults) for name, given in form.fields.items()]
    if faults:
        raise VocabularyError(faults)
    return Vocabulary(
        tuple(made for made in fields if made is not None),
        form.outcomes or dict(outcomes or {}),
        form.scope or (scope if any(scope in made.names() for made in fields if made is not None) else None),
        tuple(form.never),
    )


def _from_form(name: str, form: _FieldForm, faults: list[str]) -> Field | None:
    try:
        kind = FieldType(form.type)
    except ValueError:
        kinds = ", ".join(f'"{kind.value}"' for kind in FieldType)
        faults.append(f"fields.{name}.type: `{form.type}` is not a type; the types are {kinds}")
        return None
    allowed = None
    if form.allowed is not None:
        allowed = tuple(_listed(name, "allowed", kind, value, faults) for value in form.allowed)
    known = tuple(_listed(name, "known", kind, value, faults) for value in form.known)
    usual = Reading()
    reading = Reading(
        missing=tuple(form.reading.missing),
        replace=form.reading.replace,
        ignore_case=form.reading.ignore_case,
        whole=form.reading.whole,
        part=form.reading.part,
        since=form.reading.since,
        thousands=form.reading.thousands,
        decimal=form.reading.decimal,
        negative=form.reading.negative,
        currency=tuple(form.reading.currency),
        day=form.reading.day,
        years_from=form.reading.years_from,
        yes=usual.yes if form.reading.yes is None else tuple(form.reading.yes),
        no=usual.no if form.reading.no is None else tuple(form.reading.no),
    )
    return Field(
        name=name,
        type=kind,
        aliases=tuple(form.aliases),
        allowed=allowed,
        may_be_missing=form.may_be_missing,
        decimals=form.decimals,
        column=form.column,
        reading=reading,
        about=form.about,
        known=known,
    )


def _listed(name: str, key: str, kind: FieldType, value: Any, faults: list[str]) -> Fact:
    match kind:
        case FieldType.CODE | FieldType.TEXT if isinstance(value, (str, int)) and not isinstance(value, bool):
            return str(value)
        case FieldType.YES_NO if isinstance(value, bool):
            return value
        case FieldType.NUMBER if isinstance(value, (str, int)) and not isinstance(value, bool):
            try:
                number = Decimal(value)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite():
                return canonical_number(number)
        case FieldType.DATE if type(value) is date:
            return value
        case FieldType.DATE if isinstance(value, str) and (day := iso_day(value)) is not None:
            return day
    faults.append(f"fields.{name}.{key}: {value!r} is not a {kind.value}")
    return str(value)
