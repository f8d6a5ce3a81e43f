"""Boxes, and diagrams, that lie over a part of the space: which of them lies where is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from ..bits import bits, bits_at
from .boxes import Axes, Box, contains, touches
from .diagram import Diagram
from .region import Region

FEW = 24
"""Up to so many boxes are looked at one by one; more get an index."""

WIDE = 48
"""A set of more classes than this is not put into an index: its boxes are looked at one by one."""


class BoxIndex:
    """Boxes, and diagrams, as something that lies over a part of the space; which of them lies where is looked up."""

    def __init__(
        self,
        boxes: Sequence[Box],
        axes: Axes,
        *,
        owners: Sequence[int] = (),
        diagrams: Sequence[tuple[Diagram, int]] = (),
    ) -> None:
        self.boxes = boxes
        self.owners = owners
        self.diagrams = diagrams
        self.axes = axes

    @classmethod
    def over(cls, regions: Iterable[tuple[int, Region]], axes: Axes) -> BoxIndex:
        """Some regions together, each with the rule that it belongs to."""
        boxes: list[Box] = []
        owners: list[int] = []
        diagrams: list[tuple[Diagram, int]] = []
        for owner, region in regions:
            if region.boxes is not None:
                boxes += region.boxes
                owners += [owner] * len(region.boxes)
            elif region.diagram is not None:
                diagrams.append((region.diagram, owner))
        return cls(boxes, axes, owners=owners, diagrams=diagrams)

    def at(self, box: Box, but: int = -1) -> Box | None:
        """A box of them that touches this one, one that contains it if there is any; `but` is an owner to pass over."""
        touching = None
        for index in self.touching(box):
            if self.owners and self.owners[index] == but:
                continue
            found = self.boxes[index]
            if contains(found, box):
                return found
            touching = touching or found
        if touching is not None:
            return touching
        for diagram, owner in self.diagrams:
            if owner != but:
                path = next(diagram.paths(box), None)
                if path is not None:
                    return path
        return None

    def touching(self, box: Box) -> Iterator[int]:
        """The boxes that touch this one, by their place."""
        boxes = self.boxes
        if len(boxes) <= FEW:
            for index, one in enumerate(boxes):
                if touches(one, box):
                    yield index
            return
        for low in bits(self._candidates(box)):
            index = low.bit_length() - 1
            if touches(boxes[index], box):
                yield index

    def _candidates(self, box: Box) -> int:
        """The boxes that may touch, as bits: those that cannot by the index are left out."""
        left = self._all
        for name, mask in box.items():
            of_field = self._index.get(name)
            if of_field is None or mask.bit_count() > WIDE:
                continue
            free, by_class = of_field
            found = free
            for bit in bits(mask):
                found |= by_class.get(bit, 0)
            left &= found
        return left

    @cached_property
    def _all(self) -> int:
        return (1 << len(self.boxes)) - 1

    @cached_property
    def _index(self) -> dict[str, tuple[int, dict[int, int]]]:
        """For each field the boxes that leave it free or are wide in it, and by class those that have the class."""
        listed: dict[str, dict[int, list[int]]] = {}
        narrow: dict[str, list[int]] = {}
        for index, box in enumerate(self.boxes):
            for name, mask in box.items():
                if mask.bit_count() > WIDE:
                    continue
                by_class = listed.setdefault(name, {})
                narrow.setdefault(name, []).append(index)
                for bit in bits(mask):
                    by_class.setdefault(bit, []).append(index)
        size = len(self.boxes)
        return {
            name: (
                self._all ^ bits_at(narrow[name], size),
                {bit: bits_at(indices, size) for bit, indices in by_class.items()},
            )
            for name, by_class in listed.items()
        }
