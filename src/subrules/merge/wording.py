"""A merge as people read it: both records side by side, and what happens to each field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..decision import Decision
from .plan import Merged, NotMerged, Preview
from .report import Plan


def read_aloud(decision: Decision[Preview | Merged | NotMerged]) -> str:
    """What a merge does or would do, in one sentence.

    >>> from subrules.decision import Reason
    >>> read_aloud(Decision(NotMerged(), (Reason("MRG-45", False, "7 cannot be merged with itself"),)))
    'not merged, and nothing changed: 7 cannot be merged with itself.'
    """
    match decision.answer:
        case Merged() as answer:
            return f"merged: {_counted(answer.plan)}."
        case Preview(plan=Plan() as plan):
            needs = f" To be accepted first: {', '.join(plan.destructive)}." if plan.destructive else ""
            return f"would be merged: {_counted(plan)}.{needs}"
        case Preview():
            return f"would not be merged: {_against(decision)}."
        case NotMerged():
            return f"not merged, and nothing changed: {_against(decision)}."


def _against(decision: Decision[Preview | Merged | NotMerged]) -> str:
    return "; and ".join(reason.sentence for reason in decision.against)


def _counted(plan: Plan) -> str:
    counts = Counter(entry.fate.value for entry in plan.entries)
    return ", ".join(f"{count} {fate}" for fate, count in counts.items()) or "nothing on either record"


def side_by_side(plan: Plan) -> Iterator[tuple[str, str, str, str, str]]:
    """A row a field: its name, the survivor's value, the removed record's, the one afterwards, and what happens.

    Fields that are empty throughout are left out.
    """
    for origin in plan.provenance:
        if origin.survivor is None and origin.removed is None and origin.after is None:
            continue
        fates = Counter(entry.fate.value for entry in plan.of(origin.field))
        what = ", ".join(f"{count} {fate}" if count > 1 else fate for fate, count in fates.items())
        name = origin.field.replace("_", " ")
        yield name, origin.survivor or "", origin.removed or "", origin.after or "", what or origin.source
