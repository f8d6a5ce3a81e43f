"""Rules that give a record one type of offer while others give it a type that contradicts it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ..rules.text import article
from .box_index import BoxIndex
from .boxes import Box, meet
from .findings import Answered, RuleFinding, answered
from .region import Region, parts
from .regions import Regions

COUNTED = 200
"""How many rules that contradict one are counted; broad rules have thousands, and nobody reads the number."""


@frozen(eq=False)
class _Clash:
    """A place where two rules apply, the second of them, and how many more contradict the first."""

    box: Box
    rule: int
    others: int


def contradictions(regions: Regions, one: str, other: str) -> Answered:
    """Rules that give offers of one type where others give offers of another (SR608)."""
    giving = {
        type: [(index, region) for index, region in regions.known if any(t == type for t, _ in regions.given[index])]
        for type in (one, other)
    }
    few, many = sorted((one, other), key=lambda one_type: len(giving[one_type]))
    cover = BoxIndex.over(giving[many], regions.space.axes)

    def ask(index: int, region: Region) -> Iterator[RuleFinding]:
        clash = _clash(regions, index, region, cover)
        if clash is not None:
            yield _told(regions, index, few, many, clash)

    return answered(giving[few], ask)


def _clash(regions: Regions, index: int, region: Region, cover: BoxIndex) -> _Clash | None:
    """A place where the rule and another apply, that rule, and how many others there are."""
    found: dict[int, Box] = {}
    for owner, box in _shared(region, cover):
        if owner == index or owner in found:
            continue
        shown = regions.space.possible(box)
        if shown is not None:
            found[owner] = shown
            if len(found) > COUNTED:
                break
    if not found:
        return None
    rule, box = next(iter(found.items()))
    return _Clash(box, rule, len(found) - 1)


def _shared(region: Region, cover: BoxIndex) -> Iterator[tuple[int, Box]]:
    """The places that a region shares with others, each with the rule it is shared with."""
    for box in parts(region):
        for at in cover.touching(box):
            met = meet(box, cover.boxes[at])
            if met is not None:
                yield cover.owners[at], met
        for diagram, owner in cover.diagrams:
            path = next(diagram.paths(box), None)
            if path is not None:
                yield owner, path


def _told(regions: Regions, index: int, few: str, many: str, clash: _Clash) -> RuleFinding:
    rules = regions.rules
    phrases = {type: phrase for phrase, type in rules.vocabulary.outcomes.items()}
    more = f", as do {clash.others} other rule{'s' if clash.others > 1 else ''}" if clash.others else ""
    if clash.others >= COUNTED:
        more = f", as do more than {COUNTED} other rules"
    return RuleFinding(
        "SR608",
        (index, clash.rule),
        (rules.rules[index].span, rules.rules[clash.rule].span),
        f"where the rule {rules.labels[index]} gives {article(phrases[few])}, "
        f"the rule {rules.labels[clash.rule]} gives {article(phrases[many])}{more}",
        "if nobody should get both, narrow one of them",
        regions.space.example(clash.box),
        clash.others,
    )
