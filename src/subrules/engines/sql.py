"""A rule set as SQL: tables of its terms, one SELECT for the offers, one for what missing facts leave open.

The statements are built of a few kinds of nodes and written by sqlglot for each dialect. Nothing of
the rules' text is in them but, in `where`, the values of one rule that somebody wants to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from itertools import combinations
from typing import Any, Literal, TypeAlias

from attrs import evolve, frozen
from attrs import field as attribute

try:
    from sqlglot import ErrorLevel, exp
except ModuleNotFoundError:
    raise ModuleNotFoundError("SQL needs sqlglot, which is not installed: pip install 'subrules[sql]'") from None

from ..rules.ruleset import RuleSet
from .columns import USUAL, Column, ColumnError, Held, fits, fitted
from .rows import ABSENT, KNOWN, Shape, Shapes, shapes_of

Node: TypeAlias = Any
"""A part of a statement: sqlglot calls the class of them all otherwise from version to version."""

Dialect: TypeAlias = Literal["duckdb", "sqlite", "postgres", "spark", "tsql", "mysql", "snowflake", "bigquery"]
"""Executed in the tests: duckdb, sqlite, postgres, spark. The others are written, and not executed here."""

_GIVEN = {"outcome": "place"}

EXECUTED: tuple[Dialect, ...] = ("duckdb", "sqlite", "postgres", "spark")
WRITTEN: tuple[Dialect, ...] = ("tsql", "mysql", "snowflake", "bigquery")

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

EXACT_DECIMALS = 10
"""How many decimals a number is taken to have at most, where a database has no decimals without a limit."""


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
class Table:
    """A table of rows that the statements join: its name, its columns with their types, and its rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    create: str
    insert: str
    rows: tuple[tuple[Any, ...], ...]


@frozen
class Statements:
    """What a database is given.

    Attributes:
        tables: the rule set as rows; `create` and `insert` are statements, the latter with parameters.
        offers: a SELECT of subscription, type, segment, rule and place: what the rules give, each once (DSL-06);
            `rule` is the first that gives it, and `place` is where it stands in the order of the rules.
        left_open: a SELECT of subscription, rule: the rules that missing facts leave open (LNG-08).
        applying: a SELECT of place, subscriptions: to how many each outcome of a rule applies, whoever gives it first.
        places: the rule of each place.
        as_of: the day whose rules count.
    """

    dialect: Dialect
    tables: tuple[Table, ...]
    offers: str
    left_open: str
    applying: str
    places: tuple[str, ...] = attribute(repr=False)
    as_of: date
    _rules: RuleSet = attribute(repr=False, eq=False)

    @property
    def digest(self) -> str:
        """That of the rule set."""
        return self._rules.digest


