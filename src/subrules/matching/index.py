"""The index: which rules a record meets, without looking at every rule."""

from __future__ import annotations

from datetime import date

from ..rules.alternatives import alternatives_of
from ..rules.facts import Facts
from ..rules.ruleset import RuleSet
from .tree import LacksField, Node, finder, grown, true_and_possible

REMEMBERED = 131_072
"""How many answers are kept for combinations of alternatives that come again, in all leaves together; and as many for
unions of what several leaves found, at every level of the tree."""

OTHER_TREES = 8
"""How many further trees are kept for records in which the fields of the first tree's splits are missing."""


class Index:
    """The index of the rules that are valid on a day. Nothing in it changes but what it remembers.

    Threads may share it. It is not pickled: a rule set that arrives elsewhere builds it again.
    """

    def __init__(self, rules: RuleSet, day: date) -> None:
        active = [(number, rule) for number, rule in enumerate(rules.rules) if day in rule.window]
        self.alternatives = [one for number, rule in active for one in alternatives_of(number, rule.condition)]
        self._first = grown(self.alternatives, frozenset(), frozenset())
        self._trees = {frozenset[str](): self._first}
        self.find = finder(self._first, REMEMBERED / max(1, self._first.held()))
        """What finds the rules of a record, `MISSING` where a fact that counts is missing; None for no rules."""

    @property
    def first_split(self) -> str | None:
        """The field by which the tree splits first, None where it does not."""
        splits = self._first.splits
        return splits[0].field if splits else None

    def find_open(self, facts: Facts) -> tuple[list[int], list[int]]:
        """The rules that apply, and those that missing facts leave open, each in order (LNG-08)."""
        barred: frozenset[str] = frozenset()
        while True:
            try:
                true, possible = true_and_possible(self._tree(barred), facts)
            except LacksField as lacks:
                barred |= {lacks.field}
            else:
                return sorted(true), sorted(possible - true)

    def _tree(self, barred: frozenset[str]) -> Node:
        """A tree that does not split by some fields."""
        tree = self._trees.get(barred)
        if tree is None:
            if len(self._trees) > OTHER_TREES:
                barred = frozenset(name for one in self.alternatives for name in one.atoms)
                tree = self._trees.get(barred)
            tree = tree or grown(self.alternatives, frozenset(), barred)
            self._trees[barred] = tree
        return tree
