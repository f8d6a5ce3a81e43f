"""A rule set as SQL: tables of its terms, one SELECT for the offers, one for what missing facts leave open.

The statements are built of a few kinds of nodes and written by sqlglot for each dialect. Nothing of
the rules' text is in them but, in `where`, the values of one rule that somebody wants to look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import evolve, frozen
from attrs import field as attribute

from .engine import not_installed

try:
    from sqlglot import exp
except ModuleNotFoundError as error:
    raise not_installed("sql", error) from None

from ..rules.ruleset import RuleSet
from .columns import USUAL, Column, ColumnError, Held, fits, fitted
from .rows import Shapes, shapes_of
from .sql_conditions import Conditions, Dialect, Node
from .sql_selects import Selects
from .sql_tables import Table, Tables, text_of

EXECUTED: tuple[Dialect, ...] = ("duckdb", "sqlite", "postgres", "spark")
WRITTEN: tuple[Dialect, ...] = ("tsql", "mysql", "snowflake", "bigquery")

EXACT_DECIMALS = 10
"""How many decimals a number is taken to have at most, where a database has no decimals without a limit."""


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

    Returns:
        The tables to create with the rows to load into them, and the SELECTs over them: the offers, and what missing
        facts leave open.

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
    conditions = Conditions(dialect, shapes, given, {name: number for number, name in enumerate(shapes.fields)})
    offers = {offer: at for at, offer in enumerate(dict.fromkeys(outcome[1:] for outcome in shapes.outcomes))}
    rows = Tables(conditions, offers, prefix)
    source = exp.to_table(".".join(f'"{part}"' for part in table.split(".")), dialect="duckdb")
    selects = Selects(conditions, source, id, prefix)
    labels = rules.labels
    tails = [(type, segment, labels[rule]) for rule, type, segment in shapes.outcomes]
    tables = [rows.table(shape, tails) for shape in shapes.shapes]
    if not all(shape.once for shape in shapes.shapes):
        tables.append(rows.given(tails))
    return Statements(
        dialect,
        tuple(tables),
        text_of(dialect, selects.offers()),
        text_of(dialect, selects.left_open()),
        text_of(dialect, selects.applying()),
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


__all__ = ["EXECUTED", "WRITTEN", "Dialect", "Node", "Statements", "Table", "statements"]
