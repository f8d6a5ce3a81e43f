"""The tables of rows that the statements join, with the statements that make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from .engine import not_installed

try:
    from sqlglot import ErrorLevel, exp
except ModuleNotFoundError as error:
    raise not_installed("sql", error) from None

from .rows import Shape
from .sql_conditions import Conditions, Dialect, Node


@frozen
class Table:
    """A table of rows that the statements join: its name, its columns with their types, and its rows."""

    name: str
    columns: tuple[tuple[str, str], ...]
    create: str
    insert: str
    rows: tuple[tuple[Any, ...], ...]


def text_of(dialect: Dialect, query: Node) -> str:
    """The text of a statement."""
    text: str = query.sql(dialect=dialect, identify=True, unsupported_level=ErrorLevel.RAISE, copy=False)
    return text


@frozen
class Tables:
    """The tables of one rule set; `offer_numbers` has a number for each type and segment."""

    conditions: Conditions
    offer_numbers: Mapping[tuple[str, str], int]
    prefix: str

    def table(self, shape: Shape, tails: Sequence[tuple[str, str, str]]) -> Table:
        """The table of a shape, its rows ending in what the row gives."""
        name = f"{self.prefix}{shape.number}"
        typed = [(self.conditions.name_of(key), self.conditions.type_of(key)) for key in shape.keys]
        for field, kind in shape.columns:
            by_text = kind.startswith(("starts", "not")) or self.conditions.compares_as_text(field, kind)
            small = kind in ("null", "any")
            type = "INT" if small else self.conditions.text_type() if by_text else self.conditions.type_of(field)
            typed.append((self.conditions.name_of(field, kind), type))
        typed += [
            ("outcome", "INT"),
            ("type", self.conditions.text_type()),
            ("segment", self.conditions.text_type()),
            ("rule", self.conditions.text_type()),
        ]
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
        typed = [
            ("place", "INT"),
            ("type", self.conditions.text_type()),
            ("segment", self.conditions.text_type()),
            ("rule", self.conditions.text_type()),
        ]
        places = sorted({row[-1] for shape in self.conditions.shapes.shapes if not shape.once for row in shape.rows})
        return self._made(f"{self.prefix}given", typed, tuple((place, *tails[place]) for place in places))

    def _made(self, name: str, typed: Sequence[tuple[str, str]], rows: tuple[tuple[Any, ...], ...]) -> Table:
        """A table, with the statements that make it and put a row in."""
        schema = exp.Schema(
            this=exp.to_table(name),
            expressions=[
                exp.ColumnDef(this=exp.to_identifier(column), kind=exp.DataType.build(type)) for column, type in typed
            ],
        )
        create = text_of(self.conditions.dialect, exp.Create(this=schema, kind="TABLE"))
        target = exp.Schema(this=exp.to_table(name), expressions=[exp.to_identifier(column) for column, _ in typed])
        marks = exp.Tuple(expressions=[exp.Placeholder() for _ in typed])
        insert = text_of(self.conditions.dialect, exp.Insert(this=target, expression=exp.Values(expressions=[marks])))
        if self.conditions.dialect in ("postgres", "mysql"):
            insert = insert.replace("?", "%s")
        return Table(name, tuple(typed), create, insert, rows)

    def _parameter(self, value: Any) -> Any:
        """A value as the database's driver takes it."""
        if self.conditions.dialect == "sqlite" and isinstance(value, date):
            return value.isoformat()
        return value
