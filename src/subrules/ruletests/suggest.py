"""The tests that are missing: few records that decide every comparison, and tell apart every mistake, not yet tested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ..analysis.box_index import BoxIndex
from ..analysis.boxes import Box, meet
from ..analysis.regions import Regions
from ..rules.ruleset import And, Condition, IsMissing, OneOf, RuleSet
from ..rules.statements import Assumption, Expectation, RuleTest
from ..rules.text import braced_text, condition_text, quoted
from ..rules.vocabulary import Vocabulary
from .coverage import comparison_text, is_hit, targets_of
from .expect import expectation_text
from .mutants import Mutant
from .mutation import points_and_mutants, weighed
from .run import Runner, first_days
from .tested_regions import TestedRegions, groups_of

BOXES = 8
"""How many of the places where a mistake shows are looked at, to find one that suits several."""


@frozen
class Suggestion:
    """A test that is missing. What it expects is what the rules give now: the author has to say whether that is right."""

    test: RuleTest
    why: tuple[str, ...]


@frozen(eq=False)
class Goal:
    """Something that a test is to look at: the places where it can, and in words why."""

    boxes: tuple[Box, ...]
    rule: int
    why: str


def suggest(
    rules: RuleSet,
    tests: Iterable[RuleTest],
    *,
    assumed: Iterable[Assumption] = (),
    mutants: bool = False,
    most_facts: int | None = None,
) -> tuple[Suggestion, ...]:
    """Tests that would complete the coverage; with `mutants`, such that no mistake would go unnoticed either.

    Few, found by giving each record as many comparisons to decide as fit together; that there is no
    smaller set is not proved. `most_facts` keeps a test readable: it decides no more where that would
    take more facts than so many.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If Term >= 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> for suggestion in suggest(rules, ()):
    ...     print(text_of(suggestion.test, VOCABULARY))
    Test "{Plus}: Term >= 12"
      Given Term = 12
      Expect upgrade offer = {Plus}
    Test "{Plus}: not Term >= 12"
      Given Term = 11
      Expect no upgrade offer
    """
    given, taken = tuple(tests), tuple(assumed)
    points, all_mutants = (
        points_and_mutants(rules, given, taken) if mutants else (TestedRegions.of(rules, given, assumed=taken), [])
    )
    goals = [*_undecided(points), *_unnoticed(points, all_mutants)]
    runner = Runner(rules, (), taken, False, points.regions)
    names = {test.name for test in given}
    return tuple(_suggestion(box, met, runner, names) for box, met in places(goals, points.regions, most_facts))


def _undecided(points: TestedRegions) -> list[Goal]:
    """The comparisons that no test decides, each in each of its states; of a template, in one of its rows."""
    rules = points.regions.rules
    groups = groups_of(rules)
    undecided: dict[tuple[object, int, bool], Goal] = {}
    done: set[tuple[object, int, bool]] = set()
    for target in targets_of(points.regions)[0]:
        key = (groups[target.rule], target.at, target.state)
        if not target.boxes or key in done:
            continue
        if is_hit(target, points):
            done.add(key)
            undecided.pop(key, None)
        elif key not in undecided:
            text = comparison_text(target.test, target.state, rules.vocabulary)
            undecided[key] = Goal(target.boxes, target.rule, text)
    return list(undecided.values())


def _unnoticed(points: TestedRegions, mutants: Iterable[Mutant]) -> Iterator[Goal]:
    """The mistakes that no test notices, each with a few of the places where it shows."""
    for mutant, shown in weighed(points, mutants, most=BOXES).alive.values():
        left_out = mutant.would_be in ("left out", "nothing")
        why = f"`{mutant.was}` is needed" if left_out else f"`{mutant.was}`, not `{mutant.would_be}`"
        yield Goal(tuple(box for box, _ in shown), mutant.rule, why)


def places(goals: Sequence[Goal], regions: Regions, most_facts: int | None = None) -> Iterator[tuple[Box, list[Goal]]]:
    """Places that meet all goals, each as many of those that are left as fit together with its first one."""
    boxes = [box for goal in goals for box in goal.boxes]
    owners = [number for number, goal in enumerate(goals) for _ in goal.boxes]
    cover = BoxIndex(boxes, regions.space.axes, owners=owners)
    is_met = [False] * len(goals)
    for number, goal in enumerate(goals):
        if is_met[number]:
            continue
        here = next((p for box in goal.boxes if (p := regions.space.possible(box)) is not None), None)
        if here is None:
            continue
        met = [goal]
        is_met[number] = True
        for at in cover.touching(here):
            other = owners[at]
            if is_met[other]:
                continue
            both = meet(here, boxes[at])
            both = None if both is None else regions.space.possible(both)
            if both is not None and (most_facts is None or len(both) <= max(most_facts, len(here))):
                here = both
                met.append(goals[other])
                is_met[other] = True
        yield here, met


def _suggestion(box: Box, met: list[Goal], runner: Runner, names: set[str]) -> Suggestion:
    regions = runner.regions
    assert regions is not None, "suggestions are made in a space"
    rules = runner.rules
    example = regions.space.example(box)
    given: list[Condition] = []
    for name in example.fields:
        fact = example.facts[name]
        given.append(IsMissing(name) if fact is None else OneOf(name, (fact,)))
    day = example.day if rules.turns else None
    answer = runner.answer(example.facts, day or first_days(rules)[0])
    expected: list[Expectation] = []
    for type in dict.fromkeys(outcome.type for rule in rules.rules for outcome in rule.outcomes):
        segments = tuple(offer.segment for offer in answer.offers if offer.type == type)
        expected.append(Expectation("exactly" if segments else "none", type, segments))
    test = RuleTest(
        _name(met[0], rules, names),
        given[0] if len(given) == 1 else And(tuple(given)),
        example.fields,
        False,
        day,
        tuple(expected),
    )
    return Suggestion(test, tuple(dict.fromkeys(f"{rules.labels[goal.rule]}: {goal.why}" for goal in met)))


def _name(goal: Goal, rules: RuleSet, names: set[str]) -> str:
    offers = ", ".join(f"{{{braced_text(str(outcome.segment))}}}" for outcome in rules.rules[goal.rule].outcomes)
    name = f"{offers}: {goal.why}"
    if len(name) > 120:
        name = f"{name[:117]}…"
    number = 2
    unique = name
    while unique in names:
        unique, number = f"{name} ({number})", number + 1
    names.add(unique)
    return unique


def text_of(test: RuleTest, vocabulary: Vocabulary) -> str:
    """A test in the words of the language, ready to stand in a file."""
    parts = test.given.operands if isinstance(test.given, And) else (test.given,)
    facts = [condition_text(part, vocabulary) for part in parts]
    facts += [f"as of {test.day}"] if test.day is not None else []
    facts += ["anything else"] if test.is_open or not facts else []
    lines = [f"Test {quoted(test.name)}", f"  Given {', '.join(facts)}"]
    lines += [f"  Expect {expectation_text(expectation, vocabulary)}" for expectation in test.expected]
    if test.because:
        lines.append(f"  Because rule {', '.join(quoted(name) for name in test.because)}")
    return "\n".join(lines)
