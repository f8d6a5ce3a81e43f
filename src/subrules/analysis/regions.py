"""The rules of a rule set with their regions, made once for every question about them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property

from attrs import define, evolve

from ..days import Window
from ..rules.evaluate import holds
from ..rules.ruleset import Condition, RuleSet
from .box_index import BoxIndex
from .boxes import Box
from .diagram import USUAL, Budget
from .region import Region
from .space import Example, Space

Given = tuple[str, str]
"""An offer: its type and its segment."""


@define(frozen=True, slots=False, eq=False)
class Regions:
    """The rules of a rule set in their space.

    Attributes:
        rules: the rule set.
        space: the space that tells apart what its rules tell apart.
        by_rule: where each rule applies; None for one that does not count (a template, or a day outside its days).
        on: the one day that counts; None for all days.
    """

    rules: RuleSet
    space: Space
    by_rule: tuple[Region | None, ...]
    on: date | None

    @classmethod
    def of(
        cls,
        rules: RuleSet,
        *,
        assumed: Iterable[Condition] = (),
        conditions: Iterable[Condition] = (),
        on: date | None = None,
        budget: Budget = USUAL,
    ) -> Regions:
        """The regions of rules, over all days or on one."""
        counting = [not rule.placeholders and (on is None or on in rule.window) for rule in rules.rules]
        windows = [rule.window if on is None else Window() for rule in rules.rules]
        counted = [
            rule if rule.window == window else evolve(rule, window=window)
            for rule, window, counts in zip(rules.rules, windows, counting, strict=True)
            if counts
        ]
        space = Space.of(rules.vocabulary, counted, conditions=conditions, assumed=assumed, budget=budget)
        by_rule = tuple(
            space.region(rule.condition, window) if counts else None
            for rule, window, counts in zip(rules.rules, windows, counting, strict=True)
        )
        return cls(rules, space, by_rule, on)

    @property
    def is_whole(self) -> bool:
        """Whether what is found holds for every record and day: nothing is assumed, and no day was chosen.

        Only then can a rule or a condition be taken out without anybody being given something else.
        """
        return self.on is None and not self.space.impossible.boxes

    @cached_property
    def known(self) -> list[tuple[int, Region]]:
        """The rules that count and whose region is known."""
        return [(index, region) for index, region in enumerate(self.by_rule) if region is not None and region.is_known]

    @cached_property
    def given(self) -> tuple[frozenset[Given], ...]:
        """What each rule gives."""
        return tuple(frozenset((o.type, str(o.segment)) for o in rule.outcomes) for rule in self.rules.rules)

    @cached_property
    def givers(self) -> dict[Given, BoxIndex]:
        """For each offer the cover that the rules are that give it."""
        groups: dict[Given, list[tuple[int, Region]]] = {}
        for index, region in self.known:
            for offer in self.given[index]:
                groups.setdefault(offer, []).append((index, region))
        return {offer: BoxIndex.over(group, self.space.axes) for offer, group in groups.items()}

    @cached_property
    def everything(self) -> BoxIndex:
        """The cover that all rules are."""
        return BoxIndex.over(self.known, self.space.axes)

    def applying(self, point: Box) -> set[int]:
        """The rules that apply in a box that is one class of every field."""
        cover = self.everything
        applying = {cover.owners[at] for at in cover.touching(point)}
        return applying | {owner for diagram, owner in cover.diagrams if next(diagram.paths(point), None) is not None}

    def applying_to(self, example: Example) -> set[int]:
        """The rules that apply to the record of an example; those without a known region are evaluated."""
        applying = self.applying(self.space.point(example))
        for index in self.too_large:
            in_window = example.day is None or example.day in self.window(index)
            if in_window and holds(self.rules.rules[index].condition, example.facts) is True:
                applying.add(index)
        return applying

    @cached_property
    def too_large(self) -> tuple[int, ...]:
        """The rules that count and whose region is not known."""
        return tuple(index for index, region in enumerate(self.by_rule) if region is not None and not region.is_known)

    def of_types(self, types: Iterable[str] | None) -> BoxIndex:
        """The cover of the rules that give an offer of these types; of all rules for None."""
        wanted = None if types is None else set(types)
        chosen = [
            (index, region)
            for index, region in self.known
            if wanted is None or any(type in wanted for type, _ in self.given[index])
        ]
        return BoxIndex.over(chosen, self.space.axes)

    def of_rules(self, indices: Collection[int]) -> BoxIndex:
        """The cover that some rules are."""
        return BoxIndex.over([(index, region) for index, region in self.known if index in indices], self.space.axes)

    def counts(self, offer: Given) -> int:
        """How many rules give an offer."""
        return len(set(self.givers[offer].owners) | {owner for _, owner in self.givers[offer].diagrams})

    def window(self, index: int) -> Window:
        """The days of a rule, as far as they play a part: none where one day was chosen."""
        return self.rules.rules[index].window if self.on is None else Window()

    def region_with(self, index: int, condition: Condition) -> Region:
        """The region that a rule would have with another condition."""
        return self.space.region(condition, self.window(index))
