"""The laws of merging (MRG), for any policy of any record."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import attrs
from hypothesis import strategies as st

from ... import merge as merges
from ...merge.report import label
from ...plain import from_plain, to_plain
from ..wise import MERGED_ON, wise_pairs
from .law import EXAMPLES, keep, tried


def merge(
    policy: merges.Policy[Any],
    pairs: st.SearchStrategy[tuple[Any, Any]] | None = None,
    *,
    conserved: tuple[str, ...] = (),
    examples: int = EXAMPLES,
) -> None:
    """The laws of merging, for one's policy.

    Every item of both records is in the report exactly once. Merging does what the preview said. Undoing, also
    from a stored way back, gives both records back, less what was erased for good. Nothing is destroyed that was
    not accepted. The items of `conserved` fields are afterwards those of both records, as often as they were.

    Args:
        policy: how every field travels.
        pairs: two records to be merged; of Wise when left out.
        conserved: the names of fields of which nothing may be lost.
        examples: how many pairs each law is tried on.

    Raises:
        LawBroken: with the smallest pair that was found.

    >>> merge(merges.wise_policy(), conserved=("loans", "costs"), examples=20)
    """
    record: Any = policy.record
    stored: Any = merges.Undo[record]

    def plan_of(pair: tuple[Any, Any]) -> merges.Plan[Any] | None:
        return merges.preview(*pair, policy=policy, as_of=MERGED_ON).answer.plan

    def every_item_is_told_of_once(pair: tuple[Any, Any]) -> None:
        plan = plan_of(pair)
        if plan is None:
            return
        for attribute in attrs.fields(type(pair[0])):
            before = [getattr(record, attribute.name) for record in pair]
            if not isinstance(before[0], tuple):
                continue
            for side, items in zip(merges.Side, before, strict=True):
                told = Counter(entry.item for entry in plan.of(attribute.name, side))
                keep(
                    told == Counter(map(label, items)), f"every item of {attribute.name} is told of exactly once", pair
                )

    def nothing_is_lost(pair: tuple[Any, Any]) -> None:
        plan = plan_of(pair)
        for name in conserved if plan is not None else ():
            assert plan is not None
            before = Counter(label(item) for record in pair for item in getattr(record, name))
            after = Counter(label(item) for item in getattr(plan.after, name))
            keep(after == before, f"nothing of {name} is lost or doubled", pair)

    def merging_does_what_the_preview_said(pair: tuple[Any, Any]) -> None:
        plan = plan_of(pair)
        if plan is None:
            return
        bare = merges.commit(*pair, policy=policy, as_of=MERGED_ON).answer
        keep(
            isinstance(bare, merges.Merged) == (not plan.destructive),
            "nothing is destroyed that was not accepted",
            pair,
        )
        answer = merges.commit(*pair, policy=policy, as_of=MERGED_ON, accept=plan.destructive).answer
        keep(isinstance(answer, merges.Merged) and answer.plan == plan, "merging does what the preview said", pair)

    def undoing_gives_both_back(pair: tuple[Any, Any]) -> None:
        plan = plan_of(pair)
        if plan is None:
            return
        answer = merges.commit(*pair, policy=policy, as_of=MERGED_ON, accept=plan.destructive).answer
        assert isinstance(answer, merges.Merged), "what the preview offered"
        way_back = from_plain(json.loads(json.dumps(to_plain(answer.undo, secrets=True))), stored)
        keep(way_back == answer.undo, "the way back can be stored", pair)
        back = merges.undo(answer.survivor, way_back, policy=policy, ledger=answer.ledger).answer
        keep(isinstance(back, merges.Undone), "a merge can be undone", pair)
        assert isinstance(back, merges.Undone)
        erased = {entry.item for entry in plan.entries if entry.fate is merges.Fate.ERASED}
        for record, again in zip(pair, (back.survivor, back.removed), strict=True):
            for attribute in attrs.fields(type(record)):
                was, is_now = getattr(record, attribute.name), getattr(again, attribute.name)
                if isinstance(was, tuple):
                    was = tuple(item for item in was if item in is_now or label(item) not in erased)
                keep(was == is_now, f"undoing gives {attribute.name} back", pair)

    laws = [every_item_is_told_of_once, nothing_is_lost, merging_does_what_the_preview_said, undoing_gives_both_back]
    tried(laws, pairs if pairs is not None else wise_pairs(), examples=examples)
