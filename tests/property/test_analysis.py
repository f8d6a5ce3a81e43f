"""The analysis finds exactly what trying every record finds, and every example shows what it is an example of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from brute import SMALL, Record, every_day, every_record, gives, rule_texts, small_rules
from strategies import ANY_FEE, WORDS, conditions, drawn_rules, records, rule_files
from subrules import RuleSet, load
from subrules.analysis import box_index, space
from subrules.analysis.analyse import analyse
from subrules.analysis.boxes import TooManyBoxes, boxes_of, contains
from subrules.analysis.diagram import Budget, Diagram
from subrules.analysis.findings import Analysis
from subrules.analysis.space import Space
from subrules.rules.evaluate import holds
from subrules.rules.ruleset import Condition, Rule
from subrules.rules.ruleset import atoms as asked_by
from subrules.rules.statements import Assumption, CoverStatement
from subrules.rules.vocabulary import Vocabulary


def applying(rules: RuleSet, assumed: list[Condition]) -> list[tuple[frozenset[int], frozenset[int], Record, date]]:
    """For every possible record and day the rules that apply, and those whose days it lies in."""
    found = []
    for record in every_record(rules, *assumed):
        if any(holds(condition, record) is False for condition in assumed):
            continue
        true = {i for i, rule in enumerate(rules.rules) if holds(rule.condition, record)}
        for day in every_day(rules):
            today = {i for i, rule in enumerate(rules.rules) if day in rule.window}
            found.append((frozenset(true & today), frozenset(today), record, day))
    return found


def about(analysis: Analysis, *codes: str) -> set[int]:
    return {finding.rules[0] for finding in analysis.findings if finding.code in codes}


@given(rule_texts, st.none() | conditions(1))
def test_findings_are_those_of_every_record_tried(drawn: list[tuple[str, str, str]], assumption: str | None) -> None:
    rules = small_rules(drawn)
    assumed: list[Condition] = []
    if assumption is not None and not any(w in assumption.lower() for w in ("servicetype", "fee", "start ")):
        assumed = [load(f"If not ({assumption}) then upgrade offer = {{A}}", SMALL).rules[0].condition]
    tried = applying(rules, assumed)
    assume(tried)
    analysis = analyse(rules, assumed=[Assumption(c) for c in assumed], contradicting=[("UPGRD", "DNGRD")])
    assert not analysis.not_analysed
    everyone = range(len(rules))

    never = {i for i in everyone if not any(i in true for true, *_ in tried)}
    assert about(analysis, "SR601") == never
    always = {i for i in everyone if i not in never and all(i in true for true, today, *_ in tried if i in today)}
    assert about(analysis, "SR602") == always

    superfluous = {
        i for i in everyone
        if i not in never
        and all(
            gives(rules.rules[i]) <= {o for j in true if j != i for o in gives(rules.rules[j])}
            for true, *_ in tried if i in true
        )
    }  # fmt: skip
    twins = {
        i for i in everyone
        if any(
            gives(rules.rules[i]) == gives(rules.rules[j]) and all((i in true) == (j in true) for true, *_ in tried)
            for j in everyone if j > i
        )
    }  # fmt: skip
    reported = about(analysis, "SR603", "SR604", "SR605")
    assert reported <= superfluous
    assert superfluous <= reported | twins

    types = [{type for type, _ in gives(rule)} for rule in rules.rules]
    clashing = {
        (i, j) for true, *_ in tried for i in true for j in true
        if i != j and "UPGRD" in types[i] and "DNGRD" in types[j]
    }  # fmt: skip
    pairs = {frozenset(pair) for pair in clashing}
    contradictions = [f for f in analysis.findings if f.code == "SR608"]
    assert {frozenset(f.rules) for f in contradictions} <= pairs
    assert len({i for i, _ in clashing}) == 0 or contradictions
    few = [f.rules[0] for f in contradictions]
    assert len(few) == len(set(few)), "one example a rule"
    for finding in contradictions:
        partners = {j for pair in pairs if finding.rules[0] in pair for j in pair - {finding.rules[0]}}
        side = "DNGRD" if "UPGRD" in types[finding.rules[0]] else "UPGRD"
        if types[finding.rules[0]] != {"UPGRD", "DNGRD"}:
            assert finding.others == len({j for j in partners if side in types[j]}) - 1


@given(rule_texts)
def test_examples_show_what_they_are_examples_of(drawn: list[tuple[str, str, str]]) -> None:
    """Matched, each example meets the rules that its finding names."""
    rules = small_rules(drawn)
    for finding in analyse(rules, contradicting=[("UPGRD", "DNGRD")]).findings:
        if finding.code == "SR601":
            assert finding.example is None
            continue
        assert finding.example is not None
        day = finding.example.day or date(2026, 1, 1)
        both = finding.rules[:2] if finding.code in ("SR603", "SR604", "SR608") else finding.rules[:1]
        for index in both:
            rule = rules.rules[index]
            assert day in rule.window
            assert holds(rule.condition, finding.example.facts) is True


@given(rule_texts)
def test_a_condition_is_idle_exactly_when_leaving_it_out_changes_nothing(drawn: list[tuple[str, str, str]]) -> None:
    rules = small_rules(drawn)
    found = analyse(rules).findings
    told = {f.rules[0] for f in found if f.code in ("SR601", "SR613", "SR614")}  # one message for one slip
    for index, rule in enumerate(rules.rules):
        if index in told:
            continue
        condition = rule.condition
        idle = [f.spans[0] for f in found if f.code == "SR606" and f.rules[0] == index]
        records = list(every_record(rules))
        reported = set(idle)
        reduced = _reduced(condition, reported)
        assert all((holds(condition, r) is True) == (holds(reduced, r) is True) for r in records)
        for smaller in _each_left_out(reduced):
            assert any((holds(reduced, r) is True) != (holds(smaller, r) is True) for r in records), (
                "every condition that remains decides"
            )


def _reduced(condition: Condition, out: set[tuple[int, int]]) -> Condition:
    if hasattr(condition, "operand"):
        return evolve(condition, operand=_reduced(condition.operand, out))
    if hasattr(condition, "operands"):
        kept = tuple(_reduced(o, out) for o in condition.operands if o.span not in out)
        return kept[0] if len(kept) == 1 else evolve(condition, operands=kept)
    return condition


def _each_left_out(condition: Condition) -> Iterator[Condition]:
    if hasattr(condition, "operand"):
        for smaller in _each_left_out(condition.operand):
            yield evolve(condition, operand=smaller)
    elif hasattr(condition, "operands"):
        for at, operand in enumerate(condition.operands):
            rest = condition.operands[:at] + condition.operands[at + 1 :]
            yield rest[0] if len(rest) == 1 else evolve(condition, operands=rest)
            for smaller in _each_left_out(operand):
                yield evolve(condition, operands=(*condition.operands[:at], smaller, *condition.operands[at + 1 :]))


@given(rule_texts, conditions(1))
def test_a_gap_is_found_exactly_where_there_is_one(drawn: list[tuple[str, str, str]], domain: str) -> None:
    assume(not any(w in domain.lower() for w in ("servicetype", "fee", "start ")))
    rules = small_rules(drawn)
    condition = load(f"If {domain} then upgrade offer = {{A}}", SMALL).rules[0].condition
    analysis = analyse(rules, covers=[CoverStatement(condition, ("UPGRD",))])
    giving = [rule for rule in rules.rules if any(type == "UPGRD" for type, _ in gives(rule))]
    without = [
        record for record in every_record(rules, condition)
        if holds(condition, record)
        for day in every_day(rules)
        if not any(day in rule.window and holds(rule.condition, record) for rule in giving)
    ]  # fmt: skip
    gaps = [finding for finding in analysis.findings if finding.code == "SR609"]
    assert bool(gaps) == bool(without)
    for gap in gaps:
        assert gap.example is not None
        day = gap.example.day or date(2026, 1, 1)
        assert holds(condition, gap.example.facts) is True
        assert not any(day in rule.window and holds(rule.condition, gap.example.facts) for rule in giving)


# ---------------------------------------------------------------- boxes, diagrams, classes


@pytest.mark.parametrize("vocabulary", [WORDS, ANY_FEE], ids=["two decimals", "any number of decimals"])
@given(text=conditions(2), record=records, wanted=st.booleans())
def test_boxes_and_diagrams_hold_what_the_condition_holds(
    vocabulary: Vocabulary, text: str, record: Record, wanted: bool
) -> None:
    """LNG-08: true and false, and neither of them where it is unknown."""
    condition = load(f"If {text} then upgrade offer = {{A}}", vocabulary).rules[0].condition
    axes = Space.of(vocabulary, [Rule(condition, ())]).axes
    point = {name: axis.bit_of(record[name]) for name, axis in axes.items() if name in record}
    expected = holds(condition, record) is wanted
    boxes = boxes_of(condition, axes, wanted=wanted)
    assert any(contains(box, point) for box in boxes) is expected
    drawn = Diagram(condition, axes, wanted=wanted)
    assert (next(drawn.paths(point), None) is not None) is expected
    paths = list(drawn.paths())
    assert sum(contains(path, point) for path in paths) == int(expected), "paths do not touch one another"
    for box in boxes:
        example = Space.of(vocabulary, [Rule(condition, ())]).example(box)
        assert holds(condition, example.facts) is wanted
    nearest = drawn.nearest({name: axis.bit_of(record.get(name)) for name, axis in axes.items()})
    assert (nearest is not None) == bool(boxes)


@pytest.mark.parametrize("vocabulary", [WORDS, ANY_FEE], ids=["two decimals", "any number of decimals"])
@given(text=conditions(2), data=st.data())
def test_any_set_of_classes_can_be_put_in_words(vocabulary: Vocabulary, text: str, data: st.DataObject) -> None:
    """The words hold for exactly the classes they were made for, and are read back as they stand."""
    from subrules.rules.text import condition_text

    condition = load(f"If {text} then upgrade offer = {{A}}", vocabulary).rules[0].condition
    axes = Space.of(vocabulary, [Rule(condition, ())]).axes
    axis = axes[data.draw(st.sampled_from([test.field for test in asked_by(condition)]))]
    mask = data.draw(st.integers(1, axis.full)) & axis.full
    assume(mask)
    said = axis.condition(mask)
    if said is None:
        assert mask == axis.full
        return
    again = load(f"If {condition_text(said, vocabulary)} then upgrade offer = {{A}}", vocabulary).rules[0].condition
    for bit in (1 << at for at in range(axis.full.bit_length())):
        if bit & axis.full:
            for value in axis.edges(bit):
                assert axis.bit_of(value) == bit
                assert (holds(again, {axis.field.name: value}) is True) == bool(bit & mask)


@given(st.integers(0, 2**32))
def test_an_index_of_boxes_finds_what_looking_at_all_of_them_finds(seed: int) -> None:
    import random

    dice = random.Random(seed)
    rules = load(drawn_rules(dice, 60), WORDS)
    standing = space.Space.of(WORDS, rules.rules)
    regions = [(i, standing.region(rule.condition, rule.window)) for i, rule in enumerate(rules.rules)]
    cover = box_index.BoxIndex.over(regions, standing.axes)
    assert len(cover.boxes) > box_index.FEW
    for box in dice.sample(list(cover.boxes), 5):
        assert list(cover.touching(box)) == [i for i, other in enumerate(cover.boxes) if box_index.touches(other, box)]


def test_a_condition_of_a_million_boxes_becomes_a_small_diagram() -> None:
    """An `and` of twenty `or`s of two fields; only what is too large for a diagram too is said to be not analysed."""
    fields = [evolve(WORDS.fields[0], name=f"F{n}", aliases=()) for n in range(40)]
    wide = Vocabulary(tuple(fields), {"upgrade offer": "UPGRD"})
    pairs = " and ".join(f"(F{2 * n} = 1 or F{2 * n + 1} = 2)" for n in range(20))
    rules = load(f"If {pairs} then upgrade offer = {{A}}\nIf {pairs} and F0 = 7 then upgrade offer = {{A}}", wide)
    axes = Space.of(wide, rules.rules).axes
    with pytest.raises(TooManyBoxes):
        boxes_of(rules.rules[0].condition, axes)
    assert len(Diagram(rules.rules[0].condition, axes)) < 200
    analysis = analyse(rules)
    assert [f.code for f in analysis.findings if f.code in ("SR601", "SR602")] == []
    assert analysis.not_analysed == (1,), (
        "that the first covers the second takes too many boxes to prove, and that is said"
    )
    assert [f.code for f in analysis.findings] == ["SR612"]


def test_what_is_too_large_for_a_diagram_is_named_with_its_size() -> None:
    rules = load("If (Term = 1 or Fee = 1) and (Term = 2 or Renews = yes) then upgrade offer = {A}", WORDS)
    analysis = analyse(rules, budget=Budget(boxes=1, nodes=2))
    assert analysis.not_analysed == (0,)
    assert "its alternatives multiply to 4" in analysis.findings[0].message
    assert analyse(rules).not_analysed == (), "the usual budget is enough"


@given(rule_files(most=6))
def test_on_one_day_only_the_rules_of_that_day_count(text: str) -> None:
    rules = load(text, WORDS)
    day = date(2026, 3, 1)
    today = RuleSet(tuple(evolve(r, window=type(r.window)()) for r in rules.rules if day in r.window), WORDS)
    on_the_day = analyse(rules, on=day).findings
    places = [i for i, r in enumerate(rules.rules) if day in r.window]
    assert [(f.code, f.rules) for f in on_the_day] == [
        (f.code, tuple(places[i] for i in f.rules)) for f in analyse(today).findings
    ]


@given(rule_texts, st.data())
def test_the_smallest_change_is_the_smallest_and_does_it(
    drawn: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    """LNG-16: against every record, by boxes, by a diagram and by the search for what is too large for both."""
    from subrules.explanation.counterfactual import smallest_change

    rules = small_rules(drawn)
    condition = rules.rules[0].condition
    records = list(every_record(rules))
    record = data.draw(st.sampled_from(records))
    true = [other for other in records if holds(condition, other) is True]
    fewest = min((sum(other[name] != record[name] for name in record) for other in true), default=None)
    for budget in (Budget(), Budget(boxes=0), Budget(boxes=0, nodes=0)):
        needed, is_smallest = smallest_change(condition, record, SMALL, budget=budget)
        assert is_smallest
        assert (needed is None) == (fewest is None)
        if needed is None:
            continue
        assert holds(condition, {**record, **{name: one.value for name, one in needed.items()}}) is True
        assert len(needed) == fewest
        for name, one in needed.items():
            if one.wanted:
                said = load(f"If {one.wanted} then upgrade offer = {{A}}", SMALL).rules[0].condition
                assert holds(said, {**record, name: one.value}) is True
