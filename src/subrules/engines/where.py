"""One rule as the condition of a WHERE, for people who want to look: its values stand in the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce

try:
    from sqlglot import ErrorLevel, exp
except ModuleNotFoundError:
    raise ModuleNotFoundError("SQL needs sqlglot, which is not installed: pip install 'subrules[sql]'") from None

from ..rules.answers import UnfilledTemplate
from ..rules.ruleset import And, BeginsWith, Condition, InRange, IsMissing, Not, OneOf, Or, RuleSet
from .sql import Dialect, Node


def where(rules: RuleSet, rule: str, *, dialect: Dialect, columns: Mapping[str, str] | None = None) -> str:
    r"""The condition of one rule as SQL: true for the rows that it applies to, NULL standing for missing.

    Text compares as the database's collation has it: to be exact, run `statements` instead.

    Args:
        rules: a rule set.
        rule: the rule's name, or its file and line.
        dialect: the database.
        columns: for a field, its column, where it is not called as the field.

    Raises:
        LookupError: there is no such rule.
        ValueError: a value holds a control character, which some database would read as something else.
        UnfilledTemplate: the rule has placeholders.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If City = O'Neill and not Term < 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> where(rules, "<rules>:1", dialect="postgres")
    '"City" = \'O\'\'Neill\' AND NOT "Term" < CAST(\'12\' AS DECIMAL(38, 10))'
    """
    if rule not in rules.labels:
        raise LookupError(f"there is no rule `{rule}`: a rule is called by its name, or by its file and line")
    found = rules.rules[rules.labels.index(rule)]
    if found.placeholders:
        raise UnfilledTemplate(f"the rule {rule} is a template that no row has filled: fill it first")
    names = {} if columns is None else {rules.vocabulary.by_key[n.lower()].name: c for n, c in columns.items()}
    made = _condition(found.condition, names)
    text: str = made.sql(dialect=dialect, identify=True, unsupported_level=ErrorLevel.RAISE)
    return text


def _condition(condition: Condition, names: Mapping[str, str]) -> Node:
    match condition:
        case Not(operand):
            return exp.Not(this=_within(_condition(operand, names)))
        case And(operands):
            parts = [_within(_condition(operand, names)) for operand in operands]
            return reduce(lambda one, other: exp.And(this=one, expression=other), parts)
        case Or(operands):
            parts = [_within(_condition(operand, names)) for operand in operands]
            return reduce(lambda one, other: exp.Or(this=one, expression=other), parts)
    column = exp.column(names.get(condition.field, condition.field))
    match condition:
        case OneOf(_, (value,)):
            return exp.EQ(this=column, expression=_literal(value))
        case OneOf(_, values):
            return exp.In(this=column, expressions=[_literal(value) for value in values])
        case InRange(_, low, low_in, high, high_in):
            ends: list[Node] = []
            if low is not None:
                ends.append((exp.GTE if low_in else exp.GT)(this=column.copy(), expression=_literal(low)))
            if high is not None:
                ends.append((exp.LTE if high_in else exp.LT)(this=column.copy(), expression=_literal(high)))
            return reduce(lambda one, other: exp.And(this=one, expression=other), ends)
        case BeginsWith(_, beginning):
            size = exp.Literal.number(len(str(beginning)))
            start = exp.Substring(this=column, start=exp.Literal.number(1), length=size)
            return exp.EQ(this=start, expression=_literal(str(beginning)))
        case IsMissing():
            return exp.Is(this=column, expression=exp.Null())


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
