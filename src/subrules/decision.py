"""One shape for every answer: what was decided, and the reasons that led to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from attrs import field, frozen

Answer_co = TypeVar("Answer_co", covariant=True)


@frozen
class Reason:
    """One thing that was weighed: the statement that asks for it, whether it held, and what was looked at.

    `held` is None where the facts did not say. `values` are the values looked at, as text.
    """

    statement: str
    held: bool | None
    sentence: str
    values: Mapping[str, str] = field(factory=dict, hash=False)


@frozen
class Decision(Generic[Answer_co]):
    """An answer with all its reasons, those that held as well as those that did not.

    >>> shown = decide([Reason("SOL-01", True, "the smart-offer box is checked")])
    >>> shown.answer
    True
    """

    answer: Answer_co
    reasons: tuple[Reason, ...]

    @property
    def against(self) -> tuple[Reason, ...]:
        """The reasons that did not hold."""
        return tuple(reason for reason in self.reasons if reason.held is False)

    @property
    def unknown(self) -> tuple[Reason, ...]:
        """The reasons of which the facts do not say whether they hold."""
        return tuple(reason for reason in self.reasons if reason.held is None)


def decide(reasons: Iterable[Reason]) -> Decision[bool | None]:
    """Yes when every reason holds, no when one does not, and None when only the facts are missing."""
    weighed = tuple(reasons)
    if any(reason.held is False for reason in weighed):
        return Decision(False, weighed)
    return Decision(None if any(reason.held is None for reason in weighed) else True, weighed)
