"""A merge as people read it: both records side by side, and what happens to each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeAlias, assert_never

from ..decision import Decision, Refused, Undecided
from ..sentences import ENGLISH, Sentences
from .decide import Merged, NeedsAcceptance, Preview
from .report import Plan
from .way_back import Undone

Told: TypeAlias = Preview[Any] | Merged[Any] | NeedsAcceptance | Undone[Any] | Refused | Undecided


def read_aloud(decision: Decision[Told], *, language: Sentences = ENGLISH) -> str:
    """What a merge, its preview or its undoing does or would do, in one sentence.

    Args:
        decision: what was decided.
        language: the language to say it in.

    Returns:
        One or two sentences.

    >>> from subrules.decision import Reason
    >>> values = {"survivor": "7", "removed": "7"}
    >>> read_aloud(Decision(Refused(), (Reason("MRG-45", False, code="merge.one-record", values=values),)))
    'not merged, and nothing changed: 7 cannot be merged with itself.'
    """

    def say(code: str, **values: str) -> str:
        return language.of(f"merge.aloud.{code}", values)

    reasons = decision.against or decision.unknown or decision.reasons
    why = "; and ".join(reason.in_words(language) for reason in reasons)
    match decision.answer:
        case Merged() as merged:
            return say("merged", counts=_counted(merged.plan, language))
        case Preview(plan=Plan() as plan):
            needs = " " + say("needs", needs=", ".join(plan.destructive)) if plan.destructive else ""
            return say("would-merge", counts=_counted(plan, language)) + needs
        case Preview():
            return say("would-not-merge", why=why)
        case Undone():
            return say("undone", why=why)
        case Undecided():
            return say("undecided", why=why)
        case NeedsAcceptance() | Refused():
            is_undo = any(reason.code.startswith("merge.undo") for reason in decision.reasons)
            return say("not-undone" if is_undo else "not-merged", why=why)
        case _ as never:
            assert_never(never)


def _counted(plan: Plan[Any], language: Sentences) -> str:
    """How many items have each fate."""
    counts = Counter(entry.fate for entry in plan.entries)
    told = (
        language.of(f"merge.count.{fate.name.lower().replace('_', '-')}", {"count": str(count)})
        for fate, count in counts.items()
    )
    return ", ".join(told) or language.of("merge.count.nothing", {})


def side_by_side(plan: Plan[Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """A row a field: its name, the survivor's value, the removed record's, the one afterwards, and what happens.

    Fields that are empty throughout are left out.

    Args:
        plan: what a preview or a merge gave.

    Returns:
        The rows, in the order of the record's fields.

    >>> from datetime import date
    >>> from subrules.merge import Customer, preview, wise_policy
    >>> an, bo = Customer(number="1", actor_id="1", name="An"), Customer(number="2", actor_id="2", name="Bo")
    >>> plan = preview(an, bo, policy=wise_policy(), as_of=date(2026, 6, 15)).answer.plan
    >>> next(row for row in side_by_side(plan) if row[0] == "name")
    ('name', 'An', 'Bo', 'An', 'kept, left behind')
    """
    for origin in plan.provenance:
        if origin.survivor is None and origin.removed is None and origin.after is None:
            continue
        fates = Counter(entry.fate.value for entry in plan.of(origin.field))
        what = ", ".join(f"{count} {fate}" if count > 1 else fate for fate, count in fates.items())
        name = origin.field.replace("_", " ")
        yield name, origin.survivor or "", origin.removed or "", origin.after or "", what or origin.source
