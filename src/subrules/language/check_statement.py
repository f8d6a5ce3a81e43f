"""The checker of what is said about rules: a statement as written becomes one as meant, or findings say why not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..days import Window
from ..rules.ruleset import And, Condition
from ..rules.statements import Assumption, CoverStatement, Expectation, RuleTest, Statement
from . import tree
from .check import Checker
from .precedence import scope_names, settled

ANY_OFFER = ("offer", "offers")
"""After `no`: no offer of any direction."""


def statement_of(node: tree.Statement, checker: Checker) -> Statement | None:
    """The meaning of a statement, or None when it has a mistake; what is wrong is in the checker's `found`."""
    before = len(checker.found)
    checker.begin_statement()
    made: Statement | None
    match node:
        case tree.TestNode():
            made = _test(node, checker)
        case tree.AssumeNode(condition):
            said = _condition(condition, checker)
            made = None if said is None else Assumption(said)
        case tree.CoverNode():
            made = _cover(node, checker)
    return made if not checker.has_error(before) else None


def _condition(node: tree.Condition, checker: Checker) -> Condition | None:
    condition = checker.condition(settled(node, scope_names(checker.vocabulary), checker.found, checker.text))
    checker.refuse_placeholders(node.span)
    return condition


def _test(node: tree.TestNode, checker: Checker) -> RuleTest | None:
    name = node.name.text.strip()
    if not name:
        checker.add("SR140", node.name.span, "the test's name is empty", "say in it what the rules are to do")
    given: list[Condition] = []
    stated: dict[str, tree.Comparison] = {}
    for written in node.facts:
        known = checker.vocabulary.by_key.get(written.field.key)
        if node.anything_else is None and written.relation not in ("=", "is missing"):
            checker.add(
                "SR141",
                written.span,
                f"`{written.field.text}` is not given a value here",
                "a test is of one record: write `FIELD = VALUE` or `FIELD is missing`; or add `anything else`, "
                "and it is proved for every record that fits",
            )
            continue
        if known is not None and known.name in stated and node.anything_else is None:
            checker.add("SR141", written.span, f"`{known.name}` is given twice", "leave one out")
        condition = checker.condition(written)
        if condition is not None and known is not None:
            given.append(condition)
            stated.setdefault(known.name, written)
    checker.refuse_placeholders(node.span)
    day = _only_day(node.days, checker)
    expected = tuple(e for written in node.expectations if (e := _expectation(written, checker)) is not None)
    because = tuple(literal.text.strip() for literal in node.because)
    condition = given[0] if len(given) == 1 else And(tuple(given))
    return RuleTest(name, condition, tuple(stated), node.anything_else is not None, day, expected, because)


def _only_day(days: Sequence[tree.Value], checker: Checker) -> date | None:
    if len(days) > 1:
        checker.add("SR141", days[1].span, "the as-of day is given twice", "leave one out")
    return checker.day(days[0]) if days else None


def _expectation(node: tree.ExpectationNode, checker: Checker) -> Expectation | None:
    if node.kind == "none" and node.direction.key in ANY_OFFER:
        return Expectation("none", None)
    outcomes = checker.outcomes(tree.Outcome(node.direction, node.segments, node.span))
    type = checker.vocabulary.directions.get(node.direction.key)
    if type is None or checker.refuse_placeholders(node.span):
        return None
    return Expectation(node.kind, type, tuple(str(outcome.segment) for outcome in outcomes))


def _cover(node: tree.CoverNode, checker: Checker) -> CoverStatement | None:
    condition = _condition(node.condition, checker)
    types = []
    for direction in node.directions:
        type = checker.vocabulary.directions.get(direction.key)
        if type is None:
            checker.outcomes(tree.Outcome(direction, (), direction.span))
        else:
            types.append(type)
    window = Window(checker.day(node.first), checker.day(node.until))
    if window.is_empty and node.until is not None:
        checker.add("SR129", node.until.span, "this ends before it begins", "the day after `until` must be later")
    return None if condition is None else CoverStatement(condition, tuple(types), window)
