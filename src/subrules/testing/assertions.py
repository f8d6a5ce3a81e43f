"""Assertions about rule sets, exact: proved for every record, or refuted by one."""

from __future__ import annotations

from collections.abc import Iterable

from ..analysis.compare import compare
from ..analysis.findings import example_text
from ..analysis.regions import Standing
from ..analysis.space import window_test
from ..language.read import RulesError, read
from ..rules.ruleset import All, Condition, RuleSet
from ..rules.statements import Assumption, Claim, Expectation, RuleTest
from ..rules.vocabulary import Vocabulary
from ..ruletests.expect import offers_text
from ..ruletests.run import run_tests

Where = str | Condition
"""Records, as a condition, or as the words of one."""


def condition_of(where: Where, vocabulary: Vocabulary) -> Condition:
    """A condition from its words.

    Raises:
        RulesError: they have a mistake.
    """
    if not isinstance(where, str):
        return where
    document = read(f"Assume {where}", vocabulary, name="<where>")
    if document.has_errors:
        raise RulesError(document.diagnostics)
    said = document.statements[0] if document.statements else None
    if not isinstance(said, Assumption):
        raise ValueError(f"`{where}` is no condition")
    return said.condition


def assert_equivalent(a: RuleSet, b: RuleSet, *, assuming: Iterable[Where] = ()) -> None:
    """Every record is given the same offers by two rule sets, on every day.

    Args:
        a: the rules as they were.
        b: the rules as they are to be.
        assuming: what is never false of a record.

    Raises:
        AssertionError: with a record that is given something else.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> assert_equivalent(load("If Term >= 12 then upgrade offer = {A}", VOCABULARY),
    ...                   load("If not Term < 12 then upgrade offer = {A}", VOCABULARY))
    """
    found = compare(a, b, assumed=[Assumption(condition_of(where, b.vocabulary)) for where in assuming])
    if found.verdict == "equivalent":
        return
    if not found.differences:
        raise AssertionError(f"it could not be decided: {', '.join(found.not_analysed)} is too large to be analysed")
    first = found.differences[0]
    before, after = (
        ", ".join(f"{type} {segment}" for type, segment in side) or "no offer" for side in (first.before, first.after)
    )
    more = f" (and {len(found.differences) - 1} more differences)" if len(found.differences) > 1 else ""
    raise AssertionError(
        f"not equivalent, {found.verdict}: {example_text(first.example, b.vocabulary)} gets {before} from the first "
        f"and {after} from the second{more}"
    )


def assert_never(
    rules: RuleSet,
    *,
    segment: str | None = None,
    type: str | None = None,
    where: Where | None = None,
    assuming: Iterable[Where] = (),
) -> None:
    """No record, of those that meet a condition, is ever given an offer: of a segment, of a type, or any.

    Raises:
        AssertionError: with a record that is.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If Term >= 12 then upgrade offer = {A}", VOCABULARY)
    >>> assert_never(rules, type="UPGRD", where="Term < 12")
    >>> assert_never(rules, segment="A", where="Term > 1")
    Traceback (most recent call last):
    ...
    AssertionError: `{A}` is given: Term = 12
    """
    types = {type} if type is not None else set(rules.vocabulary.outcomes.values())
    expected = [
        Expectation("none", one) if segment is None else Expectation("excludes", one, (segment,))
        for one in sorted(types)
    ]
    what = "an offer" if segment is None and type is None else f"`{offers_text([segment])}`" if segment else type
    _proved(rules, expected, where, assuming, f"{what} is given")


def _proved(
    rules: RuleSet, expected: list[Expectation], where: Where | None, assuming: Iterable[Where], refuted: str
) -> None:
    given = All(()) if where is None else condition_of(where, rules.vocabulary)
    test = RuleTest("", given, (), True, None, tuple(expected))
    (result,) = run_tests(rules, [test], assumed=[Assumption(condition_of(one, rules.vocabulary)) for one in assuming])
    if result.passed:
        return
    failure = result.failures[0]
    if failure.facts is None:
        raise AssertionError(failure.message)
    from ..analysis.space import Example

    shown = tuple(name for name in rules.fields_asked if failure.facts[name] is not None)
    raise AssertionError(f"{refuted}: {example_text(Example(failure.facts, failure.day, shown), rules.vocabulary)}")


def assert_covers(
    rules: RuleSet, *, where: Where | None = None, types: Iterable[str] = (), assuming: Iterable[Where] = ()
) -> None:
    """Every record that meets a condition is given an offer, on every day.

    Args:
        rules: the rules.
        where: the domain; all records when left out.
        types: the outcome types that count; any when empty.
        assuming: what is never false of a record.

    Raises:
        AssertionError: with a record that gets none.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If Term < 6 or Term > 6 then upgrade offer = {A}", VOCABULARY)
    >>> assert_covers(rules, where="Term is known")
    Traceback (most recent call last):
    ...
    AssertionError: no offer is given: Term = 6
    """
    claim = Claim(All(()) if where is None else condition_of(where, rules.vocabulary), tuple(types))
    assumed = [condition_of(one, rules.vocabulary) for one in assuming]
    days = window_test(claim.window)
    standing = Standing.of(rules, assumed=assumed, conditions=[claim.condition, *([days] if days else [])])
    region = standing.space.region(claim.condition)
    rest = standing.space.left(region, [standing.of_types(claim.types or None)])
    if rest is not None:
        raise AssertionError(f"no offer is given: {example_text(standing.space.example(rest), rules.vocabulary)}")
    if standing.too_large:
        raise AssertionError("it could not be decided: a rule is too large to be analysed")
