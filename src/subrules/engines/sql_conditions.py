"""How SQL says a test of a rule: the columns of the rows against the facts of a subscription."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, Literal, TypeAlias

from attrs import frozen

from .boxes import ABSENT, KNOWN
from .columns import Column, Held
from .engine import not_installed
from .rows import Shape, Shapes

try:
    from sqlglot import exp
except ModuleNotFoundError as error:
    raise not_installed("sql", error) from None

Node: TypeAlias = Any
"""A part of a statement: sqlglot calls the class of them all otherwise from version to version."""

Dialect: TypeAlias = Literal["duckdb", "sqlite", "postgres", "spark", "tsql", "mysql", "snowflake", "bigquery"]
"""Executed in the tests: duckdb, sqlite, postgres, spark. The others are written, and not executed here."""

_BINARY = {
    "duckdb": "C",
    "postgres": "C",
    "sqlite": "BINARY",
    "tsql": "Latin1_General_100_BIN2_UTF8",
    "mysql": "utf8mb4_0900_bin",
}
"""The collation that compares text code point by code point; Spark, Snowflake and BigQuery do so where a column has none of its own."""

_TYPES = {
    Held.TEXT: "TEXT",
    Held.INTEGER: "BIGINT",
    Held.EXACT: "DECIMAL",
    Held.DOUBLE: "DOUBLE",
    Held.DAY: "DATE",
    Held.YES_NO: "BOOLEAN",
}


_TEXT_OF_ITS_OWN: tuple[Dialect, ...] = ("duckdb", "postgres")
"""Databases whose enumerations, and types such as citext, are made plain text first: they have no collation, or ignore it."""


def as_plain_text(fact: Node, dialect: Dialect) -> Node:
    """A column of text, or of a type that stands for text, as plain text."""
    return exp.cast(fact, exp.DataType.build("TEXT")) if dialect in _TEXT_OF_ITS_OWN else fact


def by_code_point(text: Node, dialect: Dialect) -> Node:
    """A text that is compared code point by code point, where a dialect has a collation for that."""
    collation = _BINARY.get(dialect)
    return exp.Collate(this=text, expression=exp.to_identifier(collation, quoted=True)) if collation else text


@frozen
class Conditions:
    """The tests of one rule set over the columns of one table, in one dialect."""

    dialect: Dialect
    shapes: Shapes
    columns: Mapping[str, Column]
    numbers: Mapping[str, int]

    def name_of(self, field: str, kind: str = "") -> str:
        """The name of the column that holds a key, or a test of that kind."""
        return f"f{self.numbers[field]}" + (f"_{kind}" if kind else "")

    def type_of(self, field: str) -> str:
        """The type of a column that holds values of a field."""
        column = self.columns[field]
        if column.held is Held.TEXT:
            return self.text_type()
        if column.held is Held.DECIMAL:
            return f"DECIMAL({column.digits}, {column.decimals})"
        if column.held is Held.INTEGER and not column.bits:
            return f"DECIMAL({column.digits}, 0)"
        if column.held is Held.INTEGER and column.bits == 32:
            return "INT"
        return _TYPES[column.held]

    def text_type(self) -> str:
        """The type of text."""
        return "VARCHAR(1000)" if self.dialect in ("tsql", "mysql") else "TEXT"

    def fact(self, field: str, *, as_text: bool = False) -> Node:
        """The column of a field; text is compared code point by code point."""
        column = self.columns[field]
        fact: Node = exp.column(column.name, table="s")
        if column.held is Held.TEXT:
            return by_code_point(as_plain_text(fact, self.dialect), self.dialect)
        return by_code_point(exp.cast(fact, exp.DataType.build("TEXT")), self.dialect) if as_text else fact

    def given(self, field: str, kind: str = "") -> Node:
        """The column of a row that holds a key, or a test of that kind."""
        return exp.column(self.name_of(field, kind), table="t")

    def _said(self, field: str, kind: str) -> Node:
        """The test that a column of a shape stands for, of a fact that is known."""
        given = self.given(field, kind)
        if kind.startswith(("starts", "not")):
            start = exp.Substring(
                this=self.fact(field, as_text=True), start=exp.Literal.number(1), length=exp.Length(this=given.copy())
            )
            return (exp.EQ if kind.startswith("starts") else exp.NEQ)(this=start, expression=given)
        if kind == "any":
            return exp.Not(this=exp.Is(this=self.fact(field), expression=exp.Null()))
        comparison: dict[str, Any] = {
            "eq": exp.EQ, "ge": exp.GTE, "gt": exp.GT, "le": exp.LTE, "lt": exp.LT, "ne": exp.NEQ, "un": exp.NEQ,
        }  # fmt: skip
        return comparison[kind[:2]](this=self.fact(field, as_text=self.compares_as_text(field, kind)), expression=given)

    def compares_as_text(self, field: str, kind: str) -> bool:
        """Whether a bound is one between codes, whose order is that of their text, though the column holds integers."""
        is_code = self.shapes.fields[field].has_beginning
        return is_code and self.columns[field].held is Held.INTEGER and kind in ("ge", "gt", "le", "lt")

    def tests(self, shape: Shape, *, open_too: bool) -> Iterable[Node]:
        """The tests besides the keys, each only where the row has it; of missing facts too, where that is wanted."""
        for field, kind in shape.columns:
            given = self.given(field, kind)
            absent = is_null(self.fact_as_it_is(field))
            if kind == "null":
                yield self._null_test(given, absent, open_too=open_too)
                continue
            test = self._said(field, kind)
            if self.columns[field].missing and (open_too or kind.startswith("un")):
                test = exp.Paren(this=exp.Or(this=absent, expression=test))
            if all(row[len(shape.keys) + shape.columns.index((field, kind))] is not None for row in shape.rows):
                yield test
            else:
                yield exp.Paren(this=exp.Or(this=is_null(given), expression=test))

    def fact_as_it_is(self, field: str) -> Node:
        """The column of a field, to see whether it is missing."""
        return exp.column(self.columns[field].name, table="s")

    def _null_test(self, given: Node, absent: Node, *, open_too: bool) -> Node:
        """What `null` says: KNOWN, ABSENT, and, where what is open counts, ONLY_OPEN."""
        allowed: list[Node] = [exp.EQ(this=given.copy(), expression=exp.Literal.number(ABSENT))]
        if open_too:
            allowed = [exp.GTE(this=given.copy(), expression=exp.Literal.number(ABSENT))]
        missing = exp.And(this=absent, expression=allowed[0])
        known = exp.And(
            this=exp.Not(this=absent.copy()),
            expression=exp.EQ(this=given.copy(), expression=exp.Literal.number(KNOWN)),
        )
        return exp.Paren(this=exp.Or(this=is_null(given), expression=exp.Or(this=missing, expression=known)))

    def lacks(self, fields: Iterable[str]) -> Node:
        """Whether some of the fields are missing: nothing is open but for those."""
        return reduce(either, [is_null(self.fact_as_it_is(field)) for field in fields if self.columns[field].missing])


def both(one: Node, other: Node) -> Node:
    """Two conditions that hold together."""
    return exp.And(this=one, expression=other)


def either(one: Node, other: Node) -> Node:
    """One condition or the other."""
    return exp.Or(this=one, expression=other)


def is_null(of: Node) -> Node:
    """Whether a value is missing."""
    return exp.Is(this=of.copy(), expression=exp.Null())


def union_of(parts: Sequence[Node]) -> Node:
    """The rows of several SELECTs, one after the other."""
    return reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), parts)
