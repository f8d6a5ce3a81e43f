"""Rules that are too wide for a database, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping

from ..faults import SubrulesError


class TooWide(SubrulesError, ValueError):
    """Rules with more alternatives than a database is given; Python answers them all the same.

    Attributes:
        rules: the labels of all rules that are too wide, in order; none where each fits, and only all together are
            too many rows.
    """

    def __init__(self, message: str, rules: tuple[str, ...] = ()) -> None:
        self.rules = rules
        super().__init__(message)

    @classmethod
    def of(cls, reasons: Mapping[str, str]) -> TooWide:
        """What is said of rules that are too wide, each with its reason.

        >>> print(TooWide.of({"a": "has 5,000 alternatives", "b": "would be 160,000 rows"}))
        2 rules are too wide for a database: a has 5,000 alternatives; b would be 160,000 rows. Split them into several rules each, or let Python answer
        """
        if len(reasons) == 1:
            ((label, reason),) = reasons.items()
            message = f"the rule {label} {reason}, too much for a database: split it into several rules, or let Python answer it"
            return cls(message, (label,))
        named = [f"{label} {reason}" for label, reason in list(reasons.items())[:10]]
        more = [f"and {len(reasons) - 10:,} more"] if len(reasons) > 10 else []
        return cls(
            f"{len(reasons):,} rules are too wide for a database: {'; '.join([*named, *more])}. "
            "Split them into several rules each, or let Python answer",
            tuple(reasons),
        )

    def __reduce__(self) -> tuple[type[TooWide], tuple[str, tuple[str, ...]]]:
        return type(self), (str(self), self.rules)
