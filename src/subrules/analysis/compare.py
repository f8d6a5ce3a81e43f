"""Two rule sets against each other: the same offers for every record, or region by region who gets what instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from ..faults import SubrulesError
from ..rules.answers import refuse_templates
from ..rules.ruleset import And, Condition, RuleSet
from ..rules.statements import Assumption
from ..rules.text import condition_text
from ..rules.vocabulary import Field, Vocabulary
from .box_index import BoxIndex
from .boxes import Box, meet, merged, without
from .diagram import USUAL, Budget
from .region import TooLarge, parts
from .regions import Given, Regions
from .space import Example

Verdict: TypeAlias = Literal["equivalent", "less", "more", "incomparable", "not decided"]

CELLS = 2_000
"""Up to so many pieces of difference are cut so that none touches another; more stay as they were found."""


class NotComparable(SubrulesError, ValueError):
    """Two vocabularies in which a field is not the same kind of thing."""


@frozen
class Difference:
    """Some records that are given something else by the second rule set.

    Attributes:
        where: the records, in the words of a rule; None for all of them.
        lost: offers that only the first rule set gives them.
        gained: offers that only the second one gives them.
        example: one of them, with a day where days matter.
        before: everything that the first rule set gives for the example.
        after: everything that the second one gives for it.
        rules_before: the rules of the first that apply to the example, by their place in it.
        rules_after: those of the second.
    """

    where: Condition | None
    lost: tuple[Given, ...]
    gained: tuple[Given, ...]
    example: Example
    before: tuple[Given, ...]
    after: tuple[Given, ...]
    rules_before: tuple[int, ...]
    rules_after: tuple[int, ...]

    def where_text(self, vocabulary: Vocabulary) -> str:
        """The records, in words."""
        return "every record" if self.where is None else condition_text(self.where, vocabulary)


@frozen
class Comparison:
    """How a second rule set differs from a first.

    `verdict` says what every record is given by the second: the same ("equivalent"), less, more, or
    some more and some less ("incomparable"). It is about which offers are given: neither about their
    order nor about which rules missing facts leave open. "not decided" stands where rules in
    `not_analysed` were too large to be sure; the differences that are listed are so all the same.
    """

    verdict: Verdict
    differences: tuple[Difference, ...]
    not_analysed: tuple[str, ...] = ()


def compare(
    a: RuleSet,
    b: RuleSet,
    *,
    assumed: Iterable[Assumption] = (),
    on: date | None = None,
    budget: Budget = USUAL,
) -> Comparison:
    """How the offers of `b` differ from those of `a`, for every record and day; exact, with an example each.

    Args:
        a: the rules as they were.
        b: the rules as they are to be.
        assumed: what is never false of a record.
        on: the one day to compare; every day when left out.
        budget: how much each condition may take.

    Returns:
        A verdict on `b` (equivalent, less, more, incomparable, or not decided), and the differences: which records lose
        or gain which offers, with one such record each.

    Raises:
        NotComparable: a field is not of the same type in both vocabularies.
        UnfilledTemplate: a rule still has placeholders: what it will give is not known.
        AssumptionTooLarge: an assumption is too large to take into account.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> a = load("If Term >= 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> b = load("If Term > 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> comparison = compare(a, b)
    >>> comparison.verdict, [(d.where_text(VOCABULARY), d.lost) for d in comparison.differences]
    ('less', [('Term = 12', (('UPGRD', 'Plus'),))])
    """
    for rules in (a, b):
        refuse_templates(rules)
    both = RuleSet(a.rules + b.rules, joined_vocabulary(a.vocabulary, b.vocabulary))
    regions = Regions.of(both, assumed=[one.condition for one in assumed], on=on, budget=budget)
    split = len(a.rules)
    lost = _only(regions, range(split), range(split, len(both)))
    gained = _only(regions, range(split, len(both)), range(split))
    pieces = [
        *((box, offer, False) for box, offer in lost.pieces),
        *((box, offer, True) for box, offer in gained.pieces),
    ]
    differences = [_difference(regions, split, *cell) for cell in _cells(pieces, regions)]
    too_large = sorted({*regions.too_large, *lost.too_large, *gained.too_large})
    if too_large:  # a rule whose region is not known may give what seems to be lost or gained
        differences = [d for d in differences if {*d.before} ^ {*d.after} >= {*d.lost, *d.gained}]
    labels = (*a.labels, *b.labels)
    verdict = _verdict(differences, is_whole=not too_large)
    return Comparison(verdict, tuple(differences), tuple(labels[index] for index in too_large))


def _verdict(differences: list[Difference], *, is_whole: bool) -> Verdict:
    lost, gained = any(d.lost for d in differences), any(d.gained for d in differences)
    if lost and gained:
        return "incomparable"
    if not is_whole:
        return "not decided"
    return "less" if lost else "more" if gained else "equivalent"


def joined_vocabulary(a: Vocabulary, b: Vocabulary) -> Vocabulary:
    """The fields and outcomes of both; what either allows is allowed.

    Raises:
        NotComparable: a field is not of the same type in both.
    """
    fields = {field.name.lower(): field for field in a.fields}
    for field in b.fields:
        other = fields.get(field.name.lower())
        fields[field.name.lower()] = field if other is None else _joined_field(other, field)
    outcomes = {type: phrase for phrase, type in (*a.outcomes.items(), *b.outcomes.items())}
    plain = tuple(evolve(field, aliases=(), column="") for field in fields.values())
    return Vocabulary(plain, {phrase: type for type, phrase in outcomes.items()})


def _joined_field(a: Field, b: Field) -> Field:
    if a.type is not b.type or a.name != b.name:
        what = f"is {a.type.value} in the first and {b.type.value} in the second"
        raise NotComparable(
            f"`{a.name}` {what if a.type is not b.type else 'is spelled differently in the two'}: such rules cannot be compared"
        )
    allowed = None
    if a.allowed is not None and b.allowed is not None:
        allowed = tuple({str(value): value for value in (*a.allowed, *b.allowed)}.values())
    decimals = None if a.decimals is None or b.decimals is None else max(a.decimals, b.decimals)
    return evolve(b, allowed=allowed, decimals=decimals, may_be_missing=a.may_be_missing or b.may_be_missing)


@frozen(eq=False)
class _Only:
    """Where only some of two rule sets' rules give an offer, and which; and the rules too large to be sure."""

    pieces: list[tuple[Box, Given]]
    too_large: set[int]


def _only(regions: Regions, some: range, others: range) -> _Only:
    """Where only some of the rules give an offer; rules that stand in both alike are passed over."""
    rules = regions.rules.rules
    in_both = Counter((rules[i].condition, rules[i].window, rules[i].outcomes) for i in others)
    chosen = [i for i in some if not in_both[rules[i].condition, rules[i].window, rules[i].outcomes]]
    covers = _covers(regions, {offer for i in chosen for offer in regions.given[i]}, others)
    found = _Only([], set())
    for index in chosen:
        region = regions.by_rule[index]
        if region is None:
            continue
        try:
            for offer in sorted(regions.given[index]):
                for box in parts(region):
                    left = regions.space.all_uncovered(box, [covers[offer]])
                    found.pieces.extend((rest, offer) for rest in left)
        except TooLarge:
            found.too_large.add(index)
    return found


def _covers(regions: Regions, wanted: set[Given], others: range) -> dict[Given, BoxIndex]:
    """For each offer the rules among others that give it."""
    groups: dict[Given, list[int]] = {offer: [] for offer in wanted}
    for index in others:
        for offer in regions.given[index] & wanted:
            groups[offer].append(index)
    return {offer: _cover(regions, indices) for offer, indices in groups.items()}


def _cover(regions: Regions, indices: Iterable[int]) -> BoxIndex:
    chosen = ((index, regions.by_rule[index]) for index in indices)
    return BoxIndex.over([(i, region) for i, region in chosen if region is not None], regions.space.axes)


Cell: TypeAlias = tuple[Box, frozenset[Given], frozenset[Given]]


def _cells(pieces: list[tuple[Box, Given, bool]], regions: Regions) -> Iterator[Cell]:
    """The differences, those of the same records together, in as few boxes as they fit."""
    cells: list[Cell] = []
    by_box: dict[frozenset[tuple[str, int]], Cell] = {}
    for box, offer, is_gain in pieces:
        key = frozenset(box.items())
        _, lost, gained = by_box.get(key, (box, frozenset(), frozenset()))
        by_box[key] = (box, lost, gained | {offer}) if is_gain else (box, lost | {offer}, gained)
    for cell in by_box.values():
        cells = _laid_over(cells, cell, regions) if len(cells) < CELLS else [*cells, cell]
    effects: dict[tuple[frozenset[Given], frozenset[Given]], list[Box]] = {}
    for box, lost, gained in cells:
        effects.setdefault((lost, gained), []).append(box)
    for (lost, gained), boxes in effects.items():
        for box in merged(boxes):
            yield box, lost, gained


def _laid_over(cells: list[Cell], new: Cell, regions: Regions) -> list[Cell]:
    """Cells that do not touch one another, with one more laid over them."""
    axes = regions.space.axes
    made: list[Cell] = []
    rest = [new[0]]
    for box, lost, gained in cells:
        shared = meet(box, new[0])
        if shared is None:
            made.append((box, lost, gained))
            continue
        made += [(part, lost, gained) for part in without(box, new[0], axes)]
        made.append((shared, lost | new[1], gained | new[2]))
        rest = [part for one in rest for part in (without(one, box, axes) if meet(one, box) is not None else (one,))]
    return made + [(part, new[1], new[2]) for part in rest]


def _difference(regions: Regions, split: int, box: Box, lost: frozenset[Given], gained: frozenset[Given]) -> Difference:
    space = regions.space
    shown = space.possible(box) or box
    example = space.example(shown)
    applying = regions.applying_to(example)
    before = {offer for index in applying if index < split for offer in regions.given[index]}
    after = {offer for index in applying if index >= split for offer in regions.given[index]}
    said = [c for name, mask in box.items() if (c := space.axes[name].condition(mask)) is not None]
    where = None if not said else said[0] if len(said) == 1 else And(tuple(said))
    return Difference(
        where,
        tuple(sorted(lost)),
        tuple(sorted(gained)),
        example,
        tuple(sorted(before)),
        tuple(sorted(after)),
        tuple(sorted(index for index in applying if index < split)),
        tuple(sorted(index - split for index in applying if index >= split)),
    )
