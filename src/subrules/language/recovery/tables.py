"""Which table of repairs is gone through: it depends on what the grammar expected where it stopped."""

from __future__ import annotations

from collections.abc import Sequence

from ..lex import END as NOTHING
from .begins import BEGIN, DAY, HEADER
from .behind import END
from .braces import INSIDE
from .lists import BETWEEN_AND, LIST
from .operands import BEGINNING, BEHIND
from .outcomes import DIRECTION, DIRECTION_EQ, SEGMENT
from .relations import AFTER_IS, RELATION
from .repair import Repair, Special
from .scene import Scene
from .values import VALUE


def table_of(scene: Scene) -> Sequence[Repair | Special]:
    """The repairs for a place."""
    expected = scene.expected
    if "COLON" in expected:
        return HEADER
    if "IF" in expected:
        return BEGIN
    if scene.kind(scene.at - 1) in ("FROM", "UNTIL") and "NAME" not in expected:
        return DAY
    if "PLACEHOLDER" in expected or "RBRACE" in expected:
        return INSIDE
    if NOTHING in expected:
        return END
    if scene.in_outcome:
        if "LBRACE" in expected:
            return SEGMENT
        return DIRECTION_EQ if "EQ" in expected else DIRECTION
    return _in_condition(expected)


def _in_condition(expected: frozenset[str]) -> Sequence[Repair | Special]:
    if "LPAR" in expected:
        return BEGINNING
    if "EQ" in expected:
        return RELATION
    if "BETWEEN" in expected:
        return AFTER_IS
    if expected == {"LBRACE"}:
        return LIST
    if expected <= {"IN", "WITH"}:
        return (*AFTER_IS, *LIST[1:])
    if "STRING" in expected:
        return VALUE
    if expected == {"AND"}:
        return BETWEEN_AND
    return BEHIND
