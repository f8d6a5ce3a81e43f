"""What the analysis finds: which rules it is about, where in them, and a record that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from attrs import evolve, frozen

from ..diagnostics import Diagnostic, Finding, Fix, Related, Source, place
from ..rules.ruleset import IsMissing, OneOf, RuleSet, Span
from ..rules.statements import Place
from ..rules.text import condition_text
from ..rules.vocabulary import Vocabulary
from .region import Region, TooLarge
from .space import Example

MOST = 10
"""How many other rules a diagnostic names: several may hide one together."""


SHOWN = 160
"""Up to so many characters a condition is shown whole in a message."""


def shown(text: str) -> str:
    """A condition in a message: cut where it is very long."""
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + "…"


@frozen
class RuleFinding:
    """One finding.

    Attributes:
        code: such as SR604.
        rules: the rules involved, by their place in the rule set; the first is the one it is about.
        spans: where in each of those rules; offsets count from the rule's part of its text, as its own span does.
        message: what was found.
        help: what to do.
        example: a record that shows it when it is matched; None where no record can (a rule that never applies).
        others: how many more rules it holds for beside the second one, where only one of them is named; 200 are
            200 or more.
        fixes: ready changes: suggestions, except for one that says that it is safe.
        place: for a finding about a `Cover`, where that stands.
    """

    code: str
    rules: tuple[int, ...]
    spans: tuple[Span, ...]
    message: str
    help: str = ""
    example: Example | None = None
    others: int = 0
    fixes: tuple[Fix, ...] = ()
    place: Place | None = None


@frozen
class Answered:
    """What one question found, and the rules that it was too large for."""

    findings: tuple[RuleFinding, ...]
    too_large: frozenset[int] = frozenset()


Question: TypeAlias = Callable[[int, Region], Iterable[RuleFinding]]
"""What is asked of each rule, by its place and its region."""


def answered(rules: Iterable[tuple[int, Region]], question: Question) -> Answered:
    """A question put to some rules; what it found of a rule before it turned out to be too large is kept."""
    findings: list[RuleFinding] = []
    too_large: set[int] = set()
    for index, region in rules:
        try:
            findings.extend(question(index, region))
        except TooLarge:
            too_large.add(index)
    return Answered(tuple(findings), frozenset(too_large))


@frozen
class Analysis:
    """Everything that was found, in the order of the rules, and the rules that were too large for some question.

    No findings mean no problems only where `not_analysed` is empty.
    """

    findings: tuple[RuleFinding, ...]
    not_analysed: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is something to say."""
        return bool(self.findings or self.not_analysed)


def example_text(example: Example, vocabulary: Vocabulary) -> str:
    """The record of an example in the words of a test's `Given`.

    >>> from subrules.offers import VOCABULARY
    >>> example_text(Example({"NewspaperID": "1", "Zip": None}, None, ("NewspaperID", "Zip")), VOCABULARY)
    'NewspaperID = 1, Zip is missing'
    """
    said = []
    for name in example.fields:
        fact = example.facts[name]
        said.append(condition_text(IsMissing(name) if fact is None else OneOf(name, (fact,)), vocabulary))
    if example.day is not None:
        said.append(f"as of {example.day}")
    return ", ".join(said) or "any record"


def diagnostics_of(analysis: Analysis, rules: RuleSet) -> tuple[Diagnostic, ...]:
    """The findings as diagnostics, each at the rule it is about; for rules that were made by hand there is no place."""
    made: list[Diagnostic] = []
    for found in analysis.findings:
        source, base = _place(rules, found.rules[0]) if found.rules else (Source("<rules>", ""), 0)
        span = _with_edits(found) if found.spans and source.text else (0, 0)
        if found.place is not None:
            source, base, span = found.place.source, 0, found.place.span
        example = example_text(found.example, rules.vocabulary) if found.example is not None else ""
        finding = Finding(found.code, *span, found.message, found.help, found.fixes, example)
        made.append(evolve(place(finding.shifted(base), source), related=tuple(_related(found, rules))))
    files = {source.name: number for number, source in enumerate(rules.origins.sources)}
    made.sort(key=lambda d: (files.get(d.file, len(files)), d.start))
    return tuple(made)


def _with_edits(found: RuleFinding) -> Span:
    """What is underlined: the place of the finding, and all that one of its fixes would change."""
    edits = [edit for fix in found.fixes for edit in fix.edits]
    start, end = found.spans[0]
    return min([start, *(edit.start for edit in edits)]), max([end, *(edit.end for edit in edits)])


def _related(found: RuleFinding, rules: RuleSet) -> Iterator[Related]:
    """The other rules of a finding, as many as are worth naming."""
    for index in found.rules[1 : MOST + 1]:
        origin = rules.origin(index)
        if origin is not None:
            yield Related(origin.file, origin.line, origin.column, f"the rule {rules.labels[index]}")


def _place(rules: RuleSet, index: int) -> tuple[Source, int]:
    if index >= len(rules.origins.places):
        return Source("<rules>", ""), 0
    source, base = rules.origins.places[index]
    return rules.origins.sources[source], base
