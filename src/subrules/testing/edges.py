"""Records at the edges of a rule set: built from the classes that its rules tell apart, not found by chance.

For each comparison of each rule there is a record for which it decides, on each side of each bound,
and one that holds and one that fails for the other comparisons; each day on which rules begin or end
comes with the day before it. A mistake of one sign or one step in any comparison shows in one of them,
unless another rule gives the same offer there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import islice

from hypothesis import strategies as st

from ..analysis.axes import DAY
from ..analysis.boxes import Box, meet
from ..analysis.ordered import number, units
from ..analysis.region import TooLarge
from ..analysis.regions import Regions
from ..analysis.rewrite import NEVER, differences, with_replacement
from ..analysis.space import Example
from ..rules.facts import NamedFacts
from ..rules.ruleset import And, Atom, Condition, InRange, OneOf, RuleSet
from ..rules.ruleset import atoms as asked_by
from ..rules.vocabulary import Fact, Field, Vocabulary
from ..ruletests.suggest import Goal, places
from .records import facts, known_or_left_out, records

ALWAYS = And(())


def edges(rules: RuleSet) -> tuple[Example, ...]:
    """The records, with the days where days matter, at the edges of a rule set; few, each at several edges at once.

    Args:
        rules: the rules; templates are passed over.

    Returns:
        The examples; none where the rule set is empty.

    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If Term >= 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> [example.facts["Term"] for example in edges(rules)]
    [Decimal('12'), Decimal('13'), Decimal('11')]
    """
    regions = Regions.of(rules, conditions=list(_steps(rules)))
    goals = list(_goals(regions))
    return tuple(regions.space.example(box) for box, _ in places(goals, regions))


def examples_for(rules: RuleSet) -> st.SearchStrategy[Example]:
    """The examples of `edges`: `facts`, and `day` where days matter.

    Args:
        rules: the rules; templates are passed over.

    Returns:
        A strategy that draws one example after the other, none twice; any record where there is no edge.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("From 2026-07-01 if Term >= 12 then upgrade offer = {Plus}", VOCABULARY)
    >>> eve = find(examples_for(rules), lambda example: str(example.day) == "2026-06-30", settings=quick)
    >>> eve.facts["Term"] >= 12
    True
    """
    found = edges(rules)
    if not found:
        return st.builds(Example, records(rules.vocabulary), st.none(), st.just(()))
    return st.sampled_from(found)


def records_for(rules: RuleSet, *, vary: bool = False) -> st.SearchStrategy[dict[str, Fact | None]]:
    """Records at the edges of a rule set.

    Args:
        rules: the rules; templates are passed over.
        vary: draw the facts that play no part in an example too. Without it there are only as many records as there are
            edges, and Hypothesis tries each of them.

    Returns:
        A strategy for records, mappings from field to fact.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load("If Term >= 12 and Balance < 0 then upgrade offer = {Plus}", VOCABULARY)
    >>> find(records_for(rules), lambda record: record["Term"] == 11, settings=quick)["Balance"] < 0
    True
    """
    if not vary:
        return examples_for(rules).map(lambda example: NamedFacts(example.facts))
    found = edges(rules)
    if not found:
        return records(rules.vocabulary)
    chosen = [{name: st.just(example.facts[name]) for name in example.fields} for example in found]
    return _one_of(chosen, rules.vocabulary)


def _one_of(
    chosen: Sequence[Mapping[str, st.SearchStrategy[Fact | None]]], vocabulary: Vocabulary
) -> st.SearchStrategy[dict[str, Fact | None]]:
    """Records whose facts are drawn in one of some ways, and by their types where it does not name them.

    Each way's strategy is made once, not for each record.
    """
    others = {field.name: facts(field) for field in vocabulary.fields}
    optional = {field.name for field in vocabulary.fields if field.may_be_missing}

    @cache
    def way(index: int) -> st.SearchStrategy[dict[str, Fact | None]]:
        return known_or_left_out({**others, **chosen[index]}, optional - set(chosen[index]))

    return st.integers(0, len(chosen) - 1).flatmap(way)


def matching(rules: RuleSet, rule: int | str) -> st.SearchStrategy[dict[str, Fact | None]]:
    """Records that a rule applies to on some day: built, so that none is thrown away.

    Args:
        rules: the rules.
        rule: the rule's label, such as the name behind `Rule`, or its place from 0 on.

    Returns:
        A strategy for records, mappings from field to fact.

    Raises:
        ValueError: the rule never applies, or no rule has that label.
        IndexError: there is no rule at that place.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load('Rule "a": If Term >= 12 and not Balance < 0 then upgrade offer = {Plus}', VOCABULARY)
    >>> find(matching(rules, "a"), lambda record: True, settings=quick)["Term"] >= 12
    True
    """
    regions, index = _regions_of(rules, rule)
    region = regions.by_rule[index]
    boxes = [] if region is None else list(islice(region.within({}), 64))
    if not boxes:
        raise ValueError(f"the rule {rules.labels[index]} never applies: no record matches it")
    return _inside(boxes, regions)


def nearly_matching(rules: RuleSet, rule: int | str) -> st.SearchStrategy[dict[str, Fact | None]]:
    """Records that a rule does not apply to, and would if one comparison came out otherwise.

    Args:
        rules: the rules.
        rule: the rule's label, such as the name behind `Rule`, or its place from 0 on.

    Returns:
        A strategy for records, mappings from field to fact.

    Raises:
        ValueError: there is no such record, or no rule has that label.
        IndexError: there is no rule at that place.

    >>> from hypothesis import Phase, find, settings
    >>> quick = settings(phases=[Phase.generate], database=None, derandomize=True)
    >>> from subrules.offers import VOCABULARY
    >>> from subrules.language.read import load
    >>> rules = load('Rule "a": If Term >= 12 and Balance < 0 then upgrade offer = {Plus}', VOCABULARY)
    >>> near = find(nearly_matching(rules, "a"), lambda record: None not in (record["Term"], record["Balance"]), settings=quick)
    >>> [near["Term"] >= 12, near["Balance"] < 0].count(True)
    1
    """
    regions, index = _regions_of(rules, rule)
    region = regions.by_rule[index]
    boxes = []
    for _, put in with_replacement(rules.rules[index].condition):
        holding, failing = (regions.region_with(index, put(part)) for part in (ALWAYS, NEVER))
        for box in differences(regions, holding, failing):
            boxes += [box] if region is None else list(regions.space.all_uncovered(box, [regions.of_rules([index])]))
    if not boxes:
        raise ValueError(f"no record nearly matches the rule {rules.labels[index]}")
    return _inside(boxes, regions)


def _regions_of(rules: RuleSet, rule: int | str) -> tuple[Regions, int]:
    if isinstance(rule, str) and rule not in rules.labels:
        raise ValueError(f"there is no rule called {rule}; rules are called such as {', '.join(rules.labels[:3])}")
    return Regions.of(rules), rules.labels.index(rule) if isinstance(rule, str) else rule


def _inside(boxes: Iterable[Box], regions: Regions) -> st.SearchStrategy[dict[str, Fact | None]]:
    """Records of boxes: edges of the classes of the fields that play a part, anything in the others."""
    axes = regions.space.axes
    names = [field.name for field in regions.rules.vocabulary.fields]
    chosen = [
        {name: st.sampled_from(list(axes[name].edges(box[name]))) for name in names if name in box} for box in boxes
    ]
    return _one_of(chosen, regions.rules.vocabulary)


# ---------------------------------------------------------------- what to look at


def _steps(rules: RuleSet) -> Iterator[Condition]:
    """The bounds of all comparisons and the values one step beside them, so that each is a class of its own."""
    for rule in rules.rules:
        if rule.placeholders:
            continue
        for test in asked_by(rule.condition):
            if isinstance(test, InRange):
                field = rules.vocabulary.find(test.field)
                assert field is not None, "rules ask about fields of their vocabulary"
                yield from (OneOf(test.field, (value,)) for value in around(test, field))
        yield from (OneOf(DAY.name, (day,)) for day in _days(rule.window.first, rule.window.until))


def around(test: InRange, field: Field) -> list[Fact]:
    """The ends of a range, and the values one step beside them."""
    values: list[Fact] = []
    for end in (test.low, test.high):
        if isinstance(end, Decimal):
            exponent = end.as_tuple().exponent
            places = field.decimals if field.decimals is not None else max(0, -int(exponent)) + 1
            whole, _ = units(end, places)
            values += [end, number(whole + 1, places), number(whole - 1, places)]
        elif isinstance(end, date):
            values += [end, *_days(end, None)]
            values += [end + timedelta(days=1)] if end < date.max else []
    return values


def _days(*turns: date | None) -> list[date]:
    return [
        day
        for turn in turns
        if turn is not None
        for day in (turn, turn - timedelta(days=1) if turn > date.min else turn)
    ]


def _goals(regions: Regions) -> Iterator[Goal]:
    for index, rule in enumerate(regions.rules.rules):
        region = regions.by_rule[index]
        if region is None:
            continue
        try:
            for test, put in with_replacement(rule.condition):
                holding, failing = (regions.region_with(index, put(part)) for part in (ALWAYS, NEVER))
                where = list(differences(regions, holding, failing))
                for mask in _masks(test, regions):
                    boxes = [both for box in where if (both := meet(box, {test.field: mask})) is not None]
                    if boxes:
                        yield Goal(tuple(_unmasked(boxes, index, regions)), index, "")
            for day in _days(rule.window.first, rule.window.until):
                mask = regions.space.axes[DAY.name].class_of(day)
                always = regions.space.region(rule.condition)
                boxes = [{**box, DAY.name: mask} for box in islice(always.within({}), 64)]
                if boxes:
                    yield Goal(tuple(_unmasked(boxes, index, regions)), index, "")
        except TooLarge:
            continue


def _unmasked(boxes: list[Box], index: int, regions: Regions) -> list[Box]:
    """The parts of boxes where no other rule gives the same offers; all of them where there is no such part."""
    found: list[Box] = []
    for offer in sorted(regions.given[index]):
        for box in boxes:
            found += islice(regions.space.all_uncovered(box, [regions.givers[offer]], but=index), 4)
    return found or boxes


def _masks(test: Atom, regions: Regions) -> Iterator[int]:
    axis = regions.space.axes[test.field]
    if isinstance(test, InRange):
        field = regions.rules.vocabulary.find(test.field)
        assert field is not None, "rules ask about fields of their vocabulary"
        seen: set[int] = set()
        for value in around(test, field):
            bit = axis.class_of(value)
            if bit and bit not in seen:
                seen.add(bit)
                yield bit
        return
    if isinstance(test, OneOf):
        for listed in test.values[:64]:
            yield axis.mask(OneOf(test.field, (listed,)))
    elif axis.mask(test):
        yield axis.mask(test)
    if axis.mask(test, False):
        yield axis.mask(test, False)
