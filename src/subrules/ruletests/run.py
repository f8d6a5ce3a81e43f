"""Running tests: one record is matched, `anything else` is proved for every record, with a counterexample where it fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from attrs import define, field, frozen

from ..analysis.axes import DAY
from ..analysis.boxes import Box, meet
from ..analysis.diagram import USUAL, Budget
from ..analysis.region import Region, TooLarge, parts
from ..analysis.regions import Regions
from ..diagnostics import Diagnostic, finding, place
from ..diagnostics.nearest import nearest
from ..matching.match import Matcher
from ..rules.answers import Answer, refuse_templates
from ..rules.evaluate import holds
from ..rules.facts import Facts
from ..rules.ruleset import And, Condition, OneOf, RuleSet, atoms
from ..rules.statements import Assumption, Expectation, RuleTest
from ..rules.vocabulary import Fact
from .expect import Given, UnmetExpectation, expectation_text, unmet

FIRST_DAY = date(2000, 1, 1)
"""The day that stands for all where no rule has days."""


@frozen
class Failure:
    """Why a test does not pass.

    Attributes:
        message: what is wrong, in the writer's words.
        facts: the record that shows it; None where there is none.
        day: the as-of day that shows it.
        answer: what the rules give for it.
        rules: the rules that have to do with it, by label: those that gave what is unwanted or could have given what is absent.
    """

    message: str
    facts: Mapping[str, Fact | None] | None = None
    day: date | None = None
    answer: Answer | None = None
    rules: tuple[str, ...] = ()


@frozen
class TestResult:
    """How a test came out.

    `left_open` are rules that facts which the test does not state leave undetermined, although they
    could give what it speaks of: the test passes by the letter, and may not mean what it seems to.
    """

    test: RuleTest
    failures: tuple[Failure, ...] = ()
    left_open: tuple[str, ...] = ()
    proof: Literal["matched", "proved", "not decided"] = "matched"

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures


def run_tests(
    rules: RuleSet,
    tests: Iterable[RuleTest],
    *,
    assumed: Iterable[Assumption] = (),
    strict: bool = False,
    budget: Budget = USUAL,
) -> tuple[TestResult, ...]:
    """How tests come out. A test that names no day is to hold on every day; one of `anything else` for every record.

    Args:
        rules: a rule set without unfilled templates.
        tests: the tests, from `Document.tests` or a table.
        assumed: what is never false of a record; records that contradict it are no counterexamples.
        strict: let a test fail that passes only because facts it does not state are missing.
        budget: how much a condition may take in a proof.

    Returns:
        How each test came out, in their order: its failures, and whether it was matched against one record, proved for
        all, or not decided.

    Raises:
        UnfilledTemplate: a rule still has placeholders.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import read
    >>> document = read('''If NewspaperID = 1 then upgrade offer = {Plus}
    ... Test "newspaper 1 gets Plus, whatever else"
    ...   Given NewspaperID = 1, anything else
    ...   Expect upgrade offer = {Plus}''', VOCABULARY)
    >>> [result.proof for result in run_tests(document.ruleset(), document.tests)]
    ['proved']
    """
    runner = Runner.over(rules, tests, assumed=assumed, strict=strict, budget=budget)
    return tuple(runner.result(test) for test in runner.tests)


def unknown_rules(tests: Iterable[RuleTest], rules: RuleSet) -> Iterator[Diagnostic]:
    """The tests' `Because` that name a rule that is not there (SR142)."""
    names = {rule.name for rule in rules.rules if rule.name} | set(rules.labels)
    for test in tests:
        for name in test.because:
            if name not in names:
                close = nearest(name, names)
                help = f"did you mean `{close}`?" if close else "rules are called by their name, or by file and line"
                span = test.place.span
                text = test.place.source.text[span[0] : span[1]]
                at = text.rfind(name)
                where = (span[0] + at, span[0] + at + len(name)) if at >= 0 else span
                yield place(finding("SR142", where, f"there is no rule called `{name}`", help), test.place.source)


