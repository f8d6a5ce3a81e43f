"""Values as they were written, for messages and fixes."""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import Edit, Fix
from ..rules.ruleset import Outcome
from ..rules.text import value_text
from . import tree


def replacements(written: tree.Literal, texts: Sequence[str]) -> tuple[Fix, ...]:
    """A fix for each text that could stand in the place of a value."""
    return tuple(
        Fix(f"replace `{written.text}` by `{text}`", (Edit(*written.span, value_text(text)),)) for text in texts
    )


def is_hole(written: tree.Literal) -> bool:
    """Whether a value stands for a mistake that was reported already."""
    return written.form != "quoted" and not written.text


def as_written(written: tree.Value) -> str:
    """A value, or a placeholder in its braces."""
    return written.text if isinstance(written, tree.Literal) else f"{{{placeholder_name(written.name)}}}"


def placeholder_name(name: str) -> str:
    """A placeholder's name as it stands between braces."""
    return name if name in ("X", "Y", "Z") else f"?{name}"


def outcome_text(outcome: Outcome) -> str:
    """The segment that an outcome gives, or its placeholder."""
    return outcome.segment if isinstance(outcome.segment, str) else f"{{{placeholder_name(outcome.segment.name)}}}"
