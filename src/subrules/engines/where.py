"""One rule as the condition of a WHERE, for people who want to look: its values stand in the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce

from attrs import frozen

from .engine import not_installed

try:
    from sqlglot import ErrorLevel, exp
except ModuleNotFoundError as error:
    raise not_installed("sql", error) from None

from ..rules.answers import UnfilledTemplate
from ..rules.ruleset import And, Atom, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or, RuleSet
from .sql_conditions import Dialect, Node, as_plain_text, by_code_point


def where(rules: RuleSet, rule: str, *, dialect: Dialect, columns: Mapping[str, str] | None = None) -> str:
    r"""The condition of one rule as SQL: true for the rows that it applies to, NULL standing for missing.

    Text is compared code point by code point, whatever collation its column has, and an enumeration as its text.

    Args:
        rules: a rule set.
        rule: the rule's name, or its file and line.
        dialect: the database.
        columns: for a field, its column, where it is not called as the field.

    Returns:
        The text behind `WHERE`, its names quoted for the dialect.

    Raises:
        LookupError: there is no such rule.
        ValueError: a value holds a control character, which some database would read as something else.
        UnfilledTemplate: the rule has placeholders.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If City = O'Neill and not Term < 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> where(rules, "<rules>:1", dialect="postgres")
    'CAST("City" AS TEXT) COLLATE "C" = \'O\'\'Neill\' AND NOT "Term" < CAST(\'12\' AS DECIMAL(38, 10))'
    """
    if rule not in rules.labels:
        raise LookupError(f"there is no rule `{rule}`: a rule is called by its name, or by its file and line")
    found = rules.rules[rules.labels.index(rule)]
    if found.placeholders:
        raise UnfilledTemplate(f"the rule {rule} is a template that no row has filled: fill it first")
    names = {} if columns is None else {rules.vocabulary.by_key[n.lower()].name: c for n, c in columns.items()}
    made = _Written(rules, names, dialect).condition(found.condition)
    text: str = made.sql(dialect=dialect, identify=True, unsupported_level=ErrorLevel.RAISE)
    return text


@frozen
class _Written:
    """Conditions of a rule set as SQL of one dialect."""

    rules: RuleSet
    names: Mapping[str, str]
    dialect: Dialect

    def condition(self, condition: Condition) -> Node:
        """A condition, each of its parts in parentheses where it has several."""
        match condition:
            case Not(operand):
                return exp.Not(this=_within(self.condition(operand)))
            case And(operands):
                parts = [_within(self.condition(operand)) for operand in operands]
                return reduce(lambda one, other: exp.And(this=one, expression=other), parts)
            case Or(operands):
                parts = [_within(self.condition(operand)) for operand in operands]
                return reduce(lambda one, other: exp.Or(this=one, expression=other), parts)
            case _:
                return self._test(condition)

    def _test(self, test: Atom) -> Node:
        column = exp.column(self.names.get(test.field, test.field))
        known = self.rules.vocabulary.find(test.field)
        is_text = known is not None and known.type.has_beginning
        match test:
            case OneOf(_, (value,)):
                return exp.EQ(this=self._exact(column) if is_text else column, expression=self._literal(value))
            case OneOf(_, values):
                return exp.In(
                    this=self._exact(column) if is_text else column, expressions=[self._literal(v) for v in values]
                )
            case InRange(_, low, low_in, high, high_in):
                ends: list[Node] = []
                if low is not None:
                    ends.append((exp.GTE if low_in else exp.GT)(this=column.copy(), expression=self._literal(low)))
                if high is not None:
                    ends.append((exp.LTE if high_in else exp.LT)(this=column.copy(), expression=self._literal(high)))
                return reduce(lambda one, other: exp.And(this=one, expression=other), ends)
            case BeginsWith(_, beginning):
                size = exp.Literal.number(len(str(beginning)))
                plain = as_plain_text(column, self.dialect)
                start = exp.Substring(this=plain, start=exp.Literal.number(1), length=size)
                return exp.EQ(this=self._exact(start, plain=True), expression=self._literal(str(beginning)))
            case IsMissing():
                return exp.Is(this=column, expression=exp.Null())

    def _exact(self, text: Node, *, plain: bool = False) -> Node:
        """A text that is compared code point by code point."""
        if self.dialect == "spark":  # its binary collation has a name since version 4 only
            return exp.cast(exp.cast(text, exp.DataType.build("TEXT")), exp.DataType.build("BINARY"))
        if self.dialect in _COLLATE:
            return exp.Anonymous(this="COLLATE", expressions=[text, exp.Literal.string(_COLLATE[self.dialect])])
        return by_code_point(text if plain else as_plain_text(text, self.dialect), self.dialect)

    def _literal(self, value: object) -> Node:
        made = _literal(value)
        return exp.cast(made, exp.DataType.build("BINARY")) if self.dialect == "spark" and type(value) is str else made


_COLLATE = {"snowflake": "utf8", "bigquery": ""}
"""What the function COLLATE takes for a comparison code point by code point."""


def _within(made: Node) -> Node:
    return exp.Paren(this=made) if isinstance(made, (exp.And, exp.Or)) else made


def _literal(value: object) -> Node:
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, Decimal):
        decimals = max(0, -int(value.as_tuple().exponent))
        return exp.cast(exp.Literal.string(format(value, "f")), exp.DataType.build(f"DECIMAL(38, {max(10, decimals)})"))
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), exp.DataType.build("DATE"))
    text = str(value)
    if any(unicodedata.category(character).startswith("C") for character in text):
        raise ValueError(f"the value {text!r} holds a control character, which cannot be written into SQL safely")
    return exp.Literal.string(text)
