"""The SELECTs over the tables of a rule set: the offers, what is left open, and to how many each outcome applies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations

from attrs import frozen

from .engine import not_installed

try:
    from sqlglot import exp
except ModuleNotFoundError as error:
    raise not_installed("sql", error) from None

from .rows import Shape
from .sql_conditions import Conditions, Node, both, is_null, union_of

_GIVEN = {"outcome": "place"}


@frozen
class Selects:
    """The statements of one rule set over one table."""

    conditions: Conditions
    table: Node
    id: str
    prefix: str

    def offers(self) -> Node:
        """Every offer of every subscription, each once, with the first rule that gives it."""
        once = [
            self._joined(shape, ["type", "segment", "rule", "outcome"])
            for shape in self.conditions.shapes.shapes
            if shape.once
        ]
        several = [
            self._joined(shape, ["offer", "outcome"]) for shape in self.conditions.shapes.shapes if not shape.once
        ]
        if several:
            once.append(self._each_once(several))
        if not once:
            return self._nothing(["type", "segment", "rule", "place"])
        return union_of(once)

    def _joined(self, shape: Shape, give: Sequence[str]) -> Node:
        """The subscriptions that meet the rows of a shape."""
        on: list[Node] = [
            exp.EQ(this=self.conditions.fact(key), expression=self.conditions.given(key)) for key in shape.keys
        ]
        on += self.conditions.tests(shape, open_too=False)
        selected = [self._subscription(), *(_column("t", name, _GIVEN.get(name, name)) for name in give)]
        return self._from(shape, selected, on)

    def _subscription(self) -> Node:
        return _column("s", self.id, "subscription")

    def _from(self, shape: Shape, selected: Sequence[Node], on: Sequence[Node]) -> Node:
        """A join of the subscriptions and the rows of a shape."""
        rows = exp.to_table(f"{self.prefix}{shape.number}", alias=exp.to_identifier("t", quoted=True))
        select = exp.select(*selected, copy=False).from_(self._subscriptions(), copy=False)
        if not on:
            return select.join(rows, join_type="cross", copy=False)
        return select.join(rows, on=reduce(both, on), copy=False)

    def _subscriptions(self) -> Node:
        return exp.alias_(self.table.copy(), "s", table=True, copy=False)

    def _each_once(self, several: Sequence[Node]) -> Node:
        """Of rows that may repeat an offer, the one of the first rule; only numbers are compared for that."""
        place, subscription, offer = (exp.column(name, table="u") for name in ("place", "subscription", "offer"))
        first = _select([subscription, exp.Min(this=place).as_("place", copy=False)], several, "u")
        first.group_by(subscription.copy(), offer, copy=False)
        given = [_column("g", name) for name in ("type", "segment", "rule", "place")]
        best = _select([_column("v", "subscription"), *given], [first], "v")
        table = exp.to_table(f"{self.prefix}given", alias=exp.to_identifier("g", quoted=True))
        same = exp.EQ(this=exp.column("place", table="g"), expression=exp.column("place", table="v"))
        return best.join(table, on=same, copy=False)

    def applying(self) -> Node:
        """To how many subscriptions each outcome applies; no offer is made one for it."""
        parts: list[Node] = []
        for once in (True, False):
            joined = [self._joined(shape, ["outcome"]) for shape in self.conditions.shapes.shapes if shape.once is once]
            if joined:
                subscription = exp.column("subscription", table="u")
                different = subscription if once else exp.Distinct(expressions=[subscription])
                count = exp.Count(this=different).as_("subscriptions", copy=False)
                counted = _select([_column("u", "place"), count], joined, "u")
                parts.append(counted.group_by(exp.column("place", table="u"), copy=False))
        return union_of(parts) if parts else self._nothing(["place", "subscriptions"])

    def left_open(self) -> Node:
        """The rules that missing facts leave open for each subscription: not false for it, and not true."""
        possible: list[Node] = []
        for shape in self.conditions.shapes.shapes:
            may_lack = [key for key in shape.keys if self.conditions.columns[key].missing]
            for count in range(len(may_lack) + 1):
                for missing in combinations(may_lack, count):
                    if not count and not any(self.conditions.columns[field].missing for field, _ in shape.columns):
                        continue
                    possible.append(self._possible(shape, missing))
        if not possible:
            return self._nothing(["rule"])
        lacking = self.conditions.lacks(self.conditions.shapes.fields)
        true = [
            self._joined(shape, ["rule"]).where(lacking.copy(), copy=False) for shape in self.conditions.shapes.shapes
        ]
        sides = [
            _select([_column(alias, name) for name in ("subscription", "rule")], parts, alias)
            for alias, parts in (("p", possible), ("q", true))
        ]
        return exp.Except(this=sides[0], expression=sides[1], distinct=True)

    def _possible(self, shape: Shape, missing: tuple[str, ...]) -> Node:
        """The rows of a shape that are not false for subscriptions that lack some of its keys."""
        on: list[Node] = []
        for key in shape.keys:
            if key in missing:
                on.append(is_null(self.conditions.fact_as_it_is(key)))
            else:
                on.append(exp.EQ(this=self.conditions.fact(key), expression=self.conditions.given(key)))
        on += self.conditions.tests(shape, open_too=True)
        selected = [self._subscription(), _column("t", "rule")]
        joined = self._from(shape, selected, on)
        if missing:
            return joined
        return joined.where(self.conditions.lacks(dict.fromkeys(field for field, _ in shape.columns)), copy=False)

    def _nothing(self, give: Sequence[str]) -> Node:
        """A select of no rows, where no rule counts on the day."""
        empty = [exp.cast(exp.Null(), exp.DataType.build(self.conditions.text_type())).as_(name) for name in give]
        never = exp.EQ(this=exp.Literal.number(1), expression=exp.Literal.number(0))
        return exp.select(self._subscription(), *empty).from_(self._subscriptions()).where(never)


def _column(table: str, name: str, alias: str = "") -> Node:
    """A column that is selected, under its own name or another."""
    return exp.column(name, table=table).as_(alias or name, copy=False)


def _select(selected: Sequence[Node], parts: Sequence[Node], alias: str) -> Node:
    """A select of the rows of some others.

    Nothing here is copied, because every node is made for one place: copying was most of the time.
    """
    return exp.select(*selected, copy=False).from_(union_of(parts).subquery(alias, copy=False), copy=False)
