"""What guards the refresh of a table of offers, on every engine."""

from __future__ import annotations


class ShrunkenError(ValueError):
    """So few rows would be left that the source is probably empty or cut short; nothing was changed."""


def refuse_shrinking(table: str, *, before: int, after: int, shrinks_to: float) -> None:
    """Raise where a refresh would leave a smaller share of the rows than is allowed.

    >>> refuse_shrinking("offers", before=100, after=50, shrinks_to=0.5)
    >>> refuse_shrinking("offers", before=100, after=0, shrinks_to=0.5)
    Traceback (most recent call last):
    subrules.engines.refresh.ShrunkenError: `offers` has 100 rows and would have 0, less than 50 % of them: see that the source is whole, or allow it with `shrinks_to`
    """
    if not 0 <= shrinks_to <= 1:
        raise ValueError(f"shrinks_to: a share from 0 to 1, not {shrinks_to!r}")
    if after < before * shrinks_to:
        raise ShrunkenError(
            f"`{table}` has {before:,} rows and would have {after:,}, less than {shrinks_to:.0%} of them: "
            "see that the source is whole, or allow it with `shrinks_to`".replace("%", " %")
        )
