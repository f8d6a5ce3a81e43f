"""DuckDB counts a run as Python does, figure by figure (LNG-18)."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="DuckDB is not installed")

from strategies import WORDS, drawn_record, drawn_rules
from subrules import load
from subrules.engines.duckdb_in_order import offers_in_order
from subrules.matching.match import Matcher
from subrules.offers import Layout, Stopped, subscription_reader
from subrules.offers.counting import Counting
from subrules.offers.counts import Counts
from subrules.project.tables import open_table
from subrules.rules.ruleset import RuleSet
from subrules.rules.values import fact_text

DAY = date(2026, 5, 1)
LAYOUT = Layout(id="No", stopped=Stopped(column="State", values=["STOPPED", "dead"], running=["on"]))


def in_python(rules: RuleSet, path: Path) -> Counts:
    counting, matcher = Counting(rules, DAY), Matcher(rules, DAY)
    with open_table(path) as table:
        read = subscription_reader(WORDS, LAYOUT, table.columns, DAY, asked=rules.fields_asked)
        for row in table.rows:
            subscription, faults = read(row.cells)
            assert subscription is not None, faults
            if subscription.stopped:
                counting.add_stopped(row.cells["State"].strip())
            else:
                counting.add(subscription.facts, matcher.match_facts(subscription.facts))
    return counting.counts()


def in_duckdb(rules: RuleSet, path: Path) -> Counts:
    counting = Counting(rules, DAY)
    with offers_in_order(rules, path, as_of=DAY, layout=LAYOUT, counting=counting) as (done, _):
        counts = counting.counts()
        assert (done.subscriptions, done.stopped, done.offers, done.open) == (
            counts.subscriptions,
            counts.stopped,
            counts.offers,
            counts.undetermined,
        )
        return counts


@pytest.mark.parametrize("seed", range(25))
def test_duckdb_counts_the_same(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    rules = load(drawn_rules(dice, 15), WORDS)
    path = tmp_path / "t.csv"
    names = [field.name for field in WORDS.fields]
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["No", "State", *(field.source for field in WORDS.fields)])
        for number in range(60):
            record = drawn_record(dice, dice.choice([0, 0.3]))
            cells = ["" if record[name] is None else fact_text(record[name]) for name in names]
            out.writerow([number, dice.choice(["on", "on", "STOPPED", "dead"]), *cells])
    assert in_duckdb(rules, path) == in_python(rules, path)
