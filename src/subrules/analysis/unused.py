"""What never matters in a rule: the rule itself, where it never or always applies, a condition, a value of a list."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import date

from ..diagnostics import Edit, Fix
from ..rules.ruleset import All, Condition, OneOf, Placeholder, Rule, tests
from ..rules.text import condition_text, value_text
from ..rules.values import fact_text
from .axes import DAY
from .findings import RuleFinding
from .regions import Standing
from .rewrite import NEVER, _operands, differences, replaced
from .space import Cover, Region, TooLarge, parts


def vacuous(standing: Standing) -> Iterator[RuleFinding]:
    """Rules that never apply, and rules that apply to every record (SR601, SR602)."""
    space = standing.space
    for index, region in standing.known:
        rule = standing.rules.rules[index]
        label = standing.rules.labels[index]
        if _is_empty(standing, region):
            why = _why_never(standing, rule)
            if not why and region.boxes != () and space.impossible.boxes:
                why = ", given what is assumed"
            yield RuleFinding(
                "SR601",
                (index,),
                (rule.condition.span,),
                f"the rule {label} never applies{why}",
                "correct the condition, or remove the rule",
            )
            continue
        if _leaves_some(standing, region):
            continue
        days = standing.space.region(All(()), standing.window(index))
        if all(space.uncovered(box, [Cover.over([(index, region)], space.axes)]) is None for box in parts(days)):
            yield RuleFinding(
                "SR602",
                (index,),
                (rule.condition.span,),
                f"the rule {label} applies to every record",
                "if that is meant, leave it; else correct the condition",
                space.example(next(parts(days))),
            )


def _leaves_some(standing: Standing, region: Region) -> bool:
    """Whether some field keeps a class out of every box: seen without looking further, where nothing is assumed."""
    if not region.boxes or standing.space.impossible.boxes:
        return False
    for name in region.boxes[0]:
        full = standing.space.axes[name].full
        union = 0
        for box in region.boxes:
            union |= box.get(name, full)
        if union != full and name != DAY.name:
            return True
    return False


def _is_empty(standing: Standing, region: Region) -> bool:
    if region.boxes == ():
        return True
    if region.diagram is not None and next(region.within({}), None) is None:
        return True
    return bool(standing.space.impossible.boxes) and standing.space.left(region, ()) is None


def _why_never(standing: Standing, rule: Rule) -> str:
    """The condition of a rule that never holds, or two of which only one can."""
    if not isinstance(rule.condition, All):
        return ""
    operands = rule.condition.operands
    for one in operands:
        if standing.space.region(one).boxes == ():
            return f": `{condition_text(one)}` never holds"
    for at, one in enumerate(operands):
        for other in operands[at + 1 :]:
            if standing.space.region(All((one, other))).boxes == ():
                return f": `{condition_text(one)}` and `{condition_text(other)}` exclude one another"
    return ""


def idle(standing: Standing, but: Container[int] = ()) -> Iterator[RuleFinding]:
    """Conditions that never decide, and values of a list that never do (SR606, SR607), `but` for some rules."""
    for index, region in standing.known:
        rule = standing.rules.rules[index]
        if index in but or _all_decide(standing, rule.condition) or _is_empty(standing, region):
            continue
        try:
            silent = list(_idle_parts(standing, index, region))
            for part, fix in silent:
                yield RuleFinding(
                    "SR606",
                    (index,),
                    (part.span,),
                    f"`{condition_text(part)}` never decides: without it the rule applies to the same records",
                    "leave it out, or correct what was meant",
                    standing.space.example(next(parts(region))),
                    fixes=fix,
                )
            quiet = {id(test) for part, _ in silent for test in tests(part)}
            yield from _idle_values(standing, index, region, quiet)
        except TooLarge:
            standing.too_large.add(index)


def _all_decide(standing: Standing, condition: Condition) -> bool:
    """Whether each test speaks of a field of its own, and of a part of its values: then each of them decides.

    Fields are independent of one another, except for what is assumed.
    """
    seen: set[str] = set()
    axes = standing.space.axes
    assumed = {name for box in standing.space.impossible.boxes for name in box}
    for test in tests(condition):
        if test.field in seen or test.field in assumed:
            return False
        seen.add(test.field)
        axis = axes[test.field]
        if not axis.mask(test) or not axis.mask(test, False) or axis.mask(test) == axis.full:
            return False
    return True


def _idle_parts(standing: Standing, index: int, region: Region) -> Iterator[tuple[Condition, tuple[Fix, ...]]]:
    """The conditions that can be left out, one after the other: of two that say the same only one can."""
    condition = standing.rules.rules[index].condition
    while True:
        for part, without_it, siblings in _operands(condition, lambda inner: inner):
            other = standing.region_with(index, without_it)
            if other.is_known and standing.space.is_same(region, other):
                yield part, _removal(standing, index, part, siblings)
                condition = without_it
                break
        else:
            return


def _removal(standing: Standing, index: int, part: Condition, siblings: tuple[Condition, ...]) -> tuple[Fix, ...]:
    """The edit that takes a condition out of a line of plain ones; none where parentheses would have to move."""
    rules = standing.rules
    if rules.rules[index].row is not None or index >= len(rules.origins.places) or not standing.is_whole:
        return ()
    source, base = rules.origins.places[index]
    text = rules.origins.sources[source].text[base:]
    at = next(place for place, sibling in enumerate(siblings) if sibling is part)
    start, end = (siblings[at - 1].span[1], part.span[1]) if at else (part.span[0], siblings[1].span[0])
    cut = text[start : part.span[0]] if at else text[part.span[1] : end]
    if not re.fullmatch(r"\s+(?:and|or)\s+", cut, re.IGNORECASE) or "\n" in text[part.span[0] : part.span[1]]:
        return ()
    return (Fix("leave the condition out", (Edit(start, end, ""),)),)


def _idle_values(standing: Standing, index: int, region: Region, quiet: set[int]) -> Iterator[RuleFinding]:
    rule = standing.rules.rules[index]
    for test, rebuilt in replaced(rule.condition):
        if not isinstance(test, OneOf) or len(test.values) < 2 or id(test) in quiet:
            continue
        axis = standing.space.axes[test.field]
        deciding = 0
        for box in differences(standing, region, standing.region_with(index, rebuilt(NEVER))):
            deciding |= box.get(test.field, axis.full)
        for value in test.values:
            if not isinstance(value, Placeholder) and not axis.class_of(value) & deciding:
                yield RuleFinding(
                    "SR607",
                    (index,),
                    (test.span,),
                    f"`{value_text(fact_text(value))}` in this list never decides: without it the rule applies to the same records",
                    "leave it out, or correct what was meant",
                    standing.space.example(next(parts(region))),
                )


def expired(standing: Standing, by: date) -> Iterator[RuleFinding]:
    """Rules whose days have all passed (SR611)."""
    for index, rule in enumerate(standing.rules.rules):
        until = rule.window.until
        if until is not None and until <= by:
            yield RuleFinding(
                "SR611",
                (index,),
                (rule.span,),
                f"the rule {standing.rules.labels[index]} no longer applies since {until}",
                "remove it, or give it new days",
            )
