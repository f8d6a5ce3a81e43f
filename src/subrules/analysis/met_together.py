"""Which conditions of a rule records meet together, and the fewest that none meets (SR616)."""

from __future__ import annotations

from itertools import combinations

CONDITIONS = 12
"""Of rules with up to so many conditions it is remembered which of them were met together."""

GROUPS = 200
"""So many largest groups of conditions that were met together are remembered for a rule."""


class Groups:
    """The largest groups of a rule's conditions that records meet together, each as bits."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._largest: list[int] = []
        self._too_many = False

    def add(self, points: int, where: list[int]) -> None:
        """Remember what points meet together.

        Args:
            points: the points, as bits.
            where: for each condition, the points that meet it.
        """
        if not self._too_many and points:
            self._split(points, where, 0, 0)

    def _split(self, points: int, where: list[int], at: int, met: int) -> None:
        """Remember what points meet that met these conditions of the first; what is known already is passed over."""
        if self._too_many or self._is_known(met | ((1 << self._count) - (1 << at))):
            return
        if at == self._count:
            self._largest = [group for group in self._largest if group & ~met] + [met]
            self._too_many = len(self._largest) > GROUPS
            return
        if inside := points & where[at]:
            self._split(inside, where, at + 1, met | 1 << at)
        if outside := points & ~where[at]:
            self._split(outside, where, at + 1, met)

    def _is_known(self, group: int) -> bool:
        return any(not group & ~known for known in self._largest)

    def smallest_unmet(self) -> tuple[int, ...] | None:
        """The fewest conditions that nobody meets together, the first of them in order; None if they are not known."""
        if self._too_many:
            return None
        groups = (g for size in range(1, self._count + 1) for g in combinations(range(self._count), size))
        return next((group for group in groups if not self._is_known(sum(1 << at for at in group))), None)