def statements(
    rules: RuleSet,
    *,
    as_of: date,
    dialect: Dialect,
    table: str = "subscriptions",
    id: str = "id",
    columns: Mapping[str, str | Column] | None = None,
    prefix: str = "subrules_",
) -> Statements:
    """The rule set as SQL over a table of subscriptions, NULL standing for a missing fact (LNG-18).

    Args:
        rules: a rule set without unfilled templates.
        as_of: the day whose rules count.
        dialect: the database.
        table: the table or view of running subscriptions, with its schema before a point where it has one.
        id: its column with the subscription's id.
        columns: for a field, the column that gives it, if it is not called as the field, and what it
            holds, if not the usual: text, numbers of an exact type, days, yes or no.
        prefix: how the names of the tables of rows begin.

    Raises:
        UnfilledTemplate: a rule still has placeholders.
        TooWide: a rule has too many alternatives.
        ColumnError: a column cannot hold the values of its field.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If NewspaperID = 1 then upgrade offer = {Plus}", VOCABULARY)
    >>> made = statements(rules, as_of=date(2026, 6, 1), dialect="postgres", columns={"NewspaperID": "paper"})
    >>> print(made.offers)
    SELECT "s"."id" AS "subscription", "t"."type" AS "type", "t"."segment" AS "segment", "t"."rule" AS "rule", "t"."outcome" AS "place" FROM "subscriptions" AS "s" JOIN "subrules_0" AS "t" ON CAST("s"."paper" AS TEXT) COLLATE "C" = "t"."f0"
    >>> made.tables[0].insert, made.tables[0].rows
    ('INSERT INTO "subrules_0" ("f0", "outcome", "type", "segment", "rule") VALUES (%s, %s, %s, %s, %s)', (('1', 0, 'UPGRD', 'Plus', '<rules>:1'),))
    """
    shapes, given = _fitted_shapes(rules, as_of, columns or {}, dialect)
    builder = _Builder(dialect, shapes, given, table, id, prefix)
    labels = rules.labels
    tails = [(type, segment, labels[rule]) for rule, type, segment in shapes.outcomes]
    tables = [builder.table(shape, tails) for shape in shapes.shapes]
    if not all(shape.once for shape in shapes.shapes):
        tables.append(builder.given(tails))
    return Statements(
        dialect,
        tuple(tables),
        builder.sql(builder.offers()),
        builder.sql(builder.left_open()),
        builder.sql(builder.applying()),
        tuple(label for _, _, label in tails),
        as_of,
        rules,
    )


def _fitted_shapes(
    rules: RuleSet, as_of: date, columns: Mapping[str, str | Column], dialect: Dialect
) -> tuple[Shapes, dict[str, Column]]:
    unknown = [name for name in columns if rules.vocabulary.find(name) is None]
    if unknown:
        raise ColumnError(f"`{unknown[0]}` is not a field of the vocabulary: columns are given by field")
    by_field = {rules.vocabulary.by_key[name.lower()].name: column for name, column in columns.items()}
    made: dict[str, Column] = {}
    for field in rules.vocabulary.fields:
        column = by_field.get(field.name, field.name)
        if isinstance(column, str):
            column = Column(column, USUAL[field.type])
        if not fits(field.type, column):
            raise ColumnError(
                f"the column `{column.name}` holds {column.held.value}, and `{field.name}` is a {field.type.value}"
            )
        if column.held is Held.EXACT and dialect != "postgres":
            column = evolve(column, held=Held.DOUBLE if dialect == "sqlite" else Held.DECIMAL, decimals=EXACT_DECIMALS)
        made[field.name] = column
    return shapes_of(rules, as_of, fit=lambda box: fitted(box, made)), made


