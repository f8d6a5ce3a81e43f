"""The whole table on Spark: a DataFrame of subscriptions in, rows of SubscriptionSmartOffer out (SMT-01..03, LNG-18)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .engine import PLAIN, not_installed

try:
    from pyspark.sql import DataFrame
except ModuleNotFoundError as error:
    raise not_installed("spark", error) from None

from ..offers.layout import Layout
from ..rules.ruleset import RuleSet
from .columns import ColumnError
from .dictionary import UnusableError
from .refresh import ShrunkenError, TargetError
from .spark_refresh import changed_offers, refresh
from .spark_views import keeping, prepared
from .table_refresh import COLUMNS


def offers(
    rules: RuleSet,
    subscriptions: DataFrame,
    *,
    as_of: date,
    layout: Layout = PLAIN,
    columns: Mapping[str, str] | None = None,
) -> DataFrame:
    """The offers of a DataFrame of subscriptions: subscription, type, segment, rule.

    The rows of the rules are broadcast: each executor joins its part of the subscriptions by itself. The frame is
    read several times: first to look at its ids and values, then for the offers.

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a row for each, NULL standing for a missing fact.
        as_of: the day whose rules count.
        layout: which columns hold the id and what says stopped.
        columns: for a field, the column that gives it, where it is not called as the field. A column that does not
            hold the facts as they stand has its different values read in Python, once each.

    Returns:
        A DataFrame of subscription, type, segment and rule, a row for each offer; Spark works when it is asked for
        rows.

    Raises:
        ColumnError: a column is absent, of a type that cannot give its field, or of too many different values to be
            read in Python; or an id is missing, repeated, or neither text nor a whole number.
        UnusableError: some rows hold values that do not fit.
        UnfilledTemplate, TooWide: as for `statements`.
    """
    made, kept = prepared(rules, subscriptions, as_of, layout, columns or {})
    return keeping(kept, subscriptions.sparkSession.sql(made.offers).select(*COLUMNS))


def left_open(
    rules: RuleSet,
    subscriptions: DataFrame,
    *,
    as_of: date,
    layout: Layout = PLAIN,
    columns: Mapping[str, str] | None = None,
) -> DataFrame:
    """The rules that missing facts leave open (LNG-08).

    Args:
        rules: a rule set without unfilled templates.
        subscriptions: a row for each, NULL standing for a missing fact.
        as_of: the day whose rules count.
        layout: which columns hold the id and what says stopped.
        columns: for a field, the column that gives it, where it is not called as the field.

    Returns:
        A DataFrame of subscription and rule, a row for each rule that is open.

    Raises:
        ColumnError, UnusableError, UnfilledTemplate, TooWide: as for `offers`.
    """
    made, kept = prepared(rules, subscriptions, as_of, layout, columns or {})
    return keeping(kept, subscriptions.sparkSession.sql(made.left_open))


__all__ = [
    "ColumnError",
    "ShrunkenError",
    "TargetError",
    "UnusableError",
    "changed_offers",
    "left_open",
    "offers",
    "refresh",
]
