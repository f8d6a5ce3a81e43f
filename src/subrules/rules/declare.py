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
from ..faults import Fault, InputError
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
        raise InputError(
            [Fault("record_class", f"expected an attrs class, got {record_class!r:.60}", "", "wrong-type")]
        )
    hints = get_type_hints(record_class)
    made = []
    for attribute in attrs.fields(record_class):
        more = dict(attribute.metadata.get(METADATA, {}))
        if not more.pop("skip", False):
            made.append(_field_of(attribute.name, hints.get(attribute.name, str), more))
    faults = [one for one in made if isinstance(one, Fault)]
    if faults:
        raise VocabularyError(faults)
    return Vocabulary(tuple(one for one in made if isinstance(one, Field)), dict(outcomes or {}), scope)


def _field_of(name: str, hint: Any, more: dict[str, Any]) -> Field | Fault:
    """The field of an attribute, or what keeps it from being one."""
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
        message = f"rules cannot ask about a {getattr(hint, '__name__', hint)}"
        return Fault((name,), message, "say its `type`, or `skip` it", "vocabulary-type")
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
        raise VocabularyError(error.faults) from None
    made = {name: _from_form(name, given) for name, given in form.fields.items()}
    faults = [fault.under(("fields", name)) for name, (_, found) in made.items() for fault in found]
    if not form.fields:
        help = "list each under `fields`, with its `type`"
        faults.append(Fault("fields", "no field is listed", help, "vocabulary-fields"))
    if faults:
        raise VocabularyError(faults)
    fields = [one for one, _ in made.values() if one is not None]
    return Vocabulary(
        tuple(fields),
        form.outcomes or dict(outcomes or {}),
        form.scope or (scope if any(scope in one.names() for one in fields) else None),
        tuple(form.never),
    )


def _from_form(name: str, form: _FieldForm) -> tuple[Field | None, list[Fault]]:
    """The field that a form describes, and what is wrong with its type and its lists of values."""
    try:
        kind = FieldType(form.type)
    except ValueError:
        kinds = ", ".join(f'"{kind.value}"' for kind in FieldType)
        message = f"`{form.type}` is not a type; the types are {kinds}"
        return None, [Fault("type", message, code="vocabulary-type")]
    allowed = None if form.allowed is None else [_listed("allowed", kind, value) for value in form.allowed]
    known = [_listed("known", kind, value) for value in form.known]
    faults = [one for one in (*(allowed or ()), *known) if isinstance(one, Fault)]
    made = Field(
        name=name,
        type=kind,
        aliases=tuple(form.aliases),
        allowed=None if allowed is None else tuple(one for one in allowed if not isinstance(one, Fault)),
        may_be_missing=form.may_be_missing,
        decimals=form.decimals,
        column=form.column,
        reading=_reading_from(form.reading),
        about=form.about,
        known=tuple(one for one in known if not isinstance(one, Fault)),
    )
    return made, faults


def _reading_from(form: _ReadingForm) -> Reading:
    usual = Reading()
    return Reading(
        missing=tuple(form.missing),
        replace=form.replace,
        ignore_case=form.ignore_case,
        whole=form.whole,
        part=form.part,
        since=form.since,
        thousands=form.thousands,
        decimal=form.decimal,
        negative=form.negative,
        currency=tuple(form.currency),
        day=form.day,
        years_from=form.years_from,
        yes=usual.yes if form.yes is None else tuple(form.yes),
        no=usual.no if form.no is None else tuple(form.no),
    )


def _listed(key: str, kind: FieldType, value: Any) -> Fact | Fault:
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
    return Fault((key,), f"{value!r} is not a {kind.value}", code="vocabulary-value")
