"""How a field travels: a rule, cases in their order, or a function of one's own; and what such functions look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeAlias

from attrs import field, frozen

from ..decision import Reason
from .report import FieldResult, Notice, R


class Rule(Enum):
    """How a field travels. An empty value never overwrites one that is not."""

    SURVIVOR = "survivor's"
    REMOVED = "removed's"
    FILL = "fill if empty"
    NEWEST = "newest"
    OLDEST = "oldest"
    SUM = "sum"
    ANY = "any"
    ALL = "all"
    UNION = "union"
    MOVE = "move"
    DROP = "drop"
    REFUSE = "refuse on difference"


class When(Enum):
    """What a case of a field asks."""

    SURVIVOR_EMPTY = "survivor is empty"
    REMOVED_EMPTY = "removed is empty"
    REMOVED_NEWER = "removed is newer"
    SURVIVOR_NEWER = "survivor is newer"
    ALWAYS = "always"


@frozen
class FieldCase:
    """One of the cases of a field, which are tried in order: when it applies, and the rule then."""

    when: When
    rule: Rule


@frozen
class Special:
    """A rule that is a function, known by its name."""

    name: str


FieldRule: TypeAlias = Rule | tuple[FieldCase, ...] | Special


@frozen
class Group:
    """Fields that travel together, such as those of an address: all from one record, or none."""

    fields: tuple[str, ...]
    rule: Rule


@frozen(kw_only=True)
class Merging(Generic[R]):
    """What a special rule looks at: both records, the day of the merge, and the field with its statement."""

    survivor: R
    removed: R
    as_of: date
    field: str
    statement: str


SpecialRule: TypeAlias = Callable[[Merging[R]], FieldResult]
Check: TypeAlias = Callable[[R, R, date], Iterator[Reason]]
"""Looks at both records and the day, and gives reasons; one that does not hold refuses the merge."""
Watch: TypeAlias = Callable[[R, R, date], Iterator[Notice]]
"""Looks at both records and the day, and gives warnings and information."""

ITEM_RULES = frozenset({Rule.UNION, Rule.MOVE, Rule.DROP, Rule.SURVIVOR, Rule.REMOVED, Rule.FILL})
VALUE_RULES = frozenset(set(Rule) - {Rule.UNION, Rule.MOVE, Rule.DROP})
GROUP_RULES = frozenset({Rule.SURVIVOR, Rule.REMOVED, Rule.FILL, Rule.NEWEST, Rule.OLDEST, Rule.REFUSE})
STAMPED = frozenset({Rule.NEWEST, Rule.OLDEST, When.REMOVED_NEWER, When.SURVIVOR_NEWER})
KEYS = ("exact", "email", "digits")
"""When two items of a union are the same: the same text, the same e-mail, the same digits."""


@frozen(kw_only=True)
class Functions(Generic[R]):
    """The functions that policies of a record may name: in data they stand by their names alone.

    Attributes:
        specials: a special rule by its name; or a class whose instances are special rules, where the policy
            settles something about it (its fields).
        checks: what refuses a merge, by name.
        watches: what staff should know before, by name.
    """

    specials: Mapping[str, SpecialRule[R] | type[Any]] = field(factory=dict, hash=False)
    checks: Mapping[str, Check[R]] = field(factory=dict, hash=False)
    watches: Mapping[str, Watch[R]] = field(factory=dict, hash=False)


_OFFERED: dict[type, Functions[Any]] = {}


def offer_functions(record: type[R], functions: Functions[R]) -> None:
    """Make functions known by name to every policy of a record that is read from data; once, where they are defined.

    Without it a policy that names a special rule is refused when it is read.

    Args:
        record: the attrs class of the records.
        functions: the functions by name.

    Returns:
        Nothing.

    >>> from attrs import make_class
    >>> record = make_class("Reader", {"id": field(type=str)})
    >>> offer_functions(record, Functions(checks={"never": lambda survivor, removed, day: iter(())}))
    >>> list(offered_functions(record).checks)
    ['never']
    """
    _OFFERED[record] = functions


def offered_functions(record: type[R]) -> Functions[R]:
    """The functions that were offered for a record; none where nothing was.

    Args:
        record: the attrs class of the records.

    Returns:
        The functions by name.

    >>> from subrules.merge import Customer
    >>> list(offered_functions(Customer).checks)
    ['regular customers', 'one person']
    """
    return _OFFERED.get(record, Functions())
