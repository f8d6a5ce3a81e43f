"""What is said of conditions that are constant, and what may have been meant instead (SR613, SR614).

What was meant only the writer knows: every edit here is a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

from ..diagnostics import Edit, Fix
from ..rules.ruleset import And, Condition, IsMissing, Not, OneOf, Or, Placeholder, RuleSet, atoms
from ..rules.statements import Assumption, CoverStatement
from ..rules.text import condition_text
from ..rules.vocabulary import Vocabulary
from .boxes import Axes
from .constant import Constant, constants, may_be_constant, outcome_of
from .findings import SHOWN, Answered, RuleFinding, answered, shown
from .region import Region, TooLarge
from .regions import Regions


def constant_conditions(regions: Regions) -> Answered:
    """The parts of rules that always hold where their facts are known, or never hold (SR613, SR614)."""
    asked = [(index, region) for index, region in enumerate(regions.by_rule) if region is not None]
    return answered(asked, lambda index, region: _constant_parts(regions, index, region))


def _constant_parts(regions: Regions, index: int, region: Region) -> Iterator[RuleFinding]:
    axes = regions.space.axes
    condition = regions.rules.rules[index].condition
    if not may_be_constant(condition, axes):
        return
    for found in constants(condition, axes):
        instead = meant(found, axes)
        fixes = _fixes(regions.rules, index, found, instead)
        code, message, help = _said(found, instead, regions.rules.vocabulary)
        example = regions.space.example(region.boxes[0]) if found.holds and region.boxes else None
        yield RuleFinding(code, (index,), (found.span,), message, help, example, fixes=fixes)


def constant_statements(regions: Regions, stated: Iterable[Assumption | CoverStatement]) -> Iterator[RuleFinding]:
    """The same for what is assumed and for stated domains."""
    axes = regions.space.axes
    for said in stated:
        if not said.place.source.name or not may_be_constant(said.condition, axes):
            continue
        with suppress(TooLarge):
            for found in constants(said.condition, axes):
                code, message, help = _said(found, meant(found, axes), regions.rules.vocabulary)
                yield RuleFinding(code, (), (), message, help, place=said.place)


def _said(found: Constant, instead: list[Condition], vocabulary: Vocabulary) -> tuple[str, str, str]:
    kind = type(found.part)
    whole: Condition = found.among[0]
    if len(found.among) > 1:
        whole = Or(found.among) if kind is Or else And(found.among)
    text = condition_text(whole, vocabulary)
    said = f"`{shown(text)}`"
    asked = [condition_text(one, vocabulary) for one in instead]
    help = "correct what was meant, or leave it out"
    if asked and len(asked[0]) <= SHOWN:
        help = f"was `{asked[0]}` meant?"
        if _is_known(instead[-1]):
            help = f"if every known value is meant, write `{asked[-1]}`"
            help = f"was `{asked[0]}` meant? {help}" if len(asked) > 1 else help
    if found.holds:
        facts = len({test.field for test in atoms(whole)})
        known = "value is known" if facts == 1 else "values are known"
        return "SR613", f"{said} always holds where its {known}: it decides nothing", help
    return "SR614", f"{said} never holds: no record meets it", help


def meant(found: Constant, axes: Axes) -> list[Condition]:
    """What may have been meant in the place of a constant condition, the likeliest first."""
    made: list[Condition] = []
    if isinstance(found.part, (And, Or)) and isinstance(found.part, Or) is found.holds:
        joined = _one_list(found.among) or (And(found.among) if found.holds else Or(found.among))
        rest = tuple(one for one in found.beside if not any(one is part for part in found.among))
        with_it = (joined, And((joined, *rest)) if isinstance(found.part, And) else Or((joined, *rest)))
        if len(found.among) > 1 and all(outcome_of(one, axes) is None for one in with_it):
            made.append(joined)
    fields = {test.field for one in found.among for test in atoms(one)}
    if found.holds and found.wanted and len(fields) == 1:
        field = axes[fields.pop()].field
        if field.may_be_missing:
            made.append(Not(IsMissing(field.name)))
    return made


def _is_known(condition: Condition) -> bool:
    return isinstance(condition, Not) and isinstance(condition.operand, IsMissing)


def _one_list(among: tuple[Condition, ...]) -> Condition | None:
    """`A != 1 or A != 2` as `A not in {1, 2}`, `A = 1 and A = 2` as `A in {1, 2}`; None for anything else."""
    is_out = all(isinstance(one, Not) for one in among)
    lists = [one.operand if isinstance(one, Not) and is_out else one for one in among]
    named = [one for one in lists if isinstance(one, OneOf)]
    if len(named) < len(lists) or len({one.field for one in named}) > 1:
        return None
    values: dict[str, Any] = {str(v): v for one in named for v in one.values if not isinstance(v, Placeholder)}
    joined = OneOf(named[0].field, tuple(sorted(values.values())))
    return Not(joined) if is_out else joined


def _fixes(rules: RuleSet, index: int, found: Constant, instead: list[Condition]) -> tuple[Fix, ...]:
    """Edits that put what may have been meant in its place; none where something else stands between, or in a row."""
    rule = rules.rules[index]
    if rule.row is not None or index >= len(rules.origins.places):
        return ()
    source, base = rules.origins.places[index]
    text = rules.origins.sources[source].text[base:]
    if not _stand_side_by_side(found, text):
        return ()
    start, end = found.span
    is_alone = rule.condition is found.part and len(found.among) == len(found.beside)
    is_alone |= text[:start].rstrip().endswith("(") and text[end:].lstrip().startswith(")")
    made = []
    for condition in instead:
        said = condition_text(condition, rules.vocabulary)
        if isinstance(condition, (And, Or)) and not is_alone:
            said = f"({said})"
        made.append(Fix(f"write `{said}`", (Edit(start, end, said),)))
    return tuple(made)


def _stand_side_by_side(found: Constant, text: str) -> bool:
    """Whether nothing but `and` and `or` stands between the conditions that are to blame."""
    if len(found.among) == 1:
        return True
    places = [next(at for at, one in enumerate(found.beside) if one is part) for part in found.among]
    return all(later == earlier + 1 for earlier, later in pairwise(places)) and all(
        re.fullmatch(r"\s+(?:and|or)\s+", text[one.span[1] : other.span[0]], re.IGNORECASE)
        for one, other in pairwise(found.among)
    )
