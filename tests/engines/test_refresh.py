"""What every engine's refresh of a table does alike, in DuckDB and in PostgreSQL (SMT-01, SMT-03)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from attrs import define

from subrules import InputError, load
from subrules.engines.columns import ColumnError
from subrules.engines.dictionary import UnusableError
from subrules.engines.engine import ENGINES, NotInstalled, engine_called, not_installed
from subrules.engines.refresh import ShrunkenError, TargetError
from subrules.offers import VOCABULARY, ChangedOffer, Layout, Refreshed, SmartOffer, Stopped

DAY = date(2026, 6, 1)
RULES = load(
    'Rule "plus": If NewspaperID = 1 then upgrade offer = {Plus}\n'
    'Rule "owing": If Balance < 0 then downgrade offer = {Less}',
    VOCABULARY,
)


@define
class Shop:
    """A database with subscriptions, and its engine."""

    name: str
    connection: Any
    commits: bool

    def run(self, statement: str) -> None:
        self.connection.cursor().execute(statement)
        if self.commits:
            self.connection.commit()

    def rows(self, query: str) -> list[tuple]:
        cursor = self.connection.cursor()
        cursor.execute(query)
        found = cursor.fetchall()
        if self.commits:
            self.connection.commit()
        return found

    def refresh(self, subscriptions: str = "shop.subs", rules: Any = RULES, **options: Any) -> Refreshed:
        options = {"as_of": DAY, "connection": self.connection, **options}
        return engine_called(self.name).refresh(rules, subscriptions, "shop.smart", **options)

    def changed(self, table: str = "shop.changed") -> list[ChangedOffer]:
        return list(engine_called(self.name).changed_offers(self.connection, table))

    def smart(self) -> list[tuple]:
        return self.rows("SELECT subscription, type, segment, rule FROM shop.smart ORDER BY 1, 2, 3")

    def written(self) -> set[tuple]:
        """What tells a row that was written again from one that was left alone."""
        if self.name == "duckdb":
            return set(self.rows("SELECT rowid, subscription, type FROM shop.smart"))
        return set(self.rows("SELECT xmin::text, ctid::text, subscription, type FROM shop.smart"))


@pytest.fixture(params=["duckdb", "postgres", "postgres in autocommit"])
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    if request.param == "duckdb":
        duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")
        made = Shop("duckdb", duckdb.connect(), commits=False)
    else:
        connection = request.getfixturevalue("postgres")
        connection.autocommit = request.param != "postgres"
        made = Shop("postgres", connection, commits=not connection.autocommit)
    made.run("DROP SCHEMA IF EXISTS shop CASCADE")
    made.run("CREATE SCHEMA shop")
    made.run('CREATE TABLE shop.subs (id bigint, "NewspaperID" varchar(10), "Balance" decimal(10, 2), "Status" text)')
    yield made
    if made.name == "duckdb":
        made.connection.close()


def fill(shop: Shop, count: int = 4) -> None:
    """Subscriptions 1 to count: the odd ones of newspaper 1, the others of 2 and owing money."""
    for number in range(1, count + 1):
        values = "'1', 0" if number % 2 else "'2', -5"
        shop.run(f"INSERT INTO shop.subs VALUES ({number}, {values}, 'on')")


WANTED = [(1, "UPGRD", "Plus", "plus"), (2, "DNGRD", "Less", "owing"), (3, "UPGRD", "Plus", "plus"), (4, "DNGRD", "Less", "owing")]  # fmt: skip


# ---------------------------------------------------------------- what is written


def test_a_second_run_with_nothing_changed_writes_no_row_smt_03(shop: Shop) -> None:
    fill(shop)
    assert shop.refresh() == Refreshed(inserted=4, updated=0, deleted=0, unchanged=0, offers=4, open=0)
    assert shop.smart() == WANTED
    before = shop.written()
    assert shop.refresh() == Refreshed(inserted=0, updated=0, deleted=0, unchanged=4, offers=4, open=0)
    assert shop.refresh(as_of=date(2026, 6, 2)).changed == 0, "another day is another run and no other offer"
    assert shop.written() == before


def test_a_night_that_changes_one_in_a_hundred_writes_one_in_a_hundred_smt_03(shop: Shop) -> None:
    shop.run(
        "INSERT INTO shop.subs SELECT n, '1', 0, 'on' FROM "
        + ("range(1000) AS r(n)" if shop.name == "duckdb" else "generate_series(0, 999) AS n")
    )
    shop.refresh()
    before = shop.written()
    shop.run('UPDATE shop.subs SET "NewspaperID" = \'2\', "Balance" = -1 WHERE id < 10')
    done = shop.refresh(as_of=date(2026, 6, 2))
    assert done == Refreshed(inserted=10, updated=0, deleted=10, unchanged=990, offers=1000, open=0)
    assert len(shop.written() - before) == 10


def test_the_day_and_the_digest_are_in_the_table_of_runs(shop: Shop) -> None:
    fill(shop)
    shop.refresh()
    shop.refresh(as_of=date(2026, 6, 2), only=[1])
    columns = "target, as_of, digest, whole, inserted, updated, deleted, unchanged, offers, open"
    assert shop.rows(f"SELECT {columns} FROM shop.subrules_runs ORDER BY ran_at") == [
        ("shop.smart", DAY, RULES.digest, True, 4, 0, 0, 0, 4, 0),
        ("shop.smart", date(2026, 6, 2), RULES.digest, False, 0, 0, 0, 1, 1, 0),
    ]
    shop.refresh(runs="shop.nights")
    assert shop.rows("SELECT count(*) FROM shop.nights") == [(1,)]
    assert [row[0] for row in shop.rows("SELECT column_name FROM information_schema.columns WHERE table_schema = 'shop' AND table_name = 'smart' ORDER BY ordinal_position")] == ["subscription", "type", "segment", "rule"]  # fmt: skip


def test_another_rule_for_the_same_offer_is_an_update_smt_03(shop: Shop) -> None:
    fill(shop)
    shop.refresh()
    renamed = load(
        'Rule "first": If NewspaperID = 1 then upgrade offer = {Plus}\n'
        'Rule "owing": If Balance < 0 then downgrade offer = {Less}',
        VOCABULARY,
    )
    done = shop.refresh(rules=renamed, changed="shop.changed")
    assert done == Refreshed(inserted=0, updated=2, deleted=0, unchanged=2, offers=4, open=0)
    assert [(one.before.rule, one.after.rule) for one in shop.changed() if one.before and one.after] == [
        ("plus", "first"),
        ("plus", "first"),
    ]


# ---------------------------------------------------------------- what is different


def test_what_is_different_since_yesterday_is_one_call(shop: Shop) -> None:
    fill(shop)
    shop.refresh(changed="shop.changed")
    assert [one.subscription for one in shop.changed()] == ["1", "2", "3", "4"]
    shop.run('UPDATE shop.subs SET "NewspaperID" = \'1\', "Balance" = 0 WHERE id = 2')
    shop.refresh(changed="shop.changed")
    assert shop.changed() == [
        ChangedOffer("2", SmartOffer("2", "DNGRD", "Less", "owing"), None),
        ChangedOffer("2", None, SmartOffer("2", "UPGRD", "Plus", "plus")),
    ]
    shop.refresh(changed="shop.changed")
    assert shop.changed() == [], "the table is made anew by each refresh"


def test_a_dry_run_says_what_would_change_and_changes_nothing(shop: Shop) -> None:
    fill(shop)
    temporary = "temp.changed" if shop.name == "duckdb" else "pg_temp.changed"
    done = shop.refresh(dry_run=True, changed=temporary)
    assert done.inserted == 4
    assert len(shop.changed(temporary)) == 4
    there = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY 1"
    assert shop.rows(there) == [("subs",)]
    assert shop.refresh() == done
    shop.run("DELETE FROM shop.subs WHERE id = 1")
    assert shop.refresh(dry_run=True).deleted == 1
    assert shop.smart() == WANTED


# ---------------------------------------------------------------- only some


@pytest.mark.parametrize("only", [[2, 3], ["2", " 3 "], "shop.named", "SELECT * FROM shop.named -- of today"])
def test_those_that_are_not_named_are_left_as_they_are(shop: Shop, only: Any) -> None:
    fill(shop)
    shop.refresh()
    shop.run("UPDATE shop.subs SET \"NewspaperID\" = '2'")
    shop.run("CREATE TABLE shop.delta AS SELECT * FROM shop.subs WHERE id IN (2, 3)")
    shop.run("CREATE TABLE shop.named AS SELECT id FROM shop.delta")
    before = shop.written()
    for source in ("shop.delta", "shop.subs"):
        done = shop.refresh(source, only=only)
        assert shop.smart() == [row for row in WANTED if row[0] != 3]
    assert done == Refreshed(inserted=0, updated=0, deleted=0, unchanged=1, offers=1, open=0)
    assert shop.written() < before


def test_a_delta_without_its_scope_is_refused_and_told_of_only(shop: Shop) -> None:
    fill(shop)
    shop.refresh()
    shop.run("CREATE TABLE shop.delta AS SELECT * FROM shop.subs WHERE id = 1")
    with pytest.raises(ShrunkenError, match="or name the subscriptions it holds with `only`"):
        shop.refresh("shop.delta")
    assert shop.smart() == WANTED


def test_a_named_subscription_that_the_source_lacks_is_refused_or_its_offers_go(shop: Shop) -> None:
    fill(shop)
    shop.refresh()
    shop.run("DELETE FROM shop.subs WHERE id = 4")
    with pytest.raises(ColumnError, match=r"`only` names a subscription that `shop.subs` does not have, 4, and its"):
        shop.refresh(only=[3, 4])
    assert shop.smart() == WANTED
    assert shop.refresh(only=[3, 4, "no such"], absent="delete").deleted == 1
    assert shop.smart() == WANTED[:3]


def test_faults_of_those_that_are_not_named_do_not_matter(shop: Shop) -> None:
    fill(shop)
    shop.run("INSERT INTO shop.subs SELECT * FROM shop.subs WHERE id = 4")
    with pytest.raises(ColumnError):
        shop.refresh()
    assert shop.refresh(only=[1]).offers == 1
    with pytest.raises(ColumnError):
        shop.refresh(only=[4])


@pytest.mark.parametrize(
    ("only", "error", "message"),
    [
        ([1, None], InputError, r"only\[1\]: the subscription's id is blank"),
        ([True], InputError, r"only\[0\]: `true` is not an id"),
        ("shop.subs", ColumnError, "takes one column of ids"),
        ("SELECT NULL::text AS id", ColumnError, "1 row has no id"),
    ],
)
def test_what_names_no_subscription_is_refused(shop: Shop, only: Any, error: type, message: str) -> None:
    fill(shop)
    with pytest.raises(error, match=message):
        shop.refresh(only=only)


def test_none_named_changes_nothing(shop: Shop) -> None:
    fill(shop)
    shop.refresh()
    assert shop.refresh(only=[]) == Refreshed(0, 0, 0, 0, 0, 0)
    assert shop.smart() == WANTED


def test_text_ids_are_named_as_they_are_read(shop: Shop) -> None:
    shop.run("DROP TABLE shop.subs")
    shop.run('CREATE TABLE shop.subs (id text, "NewspaperID" text, "Balance" decimal(10, 2))')
    shop.run("INSERT INTO shop.subs VALUES ('a', '1', 0), ('A', '1', 0), ('007', '1', 0)")
    shop.refresh()
    shop.run("UPDATE shop.subs SET \"NewspaperID\" = '2'")
    assert shop.refresh(only=["a", "007"], shrinks_to=0).deleted == 2
    assert [row[0] for row in shop.smart()] == ["A"]


# ---------------------------------------------------------------- stopped


def test_a_stopped_subscription_has_no_row_smt_01(shop: Shop) -> None:
    fill(shop)
    layout = Layout(stopped=Stopped(column="Status", values=["off"], running=["on"]))
    assert shop.refresh(layout=layout).offers == 4
    shop.run("UPDATE shop.subs SET \"Status\" = 'OFF' WHERE id = 1")
    assert shop.refresh(layout=layout).deleted == 1
    assert shop.refresh(layout=layout, only=[1, 2]) == Refreshed(0, 0, 0, 1, 1, 0), "1 is there and stopped"
    shop.run("UPDATE shop.subs SET \"Status\" = 'perhaps' WHERE id = 2")
    with pytest.raises(UnusableError, match="`perhaps` says neither stopped nor running"):
        shop.refresh(layout=layout)
    shop.run("INSERT INTO shop.subs VALUES (3, '1', 0, 'off')")
    shop.run("UPDATE shop.subs SET \"Status\" = 'on' WHERE id = 2")
    with pytest.raises(ColumnError, match="repeats"):
        shop.refresh(layout=layout)


# ---------------------------------------------------------------- columns


def test_a_column_is_named_by_its_field(shop: Shop) -> None:
    fill(shop)
    shop.run('ALTER TABLE shop.subs RENAME COLUMN "NewspaperID" TO paper')
    with pytest.raises(ColumnError, match="no column `NewspaperID`"):
        shop.refresh()
    assert shop.refresh(columns={"newspaperid": "paper"}).offers == 4
    for columns, message in (({"Paper": "paper"}, "`Paper` is not a field"), ({"NewspaperID": "x"}, "no column `x`")):
        with pytest.raises(ColumnError, match=message):
            shop.refresh(columns=columns)


# ---------------------------------------------------------------- tables of another kind


@pytest.mark.parametrize(
    ("made", "options", "message"),
    [
        ("CREATE TABLE shop.smart (subscription bigint, type text, segment text, rule text, digest text, as_of date)", {}, "`digest` and `as_of` in every row, which are no longer written"),
        ("CREATE TABLE shop.smart (subscription bigint, type text)", {}, "no column `segment`, `rule`"),
        ("CREATE TABLE shop.smart (subscription text, type text, segment text, rule text)", {}, "holds text, and the ids are numbers"),
        ("CREATE TABLE shop.mine AS SELECT 1 AS precious", {"changed": "shop.mine"}, "`shop.mine` is a table of another kind"),
        ("CREATE TABLE shop.mine AS SELECT 1 AS precious", {"runs": "shop.mine"}, "`shop.mine` is no table of runs"),
        ("CREATE TABLE shop.mine AS SELECT 1 AS precious", {"changed": "shop.smart"}, "need a name each"),
    ],
    ids=["0.1.0", "lacks columns", "other ids", "changed", "runs", "one name"],
)  # fmt: skip
def test_a_table_of_another_kind_is_not_written_over(shop: Shop, made: str, options: dict, message: str) -> None:
    fill(shop)
    shop.run(made)
    with pytest.raises(TargetError, match=message):
        shop.refresh(**options)
    if "mine" in made:
        assert shop.rows("SELECT * FROM shop.mine") == [(1,)]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ("INSERT INTO shop.smart SELECT * FROM shop.smart", "holds an offer of a subscription twice"),
        ("INSERT INTO shop.smart (subscription) VALUES (NULL)", "a row without subscription, type or segment"),
    ],
)
def test_a_spoilt_table_is_told(shop: Shop, spoil: str, message: str) -> None:
    fill(shop)
    shop.refresh()
    shop.run(spoil)
    with pytest.raises(TargetError, match=message):
        shop.refresh()


def test_columns_of_ones_own_stay(shop: Shop) -> None:
    fill(shop, 2)
    shop.refresh()
    shop.run("ALTER TABLE shop.smart ADD COLUMN sent text")
    shop.run("UPDATE shop.smart SET sent = 'yes'")
    fill(shop, 0)
    shop.run("INSERT INTO shop.subs VALUES (9, '1', 0, 'on')")
    shop.refresh()
    assert shop.rows("SELECT subscription, sent FROM shop.smart ORDER BY 1") == [(1, "yes"), (2, "yes"), (9, None)]


def test_no_table_of_changes_is_told(shop: Shop) -> None:
    with pytest.raises(TargetError, match=r"`shop.nothing` is no table of changed offers"):
        shop.changed("shop.nothing")


# ---------------------------------------------------------------- the list of engines


def test_every_engine_that_refreshes_takes_the_same_arguments() -> None:
    import ast
    from pathlib import Path

    import subrules.engines

    folder = Path(subrules.engines.__file__).parent

    def arguments(file: str) -> tuple[Sequence[str], set[str]]:
        tree = ast.parse((folder / file).read_text())
        (found,) = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "refresh"]
        return [a.arg for a in found.args.args if a.arg != "self"], {a.arg for a in found.args.kwonlyargs}

    order, names = arguments("engine.py")
    for file in ("duckdb_refresh.py", "postgres.py", "spark_refresh.py"):
        assert arguments(file)[0] == order, file
        assert names <= arguments(file)[1], file


def test_an_engine_that_is_not_installed_says_which_extra_to_install() -> None:
    for name, engine in ENGINES.items():
        for package in engine.packages:
            error = not_installed(name, ModuleNotFoundError("no", name=package))
            assert isinstance(error, NotInstalled)
            assert f"pip install 'subrules[{engine.extra}]'" in str(error)
    other = ModuleNotFoundError("no", name="numpy")
    assert not_installed("duckdb", other) is other, "what an engine's own package lacks is not called the engine"


def test_an_engine_of_no_such_name_is_refused() -> None:
    with pytest.raises(
        LookupError, match="no engine refreshes a table by the name `arrow`: there are duckdb, postgres, spark"
    ):
        engine_called("arrow")
