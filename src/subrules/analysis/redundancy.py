"""Rules among rules: duplicates, rules that others make superfluous, offers that contradict, near-misses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from ..diagnostics import Edit, Fix
from ..rules.ruleset import RuleSet
from ..rules.text import article, braced_text
from .boxes import Box, meet
from .findings import RuleFinding
from .regions import Given, Standing
from .space import Cover, Region, TooLarge, parts

ALIKE = 0.88
"""How alike the names of two segments must be, as difflib counts it, to be taken for one that is misspelled."""

COUNTED = 200
"""How many rules that contradict one are counted; broad rules have thousands, and nobody reads the number."""

ONE_BY_ONE = 200
"""How many rules are tried as the one that makes another superfluous."""


def superfluous(standing: Standing) -> Iterator[RuleFinding]:
    """Rules without which every record would get the same offers (SR603, SR604, SR605)."""
    for index, region in standing.known:
        if region.boxes == () or not standing.given[index]:
            continue
        covers = [standing.givers[offer] for offer in standing.given[index]]
        if any(standing.counts(offer) < 2 for offer in standing.given[index]):
            continue
        try:
            if standing.space.impossible.boxes and standing.space.left(region, ()) is None:
                continue
            if all(standing.space.left(region, [cover], but=index) is None for cover in covers):
                found = _superfluous(standing, index, region, covers)
                if found is not None:
                    yield found
        except TooLarge:
            standing.too_large.add(index)


def _superfluous(standing: Standing, index: int, region: Region, covers: list[Cover]) -> RuleFinding | None:
    rules = standing.rules
    label = rules.labels[index]
    first = next(parts(region))
    shown = standing.space.possible(first) or next(
        found for box in parts(region) if (found := standing.space.possible(box)) is not None
    )
    example = standing.space.example(shown)
    candidates = [owner for owner in _owners_at(covers[0], shown) if owner != index]
    for other in candidates[:ONE_BY_ONE]:
        other_region = standing.regions[other]
        if other_region is None or not standing.given[index] <= standing.given[other]:
            continue
        axes = standing.space.axes
        if standing.space.left(region, [Cover.over([(other, other_region)], axes)]) is not None:
            continue
        is_twin = standing.given[index] == standing.given[other] and _fits(standing, other_region, region)
        if is_twin and other > index:
            return None  # the later one of the two is reported
        fixes = _removal(rules, index) if other < index and standing.is_whole else ()
        spans = (rules.rules[index].span, rules.rules[other].span)
        if is_twin:
            message = f"the rule {label} says the same as the rule {rules.labels[other]}"
            return RuleFinding("SR603", (index, other), spans, message, "remove one of them", example, 0, fixes)
        message = f"the rule {label} adds nothing: wherever it applies, the rule {rules.labels[other]} gives the same"
        help = "remove it, or correct the condition of one of them"
        return RuleFinding("SR604", (index, other), spans, message, help, example, 0, fixes)
    involved = sorted(
        {owner for cover in covers for box in parts(region) for owner in _owners_at(cover, box)} - {index}
    )
    named = [rules.labels[other] for other in involved[:3]]
    more = f" and {len(involved) - 3} more" if len(involved) > 3 else ""
    return RuleFinding(
        "SR605",
        (index, *involved),
        tuple(rules.rules[i].span for i in (index, *involved)),
        f"the rule {label} adds nothing: wherever it applies, {' or '.join(named)}{more} gives the same",
        "remove it, or correct the condition of one of them",
        example,
        max(len(involved) - 1, 0),
    )


def _fits(standing: Standing, inner: Region, outer: Region) -> bool:
    try:
        return standing.space.left(inner, [Cover.over([(0, outer)], standing.space.axes)]) is None
    except TooLarge:
        return False


def _owners_at(cover: Cover, box: Box) -> list[int]:
    touching = [cover.owners[at] for at in cover.touching(box)]
    touching += [owner for diagram, owner in cover.diagrams if next(diagram.paths(box), None) is not None]
    return list(dict.fromkeys(touching))


def _removal(rules: RuleSet, index: int) -> tuple[Fix, ...]:
    """The edit that removes a rule; none for a row of a template."""
    rule = rules.rules[index]
    if rule.row is not None or index >= len(rules.origins.places):
        return ()
    source, base = rules.origins.places[index]
    text = rules.origins.sources[source].text
    start, end = base + rule.span[0], base + rule.span[1]
    if text[text.rfind("\n", 0, start) + 1 : start].strip() or text[end : (text + "\n").find("\n", end)].strip():
        return ()  # something else stands in its lines
    after = len(text[end:]) - len(text[end:].lstrip())
    return (Fix("remove the rule", (Edit(rule.span[0], rule.span[1] + after, ""),)),)


# ---------------------------------------------------------------- offers that contradict


def contradictions(standing: Standing, pairs: Iterable[tuple[str, str]]) -> Iterator[RuleFinding]:
    """Rules that give a record one type of offer while others give it a type that contradicts it (SR608)."""
    phrases = {type: phrase for phrase, type in standing.rules.vocabulary.outcomes.items()}
    for one, other in pairs:
        of_one = [(i, r) for i, r in standing.known if any(type == one for type, _ in standing.given[i])]
        of_other = [(i, r) for i, r in standing.known if any(type == other for type, _ in standing.given[i])]
        (few, few_type), (many, many_type) = sorted([(of_one, one), (of_other, other)], key=lambda side: len(side[0]))
        cover = Cover.over(many, standing.space.axes)
        for index, region in few:
            try:
                found = _both(standing, index, region, cover)
            except TooLarge:
                standing.too_large.add(index)
                continue
            if found is None:
                continue
            shown, with_rule, others = found
            rules = standing.rules
            more = f", as do {others} other rule{'s' if others > 1 else ''}" if others else ""
            if others >= COUNTED:
                more = f", as do more than {COUNTED} other rules"
            yield RuleFinding(
                "SR608",
                (index, with_rule),
                (rules.rules[index].span, rules.rules[with_rule].span),
                f"where the rule {rules.labels[index]} gives {article(phrases[few_type])}, "
                f"the rule {rules.labels[with_rule]} gives {article(phrases[many_type])}{more}",
                "if nobody should get both, narrow one of them",
                standing.space.example(shown),
                others,
            )


def _both(standing: Standing, index: int, region: Region, cover: Cover) -> tuple[Box, int, int] | None:
    """A place where the rule and another apply, that rule, and how many others there are."""
    found: tuple[Box, int] | None = None
    owners: set[int] = set()
    assumed = bool(standing.space.impossible.boxes)
    for box in parts(region):
        for at in cover.touching(box):
            owner = cover.owners[at]
            if owner == index or owner in owners:
                continue
            shown = meet(box, cover.boxes[at])
            if shown is not None and assumed:
                shown = standing.space.possible(shown)
            if shown is not None:
                owners.add(owner)
                found = found or (shown, owner)
                if len(owners) > COUNTED:
                    return (*found, COUNTED)
        for diagram, owner in cover.diagrams:
            path = next(diagram.paths(box), None) if owner != index and owner not in owners else None
            if path is not None and standing.space.possible(path) is not None:
                owners.add(owner)
                found = found or (standing.space.possible(path) or path, owner)
    return None if found is None else (*found, len(owners) - 1)


# ---------------------------------------------------------------- near-misses


def near_misses(standing: Standing) -> Iterator[RuleFinding]:
    """Rules under the same condition whose segments are spelled almost alike (SR610)."""
    alike: dict[frozenset[frozenset[tuple[str, int]]], list[int]] = {}
    for index, region in standing.known:
        if region.boxes:
            alike.setdefault(frozenset(frozenset(box.items()) for box in region.boxes), []).append(index)
    for indices in alike.values():
        for at, index in enumerate(indices):
            for other in indices[:at]:
                pair = _spelled_alike(standing.given[other], standing.given[index])
                if pair is not None:
                    rules = standing.rules
                    here = standing.regions[index]
                    assert here is not None, "only rules that count are compared"
                    yield RuleFinding(
                        "SR610",
                        (index, other),
                        (rules.rules[index].span, rules.rules[other].span),
                        f"the rule {rules.labels[index]} differs from the rule {rules.labels[other]} only in its "
                        f"segment, `{braced_text(pair[1])}` for `{braced_text(pair[0])}`",
                        "if one of them is misspelled, correct it",
                        standing.space.example(next(parts(here))),
                    )
                    break


def _spelled_alike(some: Iterable[Given], others: Iterable[Given]) -> tuple[str, str] | None:
    for type, segment in sorted(some):
        for other_type, other in sorted(others):
            if type == other_type and segment != other and _is_alike(segment, other):
                return segment, other
    return None


def _is_alike(one: str, other: str) -> bool:
    plain, other_plain = ("".join(c for c in text.casefold() if c.isalnum()) for text in (one, other))
    if plain == other_plain:
        return True
    matcher = SequenceMatcher(None, plain, other_plain, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
