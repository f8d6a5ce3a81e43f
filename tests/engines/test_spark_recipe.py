"""The recipe for Spark is run, with Parquet files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from recipes import module_of

RULES = Path(__file__).parents[2] / "examples" / "service" / "rules"
COLUMNS = (
    "SubscriptionID int, NewspaperID string, Term int, AutoRenew boolean, WeeklyRate decimal(9,2), Balance decimal(9,2)"
)


def test_the_recipe_refreshes_a_partition_a_day(spark: Any, tmp_path: Path) -> None:
    rows = [(1, "1", 1, True, Decimal("4.50"), Decimal(0)), (2, "1", 12, True, Decimal("9.75"), None)]
    spark.createDataFrame(rows, COLUMNS).coalesce(1).write.parquet(str(tmp_path / "subs"))
    folders = [str(tmp_path / name) for name in ("subs", "smart")]
    done = module_of("spark").smart_offers(spark, str(RULES), *folders, date(2026, 6, 15))
    assert (done.inserted, done.offers) == (3, 3)
    found = spark.read.parquet(folders[1]).select("subscription", "segment").collect()
    assert sorted(map(tuple, found)) == [(1, "Plus"), (2, "Premium"), (2, "Weekend")]
    again = module_of("spark").smart_offers(spark, str(RULES), *folders, date(2026, 6, 16))
    assert (again.inserted, again.deleted, again.unchanged) == (0, 0, 3)
