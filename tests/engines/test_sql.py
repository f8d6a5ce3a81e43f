"""SQL: what is written for which database, and one rule as a WHERE."""

from __future__ import annotations

import random
import re
import sqlite3
from datetime import date
from decimal import Decimal

import pytest

pytest.importorskip("sqlglot", reason="sqlglot is not installed")

import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from strategies import ANY_FEE, WORDS, conditions, drawn_record, records
from subrules import UnfilledTemplate, load
from subrules.engines.columns import Column, ColumnError, Held, fitted
from subrules.engines.rows import TooWide, shapes_of
from subrules.engines.sql import EXECUTED, WRITTEN, statements
from subrules.engines.where import where
from subrules.rules.evaluate import holds

from .databases import NAMES, in_python, in_sqlite

DAY = date(2026, 6, 1)
EVIL = """x'; DROP TABLE subscriptions; --"""


def rules_of(text: str):
    return load(text, WORDS)


@pytest.mark.parametrize("dialect", [*EXECUTED, *WRITTEN])
def test_no_text_of_a_rule_is_text_of_a_query_lng_14(dialect: str) -> None:
    rules = rules_of(f'If ServiceType = "{EVIL}" and Fee > 1 then upgrade offer = {{"{EVIL}"}}')
    made = statements(rules, as_of=DAY, dialect=dialect)
    for text in (made.offers, made.left_open, *(t.create for t in made.tables), *(t.insert for t in made.tables)):
        assert "DROP" not in text
        sqlglot.parse_one(text.replace("%s", "?"), dialect=dialect)
    assert any(EVIL in row for row in made.tables[0].rows)


def test_the_query_does_not_depend_on_the_values_or_the_number_of_the_rules_lng_18() -> None:
    few = rules_of("If NewspaperID = 1 and ServiceType = S1 then upgrade offer = {A1}")
    many = rules_of(
        "\n".join(f"If NewspaperID = {n} and ServiceType = S{n} then upgrade offer = {{A{n}}}" for n in range(500))
    )
    one, other = (statements(rules, as_of=DAY, dialect="duckdb") for rules in (few, many))
    assert (one.offers, one.left_open) == (other.offers, other.left_open)
    assert len(other.tables[0].rows) == 500


def test_text_is_compared_code_point_by_code_point_where_a_database_would_not() -> None:
    rules = rules_of("If ServiceType = é then upgrade offer = {A}")
    collations = {
        "postgres": 'COLLATE "C"', "tsql": "COLLATE [Latin1_General_100_BIN2_UTF8]",
        "mysql": "COLLATE `utf8mb4_0900_bin`", "sqlite": 'COLLATE "BINARY"',
    }  # fmt: skip
    for dialect, collation in collations.items():
        assert collation in statements(rules, as_of=DAY, dialect=dialect).offers


def test_a_rule_with_too_many_alternatives_is_refused_by_name_and_python_still_answers_it() -> None:
    ors = " and ".join(f"(Fee = {n} or Term = {n})" for n in range(13))
    rules = rules_of(f'Rule "wide": If {ors} then upgrade offer = {{A}}')
    with pytest.raises(TooWide, match="the rule wide has more than 4,096 alternatives"):
        statements(rules, as_of=DAY, dialect="duckdb")
    lists = " and ".join(f"{f} in {{{', '.join(map(str, range(400)))}}}" for f in ("NewspaperID", "ServiceType"))
    with pytest.raises(TooWide, match="would be 160,000 rows"):
        statements(rules_of(f"If {lists} then upgrade offer = {{A}}"), as_of=DAY, dialect="duckdb")


def test_columns_that_cannot_give_a_field_are_refused() -> None:
    rules = rules_of("If Fee > 1 then upgrade offer = {A}")
    with pytest.raises(ColumnError, match="`Fee` is a number"):
        statements(rules, as_of=DAY, dialect="duckdb", columns={"Fee": Column("fee", Held.DAY)})
    with pytest.raises(ColumnError, match="`Fees` is not a field"):
        statements(rules, as_of=DAY, dialect="duckdb", columns={"Fees": "fee"})
    with pytest.raises(UnfilledTemplate):
        statements(rules_of("If Fee > {X} then upgrade offer = {A}"), as_of=DAY, dialect="duckdb")
    exact = load("If Fee > 0.12345678901234567 then upgrade offer = {A}", ANY_FEE)
    with pytest.raises(ColumnError, match="more than 15 digits"):
        statements(exact, as_of=DAY, dialect="sqlite")