@define
class Runner:
    """Runs tests on one rule set: an index for each stretch of days, and the space of all fields for proofs."""

    rules: RuleSet
    tests: tuple[RuleTest, ...]
    assumed: tuple[Assumption, ...]
    strict: bool
    regions: Regions | None
    _matchers: dict[date, Matcher] = field(factory=dict)

    @classmethod
    def over(
        cls,
        rules: RuleSet,
        tests: Iterable[RuleTest],
        *,
        assumed: Iterable[Assumption] = (),
        strict: bool = False,
        budget: Budget = USUAL,
    ) -> Runner:
        """A runner for some tests.

        Raises:
            UnfilledTemplate: a rule still has placeholders.
        """
        refuse_templates(rules)
        given, taken = tuple(tests), tuple(assumed)
        regions = None
        if any(test.is_open for test in given):
            regions = Regions.of(
                rules,
                assumed=[one.condition for one in taken],
                conditions=[whole_condition(test) for test in given if test.is_open],
                budget=budget,
            )
        return cls(rules, given, taken, strict, regions)

    def result(self, test: RuleTest) -> TestResult:
        """How one test comes out."""
        return self._proved(test) if test.is_open else self._matched(test)

    def answer(self, facts: Facts, day: date) -> Answer:
        """What the rules give for a record on a day."""
        stretch = self.stretch(day)
        matcher = self._matchers.get(stretch)
        if matcher is None:
            matcher = self._matchers[stretch] = Matcher(self.rules, stretch)
        return matcher.match_facts(facts)

    def stretch(self, day: date) -> date:
        """The day that stands for all on which the same rules count."""
        turns = [turn for turn in self.rules.turns if turn <= day]
        return turns[-1] if turns else first_days(self.rules)[0]

    # ------------------------------------------------------------ one record

    def _matched(self, test: RuleTest) -> TestResult:
        facts = facts_given(test, self.rules)
        ruled_out = [one for one in self.assumed if holds(one.condition, facts) is False]
        if ruled_out:
            return TestResult(test, (Failure(f"this record is ruled out by what is assumed at {ruled_out[0].place}"),))
        lacking = [f.name for f in self.rules.vocabulary.fields if not f.may_be_missing and facts[f.name] is None]
        if lacking:
            return TestResult(test, (Failure(f"`{lacking[0]}` is never missing: say its value"),))
        failures: list[Failure] = []
        left_open: dict[str, None] = {}
        for day in (test.day,) if test.day is not None else first_days(self.rules):
            answer = self.answer(facts, day)
            failures += self._failures(test, facts, day, answer)
            left_open.update(dict.fromkeys(self._left_open(test, answer)))
            if failures:
                break
        if left_open and self.strict and not failures:
            names = ", ".join(left_open)
            failures.append(
                Failure(f"{names} may apply or not: say the facts that decide it, or that they are missing", facts)
            )
        return TestResult(test, tuple(failures), tuple(left_open))

    def _failures(self, test: RuleTest, facts: Facts, day: date, answer: Answer) -> Iterator[Failure]:
        offers = {(offer.type, offer.segment): offer.rules for offer in answer.offers}
        dated = day if self.rules.turns else None
        for missed in unmet(test.expected, offers):
            yield Failure(self._said(missed, list(offers)), facts, dated, answer, self._concerned(missed, offers))
        applying = {label for labels in offers.values() for label in labels}
        for name in test.because:
            if not applying & self.labels_of(name):
                involved = tuple(label for label in self.rules.labels if label in self.labels_of(name))
                yield Failure(f"the rule {name} does not apply", facts, dated, answer, involved)

    def labels_of(self, name: str) -> set[str]:
        """The rules of a name: a label, or all rows of a template that is called so."""
        labels = self.rules.labels
        return {label for rule, label in zip(self.rules.rules, labels, strict=True) if name in (rule.name, label)}

    def _said(self, missed: UnmetExpectation, offers: list[Given]) -> str:
        vocabulary = self.rules.vocabulary
        type = missed.expectation.type
        got = [offer for offer in offers if type is None or offer[0] == type]
        segments = ", ".join(f"{{{segment}}}" for _, segment in got)
        phrase = "offer" if type is None else vocabulary.phrase(type)
        return f"expected {expectation_text(missed.expectation, vocabulary)}, got {segments or f'no {phrase}'}"

    def _concerned(self, missed: UnmetExpectation, offers: Mapping[Given, tuple[str, ...]]) -> tuple[str, ...]:
        """The rules that gave what is unwanted, and those that could have given what is absent."""
        labels = [label for offer in missed.unwanted for label in offers.get(offer, ())]
        for rule, label in zip(self.rules.rules, self.rules.labels, strict=True):
            if any((o.type, o.segment) in missed.absent for o in rule.outcomes):
                labels.append(label)
        return tuple(dict.fromkeys(labels))

    def _left_open(self, test: RuleTest, answer: Answer) -> Iterator[str]:
        stated = set(test.stated)
        offers = {(offer.type, offer.segment) for offer in answer.offers}
        by_label = dict(zip(self.rules.labels, self.rules.rules, strict=True)) if answer.undetermined else {}
        for rule in answer.undetermined:
            outcomes = {(o.type, str(o.segment)) for o in by_label[rule.rule].outcomes} - offers
            more = unmet(test.expected, offers | outcomes)
            if more and not set(rule.missing) <= stated:
                yield rule.rule

    # ------------------------------------------------------------ every record

    def _proved(self, test: RuleTest) -> TestResult:
        regions = self.regions
        assert regions is not None, "a runner with open tests has a space"
        region = regions.space.region(whole_condition(test))
        try:
            if regions.space.left(region, ()) is None:
                return TestResult(test, (Failure("no record fits what is given"),), proof="proved")
            counterexamples = list(self._counterexamples(test, regions, region))
        except TooLarge:
            failure = Failure(
                "this takes too many steps to prove: narrow what is given, or split it into several tests"
            )
            return TestResult(test, (failure,), proof="not decided")
        failures: list[Failure] = []
        unsure = bool(regions.too_large)
        for shown in counterexamples:
            example = regions.space.example(shown)
            day = example.day or test.day or first_days(self.rules)[0]
            found = list(self._failures(test, example.facts, day, self.answer(example.facts, day)))
            assert found or unsure, "a counterexample was tried; only a rule of unknown region could refute it"
            failures += [one for one in found if one.message not in {other.message for other in failures}]
        if unsure and not failures:
            failure = Failure(
                f"the rule {self.rules.labels[min(regions.too_large)]} is too large to prove anything about"
            )
            return TestResult(test, (failure,), proof="not decided")
        return TestResult(test, tuple(failures), proof="proved")

    def _counterexamples(self, test: RuleTest, regions: Regions, region: Region) -> Iterator[Box]:
        """Parts of the region in which an expectation is not met, one for each expectation or rule at most."""
        space = regions.space
        for expectation in test.expected:
            shown = self._unwanted(expectation, regions, region)
            if shown is not None:
                yield shown
                continue
            if expectation.kind in ("exactly", "includes"):
                for segment in expectation.segments:
                    cover = regions.givers.get((str(expectation.type), segment))
                    rest = space.left(region, [cover] if cover else [])
                    if rest is not None:
                        yield rest
                        break
        for name in test.because:
            named = self.labels_of(name)
            indices = {i for i, label in enumerate(self.rules.labels) if label in named}
            rest = space.left(region, [regions.of_rules(indices)])
            if rest is not None:
                yield rest

    def _unwanted(self, expectation: Expectation, regions: Regions, region: Region) -> Box | None:
        named = {(str(expectation.type), segment) for segment in expectation.segments}
        for offer, cover in regions.givers.items():
            if expectation.type not in (None, offer[0]):
                continue
            if expectation.kind == "includes" or (expectation.kind == "excludes") != (offer in named):
                continue
            for box in parts(region):
                for at in cover.touching(box):
                    both = meet(box, cover.boxes[at])
                    shown = None if both is None else regions.space.possible(both)
                    if shown is not None:
                        return shown
                for diagram, _ in cover.diagrams:
                    for path in diagram.paths(box):
                        shown = regions.space.possible(path)
                        if shown is not None:
                            return shown
        return None


def whole_condition(test: RuleTest) -> Condition:
    """What is given, the day with it."""
    return test.given if test.day is None else And((test.given, OneOf(DAY.name, (test.day,))))


def facts_given(test: RuleTest, rules: RuleSet) -> Facts:
    """The record of a test without `anything else`: what it does not state is missing."""
    facts: dict[str, Fact | None] = dict.fromkeys(f.name for f in rules.vocabulary.fields)
    for one in atoms(test.given):
        if isinstance(one, OneOf):
            value = one.values[0]
            facts[one.field] = value  # type: ignore[assignment]  # tests have no placeholders
    return facts


def first_days(rules: RuleSet) -> tuple[date, ...]:
    """A day for each stretch on which the same rules count."""
    turns = rules.turns
    if not turns:
        return (FIRST_DAY,)
    before = (turns[0] - timedelta(days=1),) if turns[0] > date.min else ()
    return before + turns
