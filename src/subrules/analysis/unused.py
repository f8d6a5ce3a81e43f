"""What never matters in a rule: the rule itself, where it never or always applies, a condition, a value of a list."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import date

from ..diagnostics import Edit, Fix
from ..rules.ruleset import And, Condition, OneOf, Placeholder, Rule, atoms
from ..rules.text import condition_text, value_text
from ..rules.values import fact_text
from .axes import DAY
from .box_index import BoxIndex
from .findings import Answered, RuleFinding, answered
from .region import Region, parts
from .regions import Regions
from .rewrite import NEVER, _operands, differences, with_replacement

LEAVE_OUT = "leave it out, or correct what was meant"


def never_or_always(regions: Regions) -> Answered:
    """Rules that never apply, and rules that apply to every record (SR601, SR602)."""
    return answered(regions.known, lambda index, region: _never_or_always(regions, index, region))


def _never_or_always(regions: Regions, index: int, region: Region) -> Iterator[RuleFinding]:
    space, rule, label = regions.space, regions.rules.rules[index], regions.rules.labels[index]
    if _is_empty(regions, region):
        why = _why_never(regions, rule)
        if not why and region.boxes != () and space.impossible.boxes:
            why = ", given what is assumed"
        message = f"the rule {label} never applies{why}"
        yield RuleFinding(
            "SR601", (index,), (rule.condition.span,), message, "correct the condition, or remove the rule"
        )
    elif not _leaves_some(regions, region):
        days = space.region(And(()), regions.window(index))
        if space.left(days, [BoxIndex.over([(index, region)], space.axes)]) is None:
            yield RuleFinding(
                "SR602",
                (index,),
                (rule.condition.span,),
                f"the rule {label} applies to every record",
                "if that is meant, leave it; else correct the condition",
                space.example(next(parts(days))),
            )


def _leaves_some(regions: Regions, region: Region) -> bool:
    """Whether some field keeps a class out of every box: seen without looking further, where nothing is assumed."""
    if not region.boxes or regions.space.impossible.boxes:
        return False
    for name in region.boxes[0]:
        full = regions.space.axes[name].full
        union = 0
        for box in region.boxes:
            union |= box.get(name, full)
        if union != full and name != DAY.name:
            return True
    return False


def _is_empty(regions: Regions, region: Region) -> bool:
    if region.boxes == ():
        return True
    if region.diagram is not None and next(region.within({}), None) is None:
        return True
    return bool(regions.space.impossible.boxes) and regions.space.left(region, ()) is None


def _why_never(regions: Regions, rule: Rule) -> str:
    """The condition of a rule that never holds, or two of which only one can."""
    if not isinstance(rule.condition, And):
        return ""
    operands = rule.condition.operands
    for one in operands:
        if regions.space.region(one).boxes == ():
            return f": `{condition_text(one)}` never holds"
    for at, one in enumerate(operands):
        for other in operands[at + 1 :]:
            if regions.space.region(And((one, other))).boxes == ():
                return f": `{condition_text(one)}` and `{condition_text(other)}` exclude one another"
    return ""


def undecisive(regions: Regions, but: Container[int] = ()) -> Answered:
    """Conditions that never decide, and values of a list that never do (SR606, SR607), `but` for some rules."""
    asked = [(index, region) for index, region in regions.known if index not in but]
    return answered(asked, lambda index, region: _undecisive(regions, index, region))


def _undecisive(regions: Regions, index: int, region: Region) -> Iterator[RuleFinding]:
    rule = regions.rules.rules[index]
    if _all_decide(regions, rule.condition) or _is_empty(regions, region):
        return
    silent = list(_undecisive_parts(regions, index, region))
    for part, fix in silent:
        yield RuleFinding(
            "SR606",
            (index,),
            (part.span,),
            f"`{condition_text(part)}` never decides: without it the rule applies to the same records",
            LEAVE_OUT,
            regions.space.example(next(parts(region))),
            fixes=fix,
        )
    quiet = {id(atom) for part, _ in silent for atom in atoms(part)}
    yield from _undecisive_values(regions, index, region, quiet)


def _all_decide(regions: Regions, condition: Condition) -> bool:
    """Whether each test speaks of a field of its own, and of a part of its values: then each of them decides.

    Fields are independent of one another, except for what is assumed.
    """
    seen: set[str] = set()
    axes = regions.space.axes
    assumed = {name for box in regions.space.impossible.boxes for name in box}
    for test in atoms(condition):
        if test.field in seen or test.field in assumed:
            return False
        seen.add(test.field)
        axis = axes[test.field]
        if not axis.mask(test) or not axis.mask(test, False) or axis.mask(test) == axis.full:
            return False
    return True


def _undecisive_parts(regions: Regions, index: int, region: Region) -> Iterator[tuple[Condition, tuple[Fix, ...]]]:
    """The conditions that can be left out, one after the other: of two that say the same only one can."""
    condition = regions.rules.rules[index].condition
    while True:
        for part, without_it, siblings in _operands(condition, lambda inner: inner):
            other = regions.region_with(index, without_it)
            if other.is_known and regions.space.is_same(region, other):
                yield part, _removal(regions, index, part, siblings)
                condition = without_it
                break
        else:
            return


def _removal(regions: Regions, index: int, part: Condition, siblings: tuple[Condition, ...]) -> tuple[Fix, ...]:
    """The edit that takes a condition out of a line of plain ones; none where parentheses would have to move."""
    rules = regions.rules
    if rules.rules[index].row is not None or index >= len(rules.origins.places) or not regions.is_whole:
        return ()
    source, base = rules.origins.places[index]
    text = rules.origins.sources[source].text[base:]
    at = next(place for place, sibling in enumerate(siblings) if sibling is part)
    start, end = (siblings[at - 1].span[1], part.span[1]) if at else (part.span[0], siblings[1].span[0])
    cut = text[start : part.span[0]] if at else text[part.span[1] : end]
    if not re.fullmatch(r"\s+(?:and|or)\s+", cut, re.IGNORECASE) or "\n" in text[part.span[0] : part.span[1]]:
        return ()
    return (Fix("leave the condition out", (Edit(start, end, ""),)),)


def _undecisive_values(regions: Regions, index: int, region: Region, quiet: set[int]) -> Iterator[RuleFinding]:
    rule = regions.rules.rules[index]
    for test, rebuilt in with_replacement(rule.condition):
        if not isinstance(test, OneOf) or len(test.values) < 2 or id(test) in quiet:
            continue
        axis = regions.space.axes[test.field]
        deciding = 0
        for box in differences(regions, region, regions.region_with(index, rebuilt(NEVER))):
            deciding |= box.get(test.field, axis.full)
        for value in test.values:
            if not isinstance(value, Placeholder) and not axis.class_of(value) & deciding:
                yield RuleFinding(
                    "SR607",
                    (index,),
                    (test.span,),
                    f"`{value_text(fact_text(value))}` in this list never decides: without it the rule applies to the same records",
                    LEAVE_OUT,
                    regions.space.example(next(parts(region))),
                )


def expired(regions: Regions, by: date) -> Iterator[RuleFinding]:
    """Rules whose days have all passed (SR611)."""
    for index, rule in enumerate(regions.rules.rules):
        until = rule.window.until
        if until is not None and until <= by:
            yield RuleFinding(
                "SR611",
                (index,),
                (rule.span,),
                f"the rule {regions.rules.labels[index]} no longer applies since {until}",
                "remove it, or give it new days",
            )
