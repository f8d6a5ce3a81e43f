"""What is said about rules, beside them: tests, what is assumed of every record, and what is to have an offer."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from attrs import field, frozen

from ..days import Window
from ..diagnostics import Source
from .ruleset import And, Condition, Span

Kind: TypeAlias = Literal["exactly", "includes", "excludes", "none"]

NOWHERE = Source("", "")


@frozen
class Place:
    """Where something is said: the source, and the offsets in its text. A row of a table has no text."""

    source: Source = NOWHERE
    span: Span = (0, 0)
    row: int | None = None

    def __str__(self) -> str:
        if self.row is not None:
            return f"{self.source.name}:{self.row}"
        return f"{self.source.name}:{self.source.position(self.span[0])[0]}" if self.source.name else "<test>"


@frozen
class Expectation:
    """Which offers are to come out.

    Attributes:
        kind: exactly these of the type, at least these, none of these, or none at all.
        type: the outcome type; None for any (only with "none").
        segments: the segments that are named.
    """

    kind: Kind
    type: str | None
    segments: tuple[str, ...] = ()


@frozen
class RuleTest:
    """A test of rules, as the rules' writer states it.

    Attributes:
        name: what it is called.
        given: what is known of the record, as a condition; for one record `=` and `is missing` only.
        stated: the fields that `given` speaks of.
        is_open: whether everything else can be anything (`anything else`), so that the test is proved.
        day: the as-of day; None for every day.
        expected: what is to come out.
        because: the rules that are to apply, by name.
        place: where it stands.
    """

    name: str
    given: Condition = And(())
    stated: tuple[str, ...] = ()
    is_open: bool = False
    day: date | None = None
    expected: tuple[Expectation, ...] = ()
    because: tuple[str, ...] = ()
    place: Place = field(default=Place(), eq=False, repr=False)


@frozen
class Assumption:
    """What is never false of a record (`Assume not (...)`)."""

    condition: Condition
    place: Place = field(default=Place(), eq=False, repr=False)


@frozen
class CoverStatement:
    """`Cover CONDITION`: every record for which the condition is true is to get an offer.

    Attributes:
        condition: the stated domain.
        types: which offers count; any when empty.
        window: the days on which it is to hold.
        place: where it is said.
    """

    condition: Condition
    types: tuple[str, ...] = ()
    window: Window = Window()
    place: Place = field(default=Place(), eq=False, repr=False)


Statement: TypeAlias = RuleTest | Assumption | CoverStatement