class _Builder:
    """The statements of one rule set over one table."""

    def __init__(
        self, dialect: Dialect, shapes: Shapes, columns: Mapping[str, Column], table: str, id: str, prefix: str
    ) -> None:
        self.dialect, self.shapes, self.columns, self.prefix = dialect, shapes, columns, prefix
        self.numbers = {name: number for number, name in enumerate(shapes.fields)}
        self.source = exp.to_table(".".join(f'"{part}"' for part in table.split(".")), dialect="duckdb")
        self.id = id
        offers = dict.fromkeys(outcome[1:] for outcome in shapes.outcomes)
        self.offer_numbers = {offer: number for number, offer in enumerate(offers)}

    def sql(self, query: Node) -> str:
        """The text of a statement."""
        text: str = query.sql(dialect=self.dialect, identify=True, unsupported_level=ErrorLevel.RAISE)
        return text

    # ------------------------------------------------------------ tables

    def table(self, shape: Shape, tails: Sequence[tuple[str, str, str]]) -> Table:
        """The table of a shape, its rows ending in what the row gives."""
        name = f"{self.prefix}{shape.number}"
        typed = [(self._name(key), self._type(key)) for key in shape.keys]
        for field, kind in shape.columns:
            by_text = kind.startswith(("starts", "not")) or self._compares_as_text(field, kind)
            small = kind in ("null", "any")
            type = "INT" if small else self._text() if by_text else self._type(field)
            typed.append((self._name(field, kind), type))
        typed += [("outcome", "INT"), ("type", self._text()), ("segment", self._text()), ("rule", self._text())]
        if not shape.once:
            typed.append(("offer", "INT"))
        numbers = {} if shape.once else self.offer_numbers
        rows = tuple(
            (*map(self._parameter, row), *tails[row[-1]], *((numbers[tails[row[-1]][:2]],) if numbers else ()))
            for row in shape.rows
        )
        return self._made(name, typed, rows)

    def given(self, tails: Sequence[tuple[str, str, str]]) -> Table:
        """The table of what the places stand for, for the offers that have to be made one first."""
        typed = [("place", "INT"), ("type", self._text()), ("segment", self._text()), ("rule", self._text())]
        places = sorted({row[-1] for shape in self.shapes.shapes if not shape.once for row in shape.rows})
        return self._made(f"{self.prefix}given", typed, tuple((place, *tails[place]) for place in places))

    def _made(self, name: str, typed: Sequence[tuple[str, str]], rows: tuple[tuple[Any, ...], ...]) -> Table:
        """A table, with the statements that make it and put a row in."""
        schema = exp.Schema(
            this=exp.to_table(name),
            expressions=[
                exp.ColumnDef(this=exp.to_identifier(column), kind=exp.DataType.build(type)) for column, type in typed
            ],
        )
        create = self.sql(exp.Create(this=schema, kind="TABLE"))
        target = exp.Schema(this=exp.to_table(name), expressions=[exp.to_identifier(column) for column, _ in typed])
        marks = exp.Tuple(expressions=[exp.Placeholder() for _ in typed])
        insert = self.sql(exp.Insert(this=target, expression=exp.Values(expressions=[marks])))
        if self.dialect in ("postgres", "mysql"):
            insert = insert.replace("?", "%s")
        return Table(name, tuple(typed), create, insert, rows)

    def _name(self, field: str, kind: str = "") -> str:
        return f"f{self.numbers[field]}" + (f"_{kind}" if kind else "")

    def _type(self, field: str) -> str:
        column = self.columns[field]
        if column.held is Held.TEXT:
            return self._text()
        if column.held is Held.DECIMAL:
            return f"DECIMAL({column.digits}, {column.decimals})"
        if column.held is Held.INTEGER and not column.bits:
            return f"DECIMAL({column.digits}, 0)"
        if column.held is Held.INTEGER and column.bits == 32:
            return "INT"
        return _TYPES[column.held]

    def _parameter(self, value: Any) -> Any:
        """A value as the database's driver takes it."""
        if self.dialect == "sqlite" and isinstance(value, date):
            return value.isoformat()
        return value

    def _text(self) -> str:
        return "VARCHAR(1000)" if self.dialect in ("tsql", "mysql") else "TEXT"

    # ------------------------------------------------------------ what is compared

    def _fact(self, field: str, *, as_text: bool = False) -> Node:
        """The column of a field; text is compared code point by code point."""
        column = self.columns[field]
        fact: Node = exp.column(column.name, table="s")
        if column.held is Held.TEXT:
            return by_code_point(as_plain_text(fact, self.dialect), self.dialect)
        return by_code_point(exp.cast(fact, exp.DataType.build("TEXT")), self.dialect) if as_text else fact

    def _given(self, field: str, kind: str = "") -> Node:
        return exp.column(self._name(field, kind), table="t")

    def _said(self, field: str, kind: str) -> Node:
        """The test that a column of a shape stands for, of a fact that is known."""
        given = self._given(field, kind)
        if kind.startswith(("starts", "not")):
            start = exp.Substring(
                this=self._fact(field, as_text=True), start=exp.Literal.number(1), length=exp.Length(this=given.copy())
            )
            return (exp.EQ if kind.startswith("starts") else exp.NEQ)(this=start, expression=given)
        if kind == "any":
            return exp.Not(this=exp.Is(this=self._fact(field), expression=exp.Null()))
        comparison: dict[str, Any] = {
            "eq": exp.EQ, "ge": exp.GTE, "gt": exp.GT, "le": exp.LTE, "lt": exp.LT, "ne": exp.NEQ, "un": exp.NEQ,
        }  # fmt: skip
        return comparison[kind[:2]](
            this=self._fact(field, as_text=self._compares_as_text(field, kind)), expression=given
        )

    def _compares_as_text(self, field: str, kind: str) -> bool:
        """Whether a bound is one between codes, whose order is that of their text, though the column holds integers."""
        is_code = self.shapes.fields[field].has_beginning
        return is_code and self.columns[field].held is Held.INTEGER and kind in ("ge", "gt", "le", "lt")

    def _tests(self, shape: Shape, *, open_too: bool) -> Iterable[Node]:
        """The tests besides the keys, each only where the row has it; of missing facts too, where that is wanted."""
        for field, kind in shape.columns:
            given = self._given(field, kind)
            absent = _is_null(self._fact_as_it_is(field))
            if kind == "null":
                yield self._null_test(given, absent, open_too=open_too)
                continue
            test = self._said(field, kind)
            if self.columns[field].missing and (open_too or kind.startswith("un")):
                test = exp.Paren(this=exp.Or(this=absent, expression=test))
            if all(row[len(shape.keys) + shape.columns.index((field, kind))] is not None for row in shape.rows):
                yield test
            else:
                yield exp.Paren(this=exp.Or(this=_is_null(given), expression=test))

    def _fact_as_it_is(self, field: str) -> Node:
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
        return exp.Paren(this=exp.Or(this=_is_null(given), expression=exp.Or(this=missing, expression=known)))

    # ------------------------------------------------------------ statements

    def offers(self) -> Node:
        """Every offer of every subscription, each once, with the first rule that gives it."""
        once = [
            self._joined(shape, ["type", "segment", "rule", "outcome"]) for shape in self.shapes.shapes if shape.once
        ]
        several = [self._joined(shape, ["offer", "outcome"]) for shape in self.shapes.shapes if not shape.once]
        if several:
            once.append(self._each_once(several))
        if not once:
            return self._nothing(["type", "segment", "rule", "place"])
        return _union(once)

    def _joined(self, shape: Shape, give: Sequence[str]) -> Node:
        """The subscriptions that meet the rows of a shape."""
        on: list[Node] = [exp.EQ(this=self._fact(key), expression=self._given(key)) for key in shape.keys]
        on += self._tests(shape, open_too=False)
        selected = [self._subscription(), *(exp.column(name, table="t").as_(_GIVEN.get(name, name)) for name in give)]
        return self._from(shape, selected, on)

    def _subscription(self) -> Node:
        return exp.column(self.id, table="s").as_("subscription")

    def _from(self, shape: Shape, selected: Sequence[Node], on: Sequence[Node]) -> Node:
        """A join of the subscriptions and the rows of a shape."""
        rows = exp.to_table(f"{self.prefix}{shape.number}", alias=exp.to_identifier("t", quoted=True))
        select = exp.select(*selected).from_(exp.alias_(self.source.copy(), "s", table=True))
        if not on:
            return select.join(rows, join_type="cross")
        return select.join(rows, on=reduce(_and, on))

    def _each_once(self, several: Sequence[Node]) -> Node:
        """Of rows that may repeat an offer, the one of the first rule; only numbers are compared for that."""
        place, subscription, offer = (exp.column(name, table="u") for name in ("place", "subscription", "offer"))
        first = exp.select(subscription, exp.Min(this=place).as_("place")).from_(_union(several).subquery("u"))
        first = first.group_by(subscription.copy(), offer)
        given = [exp.column(name, table="g").as_(name) for name in ("type", "segment", "rule", "place")]
        best = exp.select(exp.column("subscription", table="v").as_("subscription"), *given)
        table = exp.to_table(f"{self.prefix}given", alias=exp.to_identifier("g", quoted=True))
        same = exp.EQ(this=exp.column("place", table="g"), expression=exp.column("place", table="v"))
        return best.from_(first.subquery("v")).join(table, on=same)

    def applying(self) -> Node:
        """To how many subscriptions each outcome applies; no offer is made one for it."""
        parts: list[Node] = []
        for once in (True, False):
            joined = [self._joined(shape, ["outcome"]) for shape in self.shapes.shapes if shape.once is once]
            if joined:
                subscription = exp.column("subscription", table="u")
                different = subscription if once else exp.Distinct(expressions=[subscription])
                counted = exp.select(
                    exp.column("place", table="u").as_("place"), exp.Count(this=different).as_("subscriptions")
                )
                parts.append(counted.from_(_union(joined).subquery("u")).group_by(exp.column("place", table="u")))
        return _union(parts) if parts else self._nothing(["place", "subscriptions"])

    def left_open(self) -> Node:
        """The rules that missing facts leave open for each subscription: not false for it, and not true."""
        possible: list[Node] = []
        for shape in self.shapes.shapes:
            may_lack = [key for key in shape.keys if self.columns[key].missing]
            for count in range(len(may_lack) + 1):
                for missing in combinations(may_lack, count):
                    if not count and not any(self.columns[field].missing for field, _ in shape.columns):
                        continue
                    possible.append(self._possible(shape, missing))
        if not possible:
            return self._nothing(["rule"])
        lacking = self._lacks(self.shapes.fields)
        true = [self._joined(shape, ["rule"]).where(lacking.copy()) for shape in self.shapes.shapes]
        sides = [
            exp.select(*[exp.column(name, table=alias).as_(name) for name in ("subscription", "rule")]).from_(
                _union(parts).subquery(alias)
            )
            for alias, parts in (("p", possible), ("q", true))
        ]
        return exp.Except(this=sides[0], expression=sides[1], distinct=True)

    def _possible(self, shape: Shape, missing: tuple[str, ...]) -> Node:
        """The rows of a shape that are not false for subscriptions that lack some of its keys."""
        on: list[Node] = []
        for key in shape.keys:
            if key in missing:
                on.append(_is_null(self._fact_as_it_is(key)))
            else:
                on.append(exp.EQ(this=self._fact(key), expression=self._given(key)))
        on += self._tests(shape, open_too=True)
        selected = [self._subscription(), exp.column("rule", table="t").as_("rule")]
        joined = self._from(shape, selected, on)
        return joined if missing else joined.where(self._lacks(dict.fromkeys(field for field, _ in shape.columns)))

    def _lacks(self, fields: Iterable[str]) -> Node:
        """Whether some of the fields are missing: nothing is open but for those."""
        return reduce(_or, [_is_null(self._fact_as_it_is(field)) for field in fields if self.columns[field].missing])

    def _nothing(self, give: Sequence[str]) -> Node:
        """A select of no rows, where no rule counts on the day."""
        empty = [exp.cast(exp.Null(), exp.DataType.build(self._text())).as_(name) for name in give]
        never = exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(0))
        source = exp.alias_(self.source.copy(), "s", table=True)
        return exp.select(self._subscription(), *empty).from_(source).where(never)


def _and(one: Node, other: Node) -> Node:
    return exp.And(this=one, expression=other)


def _or(one: Node, other: Node) -> Node:
    return exp.Or(this=one, expression=other)


def _is_null(of: Node) -> Node:
    return exp.Is(this=of.copy(), expression=exp.Null())


def _union(parts: Sequence[Node]) -> Node:
    return reduce(lambda one, other: exp.Union(this=one, expression=other, distinct=False), parts)
