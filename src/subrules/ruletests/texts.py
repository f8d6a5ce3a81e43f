"""How tests of rules came out, what they decide and what they notice, in lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis.findings import example_text
from ..analysis.space import Example
from ..diagnostics.wording import many
from ..explanation.explain import explain_facts
from ..explanation.lines import rule_lines
from ..rules.ruleset import RuleSet
from .coverage import Coverage
from .expect import offers_text
from .mutation import Mutation
from .run import Failure, TestResult, first_days
from .suggest import Suggestion, text_of


def failure_lines(rules: RuleSet, result: TestResult) -> Iterator[str]:
    """A test that fails, with the record and the rules that have to do with it."""
    yield f"FAILED {result.test.name} ({result.test.place})"
    for failure in result.failures:
        yield f"  {failure.message}"
        yield from (f"    {line}" for line in _explained(rules, result, failure))


def _explained(rules: RuleSet, result: TestResult, failure: Failure) -> Iterator[str]:
    if failure.facts is None:
        return
    if result.test.is_open:
        asked = tuple(
            name for name in rules.fields_asked if failure.facts[name] is not None or name in result.test.stated
        )
        yield f"for example: {example_text(Example(failure.facts, failure.day, asked), rules.vocabulary)}"
    elif failure.day is not None and result.test.day is None:
        yield f"on {failure.day}; a test that names no day is to hold on every day: say which with `as of`"
    if failure.rules:
        day = failure.day or first_days(rules)[0]
        for rule in explain_facts(rules, failure.facts, as_of=day, only=failure.rules[:5]).rules:
            yield from rule_lines(rule)
        if len(failure.rules) > 5:
            yield f"and {many(len(failure.rules) - 5, 'more rule')}"


def coverage_lines(found: Coverage, rules: RuleSet, *, details: bool = True) -> Iterator[str]:
    """Which comparisons no test decides, and how many are decided."""
    undecided = [c for c in found.conditions if False in (c.holding, c.failing)] if details else []
    last = None
    for condition in undecided:
        if condition.rule != last:
            yield f"{condition.rule}:"
            last = condition.rule
        ways = [way for way, state in (("holds", condition.holding), ("fails", condition.failing)) if state is False]
        yield f"  no test decides by `{condition.text}` while it {' or while it '.join(ways)}"
    for label in found.not_analysed:
        yield f"{label} is too large to be analysed: nothing is known of it"
    yield f"coverage: {share(found.decided, found.total)} conditions decided (each while it holds and while it fails)"


def mutation_lines(found: Mutation, rules: RuleSet, *, details: bool = True) -> Iterator[str]:
    """The mistakes that no test notices, as questions, and how many are noticed."""
    for survivor in found.survivors if details else ():
        yield f"{survivor.rule}: {survivor.question}, and no test would fail"
        yield f"  {example_text(survivor.example, rules.vocabulary)}"
        yield f"  gets {_offers(survivor, now=True, rules=rules)}; it would get {_offers(survivor, now=False, rules=rules)}. Which is right?"
    for label in found.not_analysed:
        yield f"{label} is too large to be analysed: nothing is known of it"
    same = f"; {found.equivalent:,} more make no difference to any record" if found.equivalent else ""
    yield f"mutation: {share(found.killed, found.total)} mistakes noticed{same}"


def _offers(survivor: object, *, now: bool, rules: RuleSet) -> str:
    offers = survivor.gives if now else survivor.would_give  # type: ignore[attr-defined]  # a survivor
    by_type: dict[str, list[str]] = {}
    for type, segment in offers:
        by_type.setdefault(type, []).append(segment)
    said = [f"{rules.vocabulary.phrase(type)} = {offers_text(segments)}" for type, segments in by_type.items()]
    return " and ".join(said) or "no offer"


def suggestion_lines(missing: tuple[Suggestion, ...], rules: RuleSet) -> Iterator[str]:
    """The tests that are missing, ready to be pasted into a file once they are confirmed."""
    if not missing:
        yield "# no test is missing"
        return
    yield f"# {many(len(missing), 'test')} to confirm: each expects what the rules give now. Is that what you want?"
    for suggestion in missing:
        yield ""
        for why in suggestion.why[:3]:
            yield f"# {why}"
        if len(suggestion.why) > 3:
            yield f"# and {len(suggestion.why) - 3} more"
        yield text_of(suggestion.test, rules.vocabulary)


def share(some: int, all_: int) -> str:
    """A share that is not rounded up: 999 of 1,000 are not 100 %."""
    percent = f" ({some * 100 // all_} %)" if all_ else ""
    return f"{some:,} of {all_:,}{percent}"
