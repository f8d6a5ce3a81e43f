"""Rules among rules: duplicates, rules that others make redundant, and near-misses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from ..diagnostics import Edit, Fix
from ..rules.ruleset import RuleSet
from ..rules.text import braced_text
from .box_index import BoxIndex
from .boxes import Box
from .findings import Answered, RuleFinding, answered
from .region import Region, TooLarge, parts
from .regions import Given, Regions
from .space import Example

ALIKE = 0.88
"""How alike the names of two segments must be, as difflib counts it, to be taken for one that is misspelled."""

ONE_BY_ONE = 200
"""How many rules are tried as the one that makes another redundant."""

CORRECT_ONE = "remove it, or correct the condition of one of them"


def redundant(regions: Regions) -> Answered:
    """Rules without which every record would get the same offers (SR603, SR604, SR605)."""
    return answered(regions.known, lambda index, region: _redundant(regions, index, region))


def _redundant(regions: Regions, index: int, region: Region) -> Iterator[RuleFinding]:
    space = regions.space
    if region.boxes == () or not regions.given[index]:
        return
    if any(regions.counts(offer) < 2 for offer in regions.given[index]):
        return
    if space.impossible.boxes and space.left(region, ()) is None:
        return
    covers = [regions.givers[offer] for offer in regions.given[index]]
    if any(space.left(region, [cover], but=index) is not None for cover in covers):
        return
    shown = next(found for box in parts(region) if (found := space.possible(box)) is not None)
    by = _hidden_by(regions, index, region, _owners_at(covers[0], shown))
    if by is None:
        yield _by_several(regions, index, region, covers, space.example(shown))
        return
    is_twin = _says_the_same(regions, index, by)
    if by < index or not is_twin:  # of two that say the same the later one is reported
        yield _by_one(regions, index, by, is_twin=is_twin, example=space.example(shown))


def _hidden_by(regions: Regions, index: int, region: Region, candidates: list[int]) -> int | None:
    """A rule that gives the same wherever this one applies."""
    for other in [owner for owner in candidates if owner != index][:ONE_BY_ONE]:
        other_region = regions.by_rule[other]
        if other_region is None or not regions.given[index] <= regions.given[other]:
            continue
        if regions.space.left(region, [BoxIndex.over([(other, other_region)], regions.space.axes)]) is None:
            return other
    return None


def _says_the_same(regions: Regions, index: int, other: int) -> bool:
    """Whether a rule that another hides gives the same, and applies wherever the other does."""
    region, outer = regions.by_rule[other], regions.by_rule[index]
    if regions.given[index] != regions.given[other] or region is None or outer is None:
        return False
    try:
        return regions.space.left(region, [BoxIndex.over([(0, outer)], regions.space.axes)]) is None
    except TooLarge:
        return False


def _by_one(regions: Regions, index: int, other: int, *, is_twin: bool, example: Example) -> RuleFinding:
    rules = regions.rules
    label, by = rules.labels[index], rules.labels[other]
    fixes = _removal(rules, index) if other < index and regions.is_whole else ()
    spans = (rules.rules[index].span, rules.rules[other].span)
    if is_twin:
        message, help = f"the rule {label} says the same as the rule {by}", "remove one of them"
        return RuleFinding("SR603", (index, other), spans, message, help, example, 0, fixes)
    message = f"the rule {label} adds nothing: wherever it applies, the rule {by} gives the same"
    return RuleFinding("SR604", (index, other), spans, message, CORRECT_ONE, example, 0, fixes)


def _by_several(regions: Regions, index: int, region: Region, covers: list[BoxIndex], example: Example) -> RuleFinding:
    labels, rules = regions.rules.labels, regions.rules.rules
    involved = sorted(
        {owner for cover in covers for box in parts(region) for owner in _owners_at(cover, box)} - {index}
    )
    named = " or ".join(labels[other] for other in involved[:3])
    more = f" and {len(involved) - 3} more" if len(involved) > 3 else ""
    return RuleFinding(
        "SR605",
        (index, *involved),
        tuple(rules[i].span for i in (index, *involved)),
        f"the rule {labels[index]} adds nothing: wherever it applies, {named}{more} gives the same",
        CORRECT_ONE,
        example,
        max(len(involved) - 1, 0),
    )


def _owners_at(cover: BoxIndex, box: Box) -> list[int]:
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


# ---------------------------------------------------------------- near-misses


def near_misses(regions: Regions) -> Iterator[RuleFinding]:
    """Rules under the same condition whose segments are spelled almost alike (SR610)."""
    alike: dict[frozenset[frozenset[tuple[str, int]]], list[int]] = {}
    for index, region in regions.known:
        if region.boxes:
            alike.setdefault(frozenset(frozenset(box.items()) for box in region.boxes), []).append(index)
    for indices in alike.values():
        for at, index in enumerate(indices):
            for other in indices[:at]:
                pair = _spelled_alike(regions.given[other], regions.given[index])
                if pair is not None:
                    rules = regions.rules
                    here = regions.by_rule[index]
                    assert here is not None, "only rules that count are compared"
                    yield RuleFinding(
                        "SR610",
                        (index, other),
                        (rules.rules[index].span, rules.rules[other].span),
                        f"the rule {rules.labels[index]} differs from the rule {rules.labels[other]} only in its "
                        f"segment, `{braced_text(pair[1])}` for `{braced_text(pair[0])}`",
                        "if one of them is misspelled, correct it",
                        regions.space.example(next(parts(here))),
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
