"""Assertions about rule sets, exact: proved for every record, or refuted by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..analysis.compare import compare
from ..analysis.findings import example_text
from ..analysis.region import TooLarge
from ..analysis.regions import Regions
from ..analysis.space import Example, Space, window_test
from ..diagnostics.nearest import nearest
from ..faults import Fault, raise_if_any
from ..language.read import RulesError, read
from ..rules.answers import refuse_templates
from ..rules.ruleset import And, Condition, RuleSet
from ..rules.statements import Assumption, CoverStatement, Expectation, RuleTest
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
        assuming: conditions that are never false of a record, in the words of a rule or as objects.

    Raises:
        AssertionError: with a record that is given something else, because the assumptions leave no record, or because
            it could not be decided.
        NotComparable: a field is not of the same type in both vocabularies.
        UnfilledTemplate: a rule still has placeholders.
        RulesError: a condition in words has a mistake.
        AssumptionTooLarge: an assumption is too large to take into account.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> before = load("If Term >= 12 then upgrade offer = {A}", VOCABULARY)
    >>> assert_equivalent(before, load("If not Term < 12 then upgrade offer = {A}", VOCABULARY))
    >>> assert_equivalent(before, load("If Term > 12 then upgrade offer = {A}", VOCABULARY))
    Traceback (most recent call last):
    ...
    AssertionError: not equivalent, less: Term = 12 gets UPGRD A from the first and no offer from the second
    """
    assumed = [condition_of(where, b.vocabulary) for where in assuming]
    _refuse_nobody(b.vocabulary, assumed)
    found = compare(a, b, assumed=[Assumption(condition) for condition in assumed])
    if found.verdict == "equivalent":
        return
    if not found.differences:
        raise AssertionError(f"it could not be decided: {', '.join(found.not_analysed)} is too large to be analysed")
    first = found.differences[0]
    before, after = (
        ", ".join(f"{type} {segment}" for type, segment in side) or "no offer" for side in (first.before, first.after)
    )
    others = len(found.differences) - 1
    more = f" (and {others} more difference{'' if others == 1 else 's'})" if others else ""
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

    Args:
        rules: the rules.
        segment: a segment that some rule gives: of any other nothing would be proved.
        type: an outcome type of the vocabulary, such as DNGRD.
        where: the records, a condition in the words of a rule or as an object; all when left out.
        assuming: conditions that are never false of a record.

    Raises:
        AssertionError: with a record that is, because no record meets the condition, or because it could not be
            decided.
        InputError: there is no rule, or no such segment or type.
        UnfilledTemplate: a rule still has placeholders.
        RulesError: a condition in words has a mistake.
        AssumptionTooLarge: an assumption is too large to take into account.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If Term >= 12 then upgrade offer = {A}", VOCABULARY)
    >>> assert_never(rules, type="UPGRD", where="Term < 12")
    >>> assert_never(rules, segment="A", where="Term > 1")
    Traceback (most recent call last):
    ...
    AssertionError: `{A}` is given: Term = 12
    """
    refuse_templates(rules)
    raise_if_any(
        [*_no_rules(rules), *_no_segment(rules, segment), *_no_types(rules, () if type is None else (type,), "type")]
    )
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
    given = And(()) if where is None else condition_of(where, rules.vocabulary)
    test = RuleTest("", given, (), True, None, tuple(expected))
    (result,) = run_tests(rules, [test], assumed=[Assumption(condition_of(one, rules.vocabulary)) for one in assuming])
    if result.passed:
        return
    failure = result.failures[0]
    if failure.facts is None:
        raise AssertionError(failure.message)
    shown = tuple(name for name in rules.fields_asked if failure.facts[name] is not None)
    raise AssertionError(f"{refuted}: {example_text(Example(failure.facts, failure.day, shown), rules.vocabulary)}")


def assert_covers(
    rules: RuleSet, *, where: Where | None = None, types: Iterable[str] = (), assuming: Iterable[Where] = ()
) -> None:
    """Every record that meets a condition is given an offer, on every day.

    Args:
        rules: the rules.
        where: the domain, a condition in the words of a rule or as an object; all records when left out.
        types: the outcome types that count, such as UPGRD; any when empty.
        assuming: conditions that are never false of a record.

    Raises:
        AssertionError: with a record that gets none, because no record meets the condition, or because it could not be
            decided.
        InputError: there is no such type.
        UnfilledTemplate: a rule still has placeholders.
        RulesError: a condition in words has a mistake.
        AssumptionTooLarge: an assumption is too large to take into account.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If Term < 6 or Term > 6 then upgrade offer = {A}", VOCABULARY)
    >>> assert_covers(rules, where="Term is known")
    Traceback (most recent call last):
    ...
    AssertionError: no offer is given: Term = 6
    """
    types = (types,) if isinstance(types, str) else tuple(types)
    refuse_templates(rules)
    raise_if_any(_no_types(rules, types, "types"))
    claim = CoverStatement(And(()) if where is None else condition_of(where, rules.vocabulary), types)
    assumed = [condition_of(one, rules.vocabulary) for one in assuming]
    days = window_test(claim.window)
    regions = Regions.of(rules, assumed=assumed, conditions=[claim.condition, *([days] if days else [])])
    region = regions.space.region(claim.condition)
    try:
        if regions.space.left(region, ()) is None:
            raise AssertionError(NOBODY)
        rest = regions.space.left(region, [regions.of_types(claim.types or None)])
    except TooLarge as error:
        raise AssertionError(f"it could not be decided: {error}") from None
    if rest is not None:
        raise AssertionError(f"no offer is given: {example_text(regions.space.example(rest), rules.vocabulary)}")
    if regions.too_large:
        raise AssertionError("it could not be decided: a rule is too large to be analysed")


NOBODY = "no record fits what is given"
"""What is said where a condition is never true: then anything at all would be proved."""


def _refuse_nobody(vocabulary: Vocabulary, assumed: list[Condition]) -> None:
    """Assumptions that leave no record prove nothing."""
    try:
        nobody = Space.of(vocabulary, (), assumed=assumed).uncovered({}, ()) is None
    except TooLarge:
        return  # the comparison says so
    if nobody:
        raise AssertionError("no record fits what is assumed")


def _no_rules(rules: RuleSet) -> Iterator[Fault]:
    if not rules.rules:
        yield Fault("rules", "no rule is there, so nothing can be given", "check which files were read")


def _no_segment(rules: RuleSet, segment: str | None) -> Iterator[Fault]:
    """A segment that no rule gives, most likely misspelled."""
    known = dict.fromkeys(segment for _, segment in rules.segments)
    if segment is not None and rules.rules and segment not in known:
        close = nearest(segment, known)
        help = f"did you mean `{close}`?" if close else f"the rules give {_listed(known)}"
        yield Fault("segment", f"no rule gives `{segment}`, so that nothing would be proved", help)


def _no_types(rules: RuleSet, types: tuple[str, ...], path: str) -> Iterator[Fault]:
    """Types that the vocabulary does not have; the words of a rule are not the type that they stand for."""
    outcomes = rules.vocabulary.outcomes
    for type in types:
        if type not in outcomes.values():
            phrase = nearest(type, outcomes)
            close = nearest(type, outcomes.values()) or (outcomes[phrase] if phrase else None)
            help = f"did you mean `{close}`?" if close else f"the types are {_listed(outcomes.values())}"
            yield Fault(path, f"`{type}` is not a type of offer", help)


def _listed(names: Iterable[str]) -> str:
    shown = [f"`{name}`" for name in names]
    return ", ".join(shown[:10]) + (f" and {len(shown) - 10} more" if len(shown) > 10 else "")
