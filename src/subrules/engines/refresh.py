"""What guards the refresh of a table of offers, on every engine."""

from __future__ import annotations

from collections.abc import Mapping

from ..faults import SubrulesError
from ..rules.ruleset import RuleSet
from .columns import ColumnError


class ShrunkenError(SubrulesError, ValueError):
    """So few rows would be left that the source is probably empty or cut short; nothing was changed."""


class TargetError(SubrulesError, ValueError):
    """A table that a refresh is to write is of another kind than it writes; nothing was changed."""


def never_missing(rules: RuleSet) -> list[str]:
    """The fields that must be known in every row: by the vocabulary, or because the rule set refuses missing facts."""
    needed = set(rules.fields_needed) if rules.refuse_missing else set()
    fields = {field.name: field for field in rules.vocabulary.fields}
    return [name for name in rules.fields_asked if name in needed or not fields[name].may_be_missing]


def refuse_missing_facts(missing: Mapping[str, int]) -> None:
    """Raise where some field is missing in so many rows though it must be known in every one.

    >>> refuse_missing_facts({"Term": 0})
    >>> refuse_missing_facts({"Term": 2})
    Traceback (most recent call last):
    subrules.engines.columns.ColumnError: `Term` is missing in 2 rows, and these rules or their vocabulary refuse that: supply it
    """
    for name, rows in missing.items():
        if rows:
            raise ColumnError(
                f"`{name}` is missing in {rows:,} row{'' if rows == 1 else 's'}, and these rules or their vocabulary refuse that: supply it"
            )


def refuse_shrinking(table: str, *, before: int, after: int, shrinks_to: float) -> None:
    """Raise where a refresh would leave a smaller share of the rows than is allowed.

    >>> refuse_shrinking("offers", before=100, after=50, shrinks_to=0.5)
    >>> refuse_shrinking("offers", before=100, after=0, shrinks_to=0.5)
    Traceback (most recent call last):
    subrules.engines.refresh.ShrunkenError: `offers` has 100 rows and would have 0, less than 50 % of them: see that the source is whole, or name the subscriptions it holds with `only`, or allow it with `shrinks_to`
    """
    if not 0 <= shrinks_to <= 1:
        raise ValueError(f"shrinks_to: a share from 0 to 1, not {shrinks_to!r}")
    if after < before * shrinks_to:
        raise ShrunkenError(
            f"`{table}` has {before:,} row{'' if before == 1 else 's'} and would have {after:,}, less than {shrinks_to:.0%} of them: "
            "see that the source is whole, or name the subscriptions it holds with `only`, or allow it with `shrinks_to`".replace(
                "%", " %"
            )
        )
