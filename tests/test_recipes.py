"""The recipes' code is run: Airflow's tasks as functions, dbt's model on DuckDB. Spark's is run with the engines'."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from recipes import RECIPES, module_of
from subrules import match
from subrules.project import ProjectError, open_project

RULES = Path(__file__).parents[1] / "examples" / "service" / "rules"
DAY = date(2026, 6, 15)
COLUMNS = ("NewspaperID", "Term", "AutoRenew", "WeeklyRate", "Balance")
TYPES = ("VARCHAR", "DECIMAL(9, 2)", "BOOLEAN", "DECIMAL(9, 2)", "DECIMAL(9, 2)")
ROWS = [
    (1, "1", 1, True, "4.50", "0.00"),
    (2, "1", 12, True, "9.75", "-3.00"),
    (3, "1", 12, None, "9.00", None),
    (4, "2", 1, True, "12.00", "0.00"),
]


def subscriptions(database: Any, table: str, id: str, rows: list[tuple]) -> None:
    typed = ", ".join(f'"{name}" {type}' for name, type in zip(COLUMNS, TYPES, strict=True))
    database.execute(f"CREATE OR REPLACE TABLE {table} ({id} INTEGER, {typed})")
    database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", rows)


def by_the_matcher(rows: list[tuple]) -> set[tuple[int, str, str, str]]:
    rules = open_project(RULES).rules
    return {
        (id, offer.type, offer.segment, offer.rules[0])
        for id, *values in rows
        for offer in match(rules, dict(zip(COLUMNS, values, strict=True)), as_of=DAY).offers
    }


# ---------------------------------------------------------------- Airflow


@pytest.fixture
def airflow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The page's file, with tasks that are functions and a DAG that is not started."""
    sdk = ModuleType("airflow.sdk")
    wired: list[Callable[[], None]] = []
    sdk.task = lambda function: function  # type: ignore[attr-defined]
    sdk.dag = lambda **_: lambda function: lambda: wired.append(function)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "airflow", ModuleType("airflow"))
    monkeypatch.setitem(sys.modules, "airflow.sdk", sdk)
    module = module_of("airflow")
    assert len(wired) == 1, "the file starts its DAG"
    module.wired = wired[0]
    module.RULES, module.DATABASE = str(shutil.copytree(RULES, tmp_path / "rules")), str(tmp_path / "shop.duckdb")
    return module


def night(airflow: ModuleType, rows: list[tuple]) -> dict[str, Any]:
    with duckdb.connect(airflow.DATABASE) as database:
        subscriptions(database, "subscriptions", "SubscriptionID", rows)
    airflow.DAY = DAY.isoformat()
    return airflow.report(airflow.refresh_offers(airflow.check(), DAY.isoformat()))


def test_airflow_refreshes_each_night_and_reports_what_changed(airflow: ModuleType) -> None:
    first = night(airflow, ROWS)
    assert (first["inserted"], first["came"], first["went"]) == (3, {"Plus": 1, "Premium": 1, "Weekend": 1}, {})
    with duckdb.connect(airflow.DATABASE) as database:
        found = database.execute("SELECT subscription, type, segment, rule FROM smart_offers").fetchall()
    assert {(int(id), *rest) for id, *rest in found} == by_the_matcher(ROWS)
    again = night(airflow, ROWS)
    assert (again["inserted"], again["deleted"], again["unchanged"], again["came"]) == (0, 0, 3, {})
    second = night(airflow, [ROWS[0], (2, "1", 12, True, "8.00", "-3.00"), *ROWS[2:]])
    assert (second["deleted"], second["went"]) == (1, {"Weekend": 1})


def test_airflow_wires_its_tasks_one_behind_the_other(airflow: ModuleType) -> None:
    order: list[str] = []

    def noted(name: str, gives: Any) -> Callable[..., Any]:
        return lambda *given: order.append(f"{name}{given}") or gives

    airflow.check, airflow.refresh_offers = noted("check", "digest"), noted("refresh", {"inserted": 1})
    airflow.report, airflow.DAY = noted("report", None), "day"
    airflow.wired()
    assert order == ["check()", "refresh('digest', 'day')", "report({'inserted': 1},)"]


def test_airflow_stops_at_a_mistake_at_a_test_that_fails_and_at_files_that_changed(airflow: ModuleType) -> None:
    rules = Path(airflow.RULES, "offers.rules")
    good, digest = rules.read_text(), airflow.check()
    rules.write_text(good + '\nTest "short"\n  Given NewspaperID = 1, Term = 1\n  Expect upgrade offer = {Gold}\n')
    with pytest.raises(ValueError, match="tests of the rules fail: short"):
        airflow.check()
    with pytest.raises(ValueError, match="changed since they were checked"):
        airflow.refresh_offers(digest, DAY.isoformat())
    rules.write_text(good.replace("Term", "Trm"))
    with pytest.raises(ProjectError, match="`Trm` is not a field"):
        airflow.check()


# ---------------------------------------------------------------- dbt


def test_the_model_of_dbt_gives_the_matchers_offers(tmp_path: Path) -> None:
    for name in ("seeds", "models"):
        (tmp_path / name).mkdir()
    (tmp_path / "seeds" / "subrules_99.csv").write_text("left by more rules")
    module_of("dbt").write_model(RULES, tmp_path, DAY)
    database = duckdb.connect()
    subscriptions(database, "stg_subscriptions", "subscription_id", ROWS)
    seeds = json.loads((tmp_path / "seeds" / "subrules.yml").read_text())["seeds"]
    files = sorted(path.stem for path in (tmp_path / "seeds").glob("*.csv"))
    assert files == sorted(seed["name"] for seed in seeds)
    for seed in seeds:
        types = ", ".join(f'"{name}" {type}' for name, type in seed["config"]["column_types"].items())
        database.execute(f"CREATE TABLE {seed['name']} ({types})")
        database.execute(f"COPY {seed['name']} FROM '{tmp_path}/seeds/{seed['name']}.csv' (HEADER)")
    text = (tmp_path / "models" / "smart_offers.sql").read_text()
    query = re.sub(r"\{\{ ref\('(\w+)'\) \}\}", r"main.\1", text).replace("{% raw %}", "").replace("{% endraw %}", "")
    assert "{" not in query
    found = database.execute(query).fetchall()
    assert {(id, type, segment, rule) for id, type, segment, rule, _ in found} == by_the_matcher(ROWS)
    assert len(found) == 3


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize("page", sorted(RECIPES.glob("*.md")), ids=lambda page: page.stem)
def test_every_recipe_says_what_was_run(page: Path) -> None:
    assert "\n**What was run.** " in page.read_text(encoding="utf-8")
