"""The refresh of a real SubscriptionSmartOffer table in PostgreSQL (SMT-03, LNG-18)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

from subrules import load
from subrules.engines.postgres import ColumnError, ShrunkenError, UnusableError, refresh
from subrules.offers import VOCABULARY, Layout, Refreshed
from subrules.rules.declare import vocabulary_from

DAY = date(2026, 6, 1)
RULES = load(
    "If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}\nIf City = Žďár then downgrade offer = {Less}",
    VOCABULARY,
)
CASE = {
    "as_of": DAY,
    "subscriptions": "shop.subs",
    "table": "shop.smart",
    "layout": Layout(id="no"),
    "columns": {"NewspaperID": "paper"},
}


@pytest.fixture
def shop(postgres: Any) -> Any:
    with postgres.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS shop CASCADE")
        cursor.execute("CREATE SCHEMA shop")
        cursor.execute('CREATE TABLE shop.subs (no bigint, paper text, "Balance" numeric, "City" text)')
        cursor.executemany(
            "INSERT INTO shop.subs VALUES (%s, %s, %s, %s)",
            [(1, "1", "-0.01", None), (2, "1", None, "Žďár"), (3, "2", "-5", "Žďár"), (4, "1", "0", "zdar")],
        )
    postgres.commit()
    return postgres


def rows(connection: Any) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT subscription, type, segment, rule FROM shop.smart ORDER BY 1, 2")
        return cursor.fetchall()


WANTED = [(1, "UPGRD", "Plus", "<rules>:1"), (2, "DNGRD", "Less", "<rules>:2"), (3, "DNGRD", "Less", "<rules>:2")]


def test_a_refresh_makes_the_table_and_twice_changes_nothing_smt_03(shop: Any) -> None:
    done = refresh(RULES, connection=shop, **CASE)
    assert done == Refreshed(inserted=3, updated=0, deleted=0, unchanged=0, offers=3, open=2)
    assert rows(shop) == WANTED
    again = refresh(RULES, connection=shop, **CASE)
    assert again == Refreshed(inserted=0, updated=0, deleted=0, unchanged=3, offers=3, open=2)
    later = refresh(RULES, connection=shop, **{**CASE, "as_of": date(2026, 6, 2)})
    assert later == again, "another day alone writes no row"
    with shop.cursor() as cursor:
        cursor.execute("UPDATE shop.subs SET paper = '2' WHERE no = 1")
    changed = refresh(RULES, connection=shop, **CASE)
    assert (changed.deleted, changed.offers) == (1, 2)
    assert rows(shop) == WANTED[1:]


def test_a_source_that_shrank_leaves_the_table_as_it_was_smt_03(shop: Any) -> None:
    refresh(RULES, connection=shop, **CASE)
    with shop.cursor() as cursor:
        cursor.execute("DELETE FROM shop.subs WHERE no > 1")
    shop.commit()
    with pytest.raises(ShrunkenError, match=r"`shop.smart` has 3 rows and would have 1, less than 50 % of them"):
        refresh(RULES, connection=shop, **CASE)
    assert rows(shop) == WANTED
    refresh(RULES, connection=shop, **CASE, shrinks_to=0)
    assert rows(shop) == WANTED[:1]


def test_readers_see_the_old_rows_until_the_new_ones_are_there_smt_03(shop: Any, postgres_address: str) -> None:
    """The connection dies between the deletes and the commit: what was there is there."""
    import psycopg

    refresh(RULES, connection=shop, **CASE)
    with psycopg.connect(postgres_address) as dying:
        with dying.cursor() as cursor:
            cursor.execute("UPDATE shop.subs SET paper = '2'")

        class Dying:
            def cursor(self) -> Any:
                return dying.cursor()

            def commit(self) -> None:
                assert rows(shop) == WANTED
                with shop.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(%s)", (dying.info.backend_pid,))
                dying.commit()

            def rollback(self) -> None:
                dying.rollback() if not dying.closed else None

        with pytest.raises(psycopg.OperationalError):
            refresh(RULES, connection=Dying(), **CASE, shrinks_to=0)
    assert rows(shop) == WANTED


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ('ALTER TABLE shop.subs DROP COLUMN "City"', "no column `City`"),
        (
            'ALTER TABLE shop.subs ALTER COLUMN "Balance" TYPE bytea USING NULL',
            "`Balance` is bytea, and `Balance` is a number",
        ),
        ("INSERT INTO shop.subs (paper) VALUES ('1')", "1 row has no subscription's id in `no`"),
        (
            "INSERT INTO shop.subs (no) VALUES (1)",
            "1 row repeats the id of another one, such as 1 in 2 rows: `no` must tell the subscriptions apart",
        ),
    ],
)
def test_a_table_that_cannot_be_used_is_refused(shop: Any, spoil: str, message: str) -> None:
    refresh(RULES, connection=shop, **CASE)
    with shop.cursor() as cursor:
        cursor.execute(spoil)
    shop.commit()
    with pytest.raises(ColumnError, match=message):
        refresh(RULES, connection=shop, **CASE)
    assert rows(shop) == WANTED


def test_codes_may_be_held_as_integers_lng_18(shop: Any) -> None:
    with shop.cursor() as cursor:
        cursor.execute("ALTER TABLE shop.subs ALTER COLUMN paper TYPE integer USING paper::integer")
    shop.commit()
    rules = load(
        "If NewspaperID not in {2, 3, 4, 5, 10a} then upgrade offer = {A}\nIf NewspaperID in {2, 02} then upgrade offer = {B}",
        VOCABULARY,
    )
    refresh(rules, connection=shop, **CASE)
    assert [row[:3] for row in rows(shop)] == [
        (1, "UPGRD", "A"),
        (2, "UPGRD", "A"),
        (3, "UPGRD", "B"),
        (4, "UPGRD", "A"),
    ]


def test_a_rule_set_that_refuses_missing_facts_refuses_them_here_too_lng_08(shop: Any) -> None:
    strict = load("If Balance < 0 then upgrade offer = {A}", VOCABULARY, refuse_missing=True)
    with pytest.raises(ColumnError, match="`Balance` is missing in 1 row"):
        refresh(strict, connection=shop, **CASE)


# ---------------------------------------------------------------- columns, found as in every table


def offered(connection: Any, rules: Any, **more: Any) -> list[int]:
    refresh(rules, connection=connection, **{"as_of": DAY, "subscriptions": "shop.t", "table": "shop.smart", **more})
    with connection.cursor() as cursor:
        cursor.execute("SELECT subscription FROM shop.smart ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def table_of(connection: Any, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.commit()


def test_columns_are_found_by_their_names_in_any_letter_case_and_by_aliases_lng_06(shop: Any) -> None:
    table_of(shop, "CREATE TABLE shop.t (\"ID\" int, newspaperid int, ezpay text)", "INSERT INTO shop.t VALUES (1, 1, 'Y')")  # fmt: skip
    rules = load("If NewspaperID = 1 and AutoRenew = yes then upgrade offer = {Plus}", VOCABULARY)
    assert offered(shop, rules) == [1]


def test_two_columns_of_one_field_agree_in_every_row_or_are_refused_lng_06(shop: Any) -> None:
    table_of(
        shop,
        'CREATE TABLE shop.t (id int, "AutoRenew" text, ezpay boolean)',
        "INSERT INTO shop.t VALUES (1, 'Y', NULL), (2, NULL, true), (3, 'n', false), (4, NULL, NULL), (5, ' ', true)",
    )
    rules = load("If AutoRenew = yes then upgrade offer = {Plus}", VOCABULARY)
    assert offered(shop, rules) == [1, 2, 5]
    table_of(shop, "INSERT INTO shop.t VALUES (6, 'Y', false), (7, 'Y', false)")
    with pytest.raises(UnusableError, match="2 rows: `no` says otherwise than `AutoRenew`, which gives `yes`"):
        offered(shop, rules)
    assert offered(shop, rules, columns={"AutoRenew": "ezpay"}) == [2, 5], "the caller says which one counts"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"Term": "paper"}, "two columns are given for `Term`: leave one of them out"),
        ({"Trem": "paper"}, "`Trem` is not a field of the vocabulary: columns are given by field"),
        ({"TERM": "nowhere"}, "`shop.subs` has no column `nowhere` for `Term`: its columns are `no`, `paper`"),
    ],
)
def test_columns_that_are_given_wrongly_are_refused(shop: Any, columns: dict[str, str], message: str) -> None:
    rules = load("If Term = 1 then upgrade offer = {Plus}", VOCABULARY)
    if "two" in message:
        columns = {**columns, "term": "Balance"}
    with pytest.raises(ColumnError) as raised:
        refresh(rules, connection=shop, **{**CASE, "columns": columns})
    assert message in str(raised.value)


def test_collations_enumerations_and_domains_do_not_matter_lng_18(shop: Any) -> None:
    table_of(
        shop,
        "CREATE COLLATION shop.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
        "CREATE TYPE shop.paper AS ENUM ('1', 'X')",
        "CREATE DOMAIN shop.town AS varchar(20) COLLATE shop.any_case",
        "CREATE DOMAIN shop.home AS shop.town",
        'CREATE TABLE shop.t (id text COLLATE shop.any_case, newspaperid shop.paper, "City" shop.home)',
        "INSERT INTO shop.t VALUES ('a', '1', 'Irvine'), ('A', '1', 'IRVINE'), ('b', 'X', 'Irvine'), ('B', '1', 'Irvine')",
    )
    rules = load("If NewspaperID = 1 and City = Irvine then upgrade offer = {Plus}", VOCABULARY)
    assert sorted(offered(shop, rules)) == ["B", "a"]


def test_binary_numbers_are_read_as_they_are_whatever_the_session_shows_of_them(shop: Any) -> None:
    table_of(
        shop,
        "CREATE TABLE shop.t (id int, rate double precision)",
        "INSERT INTO shop.t VALUES (1, 0.30000000000000004), (2, 0.3)",
        "SET extra_float_digits TO -3",
    )
    words = vocabulary_from({"fields": {"Rate": {"type": "number"}}}, outcomes={"upgrade offer": "UPGRD"})
    assert offered(shop, load("If Rate = 0.3 then upgrade offer = {Plus}", words)) == [2]


def test_a_value_that_comes_in_while_the_table_is_read_stops_it_and_is_never_a_missing_fact(
    shop: Any, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from subrules.engines import postgres_columns

    table_of(
        shop, "CREATE TABLE shop.t (id int, autorenew text, ezpay text)", "INSERT INTO shop.t VALUES (1, 'Y', 'Y')"
    )
    rules = load("If AutoRenew is missing then upgrade offer = {Plus}", VOCABULARY)
    read, new = postgres_columns.read_values, iter(["(2, NULL, NULL)", "(3, 'N', NULL)"])

    def read_late(*given: Any) -> Any:
        with psycopg.connect(postgres_address) as other:
            other.execute(f"INSERT INTO shop.t VALUES {next(new)}")
        return read(*given)

    monkeypatch.setattr(postgres_columns, "read_values", read_late)
    assert offered(shop, rules, columns={"AutoRenew": "ezpay"}) == [2], "a gap is a gap"
    for columns in ({}, {"AutoRenew": "autorenew"}):
        new = iter(["(4, 'no', NULL)" if columns else "(3, 'N', NULL)"])
        with pytest.raises(psycopg.DataError, match="the column autorenew has other values than a moment before"):
            offered(shop, rules, columns=columns)
    monkeypatch.undo()
    assert offered(shop, rules) == [2]


def test_the_command_refreshes_a_table_in_postgresql_smt_03(shop: Any, postgres_address: str, tmp_path: Any) -> None:
    from calling import call

    (tmp_path / "a.rules").write_text("If NewspaperID = 1 and Balance < 0 then upgrade offer = {Plus}\n")
    (tmp_path / "vocabulary.toml").write_text(
        '[fields.NewspaperID]\ntype = "code"\n[fields.Balance]\ntype = "number"\n[subscriptions]\nid = "no"\n'
    )
    with shop.cursor() as cursor:
        cursor.execute('ALTER TABLE shop.subs RENAME COLUMN paper TO "NewspaperID"')
    shop.commit()
    case = ["refresh", str(tmp_path / "a.rules"), "--connection", postgres_address, "--table", "shop.smart"]
    case += ["--as-of", "2026-06-01"]
    done = call(*case, "--on", "shop.subs", "--changed", str(tmp_path / "c.csv"))
    assert done.stdout == (
        "shop.smart on 2026-06-01: 1 offer inserted, 0 updated, 0 deleted, 0 unchanged; 1 offer now; "
        "1 subscription with a rule left open by missing facts\n"
    )
    assert (tmp_path / "c.csv").read_text().splitlines()[1].startswith("1,inserted,UPGRD,Plus,,")
    assert [row[:3] for row in rows(shop)] == [(1, "UPGRD", "Plus")]
    for more, message in (
        (["--on", "shop.none"], "there is no table or view `shop.none`"),
        (["--on", "subs.csv"], "PostgreSQL reads tables, and subs.csv is a file"),
        ([], "say which table holds the subscriptions with --on TABLE"),
        (["--on", "shop.subs", "--only-from", "none"], "there is no such table or view"),
        (["--on", "shop.subs", "--only-from", "SELECT nothing"], 'PostgreSQL: column "nothing" does not exist'),
    ):
        refused = call(*case, *more)
        assert (refused.exit_code, message in refused.stderr) == (2, True), refused.output


def test_a_transaction_that_was_begun_by_hand_is_not_ended_in_silence(shop: Any) -> None:
    import psycopg

    from subrules.engines.engine import EngineError

    with pytest.raises(psycopg.ProgrammingError, match=r"Explicit commit\(\) forbidden"), shop.transaction():
        refresh(RULES, connection=shop, **CASE)
    shop.autocommit = True
    with pytest.raises(EngineError, match="in a transaction that was begun by hand: refresh outside of it"), shop.transaction():  # fmt: skip
        refresh(RULES, connection=shop, **CASE)
    assert refresh(RULES, connection=shop, **CASE).inserted == 3
