"""Stated domains in which some record gets no offer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..days import Window
from ..rules.statements import CoverStatement
from ..rules.text import article
from .findings import RuleFinding
from .region import TooLarge
from .regions import Regions


def gaps(regions: Regions, covers: Iterable[CoverStatement]) -> Iterator[RuleFinding]:
    """Stated domains in which some record gets no offer (SR609)."""
    for cover in covers:
        region = regions.space.region(cover.condition, cover.window if regions.on is None else Window())
        try:
            rest = regions.space.left(region, [regions.of_types(cover.types or None)])
        except TooLarge:
            yield RuleFinding("SR612", (), (), "this `Cover` is too large to be analysed", place=cover.place)
            continue
        if rest is not None:
            phrases = [article(regions.rules.vocabulary.phrase(type)) for type in cover.types]
            yield RuleFinding(
                "SR609",
                (),
                (),
                f"no rule gives {' or '.join(phrases) or 'an offer'} to some of these records",
                "add a rule for them, or narrow the `Cover`",
                regions.space.example(rest),
                place=cover.place,
            )
