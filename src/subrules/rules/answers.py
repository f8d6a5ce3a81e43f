"""What a rule set gives for a record, and what keeps it from giving anything."""

from __future__ import annotations

from attrs import field, frozen

from ..faults import Fault, SubrulesError
from .facts import UNFIT, Facts, FactsError
from .ruleset import RuleSet


@frozen
class Offered:
    """An offer that some rule gives: its type and segment, and the rules that gave it, the first one first."""

    type: str
    segment: str
    rules: tuple[str, ...]


@frozen
class Undetermined:
    """A rule that missing facts left open, and the facts that could have changed that (LNG-08).

    `exact` is False when the rule asks about so much that is missing that the facts named are only
    known to include every one that counts.
    """

    rule: str
    missing: tuple[str, ...]
    exact: bool = True


@frozen
class Answer:
    """What a rule set gives for one record.

    Attributes:
        offers: each (type, segment) once, in the order of the rules (LNG-09, DSL-06).
        undetermined: the rules that neither apply nor fail, because facts are missing.
    """

    offers: tuple[Offered, ...]
    undetermined: tuple[Undetermined, ...] = field(default=())


class UnfilledTemplate(SubrulesError, ValueError):
    """A rule set that still holds a template: it has no answers until rows fill it (LNG-10)."""


def refuse_templates(rules: RuleSet) -> None:
    """Raise when a rule still has placeholders."""
    if rules.templates:
        index = rules.templates[0]
        names = ", ".join(f"`{name}`" for name in rules.rules[index].placeholders)
        others = len(rules.templates) - 1
        more = f", and so {'is 1 more rule' if others == 1 else f'are {others} more rules'}" if others else ""
        raise UnfilledTemplate(
            f"the rule {rules.labels[index]} is a template whose {names} no row has filled{more}: "
            "fill it with `fill(rules, rows)` first"
        )


def refuse_missing(rules: RuleSet, facts: Facts) -> None:
    """Raise when a fact that some rule asks about is missing, other than by `is missing` / `is known`."""
    lacking = [name for name in rules.fields_needed if facts[name] is None]
    if lacking:
        raise FactsError(
            Fault(name, f"`{name}` is missing, and this rule set refuses missing facts", "supply it", UNFIT)
            for name in lacking
        )