numbers = st.decimals(-1000, 1000, places=3).map(lambda n: n.normalize())


@given(
    st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
    numbers,
    st.sampled_from(
        [
            Column("f", Held.INTEGER, bits=32),
            Column("f", Held.INTEGER, 2),
            Column("f", Held.DECIMAL, 5, 2),
            Column("f", Held.DECIMAL, 3, 0),
        ]
    ),
    st.data(),
)
def test_a_bound_in_the_column_s_values_holds_for_the_same_values(
    sign: str, wanted: Decimal, column: Column, data
) -> None:
    """LNG-18: what a column cannot hold is compared as if it could."""
    rules = load(f"If Fee {sign} {wanted:f} then upgrade offer = {{A}}", ANY_FEE)
    scale = column.decimals
    near = int(wanted.scaleb(scale))
    value = Decimal(near + data.draw(st.integers(-2, 2))).scaleb(-scale)
    value = min(max(value, column.least), column.largest)
    held = False
    for shape in shapes_of(rules, DAY, fit=lambda box: fitted(box, {"Fee": column})).shapes:
        for row in shape.rows:
            tests = {"eq": value == row[0]} if shape.keys else {}
            for (_, kind), given_value in zip(shape.columns, row[len(shape.keys) :], strict=False):
                tests[kind] = {
                    "ge": lambda v: value >= v, "le": lambda v: value <= v, "gt": lambda v: value > v, "lt": lambda v: value < v, "ne": lambda v: value != v,
                    "an": lambda v: True, "nu": lambda v: False,
                }[kind[:2]](given_value)  # fmt: skip
            held |= all(tests.values())
    assert held is holds(rules.rules[0].condition, {"Fee": value})


@given(conditions(), st.lists(records, min_size=1, max_size=5))
def test_a_rule_as_a_where_holds_for_the_rows_it_applies_to(text: str, some: list[dict]) -> None:
    rules = load(f"If {text} then upgrade offer = {{A}}", WORDS)
    made = where(rules, "<rules>:1", dialect="sqlite")
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE s (id, NewspaperID TEXT, ServiceType TEXT, Town TEXT, Fee REAL, Term REAL, Start TEXT, Renews INT)")  # fmt: skip
    for number, record in enumerate(some):
        values = [
            float(v) if isinstance(v, Decimal) else v.isoformat() if isinstance(v, date) else v
            for v in (record[name] for name in NAMES)
        ]
        connection.execute("INSERT INTO s VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (number, *values))
    made = re.sub(r"CAST\('([0-9-]+)' AS (?:DATE|TEXT)\)", r"'\1'", made)  # SQLite has no dates
    found = {row[0] for row in connection.execute(f"SELECT id FROM s WHERE {made}")}
    assert found == {n for n, record in enumerate(some) if holds(rules.rules[0].condition, record) is True}


def test_a_where_refuses_what_cannot_be_written_safely() -> None:
    rules = rules_of("If Town = Milroy then upgrade offer = {A}")
    with pytest.raises(LookupError, match="no rule `other`"):
        where(rules, "other", dialect="duckdb")
    from attrs import evolve

    from subrules.rules.ruleset import OneOf

    hidden = evolve(rules, rules=(evolve(rules.rules[0], condition=OneOf("Town", ("a\x00b",))),))
    with pytest.raises(ValueError, match="control character"):
        where(hidden, "<rules>:1", dialect="duckdb")


def test_thirty_fields_make_a_query_that_a_database_takes() -> None:
    """Many shapes at once: the text stays within what sqlglot and SQLite nest."""
    dice = random.Random(7)
    rules = load("\n".join(f"If NewspaperID = {n} and Fee > {n} and Term < {n % 7} and Start >= 2026-06-0{n % 8 + 1} then upgrade offer = {{S{n % 5}}}" for n in range(200)), WORDS)  # fmt: skip
    some = [drawn_record(dice, 0.2) for _ in range(50)]
    offers, left_open = in_sqlite(statements(rules, as_of=DAY, dialect="sqlite"), some)
    wanted = in_python(rules, some, DAY)
    assert ({row[:4] for row in offers}, set(left_open)) == wanted
